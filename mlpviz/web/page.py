"""One self-contained HTML page of a run, for an iframe in a slide or for a USB stick."""

from __future__ import annotations

import base64
import gzip
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

import torch

from ..analysis import describe
from ..analysis.landscape import partner
from ..analysis.numbers import plural
from ..engine.history import History
from ..figures.runs import OwnRun
from ..model.black_box import BlackBox
from ..model.experiment import Experiment
from .colours import custom_properties
from .markup import Element, element, payload, script_source

__all__ = ["META_NAME", "VIEWS", "embed"]

THEMES = ("light", "dark")

VIEWS = ("all", "plane", "loss", "accuracy", "gradients", "playground")
"""What a page can show of a run; a playground shows all of it, and lets the reader change it."""

META_NAME = "mlpviz:experiment"
"""The ``<meta>`` that carries the experiment string, which ``mlpviz inspect`` reads back."""

_STYLE = f"""
:root {{ color-scheme: light dark; {custom_properties("light")} }}
@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{
  {custom_properties("dark")} }} }}
:root[data-theme=dark] {{ color-scheme: dark; {custom_properties("dark")} }}
:root[data-theme=light] {{ color-scheme: light; }}
body {{ margin: 0 auto; padding: 0.5rem 1rem 1rem; max-width: 75rem; font-family: system-ui, sans-serif;
  line-height: 1.5; color: var(--mlp-ink); background: var(--mlp-surface); }}
h1 {{ margin: 0.3rem 0; font-size: 1.25rem; }}
p {{ margin: 0.3rem 0 0.8rem; }}
code {{ overflow-wrap: anywhere; }}
mlp-history, mlp-landscape {{ display: block; margin-bottom: 1.5rem; }}
body:has(mlp-playground) {{ max-width: none; }}
body.slide {{ margin: 0; padding: 0; max-width: none; height: 100vh; overflow: hidden; }}
.slide h1, .slide .about, .slide mlp-landscape {{ display: none; }}
.slide mlp-history {{ position: absolute; left: 0; top: 0; width: 960px; height: 540px; margin: 0;
  padding: 6px 12px; box-sizing: border-box; --mlp-panel: 420px; overflow: hidden; transform-origin: 0 0; }}
.slide mlp-playground {{ position: absolute; left: 0; top: 0; width: 1544px; height: 868px; margin: 0;
  padding: 6px 16px; box-sizing: border-box; overflow: hidden; transform-origin: 0 0; }}
.slide #trouble {{ position: absolute; margin: 1rem; }}
"""

# The script is compressed to a third of its size; browsers have been able to unpack it since early 2023.
_UNPACK = """
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("packed").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
})().catch((error) => {
  document.getElementById("trouble").textContent = `This page needs a newer browser (${error.message}).`;
});
"""

# Both widgets show the same run, at the same iteration.
_TOGETHER = """
const both = [...document.querySelectorAll("mlp-history, mlp-landscape")];
for (const moved of both) {
  moved.addEventListener("mlp-iteration", ({ detail }) => {
    const value = String(detail.iteration);
    for (const other of both) {
      if (other.getAttribute("iteration") !== value) other.setAttribute("iteration", value);
    }
  });
}
"""


