"""Check the files that an author writes, before anything is built from them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from .site import BuildError, shown

TEXT = {".md", ".yml", ".yaml", ".bib", ".rst", ".txt", ".ipynb"}
CHAPTERS = {".md", ".rst", ".ipynb"}
KERNEL = "python3"
# Names of the pages that Sphinx generates.
GENERATED = {"search", "genindex", "py-modindex"}
# Directives whose content isn't Markdown: a fence in it is text.
LITERAL = {"code-cell", "code", "code-block", "sourcecode", "math", "raw", "eval-rst", "mermaid"}
# The tags of cells that MyST-NB and the theme know; an author may use others too.
TAGS = {f"{verb}-{part}" for verb in ("hide", "remove") for part in ("cell", "input", "output")} | {
    "remove-stdout",
    "remove-stderr",
    "raises-exception",
    "skip-execution",
    "scroll-output",
    "full-width",
    "margin",
}
_FENCE = re.compile(r"^[\s>]*(?P<marks>`{3,}(?=[^`]*$)|~{3,}|:{3,})(?P<info>.*)$")


def check(book: Path) -> None:
    """Check the configuration, the table of contents and every text in `book`.

    Raises
    ------
    BuildError
        If one of them can't be read, or would be ignored or overwritten in silence.
    """
    paths = sorted(path for path in book.rglob("*") if path.suffix in TEXT and not _hidden(book, path))
    if problems := [problem for path in paths for problem in _unreadable(path)]:
        raise BuildError("\n".join(problems))
    names = page_names(book)
    problems = [*_configuration_problems(book / "_config.yml"), *_contents_problems(book, names)]
    for path in paths:
        if path.suffix == ".md":
            lines = path.read_text("utf-8").splitlines()
            problems += [
                *_front_matter_problems(path, lines),
                *_fence_problems(path, lines),
                *_tag_problems(path, lines),
            ]
    if problems:
        raise BuildError("\n".join(problems))


def page_names(book: Path) -> list[str]:
    """The pages that ``_toc.yml`` lists."""
    path = book / "_toc.yml"
    try:
        names = list(parse_toc_yaml(path))
    except yaml.YAMLError as error:
        raise BuildError(yaml_problem(path, error)) from None
    except (OSError, MalformedError, ValueError) as error:
        raise BuildError(f"{shown(path)}: {error}") from None
    for name in names:
        if not (book / f"{name}.md").is_file():
            raise BuildError(f"{shown(path)} lists {name}, but there is no {shown(book / name)}.md")
    return names


def yaml_problem(path: Path, error: yaml.YAMLError, offset: int = 0) -> str:
    """File, line, and what is wrong with its YAML, which begins after `offset` lines."""
    mark = getattr(error, "problem_mark", None)
    line = f":{mark.line + 1 + offset}" if mark else ""
    return f"{shown(path)}{line}: this is not YAML: {getattr(error, 'problem', None) or error}"


def _hidden(book: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(book).parts)


def _unreadable(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"{_place(path, content, error.start)}: not UTF-8: the byte 0x{content[error.start]:02x}"
    if (nul := content.find(b"\0")) >= 0:
        yield f"{_place(path, content, nul)}: a NUL character"


def _place(path: Path, content: bytes, position: int) -> str:
    line = content.count(b"\n", 0, position) + 1
    return f"{shown(path)}:{line}"


def _configuration_problems(path: Path) -> Iterator[str]:
    """The keys that Jupyter Book would ignore. Sphinx warns of those below ``sphinx: config:``."""
    try:
        root = yaml.compose(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BuildError(f"{shown(path)}: there is no such file") from None
    except yaml.YAMLError as error:
        raise BuildError(yaml_problem(path, error)) from None
    if not isinstance(root, yaml.MappingNode):
        raise BuildError(f"{shown(path)}: this must be keys with values")
    for key, parent, allowed in _unknown_keys(root, _known_keys()):
        where = f" in {parent}" if parent else ""
        close = difflib.get_close_matches(key.value, allowed, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield f"{shown(path)}:{key.start_mark.line + 1}: unknown key {key.value!r}{where}{hint}"


def _known_keys() -> dict[str, Any]:
    """Jupyter Book's keys, as nested dictionaries: those of its schema, and those that have a default."""
    package = resources.files("jupyter_book")
    schema = json.loads((package / "config_schema.json").read_text("utf-8"))
    defaults = yaml.safe_load((package / "default_config.yml").read_text("utf-8"))
    # Read by Jupyter Book, but neither in its schema nor among its defaults.
    more = {"latex": {"latex_documents": None}, "parse": {"myst_substitutions": None}}
    return _merged(_merged(_of_schema(schema), defaults), more)


