"""Parts of the build that need no build: checks of pages, the move into place, the environment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from sqlalchemy.event import listen

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # behind all others: there is a test.py in it

import _bootstrap  # noqa: E402
from sitebuild import chapters, sources  # noqa: E402
from sitebuild.checks import check, read_page  # noqa: E402
from sitebuild.publish import MARK, publish, recover, refuse_foreign_files  # noqa: E402
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
    return check(site)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="other.html#there">x</a><a href="#me" id="me">x</a><a href="other.html?q=1">x</a>',
        '<a href="https://example.org/paper">x</a><a href="mailto:a@example.org">x</a>',
        '<img src="data:image/png;base64,AAAA" alt="a dot">',
        '<link rel="canonical" href="https://example.org/page.html">',
        '<video src="other.html" aria-label="a film"></video><a name="me" id="me" href="#me">x</a>',
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
        ('<img src="other.html">', "a picture needs alternative text (other.html)"),
        ('<img src="other.html" alt=" ">', "a picture needs alternative text (other.html)"),
        ('<video src="other.html"></video>', "a picture needs alternative text (other.html)"),
        ('<p id="me">x</p><p id="me">x</p>', "the identifier 'me' occurs twice on the page"),
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
    assert sorted(path.name for path in site.build.iterdir()) == [".work", "html"]
    site.clear()
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


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_what_no_build_made_is_not_replaced(site: Site, kind: str) -> None:
    (site.build / MARK).touch()
    (site.build / "mine").mkdir()
    refuse_foreign_files(site)
    if kind == "file":
        site.html.write_text("mine")
    else:
        site.html.symlink_to("mine" if kind == "link" else "nowhere")
    with pytest.raises(BuildError, match=f"html is a {kind.split()[-1]}, but the build needs a folder there"):
        refuse_foreign_files(site)


def test_folder_where_no_build_was_is_left_alone(site: Site) -> None:
    site.figures.mkdir()
    (site.figures / "holiday.png").write_text("mine")
    with pytest.raises(BuildError, match=r"no build has created .*figures: choose another folder with --out"):
        refuse_foreign_files(site)
    (site.build / MARK).touch()
    refuse_foreign_files(site)


def book_problems(book: Path) -> list[str]:
    """What is said of the sources of a book."""
    try:
        sources.check(book)
    except BuildError as error:
        return str(error).replace(f"{book}/", "").splitlines()
    return []


def source_problems(folder: Path, name: str, content: bytes | str) -> list[str]:
    """What is said of a sample book where the file `name` holds something else."""
    book = folder / "book"
    shutil.copytree(ROOT / "tests" / "sample_book", book)
    (book / name).parent.mkdir(exist_ok=True)
    (book / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return book_problems(book)


@pytest.mark.parametrize("book", ["book", "tests/sample_book"])
def test_good_books_pass(book: str) -> None:
    assert book_problems(ROOT / book) == []


HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "_config.yml",
            "title: x\nexekute: {timeout: 3}\n",
            "2: unknown key 'exekute'; did you mean execute?",
        ),
        (
            "_config.yml",
            "execute:\n  timeuot: 3\n",
            "2: unknown key 'timeuot' in execute; did you mean timeout?",
        ),
        ("_config.yml", "title: [\n", "2: this is not YAML: "),
        ("_config.yml", "- title\n", " this must be keys with values"),
        ("_config.yml", b"title: x\nauthor: \xff\n", "2: not UTF-8: the byte 0xff"),
        ("_toc.yml", "format: jb-book\nroot: first\nchapters: [\n", "4: this is not YAML: "),
        ("_toc.yml", b"format: jb-book\n# \xe9\n", "2: not UTF-8: the byte 0xe9"),
        ("second.md", b"# Second\n\n\xe9t\xe9\n", "3: not UTF-8: the byte 0xe9"),
        ("second.md", "# Second\n\na\0b\n", "3: a NUL character"),
        ("references.bib", b"\n\xff", "2: not UTF-8: the byte 0xff"),
        ("second.md", HEAD.replace("python3", "julia-1.9"), "4: the kernel must be python3, "),
        ("second.md", HEAD.replace("python3", "[a: ]b"), "4: this is not YAML: "),
        ("second.md", "---\nfile_format: mystnb\n# Second\n", "1: the front matter is never closed"),
        ("third.md", "# Third\n", " _toc.yml doesn't list this chapter"),
        ("part/third.ipynb", "{}", " _toc.yml doesn't list this chapter"),
        ("second.md", "# Second\n\n```{note}\nlost\n", "3: the fence ```{note} is never closed"),
        ("second.md", "# Second\n\n:::{note}\nlost\n::\n", "3: the fence :::{note} is never closed"),
        ("second.md", "```{note}\n````\n```\n", "3: the fence ``` is never closed"),
        ("second.md", "1. x\n\n   ~~~\n   lost\n", "3: the fence ~~~ is never closed"),
        (
            "second.md",
            "```{code-cell} ipython3\n1\n\n```{code-cell} ipython3\n2\n```\n",
            "1: the fence ```{code-cell} ipython3 is never closed: line 4 opens another of 3 marks",
        ),
        ("second.md", "::::{a}\n:::{b}\nlost\n::::\n", "2: the fence :::{b} is never closed"),
    ],
)
def test_mistakes_in_sources_are_named_with_their_line(
    tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    (problem,) = source_problems(tmp_path, name, content)
    assert problem.startswith(f"{name}:{said}")


@pytest.mark.parametrize(
    "text",
    [
        "````{note}\n```{code-cell} ipython3\n1\n```\n````\n",
        "::::{a}\n:::{b}\n:::\n\n```\ncode\n```\n::::\n",
        "```python\n~~~\n:::{note}\n```\n",
        ":::{note}\n```{code-cell}\n:::{b}\n```\n:::\n",
        "In a line: ```three``` marks.\n\n```three``` marks\n",
        "> ```\n> quoted\n> ```\n",
        "````\n```{note}\n````\n",
    ],
)
def test_closed_fences_pass(tmp_path: Path, text: str) -> None:
    assert source_problems(tmp_path, "second.md", text) == []


@pytest.mark.parametrize(
    ("tags", "problems"),
    [
        ("[remove-cell, my-own]", []),
        ("[remove-cel]", ["unknown tag 'remove-cel'; did you mean remove-cell?"]),
        ("['my-own', 'hide_output']", ["unknown tag 'hide_output'; did you mean hide-output?"]),
    ],
)
def test_tag_that_is_nearly_a_known_one_is_refused(tmp_path: Path, tags: str, problems: list[str]) -> None:
    text = f"```{{code-cell}}\n:tags: {tags}\n1\n```\n"
    found = source_problems(tmp_path, "second.md", text)
    assert [problem.split(":2: ")[1] for problem in found] == problems


def test_parts_of_pages_need_not_be_listed(tmp_path: Path) -> None:
    assert source_problems(tmp_path, "_part.md", "Included.\n") == []


@pytest.mark.parametrize("name", ["search", "genindex", "py-modindex", "Search", "index"])
def test_chapter_that_a_page_of_the_site_would_replace_is_refused(tmp_path: Path, name: str) -> None:
    book = tmp_path / "book"
    shutil.copytree(ROOT / "tests" / "sample_book", book)
    (book / "second.md").rename(book / f"{name}.md")
    contents = (book / "_toc.yml").read_text("utf-8")
    (book / "_toc.yml").write_text(contents.replace("second", name), "utf-8")
    with pytest.raises(BuildError, match=rf"{name}\.md: the site has a page of its own at {name}\.html"):
        sources.check(book)


def test_first_chapter_may_be_the_index(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(ROOT / "tests" / "sample_book", book)
    (book / "first.md").rename(book / "index.md")
    contents = (book / "_toc.yml").read_text("utf-8")
    (book / "_toc.yml").write_text(contents.replace("first", "index"), "utf-8")
    assert book_problems(book) == []


def is_alive(pid: int) -> bool:
    """Whether the process is there and is more than an entry that nobody has asked for."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return done.stdout.strip()[:1] not in ("", "Z")


