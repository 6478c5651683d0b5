"""<mlp-history> in a real browser: each control does what it says, wherever the page is opened."""

import gzip
import re
from itertools import pairwise

import pytest
import torch
from playwright.sync_api import expect

from mlpviz import (
    EXERCISES,
    Experiment,
    History,
    mlp,
    non_linearly_separable_data,
    seeded_net,
    train,
)
from mlpviz.web import element, payload, script_source
from tests.browser.widget_page import open_widgets, unpack

EX4 = EXERCISES["ex4"]
SHORT = Experiment(widths=(2, 3, 1), steps=40)

# Number of different colours in a canvas, of every fourth pixel.
COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const words = new Uint32Array(data.buffer);
  return new Set(words.filter((_, k) => k % 4 === 0)).size;
}"""
PICTURE = "canvas => canvas.toDataURL()"


def tag(experiment=EX4, **attributes):
    return element("mlp-history", {"experiment": experiment, **attributes})


class Widget:
    """The parts of the first <mlp-history> of a page."""

    def __init__(self, page):
        self.page = page
        self.host = page.locator("mlp-history").first
        self.play = self.host.get_by_role("button", name=re.compile("^(Play|Pause)$"))
        self.slider = self.host.get_by_role("slider", name="Iteration")
        self.box = self.host.get_by_role("spinbutton")
        self.speed = self.host.get_by_label("Speed")
        self.plane = self.host.locator("canvas.plane")
        self.charts = self.host.locator(".charts canvas")
        self.text = self.host.locator("p.text")

    @property
    def iteration(self):
        return self.host.evaluate("w => w.iteration")

    def shows(self, i, history=None):
        """Expect every part to show iteration i, with the library's numbers."""
        expect(self.host).to_have_attribute("iteration", str(i))
        expect(self.box).to_have_value(str(i))
        expect(self.slider).to_have_value(str(i))
        expect(self.text).to_contain_text(f"Step {i}:")
        if history is not None:
            heads = self.host.locator(".charts .head > :last-child").all_text_contents()
            assert float(heads[0]) == pytest.approx(float(history.loss[i]), abs=6e-4)
            assert heads[1].split()[0] == f"{100 * float(history.accuracy[i]):.1f}".removesuffix(".0")

    def chart_x(self, chart, i):
        """Where iteration i lies in a chart, in pixels of the page, and the chart's middle."""
        box = self.charts.nth(chart).bounding_box()
        x = self.host.evaluate("(w, [chart, i]) => w.charts[chart].scales.x(i)", [chart, i])
        return box["x"] + x, box["y"] + box["height"] / 2


@pytest.fixture
def open_widget(page, page_log, tmp_path):
    def opened(body=None, **options):
        open_widgets(page, tmp_path, tag() if body is None else body, **options)
        return Widget(page)

    yield opened
    page_log.assert_quiet()


@pytest.fixture(scope="module")
def ex4():
    return EX4.run()


def test_the_last_state_is_shown_first_with_every_panel_drawn(open_widget, ex4):
    widget = open_widget()
    widget.shows(1000, ex4)
    assert widget.charts.count() == 3
    assert widget.plane.evaluate(COLOURS) > 200
    assert all(chart.evaluate(COLOURS) > 20 for chart in widget.charts.all())
    chips = widget.host.locator(".chip b").all_text_contents()
    norms = [float(norm[1000]) for norm in ex4.grad_norms.values()]
    assert [float(chip) for chip in chips] == pytest.approx(norms, abs=6e-4)


def test_an_iteration_attribute_chooses_the_first_state(open_widget, ex4):
    open_widget(tag(iteration=300)).shows(300, ex4)


def test_the_slider_seeks_and_tells_the_page(open_widget, ex4):
    widget = open_widget()
    widget.page.evaluate(
        "document.addEventListener('mlp-iteration', event => (globalThis.heard ??= []).push(event.detail))"
    )
    widget.slider.fill("123")
    widget.shows(123, ex4)
    assert widget.page.evaluate("heard") == [{"iteration": 123}]


