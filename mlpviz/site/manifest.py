"""A file in the site that says what each figure is and which forms of it lie there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..figures.figure import CREDIT
from ..figures.file_names import split_file_name

__all__ = ["MANIFEST", "manifest"]

MANIFEST = "manifest.json"


def manifest(entries: Mapping[str, Mapping[str, Any]], folder: Path) -> str:
    """The manifest as JSON.

    Parameters
    ----------
    entries : mapping of str to mapping
        What the build says of each figure, by its name.
    folder : Path
        That of the files.

    Returns
    -------
    str
        An object with ``credit`` and ``figures``. A figure has ``name``, ``caption``, ``alt``,
        ``experiments`` (their strings) and ``files``. A file has ``name``, ``theme``, ``form``
        (``"png"``, ``"page.webp"`` …), ``bytes`` and ``sha256``.
    """
    figures = []
    for name, entry in entries.items():
        files = []
        for file in entry["files"]:
            content = (folder / file).read_bytes()
            _, theme, form = split_file_name(file)
            digest = hashlib.sha256(content).hexdigest()
            files.append(
                {"name": file, "theme": theme, "form": form, "bytes": len(content), "sha256": digest}
            )
        told = {key: entry[key] for key in ("caption", "alt", "experiments")}
        figures.append({"name": name, **told, "files": files})
    return json.dumps({"credit": CREDIT, "figures": figures}, indent=1, ensure_ascii=False) + "\n"
