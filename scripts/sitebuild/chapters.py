"""Execute the chapters' cells, several chapters at a time, and remember the results."""

from __future__ import annotations

import copy
import re
import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import click
import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sqlalchemy.exc import DatabaseError

from mlpviz.engine.files import replacing

from .engine import compile_engine
from .kernels import Reserve, ReservedKernelManager
from .processes import FORKED, Guard
from .progress import Progress
from .reach import imported, reached
from .reasons import Parts, Reasons, key_of, parts_of
from .site import SCRIPTS, BuildError, Site, shown
from .sources import KERNEL, page_names

# Results that are kept for each chapter, in case a change of its cells is reverted.
KEPT_RESULTS = 4
# Characters that one cell may print or show: more than a page or its reader can take.
MOST_OUTPUT = 5_000_000
# A database that lacks its tables, is damaged, or isn't one; a full disk has another code.
BROKEN = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Chapter:
    """A page with code.

    Attributes
    ----------
    name : str
        Its file without ``.md``.
    path : Path
    notebook : nbformat.NotebookNode
        Its cells; the metadata's ``source_map`` tells their lines.
    """

    name: str
    path: Path
    notebook: nbformat.NotebookNode


def chapters_of(book: Path, extensions: list[str]) -> list[Chapter]:
    """The pages with code, read the way that Sphinx will read them.

    Parameters
    ----------
    book : Path
    extensions : list of str
        The MyST extensions of the book's configuration.
    """
    config = MdParserConfig(enable_extensions=set(extensions))
    chapters = []
    for name in page_names(book):
        path = book / f"{name}.md"
        text = path.read_text("utf-8")
        if is_myst_markdown_notebook(text):
            notebook = read_myst_markdown_notebook(text, config, add_source_map=True, path=path)
            chapters.append(Chapter(name, path, notebook))
    return chapters


class _Client(NotebookClient):
    """A client whose kernel ends with the build, and whose cells can't print endlessly."""

    def __init__(
        self, notebook: nbformat.NotebookNode, guard: Guard, reserve: Reserve | None, **options: Any
    ) -> None:
        super().__init__(notebook, kernel_manager_class=ReservedKernelManager, **options)
        self.guard, self.reserve = guard, reserve
        self.group: int | None = None
        self.said: dict[int, int] = {}
        self.flooding: int | None = None  # the cell that printed too much
        self.running = 0  # the cell that was sent to the kernel last

    def create_kernel_manager(self) -> ReservedKernelManager:
        manager = super().create_kernel_manager()
        assert isinstance(manager, ReservedKernelManager)
        manager.reserve = self.reserve
        return manager

    async def async_start_new_kernel(self, **options: Any) -> None:
        await super().async_start_new_kernel(**options)
        assert self.km is not None
        # The process group of the kernel and of what its cells start.
        self.group = self.km.provisioner.pgid  # type: ignore[union-attr]
        self.guard.watch(self.group)

    async def async_execute_cell(
        self, cell: nbformat.NotebookNode, cell_index: int, *rest: Any, **options: Any
    ) -> nbformat.NotebookNode:
        if cell.cell_type == "code":
            self.running = cell_index
        return await super().async_execute_cell(cell, cell_index, *rest, **options)

    def process_message(
        self, message: dict[str, Any], cell: nbformat.NotebookNode, index: int
    ) -> nbformat.NotebookNode | None:
        content = message["content"]
        size = len(content.get("text", "")) + len(str(content.get("data", "")))
        self.said[index] = self.said.get(index, 0) + size
        if self.said[index] > MOST_OUTPUT and self.flooding is None:
            self.flooding = index
            assert self.group is not None
            self.guard.release(self.group)  # it would go on until its timeout
        if self.flooding is not None and ("text" in content or "data" in content):
            return None
        return super().process_message(message, cell, index)