def test_the_number_box_seeks_and_refuses_what_is_out_of_range(open_widget, ex4):
    widget = open_widget()
    widget.box.fill("77")
    widget.shows(77, ex4)
    widget.box.fill("1001")
    widget.box.press("Enter")
    assert widget.iteration == 77
    assert "1000" in widget.box.evaluate("box => box.validationMessage")
    widget.box.fill("")
    widget.slider.focus()
    expect(widget.box).to_have_value("77")


def test_the_keyboard_seeks(open_widget):
    widget = open_widget(tag(iteration=500))
    widget.slider.focus()
    for key, expected in [
        ("ArrowRight", 501), ("ArrowUp", 502), ("ArrowLeft", 501), ("ArrowDown", 500), ("PageUp", 600),
        ("PageDown", 500), ("Home", 0), ("ArrowLeft", 0), ("End", 1000), ("ArrowRight", 1000),
    ]:  # fmt: skip
        widget.page.keyboard.press(key)
        assert widget.iteration == expected, key


def test_play_runs_pauses_and_starts_again_at_the_end(open_widget):
    widget = open_widget(tag(SHORT))
    widget.speed.select_option("5")
    expect(widget.play).to_have_attribute("aria-label", "Play")
    widget.play.click()
    expect(widget.play).to_have_attribute("aria-label", "Pause")
    widget.page.wait_for_function("document.querySelector('mlp-history').iteration > 3")
    widget.play.click()
    expect(widget.play).to_have_attribute("aria-label", "Play")
    stopped = widget.iteration
    assert 3 < stopped <= 40
    widget.page.wait_for_timeout(200)
    assert widget.iteration == stopped
    widget.slider.focus()
    widget.page.keyboard.press("Space")
    expect(widget.play).to_have_attribute("aria-label", "Pause")
    widget.shows(40)
    expect(widget.play).to_have_attribute("aria-label", "Play")


def test_seeking_ends_play(open_widget):
    widget = open_widget(tag(SHORT))
    widget.play.click()
    widget.slider.fill("20")
    expect(widget.play).to_have_attribute("aria-label", "Play")
    widget.shows(20)


def test_clicking_and_dragging_a_curve_seeks(open_widget):
    widget = open_widget()
    mouse = widget.page.mouse
    for chart in range(3):
        mouse.click(*widget.chart_x(chart, 500))
        assert widget.iteration == pytest.approx(500, abs=2)
    x, y = widget.chart_x(0, 700)
    mouse.move(x, y)
    mouse.down()
    mouse.move(widget.chart_x(0, 250)[0], y)
    assert widget.iteration == pytest.approx(250, abs=2)
    mouse.move(2, y)
    assert widget.iteration == 0
    mouse.up()
    mouse.move(x, y)
    assert widget.iteration == 0
    # The keyboard goes on from where the pointer left off.
    widget.page.keyboard.press("ArrowRight")
    assert widget.iteration == 1


def test_pointing_at_the_plane_shows_the_networks_output_there(open_widget, ex4):
    widget = open_widget(tag(iteration=300))
    box = widget.plane.bounding_box()
    left, top = widget.host.evaluate("w => [w.plane.scales.x(-1.5), w.plane.scales.y(2)]")
    widget.page.mouse.move(box["x"] + left, box["y"] + top)
    readout = widget.host.locator("figcaption .muted").first
    expect(readout).to_contain_text("→")
    x, y, output = map(float, re.findall(r"-?[0-9.]+", readout.text_content().replace("−", "-")))
    assert (x, y) == pytest.approx((-1.5, 2), abs=0.02)
    expected = ex4.network(300)(torch.tensor([[x, y]], dtype=torch.float64))
    assert output == pytest.approx(expected.item(), abs=2e-3)
    widget.page.mouse.move(0, 0)
    expect(readout).to_have_text("")


def test_the_plane_as_a_layer_sees_it(open_widget):
    widget = open_widget()
    which = widget.host.get_by_label("What the picture's axes are")
    assert which.locator("option").all_text_contents() == [
        "The plane", "After layer 1", "After layer 2", "After layer 3",
    ]  # fmt: skip
    pictures = {widget.plane.evaluate(PICTURE)}
    for layer in ("1", "2", "3"):
        which.select_option(layer)
        widget.page.wait_for_function(
            "layer => document.querySelector('mlp-history').plane.layer === layer", arg=int(layer)
        )
        widget.page.evaluate("new Promise(requestAnimationFrame)")
        pictures.add(widget.plane.evaluate(PICTURE))
    assert len(pictures) == 4
    expect(widget.host.get_by_label("Unit on the horizontal axis")).to_be_hidden()


