"""Check every page of a written site: links, pictures, and what it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .progress import Progress
from .site import Site

# What a browser loads by itself to show a page, unlike an <a href>.
LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "input": ("src",),
}
LOADING_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
}
_STYLE_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass
class Page:
    """What a page refers to, and what can be referred to in it.

    Attributes
    ----------
    ids : set of str
        Its anchors.
    links, loaded : list of (int, str)
        Line and address of each link, and of each file that a browser loads.
    unnamed : list of (int, str)
        Line and address of the images and films without alternative text.
    repeated : list of (int, str)
        Line and name of each identifier that an element before has.
    """

    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    loaded: list[tuple[int, str]] = field(default_factory=list)
    unnamed: list[tuple[int, str]] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._in_style = False
        self._identified: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        page = self.page
        if identifier := values.get("id"):
            if identifier in self._identified:
                page.repeated.append((line, identifier))
            self._identified.add(identifier)
        page.ids.update(values[name] for name in ("id", "name") if values.get(name) and tag != "meta")
        if tag in ("a", "area") and "href" in values:
            page.links.append((line, values["href"]))
        if (tag == "img" and not values.get("alt", "").strip()) or (
            tag == "video" and not values.get("aria-label", "").strip()
        ):
            page.unnamed.append((line, values.get("src", "")))
        if tag == "link" and LOADING_RELATIONS & set(values.get("rel", "").lower().split()):
            page.loaded.append((line, values.get("href", "")))
        for name in LOADED.get(tag, ()):
            if name.endswith("srcset"):
                page.loaded += [
                    (line, part.split()[0]) for part in values.get(name, "").split(",") if part.strip()
                ]
            elif values.get(name):
                page.loaded.append((line, values[name]))
        self._note_style(line, values.get("style", ""))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._note_style(self.getpos()[0], data)

    def _note_style(self, line: int, style: str) -> None:
        self.page.loaded += [(line, address) for address in style_addresses(style)]


def style_addresses(style: str) -> list[str]:
    """The addresses that a style sheet loads."""
    return [first or second for first, second in _STYLE_ADDRESS.findall(style)]


def read_page(text: str) -> Page:
    """What the HTML `text` refers to, and what can be referred to in it."""
    reader = _Reader()
    reader.feed(text)
    return reader.page


def check(site: Site) -> list[str]:
    """Check every page in ``site.staging``.

    Returns
    -------
    list of str
        A line for each link or anchor that is broken, picture without alternative text, address
        outside the site that is loaded, and identifier that occurs twice on a page.
    """
    folder = site.staging
    paths = sorted(folder.rglob("*.html"))
    progress = Progress("Checks", len(paths))
    pages = {path: read_page(path.read_text("utf-8")) for path in paths if "_static" not in path.parts}
    problems: list[str] = []
    for path, page in pages.items():
        shown = path.relative_to(folder)
        problems += [
            f"{shown}:{line}: a picture needs alternative text ({address})" for line, address in page.unnamed
        ]
        problems += [
            f"{shown}:{line}: the identifier {name!r} occurs twice on the page"
            for line, name in page.repeated
        ]
        for line, address in page.loaded:
            problem = _loading_problem(path, address)
            problems += [f"{shown}:{line}: {problem}"] if problem else []
        for line, address in page.links:
            problem = _link_problem(path, address, pages)
            problems += [f"{shown}:{line}: {problem}"] if problem else []
        progress.advance(str(shown))
    for path in sorted(folder.rglob("*.css")):
        for address in style_addresses(path.read_text("utf-8")):
            if _is_outside(address):
                problems.append(f"{path.relative_to(folder)}: loads an address outside the site ({address})")
    progress.close()
    return list(dict.fromkeys(problems))


def _is_outside(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data", "blob", "about")


def _loading_problem(path: Path, address: str) -> str | None:
    if _is_outside(address):
        return f"loads an address outside the site ({address})"
    parts = urlsplit(address)
    if parts.scheme or not parts.path or (path.parent / unquote(parts.path)).is_file():
        return None
    return f"loads a file that is not there ({address})"


def _link_problem(path: Path, address: str, pages: dict[Path, Page]) -> str | None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"the link leads nowhere ({address})"
    anchor = unquote(parts.fragment)
    page = pages.get(target)
    if anchor and page is not None and anchor not in page.ids:
        return f"the link's anchor is not on its page ({address})"
    return None
