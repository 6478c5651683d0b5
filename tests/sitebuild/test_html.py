"""The pages of a site are valid HTML."""

from __future__ import annotations

from pathlib import Path

from tests.nu import html_problems


def test_every_page_of_a_site_is_valid(built: Path) -> None:
    html = built / "out" / "html"
    # Else what is corrected in them is not on any page.
    page = (html / "second.html").read_text("utf-8")
    assert '<span class="collapsed admonition-title">' in page
    assert "<title>Light</title>" in page
    assert html_problems(html) == []


def test_a_mistake_is_found(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html lang=en><title>A page</title><p id=a>x<p id=a>y"
    (tmp_path / "page.html").write_text(page, "utf-8")
    (problem,) = html_problems(tmp_path)
    assert problem.startswith("page.html:1: Duplicate ID")
