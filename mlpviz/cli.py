"""The command line: list, train, draw, and read back what a file shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .engine.history import History
    from .export.decks import Deck
    from .model.experiment import Experiment

# Each command imports what it needs, so that help and list come at once.

__all__ = ["main"]


class _Group(click.Group):
    """Commands whose ValueError or OSError is one line for a person, and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # click exits quietly when the reader of a pipe is gone
        except OSError as error:
            known = error.filename and error.strerror
            text = f"can't use {error.filename}: {error.strerror}" if known else str(error)
            raise click.ClickException(" ".join(text.split())) from error
        except ValueError as error:
            raise click.ClickException(" ".join(str(error).split())) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mlpviz", prog_name="mlpviz")
def main() -> None:
    """See what happens inside small neural networks while they learn.

    An EXPERIMENT is an exercise's name, "ex1" to "ex8", or an experiment string. Fields that you
    leave out take their defaults:

    \b
      widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000

    Put the string in quotes: your shell reads & as a command of its own.

    \b
      mlpviz list
      mlpviz train ex4
      mlpviz figure ex4-history -o ex4.gif
      mlpviz figure "seed=2&lr=0.1" -o seed2.png --theme dark
      mlpviz inspect seed2.png
      mlpviz embed ex4 -o ex4.html
      mlpviz deck ex4 -o ex4.pptx
    """


def read_experiment(text: str) -> Experiment:
    """The experiment that `text` names: an exercise or a string.

    Raises
    ------
    ValueError
        If it is neither.
    """
    from .model.experiment import EXERCISES, Experiment

    if text in EXERCISES:
        return EXERCISES[text]
    if "=" not in text:
        raise ValueError(
            f"experiment must be one of {', '.join(EXERCISES)}, or written field=value&field=value "
            f"(got {text!r})"
        )
    return Experiment.parse(text)


@main.command("list")
def list_() -> None:
    """List every exercise and figure, with the runs they show."""
    from .figures import CATALOG
    from .model.experiment import EXERCISES

    click.echo("Exercises")
    for name, experiment in EXERCISES.items():
        click.echo(f"  {name}  {experiment}")
    click.echo("\nFigures (those with * move)")
    width = max(map(len, CATALOG))
    for name, figure in CATALOG.items():
        first, *others = (str(e) for e in figure.experiments)
        more = f"  and {len(others)} more" if others else ""
        slides = f"  ({figure.slides} slides)" if figure.slides > 1 else ""
        click.echo(f"  {name:{width}} {'*' if figure.animated else ' '} {first}{more}{slides}")


@main.command()
@click.argument("experiment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.npz",
    help="Save every state to this file.",
)
def train(experiment: str, output: Path | None) -> None:
    """Train EXPERIMENT and print how it went.

    The table has the loss, the accuracy and the norm of each layer's weight gradient at a few
    steps. mlpviz.History.load reads a file of all states.

    \b
      mlpviz train ex4
      mlpviz train "widths=2-8-1&seed=3" -o run.npz
    """
    from .analysis import describe

    chosen = read_experiment(experiment)
    if output is not None and output.suffix != ".npz":
        raise ValueError(f"file of a history must end in npz (got {output.name!r})")
    if output is not None:
        output.parent.stat()  # before the training, not after it
    click.echo(str(chosen))
    size = chosen.layout.size * chosen.n * chosen.steps
    if size > 50_000_000:
        click.echo(f"training {chosen.layout.size} parameters for {chosen.steps} steps …", err=True)
    history = chosen.run()
    for line in _table(history):
        click.echo(line)
    click.echo(describe.outcome(history))
    if output is not None:
        history.save(output)
        click.echo(f"wrote {output}")


def _table(history: History) -> Iterable[str]:
    """The history at a few steps, as lines of a table."""
    from .analysis.numbers import percent

    steps = history.steps
    wanted = sorted({0, *(round(steps * share) for share in (0.01, 0.1, 0.25, 0.5, 0.75, 1))})
    names = [name.removesuffix(".weight").removesuffix(".0") for name in history.grad_norms]
    yield f"{'step':>7} {'loss':>10} {'accuracy':>8}  " + " ".join(f"{name:>8}" for name in names)
    for i in wanted:
        norms = " ".join(f"{float(norm[i]):8.1e}" for norm in history.grad_norms.values())
        accuracy = percent(float(history.accuracy[i]))
        yield f"{i:7d} {float(history.loss[i]):10.5g} {accuracy:>8}  {norms}"


