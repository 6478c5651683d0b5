"""The self-contained page, opened as a reader would: from a file, and in an iframe of a slide."""

from html import escape

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from mlpviz import EXERCISES, Experiment, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.cli import main
from mlpviz.export import inspect
from mlpviz.web import embed

READY = """() => ["mlp-history", "mlp-landscape"].every((tag) => document.querySelector(tag)?.history)"""
MOVED = (
    """(i) => ["mlp-history", "mlp-landscape"].every((tag) => document.querySelector(tag).iteration === i)"""
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "run.html"
    path.write_text(embed(EXERCISES["ex4"]), "utf-8")
    return path


def test_a_page_works_from_a_file_and_its_widgets_go_together(file, page, page_log):
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    loss = page.evaluate("() => document.querySelector('mlp-history').history.loss[1000]")
    assert loss == pytest.approx(float(EXERCISES["ex4"].run().loss[-1]), abs=1e-6)
    page.locator("mlp-history input[type=range]").press("Home")
    page.wait_for_function(MOVED, arg=0)
    page.locator("mlp-landscape input[type=range]").press("End")
    page.wait_for_function(MOVED, arg=1000)
    page_log.assert_quiet()


def test_a_page_works_in_an_iframe_at_a_phone_s_width_in_the_dark(file, page, page_log):
    slide = file.with_name("slide.html")
    slide.write_text(
        f'<iframe src="{file.name}" title="run" style="width:100%;height:700px;border:0"></iframe>'
    )
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(slide.as_uri())
    frame = page.frames[1]
    frame.wait_for_function(READY)
    background = frame.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(20, 24, 30)"
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.frame_locator("iframe").locator("mlp-history input[type=range]").press("Home")
    frame.wait_for_function(MOVED, arg=0)
    page_log.assert_quiet()


def test_without_javascript_a_page_says_what_it_is(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.title() == "mlpviz: a 2-2-2-2-1 tanh network, learning rate 0.25"
    text = page.locator("main").inner_text()
    assert "1000 steps of gradient descent from seed 1" in text
    assert str(EXERCISES["ex4"]) in text
    assert "needs JavaScript" in text
    context.close()


def test_a_run_of_ones_own_is_a_page_with_its_states(tmp_path, page, page_log):
    data, labels = non_linearly_separable_data()
    history = train(seeded_net(2, mlp((2, 3, 1))), data, labels, lr=0.1, steps=40)
    history.save(tmp_path / "run.npz")
    done = CliRunner().invoke(main, ["embed", str(tmp_path / "run.npz"), "-o", str(tmp_path / "own.html")])
    assert done.exit_code == 0, done.output
    assert inspect(tmp_path / "own.html") == "a 2-3-1 network, 40 steps"
    page.goto((tmp_path / "own.html").as_uri())
    page.wait_for_function(READY)
    last = page.evaluate("document.querySelector('mlp-history').history.loss.at(-1)")
    assert last == pytest.approx(float(history.loss[-1]), rel=1e-7)
    assert page.locator("h1").text_content() == "A 2-3-1 network"
    page_log.assert_quiet()


def test_a_run_that_diverges_is_a_page_too(tmp_path, page, page_log):
    path = tmp_path / "diverged.html"
    path.write_text(embed(Experiment(activation="relu", init_scale=1e200, steps=5)), "utf-8")
    page.goto(path.as_uri())
    page.wait_for_function(READY)
    expect(page.locator("mlp-history p.text")).to_contain_text("diverged", ignore_case=True)
    page_log.assert_quiet()


# What reveal.js does with messages and keys, as its documentation has it.
DECK = """<!doctype html><title>deck</title><script>
  globalThis.heard = [];
  addEventListener("message", ({ data }) => {
    const { method, args } = JSON.parse(data);
    if (method === "triggerKey") heard.push(...args);
  });
  document.addEventListener("keydown", ({ keyCode }) => heard.push(keyCode));
</script>"""
ESCAPE, PAGE_UP, PAGE_DOWN, SPACE, LEFT, RIGHT, B, DOT = 27, 33, 34, 32, 37, 39, 66, 190


@pytest.fixture(params=["another origin", "the same origin"])
def deck(request, file, page, page_log):
    """The frame of the embedded page in a slide."""
    is_same = request.param == "the same origin"
    source = f'srcdoc="{escape(file.read_text("utf-8"))}"' if is_same else f'src="{file.name}"'
    slide = file.with_name("slide.html")
    slide.write_text(f'{DECK}<iframe {source} title="run" style="width:100%;height:700px"></iframe>', "utf-8")
    page.goto(slide.as_uri())
    frame = page.frames[1]
    frame.wait_for_function(READY)
    yield frame
    page_log.assert_quiet()


def press(page, *keys):
    """The key codes that the deck has heard since the last call, with these."""
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    return page.evaluate("heard.splice(0)")


def test_after_a_click_a_clicker_s_keys_reach_the_slide(deck, page):
    deck.locator("h1").click()
    keys = ["PageDown", "PageUp", "ArrowRight", "ArrowLeft", "Space", "b", "."]
    assert press(page, *keys) == [PAGE_DOWN, PAGE_UP, RIGHT, LEFT, SPACE, B, DOT]
    deck.locator("mlp-history input[type=range]").click()
    at = deck.evaluate("document.querySelector('mlp-history').iteration")
    assert press(page, "PageDown", "PageUp", "b") == [PAGE_DOWN, PAGE_UP, B]
    assert deck.evaluate("document.querySelector('mlp-history').iteration") == at


def test_keys_that_a_figure_uses_stay_in_it(deck, page):
    deck.locator("mlp-history input[type=range]").press("Home")
    assert press(page, "ArrowRight", "ArrowRight", "Tab", "Tab") == []
    assert deck.evaluate("document.querySelector('mlp-history').iteration") == 2
    deck.locator("mlp-history input[type=number]").fill("7")
    assert press(page, "b", ".", "Control+c") == []
    deck.locator("mlp-history .chip").first.focus()
    assert press(page, "Enter") == []


def test_escape_gives_the_keys_back_to_the_deck(deck, page):
    deck.locator("mlp-history input[type=range]").click()
    assert press(page, "Escape") == [ESCAPE]
    assert page.evaluate("document.activeElement === document.body")
    assert press(page, "ArrowRight") == [RIGHT]


def test_a_page_of_its_own_keeps_its_keys(file, page, page_log):
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    page.locator("mlp-history input[type=range]").press("Home")
    page.keyboard.press("PageUp")
    page.wait_for_function(MOVED, arg=100)
    page_log.assert_quiet()


SHOWN = """() => [
    ...document.querySelector("mlp-history").shadowRoot.querySelectorAll("[data-shows], .player")
  ]
  .filter((part) => part.getClientRects().length)
  .map((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return [part.dataset.shows ?? "player", left, top, right, bottom];
  })"""
PARTS = {"plane", "loss", "accuracy", "gradients", "player"}


def opened(page, file, size, address=""):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.goto(file.as_uri() + address)
    page.wait_for_function("() => document.querySelector('mlp-history')?.history")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("size", [(960, 540), (1920, 1080), (1024, 768)], ids=str)
def test_a_slide_fills_its_window_without_scrolling(tmp_path, page, page_log, size):
    file = tmp_path / "slide.html"
    file.write_text(embed(EXERCISES["ex4"], slide=True), "utf-8")
    opened(page, file, size)
    boxes = page.evaluate(SHOWN)
    assert {name for name, *_ in boxes} == PARTS
    for name, left, top, right, bottom in boxes:
        assert left >= 0, name
        assert top >= 0, name
        assert right <= size[0], name
        assert bottom <= size[1], name
    assert max(right for *_, right, _ in boxes) - min(box[1] for box in boxes) > 0.9 * min(
        size[0], size[1] * 16 / 9
    )
    root = "document.documentElement"
    assert page.evaluate(f"() => {root}.scrollHeight <= innerHeight && {root}.scrollWidth <= innerWidth")
    # A click means the same place, however large the slide is.
    (left, top, right, bottom) = next(box[1:] for box in boxes if box[0] == "loss")
    panel = "document.querySelector('mlp-history').shadowRoot.querySelector('[data-shows=loss]')"
    scale = (right - left) / page.evaluate(f"() => {panel}.offsetWidth")
    assert scale == pytest.approx(min(size[0] / 960, size[1] / 540), rel=0.01)
    page.mouse.click((left + right) / 2, bottom - 20 * scale)
    middle = page.evaluate("() => document.querySelector('mlp-history').iteration")
    assert 400 < middle < 550
    page_log.assert_quiet()


def test_one_file_serves_many_slides_by_its_address(file, page, page_log):
    opened(page, file, (960, 540), "?slide&view=plane&theme=dark&iteration=7&controls=none")
    assert {name for name, *_ in page.evaluate(SHOWN)} == {"plane"}
    assert page.evaluate("() => document.querySelector('mlp-history').iteration") == 7
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(20, 24, 30)"
    for view in ("loss", "accuracy", "gradients"):
        opened(page, file, (960, 540), f"?slide&view={view}")
        assert {name for name, *_ in page.evaluate(SHOWN)} == {view, "player"}
        height = next(box[4] - box[2] for box in page.evaluate(SHOWN) if box[0] == view)
        assert height > 250
    page_log.assert_quiet()


def test_a_page_plays_by_itself_and_again(tmp_path, page):
    file = tmp_path / "again.html"
    file.write_text(embed(Experiment(steps=40), autoplay=True, loop=True), "utf-8")
    page.goto(file.as_uri())
    page.wait_for_function("() => document.querySelector('mlp-history')?.history")
    page.evaluate(
        """() => {
          const history = document.querySelector("mlp-history");
          globalThis.seen = [];
          history.addEventListener("mlp-iteration", ({ detail }) => seen.push(detail.iteration));
          history.shadowRoot.querySelector(".player select").value = "5";
        }"""
    )
    page.wait_for_function(
        "() => seen.lastIndexOf(1) > seen.indexOf(40) && seen.includes(40)", timeout=20_000
    )


def test_a_page_does_not_play_by_itself_for_those_who_ask_for_less_motion(tmp_path, page):
    page.emulate_media(reduced_motion="reduce")
    file = tmp_path / "calm.html"
    file.write_text(embed(Experiment(steps=40), autoplay=True), "utf-8")
    opened(page, file, (960, 540))
    page.wait_for_timeout(900)
    assert page.evaluate("() => document.querySelector('mlp-history').iteration") == 40


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("?zoom=2", "an option of the page must be one of slide, theme,"),
        ("?view=los", "view must be one of all, plane, loss, accuracy, gradients (got los)"),
        ("?theme=sepia", "theme must be one of light, dark (got sepia)"),
    ],
)
def test_an_option_that_does_not_exist_is_named(file, page, address, message):
    page.goto(file.as_uri() + address)
    expect(page.locator("#trouble")).to_contain_text(message)


