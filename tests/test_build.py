"""The site build, end to end on a sample book of two chapters: what it makes and how it fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PageLog

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # behind all others: there is a test.py in it

import faults  # noqa: E402

SAMPLE = ROOT / "tests" / "sample_book"


def run_build(book: Path, out: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "build.py", "--book", book, "--out", out, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=book.parent, env=os.environ | environment, timeout=300
    )


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample in book/ and its build in out/."""
    folder = tmp_path_factory.mktemp("good")
    shutil.copytree(SAMPLE, folder / "book")
    (folder / "tmp").mkdir()  # where a build leaves nothing, see `faults`
    done = run_build(folder / "book", folder / "out", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1].endswith("Open out/html/index.html")
    return folder


@pytest.fixture
def changed(good: Path, tmp_path: Path) -> Path:
    """A copy of the sample to spoil; its build goes to the good one's folder."""
    shutil.copytree(SAMPLE, tmp_path / "book")
    return tmp_path / "book"


def refused(book: Path, good: Path, *arguments: str) -> str:
    """What a build that must fail says. It says it without a traceback, and the old site stays."""
    before = faults.tree(good / "out" / "html")
    done = run_build(book, good / "out", *arguments)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert faults.tree(good / "out" / "html") == before
    assert "The last good site still stands" in done.stderr
    return done.stderr


def test_pages_hold_what_the_chapters_say(good: Path) -> None:
    html = good / "out" / "html"
    first, second = ((html / f"{name}.html").read_text("utf-8") for name in ("first", "second"))
    assert re.search(r"The loss is <span[^>]*>0\.02\d", first) or re.search(
        r"The loss is .{0,80}0\.02\d", first
    )
    assert 'href="#fig-ex4-history"' in first
    assert 'href="second.html#here"' in first
    assert "A Paper that the Sample Cites".lower() in first.lower()
    assert "lr=0.5" in second
    assert 'content="0; url=first.html"' in (html / "index.html").read_text("utf-8")


def test_figures_have_lasting_addresses_and_alt_text_from_their_data(good: Path) -> None:
    out = good / "out"
    manifest = json.loads((out / "figures" / "manifest.json").read_text("utf-8"))
    assert list(manifest) == ["ex4-history"]
    entry = manifest["ex4-history"]
    assert {"ex4-history-light.png", "ex4-history-dark.png", "ex4-history-light.gif"} <= set(entry["files"])
    assert {path.name for path in (out / "html" / "figures").iterdir()} == set(entry["files"])
    page = (out / "html" / "first.html").read_text("utf-8")
    assert len(entry["alt"]) > 40
    assert page.count('src="figures/ex4-history-light.page.webp"') == 1
    assert page.count('src="figures/ex4-history-dark.page.webp"') == 1
    assert page.count('<div class="media" style="--natural: 1100px">') == 1


def test_executed_notebooks_are_kept(good: Path) -> None:
    notebook = nbformat.read(good / "out" / "notebooks" / "second.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert "lr=0.5" in outputs[0].text


def test_second_build_repeats_nothing(good: Path) -> None:
    before = faults.tree(good / "out" / "html")
    done = run_build(good / "book", good / "out")
    assert done.returncode == 0, done.stderr
    assert "Figures   0 done, 1 unchanged" in done.stdout
    assert "Chapters  0 done, 2 unchanged" in done.stdout
    assert faults.tree(good / "out" / "html") == before


def test_site_is_the_same_to_the_byte_elsewhere_and_with_one_job(good: Path, tmp_path: Path) -> None:
    book = tmp_path / "elsewhere" / "book"
    shutil.copytree(SAMPLE, book)
    done = run_build(book, tmp_path / "out", "--jobs", "1", PYTHONHASHSEED="12", TZ="Asia/Tokyo", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert faults.tree(tmp_path / "out" / "html") == faults.tree(good / "out" / "html")
    assert faults.tree(tmp_path / "out" / "notebooks") == faults.tree(good / "out" / "notebooks")


def test_failing_cell_is_named_with_its_file_line_and_command(good: Path, changed: Path) -> None:
    chapter = changed / "second.md"
    chapter.write_text(chapter.read_text("utf-8").replace("print(", "loss = 1 / 0\nprint("), "utf-8")
    line = chapter.read_text("utf-8").splitlines().index("loss = 1 / 0") + 1
    said = refused(changed, good)
    assert f"book/second.md:{line}: cell 1: ZeroDivisionError: division by zero\n    loss = 1 / 0\n" in said
    assert "python3 scripts/build.py --only second" in said
    # The failure isn't remembered as a result.
    assert "ZeroDivisionError" in refused(changed, good, "--only", "second")


def test_cell_in_which_python_dies_is_named(good: Path, changed: Path) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8").replace("print(", "import os; os._exit(1)\nprint("), "utf-8"
    )
    said = refused(changed, good)
    assert "cell 1: Python died while it ran this cell" in said


def test_warning_on_stderr_is_a_failure(good: Path, changed: Path) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8").replace("print(", "import warnings; warnings.warn('odd')\nprint("), "utf-8"
    )
    assert "UserWarning: odd" in refused(changed, good)


def test_what_sphinx_warns_of_fails_twice_in_a_row(good: Path, changed: Path) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8") + "\nSee {numref}`fig-nowhere`.\n\n```{catalog-figure} ex4-histroy\n```\n",
        "utf-8",
    )
    for _ in range(2):
        said = refused(changed, good)
        assert "book/second.md:" in said
        assert "fig-nowhere" in said
        assert "'ex4-histroy'); did you mean ex4-history?" in said


def test_page_that_loads_from_elsewhere_is_refused(good: Path, changed: Path) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8")
        + '\n<script src="https://example.org/x.js"></script>\n\n<img src="y.png">\n',
        "utf-8",
    )
    said = refused(changed, good)
    assert re.search(
        r"second\.html:\d+: loads an address outside the site \(https://example.org/x.js\)", said
    )
    assert re.search(r"second\.html:\d+: an image needs alternative text \(y.png\)", said)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("_config.yml", "title: A sample", "title: [", "_config.yml:3: this is not YAML: "),
        (
            "_config.yml",
            "timeout: 60",
            "timeout: long",
            "'long' is not of type 'number' [key path: 'execute/timeout']",
        ),
        ("_toc.yml", "second", "third", "_toc.yml lists third, but there is no book/third.md"),
    ],
)
def test_mistakes_in_the_configuration_are_named(
    good: Path, changed: Path, name: str, old: str, new: str, said: str
) -> None:
    path = changed / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert said in refused(changed, good)


