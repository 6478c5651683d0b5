"""The linker: what a script holds, and what it refuses to link."""

import re
import subprocess
import sys

import pytest

from mlpviz.web.link import ENTRIES, PACKAGE, LinkError, link


@pytest.fixture
def package(tmp_path):
    """A function that writes modules, named as in the package, beside an empty worker."""

    def write(**modules):
        modules.setdefault("worker", "")
        for name, source in modules.items():
            path = tmp_path / ENTRIES / f"{name}.js"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, "utf-8")
        return tmp_path

    return write


def modules_of(script):
    return re.findall(r'^"(web/js/.*\.js)": \(use, workerSource\) => \{$', script, re.MULTILINE)


@pytest.mark.parametrize("entry", ["page", "embed", "playground"])
def test_a_script_holds_each_module_once(entry):
    names = modules_of(link(entry))
    assert len(names) == len(set(names))
    assert {name for name in names if not (PACKAGE / name).is_file()} == set()
    assert f"web/js/entries/{entry}.js" in names
    assert ("web/js/elements/playground.js" in names) == (entry != "embed")


def test_every_module_is_part_of_a_script():
    held = {name for entry in ("page", "embed", "playground") for name in modules_of(link(entry))}
    written = {path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "web" / "js").rglob("*.js")}
    assert held == written


def test_code_after_a_cast_is_kept(package):
    cast = "/** @type {HTMLElement} */ (globalThis.found)?.blur();"
    script = link("a", package(a=f"{cast}\n/** Documented. */\nexport const a = 1;\n"))
    assert cast in script
    assert "Documented" not in script


def test_a_script_is_the_same_in_every_process():
    code = "from mlpviz.web.link import link; import sys; sys.stdout.buffer.write(link('page').encode())"
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env={"PYTHONHASHSEED": seed})
        assert done.stdout.decode() == link("page"), done.stderr.decode()


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {
                "a": 'import { b } from "./b.js";\nexport const a = 1;',
                "b": 'import "./a.js";\nexport const b = 1;',
            },
            "circle (got web/js/entries/a.js -> web/js/entries/b.js -> web/js/entries/a.js)",
        ),
        ({"a": 'import { b } from "./b.js";'}, "a.js imports web/js/entries/b.js, which does not exist"),
        (
            {"a": 'import { c } from "./b.js";', "b": "export const b = 1;"},
            "imports c from web/js/entries/b.js, which doesn't export it",
        ),
        ({"a": 'import { b as c } from "./b.js";', "b": "export const b = 1;"}, "not known: b as c"),
        ({"a": 'import b from "./b.js";', "b": "export const b = 1;"}, 'not known: import b from "./b.js";'),
        ({"a": 'import * as b from "./b.js";', "b": "export const b = 1;"}, "not known: import * as b"),
        ({"a": "export default 1;"}, "not known: export default 1;"),
        ({"a": "const a = 1;\nexport { a };"}, "not known: export { a };"),
        ({"a": 'const later = import("./b.js");'}, "not known: const later = import("),
        ({"a": "console.log(import.meta.url);"}, "not known: console.log(import.meta.url);"),
        ({"a": "const a = await 1;"}, "not known: const a = await 1;"),
        (
            {"a": 'export { default as a } from "./a.json" with { type: "json" };'},
            "web/js/entries/a.js imports a.json, which does not exist",
        ),
    ],
)
def test_what_cannot_be_linked_is_refused(package, modules, message):
    with pytest.raises(LinkError, match=re.escape(message)) as caught:
        link("a", package(**modules))
    assert "\n" not in str(caught.value)


def test_an_unknown_entry_is_refused(package):
    with pytest.raises(LinkError, match=r"entry must be one of a, worker \(got 'pages'\)"):
        link("pages", package(a=""))
