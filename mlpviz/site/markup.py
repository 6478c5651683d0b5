"""The HTML of a catalogued figure."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..export import PICTURE_DPI
from ..figures import find
from ..figures.figure import CREDIT
from ..figures.file_names import PAGE_ENDING, PHONE_ENDING, THEMES, file_name

__all__ = ["figure_card", "figure_media", "register_nodes"]

FORMS = ("png", "svg", "gif", "mp4")
"""The files of a figure that a reader can download."""

FILM = "mp4"
"""What a page plays: a third of a GIF's bytes for more frames, and a reader can stop it and go back."""


class figure_media(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """The pictures of a figure and, if it moves, its animation."""


class figure_card(nodes.General, nodes.Element):  # noqa: N801
    """A figure in the list of all."""


def register_nodes(app: Sphinx) -> None:
    """Register the nodes and their HTML; in other formats only the caption is written."""
    app.add_node(figure_media, html=(_visit_media, _depart), latex=(_skip, None), text=(_skip, None))
    app.add_node(figure_card, html=(_visit_card, _depart_card), latex=(_skip, None), text=(_skip, None))


def _skip(translator: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _depart(translator: Any, node: nodes.Element) -> None:
    pass


def _visit_media(translator: Any, node: nodes.Element) -> None:
    translator.body.append(_media(_folder(translator), node["name"], node["entry"]))


def _media(folder: str, name: str, entry: dict[str, Any]) -> str:
    """The still, and a film that is played on demand."""
    media = f'<div class="still">{_pair(folder, name, entry)}</div>'
    if file_name(name, "light", FILM) in entry["files"]:
        moving = "".join(_film(folder, name, entry, theme, f"only-{theme}") for theme in THEMES)
        media = (
            '<details class="animation"><summary><span class="play">Play the training</span>'
            '<span class="stop">Back to the still picture</span></summary>'
            f'<div class="moving">{moving}</div></details>{media}'
            # Without JavaScript the page is light, and the film takes the picture's place.
            f"<noscript>{_film(folder, name, entry, 'light', 'alone', _poster(folder, name))}</noscript>"
        )
    # The width that the figure is laid out for, at 100 pixels per inch; on a phone a film shrinks a little.
    natural = round(100 * entry["width"] / PICTURE_DPI)
    return f'<div class="media" style="--natural: {natural}px">{media}</div>'


def _visit_card(translator: Any, node: nodes.Element) -> None:
    folder = _folder(translator)
    name, entry = node["name"], node["entry"]
    experiments = "".join(f"<li><code>{escape(text)}</code></li>" for text in entry["experiments"][:3])
    if len(entry["experiments"]) > 3:
        experiments += f"<li>and {len(entry['experiments']) - 3} more</li>"
    translator.body.append(
        f'<article class="figure-card" id="figure-{name}" data-kind="{_kind(name)}"><h3>{name}'
        f'<a class="headerlink" href="#figure-{name}" title="Link to this figure">#</a></h3>'
        f"{_media(folder, name, entry)}<p>{escape(entry['caption'])}</p>"
        f'<p class="forms">{_forms(folder, name, entry)}</p>'
        f"<pre>mlpviz figure {name} -o {name}.png</pre>"
        f"<details><summary>On a slide, in a page, in a paper</summary>{_snippets(name, entry)}</details>"
        f"<details><summary>{_what(entry)}</summary><ul>{experiments}</ul></details>"
    )


def _depart_card(translator: Any, node: nodes.Element) -> None:
    translator.body.append("</article>")


def _folder(translator: Any) -> str:
    """The address of the figures, relative to the page being written."""
    builder = translator.builder
    page = builder.get_target_uri(builder.current_docname)
    return "../" * page.count("/") + "figures"


def _pair(folder: str, name: str, entry: dict[str, Any]) -> str:
    """Two images, one for each theme, each in two forms; the browser loads only the one that is shown."""
    width, height = entry["phone"]
    return "".join(
        f'<picture><source media="(max-width: 600px)" width="{width}" height="{height}" '
        f'srcset="{folder}/{file_name(name, theme, PHONE_ENDING)}">'
        f'<img class="only-{theme} dark-light" src="{folder}/{file_name(name, theme, PAGE_ENDING)}" '
        f'{_size(entry)} loading="lazy" decoding="async" alt="{escape(entry["alt"])}"></picture>'
        for theme in THEMES
    )


def _film(folder: str, name: str, entry: dict[str, Any], theme: str, manner: str, poster: str = "") -> str:
    """A film that waits for its reader, and loads nothing until then; its own first picture is step 0."""
    return (
        f'<video class="{manner}" src="{folder}/{file_name(name, theme, FILM)}" {poster}{_size(entry)} '
        f'preload="none" controls muted playsinline aria-label="Animation: {escape(entry["alt"])}"></video>'
    )


def _poster(folder: str, name: str) -> str:
    """The still, for a film that stands in its place."""
    return f'poster="{folder}/{file_name(name, "light", PAGE_ENDING)}" '


def _size(entry: dict[str, Any]) -> str:
    return f'width="{entry["width"]}" height="{entry["height"]}"'


def _forms(folder: str, name: str, entry: dict[str, Any]) -> str:
    rows = []
    for theme in THEMES:
        links = [
            f'<a href="{folder}/{file_name(name, theme, form)}" download>{form.upper()}</a>'
            for form in FORMS
            if file_name(name, theme, form) in entry["files"]
        ]
        rows.append(f"{theme}: {' '.join(links)}")
    return "<br>".join(rows)


def _snippets(name: str, entry: dict[str, Any]) -> str:
    """What to write where the figure is wanted."""
    png, svg = (file_name(name, "light", form) for form in ("png", "svg"))
    film = file_name(name, "light", FILM)
    moves = film in entry["files"]
    alt = entry["alt"]
    texts = {
        "HTML": f'<img src="{png}" alt="{escape(alt)}">',
        "Markdown": f"![{alt}]({png})",
        "reveal.js": f'<section data-background-{"video" if moves else "image"}="{film if moves else png}" '
        f'data-background-size="contain"></section>',
        "LaTeX": rf"\includegraphics[width=\linewidth]{{{name}.pdf}}  % mlpviz figure {name} -o {name}.pdf",
        "beamer": rf"\includegraphics[width=\paperwidth]{{{name}.pdf}}  "
        f"% mlpviz figure {name} --slide -o {name}.pdf",
        "Python": f"from mlpviz.export import save\nfrom mlpviz.figures import find\n\n"
        f'save(find("{name}"), "{svg}", medium="slide")',
        "A slide": f"mlpviz figure {name} --slide -o {name}.{'mp4' if moves else 'png'}",
        "A deck": f"![]({name}{'.mp4' if moves else ''})",
    }
    rows = "".join(f"<dt>{kind}</dt><dd><pre>{escape(text)}</pre></dd>" for kind, text in texts.items())
    return f"<dl class='snippets'>{rows}</dl><p>{escape(CREDIT)}</p>"


def _kind(name: str) -> str:
    """The kind of a figure in words: ``training history``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(find(name).view).__name__).lower()


def _what(entry: dict[str, Any]) -> str:
    count = len(entry["experiments"])
    return "Its experiment" if count == 1 else f"Its {count} experiments"
