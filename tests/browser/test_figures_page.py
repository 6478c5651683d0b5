"""The list of all figures is narrowed to a chapter and a kind."""

from pathlib import Path

from playwright.sync_api import expect

import mlpviz

SCRIPT = Path(mlpviz.__file__).parent / "site" / "figures.js"

PAGE = """<main>
<section><h2>Exercise 1<a class="headerlink" href="#x">#</a></h2>
<article class="figure-card" data-kind="drift">one</article>
<article class="figure-card" data-kind="loss curves">two</article></section>
<section><h2>Digits</h2><article class="figure-card" data-kind="drift">three</article></section>
</main>"""


def test_figures_are_narrowed_to_a_chapter_and_a_kind(page, page_log):
    page.set_content(PAGE)
    page.add_script_tag(path=SCRIPT)
    cards = page.locator("article:visible")
    expect(page.locator("output")).to_have_text("3 figures")
    page.get_by_label("Kind").select_option("drift")
    expect(cards).to_have_text(["one", "three"])
    page.get_by_label("Chapter").select_option("Exercise 1")
    expect(cards).to_have_text(["one"])
    expect(page.locator("output")).to_have_text("1 figure")
    expect(page.locator("h2:visible")).to_have_count(1)
    page.get_by_label("Kind").select_option("all")
    expect(cards).to_have_text(["one", "two"])
    page.get_by_label("Chapter").select_option("all")
    expect(cards).to_have_count(3)
    page_log.assert_quiet()
