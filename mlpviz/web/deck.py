"""Write a deck as one HTML page, with reveal.js."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable
from html import escape
from importlib.util import find_spec
from pathlib import Path

from ..engine.files import replacing
from ..export.decks import Deck, Picture, Slide
from ..export.decks.pictures import write_picture
from ..figures.figure import CREDIT
from .colours import custom_properties
from .markup import NEEDS_SCRIPTS, Element, element, script_source
from .page import META_NAME

__all__ = ["write_html_deck"]

WIDTH, HEIGHT = 1280, 720
"""CSS pixels of a slide, before it is scaled to the screen."""

_STYLE = """
.reveal { font-family: "DejaVu Sans", Verdana, system-ui, sans-serif; font-size: 34px;
  color: var(--mlp-ink); }
.reveal-viewport, body { background: var(--mlp-surface); }
.reveal .slides { text-align: left; }
.reveal .slides section { padding: 0; height: 100%; box-sizing: border-box; }
.reveal h1 { font-size: 60px; margin: 220px 86px 30px; line-height: 1.2; }
.reveal h2 { font-size: 38px; line-height: 1.1; height: 88px; margin: 0; padding: 0 230px 0 48px;
  box-sizing: border-box; display: flex; align-items: center; }
.reveal h2.long { font-size: 29px; }
.reveal p, .reveal ol { margin: 0 86px 26px; line-height: 1.4; }
.reveal ol { list-style: upper-alpha; padding-left: 50px; }
.reveal li { margin-bottom: 18px; }
.reveal .above { height: 60px; }
.reveal .credit { position: absolute; bottom: 0; font-size: 24px; color: var(--mlp-muted); }
.reveal .right { color: var(--mlp-positive); font-weight: bold; }
.reveal .wrong { color: var(--mlp-muted); }
.reveal img, .reveal video { display: block; width: 1280px; height: 632px; margin: 0; max-width: none;
  max-height: none; }
.reveal .play { position: absolute; top: 26px; right: 120px; min-width: 110px; padding: 4px 10px;
  font: inherit; font-size: 20px; color: var(--mlp-ink); background: none; border: 1px solid var(--mlp-muted);
  border-radius: 6px; cursor: pointer; }
.reveal .controls { top: 10px; right: 10px; bottom: auto; font-size: 7px; color: var(--mlp-muted); }
.reveal .slide-number { display: none; }
.reveal mlp-history { display: block; width: 1184px; margin: -10px 48px 0; font-size: 20px; }
.reveal mlp-playground { display: block; width: 1544px; height: 770px; margin: 0 0 0 8px; overflow: hidden;
  transform: scale(0.8187); transform-origin: 0 0; }
