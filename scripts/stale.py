"""Look for results that outlive a change of the library: `python3 scripts/stale.py`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

import sys
import tempfile
from pathlib import Path

import click
from buildfaults.changes import Built, Copy, modules


@click.command()
@click.option(
    "--only", metavar="MODULE", multiple=True, help="Change only this one: engine/chain.py. Can be repeated."
)
def stale(only: tuple[str, ...]) -> None:
    """Change each module of the library in a copy, and look for results that a build wrongly reuses.

    A small book is built in a temporary folder. Then each function of one Python module raises, or a
    line is added to a script, a style sheet or a file of data; the book is built with all that the
    first build has left, and from nothing. Both must say the same problems, or write the same bytes.
    Of modules that the build itself calls, nothing can be told in this way.

    Exits with status 1 if a result was reused that should not have been. Takes about 15 s a module.

    \b
    Examples:
      python3 scripts/stale.py                         all modules, most of an hour
      python3 scripts/stale.py --only plots/planes.py   one of them
    """
    known = modules()
    if unknown := [name for name in only if name not in known]:
        raise click.ClickException(f"--only must be a file of mlpviz/ with code (got {unknown[0]!r})")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        click.echo("Building the sample book", err=True)
        try:
            copy = Copy(Path(folder, "copy"))
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        for module in only or known:
            reused, anew = copy.compare(module)
            wrong += reused != anew
            click.echo(f"{module:40} {_verdict(reused, anew, copy.good)}")
    click.echo(f"\n{len(only or known)} modules, {wrong} with results that should not have been reused")
    sys.exit(1 if wrong else 0)


def _verdict(reused: Built, anew: Built, good: Built) -> str:
    if reused != anew:
        lines = {*anew.problems} ^ {*reused.problems}
        files = {*anew.site.items()} ^ {*reused.site.items()}
        return "STALE: " + "; ".join(sorted([*lines, *(name for name, _ in files)])[:3])
    if any(line.startswith("Traceback") for line in anew.problems):
        return "no build can do without it"
    if anew.problems:
        return f"the same: {anew.problems[-1]}"
    files = {*anew.site.items()} ^ {*good.site.items()}
    changed = len({name for name, _ in files})
    return f"the same site, {changed} files changed" if changed else "the same site, unchanged"


if __name__ == "__main__":
    stale()
