"""Put faults and kills to the build of a small book: `python3 scripts/faults.py`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

SAMPLE = _bootstrap.ROOT / "tests" / "sample_book"
BUILD = _bootstrap.ROOT / "scripts" / "build.py"
# What a build leaves in its folder.
RESULTS = {".lock", "cache", "figures", "html", "notebooks"}
HEAD = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n\n"
# A build that is told to end has this many seconds, on a busy machine too.
PATIENCE = 8
# A cell that starts a process, says that it has, and ignores Ctrl-C.
BUSY = (
    "import pathlib, signal, subprocess, time\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "subprocess.Popen(['sleep', '600'])\n"
    "pathlib.Path('started').touch()\n"
    "time.sleep(600)\n"
)


@dataclass(frozen=True)
class Place:
    """A copy of the sample book and of its good build.

    Attributes
    ----------
    folder : Path
        With ``book/`` and ``out/``, and ``tmp/``, which the build must not use.
    """

    folder: Path

    @property
    def book(self) -> Path:
        """The chapters."""
        return self.folder / "book"

    @property
    def out(self) -> Path:
        """All that the build writes."""
        return self.folder / "out"

    def add(self, name: str, text: str) -> None:
        """Add `text` at the end of a file of the book."""
        with (self.book / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, in a file of the book."""
        text = (self.book / name).read_text("utf-8")
        assert old in text, f"{name} lacks {old!r}"
        (self.book / name).write_text(text.replace(old, new, 1), "utf-8")

    def cell(self, code: str) -> None:
        """Put `code` at the beginning of the second chapter's cell."""
        self.edit("second.md", "from mlpviz import", f"{code}\nfrom mlpviz import")

    def kept(self, pattern: str) -> Path:
        """The one file of the build that fits `pattern`."""
        (path,) = self.out.glob(pattern)
        return path


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, and what the build has to say.

    Attributes
    ----------
    what : str
        In the author's words.
    spoil : callable
        Makes it go wrong in a `Place`.
    says : str
        A regular expression that some line of the build's output must match.
    heals : bool
        The build must make up for it, and end with status 0.
    limit : int or None
        The largest file that the build may write, in bytes.
    mounts : str or None
        Shell commands that change the file system, for the build alone.
    ended_by : signal.Signals or None
        Sent to the build alone when `when` is true.
    when : callable
        Whether the moment for the signal has come.
    """

    what: str
    spoil: Callable[[Place], object]
    says: str
    heals: bool = False
    limit: int | None = None
    mounts: str | None = None
    ended_by: signal.Signals | None = None
    when: Callable[[Place, float], bool] = lambda place, seconds: True


@dataclass(frozen=True)
class Outcome:
    """What came out of a fault.

    Attributes
    ----------
    status : int
        The build's.
    message : str
        The line that `Fault.says` asks for, else the first one of the build's output.
    stands : bool
        The site is that of the good build.
    left : list of str
        Files and processes that should be gone.
    wrong : list of str
        What falls short.
    """

    status: int
    message: str
    stands: bool
    left: list[str]
    wrong: list[str]


def _while_drawing(place: Place, seconds: float) -> bool:
    return any((place.out / "figures").glob(".ex4*"))


def _while_executing(place: Place, seconds: float) -> bool:
    return (place.book / "started").exists()


def _after(delay: float) -> Callable[[Place, float], bool]:
    return lambda place, seconds: seconds > delay


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _swap_for_file(path: Path) -> None:
    path.rename(path.with_name("mine"))
    path.write_text("mine")


def _swap_for_link(path: Path) -> None:
    path.rename(path.with_name("mine"))
    path.symlink_to("mine")


def _rename_second(place: Place, name: str) -> None:
    (place.book / name).parent.mkdir(exist_ok=True)
    (place.book / "second.md").rename(place.book / f"{name}.md")
    place.edit("_toc.yml", "second", name)


def _add_in_subfolder(place: Place) -> None:
    cell = "```{code-cell} ipython3\n1 + 1\n```\n"
    _write(place.book / "part" / "third.md", f"{HEAD}# Third\n\n{cell}".encode())
    place.add("_toc.yml", "  - file: part/third\n")


def _empty_results(place: Place) -> None:
    for path in place.out.glob("cache/*/executed/*/base.ipynb"):
        path.write_bytes(b"")


def _forget_all(place: Place) -> None:
    _forget_figures(place)
    shutil.rmtree(place.out / "cache")


def _forget_figures(place: Place) -> None:
    shutil.rmtree(place.out / "figures")


FAULTS = {
    # What an author writes
    "toc-yaml": Fault(
        "_toc.yml is no YAML",
        lambda p: p.add("_toc.yml", "  - [\n"),
        r"^book/_toc\.yml:\d+: this is not YAML",
    ),
    "toc-bytes": Fault(
        "_toc.yml is not UTF-8",
        lambda p: _write(p.book / "_toc.yml", b"format: jb-book\nroot: f\xffrst\n"),
        r"^book/_toc\.yml:2: not UTF-8: the byte 0xff",
    ),
    "config-yaml": Fault(
        "_config.yml is no YAML",
        lambda p: p.edit("_config.yml", "A sample", "["),
        r"^book/_config\.yml:\d+: this is not YAML",
    ),
    "config-bytes": Fault(
        "_config.yml is not UTF-8",
        lambda p: _write(p.book / "_config.yml", b"title: \xe9\n"),
        r"^book/_config\.yml:1: not UTF-8: the byte 0xe9",
    ),
    "config-key": Fault(
        "an unknown key in _config.yml",
        lambda p: p.edit("_config.yml", "execute:", "exekute:"),
        r"^book/_config\.yml:4: unknown key 'exekute'; did you mean execute\?",
    ),
    "config-inner-key": Fault(
        "an unknown key deeper in _config.yml",
        lambda p: p.edit("_config.yml", "timeout:", "timeuot:"),
        r"^book/_config\.yml:4: unknown key 'timeuot' in execute; did you mean timeout\?",
    ),
    "chapter-bytes": Fault(
        "a chapter is not UTF-8",
        lambda p: _write(p.book / "second.md", b"# Second\n\n(here)=\n## \xe9\n"),
        r"^book/second\.md:4: not UTF-8: the byte 0xe9",
    ),
    "chapter-nul": Fault(
        "a NUL in a chapter", lambda p: p.add("second.md", "\0"), r"^book/second\.md:\d+: a NUL character"
    ),
    "bibliography-bytes": Fault(
        "references.bib is not UTF-8",
        lambda p: _write(p.book / "references.bib", b"\xff"),
        r"^book/references\.bib:1: not UTF-8",
    ),
    "kernel": Fault(
        "an unknown kernel in a front matter",
        lambda p: p.edit("second.md", "name: python3", "name: julia"),
        r"^book/second\.md:4: the kernel must be python3",
    ),
    "head": Fault(
        "a front matter that is never closed",
        lambda p: p.edit("second.md", "python3\n---", "python3\n"),
        r"^book/second\.md:1: the front matter is never closed",
    ),
    "fence": Fault(
        "a fence that is never closed",
        lambda p: p.add("second.md", "\n```{note}\nThe rest is lost.\n"),
        r"^book/second\.md:\d+: the fence ```\{note\} is never closed",
    ),
    "fence-repeated": Fault(
        "a cell that is closed by the next one's end",
        lambda p: p.edit(
            "second.md", "print(Experiment(lr=0.5))\n```", "print(Experiment(lr=0.5))\n\n```{note}\n```"
        ),
        r"^book/second\.md:\d+: the fence ```\{code-cell\} ipython3 is never closed: line \d+ opens another",
    ),
    "unlisted": Fault(
        "a chapter that no table of contents names",
        lambda p: _write(p.book / "third.md", b"# Third\n"),
        r"^book/third\.md: book/_toc\.yml doesn't list this chapter",
    ),
    "named-search": Fault(
        "a chapter named as the search page is",
        lambda p: _rename_second(p, "search"),
        r"^book/search\.md: a page of the site's own has the address search\.html",
    ),
    "subfolder": Fault(
        "a chapter in a subfolder",
        _add_in_subfolder,
        r"^The book is built",
        heals=True,
    ),
    # What a cell does
    "output": Fault(
        "a cell that prints 50 MB",
        lambda p: p.cell("print('x' * 50_000_000)"),
        r"^book/second\.md:14: cell 1: a cell may print or show 5,000,000 characters",
    ),
    "output-endless": Fault(
        "a cell that prints without end",
        lambda p: p.cell("while True: print('x' * 1000)"),
        r"^book/second\.md:14: cell 1: a cell may print or show 5,000,000 characters",
    ),
    "death": Fault(
        "a cell in which Python dies",
        lambda p: p.cell("import os; os._exit(3)"),
        r"^book/second\.md:14: cell 1: Python died",
    ),
    "orphan": Fault(
        "a cell that fails and leaves a process",
        lambda p: p.cell("import subprocess; subprocess.Popen(['sleep', '600']); 1 / 0"),
        r"^book/second\.md:14: cell 1: ZeroDivisionError",
    ),
    # What is kept from one build to the next
    "figure-emptied": Fault(
        "a figure's file is emptied",
        lambda p: _write(p.kept("figures/*-light.png"), b""),
        r"^out/figures: a file of ex4-\S+ has changed or is gone: the figure is drawn anew",
        heals=True,
    ),
    "manifest-keys": Fault(
        "an entry of the manifest lacks its keys",
        lambda p: _write(p.out / "figures" / "manifest.json", b'{"ex4-network": {}}'),
        r"^out/figures/manifest\.json: the entry ex4-network is broken",
        heals=True,
    ),
    "manifest": Fault(
        "the manifest is emptied",
        lambda p: _write(p.out / "figures" / "manifest.json", b""),
        r"^out/figures/manifest\.json is broken: all figures are drawn anew",
        heals=True,
    ),
    "cache-empty": Fault(
        "the database of results is emptied",
        lambda p: _write(p.kept("cache/*/global.db"), b""),
        r"^out/cache/\w+ is broken: all chapters are executed anew",
        heals=True,
    ),
    "cache-garbage": Fault(
        "the database of results is garbage",
        lambda p: _write(p.kept("cache/*/global.db"), b"garbage " * 9999),
        r"^out/cache/\w+ is broken: all chapters are executed anew",
        heals=True,
    ),
    "result-empty": Fault(
        "the kept results of the chapters are emptied",
        _empty_results,
        r"^the kept result of second is broken: the chapter is executed anew",
        heals=True,
    ),
    "result-gone": Fault(
        "the kept results of the chapters are gone",
        lambda p: shutil.rmtree(p.kept("cache/*/executed")),
        r"^the kept result of second is broken: the chapter is executed anew",
        heals=True,
    ),
    # Where it is to be stored
    "file-limit": Fault(
        "a limit on files' size when results are read and stored",
        lambda p: p.cell("1"),
        r"^out/cache/\w+ can't be used: ",
        limit=10_000,
    ),
    "disk-full": Fault(
        "a full disk when a result is stored",
        lambda p: p.cell("print('x' * 1_000_000)"),
        r"^the result of \w+ can't be stored in out/cache/\w+: ",
        mounts="mount -t tmpfs -o size=400k none out/cache",
    ),
    "cache-read-only": Fault(
        "a read-only cache when results are read and stored",
        lambda p: p.cell("1"),
        r"^out/cache/\w+ can't be used: ",
        mounts="mount --bind out/cache out/cache && mount -o remount,bind,ro out/cache",
    ),
    "html-file": Fault(
        "html is somebody's file",
        lambda p: _swap_for_file(p.out / "html"),
        r"^out/html is a file, .*: move it away",
    ),
    "html-link": Fault(
        "html is a link", lambda p: _swap_for_link(p.out / "html"), r"^out/html is a link, .*: move it away"
    ),
    "strange-folder": Fault(
        "a folder with an html that no build made",
        lambda p: (p.out / ".lock").unlink(),
        r"^no build has made out/html, .*: name another folder by --out",
    ),
    # Endings, each told to the build alone
    "ctrl-c-at-once": Fault(
        "Ctrl-C while libraries are imported",
        lambda p: None,
        r"^Interrupted",
        ended_by=signal.SIGINT,
        when=_after(0.3),
    ),
    "ctrl-c-figures": Fault(
        "Ctrl-C while figures are drawn",
        _forget_figures,
        r"^Interrupted",
        ended_by=signal.SIGINT,
        when=_while_drawing,
    ),
    "term-figures": Fault(
        "SIGTERM while figures are drawn",
        _forget_figures,
        r"^Ended by SIGTERM",
        ended_by=signal.SIGTERM,
        when=_while_drawing,
    ),
    "kill-figures": Fault(
        "SIGKILL while figures are drawn", _forget_figures, "", ended_by=signal.SIGKILL, when=_while_drawing
    ),
    **{
        f"{name}-cell": Fault(
            f"{title} while a cell runs that ignores Ctrl-C and has started a process",
            lambda p: p.cell(BUSY),
            says,
            ended_by=number,
            when=_while_executing,
        )
        for name, title, number, says in (
            ("ctrl-c", "Ctrl-C", signal.SIGINT, r"^Interrupted"),
            ("term", "SIGTERM", signal.SIGTERM, r"^Ended by SIGTERM"),
            ("hup", "SIGHUP", signal.SIGHUP, r"^Ended by SIGHUP"),
            ("kill", "SIGKILL", signal.SIGKILL, ""),
        )
    },
}


def tree(folder: Path) -> dict[str, str]:
    """The files of a folder and hashes of what they hold."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def make_good(folder: Path) -> Place:
    """Build the sample book in `folder`, as it should be."""
    place = Place(folder)
    shutil.copytree(SAMPLE, place.book)
    # A figure that doesn't move is drawn in seconds, and is drawn anew a dozen times here.
    place.edit("first.md", "fig-ex4-history", "fig-ex4-network")
    place.edit("first.md", "{catalog-figure} ex4-history", "{catalog-figure} ex4-network")
    (folder / "tmp").mkdir()
    status, said, _ = _run(place)
    if status:
        raise click.ClickException(f"the sample book can't be built:\n{said}")
    return place


