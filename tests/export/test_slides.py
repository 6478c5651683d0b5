"""The slide form: 16:9, legible from the last row, all within its bounds, and made again from a file."""

import re
from dataclasses import fields, replace
from importlib import import_module
from pkgutil import iter_modules
from xml.etree import ElementTree

import av
import numpy as np
import pytest
import segno
from click.testing import CliRunner
from matplotlib.text import Text
from PIL import Image, ImageSequence

from mlpviz import EXERCISES, Experiment
from mlpviz.cli import main
from mlpviz.export import inspect, like, own_run, save, shown_iterations, with_options
from mlpviz.figures import CATALOG, views
from mlpviz.figures.form import MEDIA, Form
from mlpviz.figures.views.playground_code import PlaygroundCode
from mlpviz.plots.arrangement import ARRANGEMENTS, PANELS
from mlpviz.plots.layout import HEADROOM, PAGE, PHONE, SLIDE
from mlpviz.plots.style import RESOLUTIONS, themed

SLIDE_FORM = Form(medium="slide")
SHORT = own_run(Experiment(steps=12, lr=0.5))
SITE = "https://lecturer.github.io/inside-networks/"
CODE = with_options(own_run(EXERCISES["ex8"]), {"site": SITE})
SVG = "{http://www.w3.org/2000/svg}"


def examples():
    """A figure for each view, with few seeds, and of the training history each panel."""
    for module in iter_modules(views.__path__):
        view = getattr(import_module(f"{views.__name__}.{module.name}"), module.name.title().replace("_", ""))
        if view is PlaygroundCode:
            yield CODE
            continue
        figure = next(figure for figure in CATALOG.values() if type(figure.view) is view)
        if "seeds" in {field.name for field in fields(view)}:
            figure = replace(figure, view=replace(figure.view, seeds=2))
        yield figure
    history = CATALOG["ex8-history"]  # with the longest title and the most layers
    for panel in PANELS:
        yield replace(history, name=f"{history.name}-{panel}", view=replace(history.view, panel=panel))
    yield CATALOG["ex8-network"]
    yield CATALOG["ex4-curves-compared"]


def sizes_of_text(path):
    """Every text of an SVG with its size, when the picture is 1 wide."""
    root = ElementTree.parse(path).getroot()
    width = float(root.get("viewBox").split()[2])
    for text in root.iter(f"{SVG}text"):
        assert "scale" not in text.get("transform", "")
        for part in text.iter():
            if (part.text or "").strip():
                style = part.get("style") or text.get("style")
                size = re.search(r"font(?:-size)?: (?:[a-z]+ |\d+ )*([\d.]+)px", style)
                yield part.text, float(size[1]) / width


@pytest.mark.parametrize("figure", list(examples()), ids=lambda figure: figure.name)
def test_a_slide_is_legible_and_nothing_is_cut_off(tmp_path, figure):
    for part in {1, figure.slides}:
        form = replace(SLIDE_FORM, part=part)
        with themed("dark") as theme:
            drawn = figure.draw(theme, form)
            drawn.canvas.draw()
            box = drawn.get_tightbbox()
        width, height = SLIDE
        assert tuple(drawn.get_size_inches()) == (width / 100, height / 100)
        assert box.x0 >= 0
        assert box.x1 <= width / 100
        assert box.y0 >= 0
        assert box.y1 <= (height - HEADROOM + 4) / 100
        save(figure, tmp_path / "slide.svg", medium="slide", part=part)
        texts = list(sizes_of_text(tmp_path / "slide.svg"))
        assert len(texts) > 3
        small = [text for text, size in texts if size * 40 / 3 * 72 < 18]  # points, on 13.33 inches
        assert not small
        words = {line for text in drawn.findobj(Text) for line in text.get_text().splitlines()}
        assert {text for text, _ in texts} & words


@pytest.mark.parametrize(("medium", "shown"), [("page", 650), ("phone", 320)])
@pytest.mark.parametrize("figure", list(examples()), ids=lambda figure: figure.name)
def test_a_page_is_legible_and_nothing_is_cut_off(figure, medium, shown):
    """`shown` is how many pixels wide a book shows it, in a window of 1280 pixels or 390."""
    if getattr(figure.view, "panel", "all") != "all":
        pytest.skip("for slides only")
    with themed("light") as theme:
        drawn = figure.draw(theme, Form(medium=medium))
        drawn.set_dpi(100)
        drawn.canvas.draw()
        box = drawn.get_tightbbox()
    width, height = drawn.get_size_inches()
    assert width <= (PAGE if medium == "page" else PHONE) / 100
    assert box.x0 >= 0
    assert box.x1 <= width
    assert box.y0 >= 0
    assert box.y1 <= height
    texts = [text for text in drawn.findobj(Text) if text.get_visible() and text.get_text()]
    assert len(texts) > 1
    scale = min(shown / (100 * width), 1)  # of the layout's pixels, 100 an inch
    assert not [text for text in texts if text.get_fontsize() / 72 * 100 * scale < 11]


