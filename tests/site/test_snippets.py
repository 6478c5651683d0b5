"""What the list of all figures says to write where a figure is wanted."""

import re
from html import unescape

from click.testing import CliRunner

from mlpviz.cli import main
from mlpviz.export.decks import parse_deck
from mlpviz.figures import find
from mlpviz.figures.file_names import file_name
from mlpviz.site.markup import _snippets


def snippets(name):
    figure = find(name)
    endings = ("png", "svg", "gif", "mp4") if figure.animated else ("png", "svg")
    entry = {"alt": 'a "sign" network', "files": [file_name(name, "light", ending) for ending in endings]}
    html = _snippets(name, entry)
    return {
        kind: unescape(text) for kind, text in re.findall(r"<dt>(.*?)</dt><dd><pre>(.*?)</pre>", html, re.S)
    }


def test_every_way_names_a_file_that_is_there():
    still, film = snippets("ex4-network"), snippets("ex4-history")
    assert set(still) == set(film) == {
        "HTML", "Markdown", "reveal.js", "LaTeX", "beamer", "Python", "A slide", "A deck",
    }  # fmt: skip
    assert still["HTML"] == '<img src="ex4-network-light.png" alt="a &quot;sign&quot; network">'
    assert 'data-background-image="ex4-network-light.png"' in still["reveal.js"]
    assert 'data-background-video="ex4-history-light.mp4"' in film["reveal.js"]


def test_what_is_to_be_run_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    still = snippets("ex4-network")
    exec(still["Python"], {})
    for command in (still["A slide"], still["beamer"].partition("% ")[2], still["LaTeX"].partition("% ")[2]):
        program, *arguments = command.split()
        assert program == "mlpviz"
        assert CliRunner().invoke(main, arguments).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "ex4-network-light.svg",
        "ex4-network.pdf",
        "ex4-network.png",
    ]
    for name, kind in (("ex4-network", "still"), ("ex4-history", "film")):
        (slide,) = parse_deck(f"# A\n\n## B\n\n{snippets(name)['A deck']}\n").slides
        assert slide.picture.kind == kind
