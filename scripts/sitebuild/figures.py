"""Render the catalogued figures that a book shows, and record what a page needs to know about them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import click

from mlpviz.engine.files import replacing
from mlpviz.export.forms import FILMS
from mlpviz.figures import CATALOG, find
from mlpviz.figures.file_names import PAGE_ENDING, PHONE_ENDING, file_name

from .engine import compile_engine
from .processes import FORKED, end_with_parent, end_workers, signals_deferred
from .progress import Progress
from .reach import reached
from .reasons import Parts, Reasons, key_of, parts_of
from .site import SCRIPTS, Site, shown

MANIFEST = "manifest.json"
# What a page needs to know about a figure, and what tells whether it must be drawn again.
ENTRY = {"alt", "caption", "experiments", "files", "hash", "height", "key", "phone", "width"}


def figures_of(book: Path) -> list[str]:
    """Names of the figures that the chapters in `book` show, in the order of the catalog."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(book.rglob("*.md")))
    if re.search(r"^[`:]{3,}\{figure-index\}", text, re.MULTILINE):
        return list(CATALOG)
    placed = set(re.findall(r"^[`:]{3,}\{catalog-figure\} *(\S+)", text, re.MULTILINE))
    return [name for name in CATALOG if name in placed]


def render(site: Site, jobs: int, reasons: Reasons) -> dict[str, str]:
    """Render what has changed since the last time, and write the manifest.

    Returns
    -------
    dict of str
        What to say of each figure that can't be drawn, by its name.
    """
    site.figures.mkdir(parents=True, exist_ok=True)
    parts = {name: _parts(name) for name in figures_of(site.book)}
    keys = {name: key_of(parts[name]) for name in parts}
    entries = _kept(site.figures, keys)
    todo = [name for name in keys if name not in entries]
    for name in keys:
        if name in entries:
            reasons.reused(f"figure {name}")
        else:
            reasons.again(f"figure {name}", "drawn", parts[name], "its files are not there")
    progress = Progress("Figures", len(todo), already=len(entries))
    failures: dict[str, str] = {}
    if todo:
        compile_engine()
    pool = ProcessPoolExecutor(max(1, min(jobs, len(todo))), FORKED, end_with_parent)
    try:
        with signals_deferred():
            # The last exercises first: they take longest, and a core should not wait for one at the end.
            groups = reversed(_twins(todo))
            futures = {pool.submit(_render, group, str(site.figures)): group for group in groups}
        for future in as_completed(futures):
            try:
                made = future.result()
            except Exception as error:
                said = f"could not be drawn: {type(error).__name__}: {error}"
                failures |= {name: f"figure {name} {said}" for name in futures[future]}
                continue
            for name, entry in made.items():
                entries[name] = entry | {"key": keys[name]}
                progress.advance(name)
            # At once, so that finished figures are kept when a later one fails or the build is killed.
            _write_manifest(site.figures, {name: entries[name] for name in keys if name in entries})
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        end_workers()
        raise
    pool.shutdown()
    progress.close(len(failures))
    _write_manifest(site.figures, {name: entries[name] for name in keys if name in entries})
    if failures:
        return {name: failures[name] for name in keys if name in failures}
    wanted = {MANIFEST, *(form for entry in entries.values() for form in entry["files"])}
    for path in site.figures.iterdir():
        if path.name not in wanted:
            path.unlink()
    reasons.note({f"figure {name}": parts[name] for name in parts})
    return {}


def _parts(name: str) -> Parts:
    """What a figure depends on: what its view and its files' formats can reach, and its declaration."""
    figure = CATALOG[name]
    files = reached([type(figure.view).__module__, "mlpviz.export.forms"], in_notebook=False)
    own = SCRIPTS / "sitebuild" / "figures.py"
    return parts_of([*files, own], its_declaration=repr(figure))


def _kept(folder: Path, keys: dict[str, str]) -> dict[str, Any]:
    """The manifest's entries of figures that haven't changed, and whose files are as the build wrote them."""
    kept = {}
    for name, entry in _read_manifest(folder).items():
        if not isinstance(entry, dict) or entry.keys() != ENTRY:
            click.echo(f"{shown(folder / MANIFEST)}: the entry {name} is broken: drawing the figure again")
        elif entry["key"] == keys.get(name):
            if _hash(folder / form for form in entry["files"]) == entry["hash"]:
                kept[name] = entry
            else:
                click.echo(
                    f"{shown(folder)}: a file of {name} has changed or is gone: drawing the figure again"
                )
    return kept


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b"gone"
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _twins(names: Iterable[str]) -> list[list[str]]:
    """`names` in groups that show the same runs in the same way, under different names."""
    groups: dict[Any, list[str]] = {}
    for name in names:
        figure = CATALOG[name]
        groups.setdefault((figure.experiments, repr(figure.view)), []).append(name)
    return list(groups.values())


def _render(twins: list[str], folder: str) -> dict[str, dict[str, Any]]:
    """Write figures in all their forms, and return their entries for the manifest.

    Films of twins are the same, byte by byte, and encoded once; other files hold the figure's name.
    """
    from PIL import Image

    from mlpviz.export import save_forms

    entries, here = {}, Path(folder)
    for name in twins:
        figure = find(name)
        films = {
            file_name(name, theme, ending): here / file_name(twins[0], theme, ending)
            for ending, theme in FILMS
            if figure.animated and name != twins[0]
        }
        for film, same in films.items():
            with replacing(here / film) as aside:
                shutil.copyfile(same, aside)
        files = sorted([*(path.name for path in save_forms(figure, folder, films=not films)), *films])
        with Image.open(here / file_name(name, "light", PAGE_ENDING)) as image:
            width, height = image.size
        with Image.open(here / file_name(name, "light", PHONE_ENDING)) as image:
            phone = image.size
        entries[name] = {
            "alt": figure.alt(),
            "caption": figure.caption,
            "experiments": [str(experiment) for experiment in figure.experiments],
            "files": files,
            "hash": _hash(here / form for form in files),
            "width": width,
            "height": height,
            "phone": phone,
        }
    return entries


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError):
        click.echo(f"{shown(path)} is broken: drawing all figures again")
        return {}


def _write_manifest(folder: Path, entries: dict[str, Any]) -> None:
    with replacing(folder / MANIFEST) as aside:
        aside.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
