import hashlib
import os
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange
from PIL import Image, ImageSequence

from mlpviz import EXERCISES, Experiment
from mlpviz.export import MOVING, STILL, inspect, save, save_forms, shown_iterations
from mlpviz.export.frames import chosen_iterations
from mlpviz.export.video import write_mp4
from mlpviz.figures import CATALOG, CatalogFigure
from mlpviz.figures.form import Form
from mlpviz.figures.views.learned_functions import LearnedFunctions
from mlpviz.figures.views.training_history import TrainingHistory
from mlpviz.model.declaration import DECLARATION
from mlpviz.plots.history import HistoryPlot
from mlpviz.plots.style import themed

SHORT = CatalogFigure("short", (Experiment(steps=12, lr=0.5),), TrainingHistory(), "A short run.")
PAIR = CatalogFigure(
    "pair", (EXERCISES["ex7"], Experiment(steps=3)), LearnedFunctions(("one", "two (2)")), "Two."
)


def frames_of(figure, theme="light", flat=False):
    """The frames that an animation should show, drawn afresh."""
    run = figure.experiments[0].run()
    with themed(theme) as colours:
        plot = TrainingHistory().player(figure.experiments, colours, Form(theme), flat)
        return [plot.frame(i)[..., :3].copy() for i in chosen_iterations(run)]


@pytest.mark.parametrize("ending", sorted({*STILL, *MOVING}))
def test_the_string_comes_back_and_the_bytes_repeat(tmp_path, ending):
    path = tmp_path / f"short.{ending}"
    save(SHORT, path, "dark")
    assert Experiment.parse(inspect(path)) == SHORT.experiments[0]
    before = path.read_bytes()
    save(SHORT, path, "dark")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", STILL)
def test_several_experiments_come_back(tmp_path, ending):
    save(PAIR, tmp_path / f"pair.{ending}")
    assert inspect(tmp_path / f"pair.{ending}").splitlines() == [str(e) for e in PAIR.experiments]


def test_a_history_file_is_inspected_too(tmp_path):
    Experiment(steps=2).run().save(tmp_path / "run.npz")
    assert inspect(tmp_path / "run.npz") == str(Experiment(steps=2))


@pytest.mark.parametrize("ending", STILL)
def test_no_date_no_version(tmp_path, ending):
    save(PAIR, tmp_path / f"pair.{ending}")
    content = (tmp_path / f"pair.{ending}").read_bytes()
    for trace in (b"Matplotlib", b"matplotlib.org", b"CreationDate", b"dc:date"):
        assert trace not in content


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_gif_by_pillow_and_by_another_decoder(tmp_path, theme):
    path = tmp_path / "short.gif"
    save(SHORT, path, theme)
    expected = frames_of(SHORT, theme, flat=True)
    with Image.open(path) as film:
        assert "loop" not in film.info  # it plays once
        pictures = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
        film.seek(0)
        assert film.info["duration"] == 80
        film.seek(film.n_frames - 1)
        assert film.info["duration"] == 3000
    with av.open(str(path)) as container:
        others = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(pictures) == len(others) == len(expected) == 13
    for picture, other, wanted in zip(pictures, others, expected, strict=True):
        assert np.array_equal(picture, other)
        off = np.abs(picture.astype(int) - wanted.astype(int)).max(axis=2)
        # The plane's colours are all in the palette; what is off are blends at letters' edges.
        assert off.mean() < 0.5
        assert np.mean(off > 10) < 0.01
    assert all((one != other).any() for one, other in pairwise(pictures))