@pytest.mark.parametrize(
    ("form", "box"),
    [({}, (30, 30, 990, 990)), ({"medium": "slide", "theme": "dark"}, (200, 300, 1620, 1720))],
    ids=["page", "slide"],
)
def test_a_code_holds_the_playgrounds_link(tmp_path, form, box):
    link = f"{SITE}playground.html#{EXERCISES['ex8']}"
    assert link in CODE.alt()
    save(CODE, tmp_path / "code.png", **form)
    with Image.open(tmp_path / "code.png") as picture:
        dark = np.asarray(picture.convert("L").crop(box)) < 128
    matrix = segno.make(link, micro=False, error="l", boost_error=False).matrix
    expected = np.pad(np.array([[*row] for row in matrix], bool), 4)
    middles = (np.arange(len(expected)) + 0.5) / len(expected) * len(dark)
    assert np.array_equal(dark[np.ix_(middles.astype(int), middles.astype(int))], expected)


def test_each_medium_has_a_resolution_and_an_arrangement():
    assert set(RESOLUTIONS) == set(MEDIA) == {medium for medium, _ in ARRANGEMENTS}


def test_all_panels_of_a_figure_stand_on_its_slides_once():
    curves = CATALOG["ex4-curves"]
    titles = []
    for part in range(1, curves.slides + 1):
        with themed("light") as theme:
            drawn = curves.draw(theme, replace(SLIDE_FORM, part=part))
        titles += [ax.get_title(loc="left") for ax in drawn.axes]
        assert len({ax.get_ylim() for ax in drawn.axes}) == 1
    assert titles == list(curves.experiments[0].layout.scalar_names)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_transparent_slide_has_no_ground(tmp_path, theme):
    path = tmp_path / "slide.png"
    save(CATALOG["ex4-network"], path, theme, medium="slide", transparent=True)
    with Image.open(path) as picture:
        assert picture.size == (3200, 1800)
        corners = [(0, 0), (3199, 0), (0, 1799), (3199, 1799)]
        assert [picture.getpixel(corner)[3] for corner in corners] == [0] * 4
        assert np.asarray(picture)[..., 3].max() == 255
    save(SHORT, tmp_path / "film.webp", theme, medium="slide", transparent=True, width=400)
    with Image.open(tmp_path / "film.webp") as film:
        frames = [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(film)]
    assert len(frames) == 13
    for frame in frames:
        assert frame.shape == (225, 400, 4)
        assert frame[0, 0, 3] == 0


def test_a_film_of_a_stretch_with_its_own_size_and_pace(tmp_path):
    path = tmp_path / "film.mp4"
    save(SHORT.seen(steps=(4, 10), panel="loss"), path, medium="slide", width=1280, fps=10)
    assert shown_iterations(path) == [4, 5, 6, 7, 8, 9, 10]
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (1280, 720, 10)
    save(SHORT, path, medium="slide", duration=6)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (1600, 900)
        last = 12 * stream.duration * stream.time_base / stream.frames
        assert 5.9 < last < 6.1
    save(SHORT, tmp_path / "film.gif", duration=6)
    with Image.open(tmp_path / "film.gif") as film:
        stays = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert sum(stays[:-1]) == 6000