def execute(
    site: Site,
    chapters: list[Chapter],
    timeout: int,
    jobs: int,
    again: tuple[str, ...],
    guard: Guard,
    reasons: Reasons,
) -> dict[str, str]:
    """Execute the chapters whose results aren't cached, or only those named in `again`.

    `guard` kills their kernels when the build ends.

    Returns
    -------
    dict of str
        For each chapter in which a cell fails: its file, line, message, and the command to run.

    Raises
    ------
    BuildError
        If results can't be stored, or chapters that `again` doesn't name have none.
    """
    cache = _open_cache(site.cache)
    parts = {chapter.name: _parts(chapter) for chapter in chapters}
    keys = {name: key_of(parts[name]) for name in parts}
    if again:
        todo = [chapter for chapter in chapters if chapter.name in again]
    else:
        todo = [chapter for chapter in chapters if not _known(cache, chapter, keys[chapter.name])]
    for chapter in chapters:
        if chapter in todo:
            otherwise = "--only" if again else "no result is cached"
            reasons.again(f"chapter {chapter.name}", "executed", parts[chapter.name], otherwise)
        else:
            reasons.reused(f"chapter {chapter.name}")
    if todo:
        compile_engine()
    reserves = {chapter.name: Reserve(guard) if FORKED else None for chapter in todo}
    progress = Progress("Chapters", len(todo), already=len(chapters) - len(todo))
    failures: dict[str, str] = {}
    pool = ThreadPoolExecutor(max(1, jobs))
    try:
        futures = {
            pool.submit(_execute_one, chapter, timeout, guard, reserves[chapter.name]): chapter
            for chapter in todo
        }
        for future in as_completed(futures):
            chapter = futures[future]
            notebook, seconds, failure = future.result()
            if failure:
                failures[chapter.name] = failure
            else:
                _store(cache, chapter, notebook, seconds, keys[chapter.name])
            progress.advance(chapter.name)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        guard.end()
        raise
    finally:
        pool.shutdown()
    progress.close(len(failures))
    if failures:
        return {chapter.name: failures[chapter.name] for chapter in chapters if chapter.name in failures}
    if unknown := [chapter.name for chapter in chapters if not _known(cache, chapter, keys[chapter.name])]:
        raise BuildError(
            f"{', '.join(again)} succeeded, but the pages also need {', '.join(unknown)}: "
            "run the build without --only"
        )
    _write_notebooks(site, chapters, cache)
    cache.change_cache_limit(KEPT_RESULTS * max(1, len(chapters)))  # a book may have no code
    reasons.note({f"chapter {chapter.name}": parts[chapter.name] for chapter in chapters})
    return {}


def _open_cache(folder: Path) -> Any:
    """The cache of results; a new one if the old one is broken."""
    cache = get_cache(folder)
    try:
        cache.list_cache_records()
    except (RuntimeError, DatabaseError) as error:
        said = _of_database(error)
        if getattr(said, "sqlite_errorcode", None) not in BROKEN:
            raise BuildError(f"{shown(folder)} can't be used: {said}") from None
        click.echo(f"{shown(folder)} is broken: executing all chapters again")
        cache.db.dispose()
        shutil.rmtree(folder)
        return get_cache(folder)
    return cache


def _parts(chapter: Chapter) -> Parts:
    """What a chapter's result depends on: its cells, and what they can reach."""
    cells = [chapter.notebook.cells[index].source for index in _code_cells(chapter.notebook)]
    own = [SCRIPTS / "sitebuild" / name for name in ("chapters.py", "engine.py", "kernels.py")]
    files = reached({name for cell in cells for name in imported(cell)}, in_notebook=True)
    return parts_of([*files, *own], its_cells="\n\n".join(cells))


def _store(cache: Any, chapter: Chapter, notebook: nbformat.NotebookNode, seconds: float, key: str) -> None:
    bundle = CacheBundleIn(notebook, str(chapter.path), data={"execution_seconds": seconds, "key": key})
    try:
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    except (OSError, RuntimeError, DatabaseError) as error:
        reason = error.strerror if isinstance(error, OSError) else _of_database(error)
        raise BuildError(
            f"the result of {chapter.name} can't be stored in {shown(cache.path)}: {reason}"
        ) from None


def _of_database(error: RuntimeError | DatabaseError) -> BaseException | None:
    """SQLite's error: jupyter_cache wraps some of SQLAlchemy's in one without a message."""
    inner = error if isinstance(error, DatabaseError) else error.__cause__
    if not isinstance(inner, DatabaseError):
        raise error
    return inner.orig


def _known(cache: Any, chapter: Chapter, key: str) -> bool:
    """Whether the cache has a result of these very cells and this code."""
    try:
        record = cache.match_cache_notebook(chapter.notebook)
    except KeyError:
        return False
    if (record.data or {}).get("key") != key:
        return False
    try:
        cache.get_cache_bundle(record.pk)  # which also writes the time to the database
    except (KeyError, ValueError, OSError):
        click.echo(f"the cached result of {chapter.name} is broken: executing the chapter again")
        return False
    except (RuntimeError, DatabaseError) as error:
        raise BuildError(f"{shown(cache.path)} can't be used: {_of_database(error)}") from None
    return True