def test_two_units_of_a_wide_layer_are_chosen(open_widget):
    widget = open_widget(tag(Experiment(widths=(2, 8, 1, 1), steps=50)))
    which = widget.host.get_by_label("What the picture's axes are")
    assert which.locator("option").all_text_contents() == ["The plane", "After layer 1"]
    which.select_option("1")
    vertical = widget.host.get_by_label("Unit on the vertical axis")
    assert vertical.locator("option").count() == 8
    widget.page.evaluate("new Promise(requestAnimationFrame)")
    before = widget.plane.evaluate(PICTURE)
    vertical.select_option("6")
    widget.page.evaluate("new Promise(requestAnimationFrame)")
    assert widget.plane.evaluate(PICTURE) != before
    assert widget.host.evaluate("w => w.plane.units") == [0, 6]


def test_gradient_norms_are_shown_and_hidden(open_widget):
    widget = open_widget()
    before = widget.charts.nth(2).evaluate(PICTURE)
    chip = widget.host.locator(".chip").nth(1)
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    widget.page.evaluate("new Promise(requestAnimationFrame)")
    assert widget.charts.nth(2).evaluate(PICTURE) != before
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    widget.page.evaluate("new Promise(requestAnimationFrame)")
    assert widget.charts.nth(2).evaluate(PICTURE) == before


def test_predict_then_reveal(open_widget):
    widget = open_widget(tag(SHORT, predict="Will it learn?|Yes | No"))
    assert widget.iteration == 0
    question = widget.host.get_by_role("group", name="Predict first")
    assert question.get_by_role("button").all_text_contents() == ["Yes", "No", "Skip"]
    for control in (widget.play, widget.slider, widget.box, widget.speed):
        expect(control).to_be_disabled()
    widget.page.mouse.click(*widget.chart_x(0, 20))
    question.get_by_text("Yes").focus()
    widget.page.keyboard.press("End")
    assert widget.iteration == 0
    hidden = widget.charts.nth(0).evaluate(COLOURS)
    question.get_by_text("Yes").click()
    expect(question.get_by_role("status")).to_have_text("You predict: Yes. Press play and see.")
    expect(widget.play).to_be_focused()
    expect(widget.slider).to_be_enabled()
    widget.slider.fill("40")
    widget.shows(40)
    assert widget.charts.nth(0).evaluate(COLOURS) > hidden


def test_a_prediction_may_be_skipped(open_widget):
    widget = open_widget(tag(SHORT, predict="Will it learn?|Yes|No"))
    widget.host.get_by_role("button", name="Skip").click()
    expect(widget.host.get_by_role("group", name="Predict first")).to_have_count(0)
    widget.slider.fill("7")
    widget.shows(7)


def test_the_text_does_not_give_a_prediction_away(open_widget):
    widget = open_widget(tag(EXERCISES["ex1"], predict="Will it learn?|Yes|No"))
    text = widget.host.locator("p.text")
    expect(text).to_have_text("Step 0: loss 2.080, 48 % right.")
    widget.host.get_by_role("button", name="No", exact=True).click()
    expect(text).to_contain_text("nothing is learned")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_states_of_a_run_of_the_readers_own(open_widget, dtype):
    data, labels = non_linearly_separable_data(seed=3, n=30)
    net = seeded_net(2, mlp((2, 5, 1), dtype=dtype))
    history = train(net, data, labels, lr=0.1, steps=60)
    widget = open_widget(element("mlp-history", {"iteration": 9}, payload(history)))
    widget.shows(9, history)
    assert widget.host.evaluate("w => w.history.states.length") == 61 * 21
    assert widget.plane.evaluate(COLOURS) > 100