def test_unknown_chapter_is_refused(good: Path, changed: Path) -> None:
    assert "--only must be one of first, second (got 'third')" in refused(changed, good, "--only", "third")


def test_unwritable_folder_is_one_line(changed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_build(changed, tmp_path / "file" / "out")
    assert done.returncode == 1
    assert done.stderr == f"The book was not built: Not a directory ({tmp_path / 'file' / 'out'}).\n"


# `python3 scripts/faults.py` puts all of them; these take seconds.
@pytest.mark.parametrize(
    "name", ["config-key", "result-empty", "cache-garbage", "output", "subfolder", "hup-cell"]
)
def test_fault_ends_as_it_should(good: Path, tmp_path: Path, name: str) -> None:
    outcome = faults.put(faults.FAULTS[name], faults.Place(good), tmp_path / "place")
    assert outcome.wrong == [], outcome


def test_chapter_in_a_subfolder_is_a_page_with_its_figure(good: Path, changed: Path, tmp_path: Path) -> None:
    (changed / "part").mkdir()
    (changed / "second.md").rename(changed / "part" / "second.md")
    contents = (changed / "_toc.yml").read_text("utf-8")
    (changed / "_toc.yml").write_text(contents.replace("second", "part/second"), "utf-8")
    first, second = changed / "first.md", changed / "part" / "second.md"
    shown = "\n```{catalog-figure} ex4-history\n```\n"
    first.write_text(first.read_text("utf-8").replace(shown, ""), "utf-8")
    second.write_text(second.read_text("utf-8") + shown, "utf-8")
    shutil.copytree(good / "out", tmp_path / "out")
    done = run_build(changed, tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out" / "notebooks" / "part" / "second.ipynb").exists()
    assert not (tmp_path / "out" / "notebooks" / "second.ipynb").exists()
    page = (tmp_path / "out" / "html" / "part" / "second.html").read_text("utf-8")
    assert 'src="../figures/ex4-history-light.page.webp"' in page
    # Its failing cell is named, and run again, by its whole name.
    second.write_text(second.read_text("utf-8").replace("print(", "1 / 0\nprint("), "utf-8")
    done = run_build(changed, tmp_path / "out", "--only", "part/second")
    assert "book/part/second.md:16: cell 1: ZeroDivisionError" in done.stderr
    assert "scripts/build.py --only part/second" in done.stderr


def test_help_names_every_option(tmp_path: Path) -> None:
    done = run_build(SAMPLE, tmp_path, "--help")
    assert done.returncode == 0
    assert all(option in done.stdout for option in ("--only", "--clean", "--jobs", "--book", "--out"))


def test_site_in_a_browser_without_a_network(good: Path, page: Page, page_log: PageLog) -> None:
    html = good / "out" / "html"
    for name in ("index", "second", "search", "genindex", "first"):
        page.goto((html / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
    assert page.locator("article math").count() >= 1
    still = page.locator(".still img")
    assert still.evaluate_all("images => images.map(i => getComputedStyle(i).display)") == ["block", "none"]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert still.evaluate_all("images => images.map(i => getComputedStyle(i).display)") == ["none", "block"]
    page.wait_for_function("document.querySelectorAll('.still img')[1].naturalWidth > 0")
    page_log.assert_quiet()


def test_animation_starts_with_the_reader_and_starts_anew(good: Path, page: Page, page_log: PageLog) -> None:
    page.goto((good / "out" / "html" / "first.html").as_uri())
    page.wait_for_load_state("networkidle")
    gif = page.locator("details.animation img.only-light")
    assert gif.evaluate("image => image.naturalWidth") == 0
    summary = page.locator("details.animation summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('details.animation img').naturalWidth > 0")
    assert page.locator(".still").is_hidden()
    first = gif.evaluate("image => image.src")
    summary.click()
    assert page.locator(".still").is_visible()
    summary.click()
    page.wait_for_function(
        "before => document.querySelector('details.animation img').src !== before", arg=first
    )
    page_log.assert_quiet()


@pytest.mark.parametrize(("motion", "ending"), [("no-preference", ".gif"), ("reduce", ".page.webp")])
def test_without_javascript_the_animation_plays(
    good: Path, browser: Browser, motion: str, ending: str
) -> None:
    context = browser.new_context(java_script_enabled=False, reduced_motion=motion, color_scheme="dark")
    try:
        page = context.new_page()
        page.goto((good / "out" / "html" / "first.html").as_uri())
        shown = page.locator("figure.catalog-figure img:visible")
        assert shown.count() == 1
        assert shown.evaluate("image => image.currentSrc").endswith(f"ex4-history-light{ending}")
        assert shown.evaluate("image => image.naturalWidth") > 0
        assert "loss" in shown.get_attribute("alt")
        assert page.get_by_text("Play the training").is_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        context.close()


def test_phone_shows_a_page_without_scrolling_sideways(good: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("first", "second"):
        page.goto((good / "out" / "html" / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