def test_a_stretch_has_its_own_scale():
    figure = CATALOG["ex4-history"].seen(panel="loss", steps=(690, 770))
    loss = figure.experiments[0].run().loss[690:771]
    with themed("light") as theme:
        ax = figure.view.player(figure.experiments, theme, SLIDE_FORM).loss_axes
    assert ax.get_xlim() == (690, 770)
    assert float(loss.max()) < ax.get_ylim()[1] < 1.2 * float(loss.max())


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("ex4-network", "a.svg", "--slide", "--theme", "dark"),
        ("ex4-curves", "a.png", "--slide", "--part", 3, "--transparent", "--width", 800),
        ("ex4-network", "a.pdf"),
        ("ex1-network", "a.png", "--iteration", 500, "--unit", "2:1"),
        ("ex4-network", "ex4-network-dark.page.webp", "--theme", "dark"),
        ("ex4-network", "ex4-network-dark.phone.webp", "--theme", "dark"),
        ("seed=3", "code.svg", "--slide", "--site", "https://example.org/a/"),
        ("ex2-history", "a.png", "--slide", "--view", "plane", "--iteration", 0),
        ("steps=20&lr=0.5", "a.mp4", "--slide", "--view", "loss", "--steps", "3:9", "--fps", 24.5),
        ("steps=20&lr=0.5", "a.gif", "--duration", 1.2),
        ("steps=20&lr=0.5", "a.webp", "--slide", "--transparent", "--width", 640),
    ],
    ids=str,
)
def test_a_figure_is_made_again_from_its_file(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    name, file, *options = arguments
    assert call("figure", name, "-o", file, *options).exit_code == 0
    again = f"again-{file}"
    made = call("figure", "--like", file, "-o", again)
    assert made.exit_code == 0, made.output
    assert (tmp_path / again).read_bytes() == (tmp_path / file).read_bytes()
    figure, _ = like(file)
    assert inspect(file) == figure.source


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("ex4-history", "--slide", "-o", "a.png", "--view", "loos"),
            "view on a slide must be one of all",
        ),
        (("ex4-history", "-o", "a.png", "--view", "loss"), "view on a page must be one of all (got 'loss')"),
        (("ex4-network", "--slide", "-o", "a.png", "--view", "loss"), "view of ex4-network can't be chosen"),
        (
            ("ex4-curves", "--slide", "-o", "a.png", "--part", "7"),
            "ex4-curves must be 1 to 6 (got 7)",
        ),
        (("ex4-curves", "--slide", "-o", "a.png", "--part", "0"), "part must be at least 1"),
        (("ex4-curves", "-o", "a.png", "--part", "2"), "part must be 1 unless the medium is a slide"),
        (("ex4-history", "-o", "a.mp4", "--steps", "900:1100"), "within 0:1000 (got 900:1100)"),
        (("ex4-history", "-o", "a.mp4", "--steps", "900-950"), "steps must be written first:last"),
        (("ex4-history", "-o", "a.png", "--iteration", "1001"), "one of the steps 0 to 1000 (got 1001)"),
        (("ex4-network", "-o", "a.png", "--iteration", "1001"), "1001"),
        (("ex4", "-o", "a.png", "--site", "example.org"), "site must be an address such as https://"),
        (("ex4-network", "-o", "a.png", "--site", SITE), "site of ex4-network can't be chosen"),
        (("ex4", "-o", "a.gif", "--site", SITE), "because the figure does not move"),
        (
            ("ex4-network", "-o", "a.png", "--unit", "2:2"),
            "a layer from 1 to 4 and one of its units",
        ),
        (("ex4-network", "-o", "a.png", "--unit", "2"), "unit must be written layer:unit, as in 2:0"),
        (("ex4-history", "-o", "a.png", "--unit", "2:1"), "unit of ex4-history can't be chosen"),
        (("ex4-history", "-o", "a.mp4", "--iteration", "3"), "iteration must be that of a still"),
        (("ex4-history", "-o", "a.mp4", "--fps", "3", "--duration", "3"), "(got both)"),
        (("ex4-history", "-o", "a.mp4", "--fps", "500"), "fps must be 1 to 50"),
        (("ex4-history", "-o", "a.mp4", "--duration", "1"), "duration of 100 frames must be 1.98 to 99 sec"),
        (("ex4-network", "-o", "a.png", "--fps", "5"), "fps and duration must be those of a film"),
        (("ex4-history", "-o", "a.mp4", "--transparent"), "must end in png, svg, pdf or webp"),
        (("ex4-network", "-o", "a.png", "--width", "0"), "width must be 320 to 7680 pixels (got 0)"),
        (("ex4-network", "-o", "a.png", "--width", "100000"), "width must be 320 to 7680"),
        (("ex4-network", "-o", "a.svg", "--width", "800"), "width in pixels must be that of a png"),
        (("-o", "a.png"), "must say what to draw"),
        (("ex4-network", "--like", "cut.png", "-o", "a.png"), "named or made like another file (got both)"),
        (("--like", "cut.png", "-o", "a.png"), "cut.png must be a readable png file"),
        (("--like", "run.npz", "-o", "a.png"), "run.npz must name its figure to be made again"),
        (("--like", "none.png", "-o", "a.png"), "can't use none.png"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_in_one_line(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    save(SHORT, tmp_path / "whole.png", width=320)
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:60])
    Experiment(steps=2).run().save(tmp_path / "run.npz")
    before = sorted(tmp_path.iterdir())
    result = call("figure", *arguments)
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert sorted(tmp_path.iterdir()) == before