def _execute_one(
    chapter: Chapter, timeout: int, guard: Guard, reserve: Reserve | None
) -> tuple[nbformat.NotebookNode, float, str | None]:
    """The executed notebook, how long it took, and what failed, if anything did."""
    notebook = copy.deepcopy(chapter.notebook)
    client = _Client(
        notebook,
        guard,
        reserve,
        timeout=timeout,
        kernel_name=KERNEL,
        record_timing=False,
        # Otherwise a kernel's last words begin with a warning about local ports.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(chapter.path.parent)}},
    )
    began = time.monotonic()
    with TemporaryFile("w+", errors="replace") as aside:
        try:
            # The kernel captures what cells write. The process itself writes little, now and then a
            # traceback when it ends, which matters only if it ends too early.
            client.execute(stderr=aside)
            failure = _written_to_stderr(chapter, notebook)
        except CellExecutionError:
            failure = _failed_cell(chapter, notebook)
        except CellTimeoutError:
            said = f"a cell may take at most {timeout} s, and this one took longer"
            failure = _report(chapter, notebook, client.running, 1, said)
        except DeadKernelError:
            said = f"Python died while it ran this cell\n{_last_words(aside)}".rstrip()
            failure = _report(chapter, notebook, client.running, 1, said)
        except RuntimeError as error:
            error.add_note(_last_words(aside))  # it did not even start
            raise
        finally:
            if client.group is not None:
                guard.release(client.group)
    if client.flooding is not None:
        said = f"a cell may print or show at most {MOST_OUTPUT:,} characters, and this one exceeded that"
        failure = _report(chapter, notebook, client.flooding, 1, said)
    return notebook, time.monotonic() - began, failure


def _last_words(aside: IO[str]) -> str:
    aside.seek(0)
    return aside.read()[-2000:]


def _code_cells(notebook: nbformat.NotebookNode) -> list[int]:
    return [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def _failed_cell(chapter: Chapter, notebook: nbformat.NotebookNode) -> str:
    for index in _code_cells(notebook):
        for output in notebook.cells[index].outputs:
            if output.output_type == "error" and "raises-exception" not in notebook.cells[index].metadata.get(
                "tags", []
            ):
                traceback = _COLOURS.sub("", "\n".join(output.traceback))
                lines = re.findall(r"^Cell In\[\d+\], line (\d+)", traceback, re.MULTILINE)
                # A syntax error names its line in the message only.
                lines = lines or re.findall(r"\(.*?, line (\d+)\)", output.evalue)
                message = (
                    f"{output.ename}: {output.evalue}".splitlines()[0] if output.evalue else output.ename
                )
                return _report(chapter, notebook, index, int(lines[-1]) if lines else 1, message)
    raise AssertionError("a cell failed, but none holds an error")


def _written_to_stderr(chapter: Chapter, notebook: nbformat.NotebookNode) -> str | None:
    for index in _code_cells(notebook):
        for output in notebook.cells[index].outputs:
            if output.output_type == "stream" and output.name == "stderr":
                first = next(filter(str.strip, output.text.splitlines()), "")
                return _report(chapter, notebook, index, 1, f"the cell wrote to stderr: {first.strip()}")
    return None


def _report(chapter: Chapter, notebook: nbformat.NotebookNode, index: int, line: int, message: str) -> str:
    """What failed, where, and how to run it again. `line` counts from 1 within the cell."""
    source = notebook.cells[index].source.splitlines() or [""]
    place = _first_line(chapter, notebook, index) + line - 1
    number = _code_cells(notebook).index(index) + 1
    return (
        f"{shown(chapter.path)}:{place}: cell {number}: {message}\n"
        f"    {source[min(line, len(source)) - 1].strip()}\n"
        f"  run this chapter again: python3 scripts/build.py --only {chapter.name}"
    )


def _first_line(chapter: Chapter, notebook: nbformat.NotebookNode, index: int) -> int:
    """The line of the chapter's file, from 1, where the code of cell `index` begins, after its options."""
    lines = chapter.path.read_text("utf-8").splitlines()
    start = notebook.metadata["source_map"][index]
    first = (notebook.cells[index].source.splitlines() or [""])[0]
    return next((n + 1 for n in range(start, len(lines)) if lines[n] == first), start)


def _write_notebooks(site: Site, chapters: list[Chapter], cache: Any) -> None:
    for chapter in chapters:
        _, executed = cache.merge_match_into_notebook(chapter.notebook)
        for number, cell in enumerate(executed.cells):
            cell["id"] = f"cell-{number}"  # nbformat's own are random
        executed.metadata.pop("source_map", None)
        path = _executed(site, chapter)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as aside:
            nbformat.write(executed, aside)
    wanted = {_executed(site, chapter) for chapter in chapters}
    for path in site.notebooks.rglob("*.ipynb"):
        if path not in wanted:
            path.unlink()


def _executed(site: Site, chapter: Chapter) -> Path:
    return site.notebooks / f"{chapter.name}.ipynb"