def test_labels_of_0_and_1_are_told_apart_at_a_half(open_widget):
    data, labels = non_linearly_separable_data(integer_labels=True)
    history = train(seeded_net(1, mlp((2, 8, 1), "sigmoid")), data, labels, lr=2.0, steps=600)
    assert float(history.accuracy[-1]) > 0.9
    widget = open_widget(element("mlp-history", {"iteration": 600}, payload(history)))
    widget.shows(600, history)
    # The plane is drawn anew with a spy: its boundary is where the answer passes 0.5.
    levels = widget.host.evaluate(
        """widget => {
          const { plane } = widget, { contour } = plane, seen = [];
          plane.contour = (...args) => { seen.push(args[4]); contour(...args); };
          plane.draw(600, mlpviz.coloursOf(widget.shadowRoot.querySelector(".mlp")));
          delete plane.contour;
          return seen;
        }"""
    )
    assert levels == [0.5]


def logged(*logs):
    """A loop's own list as a page carries it: networks that stand still, and what was logged."""
    entries = [(seeded_net(1, mlp((2, 3, 1))), log) for log in logs]
    made = History.from_entries(*non_linearly_separable_data(n=20), entries)
    return element("mlp-history", {}, payload(made))


def heads(widget):
    """Title and value of each chart."""
    return [head.locator("> span").all_text_contents() for head in widget.host.locator(".charts .head").all()]


def test_only_what_was_logged_has_a_curve(open_widget):
    widget = open_widget(logged(*({"grad1": 10.0**-k, "grad2": 5 + k} for k in range(4))))
    titles = [title for title, _ in heads(widget)]
    assert titles == ["grad1", "grad2"]
    assert dict(heads(widget))["grad2"] == "8"
    expect(widget.text).to_have_text("Step 3.")
    expect(widget.host.get_by_role("group", name="Gradient norms shown")).to_have_count(0)


def test_each_logged_column_lies_within_its_axis(open_widget):
    columns = {
        "small": [1e-6, 3e-6, 2e-6], "large": [2e7, 0, 1e7], "below": [-3, -1, -2], "both": [-4, 5, 0],
        "far": [300.1, 300.2, 300.3], "decades": [1, 1e-3, 1e-5], "level": [2, 2, 2], "zero": [0, 0, 0],
        "loss": [-5, 3, -1],
    }  # fmt: skip
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    widget = open_widget(logged(*rows))
    axes = widget.host.evaluate(
        "w => w.charts.map(c => [c.title, c.log, c.scales.top, c.scales.height,"
        " ...[...c.rows[0]].map(c.scales.y), ...c.ticks.yTicks])"
    )
    seen = {}
    for title, log, top, height, *rest in axes:
        places, ticks = rest[:3], rest[3:]
        assert all(top - 1e-6 <= y <= top + height + 1e-6 for y in places), title
        assert len(ticks) >= 2, title
        seen[title] = log, (max(places) - min(places)) / height
    assert [title for title, (log, _) in seen.items() if log] == ["decades"]
    assert all(
        share > 0.4 for title, (_, share) in seen.items() if title in columns.keys() - {"level", "zero"}
    )
    assert widget.host.evaluate("w => w.charts.at(-1).canvas.clientHeight") >= 90


def test_a_gap_is_a_gap_and_said(open_widget):
    widget = open_widget(logged({"loss": 4, "val": 3}, {"loss": 3}, {}, {"loss": 2, "val": float("nan")}, {}))
    for i, loss, val in ((0, "4.000", "3"), (2, "not logged", "not logged"), (3, "2.000", "NaN")):
        widget.slider.fill(str(i))
        expect(widget.host).to_have_attribute("iteration", str(i))
        expect(widget.host.locator(".charts .head > :last-child").first).to_have_text(loss)
        assert dict(heads(widget))["val"] == val
        words = widget.text.text_content()
        assert ("loss" in words) == (loss != "not logged")
        assert "diverged" not in words
    # A stroke from 0 to 1, nothing towards 2, a dot at 3.
    inked = widget.host.evaluate("""w => {
      const { lines, scales } = w.charts[0], ctx = lines.getContext("2d"), ratio = devicePixelRatio;
      const ink = (x) => {
        const { data } = ctx.getImageData(Math.round(scales.x(x) * ratio) - 1, 0, 3, lines.height);
        return data.some((v, k) => k % 4 === 3 && v > 100);
      };
      return [0.5, 1.5, 2, 2.5, 3, 3.5].map(ink);
    }""")
    assert inked == [True, False, False, False, True, False]


