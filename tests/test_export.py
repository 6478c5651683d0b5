import hashlib
import json
import os
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from mlpviz import EXERCISES, Experiment
from mlpviz.catalog import CATALOG, CatalogFigure, views
from mlpviz.export import MOVING, STILL, inspect, render_all, save
from mlpviz.export.frames import chosen_iterations, movement
from mlpviz.export.thrift import thrifty_frames
from mlpviz.export.video import write_mp4
from mlpviz.plots.history import HEIGHT, WIDTH, HistoryPlot
from mlpviz.plots.style import new_figure, themed

SHORT = CatalogFigure("short", (Experiment(steps=12, lr=0.5),), views.TrainingHistory(), "A short run.")
PAIR = CatalogFigure(
    "pair", (EXERCISES["ex7"], Experiment(steps=3)), views.LearnedFunctions(("one", "two (2)")), "Two."
)


def frames_of(figure, theme="light", flat=False):
    """The frames that an animation should show, drawn afresh."""
    run = figure.experiments[0].run()
    with themed(theme) as colours:
        plot = HistoryPlot(new_figure(WIDTH, HEIGHT), run, colours, flat=flat)
        return [plot.frame(i)[..., :3].copy() for i in chosen_iterations(run.steps)]


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


@pytest.mark.parametrize("name", ["ex1-history", "ex7-history"])
def test_gif_keeps_to_its_limit(tmp_path, name):
    figure = CATALOG[name]  # Exercise 7's plane is the dearest of all to redraw
    path = tmp_path / "film.gif"
    save(figure, path, "dark")
    assert path.stat().st_size <= 500_000
    plane, curves = np.s_[60:480, 50:470], np.s_[:, 590:]
    with Image.open(path) as film:
        assert film.n_frames == 100
        pictures = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
    expected = frames_of(figure, "dark", flat=True)
    for k in (0, -1):
        assert np.abs(pictures[k].astype(int) - expected[k].astype(int)).mean() < 1
    redrawn = 0
    for k, (before, picture) in enumerate(pairwise(pictures), 1):
        assert (before[curves] != picture[curves]).any(), "time runs on in every frame"
        if (before[plane] != picture[plane]).any():
            redrawn += 1
            off = np.abs(picture[plane].astype(int) - expected[k][plane].astype(int))
            assert off.mean() < 1, "a plane that is redrawn is the frame's own"
    assert redrawn == 0 if name == "ex1-history" else redrawn >= 8


class Recorder:
    """Stands for a plot: notes what is asked of it, and what each frame would cost."""

    def __init__(self, history, redrawing, other):
        self.history, self.costs, self.asked, self.spent = history, (redrawing, other), [], 0

    def frame(self, i, plane=None, numbers=None):
        redrawn = plane is None or plane == i
        self.asked.append((i, i if plane is None else plane, i if numbers is None else numbers))
        self.spent += self.costs[0] if redrawn else self.costs[1]
        return np.zeros((1, 1, 4), np.uint8)


@pytest.mark.parametrize(("limit", "most"), [(10**9, 100), (500_000, 24), (40_000, 2)])
def test_the_plane_is_redrawn_as_often_as_there_is_room(limit, most):
    iterations = chosen_iterations(1000)
    plot = Recorder(EXERCISES["ex4"].run(), redrawing=18_000, other=1_000)
    for _ in thrifty_frames(plot, iterations, limit, lambda: plot.spent):
        pass
    assert [i for i, _, _ in plot.asked] == iterations
    redrawn = [i for i, plane, _ in plot.asked if plane == i]
    assert redrawn[0] == iterations[0]
    assert redrawn[-1] == 1000
    assert 0.75 * most <= len(redrawn) <= most
    held = [plane for _, plane, _ in plot.asked]
    assert held == sorted(held)
    assert set(held) == set(redrawn)
    if len(redrawn) > 2:
        assert plot.spent <= limit + 18_000
    late = [k for k, (i, _, numbers) in enumerate(plot.asked) if numbers < i]
    assert all(iterations.index(plot.asked[k][2]) >= k - 3 for k in late)


def test_movement_is_between_0_and_1_and_sees_a_divergence():
    run = Experiment(activation="relu", init_scale=1e30, steps=4).run()
    moved = movement(run, range(5))
    assert run.diverged_at is not None
    assert moved.min() >= 0
    assert moved.max() <= 1
    assert moved[run.diverged_at] == 1
    calm = movement(EXERCISES["ex4"].run(), [0, 118, 120, 1000])
    assert calm[0] == 0 < calm[2] < calm[1]


