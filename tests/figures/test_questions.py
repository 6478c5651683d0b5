"""What a reader is asked to guess doesn't stand below the question."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "book"
HIDDEN_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n:tags: \[remove-cell\]\n.*?^```\n", re.M | re.S)
QUESTION = re.compile(r"(\?|Guess before you look\.)\s*\Z")


def given_away(text):
    """The questions that a figure answers without a click."""
    blocks = re.split(r"\n\s*\n", HIDDEN_CELL.sub("", text))
    return [
        question.strip()
        for question, answer in pairwise(blocks)
        if QUESTION.search(question) and answer.lstrip("\n").startswith("```{catalog-figure}")
    ]


def test_a_figure_below_its_question_is_found():
    figure = "```{catalog-figure} ex1-history\n```\n"
    assert given_away(f"Is it flat?\n\n{figure}") == ["Is it flat?"]
    assert given_away(f"Is it flat?\n\n````{{dropdown}} Look\n{figure}````\n") == []
    cell = "```{code-cell} ipython3\n:tags: [remove-cell]\nassert 1\n\nassert 2\n```\n"
    assert given_away(f"Is it flat?\n\n{cell}\n{figure}") == ["Is it flat?"]


@pytest.mark.parametrize("chapter", [f"ex{n}" for n in range(1, 9)])
def test_no_figure_answers_the_question_above_it(chapter):
    assert given_away((BOOK / f"{chapter}.md").read_text("utf-8")) == []