def test_a_long_column_of_few_values_is_still_seen(open_widget):
    logs = [{"val": k} if k % 100 == 0 else {} for k in range(4500)]
    widget = open_widget(logged(*logs))
    assert widget.host.evaluate("""w => {
      const { lines, scales } = w.charts.at(-1), ctx = lines.getContext("2d"), ratio = devicePixelRatio;
      const ink = (x) => ctx.getImageData(Math.round(scales.x(x) * ratio) - 2, 0, 5, lines.height).data;
      return [500, 2000, 4300].map((x) => ink(x).some((v, k) => k % 4 === 3 && v > 100));
    }""") == [True, True, True]


def test_a_logged_accuracy_in_percent_is_no_share(open_widget):
    widget = open_widget(logged({"accuracy": 60.0, "loss": 1}, {"accuracy": 88.0, "loss": 1}))
    assert dict(heads(widget))["Accuracy"] == "88 %"
    expect(widget.text).to_have_text("Step 1: loss 1.000, 88 % right.")


def test_a_bias_s_gradient_is_named_and_a_gap_in_it_said(open_widget):
    names = ("layer2.0.bias", "layer1.0.weight", "layer1.0.bias")
    widget = open_widget(logged({f"{name} grad": 0.5 for name in names}, {"layer1.0.weight grad": 0.25}))
    chips = widget.host.locator(".chip").all_text_contents()
    assert chips == ["layer 10.250", "layer 1 bias–", "layer 2 bias–"]
    assert widget.host.locator(".chip").evaluate_all("all => all.every(c => c.scrollWidth <= c.clientWidth)")