def test_every_frame_of_a_gif_shows_one_state_even_where_it_must_drop_frames(tmp_path, monkeypatch):
    # Exercise 7's plane is the dearest of all to draw.
    figure = CATALOG["ex7-history"]
    path = tmp_path / "film.gif"
    monkeypatch.setattr("mlpviz.export.gif.LIMIT", 900_000)
    save(figure, path, "dark")
    assert path.stat().st_size <= 900_000
    shown = shown_iterations(path)
    assert 30 < len(shown) < 50
    assert shown[-1] == 1000
    with themed("dark") as colours:
        plot = TrainingHistory().player(figure.experiments, colours, Form(), flat=True)
        with Image.open(path) as film:
            assert film.n_frames == len(shown)
            for i, picture in zip(shown, ImageSequence.Iterator(film), strict=True):
                off = np.abs(np.asarray(picture.convert("RGB"), int) - plot.frame(i)[..., :3]).max(axis=2)
                assert off.mean() < 0.5, i
                assert np.mean(off > 10) < 0.01, i


def test_a_gif_keeps_30_frames_whatever_they_take(tmp_path, monkeypatch):
    monkeypatch.setattr("mlpviz.export.gif.LIMIT", 1000)
    save(CATALOG["ex1-history"], tmp_path / "film.gif")
    assert len(shown_iterations(tmp_path / "film.gif")) == 30


def test_a_gif_shows_each_step_when_the_mp4_does(tmp_path, monkeypatch):
    monkeypatch.setattr("mlpviz.export.gif.LIMIT", 1000)
    save(CATALOG["ex1-history"], tmp_path / "film.gif")
    kept = shown_iterations(tmp_path / "film.gif")
    with Image.open(tmp_path / "film.gif") as film:
        stays = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    starts = np.cumsum([0, *stays[:-1]])
    everyone = chosen_iterations(CATALOG["ex1-history"].experiments[0].run())
    assert starts.tolist() == [80 * everyone.index(i) for i in kept]
    assert stays[-1] == 3000


@pytest.mark.parametrize("ending", MOVING)
def test_a_film_names_the_iteration_of_each_frame(tmp_path, ending):
    save(SHORT, tmp_path / f"short.{ending}")
    assert shown_iterations(tmp_path / f"short.{ending}") == chosen_iterations(SHORT.experiments[0].run())


def test_what_names_no_frames_says_so(tmp_path):
    save(PAIR, tmp_path / "pair.png")
    with pytest.raises(ValueError, match=r"pair\.png must be a film that names the iterations of its frames"):
        shown_iterations(tmp_path / "pair.png")


def test_mp4_plays_in_presentations(tmp_path):
    path = tmp_path / "short.mp4"
    save(SHORT, path)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")  # it starts before it is loaded whole
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (1080, 714)
        assert stream.average_rate == Fraction(25, 2)
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    expected = frames_of(SHORT)
    assert len(pictures) == len(expected) + 3000 // 80
    for picture, wanted in zip(pictures, expected, strict=False):
        off = np.abs(picture.astype(int) - wanted.astype(int))
        assert off.mean() < 2
        assert off[..., 1].max() < 120  # no line or letter is dissolved


def test_an_mp4_says_how_its_colours_are_to_be_read_and_keeps_to_it(tmp_path):
    colour = (200, 71, 47)
    frame = np.full((64, 64, 4), (*colour, 255), np.uint8)
    path = tmp_path / "film.mp4"
    write_mp4(path, [frame], 80, 0, "")
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert tags == (1, 1, 1, ColorRange.MPEG)  # all BT.709, limited range
        (picture,) = container.decode(video=0)
        planes = picture.to_ndarray(format="yuv420p")
    # ITU-R BT.709-6, items 3.2 and 3.4: the luma that these tags promise.
    red, green, blue = colour
    luma = 16 + 219 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    assert abs(float(planes[:64].mean()) - luma) < 1


def test_webp_plays_once(tmp_path):
    path = tmp_path / "short.webp"
    save(SHORT, path)
    expected = frames_of(SHORT)
    with Image.open(path) as film:
        assert film.info["loop"] == 1
        pictures = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
    assert len(pictures) == len(expected)
    for picture, wanted in zip(pictures, expected, strict=True):
        assert np.abs(picture.astype(int) - wanted.astype(int)).mean() < 6


def test_png_is_twice_as_sharp(tmp_path):
    save(SHORT, tmp_path / "short.png")
    with Image.open(tmp_path / "short.png") as picture:
        assert picture.size == (2160, 1428)