def wait_for_end(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


GUARDED = """
import subprocess, sys, time
sys.path.append({scripts!r})
from sitebuild.processes import Guard
guard = Guard()
kernel = subprocess.Popen(["sh", "-c", "sleep 600 & echo $!; wait"], start_new_session=True)
guard.watch(kernel.pid)
time.sleep(600)
"""


RESERVED = """
import sys, time
sys.path.append({scripts!r})
from sitebuild.kernels import Reserve
from sitebuild.processes import Guard
guard = Guard()
reserves = [Reserve(guard), Reserve(guard)]
print(*(reserve.pid for reserve in reserves), flush=True)
time.sleep(600)
"""


def check_end_with_build(code: str, number: signal.Signals, count: int) -> None:
    """Run a build that prints the `count` processes that it has started, and end it by a signal."""
    code = code.format(scripts=str(ROOT / "scripts"))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        started = [int(pid) for pid in build.stdout.readline().split()]
        assert len(started) == count
        assert all(map(is_alive, started))
        time.sleep(0.5)  # till the guard knows
        build.send_signal(number)
    assert all(map(wait_for_end, started))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_kernel_started_ends_with_a_killed_build(number: signal.Signals) -> None:
    check_end_with_build(GUARDED, number, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are started ahead on Linux alone")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_waiting_kernels_end_with_a_killed_build(number: signal.Signals) -> None:
    check_end_with_build(RESERVED, number, 2)


WORKING = """
import subprocess, sys, time
from concurrent.futures import ProcessPoolExecutor
sys.path.append({scripts!r})
from sitebuild.processes import FORKED, signals_deferred, end_with_parent, end_workers
if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, FORKED, end_with_parent)
    with signals_deferred():
        future = pool.submit(subprocess.run, ["sh", "-c", "echo $$; exec sleep 600"])
    time.sleep(600 if sys.argv[1] == "killed" else 5)
    end_workers()
    print("ended", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("way", ["killed", "told"])
def test_what_a_worker_started_ends_with_the_build(tmp_path: Path, way: str) -> None:
    script = tmp_path / "build.py"
    script.write_text(WORKING.format(scripts=str(ROOT / "scripts")))
    with subprocess.Popen([sys.executable, script, way], stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        started = int(build.stdout.readline())
        if way == "told":
            assert build.stdout.readline() == "ended\n"
            assert wait_for_end(started)
        build.kill()
    assert wait_for_end(started)


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


def test_pins_can_be_installed_with_the_oldest_python_that_is_named() -> None:
    oldest = ".".join(map(str, _bootstrap.OLDEST))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={oldest}"
    needs = {name: metadata.metadata(name).get("Requires-Python") for name, _ in _bootstrap._pins()}
    assert [pin for pin in needs.items() if f"{oldest}.0" not in SpecifierSet(pin[1] or "")] == []


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
    heavy = {"matplotlib", "imageio", "av", "PIL", "sphinx", "docutils", "IPython", "anywidget", "click"}
    imported = set(done.stdout.split())
    assert "mlpviz" in imported
    assert heavy & imported == set()


def test_reading_a_result_that_cannot_be_noted_is_one_line(tmp_path: Path) -> None:
    """jupyter_cache writes to its database when a result is read, on a read-only disk as well."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    chapter = chapters.Chapter("page", tmp_path / "page.md", notebook)
    cache = chapters.get_cache(tmp_path / "cache")
    chapters._store(cache, chapter, notebook, 1.0, "key")
    assert chapters._known(cache, chapter, "key")
    assert not chapters._known(cache, chapter, "another")
    cache.db.dispose()
    listen(cache.db, "connect", lambda connection, _: connection.execute("PRAGMA query_only = 1"))
    with pytest.raises(BuildError, match=r"cache can't be used: .*readonly database"):
        chapters._known(cache, chapter, "key")