def test_a_notebook_saved_before_there_were_logs_is_shown(open_widget):
    packed = payload(Experiment(steps=5).run(dtype=torch.float32))
    del packed["logs"], packed["gaps"]
    open_widget(element("mlp-history", {}, packed)).shows(5)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"experiment": "lr=0"}, "lr must be a finite number above 0 (got 0.0)"),
        ({"experiment": "<b>=1"}, "field must be one of widths, activation, seed,"),
        ({"experiment": "steps=9", "iteration": 10}, "iteration must be a whole number from 0 to 9 (got 10)"),
        ({"experiment": "steps=9", "iteration": "x"}, "iteration must be a whole number from 0 to 9 (got x)"),
        ({}, "mlp-history must have an experiment or data (got neither)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_widgets_place(open_widget, attributes, message):
    widget = open_widget(element("mlp-history", attributes), wait=False)
    expect(widget.host.get_by_role("alert")).to_contain_text(message)


def test_data_that_does_not_fit_is_refused(open_widget):
    packed = payload(SHORT.run())
    packed["n"] = 99
    widget = open_widget(element("mlp-history", {}, packed), wait=False)
    expect(widget.host.get_by_role("alert")).to_contain_text("one state for each loss, and one label")


def test_a_page_whose_numbers_are_of_an_unknown_kind_says_so(open_widget):
    packed = payload(SHORT.run()) | {"dtype": "float16"}
    widget = open_widget(element("mlp-history", {}, packed), wait=False)
    expect(widget.host.get_by_role("alert")).to_contain_text("must be of float32 or float64 (got float16)")


def test_another_experiment_or_iteration_replaces_what_is_shown(open_widget):
    widget = open_widget()
    widget.host.evaluate("w => w.setAttribute('experiment', 'steps=20&lr=0.1')")
    widget.shows(20, Experiment(steps=20, lr=0.1).run())
    widget.host.evaluate("w => w.setAttribute('iteration', '5')")
    widget.shows(5)
    widget.host.evaluate("w => w.setAttribute('experiment', 'steps=none')")
    expect(widget.host.get_by_role("alert")).to_contain_text("steps must be a whole number")


def test_a_long_run_shows_its_progress(open_widget):
    long = Experiment(widths=(2, 16, 16, 16, 1), steps=6000)
    widget = open_widget(tag(long), wait=False)
    expect(widget.host.get_by_role("progressbar", name="Training")).to_be_visible()
    widget.shows(6000)


def test_a_widget_is_computed_when_the_reader_comes_near(open_widget):
    widget = open_widget(f'<div style="height: 4000px"></div>{tag(SHORT)}', wait=False)
    widget.page.wait_for_timeout(300)
    assert widget.host.evaluate("w => w.history") is None
    widget.host.scroll_into_view_if_needed()
    widget.shows(40)


def test_a_widget_taken_out_stops_and_lives_on_when_put_back(open_widget):
    widget = open_widget(tag(SHORT))
    widget.play.click()
    after = widget.page.evaluate(
        """async () => {
          const w = document.querySelector('mlp-history'), home = w.parentNode;
          w.remove();
          const left = w.iteration;
          await new Promise(done => setTimeout(done, 200));
          const stayed = w.iteration === left;
          home.append(w);
          return stayed;
        }"""
    )
    assert after
    widget.slider.fill("11")
    widget.shows(11)


def test_scripts_loaded_twice_do_no_harm(open_widget):
    from mlpviz.web import script_tag

    open_widget(script_tag() + tag(SHORT) + script_tag()).shows(40)


def theme_of(widget):
    return widget.host.evaluate("w => w.root.dataset.theme")


def test_the_books_theme_is_followed(open_widget):
    widget = open_widget(theme="light")
    light = widget.plane.evaluate(PICTURE)
    assert theme_of(widget) == "light"
    widget.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    widget.page.wait_for_function("document.querySelector('mlp-history').root.dataset.theme === 'dark'")
    # The curves are painted first, each in a frame of its own.
    widget.page.wait_for_function(
        "light => document.querySelector('mlp-history').plane.canvas.toDataURL() !== light", arg=light
    )
    ink = widget.text.evaluate("p => getComputedStyle(p).color")
    assert min(map(int, re.findall(r"\d+", ink)[:3])) > 180


def test_without_a_theme_of_the_page_the_systems_is_followed(open_widget):
    widget = open_widget()
    widget.page.emulate_media(color_scheme="dark")
    widget.page.wait_for_function("document.querySelector('mlp-history').root.dataset.theme === 'dark'")
    widget.page.emulate_media(color_scheme="light")
    widget.page.wait_for_function("document.querySelector('mlp-history').root.dataset.theme === 'light'")


def test_colours_are_right_where_the_browser_lets_no_canvas_be_read(open_widget):
    unread = "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8Array(1024) })"
    widget = open_widget(head=f"<script>{unread}</script>")
    ramp = widget.host.evaluate("w => [...mlpviz.coloursOf(w.root).ramp].map(word => word.toString(16))")
    assert len(ramp) == 256
    assert [ramp[0], ramp[127], ramp[255]] == ["ff889dee", "fff6f8f8", "ffdeb88c"]  # alpha, blue, green, red


def test_a_click_gives_a_control_the_keyboard_where_the_browser_does_not(open_widget):
    widget = open_widget()
    # As Safari does with buttons and sliders.
    widget.page.evaluate("addEventListener('mousedown', (event) => event.preventDefault(), true)")
    widget.slider.click()
    expect(widget.slider).to_be_focused()
    widget.play.click()
    expect(widget.play).to_be_focused()
    widget.page.keyboard.press("Space")
    expect(widget.play).to_have_accessible_name("Play")


def test_reduced_motion_plays_in_a_few_jumps(open_widget):
    widget = open_widget(tag(iteration=0))
    widget.page.emulate_media(reduced_motion="reduce")
    widget.page.evaluate(
        "document.addEventListener('mlp-iteration', e => (globalThis.heard ??= []).push(e.detail.iteration))"
    )
    widget.play.click()
    widget.page.wait_for_function("globalThis.heard?.length >= 3")
    widget.play.click()
    assert widget.page.evaluate("heard.slice(0, 3)") == [50, 100, 150]


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_panels_stack_and_nothing_sticks_out(open_widget, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    widget = open_widget()
    boxes = [box.bounding_box() for box in [widget.plane, widget.slider, widget.play, *widget.charts.all()]]
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(chart.bounding_box()["height"] >= 90 for chart in widget.charts.all())


def test_side_by_side_on_a_wide_page(open_widget):
    widget = open_widget()
    plane, chart = widget.plane.bounding_box(), widget.charts.nth(0).bounding_box()
    assert plane["x"] + plane["width"] <= chart["x"]
    assert plane["width"] == pytest.approx(plane["height"], abs=1)


def test_a_touch_reads_the_plane_and_seeks(browser, tmp_path):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 900})
    try:
        page = context.new_page()
        open_widgets(page, tmp_path, tag())
        widget = Widget(page)
        widget.plane.tap()
        expect(widget.host.locator("figcaption .muted").first).to_contain_text("→")
        widget.charts.nth(1).tap()
        assert 400 < widget.iteration < 600
    finally:
        context.close()


