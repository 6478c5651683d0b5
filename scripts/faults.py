"""Inject faults into the build of a small book: `python3 scripts/faults.py`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

import shutil
import sys
import tempfile
import time
from pathlib import Path

import click
from buildfaults import FAULTS
from buildfaults.endings import random_endings
from buildfaults.injection import Outcome, build_sample, can_mount, inject


@click.command()
@click.option("--only", metavar="NAME", multiple=True, help="Inject only this fault. Can be repeated.")
@click.option(
    "--kills",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Also end this many builds at random moments, by SIGINT, SIGTERM, SIGHUP and SIGKILL in turn.",
)
def faults(only: tuple[str, ...], kills: int) -> None:
    """Inject faults into the build of a small book, and print how it reacts as a table.

    Each fault gets its own copy of the tests' sample book and of its good build, in a temporary
    folder. Something in it is damaged (a chapter, a stored result, the disk), or the build is
    interrupted at work. The build must then exit with the right status and a line that says what
    is wrong, without a traceback; the last good site must survive; no process and no file may be
    left behind. The build after an interrupted one must write the good site, to the byte.

    Exits with status 1 if the build gets any of this wrong, and prints what the build printed. Takes
    about 10 s a fault, and a minute where figures are redrawn or the build is interrupted.

    \b
    Examples:
      python3 scripts/faults.py                   all faults
      python3 scripts/faults.py --only fence      one of them
      python3 scripts/faults.py --kills 32        all, and 32 kills at random moments
    """
    if wrong := [name for name in only if name not in FAULTS]:
        raise click.ClickException(f"--only must be one of {', '.join(FAULTS)} (got {wrong[0]!r})")
    failed = 0
    with tempfile.TemporaryDirectory() as root:
        began = time.monotonic()
        click.echo("Building the sample book", err=True)
        try:
            good = build_sample(Path(root, "good"))
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        seconds = time.monotonic() - began
        chosen = {name: FAULTS[name] for name in only or FAULTS} | random_endings(kills, seconds)
        mountable = can_mount()
        click.echo("| fault | | status | s | message | last good site | left behind | |")
        click.echo("|---|---|---:|---:|---|---|---|---|")
        for number, (name, fault) in enumerate(chosen.items(), 1):
            click.echo(f"{number} of {len(chosen)}: {fault.what}", err=True)
            if fault.mounts and not mountable:
                click.echo(f"| {name} | {fault.what} | | | skipped: nothing can be mounted here | | | |")
                continue
            outcome = inject(fault, good, Path(root, name))
            shutil.rmtree(Path(root, name))
            if outcome.wrong:
                failed += 1
                click.echo(f"{name} is handled wrongly. The build printed:\n{outcome.output}", err=True)
            click.echo(f"| {name} | {fault.what} | {_row(outcome)} |")
    click.echo(f"\n{len(chosen)} faults, {failed} handled wrongly")
    sys.exit(1 if failed else 0)


def _row(outcome: Outcome) -> str:
    cells = (
        str(outcome.status),
        f"{outcome.seconds:.1f}",
        outcome.message.replace("|", "\\|")[:120],
        "survives" if outcome.stands else "replaced",
        ", ".join(outcome.left) or "nothing",
        "; ".join(outcome.wrong) or "good",
    )
    return " | ".join(cells)


if __name__ == "__main__":
    faults()