def embed(
    run: Experiment | History,
    slide: bool = False,
    theme: str | None = None,
    iteration: int | None = None,
    autoplay: bool = False,
    loop: bool = False,
    controls: str | None = None,
    view: str | None = None,
) -> str:
    """Write a page that trains an experiment in the reader's browser and shows it, without other files.

    Parameters
    ----------
    run : Experiment or History
        The page of a history of one's own, which no experiment names, carries its states instead.
    slide : bool
        Fill the window with the training history alone, scaled to it, without scrolling.
    theme : str, optional
        ``"light"`` or ``"dark"``; that of the reader's system by default.
    iteration : int, optional
        The step to begin at; the last by default.
    autoplay, loop : bool
        Play by itself, unless the reader's system asks for less motion; begin again at the end.
    controls : str, optional
        ``"none"``: no button and no slider. The keys work all the same.
    view : str, optional
        One of `VIEWS`: what is shown of the run. A slide of a playground has no landscape.

    Returns
    -------
    str
        HTML with the training history and the loss landscape. It has its experiment string in a
        ``<meta>``, loads nothing, and works from ``file://`` and in an iframe. There, Escape, Page
        Up, Page Down and all keys that the figures don't use are passed to the page around it: to
        a reveal.js deck from any origin, to other decks if they have the same origin. The options
        can also stand in the page's address, behind a question mark, and then replace the file's:
        ``run.html?slide&view=loss&theme=dark``.

    Raises
    ------
    ValueError
        If an option has no such value, a history can't be carried, see `mlpviz.web.payload`, or a playground
        is asked for that could not train it.

    Examples
    --------
    >>> page = embed(Experiment(lr=0.01))
    >>> page.partition("<title>")[2].partition("</title>")[0]
    'mlpviz: a 2-2-2-2-1 tanh network, learning rate 0.01'
    """
    chosen = {
        "slide": slide,
        "theme": theme,
        "iteration": iteration,
        "autoplay": autoplay,
        "loop": loop,
        "controls": controls,
        "view": view,
    }
    for name, allowed in (("theme", THEMES), ("controls", ("none",)), ("view", VIEWS)):
        if chosen[name] is not None and chosen[name] not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)} (got {chosen[name]!r})")
    if iteration is not None and not 0 <= iteration <= run.steps:
        raise ValueError(f"iteration must be from 0 to {run.steps} (got {iteration})")
    given = {name: value for name, value in chosen.items() if value is not None and value is not False}
    options = urlencode({name: "" if value is True else value for name, value in given.items()})
    shown = _shown(run, ("mlp-playground",) if view == "playground" else ("mlp-history", "mlp-landscape"))
    script = script_source("playground" if view == "playground" else "embed")
    text, title, description = escape(shown.text), shown.title, shown.description
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{escape(description)}">
<meta name="{META_NAME}" content="{text}">
<title>mlpviz: {escape(title[0].lower() + title[1:])}</title>
<style>{_STYLE}</style>
</head>
<body data-options="{escape(options)}">
<main>
<h1>{escape(title)}</h1>
<p class="about">{escape(description)}<br><code>{text}</code></p>
{shown.markup}
<p id="trouble" role="alert"></p>
</main>
<script type="text/plain" id="packed">{_packed(script)}</script>
<script>{_UNPACK}{_TOGETHER}</script>
</body>
</html>
"""


class _Shown(NamedTuple):
    """What a page says of a run, and the widgets that show it."""

    text: str
    title: str
    description: str
    markup: str


def _shown(run: Experiment | History, tags: tuple[str, ...]) -> _Shown:
    experiment = run if isinstance(run, Experiment) else run.experiment
    # A browser trains in double precision.
    is_trained = isinstance(run, Experiment) or run.parameters.dtype == torch.float64
    if experiment is not None and is_trained:
        markup = "\n".join(Element(tag, experiment).markup() for tag in tags)
        return _Shown(str(experiment), describe.page_title(experiment), describe.training(experiment), markup)
    assert isinstance(run, History)
    if "mlp-playground" in tags:
        raise ValueError("a playground must have an experiment to train (got a history of its own)")
    title = f"A{describe.subject(run)[1:]}"
    carried = landscape = payload(run)
    if isinstance(run.layout, BlackBox):
        first = run.layout.scalar_names[0]
        landscape = payload(run, (run.steps, first, partner(run.layout, first)))
    markup = "\n".join(element(tag, {}, shown) for tag, shown in zip(tags, (carried, landscape), strict=True))
    return _Shown(str(OwnRun(run)), title, f"{plural(run.steps, 'step')}, as they were recorded.", markup)


def _packed(source: str) -> str:
    return base64.b64encode(gzip.compress(source.encode(), mtime=0)).decode("ascii")
