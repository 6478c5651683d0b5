"""Execute the chapters' cells, several chapters at a time, and remember the results."""

from __future__ import annotations

import copy
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from mlpviz.files import replacing

from .progress import Progress
from .site import BuildError, Site

KEPT_CACHES = 3
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


def page_names(book: Path) -> list[str]:
    """The pages that ``_toc.yml`` lists."""
    path = book / "_toc.yml"
    try:
        names = list(parse_toc_yaml(path))
    except (OSError, MalformedError, ValueError) as error:
        raise BuildError(f"{_shown(path)}: {error}") from None
    for name in names:
        if not (book / f"{name}.md").is_file():
            raise BuildError(f"{_shown(path)} lists {name}, but there is no {_shown(book / name)}.md")
    return names


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


def execute(site: Site, chapters: list[Chapter], timeout: int, jobs: int, again: tuple[str, ...]) -> None:
    """Execute the chapters whose results aren't known, and those named in `again`.

    Raises
    ------
    BuildError
        If a cell fails: the file, the line, the message and the command to run, for each chapter.
    """
    cache = get_cache(site.cache)
    if again:
        todo = [chapter for chapter in chapters if chapter.name in again]
    else:
        todo = [chapter for chapter in chapters if not _known(cache, chapter)]
    progress = Progress("Chapters", len(todo), already=len(chapters) - len(todo))
    running: list[NotebookClient] = []
    failures = {}
    pool = ThreadPoolExecutor(max(1, jobs))
    try:
        futures = {pool.submit(_execute_one, chapter, timeout, running): chapter for chapter in todo}
        for future in as_completed(futures):
            chapter = futures[future]
            notebook, seconds, failure = future.result()
            if failure:
                failures[chapter.name] = failure
            else:
                bundle = CacheBundleIn(notebook, str(chapter.path), data={"execution_seconds": seconds})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            progress.advance(chapter.name)
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        for client in running:
            _kill(client)
        raise
    finally:
        pool.shutdown()
    if failures:
        raise BuildError("\n".join(failures[c.name] for c in chapters if c.name in failures))
    progress.close()
    if unknown := [chapter.name for chapter in chapters if not _known(cache, chapter)]:
        raise BuildError(
            f"{', '.join(again)} ran through, but the pages need {', '.join(unknown)} too: "
            "run the build without --only"
        )
    _write_notebooks(site, chapters, cache)
    _drop_old_caches(site)


def _known(cache: Any, chapter: Chapter) -> bool:
    try:
        cache.match_cache_notebook(chapter.notebook)
    except KeyError:
        return False
    return True


def _execute_one(
    chapter: Chapter, timeout: int, running: list[NotebookClient]
) -> tuple[nbformat.NotebookNode, float, str | None]:
    """The executed notebook, how long it took, and what failed, if anything did."""
    notebook = copy.deepcopy(chapter.notebook)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        # Else a kernel's last words begin with a warning about ports that are local.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(chapter.path.parent)}},
    )
    running.append(client)
    began = time.monotonic()
    with TemporaryFile("w+", errors="replace") as aside:
        try:
            # What cells write is caught in the kernel. The process itself says little but, now and
            # then, a traceback of its own end, which matters only where it came too early.
            client.execute(stderr=aside)
            failure = _written_to_stderr(chapter, notebook)
        except CellExecutionError:
            failure = _failed_cell(chapter, notebook)
        except CellTimeoutError:
            index = _last_started(notebook)
            failure = _report(
                chapter, notebook, index, 1, f"a cell may take {timeout} s, and this one took longer"
            )
        except DeadKernelError:
            said = f"Python died while it ran this cell\n{_last_words(aside)}".rstrip()
            failure = _report(chapter, notebook, _last_started(notebook), 1, said)
        except RuntimeError as error:
            error.add_note(_last_words(aside))  # it did not even start
            raise
        finally:
            running.remove(client)
    return notebook, time.monotonic() - began, failure


def _last_words(aside: IO[str]) -> str:
    aside.seek(0)
    return aside.read()[-2000:]


def _kill(client: NotebookClient) -> None:
    process = getattr(getattr(client.km, "provisioner", None), "process", None)
    if process is not None and process.poll() is None:
        process.kill()


def _code_cells(notebook: nbformat.NotebookNode) -> list[int]:
    return [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def _last_started(notebook: nbformat.NotebookNode) -> int:
    """The first code cell that has no result; nbclient numbers a cell when it has ended."""
    done = [index for index in _code_cells(notebook) if notebook.cells[index].execution_count]
    return next((index for index in _code_cells(notebook) if index not in done), _code_cells(notebook)[-1])


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
        f"{_shown(chapter.path)}:{place}: cell {number}: {message}\n"
        f"    {source[min(line, len(source)) - 1].strip()}\n"
        f"  run this chapter again: python3 scripts/build.py --only {chapter.name}"
    )


def _first_line(chapter: Chapter, notebook: nbformat.NotebookNode, index: int) -> int:
    """The line of the chapter's file, from 1, where the code of cell `index` begins behind its options."""
    lines = chapter.path.read_text("utf-8").splitlines()
    start = notebook.metadata["source_map"][index]
    first = (notebook.cells[index].source.splitlines() or [""])[0]
    return next((n + 1 for n in range(start, len(lines)) if lines[n] == first), start)


def _write_notebooks(site: Site, chapters: list[Chapter], cache: Any) -> None:
    site.notebooks.mkdir(parents=True, exist_ok=True)
    for chapter in chapters:
        _, executed = cache.merge_match_into_notebook(chapter.notebook)
        for number, cell in enumerate(executed.cells):
            cell["id"] = f"cell-{number}"  # nbformat's own are random
        executed.metadata.pop("source_map", None)
        with replacing(site.notebooks / f"{chapter.name}.ipynb") as aside:
            nbformat.write(executed, aside)
    for path in site.notebooks.glob("*.ipynb"):
        if path.stem not in {chapter.name for chapter in chapters}:
            path.unlink()


def _drop_old_caches(site: Site) -> None:
    """Keep the results of the last few states of the library, for a change that is taken back."""
    site.cache.touch()
    folders = [path for path in site.cache.parent.iterdir() if path.is_dir()]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_CACHES:]:
        shutil.rmtree(folder)


def _shown(path: Path) -> str:
    """`path` as the author would write it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
