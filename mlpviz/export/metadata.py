"""The text that a file carries, its experiments and frames: how each format stores it and is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any

__all__ = [
    "FIELD",
    "FIGURE",
    "STILL",
    "carried_lines",
    "exif",
    "inspect",
    "moving",
    "shown_iterations",
    "still",
]

FIELD = "mlpviz:experiment"
"""The name of the field, in formats that let us choose it."""

FIGURE = "figure="
"""Starts the line of a file's text that says what it was made of, see `mlpviz.export.recipe`."""

_FRAMES = "frames="
"""Starts the line of a film's text that lists the iterations of its frames."""

_EXIF_DESCRIPTION = 0x010E


def exif(source: str) -> Any:
    """The string as EXIF, for WebP."""
    from PIL import Image

    fields = Image.Exif()
    fields[_EXIF_DESCRIPTION] = source
    return fields


# Without dates and versions, so that the bytes repeat.
_STILLS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "png": lambda name, source: {"metadata": {"Title": name, FIELD: source, "Software": None}},
    "svg": lambda name, source: {
        "metadata": {"Title": name, "Source": source, "Creator": None, "Date": None}
    },
    "pdf": lambda name, source: {
        "metadata": {
            "Title": name,
            "Keywords": source,
            "Creator": None,
            "Producer": None,
            "CreationDate": None,
        }
    },
    "webp": lambda _, source: {"pil_kwargs": {"exif": exif(source), "quality": 85, "method": 4}},
}

STILL = tuple(_STILLS)
"""Endings of a still."""


def still(ending: str, name: str, source: str) -> dict[str, Any]:
    """The arguments with which ``savefig`` writes the metadata of a still; `ending` is one of `STILL`."""
    return _STILLS[ending](name, source)


def moving(source: str, iterations: Sequence[int]) -> str:
    """The text of a film: what a still says, and the iteration that each frame shows."""
    return f"{source}\n{_FRAMES}{','.join(map(str, iterations))}"


def shown_iterations(path: str | Path) -> list[int]:
    """The iteration that each frame of a film shows; an mp4 repeats its last picture.

    Parameters
    ----------
    path : path
        A gif, mp4 or webp that `mlpviz.export.save` wrote.

    Raises
    ------
    FileNotFoundError, ValueError
        As `inspect`; also if the file is not a film, or doesn't name its frames.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.figures import find
    >>> from mlpviz.export import save
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(find("ex1-history"), f"{folder}/film.webp")
    ...     shown_iterations(f"{folder}/film.webp")[:5]
    [0, 12, 22, 32, 42]
    """
    *_, last = carried_lines(Path(path))
    if not last.startswith(_FRAMES):
        raise ValueError(f"{path} must be a film that names the iterations of its frames (it names none)")
    return [int(i) for i in last.removeprefix(_FRAMES).split(",")]


def inspect(path: str | Path) -> str:
    """The experiment strings that a file carries, one a line.

    Parameters
    ----------
    path : path
        A file that `mlpviz.export.save` wrote, or a page that `mlpviz.web.embed` made.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the ending is unknown, the file is damaged, or it carries no string.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.figures import find
    >>> from mlpviz.export import save
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(find("ex2-history"), f"{folder}/slide.svg")
    ...     inspect(f"{folder}/slide.svg")
    'widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.01&steps=1000'
    """
    return "\n".join(line for line in carried_lines(Path(path)) if not line.startswith((FIGURE, _FRAMES)))


def carried_lines(path: Path) -> list[str]:
    """The lines of text that a file carries.

    Raises the errors of `inspect`.
    """
    if path.is_dir():
        raise ValueError(f"{path} must be a file (it is a folder)")
    ending = path.suffix.lower().removeprefix(".")
    if ending not in _READERS:
        raise ValueError(f"file must end in one of {', '.join(_READERS)} (got {path.name!r})")
    path.stat()
    try:
        found = _READERS[ending](path)
    except Exception as error:
        raise ValueError(f"{path} must be a readable {ending} file ({error})") from error
    if not found:
        raise ValueError(f"{path} must carry an experiment string (it has none)")
    return found.splitlines()


def _from_picture(field: str) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        from PIL import Image

        with Image.open(path) as picture:
            value = picture.info.get(field, "")
        return value.decode() if isinstance(value, bytes) else value

    return read


def _from_webp(path: Path) -> str:
    from PIL import Image

    with Image.open(path) as picture:
        return str(picture.getexif().get(_EXIF_DESCRIPTION, ""))


def _from_svg(path: Path) -> str:
    from xml.etree import ElementTree

    source = ElementTree.parse(path).find(".//{http://purl.org/dc/elements/1.1/}source")
    return "" if source is None else source.text or ""


def _from_pdf(path: Path) -> str:
    content = path.read_bytes()
    if not content.startswith(b"%PDF"):
        raise ValueError("it does not start as a PDF does")
    found = re.search(rb"/Keywords \(((?:[^()\\]|\\.)*)\)", content)
    if found is None:
        return ""
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), found[1].decode("latin-1"))


def _from_mp4(path: Path) -> str:
    import imageio.v3 as iio

    return iio.immeta(path, plugin="pyav").get("comment", "")


def _from_html(path: Path) -> str:
    found = re.search(rf'<meta name="{FIELD}" content="([^"]*)"', path.read_text(encoding="utf-8"))
    return "" if found is None else unescape(found[1])


def _from_npz(path: Path) -> str:
    from ..engine.history import History

    experiment = History.load(path).experiment
    return "" if experiment is None else str(experiment)


_READERS: dict[str, Callable[[Path], str]] = {
    "png": _from_picture(FIELD),
    "svg": _from_svg,
    "pdf": _from_pdf,
    "gif": _from_picture("comment"),
    "mp4": _from_mp4,
    "webp": _from_webp,
    "html": _from_html,
    "npz": _from_npz,
}
