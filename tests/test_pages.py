"""What the pages of a site hold and load, on a book without code: no figure, no cell."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from tests.conftest import PageLog

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))  # behind all others: there is a test.py in it

from sitebuild import pages  # noqa: E402
from sitebuild.reading import Reading  # noqa: E402
from sitebuild.reasons import Reasons  # noqa: E402
from sitebuild.site import Site  # noqa: E402

CHAPTER = r"""
# Slopes of $\tanh$

A sentence with $\tanh'(s) = 1 - \tanh(s)^2$ in it.

| what | how much |
|---|---|
| the loss | $\frac{1}{n}\sum_i (y_i - t_i)^2$ |

$$
\delta_\ell = \left(W_{\ell+1}^{\mathsf T}\,\delta_{\ell+1}\right)\odot\left(1 - a_\ell^2\right),
\qquad
\frac{\partial L}{\partial W_\ell} = \delta_\ell\, a_{\ell-1}^{\mathsf T},
\qquad
\frac{\partial L}{\partial b_\ell} = \delta_\ell
$$ (back)

:::{admonition} Predict
:class: predict
What comes next?
:::

:::{exercise}
:label: first
Why $+1$?
:::

:::{solution} first
:class: dropdown
The secret of the first: $-1$.
:::

:::{exercise} With a title
:label: second
How?
:::

:::{solution} second
:class: dropdown
The secret of the second.
:::

```{build-statistics}
```