.reveal aside.notes { display: none; }
@media print { .reveal .play { display: none; } }
"""

# A widget keeps the keys that it uses; those of a clicker turn the slides all the same.
_START = """
const turning = ["PageUp", "PageDown", "Escape"];
const inWidget = ({ target }) => target.closest && target.closest("mlp-history, mlp-playground") !== null;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const toggle = (video) => {
  if (video.paused || video.ended) video.play();
  else video.pause();
};
const film = () => Reveal.getCurrentSlide().querySelectorAll("video").forEach(toggle);
for (const video of document.querySelectorAll(".slides video")) {
  const button = video.previousElementSibling;
  const say = () => { button.textContent = video.paused || video.ended ? "▶ Play" : "❚❚ Pause"; };
  for (const event of ["play", "pause", "ended"]) video.addEventListener(event, say);
  for (const part of [button, video]) part.addEventListener("click", () => toggle(video));
}
Reveal.initialize({
  width: %d, height: %d, margin: 0, center: false, hash: true,
  transition: calm ? "none" : "fade", transitionSpeed: "fast", pdfMaxPagesPerSlide: 1,
  keyboardCondition: (event) => !inWidget(event) || turning.includes(event.key),
  plugins: [RevealNotes],
});
Reveal.addKeyBinding({ keyCode: 77, key: "M", description: "Play or pause the film" }, film);
"""


def write_html_deck(
    deck: Deck, path: str | Path, theme: str, tick: Callable[[], object] = lambda: None
) -> None:
    """Write a deck as one HTML file that works offline, from ``file://`` too.

    The keys are those of reveal.js: space, Page Down and the arrows turn the slides, Escape shows all,
    S opens the speaker's view, F fills the screen, ? lists them; M plays a film or pauses it. With the focus
    in a live widget, Page Up, Page Down and Escape still turn the slides. With ``?print-pdf`` behind the
    address the browser prints a slide on each page.

    Parameters
    ----------
    deck : Deck
    path : path
        Its folder must exist. The file appears complete or not at all, with the same bytes each time.
    theme : str
        ``"light"`` or ``"dark"``, that of the deck's figures.
    tick : callable
        Called after each slide.

    Raises
    ------
    ImportError
        If sphinx-revealjs is not installed, which holds reveal.js: it comes with ``pip install
        mlpviz[slides]``.
    """
    reveal = _reveal()
    slides = [_title_slide(deck)]
    tick()
    with tempfile.TemporaryDirectory() as folder:
        for slide in deck.slides:
            slides.append(_slide(slide, Path(folder)))
            tick()
    page = _page(deck, theme, slides, reveal)
    with replacing(Path(path)) as aside:
        aside.write_text(page, "utf-8")


def _reveal() -> Path:
    """The folder of reveal.js."""
    found = find_spec("sphinx_revealjs")
    if found is None or found.origin is None:
        raise ImportError("No module named 'sphinx_revealjs'", name="sphinx_revealjs")
    return Path(found.origin).with_name("_static") / "revealjs"


def _page(deck: Deck, theme: str, slides: list[str], reveal: Path) -> str:
    def script(path: str) -> str:
        return (reveal / path).read_text("utf-8").replace("</script", r"<\/script")

    runs = dict.fromkeys(
        str(e) for slide in deck.slides if slide.picture for e in slide.picture.figure.experiments
    )
    kinds = {slide.picture.kind for slide in deck.slides if slide.picture}
    entry = "playground" if "playground" in kinds else "embed" if "live" in kinds else None
    start = _START % (WIDTH, HEIGHT)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="{META_NAME}" content="{escape(chr(10).join(runs))}">
<title>{escape(deck.title)}</title>
<style>{(reveal / "dist" / "reveal.css").read_text("utf-8")}</style>
<style>:root {{ color-scheme: {theme}; {custom_properties(theme)} }}{_STYLE}</style>
</head>
<body>
<div class="reveal"><div class="slides">
{chr(10).join(slides)}
</div></div>
<script>{script("dist/reveal.js")}</script>
<script>{script("plugin/notes/notes.js")}</script>
{f"<script>{script_source(entry)}</script>" if entry else ""}
<script>{start}</script>
</body>
</html>
"""


def _title_slide(deck: Deck) -> str:
    body = f"<h1>{escape(deck.title)}</h1>\n<p>{escape(deck.subtitle)}</p>\n<p class='credit'>{CREDIT}</p>"
    return _section(body, f"{deck.subtitle} {CREDIT}")


def _slide(slide: Slide, folder: Path) -> str:
    long = ' class="long"' if len(slide.title) > 50 else ""
    title = f"<h2{long}>{escape(slide.title)}</h2>"
    if slide.picture:
        return _section(f"{title}\n{_picture(slide.picture, folder)}", slide.spoken())
    body = [title, '<div class="above"></div>', *(f"<p>{escape(text)}</p>" for text in slide.text)]
    if slide.poll:
        items = [
            _answer(answer[3:], slide.answered, right)
            for answer, right in zip(slide.poll.answers, slide.poll.right, strict=True)
        ]
        body.append(f"<ol>{''.join(items)}</ol>")
        if slide.answered and slide.poll.explanation:
            body.append(f"<p>{escape(slide.poll.explanation)}</p>")
    return _section("\n".join(body), slide.notes)


def _answer(text: str, answered: bool, right: bool) -> str:
    if not answered:
        return f"<li>{escape(text)}</li>"
    return f'<li class="{"right" if right else "wrong"}">{escape(text)}{" ✓" if right else ""}</li>'


def _section(body: str, notes: str) -> str:
    return f'<section>\n{body}\n<aside class="notes">{escape(notes)}</aside>\n</section>'


def _picture(picture: Picture, folder: Path) -> str:
    if picture.kind == "live":
        return Element("mlp-history", picture.figure.experiments[0]).markup()
    if picture.kind == "playground":
        experiment = picture.figure.experiments[0]
        return element("mlp-playground", {"experiment": experiment, "slide": ""}, fallback=NEEDS_SCRIPTS)
    alt = escape(picture.alt())
    still, film = write_picture(picture, folder)
    if film is None:
        return f'<img src="{_data(still, "image/png")}" alt="{alt}">'
    return (
        f'<button class="play">▶ Play</button>\n<video src="{_data(film, "video/mp4")}" '
        f'poster="{_data(still, "image/png")}" muted playsinline aria-label="{alt}"></video>'
    )


def _data(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
