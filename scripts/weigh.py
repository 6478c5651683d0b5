"""Measure how heavy pages are, and how slow: `python3 scripts/weigh.py _build/html`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

from pathlib import Path

import click


@click.command()
@click.argument(
    "sites", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--pages",
    type=click.IntRange(1),
    default=6,
    show_default=True,
    help="Number of pages to print, heaviest first.",
)
def weigh(sites: tuple[Path, ...], pages: int) -> None:
    """Measure built SITES, each a folder like _build/html, in one run.

    A local server sends the pages as a web server does, compressed, to headless Chromium at
    1.6 Mbit/s with a round trip of 150 ms. Prints for each page the kilobytes of its first load,
    the seconds until its first live figure can be used, and how far its layout shifts.
    """
    from benchmark.pages import measure

    for site in sites:
        click.echo(f"{site}\n{'page':<14}{'first load':>12}{'figure usable':>16}{'layout shift':>15}")
        for page in measure(site, pages):
            usable = "no figure" if page.usable is None else f"{page.usable:.1f} s"
            click.echo(f"{page.name:<14}{page.kilobytes:>9.0f} kB{usable:>16}{page.shift:>15.3f}")


if __name__ == "__main__":
    weigh()