@main.command()
@click.argument("name", metavar="NAME|EXPERIMENT|RUN.npz", required=False)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write; its ending chooses the format: png, svg, pdf, webp, and gif or mp4 for what moves.",
)
@click.option("--theme", type=click.Choice(["light", "dark"]), help="Colours, light by default.")
@click.option("--slide", is_flag=True, help="16:9, all text at least 18 points, room for a title at the top.")
@click.option("--part", type=int, help="Which slide, of a figure that takes several: 1, 2, …")
@click.option("--transparent", is_flag=True, help="Without a background; not for gif and mp4.")
@click.option("--view", help="What a slide shows of a run: all, plane, loss, accuracy or gradients.")
@click.option("--iteration", type=int, help="The step that a still of a run shows; the last by default.")
@click.option("--steps", metavar="FIRST:LAST", help="The stretch of a run to show: 650:800.")
@click.option("--unit", metavar="LAYER:UNIT", help="A unit to ring in the diagram of a network: 2:0.")
@click.option("--site", help="Address of a published book: a QR code of EXPERIMENT in its playground.")
@click.option("--width", type=int, help="In pixels, of png, webp, gif and mp4.")
@click.option("--fps", type=float, help="Frames in a second of a film, 12.5 by default.")
@click.option("--duration", type=float, help="Seconds in which a film reaches its last step.")
@click.option(
    "--like",
    type=click.Path(path_type=Path),
    metavar="OTHER",
    help="Make a figure as it is in this file, instead of naming it.",
)
def figure(name: str | None, output: Path, like: Path | None, slide: bool, **options: Any) -> None:
    """Write a figure, or the training history of an EXPERIMENT or of a file RUN.npz.

    NAME is one that `mlpviz list` prints. The file carries its experiment string: see
    `mlpviz inspect`. With --like, NAME and all options come from another file; in the same format, the
    same version of mlpviz writes the same bytes.

    \b
      mlpviz figure ex3-surface -o surface.pdf
      mlpviz figure ex4-history --slide -o ex4.mp4 --theme dark
      mlpviz figure ex4-history --slide --view loss --steps 650:800 -o fall.svg
      mlpviz figure ex4-curves --slide --part 2 --transparent -o curves.png
      mlpviz figure "widths=2-8-1&seed=3" --iteration 0 -o start.png
      mlpviz figure run.npz -o own.gif
      mlpviz figure ex4 --slide --site https://example.org/course/ -o code.svg
      mlpviz figure --like curves.png -o again.png
    """
    from . import export

    given = {key: value for key, value in options.items() if value is not None and value is not False}
    if like is not None:
        if name is not None or given or slide:
            raise ValueError("a figure must be named or made like another file (got both)")
        shown, form = export.like(like)
        given = vars(form)
    elif name is None:
        raise ValueError("NAME, EXPERIMENT or --like must say what to draw (got none of them)")
    else:
        shown = export.with_options(export.named(name), given)
        if slide:
            given["medium"] = "slide"
    export.save(shown, output, **given)
    click.echo(f"wrote {output}", err=True)


@main.command()
@click.argument("experiment", metavar="EXPERIMENT|RUN.npz")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="File to write.",
)
@click.option("--slide", is_flag=True, help="Fill a 16:9 window with the training history alone.")
@click.option("--theme", type=click.Choice(["light", "dark"]), help="That of the reader's system by default.")
@click.option(
    "--view", help="What to show of the run: all, plane, loss, accuracy or gradients; or a playground of it."
)
@click.option("--iteration", type=int, help="The step to begin at; the last by default.")
@click.option("--autoplay", is_flag=True, help="Play by itself.")
@click.option("--loop", is_flag=True, help="Begin again at the end.")
@click.option("--controls", help="none: no button and no slider; the keys work all the same.")
def embed(experiment: str, output: Path, **options: Any) -> None:
    """Write a page that trains EXPERIMENT live, for an iframe in a slide or a USB stick.

    RUN.npz is a history of your own, see `mlpviz.History.save`; its page carries the states.

    The page holds everything it needs, works without a network, and has the training history
    and the loss landscape. It carries its experiment string: see `mlpviz inspect`.

    \b
      mlpviz embed ex4 -o ex4.html
      mlpviz embed "widths=2-8-1&seed=3" -o seed3.html
      mlpviz embed ex4 --slide --view plane --autoplay --loop -o plane.html
      mlpviz embed ex4 --view playground -o playground.html

    All options also work in the page's address, so that one file serves many slides:
    ex4.html?slide&view=loss&theme=dark
    """
    from .engine.files import replacing
    from .engine.history import History
    from .web import embed as page

    if output.suffix.lower() != ".html":
        raise ValueError(f"file of a page must end in html (got {output.name!r})")
    run = History.load(experiment) if experiment.endswith(".npz") else read_experiment(experiment)
    written = page(run, **options)
    if not output.parent.is_dir():
        raise ValueError(f"folder of {output.name} must be there (got {str(output.parent)!r})")
    with replacing(output) as aside:
        aside.write_text(written, "utf-8")
    click.echo(f"wrote {output}", err=True)


