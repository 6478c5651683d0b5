"""What a good build of the sample book makes, and that it is the same wherever it is made."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from zipfile import ZipFile

import nbformat
from buildfaults.injection import tree

from mlpviz import EXERCISES

Build = Callable[..., subprocess.CompletedProcess[str]]


def test_pages_hold_what_the_chapters_say(good: Path) -> None:
    html = good / "out" / "html"
    first, second = ((html / f"{name}.html").read_text("utf-8") for name in ("first", "second"))
    assert f"The loss is {EXERCISES['ex4'].run().loss[-1]:.3f}." in re.sub("<[^>]*>", "", first)
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
    published = {path.name: path for path in (out / "html" / "figures").iterdir()}
    told = json.loads(published.pop("manifest.json").read_text("utf-8"))
    assert set(published) == set(entry["files"])
    (figure,) = told["figures"]
    assert {key: figure[key] for key in ("alt", "caption", "experiments")} == {
        key: entry[key] for key in ("alt", "caption", "experiments")
    }
    assert {
        file["name"]: (file["bytes"], file["sha256"], f"ex4-history-{file['theme']}.{file['form']}")
        for file in figure["files"]
    } == {
        name: (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest(), name)
        for name, path in published.items()
    }
    page = (out / "html" / "first.html").read_text("utf-8")
    assert f"loss falls from 1.34 to {EXERCISES['ex4'].run().loss[-1]:.3g}" in entry["alt"]
    alts = re.findall(r'<img [^>]*figures/ex4-history-[^>]* alt="([^"]*)"', page)
    assert alts == [escape(entry["alt"])] * 2
    films = re.findall(r'<video [^>]*figures/ex4-history-[^>]* aria-label="([^"]*)"', page)
    assert films == [f"Animation: {escape(entry['alt'])}"] * 3
    assert page.count('src="figures/ex4-history-light.page.webp"') == 1
    assert page.count('src="figures/ex4-history-dark.page.webp"') == 1
    assert page.count('<div class="media" style="--natural: 720px">') == 1


def test_executed_notebooks_are_kept(good: Path) -> None:
    notebook = nbformat.read(good / "out" / "notebooks" / "second.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert "lr=0.5" in outputs[0].text


def test_second_build_repeats_nothing(good: Path, tmp_path: Path, build: Build) -> None:
    book, out = tmp_path / "book", tmp_path / "out"
    shutil.copytree(good / "book", book)
    shutil.copytree(good / "out", out)
    before = tree(out / "html")
    done = build(book, out, "--why")  # elsewhere
    assert done.returncode == 0, done.stderr
    assert "Figures   0 done, 1 unchanged" in done.stdout
    assert "Chapters  0 done, 2 unchanged" in done.stdout
    assert re.search("^  figure ex4-history +reused$", done.stdout, re.MULTILINE)
    assert re.search("^  chapter second +reused$", done.stdout, re.MULTILINE)
    assert tree(out / "html") == before
    done = build(book, out)
    assert done.stdout == "Nothing has changed since the last build. Open out/html/index.html\n"
    # Not if the site isn't what was built, whatever it looks like.
    page = out / "html" / "first.html"
    os.utime(page, ns=(0, 0))
    assert "The book is built" in build(book, out).stdout
    assert page.stat().st_mtime > 0


def test_a_changed_sentence_reads_its_page_and_writes_what_a_fresh_build_would(
    good: Path, changed: Path, tmp_path: Path, build: Build
) -> None:
    out = tmp_path / "out"
    shutil.copytree(good / "out", out)
    assert build(changed, out).returncode == 0  # what was read elsewhere is of no use
    first = changed / "first.md"
    # A title stands in other pages, too.
    first.write_text(
        re.sub("^# .*$", "# Another title", first.read_text("utf-8"), count=1, flags=re.M), "utf-8"
    )
    done = build(changed, out, "--why")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search("^  page first +read: its text changed$", done.stdout, re.MULTILINE)
    assert re.search("^  page second +reused$", done.stdout, re.MULTILINE)
    assert "Chapters  0 done, 2 unchanged" in done.stdout
    assert "Another title" in (out / "html" / "second.html").read_text("utf-8")
    found = tree(out / "html")
    shutil.rmtree(out / "read")
    (out / ".stamp").unlink()
    assert build(changed, out).returncode == 0
    assert tree(out / "html") == found


def test_a_changed_cell_executes_its_chapter_and_no_other(
    good: Path, changed: Path, tmp_path: Path, build: Build
) -> None:
    second = changed / "second.md"
    second.write_text(second.read_text("utf-8").replace("print(", "1 + 1\nprint("), "utf-8")
    shutil.copytree(good / "out", tmp_path / "out")
    done = build(changed, tmp_path / "out", "--why")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search("^  chapter first +reused$", done.stdout, re.MULTILINE)
    assert re.search("^  chapter second +executed: its cells changed$", done.stdout, re.MULTILINE)
    assert re.search("^  figure ex4-history +reused$", done.stdout, re.MULTILINE)


def test_site_is_the_same_to_the_byte_elsewhere_and_with_one_job(
    good: Path, tmp_path: Path, build: Build, sample: Path
) -> None:
    book = tmp_path / "elsewhere" / "book"
    shutil.copytree(sample, book)
    done = build(book, tmp_path / "out", "--jobs", "1", PYTHONHASHSEED="12", TZ="Asia/Tokyo", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "out" / "html") == tree(good / "out" / "html")
    assert tree(tmp_path / "out" / "notebooks") == tree(good / "out" / "notebooks")


def test_chapter_in_a_subfolder_is_a_page_with_its_figure(
    good: Path, changed: Path, tmp_path: Path, build: Build
) -> None:
    (changed / "part").mkdir()
    (changed / "second.md").rename(changed / "part" / "second.md")
    contents = (changed / "_toc.yml").read_text("utf-8")
    (changed / "_toc.yml").write_text(contents.replace("second", "part/second"), "utf-8")
    first, second = changed / "first.md", changed / "part" / "second.md"
    shown = "\n```{catalog-figure} ex4-history\n```\n"
    first.write_text(first.read_text("utf-8").replace(shown, ""), "utf-8")
    second.write_text(second.read_text("utf-8") + shown, "utf-8")
    shutil.copytree(good / "out", tmp_path / "out")
    done = build(changed, tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out" / "notebooks" / "part" / "second.ipynb").exists()
    assert not (tmp_path / "out" / "notebooks" / "second.ipynb").exists()
    page = (tmp_path / "out" / "html" / "part" / "second.html").read_text("utf-8")
    assert 'src="../figures/ex4-history-light.page.webp"' in page
    # Its failing cell is named, and run again, by its whole name.
    second.write_text(second.read_text("utf-8").replace("print(", "1 / 0\nprint("), "utf-8")
    done = build(changed, tmp_path / "out", "--only", "part/second")
    assert "book/part/second.md:16: cell 1: ZeroDivisionError" in done.stderr
    assert "scripts/build.py --only part/second" in done.stderr


def test_the_site_is_one_file_with_checksums(good: Path, tmp_path: Path, build: Build) -> None:
    for part in ("book", "out"):
        shutil.copytree(good / part, tmp_path / part)
    for name in ("site.zip", "again.zip"):
        done = build(tmp_path / "book", tmp_path / "out", "--archive", name)
        assert done.returncode == 0, done.stderr
        assert f"The archive is {name}, " in done.stdout
    shutil.unpack_archive(tmp_path / "site.zip", tmp_path)
    unpacked = tmp_path / "site"
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=unpacked, check=True)
    (unpacked / "SHA256SUMS").unlink()
    assert tree(unpacked) == tree(tmp_path / "out" / "html")
    with ZipFile(tmp_path / "site.zip") as one, ZipFile(tmp_path / "again.zip") as other:
        assert [entry.CRC for entry in one.infolist()] == [entry.CRC for entry in other.infolist()]
        assert {entry.date_time for entry in one.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    done = build(tmp_path / "book", tmp_path / "out", "--archive", "missing/site.zip")
    assert done.returncode == 1
    assert done.stderr == "The archive missing/site.zip could not be written: No such file or directory.\n"


def test_pages_say_what_they_are_and_where(good: Path, tmp_path: Path, build: Build, sample: Path) -> None:
    page = (good / "out" / "html" / "first.html").read_text("utf-8")
    description = re.search('<meta name="description" content="([^"]*)"', page)
    assert description
    assert 20 < len(description[1]) <= 200
    assert '<link rel="icon" href="_static/favicon.svg"' in page
    assert "og:url" not in page
    assert "canonical" not in page
    for part in ("book", "out"):
        shutil.copytree(good / part, tmp_path / part)
    book, out = tmp_path / "book", tmp_path / "out"
    assert build(book, out, "--base-url", "ftp://x").returncode == 2
    done = build(book, out, "--base-url", "https://example.org/course")
    assert done.returncode == 0, done.stderr
    page = (out / "html" / "first.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/course/first.html"' in page
    assert 'property="og:url" content="https://example.org/course/first.html"' in page
    picture = "https://example.org/course/figures/ex4-history-light.png"
    assert f'property="og:image" content="{picture}"' in page
    sitemap = (out / "html" / "sitemap.xml").read_text("utf-8")
    assert re.findall("<loc>(.*?)</loc>", sitemap) == [
        f"https://example.org/course/{name}.html" for name in ("first", "second")
    ]


OPTIONS = (
    "--only", "--clean", "--why", "--verify", "--serve", "--port", "--archive", "--base-url",
    "--jobs", "--book", "--out",
)  # fmt: skip


def test_help_names_every_option(tmp_path: Path, build: Build, sample: Path) -> None:
    done = build(sample, tmp_path, "--help")
    assert done.returncode == 0
    assert all(option in done.stdout for option in OPTIONS)