def test_mp4_plays_in_presentations(tmp_path):
    path = tmp_path / "short.mp4"
    save(SHORT, path)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")  # it starts before it is loaded whole
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (1100, 550)
        assert stream.average_rate == Fraction(25, 2)
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    expected = frames_of(SHORT)
    assert len(pictures) == len(expected) + 3000 // 80
    for picture, wanted in zip(pictures, expected, strict=False):
        assert np.abs(picture.astype(int) - wanted.astype(int)).mean() < 6


def test_an_mp4_keeps_its_limit_of_bytes(tmp_path, monkeypatch):
    film = frames_of(SHORT)

    def written(limit):
        monkeypatch.setattr("mlpviz.export.video.LIMIT", limit)
        path = tmp_path / "film.mp4"
        write_mp4(path, lambda: iter(film), 80, 4, "")
        with av.open(str(path)) as container:
            assert len(list(container.decode(video=0))) == len(film) + 4
        return path.read_bytes()

    free = written(10**9)
    held = written(3 * len(free) // 4)
    assert len(free) // 2 < len(held) <= 3 * len(free) // 4
    assert held == written(3 * len(free) // 4)


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
        assert picture.size == (2200, 1100)


def test_svg_holds_shapes_and_loads_nothing(tmp_path):
    save(CATALOG["ex4-network"], tmp_path / "network.svg")
    text = (tmp_path / "network.svg").read_text()
    assert text.count("<path") > 20
    assert 'href="http' not in text


@pytest.mark.parametrize("steps", [1, 5, 99, 100, 199, 200, 201, 1000, 100_000])
def test_chosen_iterations(steps):
    chosen = chosen_iterations(steps)
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= 100
    assert chosen[-1] == steps
    assert 0 <= chosen[0] <= 1
    gaps = np.diff(chosen)
    assert gaps[0] == gaps.min()


def test_a_run_of_one_step_moves(tmp_path):
    figure = CatalogFigure("one", (Experiment(steps=1),), views.TrainingHistory(), "One.")
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

    def fail(plot, i, *held):
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


def test_render_all_is_the_same_in_one_process_and_in_two(tmp_path):
    names, seen = ["ex2-network", "ex5-gradients"], []
    one = render_all(tmp_path / "one", names, lambda done, total: seen.append((done, total)), jobs=1)
    two = render_all(tmp_path / "two", names, jobs=2)
    assert [p.name for p in one] == [p.name for p in two]
    assert {p.name for p in one} == {
        f"{n}-{t}.{e}" for n in names for t in ("light", "dark") for e in ("png", "svg", "page.webp")
    }
    assert seen == [(k, 12) for k in range(1, 13)]
    for first, second in zip(one, two, strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_a_page_gets_a_smaller_picture_of_the_same(tmp_path):
    render_all(tmp_path, ["ex5-gradients"], jobs=1)
    sharp, small = tmp_path / "ex5-gradients-dark.png", tmp_path / "ex5-gradients-dark.page.webp"
    assert inspect(small) == inspect(sharp)
    assert small.stat().st_size < 0.6 * sharp.stat().st_size
    with Image.open(sharp) as picture, Image.open(small) as other:
        assert (other.width, other.height) == (picture.width * 3 // 4, picture.height * 3 // 4)
        same = picture.convert("RGB").resize(other.size, Image.Resampling.BOX)
        assert np.abs(np.asarray(same, int) - np.asarray(other.convert("RGB"), int)).mean() < 3


def test_render_all_knows_its_names(tmp_path):
    with pytest.raises(ValueError, match="figure must be a name in the catalog"):
        render_all(tmp_path, ["nothing"])


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path):
    code = (
        "import sys\nfrom mlpviz import Experiment\nfrom mlpviz.catalog import CatalogFigure, views\n"
        "from mlpviz.export import save\n"
        "figure = CatalogFigure('short', (Experiment(steps=4),), views.TrainingHistory(), 'A.')\n"
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


def test_the_library_alone_imports_no_drawing():
    code = "import json, sys, mlpviz; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    loaded = {name.partition(".")[0] for name in json.loads(out)}
    assert not loaded & {"matplotlib", "PIL", "av", "imageio", "sphinx", "click"}
