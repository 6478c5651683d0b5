"""Decks: read from a text, and written as files that python-pptx opens."""

import io
import subprocess
import sys

import av
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation
from pptx.util import Inches, Pt

from mlpviz import EXERCISES
from mlpviz.cli import main
from mlpviz.export.decks import CHAPTERS, chapter_deck, parse_deck
from mlpviz.export.decks.powerpoint import write_pptx

OWN = """# My lecture

A sentence under
its title.

## It learns

![](steps=12&lr=0.5.mp4?view=loss&steps=2:9)

Notes: Wait
for the fall.

## A surface

![](ex3-surface)

## Will it learn?

Think first.

- [ ] No
- [x] Yes,
  slowly

> It has a slope.

## Discuss

- [ ] One
- [ ] Two

## The end

One thing.

Another.
"""


def test_a_text_is_read_as_it_is_meant():
    deck = parse_deck(OWN)
    assert (deck.title, deck.subtitle) == ("My lecture", "A sentence under its title.")
    titles = ["It learns", "A surface", "Will it learn?", "Will it learn?", "Discuss", "The end"]
    assert [slide.title for slide in deck.slides] == titles
    film, still, asked, answered, open_question, end = deck.slides
    assert (film.picture.kind, film.picture.figure.view.steps) == ("film", (2, 9))
    assert film.spoken() == f"Wait for the fall.\n{film.picture.alt()}"
    assert (still.picture.kind, still.picture.figure.name) == ("still", "ex3-surface")
    assert asked.text == ("Think first.",)
    assert asked.poll.answers == ("A  No", "B  Yes, slowly")
    assert (asked.answered, answered.answered, answered.poll.right) == (False, True, (False, True))
    assert answered.poll.explanation == answered.notes == "It has a slope."
    assert not any(open_question.poll.right)
    assert end.text == ("One thing.", "Another.")
    assert all(slide.spoken() for slide in deck.slides)


