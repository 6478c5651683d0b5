"""Decks of slides: read from a short text, and written for presentation programs.

Those of the chapters are the files in ``chapters/``. `mlpviz.web.deck` writes a deck for a browser.
"""

from .reading import CHAPTERS, Deck, Picture, Poll, Slide, chapter_deck, invitation, parse_deck

__all__ = ["CHAPTERS", "Deck", "Picture", "Poll", "Slide", "chapter_deck", "invitation", "parse_deck"]
