"""Remove what the theme makes every page load and no page needs.

The theme draws its icons with a 1.5 MB script and three fonts. The few icons of a page are written
into the page instead, and neither is shipped.
"""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.util import logging

__all__ = ["WIDGETS", "lighten"]

WIDGETS = "mlpviz.js"
"""The script of the widgets, which a page loads first."""

_log = logging.getLogger(__name__)

_ICON_SCRIPT = "_static/scripts/fontawesome.js"
_ICON_FONTS = "_static/vendor/fontawesome"
_ICON = re.compile(r'<(i|span) class="([^"]*\bfa-[^"]*)"([^>]*)></\1>')
# In the theme's styles: the fonts, a rule for each of their 2000 icons, and the icons of boxes and links.
_FONT_STYLE = re.compile(
    r"@font-face\{[^{}]*fontawesome[^{}]*\}|(?<=\})(?:\.fa-[\w-]+:before,?)+\{content:[^{}]*\}"
    r"|(?<=[{;\s])content:\s*(?:var\(--pst-[\w-]+\)|\"\\f[0-9a-f]{3}\")"
)
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_SCRIPT = re.compile(r'<script (?:defer |defer="defer" )?src="([^"]*)"></script>\s*')
_PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
_TABS_SCRIPT = re.compile(r"<script [^>]*design-tabs\.js[^>]*></script>\s*")
# Stays in its place, because inline scripts after it read it.
_SETTINGS = "documentation_options.js"


def lighten(app: Sphinx, failure: Exception | None) -> None:
    """Remove from the pages in ``app.outdir`` what they don't need."""
    if failure or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    drawings = _drawings((folder / _ICON_SCRIPT).read_text("utf-8"))
    for path in folder.glob("_static/*webpack-macros.html"):
        path.unlink()  # templates of the themes, not pages
    for path in sorted(folder.glob("**/*.html")):
        text = path.read_text("utf-8")
        text = _ICON.sub(partial(_drawn, drawings, path), text)
        if "sd-tab-set" not in text:
            text = _TABS_SCRIPT.sub("", text)
        text = _HEAD.sub(lambda head: _with_light_head(head[0]), text, count=1)
        path.write_text(text, "utf-8")
    for path in sorted((folder / "_static").glob("**/*.css")):
        path.write_text(_FONT_STYLE.sub("", path.read_text("utf-8")), "utf-8")
    for path in folder.glob(f"{_ICON_SCRIPT}*"):
        path.unlink()
    shutil.rmtree(folder / _ICON_FONTS)


def _drawings(script: str) -> dict[str, tuple[int, int, str]]:
    """The solid icons in the theme's script by name: width, height and path."""
    found = re.finditer(r'"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[([^]]*)\],"[0-9a-f]+","([^"]+)"\]', script)
    drawings = {}
    # The regular style comes first, the solid one, which the theme uses, last.
    for name, width, height, aliases, path in (icon.groups() for icon in found):
        for each in (name, *re.findall(r'"([a-z0-9-]+)"', aliases)):
            drawings[each] = (int(width), int(height), path)
    return drawings


def _drawn(drawings: dict[str, tuple[int, int, str]], page: Path, icon: re.Match[str]) -> str:
    _, classes, attributes = icon.groups()
    names = [name.removeprefix("fa-") for name in classes.split() if name.removeprefix("fa-") in drawings]
    if not names:
        _log.warning("no drawing is known for the icon %s", classes, location=str(page))
        return ""
    width, height, path = drawings[names[0]]
    # The classes that the theme's script would set, which its styles rely on.
    kept = [name for name in classes.split() if name not in ("fa-solid", "fas")]
    return (
        f'<svg class="svg-inline--fa {" ".join(kept)}" aria-hidden="true" '
        f'viewBox="0 0 {width} {height}"{attributes}><path d="{path}"/></svg>'
    )


def _with_light_head(head: str) -> str:
    """Drop the icons' script, and defer the others so that they delay neither the page nor its figures."""
    addresses = [address for address in _SCRIPT.findall(head) if _SETTINGS not in address]
    head = _SCRIPT.sub(lambda script: script[0] if _SETTINGS in script[1] else "", _PRELOAD.sub("", head))
    addresses = [address for address in addresses if _ICON_SCRIPT not in address]
    addresses.sort(key=lambda address: Path(urlsplit(address).path).name != WIDGETS)
    tags = "".join(f'<script defer src="{address}"></script>\n' for address in addresses)
    return head.replace("</head>", f"{tags}</head>")
