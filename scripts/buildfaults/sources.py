"""Mistakes in what an author writes: configuration, table of contents, chapters."""

from __future__ import annotations

from .fault import Fault, Sample, write

HEAD = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n\n"


def _rename_second(sample: Sample, name: str) -> None:
    (sample.book / name).parent.mkdir(exist_ok=True)
    (sample.book / "second.md").rename(sample.book / f"{name}.md")
    sample.edit("_toc.yml", "second", name)


def _add_in_subfolder(sample: Sample) -> None:
    cell = "```{code-cell} ipython3\n1 + 1\n```\n"
    write(sample.book / "part" / "third.md", f"{HEAD}# Third\n\n{cell}".encode())
    sample.append("_toc.yml", "  - file: part/third\n")


SOURCES = {
    "toc-yaml": Fault(
        "_toc.yml is not YAML",
        lambda s: s.append("_toc.yml", "  - [\n"),
        r"^book/_toc\.yml:\d+: this is not YAML",
    ),
    "toc-bytes": Fault(
        "_toc.yml is not UTF-8",
        lambda s: write(s.book / "_toc.yml", b"format: jb-book\nroot: f\xffrst\n"),
        r"^book/_toc\.yml:2: not UTF-8: the byte 0xff",
    ),
    "config-yaml": Fault(
        "_config.yml is not YAML",
        lambda s: s.edit("_config.yml", "A sample", "["),
        r"^book/_config\.yml:\d+: this is not YAML",
    ),
    "config-bytes": Fault(
        "_config.yml is not UTF-8",
        lambda s: write(s.book / "_config.yml", b"title: \xe9\n"),
        r"^book/_config\.yml:1: not UTF-8: the byte 0xe9",
    ),
    "config-key": Fault(
        "an unknown key in _config.yml",
        lambda s: s.edit("_config.yml", "execute:", "exekute:"),
        r"^book/_config\.yml:4: unknown key 'exekute'; did you mean execute\?",
    ),
    "config-inner-key": Fault(
        "an unknown key deeper in _config.yml",
        lambda s: s.edit("_config.yml", "timeout:", "timeuot:"),
        r"^book/_config\.yml:4: unknown key 'timeuot' in execute; did you mean timeout\?",
    ),
    "chapter-bytes": Fault(
        "a chapter is not UTF-8",
        lambda s: write(s.book / "second.md", b"# Second\n\n(here)=\n## \xe9\n"),
        r"^book/second\.md:4: not UTF-8: the byte 0xe9",
    ),
    "chapter-nul": Fault(
        "a NUL in a chapter", lambda s: s.append("second.md", "\0"), r"^book/second\.md:\d+: a NUL character"
    ),
    "bibliography-bytes": Fault(
        "references.bib is not UTF-8",
        lambda s: write(s.book / "references.bib", b"\xff"),
        r"^book/references\.bib:1: not UTF-8",
    ),
    "kernel": Fault(
        "an unknown kernel in a front matter",
        lambda s: s.edit("second.md", "name: python3", "name: julia"),
        r"^book/second\.md:4: the kernel must be python3",
    ),
    "head": Fault(
        "a front matter that is never closed",
        lambda s: s.edit("second.md", "python3\n---", "python3\n"),
        r"^book/second\.md:1: the front matter is never closed",
    ),
    "fence": Fault(
        "a fence that is never closed",
        lambda s: s.append("second.md", "\n```{note}\nThe rest is lost.\n"),
        r"^book/second\.md:\d+: the fence ```\{note\} is never closed",
    ),
    "fence-repeated": Fault(
        "a cell that is closed by the next one's end",
        lambda s: s.edit(
            "second.md", "print(Experiment(lr=0.5))\n```", "print(Experiment(lr=0.5))\n\n```{note}\n```"
        ),
        r"^book/second\.md:\d+: the fence ```\{code-cell\} ipython3 is never closed: line \d+ opens another",
    ),
    "unlisted": Fault(
        "a chapter missing from the table of contents",
        lambda s: write(s.book / "third.md", b"# Third\n"),
        r"^book/third\.md: book/_toc\.yml doesn't list this chapter",
    ),
    "named-search": Fault(
        "a chapter with the name of the search page",
        lambda s: _rename_second(s, "search"),
        r"^book/search\.md: the site has a page of its own at search\.html",
    ),
    "subfolder": Fault(
        "a chapter in a subfolder",
        _add_in_subfolder,
        r"^The book is built",
        heals=True,
    ),
}
