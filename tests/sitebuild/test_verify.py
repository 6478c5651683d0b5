"""`build.py --verify`: the comparison; that the site is the same elsewhere is seen in test_build."""

from __future__ import annotations

from pathlib import Path

import pytest
from sitebuild import verify
from sitebuild.site import BuildError, Site


def test_the_first_byte_that_differs_is_named(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for site in (one, other):
        (site / "part").mkdir(parents=True)
        (site / "same.html").write_text("the same\n")
        (site / "part" / "page.html").write_text("first\nsecond\n")
    assert list(verify._differences(one, other)) == []
    (other / "part" / "page.html").write_text("first\nsexond\n")
    (one / "longer.txt").write_text("abc")
    (other / "longer.txt").write_text("abcd")
    (other / "only.txt").touch()
    assert list(verify._differences(one, other)) == [
        "longer.txt:1: the sites differ at byte 3",
        "only.txt is in one of the two sites",
        "part/page.html:2: the sites differ at byte 8",
    ]


def test_the_problems_of_a_build_that_fails_are_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book"
    book.mkdir()
    with pytest.raises(BuildError, match=r"_toc\.yml"):
        verify.verify(Site(book, tmp_path / "build"), 2)
    assert "Building with --jobs 2, MLPVIZ_HASHSEED=0" in capfd.readouterr().out