def test_a_playground_fills_a_slide_and_refuses_the_views_of_a_history(tmp_path, page, page_log):
    file = tmp_path / "playground.html"
    named = [str(EXERCISES["ex8"]), "--view", "playground", "--slide", "--iteration", "30", "-o", str(file)]
    done = CliRunner().invoke(main, ["embed", *named])
    assert done.exit_code == 0, done.output
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(file.as_uri() + "?theme=dark")
    page.wait_for_function("document.querySelector('mlp-playground')?.sides[0].run.iteration === 30")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 30)"
    boxes = page.evaluate(
        """() => [".player", ".settings", ".data", ".network", ".run"].map((part) => {
          const { left, top, right, bottom } = document.querySelector("mlp-playground").root
            .querySelector(part).getBoundingClientRect();
          return [left, top, right, bottom];
        })"""
    )
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= 1280
        assert bottom <= 720
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollHeight <= innerHeight && {root}.scrollWidth <= innerWidth")
    page.goto(file.as_uri() + "?controls=none&iteration=0&autoplay")
    page.wait_for_function("document.querySelector('mlp-playground')?.sides[0].run.iteration > 20")
    play = page.locator("mlp-playground")
    expect(play.locator(".network")).to_be_visible()
    for part in (".player", ".settings", ".data", ".hand"):
        expect(play.locator(part).first).to_be_hidden()
    page.goto(file.as_uri() + "?view=loss")
    expect(page.locator("#trouble")).to_have_text("view must be one of playground (got loss)")
    page_log.assert_quiet()
