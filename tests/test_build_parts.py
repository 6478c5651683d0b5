"""Parts of the build that need no build: checks of pages, the move into place, the environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # behind all others: there is a test.py in it

import _bootstrap  # noqa: E402
from sitebuild.checks import check, read_page  # noqa: E402
from sitebuild.publish import publish, recover  # noqa: E402
from sitebuild.site import BuildError, Site  # noqa: E402


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "book", tmp_path / "build")
    site.staging.mkdir(parents=True)
    return site


def problems(site: Site, body: str, **files: str) -> list[str]:
    (site.staging / "page.html").write_text(f"<html><body>{body}</body></html>", "utf-8")
    for name, text in files.items():
        (site.staging / name.replace("_", ".")).write_text(text, "utf-8")
    try:
        check(site)
    except BuildError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    "body",
    [
        '<a href="other.html#there">x</a><a href="#me" id="me">x</a><a href="other.html?q=1">x</a>',
        '<a href="https://example.org/paper">x</a><a href="mailto:a@example.org">x</a>',
        '<img src="data:image/png;base64,AAAA" alt="a dot">',
        '<link rel="canonical" href="https://example.org/page.html">',
    ],
)
def test_good_pages_pass(site: Site, body: str) -> None:
    assert problems(site, body, other_html='<p id="there">x</p>') == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="gone.html">x</a>', "the link leads nowhere (gone.html)"),
        ('<a href="other.html#gone">x</a>', "the link's anchor is not on its page (other.html#gone)"),
        ('<a href="#gone">x</a>', "the link's anchor is not on its page (#gone)"),
        ('<img src="other.html">', "an image needs alternative text (other.html)"),
        ('<img src="other.html" alt=" ">', "an image needs alternative text (other.html)"),
        ('<img src="gone.png" alt="x">', "loads a file that is not there (gone.png)"),
        (
            '<script src="//example.org/x.js"></script>',
            "loads an address outside the site (//example.org/x.js)",
        ),
        (
            '<link rel="stylesheet" href="http://example.org/x.css">',
            "outside the site (http://example.org/x.css)",
        ),
        ('<link rel="preconnect" href="https://example.org">', "outside the site (https://example.org)"),
        ('<img alt="x" srcset="other.html 1x, https://example.org/2.png 2x">', "(https://example.org/2.png)"),
        ('<p style="background: url(https://example.org/b.png)">', "(https://example.org/b.png)"),
        ("<style>@import 'https://example.org/c.css';</style>", "(https://example.org/c.css)"),
        ('<iframe src="https://example.org/d"></iframe>', "(https://example.org/d)"),
    ],
)
def test_bad_pages_are_named(site: Site, body: str, said: str) -> None:
    (problem,) = problems(site, body, other_html='<p id="there">x</p>')
    assert problem.startswith("page.html:1: ")
    assert problem.endswith(said)


def test_style_sheets_may_not_load_from_elsewhere(site: Site) -> None:
    (problem,) = problems(site, "x", style_css='@font-face { src: url("https://example.org/f.woff2") }')
    assert problem == "style.css: loads an address outside the site (https://example.org/f.woff2)"


def test_lines_of_a_page_are_counted() -> None:
    assert read_page('\n\n<img src="a.png">').unnamed == [(3, "a.png")]


def test_publish_replaces_the_old_site(site: Site) -> None:
    site.html.mkdir()
    (site.html / "old.html").write_text("old")
    (site.staging / "new.html").write_text("new")
    publish(site)
    assert [path.name for path in site.html.iterdir()] == ["new.html"]
    assert [path.name for path in site.build.iterdir()] == ["html"]


def test_site_survives_a_kill_between_the_two_moves(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.html.mkdir()
    (site.html / "old.html").write_text("old")
    rename = os.rename

    def killed_before_the_second(source: Path, target: Path) -> None:
        if source == site.staging:
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "rename", killed_before_the_second)
    with pytest.raises(KeyboardInterrupt):
        publish(site)
    monkeypatch.undo()
    recover(site)
    assert [path.name for path in site.html.iterdir()] == ["old.html"]


def test_every_package_that_is_needed_is_pinned() -> None:
    pins = {canonicalize_name(name) for name, _ in _bootstrap._pins()}
    lacking = set()
    for name in sorted(pins):
        for text in metadata.requires(name) or ():
            requirement = Requirement(text)
            # A torch for NVIDIA's cards needs libraries that it pins itself.
            if name == "torch" and requirement.name.startswith(("cuda-", "nvidia-", "triton")):
                continue
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needed and canonicalize_name(requirement.name) not in pins:
                lacking.add(f"{requirement.name} (for {name})")
    assert lacking == set()


def test_pins_are_exact_and_name_no_place() -> None:
    for line in _bootstrap.REQUIREMENTS.read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", line), line


def test_build_of_a_version_satisfies_its_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"torch": "2.13.0+cpu", "numpy": "2.0.0"}
    monkeypatch.setattr(_bootstrap, "_pins", lambda: [("torch", "2.13.0"), ("numpy", "2.4.6")])
    monkeypatch.setattr(_bootstrap.metadata, "version", installed.__getitem__)
    assert _bootstrap._missing() == ["numpy==2.4.6"]


def test_old_python_is_refused_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match="1"):
        _bootstrap.enter("build.py")
    assert capsys.readouterr().err.startswith("Error: Python must be 3.11 or newer (got ")


def test_failed_installation_shows_where_its_log_is(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    for name in ("_bootstrap.py", "test.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts" / name)
    (tmp_path / "requirements.txt").write_text("mlpviz-needs-this==1\n")
    done = subprocess.run(
        [sys.executable, tmp_path / "scripts" / "test.py"],
        env=os.environ | {"PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    log = tmp_path / "_build" / "install.log"
    assert done.returncode == 1
    assert f"could not be installed: pip's output is in {log}" in done.stderr
    assert "Traceback" not in done.stderr
    assert "mlpviz-needs-this" in log.read_text("utf-8")


def test_importing_the_library_imports_no_drawing_and_no_site() -> None:
    code = "import sys, mlpviz; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"matplotlib", "imageio", "av", "PIL", "sphinx", "docutils", "IPython", "anywidget"}
    assert heavy & set(done.stdout.split()) == set()