def put(fault: Fault, good: Place, folder: Path) -> Outcome:
    """Put `fault` to a copy of `good` in `folder`, and see what comes out."""
    place = Place(folder)
    shutil.copytree(good.folder, folder)
    fault.spoil(place)
    before = tree(place.out / "html")
    status, said, seconds = _run(place, fault)
    left = _left(place, fault.ended_by == signal.SIGKILL)
    stands = tree(place.out / "html") == before
    lines = [line for line in said.splitlines() if line.strip()]
    asked = [line for line in lines if re.search(fault.says, line)]
    wrong = []
    # A build that was through when its end came is through.
    through = fault.ended_by and "The book is built" in said
    if status != _expected_status(fault) and not through:
        wrong.append(f"status {status} instead of {_expected_status(fault)}")
    if fault.says and not asked:
        wrong.append(f"no line says {fault.says}")
    if re.search("^Traceback|Task was destroyed|^Exception ignored", said, re.MULTILINE):
        wrong.append("a traceback")
    if fault.ended_by and seconds > PATIENCE:
        wrong.append(f"it took {seconds:.0f} s to end")
    if not stands and tree(place.book) == tree(good.book):
        wrong.append("the site is another one")
    wrong += [f"left: {what}" for what in left]
    if fault.ended_by:
        wrong += _build_after(place, good)
    return Outcome(status, (asked or lines or [""])[0], stands, left, wrong)