```{raw} html
<details class="admonition hide">
<summary aria-label="Toggle hidden content"><p>Show code cell output</p></summary>
</details>
```
"""


def make_book(folder: Path, chapter: str = CHAPTER) -> Site:
    """A book of one chapter with the settings of the real one."""
    site = Site(folder / "book", folder / "build")
    site.book.mkdir()
    settings = yaml.safe_load((ROOT / "book" / "_config.yml").read_text("utf-8"))
    settings["sphinx"]["config"]["bibtex_bibfiles"] = []
    (site.book / "_config.yml").write_text(yaml.safe_dump(settings), "utf-8")
    (site.book / "_toc.yml").write_text("format: jb-book\nroot: page\n", "utf-8")
    (site.book / "page.md").write_text(chapter, "utf-8")
    site.figures.mkdir(parents=True)
    (site.figures / "manifest.json").write_text("{}", "utf-8")
    return site


def write(site: Site) -> Path:
    assert warnings_of(site) == []
    return site.staging


def warnings_of(site: Site) -> list[str]:
    return pages.write(site, pages.settings(site), Reading(site, Reasons(site.reasons, told=False)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(make_book(tmp_path_factory.mktemp("pages")))


@pytest.fixture
def opened(built: Path, page: Page) -> Page:
    page.goto((built / "page.html").as_uri())
    page.wait_for_load_state("networkidle")
    return page


def test_formulas_are_mathml_wherever_they_stand(built: Path) -> None:
    text = (built / "page.html").read_text("utf-8")
    for place in ("h1", "p", "td", "section"):
        assert re.search(rf"<{place}[^>]*>(?:(?!</{place}>).)*<math", text, re.DOTALL), place
    assert text.count('<math display="block">') == 1
    assert '<span class="eqno">(1)' in text
    title = re.search("<title>(.*?)</title>", text, re.DOTALL)
    assert title
    assert title[1].startswith("Slopes of tanh ")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (r"\tanh'(s)", r"\tahn'(s)", 4, r'Unknown LaTeX command "\tahn"'),
        (r"\frac{1}{n}", r"\frac{1}{n", 8, "{ is not closed"),
        (r"\qquad", r"\qqquad", 11, r'Unknown LaTeX command "\qqquad"'),
        ("secret of the first: $-1$", r"secret of the first: $\left(1$", 30, r"\left is not closed"),
    ],
)
def test_formula_that_does_not_parse_fails_the_build(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    site = make_book(tmp_path, CHAPTER.replace(old, new, 1))
    (problem,) = warnings_of(site)
    assert problem.startswith(f"{site.book / 'page.md'}:{line}: WARNING: mathematics: {said}")


def test_a_site_counts_what_it_is_made_of(built: Path) -> None:
    text = (built / "page.html").read_text("utf-8")
    tables = [
        [re.findall(r"<p>(.*?)</p>", row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
        for table in re.findall(r'<table class="statistics.*?</table>', text, re.DOTALL)
    ]
    (_, page, everything), (_, no_file), (_, *packages) = tables
    assert page[0].startswith("Slopes of ")
    assert int(page[1]) > 40
    assert page[2:] == ["0", "0", "0"]
    assert everything == ["All", *page[1:]]
    assert no_file == ["All", "0", "0.0"]
    assert ["torch", "2.13.0"] in packages


def test_pages_load_neither_icon_script_nor_fonts_nor_mathjax(built: Path) -> None:
    heavy = re.compile("fontawesome|fa-solid|mathjax|tex-svg")
    assert [path for path in built.rglob("*") if heavy.search(path.name)] == []
    for path in built.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search("fontawesome|MathJax", text), path
        assert not re.search(r'<(?:i|span) class="[^"]*\bfa-', text), path
    for path in built.rglob("*.css"):
        assert "webfonts" not in path.read_text("utf-8"), path


def test_scripts_hold_up_no_page(built: Path) -> None:
    text = (built / "page.html").read_text("utf-8")
    blocking = re.findall(r'<script (?!defer)[^>]*src="([^"?]*)', text)
    assert blocking == ["_static/documentation_options.js"]


def test_no_two_elements_share_an_id(built: Path) -> None:
    for path in built.rglob("*.html"):
        ids = Counter(re.findall(r'\sid="([^"]*)"', path.read_text("utf-8")))
        assert [name for name, count in ids.items() if count > 1] == [], path


def test_solutions_have_names_and_open_by_the_keyboard(opened: Page, page_log: PageLog) -> None:
    solutions = opened.locator("details.solution")
    names = solutions.locator("> summary").all_inner_texts()
    assert names == ["Solution of Question 1", "Solution of Question 2"]
    secret = opened.get_by_text("The secret of the first")
    assert secret.is_hidden()
    solutions.first.locator("> summary").focus()
    opened.keyboard.press("Enter")
    assert secret.is_visible()
    assert opened.get_by_text("The secret of the second").is_hidden()
    page_log.assert_quiet()


def test_a_hidden_output_is_called_what_it_reads(opened: Page) -> None:
    summary = opened.get_by_text("Show code cell output").locator("..")
    assert summary.get_attribute("aria-label") is None


def test_print_is_light_and_keeps_solutions_closed(opened: Page) -> None:
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.get_by_text("The secret of the first").is_hidden()
    before = "getComputedStyle(document.querySelector('details.solution > summary'), '::before').content"
    assert opened.evaluate(before) == '"On the site: "'
    for part in (".bd-sidebar-primary", ".bd-header-article", ".prev-next-footer"):
        assert opened.locator(part).first.is_hidden(), part
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_wide_formula_scrolls_under_a_shadow(opened: Page) -> None:
    opened.set_viewport_size({"width": 390, "height": 844})
    shade = "getComputedStyle(document.querySelector('div.math'), '::after').opacity"
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    opened.wait_for_function(f"{shade} === '1'")
    opened.evaluate("document.querySelector('div.math').scrollLeft = 9999")
    opened.wait_for_function(f"{shade} === '0'")


def test_headings_of_any_length_fit_the_screen(opened: Page) -> None:
    opened.set_viewport_size({"width": 640, "height": 800})
    wide = opened.evaluate("""() => {
      const heading = document.querySelector("article h1");
      const link = heading.querySelector(".headerlink"), wide = [];
      for (let length = 5; length < 80; length++) {
        heading.replaceChildren("Some words ".repeat(8).slice(0, length).trim(), link);
        if (document.documentElement.scrollWidth > innerWidth) wide.push(length);
      }
      return wide;
    }""")
    assert wide == []


def test_search_finds_what_pages_say(built: Path, page: Page, page_log: PageLog) -> None:
    page.goto(f"{(built / 'search.html').as_uri()}?q=sentence")
    page.wait_for_selector("#search-results a")
    assert page.locator("#search-results a").first.inner_text().startswith("Slopes of")
    # From a file nothing may be fetched: without a server the words around what was found stay out.
    assert page_log.left == []


def test_focus_has_a_ring_in_the_header_too(opened: Page) -> None:
    opened.set_viewport_size({"width": 1280, "height": 800})
    drawn = """() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    }"""
    buttons = opened.locator(".bd-header-article button:visible")
    assert buttons.count() >= 3
    reached = set()
    for _ in range(20):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement === document.body"):
            break  # the page's end
        assert opened.evaluate(drawn), opened.evaluate("document.activeElement.outerHTML")
        reached.add(opened.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert {button.get_attribute("aria-label") for button in buttons.all()} <= reached


def test_a_widget_holds_its_room_while_its_scripts_load(opened: Page) -> None:
    height = "tag => document.querySelector('article').appendChild(document.createElement(tag)).offsetHeight"
    assert opened.evaluate(height, "mlp-playground") >= opened.viewport_size["height"]
    for tag in ("mlp-history", "mlp-landscape"):
        assert opened.evaluate(height, tag) >= 240


def test_a_title_is_told_as_text(tmp_path: Path) -> None:
    folder = write(make_book(tmp_path, "# Cats & dogs\n\nA page with one sentence.\n"))
    page = (folder / "page.html").read_text("utf-8")
    assert '<meta property="og:title" content="Cats &amp; dogs" />' in page
    assert '<meta name="description" content="A page with one sentence." />' in page