def _of_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _of_schema(inner) if "properties" in inner else None
        for name, inner in schema["properties"].items()
    }


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    merged = one | other
    for name in one.keys() & other.keys():
        if isinstance(one[name], dict) and isinstance(other[name], dict):
            merged[name] = _merged(one[name], other[name])
    return merged


def _unknown_keys(
    node: yaml.MappingNode, known: dict[str, Any], parent: str = ""
) -> Iterator[tuple[yaml.ScalarNode, str, list[str]]]:
    for key, value in node.value:
        if key.value not in known:
            yield key, parent, list(known)
        elif isinstance(known[key.value], dict) and isinstance(value, yaml.MappingNode):
            yield from _unknown_keys(value, known[key.value], key.value)


def _contents_problems(book: Path, names: list[str]) -> Iterator[str]:
    """Chapters that would get no page, or whose page another one would overwrite."""
    contents = book / "_toc.yml"
    for path in sorted(book.rglob("*")):
        parts = path.relative_to(book).parts
        apart = any(part.startswith(("_", ".")) for part in parts)
        if path.suffix in CHAPTERS and not apart and "/".join(parts).removesuffix(path.suffix) not in names:
            yield (
                f"{shown(path)}: {shown(contents)} doesn't list this chapter: list it, or let its name "
                "begin with _ if another page includes it"
            )
    for name in names:
        taken = GENERATED if name == names[0] else GENERATED | {"index"}
        if name.lower() in taken:
            yield (
                f"{shown(book / name)}.md: the site has a page of its own at {name}.html: "
                "give the chapter another name"
            )


def _front_matter_problems(path: Path, lines: list[str]) -> Iterator[str]:
    """A front matter that isn't closed or isn't YAML, and a kernel that no cell would run in."""
    if not lines or not lines[0].startswith("---"):
        return
    end = next((n for n, line in enumerate(lines[1:], 1) if line.startswith(("---", "..."))), None)
    if end is None:
        yield f"{shown(path)}:1: the front matter is never closed"
        return
    try:
        root = yaml.compose("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        yield yaml_problem(path, error, offset=1)
        return
    kernel = _child(_child(root, "kernelspec"), "name")
    if kernel is not None and kernel.value != KERNEL:
        yield (
            f"{shown(path)}:{kernel.start_mark.line + 2}: the kernel must be {KERNEL}, which runs all cells "
            f"(got {kernel.value!r})"
        )


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _fence_problems(path: Path, lines: list[str]) -> Iterator[str]:
    """Fences that are never closed: Markdown takes everything that follows as their content."""
    opened: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, 1):
        match = _FENCE.match(line)
        if not match:
            continue
        marks, info = match["marks"], match["info"].strip()
        closes = [n for n, (_, outer, _) in enumerate(opened) if marks.startswith(outer)]
        if not info and closes:
            # As in Markdown, the outermost one ends here, and those inside it stay open.
            yield from (_unclosed(path, fence) for fence in opened[closes[0] + 1 :])
            del opened[closes[0] :]
            continue
        repeated = bool(closes) and closes[-1] == len(opened) - 1
        if repeated or not opened or not _is_literal(opened[-1][2]):
            if repeated:
                yield _unclosed(path, opened.pop(), f": line {number} opens another of {len(marks)} marks")
            opened.append((number, marks, info))
    yield from (_unclosed(path, fence) for fence in opened)


def _is_literal(info: str) -> bool:
    directive = re.match(r"\{([\w:-]+)\}", info)
    return directive is None or directive[1] in LITERAL


def _unclosed(path: Path, fence: tuple[int, str, str], why: str = "") -> str:
    number, marks, info = fence
    return f"{shown(path)}:{number}: the fence {marks}{info} is never closed{why}"


def _tag_problems(path: Path, lines: list[str]) -> Iterator[str]:
    """Misspelt tags: a cell that should be hidden or removed would be on the page."""
    for number, line in enumerate(lines, 1):
        if match := re.match(r"\s*:tags: *\[(.*)\]", line):
            for tag in (part.strip(" '\"") for part in match[1].split(",")):
                close = [] if tag in TAGS else difflib.get_close_matches(tag, TAGS, n=1, cutoff=0.8)
                if close:
                    yield f"{shown(path)}:{number}: unknown tag {tag!r}; did you mean {close[0]}?"