def test_a_playground_is_for_an_html_deck_and_the_notes_say_so():
    (slide,) = parse_deck("# A\n\n## B\n\n![](ex4.html?view=playground)\n").slides
    assert slide.picture.kind == "playground"
    assert "A PPTX can't hold one" in slide.spoken()
    with pytest.raises(ValueError, match=r"^line 5: a playground must be written ex4.html\?view=playground"):
        parse_deck("# A\n\n## B\n\n![](ex4?view=playground)\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello", "line 1: a deck must begin with '# '"),
        ("# A\n\n# B\n", "line 3: a deck must have one title"),
        ("# A\n", "a deck must have a slide"),
        ("# A\n\n## B\n\n![](ex4-histroy)\n", "line 5: figure must be a name in the catalog"),
        ("# A\n\n## B\n\n![](ex4-network.mp4)\n", "line 5: ex4-network must be a still"),
        ("# A\n\n## B\n\n![](ex4-network?zoom=2)\n", "line 5: option of a picture must be one of iteration"),
        ("# A\n\n## B\n\n![](ex4-network?view=loss)\n", "line 5: view of ex4-network can't be chosen"),
        ("# A\n\n## B\n\n![](ex4-curves?part=9)\n", "line 5: part of ex4-curves must be 1 to 6 (got 9)"),
        ("# A\n\n## B\n\n![](speed=9)\n", "line 5: field must be one of widths"),
        ("# A\n\n## B\n\n![](ex4)\n\n![](ex4)\n", "line 7: a slide must have one picture"),
        ("# A\n\n## B\n\n![](ex4)\n\n- [ ] C\n", "a slide must have a picture or answers"),
        ("# A\n\n## B\n\n![what](\n", "line 5: a picture must be written ![](NAME)"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_named_with_its_line(tmp_path, monkeypatch, text, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        parse_deck(text)
    assert message in str(caught.value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.md").write_text(text)
    result = CliRunner().invoke(main, ["deck", "own.md", "-o", "own.pptx"])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: own.md: ")
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["own.md"]


def test_every_exercise_has_a_deck():
    assert set(CHAPTERS) == set(EXERCISES)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapters_deck_asks_before_it_shows(name):
    deck = chapter_deck(name)
    assert deck.title.startswith(f"Exercise {name.removeprefix('ex')}: ")
    assert 10 <= len(deck.slides) <= 30
    assert all(len(slide.notes) > 15 for slide in deck.slides)
    assert all(len(slide.title) <= 80 for slide in deck.slides)
    asked = [slide.poll is not None and not slide.answered for slide in deck.slides]
    films = [slide.picture is not None and slide.picture.kind == "film" for slide in deck.slides]
    assert sum(asked) >= 2
    assert any(films)
    assert asked.index(True) < films.index(True)  # the reader predicts before looking
    for slide in deck.slides:
        if slide.picture and slide.picture.kind == "still":
            assert slide.picture.figure.animated or slide.picture.form.part <= slide.picture.figure.slides


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("deck") / "own.pptx"
    ticks = []
    write_pptx(parse_deck(OWN, "dark"), path, "dark", lambda: ticks.append(1))
    assert len(ticks) == 7
    return path


def test_a_pptx_has_titles_pictures_and_notes(written):
    presentation = Presentation(str(written))
    assert (presentation.slide_width, presentation.slide_height) == (Inches(40 / 3), Inches(7.5))
    slides = list(presentation.slides)
    assert [slide.shapes.title.text for slide in slides][:3] == ["My lecture", "It learns", "A surface"]
    for slide in slides:
        assert slide.has_notes_slide
        assert len(slide.notes_slide.notes_text_frame.text) > 5
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= presentation.slide_width + 1
            assert shape.top + shape.height <= presentation.slide_height + 1
            for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
                assert all(run.font.size >= Pt(18) for run in paragraph.runs)
    film, still = slides[1].shapes[1], slides[2].shapes[1]
    deck = parse_deck(OWN)
    for shape, slide in ((film, deck.slides[0]), (still, deck.slides[1])):
        assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == slide.picture.alt()
        assert (shape.left, shape.width) == (0, presentation.slide_width)
        assert shape.top > Inches(0.9)
    with Image.open(io.BytesIO(still.image.blob)) as picture:
        assert picture.size == (1920, 948)
        assert "ex3-surface" in picture.info["mlpviz:experiment"]
    answers = slides[4].placeholders[1].text_frame.paragraphs
    assert [paragraph.text for paragraph in answers] == [
        "Think first.",
        "A  No",
        "B  Yes, slowly  ✓",
        "It has a slope.",
    ]


def test_the_film_of_a_pptx_plays(written):
    (part,) = [
        relation.target_part
        for slide in Presentation(str(written)).slides
        for relation in slide.part.rels.values()
        if relation.reltype.endswith("/video")
    ]
    with av.open(io.BytesIO(part.blob)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 1600, 790)
        assert sum(1 for _ in container.decode(video=0)) == 8 + 37


def test_the_bytes_of_a_pptx_repeat(written, tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom mlpviz.export.decks import parse_deck\n"
        "from mlpviz.export.decks.powerpoint import write_pptx\n"
        "write_pptx(parse_deck(Path(sys.argv[1]).read_text(), 'dark'), sys.argv[2], 'dark')\n"
    )
    (tmp_path / "own.md").write_text(OWN)
    again = tmp_path / "again.pptx"
    subprocess.run([sys.executable, "-c", code, tmp_path / "own.md", again], check=True)
    assert again.read_bytes() == written.read_bytes()


def test_a_chapters_text_can_be_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(main, ["deck", "ex1", "--text", "-o", "mine.md"]).exit_code == 0
    text = (tmp_path / "mine.md").read_text()
    (tmp_path / "mine.md").write_text("".join(text.partition("## The data")[:1]) + "## One slide\n\nText.\n")
    done = run(main, ["deck", "mine.md", "-o", "mine.pptx", "--theme", "dark"])
    assert done.exit_code == 0, done.output
    assert len(Presentation("mine.pptx").slides) == 2


def test_a_chapters_deck_can_end_with_a_code(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    site = "https://example.org/course/"
    done = CliRunner().invoke(main, ["deck", "ex3", "--site", site, "--text", "-o", "mine.md"])
    assert done.exit_code == 0, done.output
    *_, last = parse_deck((tmp_path / "mine.md").read_text()).slides
    assert f"{site}playground.html#{EXERCISES['ex3']}" in last.picture.alt()
    refused = CliRunner().invoke(main, ["deck", "mine.md", "--site", site, "-o", "mine.pptx"])
    assert f"in mine.md write ![](ex4?site={site})" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ex9", "-o", "a.pptx"), "deck must be one of ex1"),
        (("ex1", "-o", "a.key"), "file of a deck must end in pptx or html (got 'a.key')"),
        (("ex1", "--text", "-o", "a.pptx"), "text of a deck must end in md"),
        (("none.md", "-o", "a.pptx"), "can't use none.md: No such file"),
        (("ex1", "-o", "nowhere/a.pptx"), "can't use nowhere: No such file"),
    ],
    ids=str,
)
def test_a_deck_that_cannot_be_is_refused_in_one_line(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["deck", *arguments])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("package", "ending"), [("pptx", "pptx"), ("sphinx_revealjs", "html")])
def test_a_missing_package_is_named_with_the_command_that_brings_it(tmp_path, package, ending):
    (tmp_path / "own.md").write_text("# A\n\n## B\n\nText.\n")
    code = f"import sys\nsys.modules[{package!r}] = None\nfrom mlpviz.cli import main\nmain()\n"
    command = [sys.executable, "-c", code, "deck", tmp_path / "own.md", "-o", tmp_path / f"own.{ending}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert f'Error: a deck needs the package {package}: pip install "mlpviz[slides]"\n' in done.stderr
    assert not (tmp_path / f"own.{ending}").exists()