def test_in_an_iframe(open_widget, page, tmp_path):
    open_widget()
    outer = tmp_path / "outer.html"
    outer.write_text(
        '<!doctype html><title>slide</title><iframe src="page.html" width=900 height=600></iframe>'
    )
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator("mlp-history p.text")).to_contain_text("Step 1000: loss 0.0225")
    frame.get_by_role("slider", name="Iteration").fill("4")
    expect(frame.locator("mlp-history")).to_have_attribute("iteration", "4")


def test_what_is_heard_follows_when_it_has_settled(open_widget):
    widget = open_widget()
    live = widget.host.locator("[aria-live=polite]")
    expect(live).to_contain_text("Step 1000:")
    widget.slider.fill("1")
    widget.slider.fill("2")
    expect(live).to_contain_text("Step 2:")


def test_a_very_long_run_of_very_many_points_is_drawn_with_few_strokes(open_widget):
    """A line has no more than two ends for each two thousandth of a run, and a crowd is a sample."""
    count = """<script>
      globalThis.most = 0;
      const { stroke, beginPath, lineTo, arc } = CanvasRenderingContext2D.prototype;
      let parts = 0;
      Object.assign(CanvasRenderingContext2D.prototype, {
        beginPath() { parts = 0; beginPath.call(this); },
        lineTo(x, y) { parts++; lineTo.call(this, x, y); },
        arc(...args) { parts++; arc.apply(this, args); },
        stroke() { most = Math.max(most, parts); stroke.call(this); },
      });
    </script>"""
    widget = open_widget(tag(Experiment(widths=(2, 1), steps=5000, n=5000, lr=1e-6)), head=count)
    widget.shows(5000)
    assert 1500 < widget.page.evaluate("most") <= 4000


def test_a_diverged_run_is_drawn_and_named(open_widget):
    e = Experiment(widths=(2, 4, 4, 1), activation="relu", seed=2, lr=1e100, init_scale=1e48, steps=9)
    widget = open_widget(tag(e))
    expect(widget.text).to_contain_text("training diverged at step 1")
    heads = widget.host.locator(".charts .head > :last-child").all_text_contents()
    assert heads[0] == "NaN"


def test_the_scripts_are_small_as_a_server_sends_them():
    for entry in ("page", "embed", "playground"):
        assert len(gzip.compress(script_source(entry).encode(), mtime=0)) <= 100_000


def test_a_wide_networks_plane_is_coarse_while_it_moves_and_fine_when_it_rests(page, page_log, tmp_path):
    e = Experiment(widths=(2, 128, 128, 1), steps=3)
    open_widgets(page, tmp_path, tag(e), wait=False)
    grid = "document.querySelector('mlp-history').plane?.grid"
    page.wait_for_function(f"{grid}?.count === 81 && {grid}.i === 3")
    moved = page.evaluate(
        """async () => {
          const widget = document.querySelector("mlp-history");
          const frame = () => new Promise(requestAnimationFrame);
          widget.iteration = 1;
          await frame();
          await frame();
          const { i, count, values } = widget.plane.grid;
          return { i, count, values: pack(values) };
        }"""
    )
    rested = page.wait_for_function(
        f"{grid}.count === 81 && {grid}.i === 1 && pack({grid}.values)"
    ).json_value()
    network = e.run().network(1)
    assert moved["i"] == 1
    assert moved["count"] ** 2 * sum(p.numel() for p in network.parameters()) <= 2e7
    for count, packed in [(moved["count"], moved["values"]), (81, rested)]:
        axis = torch.linspace(-3, 3, count, dtype=torch.float64)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        answers = network(torch.stack([x.flatten(), y.flatten()], 1)).detach()[:, 0]
        torch.testing.assert_close(torch.tensor(unpack(packed)), answers, rtol=0, atol=1e-6)
    page_log.assert_quiet()
