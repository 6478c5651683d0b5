"""Linked scripts as a browser runs them."""

import pytest

from mlpviz.web.link import ENTRIES, link


@pytest.fixture
def run(page, page_log, tmp_path):
    """A function that links modules, loads the script `times` times, and gives what `seen` holds then."""

    def answer(times=1, **modules):
        for name, source in {"worker": "", **modules}.items():
            path = tmp_path / ENTRIES / f"{name}.js"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, "utf-8")
        page.goto("about:blank")
        page.evaluate("globalThis.seen = []")
        for _ in range(times):
            page.add_script_tag(content=link("a", tmp_path))
        return page.evaluate("seen")

    yield answer
    page_log.assert_quiet()


def test_a_module_is_run_once_and_after_what_it_imports(run):
    seen = run(
        a='import { b } from "./b.js";\nimport "./c.js";\nseen.push(`a${b}`);',
        b='import "./c.js";\nexport const b = 2;\nseen.push("b");',
        c='// import "./d.js";\nseen.push("c");',
    )
    assert seen == ["c", "b", "a2"]


def test_a_script_that_is_loaded_twice_runs_once(run):
    assert run(times=2, a="globalThis.mlpviz = {};\nseen.push(1);") == [1]


def test_modules_share_no_names(run):
    seen = run(
        a='import { b } from "./b.js";\nconst hidden = 1;\nseen.push(hidden + b, typeof globalThis.hidden);',
        b="const hidden = 2;\nexport const b = hidden;",
    )
    assert seen == [3, "undefined"]


def test_a_workers_source_holds_what_it_imports(run, page):
    run(
        a="globalThis.source = import.meta.worker();",
        worker='import { b } from "./b.js";\nself.onmessage = ({ data }) => self.postMessage(data + b);',
        b="export const b = 40;",
    )
    answer = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const worker = new Worker(URL.createObjectURL(new Blob([source])));
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage(2);
        })"""
    )
    assert answer == 42
