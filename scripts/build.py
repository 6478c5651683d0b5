"""Build the book: `python3 scripts/build.py`, on a fresh clone too. See --help."""

import signal
import sys

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) == signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # quietly, until `_bootstrap` can say a line

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)
    _bootstrap.handle_signals()
    # jsonschema makes a grammar of addresses of it: a second, for what no build needs.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click
from sitebuild import stamp
from sitebuild.archive import write_archive
from sitebuild.conditions import environment
from sitebuild.processes import SIGNALS, Guard, end_workers, signals_deferred
from sitebuild.publish import MARK, recover, refuse_foreign_files
from sitebuild.site import ROOT, BuildError, Order, Site, shown


def _checked_address(_context: click.Context, _option: click.Parameter, address: str) -> str:
    """An address that others can be relative to."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise click.BadParameter(f"must begin with https:// and name a host (got {address!r})")
    return address if not address or address.endswith("/") else f"{address}/"


@click.command()
@click.option(
    "--only",
    metavar="CHAPTER",
    multiple=True,
    help="Execute only this chapter, even if its results are cached. Pages are written if all other "
    "chapters have cached results. Can be repeated.",
)
@click.option(
    "--clean", is_flag=True, help="Delete all figures and cached results first; the last site is kept."
)
@click.option(
    "--why",
    is_flag=True,
    help="Say of each figure, chapter and page whether it is reused, or made again and why.",
)
@click.option(
    "--verify",
    "verified",
    is_flag=True,
    help="Build twice from nothing in temporary folders, with other hash seeds, time zones and numbers of "
    "jobs, and name the first byte that differs. The site in _build/ stays as it is.",
)
@click.option(
    "--serve",
    "served",
    is_flag=True,
    help="Show the site at http://127.0.0.1:PORT/, build again whenever a chapter or the library changes, "
    "and reload the page where you were.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="For --serve.")
@click.option(
    "--archive",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the site as one zip, with checksums. Unpacked anywhere, it works without a server.",
)
@click.option(
    "--base-url",
    "address",
    metavar="URL",
    default="",
    callback=_checked_address,
    help="Where the site will be published: adds canonical links, a sitemap, and pictures for shared links.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="one for each core",
    help="Number of figures or chapters to process in parallel. The site doesn't depend on it.",
)
@click.option(
    "--book",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT / "book",
    show_default="book/",
    help="Folder of the chapters, with _config.yml and _toc.yml.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "_build",
    show_default="_build/",
    help="Folder for everything that is generated: html/, figures/, notebooks/, cache/.",
)
def build(
    only: tuple[str, ...],
    clean: bool,
    why: bool,
    verified: bool,
    served: bool,
    port: int,
    archive: Path | None,
    address: str,
    jobs: int,
    book: Path,
    out: Path,
) -> None:
    """Build the site of the book.

    Renders the figures, executes the chapters, writes the pages, checks them, and only then moves
    them to _build/html/. Figures and results are cached: a figure is rendered again if its
    declaration in mlpviz/figures/chapters has changed, a chapter is executed again if one of its
    cells has, and both if a pinned package has, or code that they can reach by their imports.

    If nothing has changed since the last good build, that is all it says.

    Exits with status 0 and prints where the site is, or with status 1 and says what is wrong, and
    where. The site of the last good build is then still in place.

    \b
    Examples:
      python3 scripts/build.py               everything
      python3 scripts/build.py --only ex3    while you write chapter 3
      python3 scripts/build.py --why         what is made again, and because of what
      python3 scripts/build.py --archive site.zip --base-url https://example.org/course/
      python3 scripts/build.py --serve       show the site while you write it
    """
    site = Site(book.resolve(), out.resolve())
    order = Order(only, clean, why, jobs, address)
    if verified:
        if only or clean or why or served or archive or address:
            raise click.UsageError("--verify goes with --jobs, --book and --out alone")
        from sitebuild.verify import verify

        try:
            verify(site, jobs)
        except BuildError as failure:
            click.echo(f"{failure}\n\nThe site was not verified: {_count(failure)}.", err=True)
            sys.exit(1)
        return
    if not served:
        sys.exit(1 if _try(site, order, archive) else 0)
    if only:
        raise click.UsageError("--serve builds what has changed: leave out --only")
    from sitebuild.serve import serve

    orders = chain([order], repeat(replace(order, clean=False)))  # later builds keep what is there
    try:
        serve(site, port, lambda: _try(site, next(orders), archive))
    except BuildError as failure:
        click.echo(failure, err=True)
        sys.exit(1)


def _try(site: Site, order: Order, archive: Path | None) -> str:
    """Build the site, print how it went, and return the problems if it failed."""
    began = time.monotonic()
    try:
        with _at_work(site) as guard:
            read = stamp.read_by(site, order.address)
            unchanged = not (order.only or order.clean) and stamp.holds(site, read)
            if not unchanged:
                # Imported late, so that --help and mistakes in the sources answer at once.
                from sitebuild import sources

                sources.check(site.book)
                from sitebuild import steps

                steps.run(site, order, guard)
                stamp.note(site, read)
            said = _archived(site, archive) if archive else ""
    except BuildError as failure:
        return _failed(site, str(failure), f"The book was not built: {_count(failure)}.")
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return _failed(site, "", f"The book was not built: {error.strerror or error}{where}.")
    page = shown(site.html / "index.html")
    if unchanged:
        click.echo(f"Nothing has changed since the last build. Open {page}")
    else:
        click.echo(f"\nThe book is built, in {time.monotonic() - began:.0f} s. Open {page}")
    return said


def _archived(site: Site, path: Path) -> str:
    """Write the archive, and return why that failed, if it did."""
    try:
        write_archive(site, path)
    except OSError as error:
        said = f"The archive {shown(path)} could not be written: {error.strerror or error}."
        click.echo(said, err=True)
        return said
    click.echo(f"The archive is {shown(path)}, {path.stat().st_size / 1e6:.0f} MB")
    return ""


def _failed(site: Site, problems: str, verdict: str) -> str:
    verdict += _standing(site)
    said = f"{problems}\n\n{verdict}" if problems else verdict
    click.echo(said, err=True)
    return said


@contextlib.contextmanager
def _at_work(site: Site) -> Iterator[Guard]:
    """Lock the build folder, and leave no process and no unfinished file behind."""
    site.build.mkdir(parents=True, exist_ok=True)
    refuse_foreign_files(site)
    with (site.build / MARK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"another build is running in {shown(site.build)}") from None
        # A fork that outlives a killed build for a moment would keep the next one out.
        os.register_at_fork(after_in_child=lock.close)
        site.clear()
        recover(site)
        site.temporary.mkdir(parents=True)
        os.environ |= environment(site)
        guard = Guard()
        _handle_signals(site, guard)
        try:
            yield guard
        finally:
            with signals_deferred():
                _clear(site, guard)


def _handle_signals(site: Site, guard: Guard) -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end the build at once, whatever a library is doing."""

    def end(number: int, _frame: FrameType | None) -> None:
        with signals_deferred():
            _clear(site, guard)
            said = "Interrupted" if number == signal.SIGINT else f"Ended by {signal.Signals(number).name}"
            with contextlib.suppress(OSError):  # the terminal may be gone
                os.write(2, f"\n{said}.{_standing(site)}\n".encode())
            # Not by an exception: a library might swallow it, and threads would wait for their kernels.
            os._exit(128 + number)

    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, end)


def _clear(site: Site, guard: Guard) -> None:
    end_workers()
    guard.end()
    site.clear()


def _count(failure: BuildError) -> str:
    problems = sum(not line.startswith(" ") for line in str(failure).splitlines())
    return f"{problems} problem{'s' if problems > 1 else ''}"


def _standing(site: Site) -> str:
    if (site.html / "index.html").exists():
        return f" The last good site is still in {shown(site.html)}."
    return ""


if __name__ == "__main__":
    build()
