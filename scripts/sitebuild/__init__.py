"""The steps of scripts/build.py: figures, chapters, pages, checks, and the move into place."""
