"""Measure how fast mlpviz is: `python3 scripts/bench.py`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

import sys
from collections.abc import Callable
from pathlib import Path

import click
from benchmark import browser, builds, frames, numbers
from benchmark.report import as_json, as_markdown, table
from benchmark.timing import Row

ROWS: dict[str, Callable[[bool], Row]] = {
    "training": numbers.training,
    "seeds": numbers.seeds,
    "surface": numbers.surface,
    "surfaces": numbers.surfaces,
    "frame": frames.frame,
    "files": frames.files,
    "batch": numbers.batch,
    "import": numbers.imports,
    "browser": browser.browser,
    "build": builds.builds,
}


@click.command()
@click.option(
    "--only",
    "names",
    type=click.Choice(list(ROWS)),
    multiple=True,
    help="Measure only this row. Can be repeated.",
)
@click.option(
    "--quick", is_flag=True, help="Small sizes and few repeats, without verdicts: to see that it works."
)
@click.option("--write", is_flag=True, help="Also write the result into the book (book/_bench.md).")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=_bootstrap.ROOT / "_build" / "bench",
    show_default="_build/bench/",
    help="Folder for bench.json and bench.md.",
)
def bench(names: tuple[str, ...], quick: bool, write: bool, out: Path) -> None:
    """Measure mlpviz against plain baselines and floors, in one process.

    Each baseline does the same work the notebook's way; its results are compared with mlpviz's
    before anything is timed. Times are medians of interleaved repeats, so don't use the machine
    for anything else meanwhile. The row "browser" needs Chromium.

    Exits with status 0 whether or not the targets are met, and with 1 if results differ.
    """
    if write and (quick or names):
        raise click.UsageError("--write needs all rows at full size: leave out --quick and --only")
    rows = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in names or ROWS:
            print(f"Measuring {name}", file=sys.stderr, flush=True)
            rows.append(ROWS[name](quick))
            print(table(rows[-1], judged=not quick), flush=True)
        (out / "bench.json").write_text(as_json(rows, quick), "utf-8")
        (out / "bench.md").write_text(as_markdown(rows, quick), "utf-8")
        if write:
            (_bootstrap.ROOT / "book" / "_bench.md").write_text(as_markdown(rows, quick), "utf-8")
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error} ({error.filename})") from None
    print(f"\nWritten: {out / 'bench.json'} and bench.md" + (", book/_bench.md" if write else ""))


if __name__ == "__main__":
    bench()