def test_svg_holds_shapes_and_loads_nothing(tmp_path):
    save(CATALOG["ex4-network"], tmp_path / "network.svg")
    svg = ElementTree.parse(tmp_path / "network.svg")
    kinds = {element.tag.partition("}")[2] for element in svg.iter()}
    assert "path" in kinds
    assert "text" not in kinds, "it looks the same where our font is not installed"
    links = [value for element in svg.iter() for name, value in element.items() if name.endswith("href")]
    assert all(link.startswith(("#", "data:")) for link in links)


@pytest.mark.parametrize("steps", [1, 5, 99, 100, 199, 200, 201, 1000, 3001])
def test_chosen_iterations(steps):
    chosen = chosen_iterations(Experiment(steps=steps, lr=0.25).run())
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(100, steps + 1)
    assert (chosen[0], chosen[-1]) == (0, steps)
    if steps >= 200:
        assert {i % 2 for i in chosen[1:]} == {steps % 2}


@pytest.mark.parametrize("name", ["ex4", "ex7", "ex8"])
def test_frames_are_close_where_much_happens(name):
    run = EXERCISES[name].run()
    chosen = chosen_iterations(run)
    # By hand: a third each of the time, of the outputs' way and of the loss's, one even step after another.
    networks = [run.network(i) for i in range(0, 1001, 2)]
    outputs = np.array([network(run.data).detach()[:, 0].numpy() for network in networks])
    parts = [np.full(500, 1.0), np.abs(np.diff(outputs, axis=0)).mean(1), np.abs(np.diff(run.loss[::2]))]
    shares = np.mean([part / part.sum() for part in parts], axis=0)
    gaps = [shares[i // 2 : j // 2] for i, j in pairwise(chosen)]
    # A single step may do much; what else happens until the next frame is nowhere far from the usual.
    rest = np.array([gap.sum() - gap.max() for gap in gaps])
    assert rest.max() < 2 * np.median([gap.sum() for gap in gaps if len(gap) > 1])
    assert len({len(gap) for gap in gaps}) > 3


def test_frames_of_a_run_that_stands_still_are_evenly_spaced():
    assert set(np.diff(chosen_iterations(EXERCISES["ex1"].run()))) == {10, 12}


def test_frames_of_a_run_that_diverges_reach_its_end():
    chosen = chosen_iterations(Experiment(activation="relu", init_scale=1e30, steps=400).run())
    assert len(chosen) == 100
    assert (chosen[0], chosen[-1]) == (0, 400)


def test_a_run_of_one_step_moves(tmp_path):
    figure = CatalogFigure("one", (Experiment(steps=1),), TrainingHistory(), "One.")
    for ending in MOVING:
        save(figure, tmp_path / f"one.{ending}")
    with Image.open(tmp_path / "one.gif") as film:
        assert film.n_frames == 2


def test_unknown_endings(tmp_path):
    with pytest.raises(ValueError, match=r"png, svg, pdf, webp, gif, mp4 \(got 'a.bmp'\)"):
        save(SHORT, tmp_path / "a.bmp")
    with pytest.raises(ValueError, match="because the figure does not move"):
        save(PAIR, tmp_path / "a.gif")
    with pytest.raises(ValueError, match="theme must be one of light, dark"):
        save(SHORT, tmp_path / "a.png", "sepia")
    assert not list(tmp_path.iterdir())


def test_folder_that_cant_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in ("missing", "file"):
        with pytest.raises(OSError, match=r"a\.png"):
            save(SHORT, tmp_path / folder / "a.png")


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "short.gif"
    path.write_bytes(b"the last good one")

    def fail(plot, i):
        raise RuntimeError("out of paint")

    monkeypatch.setattr(HistoryPlot, "frame", fail)
    with pytest.raises(RuntimeError, match="out of paint"):
        save(SHORT, path)
    assert path.read_bytes() == b"the last good one"
    assert [file.name for file in tmp_path.iterdir()] == ["short.gif"]


def test_inspect_refuses_what_has_no_string(tmp_path):
    Image.new("RGB", (2, 2)).save(tmp_path / "plain.png")
    with pytest.raises(ValueError, match=r"plain\.png must carry an experiment string"):
        inspect(tmp_path / "plain.png")
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    with pytest.raises(ValueError, match=r"broken\.mp4 must be a readable mp4 file"):
        inspect(tmp_path / "broken.mp4")
    with pytest.raises(ValueError, match="file must end in one of png"):
        inspect(tmp_path / "notes.txt")
    with pytest.raises(FileNotFoundError):
        inspect(tmp_path / "missing.png")
    with pytest.raises(ValueError, match=r"must be a file \(it is a folder\)$"):
        inspect(tmp_path)


def test_the_forms_of_a_figure_are_the_same_whatever_was_drawn_before(tmp_path):
    alone, after = tmp_path / "alone", tmp_path / "after"
    code = (
        "import sys\nfrom mlpviz.figures import CATALOG\nfrom mlpviz.export import save_forms\n"
        "save_forms(CATALOG['ex5-gradients'], sys.argv[1])\n"
    )
    alone.mkdir()
    subprocess.run([sys.executable, "-c", code, str(alone)], check=True)
    after.mkdir()
    save(CATALOG["ex2-network"], tmp_path / "before.svg", "dark")
    paths = save_forms(CATALOG["ex5-gradients"], after)
    forms = [
        (ending, theme) for ending in ("png", "svg", "page.webp", "phone.webp") for theme in ("light", "dark")
    ]
    assert [path.name for path in paths] == [f"ex5-gradients-{theme}.{ending}" for ending, theme in forms]
    assert all(path.read_bytes() == (alone / path.name).read_bytes() for path in paths)


def test_an_animated_figure_has_films_among_its_forms(tmp_path):
    names = [path.name for path in save_forms(SHORT, tmp_path)]
    assert names[-4:] == ["short-dark.phone.webp", "short-light.gif", "short-light.mp4", "short-dark.mp4"]
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())


def test_a_page_gets_a_smaller_picture_of_the_same(tmp_path):
    save_forms(CATALOG["ex5-gradients"], tmp_path)
    sharp, small = tmp_path / "ex5-gradients-dark.png", tmp_path / "ex5-gradients-dark.page.webp"
    assert inspect(small) == inspect(sharp)
    assert small.stat().st_size < 0.6 * sharp.stat().st_size
    with Image.open(sharp) as picture, Image.open(small) as other:
        assert (other.width, other.height) == (picture.width * 2 // 3, picture.height * 2 // 3)
        same = picture.convert("RGB").resize(other.size, Image.Resampling.BOX)
        assert np.abs(np.asarray(same, int) - np.asarray(other.convert("RGB"), int)).mean() < 3


def test_a_mark_keeps_its_colour_in_the_smaller_picture(tmp_path):
    for theme in ("light", "dark"):
        save(CATALOG["ex3-surface"], tmp_path / "small.page.webp", theme)
        with Image.open(tmp_path / "small.page.webp") as picture:
            colours = {colour: count for count, colour in picture.convert("RGB").getcolors(256)}
        trained = tuple(bytes.fromhex(DECLARATION["landscape"]["trained"][1:]))
        assert colours[trained] > 500  # the mark, and its twin in the legend


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path):
    code = (
        "import sys\nfrom mlpviz import Experiment\nfrom mlpviz.figures import CatalogFigure\n"
        "from mlpviz.figures.views.training_history import TrainingHistory\n"
        "from mlpviz.export import save\n"
        "figure = CatalogFigure('short', (Experiment(steps=4),), TrainingHistory(), 'A.')\n"
        "for ending in ('svg', 'pdf', 'gif', 'mp4'): save(figure, f'{sys.argv[1]}/a.{ending}')\n"
    )
    sums = set()
    for seed in ("0", "1"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)
        files = sorted(tmp_path.iterdir())
        assert len(files) == 4
        sums.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
    assert len(sums) == 1
