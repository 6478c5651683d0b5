"""Link the widgets' modules into one classic script.

The sources in ``js/`` are plain ES modules: Node and a type checker take them as they are. But
modules and ``fetch`` don't load from ``file://``, and a notebook's output is one piece of HTML. So
each entry of ``js/entries/`` is linked with all that it imports. A module becomes a function with a
parameter `use`, which runs another module once and returns its exports. Loading a script a second
time does nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

__all__ = ["LinkError", "link"]

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder to which modules' names are relative; the declaration is in another one than ``js/``."""

ENTRIES = "web/js/entries"
WORKER = f"{ENTRIES}/worker.js"
"""What a worker runs. A script makes its source from the functions of its own modules."""

# A comment on lines of its own; one followed by code, such as the type of a cast, stays.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)\n", re.MULTILINE)
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]*\.js)";$', re.MULTILINE)
_JSON = re.compile(
    r'^export \{ default as (\w+) \} from "(\.[^"]*\.json)" with \{ type: "json" \};$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:const|class|function\*?|async function) (\w+))", re.MULTILINE)
# A table of all modules in a folder, which Node loads by their names.
_EACH = re.compile(r"await loadEach\((\w+), \(name\) => import\(`\./\$\{name\}\.js`\)\)")
_WORKER_SOURCE = "import.meta.worker()"
_UNKNOWN = re.compile(
    r"^(?:(?:import|export)\b.*|.*\bimport\s*[.(].*|(?:const \w+ = )?await\b.*)", re.MULTILINE
)

_SCRIPT = """\
(() => {{
"use strict";
if (globalThis.mlpviz) return;
const modules = {{
{modules}
}};
const link = (modules, workerSource) => {{
const done = {{}};
return function use(name) {{
if (!Object.hasOwn(modules, name)) throw new Error(`mlpviz has no module ${{name}}`);
return (done[name] ??= modules[name](use, workerSource) ?? {{}});
}};
}};
const workerSource = () => {{
const served = {served}.map((name) => `${{JSON.stringify(name)}}: ${{modules[name]}}`);
return `"use strict";(${{link}})({{${{served}}}})({worker});`;
}};
link(modules, workerSource)({entry});
}})();
"""


class LinkError(Exception):
    """A module can't be linked; the message says which and why."""


@dataclass(frozen=True)
class _Module:
    """A module as the body of a function, and what it imports and exports."""

    body: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]


@cache
def link(entry: str, root: Path = PACKAGE) -> str:
    """Link an entry and all that it imports.

    Parameters
    ----------
    entry : str
        A file of ``js/entries`` without its ending: ``"page"``, ``"embed"``.
    root : Path
        The folder that contains ``web/js``.

    Returns
    -------
    str
        A classic script.

    Raises
    ------
    LinkError
        If there is no such entry; if a module imports what doesn't exist, or itself by way of
        others; or if it has a form of import or export that the linker doesn't know.

    Examples
    --------
    >>> "customElements.define" in link("page")
    True
    """
    start = f"{ENTRIES}/{entry}.js"
    if not (root / start).is_file():
        known = sorted(path.stem for path in (root / ENTRIES).glob("*.js"))
        raise LinkError(f"entry must be one of {', '.join(known)} (got {entry!r})")
    served = _reachable(WORKER, root)
    modules = _reachable(start, root) | served
    functions = (
        f"{json.dumps(name)}: (use, workerSource) => {{\n{module.body}\n}}"
        for name, module in modules.items()
    )
    return _SCRIPT.format(
        modules=",\n".join(functions),
        served=json.dumps(list(served)),
        worker=json.dumps(WORKER),
        entry=json.dumps(start),
    )


def _reachable(entry: str, root: Path) -> dict[str, _Module]:
    """The modules that `entry` needs, each after those that it imports."""
    modules: dict[str, _Module] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " -> ".join([*path[path.index(name) :], name])
            raise LinkError(f"modules must not import each other in a circle (got {circle})")
        if name in modules:
            return
        module = _read(name, root)
        for needed, names in module.imports:
            if not (root / needed).is_file():
                raise LinkError(f"{name} imports {needed}, which does not exist")
            visit(needed, (*path, name))
            for wanted in names:
                if wanted not in modules[needed].exports:
                    raise LinkError(f"{name} imports {wanted} from {needed}, which doesn't export it")
        modules[name] = module

    visit(entry, ())
    return modules


def _read(name: str, root: Path) -> _Module:
    """Read a module, and express its imports and exports by `use`."""
    folder = dirname(name)
    imports: list[tuple[str, tuple[str, ...]]] = []
    exports: list[str] = []

    def from_import(found: re.Match[str]) -> str:
        needed = normpath(join(folder, found[2]))
        words = [word.strip() for word in (found[1] or "").split(",")]
        names = tuple(word for word in words if word)
        for word in names:
            if not word.isidentifier():
                raise LinkError(f"{name}: this form of import is not known: {word}")
        imports.append((needed, names))
        taken = f"const {{ {', '.join(names)} }} = " if names else ""
        return f"{taken}use({json.dumps(needed)});"

    def from_json(found: re.Match[str]) -> str:
        exports.append(found[1])
        path = root / normpath(join(folder, found[2]))
        if not path.is_file():
            raise LinkError(f"{name} imports {path.name}, which does not exist")
        data = json.loads(path.read_text("utf-8"))
        return f"const {found[1]} = {json.dumps(data, separators=(',', ':'))};"

    def from_export(found: re.Match[str]) -> str:
        exports.append(found[1])
        return ""

    def from_each(found: re.Match[str]) -> str:
        own = Path(name).name
        beside = sorted(path.name for path in (root / folder).glob("*.js") if path.name != own)
        imports.extend((f"{folder}/{module}", ()) for module in beside)
        return f"Object.fromEntries({found[1]}.map((name) => [name, use(`{folder}/${{name}}.js`)]))"

    source = _COMMENT.sub("", (root / name).read_text("utf-8"))
    for pattern, write in ((_IMPORT, from_import), (_JSON, from_json), (_EXPORT, from_export)):
        source = pattern.sub(write, source)
    source = _EACH.sub(from_each, source).replace(_WORKER_SOURCE, "workerSource()")
    if unknown := _UNKNOWN.search(source):
        raise LinkError(f"{name}: this form of import or export is not known: {unknown[0].strip()}")
    body = source.strip("\n") + (f"\nreturn {{ {', '.join(exports)} }};" if exports else "")
    return _Module(body, tuple(imports), tuple(exports))