def _expected_status(fault: Fault) -> int:
    if fault.ended_by is None:
        return 0 if fault.heals else 1
    # A process that can't hear its end is ended by the system.
    return -fault.ended_by if fault.ended_by == signal.SIGKILL else 128 + fault.ended_by


def _build_after(place: Place, good: Place) -> list[str]:
    """What is wrong with the build that follows one that was ended."""
    shutil.rmtree(place.book)
    shutil.copytree(good.book, place.book)
    status, said, _ = _run(place)
    wrong = [f"then left: {what}" for what in _left(place, False)]
    if status:
        wrong.append(f"the next build fails: {said.strip().splitlines()[-1]}")
    if tree(place.out / "html") != tree(good.out / "html"):
        wrong.append("the next build's site is another one")
    return wrong


def _run(place: Place, fault: Fault | None = None) -> tuple[int, str, float]:
    """Build; the status, all that was said, and how long it took from the signal to the end."""
    command = [sys.executable, str(BUILD), "--book", "book", "--out", "out", "--jobs", "2"]
    if fault and fault.mounts:
        command = ["unshare", "-rm", "sh", "-c", f'{fault.mounts} && exec "$@"', "sh", *command]

    def limited() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's job in the background ignores it
        if fault and fault.limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.limit, fault.limit))

    environment = os.environ | {"TMPDIR": str(place.folder / "tmp"), "MLPVIZ_FAULT": str(place.folder)}
    with tempfile.TemporaryFile("w+") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=place.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            preexec_fn=limited,
        )
        if fault and fault.ended_by:
            while process.poll() is None and not fault.when(place, time.monotonic() - began):
                time.sleep(0.05)
            began = time.monotonic()
            process.send_signal(fault.ended_by)
        status = process.wait()
        seconds = time.monotonic() - began
        said.seek(0)
        return status, said.read(), seconds


