"""What code of the library can reach: the files on which a result depends, and their state.

A file's state is that of its code: comments, docstrings and layout have no effect on a result.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from .site import LIBRARY, ROOT

# Calls that import modules by names which stand nowhere: all modules below the caller's package.
DYNAMIC = {"import_module", "declared_modules", "__import__", "exec", "eval"}
NOTEBOOK = "mlpviz.notebook"


def reached(modules: Iterable[str], in_notebook: bool) -> list[Path]:
    """The files of the library that `modules` can reach by their imports, lazy ones too, sorted.

    A package's ``__init__`` is reached where a name is imported from it. From there on only what
    defines that name counts, because what else a package imports has no effect on it.

    Parameters
    ----------
    modules : iterable of str
        Full names, ``"mlpviz.figures.runs"``, or a name in one: ``"mlpviz:sweep"``.
    in_notebook : bool
        Whether values are shown, by the HTML that the room `mlpviz.notebook` registers for them.

    Raises
    ------
    ValueError
        If the library has no such module.
    """
    return list(_reached(frozenset(modules), in_notebook))


@cache
def _reached(modules: frozenset[str], in_notebook: bool) -> tuple[Path, ...]:
    todo, seen = sorted(modules), set[str]()
    for name in todo:
        if _path(name.partition(":")[0]) is None:
            raise ValueError(f"module must be one of mlpviz (got {name!r})")
    files = set[Path]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        module, _, attribute = name.partition(":")
        path = _path(module)
        assert path is not None
        files.add(path)
        if (beside := path.parent / f"{path.stem}.json").exists():
            files.add(beside)
        todo += _definition(module, attribute) if attribute else _uses(module)
        if not attribute:
            todo += (m for m in _registered().get(module, ()) if in_notebook or not m.startswith(NOTEBOOK))
    return tuple(sorted(files))


def imported(code: str) -> set[str]:
    """What a cell imports from the library: ``mlpviz.web:Element``, or a whole module.

    All of it if the cell isn't plain Python, or imports by names that stand nowhere.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set(_everything())
    if _calls_by_name(tree):
        return set(_everything())
    return set(_imports(tree, "mlpviz", is_package=False))


@cache
def state(path: Path) -> str:
    """A hash of a file's code; of all its bytes if it isn't Python."""
    content = path.read_bytes()
    if path.suffix == ".py":
        content = ast.dump(_without_docstrings(ast.parse(content))).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def states(paths: Iterable[Path]) -> dict[str, str]:
    """The state of each file, by its name in the checkout."""
    return {path.relative_to(ROOT).as_posix(): state(path) for path in paths}


def forget() -> None:
    """Read all files anew."""
    for remembered in (state, _path, _tree, _reached, _uses, _everything, _registered):
        remembered.cache_clear()


@cache
def _path(module: str) -> Path | None:
    """The file of a module or of a package, if the library has it."""
    place = LIBRARY.parent.joinpath(*module.split("."))
    for path in (place / "__init__.py", place.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _is_package(module: str) -> bool:
    path = _path(module)
    return path is not None and path.name == "__init__.py"


@cache
def _everything() -> frozenset[str]:
    return frozenset(_name(path) for path in LIBRARY.rglob("*.py"))


@cache
def _tree(module: str) -> ast.Module:
    path = _path(module)
    assert path is not None
    return ast.parse(path.read_text("utf-8"))


@cache
def _uses(module: str) -> frozenset[str]:
    """What a module imports, anywhere in it."""
    tree = _tree(module)
    found = set(_imports(tree, module, _is_package(module)))
    if _calls_by_name(tree):
        path = _path(module)
        assert path is not None
        found |= {_name(below) for below in path.parent.rglob("*.py")}
    return frozenset(found)


def _calls_by_name(tree: ast.Module) -> bool:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return bool(DYNAMIC & names) or any(
        isinstance(node, ast.Attribute) and node.attr == "import_module" for node in ast.walk(tree)
    )


def _definition(module: str, name: str) -> Iterator[str]:
    """Where a package's name comes from; all that the package uses if it defines the name itself."""
    if _path(f"{module}.{name}") is not None:
        yield f"{module}.{name}"
        return
    if not _is_package(module):
        yield module
        return
    tree = _tree(module)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    yield f"{_source(node, module, True)}:{alias.name}"
                    return
    yield module


def _imports(tree: ast.Module, module: str, is_package: bool) -> Iterator[str]:
    for node in _run(tree):
        if isinstance(node, ast.Import):
            # `import mlpviz.web` binds `mlpviz`, and so all that it offers.
            names = [name for alias in node.names for name in (alias.name, alias.name.partition(".")[0])]
        elif isinstance(node, ast.ImportFrom):
            source = _source(node, module, is_package)
            names = [f"{source}:{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.partition(":")[0].partition(".")[0] == LIBRARY.name)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker reads."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            del todo[-len(node.body) - len(node.orelse) :]
            todo += node.orelse


def _source(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    """The full name of the module after ``from``."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


@cache
def _registered() -> dict[str, set[str]]:
    """The modules that fill in another's generic function, ``@name.register``, by that other's name."""
    found: dict[str, set[str]] = {}
    for path in LIBRARY.rglob("*.py"):
        module = _name(path)
        tree = _tree(module)
        filled = {
            decorator.value.id
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Attribute)
            and decorator.attr == "register"
            and isinstance(decorator.value, ast.Name)
        }
        for name in _imports(tree, module, _is_package(module)):
            source, _, attribute = name.partition(":")
            if attribute in filled:
                found.setdefault(source, set()).add(module)
    return found


def _name(path: Path) -> str:
    parts = path.relative_to(LIBRARY.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                node.body = node.body[1:]
    return tree
