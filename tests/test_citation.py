"""CITATION.cff names what pyproject.toml and the course's notebook name."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def test_citation_agrees_with_the_package_and_credits_the_course():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert all({"type", "title", "authors"} <= source.keys() for source in citation["references"])
    titles = [source["title"] for source in citation["references"]]
    assert titles == ["Learning a four-layer perceptron", "cs7150lib"]


def test_the_preface_names_what_the_citation_names():
    preface = " ".join((ROOT / "book/intro.md").read_text("utf-8").split())
    for credit in ("Learning a four-layer perceptron", "CS 7150", "cs7150lib", "David Bau", "MIT licence"):
        assert credit in preface