@main.command()
@click.argument("deck", metavar="CHAPTER|FILE.md")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write: pptx, or html with reveal.js.",
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="Of the slides and their figures.",
)
@click.option("--site", help="Address of a published book: a last slide with a QR code of its playground.")
@click.option("--text", is_flag=True, help="Write the deck's own text to FILE.md instead, to change it.")
def deck(deck: str, output: Path, theme: str, site: str | None, text: bool) -> None:
    """Write the slides of a CHAPTER, or those that FILE.md describes.

    A pptx has editable titles, questions and notes, stills and films; PowerPoint, Keynote, Google Slides
    and LibreOffice open it. An html is one file for a browser, works offline, and its widgets are live.
    Needs: pip install "mlpviz[slides]"

    To make a deck of your own, write the text of a chapter's to a file and change it:

    \b
      mlpviz deck ex4 -o ex4.pptx
      mlpviz deck ex4 -o ex4.html --theme dark
      mlpviz deck ex4 --text -o my_lecture.md
      mlpviz deck my_lecture.md -o my_lecture.pptx
    """
    from .engine.files import replacing
    from .export.decks import CHAPTERS, invitation, parse_deck
    from .export.decks.powerpoint import write_pptx
    from .web.deck import write_html_deck

    if deck not in CHAPTERS and not deck.endswith(".md"):
        raise ValueError(f"deck must be one of {', '.join(CHAPTERS)}, or a file .md (got {deck!r})")
    source = CHAPTERS.get(deck, Path(deck)).read_text("utf-8")
    ending = output.suffix.lower()
    writers = {".pptx": write_pptx, ".html": write_html_deck}
    if text and ending != ".md":
        raise ValueError(f"text of a deck must end in md (got {output.name!r})")
    if not text and ending not in writers:
        raise ValueError(f"file of a deck must end in pptx or html (got {output.name!r})")
    if site is not None:
        if deck not in CHAPTERS:
            raise ValueError(f"site must be that of a chapter's deck; in {deck} write ![](ex4?site={site})")
        source += invitation(deck, site)
    output.parent.stat()  # before the figures are drawn, not after it
    if text:
        with replacing(output) as aside:
            aside.write_text(source, "utf-8")
    else:
        try:
            read = parse_deck(source, theme)
        except ValueError as error:
            raise ValueError(f"{deck}: {error}") from error
        _write_deck(writers[ending], read, output, theme)
    click.echo(f"wrote {output}", err=True)


def _write_deck(write: Callable[..., None], read: Deck, output: Path, theme: str) -> None:
    """Write a deck under a progress bar."""
    with click.progressbar(length=len(read.slides) + 1, label="Slides", file=sys.stderr) as bar:
        try:
            write(read, output, theme, lambda: bar.update(1))
        except ImportError as error:
            raise ValueError(
                f'a deck needs the package {error.name}: pip install "mlpviz[slides]"'
            ) from error


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--frames", is_flag=True, help="Print the step that each frame of a film shows instead.")
def inspect(file: Path, frames: bool) -> None:
    """Print the experiment strings that FILE carries.

    FILE is a figure (png, svg, pdf, webp, gif, mp4), an embedded page (html) or a history (npz).
    """
    from . import export

    if frames:
        for k, i in enumerate(export.shown_iterations(file)):
            click.echo(f"frame {k:3}  step {i}")
    else:
        click.echo(export.inspect(file))
