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
from mlpviz.export.frames import chosen_iterations
from mlpviz.export.gif import TOLERANCE
from mlpviz.plots.history import HEIGHT, WIDTH, HistoryPlot
from mlpviz.plots.style import new_figure, themed

SHORT = CatalogFigure("short", (Experiment(steps=12, lr=0.5),), views.TrainingHistory(), "A short run.")
PAIR = CatalogFigure(
    "pair", (EXERCISES["ex7"], Experiment(steps=3)), views.LearnedFunctions(("one", "two (2)")), "Two."
)


def frames_of(figure, theme="light"):
    """The frames that an animation should show, drawn afresh."""
    run = figure.experiments[0].run()
    with themed(theme) as colours:
        plot = HistoryPlot(new_figure(WIDTH, HEIGHT), run, colours)
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
    expected = frames_of(SHORT, theme)
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
        assert off.mean() < 4
        # What is further off than the steps of the plane's colours are blends at edges.
        assert np.mean(off > 2 * TOLERANCE) < 0.01
    assert all((one != other).any() for one, other in pairwise(pictures))


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


def test_render_all_is_the_same_in_one_process_and_in_two(tmp_path):
    names, seen = ["ex2-network", "ex5-gradients"], []
    one = render_all(tmp_path / "one", names, lambda done, total: seen.append((done, total)), jobs=1)
    two = render_all(tmp_path / "two", names, jobs=2)
    assert [p.name for p in one] == [p.name for p in two]
    assert {p.name for p in one} == {
        f"{n}-{t}.{e}" for n in names for t in ("light", "dark") for e in ("png", "svg")
    }
    assert seen == [(k, 8) for k in range(1, 9)]
    for first, second in zip(one, two, strict=True):
        assert first.read_bytes() == second.read_bytes()


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