def _left(place: Place, killed: bool) -> list[str]:
    """Files and processes that should be gone; a killed build's work is the next one's to clear."""
    files = (
        {path.name for path in place.out.iterdir()} - RESULTS - {"mine"} - ({".work"} if killed else set())
    )
    files |= {f"tmp/{path.name}" for path in (place.folder / "tmp").iterdir()}
    if not killed:
        for name in ("figures", "notebooks"):
            files |= {f"{name}/{path.name}" for path in (place.out / name).glob(".*")}
    deadline = time.monotonic() + PATIENCE
    while (processes := _processes(place)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [*sorted(files), *processes]


def _processes(place: Place) -> list[str]:
    """The processes that a build in `place` started, found by their environment."""
    listed = subprocess.run(
        ["ps", "axeww", "-o", "pid=,command="], capture_output=True, text=True, check=True
    )
    mark = f"MLPVIZ_FAULT={place.folder}"
    return [" ".join(line.split()[:3]) for line in listed.stdout.splitlines() if mark in line.split()]


def _mountable() -> bool:
    """Whether a build can have a file system of its own here (Linux, where users may make namespaces)."""
    if not shutil.which("unshare"):
        return False
    done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return done.returncode == 0


def _kills(count: int, seconds: float) -> dict[str, Fault]:
    """Faults that end a whole build at random moments of its `seconds`."""
    chance = random.Random(count)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
    faults = {}
    for n in range(count):
        number, moment = numbers[n % len(numbers)], round(chance.uniform(0.5, seconds), 1)
        faults[f"random-{n + 1}"] = Fault(
            f"{number.name} {moment} s after the beginning",
            _forget_all,
            "",
            ended_by=number,
            when=_after(moment),
        )
    return faults


@click.command()
@click.option(
    "--only", metavar="NAME", multiple=True, help="Put this fault only. Can be given several times."
)
@click.option(
    "--kills",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="End so many builds at random moments too, by SIGINT, SIGTERM, SIGHUP and SIGKILL in turn.",
)
def main(only: tuple[str, ...], kills: int) -> None:
    """Put faults to the build of a small book, and show what comes out as a table.

    Each fault gets a copy of the book of the tests and of its good build, in a temporary folder.
    There something is spoiled (a chapter, a kept result, the disk), or the build is ended while it
    is at work. Then the build must end with the right status and a line that says what is wrong,
    without a traceback; the last good site must stand; no process and no file may be left. After a
    build that was ended, the next one must give the good site, to the byte.

    Ends with status 1 if anything falls short. Takes about 10 s for a fault, and a minute for each
    that draws figures anew or is a kill.

    \b
    Examples:
      python3 scripts/faults.py                   all of them
      python3 scripts/faults.py --only fence      one of them
      python3 scripts/faults.py --kills 32        all, and 32 random kills
    """
    if wrong := [name for name in only if name not in FAULTS]:
        raise click.ClickException(f"--only must be one of {', '.join(FAULTS)} (got {wrong[0]!r})")
    short = 0
    with tempfile.TemporaryDirectory() as root:
        began = time.monotonic()
        click.echo("Building the sample book", err=True)
        good = make_good(Path(root, "good"))
        seconds = time.monotonic() - began
        faults = {name: FAULTS[name] for name in only or FAULTS} | _kills(kills, seconds)
        mountable = _mountable()
        click.echo(
            "| fault | | status | what is said | last good site | left | |\n|---|---|---:|---|---|---|---|"
        )
        for number, (name, fault) in enumerate(faults.items(), 1):
            click.echo(f"{number} of {len(faults)}: {fault.what}", err=True)
            if fault.mounts and not mountable:
                click.echo(
                    f"| {name} | {fault.what} | | not tried: no file system can be mounted here | | | |"
                )
                continue
            outcome = put(fault, good, Path(root, name))
            shutil.rmtree(Path(root, name))
            short += bool(outcome.wrong)
            click.echo(f"| {name} | {fault.what} | {_row(outcome)} |")
    click.echo(f"\n{len(faults)} faults, {short} fall short")
    sys.exit(1 if short else 0)


def _row(outcome: Outcome) -> str:
    cells = (
        str(outcome.status),
        outcome.message.replace("|", "\\|")[:120],
        "stands" if outcome.stands else "replaced",
        ", ".join(outcome.left) or "nothing",
        "; ".join(outcome.wrong) or "good",
    )
    return " | ".join(cells)


if __name__ == "__main__":
    main()
