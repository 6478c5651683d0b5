"""<mlp-landscape> in a real browser: what it shows is the library's landscape of the chosen pair."""

import re

import numpy as np
import pytest
import torch
from matplotlib import colormaps
from playwright.sync_api import expect

from mlpviz import (
    EXERCISES,
    Experiment,
    LossSurfaceWidget,
    loss_curves,
    loss_surface,
    mlp,
    parameter_names,
    seeded_net,
)
from mlpviz.analysis.landscape import offsets
from mlpviz.plots.style import THEMES
from mlpviz.web import element
from tests.browser.widget_page import open_widgets

EX2 = EXERCISES["ex2"]
FIRST, SECOND = "layer1.0.weight(1, 0)", "layer2.0.weight(1, 1)"


class Landscape:
    """The parts of the first <mlp-landscape> of a page."""

    def __init__(self, page):
        self.host = page.locator("mlp-landscape").first
        self.x = self.host.get_by_label("Parameter along the horizontal axis")
        self.y = self.host.get_by_label("Parameter along the vertical axis")
        self.slider = self.host.get_by_role("slider", name="Iteration")
        self.text = self.host.locator("p.text")
        self.net = self.host.locator("canvas.net")
        self.scale = self.host.locator("figcaption", has_text="Loss surface").locator(".muted")

    def settle(self):
        """Wait until the fine surface is on the page."""
        # Two frames, in which a change is noticed.
        self.host.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        expect(self.host).to_have_attribute("aria-busy", "false", timeout=30_000)


def show(page, tmp_path, experiment=EX2, **attributes):
    open_widgets(page, tmp_path, element("mlp-landscape", {"experiment": experiment, **attributes}))
    page.wait_for_function("document.querySelector('mlp-landscape').history")
    return Landscape(page)


def lowest(history, i, first, second):
    surface = loss_surface(history.network(i), history.data, history.labels, first, second)
    at = np.unravel_index(int(surface.argmin()), surface.shape)
    steps = offsets(10, 101, torch.float64)
    return float(surface.min()), float(steps[at[0]]), float(steps[at[1]])


def signed(value):
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}" if round(abs(value), 1) else "0"


def place(x, y, first=FIRST, second=SECOND):
    return f"at offset {signed(x)} of {first} and {signed(y)} of {second}."


@pytest.mark.parametrize("pair", [(FIRST, SECOND), (SECOND, FIRST)])
def test_the_text_names_the_lowest_point_of_the_chosen_pair(page, page_log, tmp_path, pair):
    land = show(page, tmp_path, first=pair[0], second=pair[1])
    land.settle()
    history = EX2.run()
    loss, x, y = lowest(history, -1, *pair)
    expect(land.text).to_contain_text(f"has loss {loss:.3f}")
    expect(land.text).to_contain_text(place(x, y, *pair))
    page_log.assert_quiet()


def test_scrubbing_moves_the_surface_and_the_curves(page, page_log, tmp_path):
    land = show(page, tmp_path, EXERCISES["ex4"], first=FIRST, second=SECOND)
    land.settle()
    pictures = land.host.evaluate("w => [w.map, ...w.curves].map(c => c.toDataURL())")
    land.slider.press("Home")
    land.slider.press("PageUp")
    land.settle()
    assert land.host.evaluate("w => w.iteration") == 100
    moved = land.host.evaluate("w => [w.map, ...w.curves].map(c => c.toDataURL())")
    assert all(a != b for a, b in zip(pictures, moved, strict=True))
    loss, x, y = lowest(EXERCISES["ex4"].run(), 100, FIRST, SECOND)
    expect(land.text).to_contain_text(f"has loss {loss:.3f}")
    expect(land.text).to_contain_text(place(x, y))
    page_log.assert_quiet()


# The loss of each pixel of the fine surface, by the colour that it has between the scale's ends.
READ = """w => {
  const [low, high] = w.scale.textContent.match(/[\\d.]+/g).map(Number);
  const { data } = w.image.getContext("2d").getImageData(0, 0, 101, 101);
  const colours = new Map([...mlpviz.coloursOf(w.root).height].map((word, k) => [word, k]));
  const words = [...new Uint32Array(data.buffer)].map((word) => colours.get(word));
  return [low, high, words];
}"""


def test_a_colour_means_the_same_loss_at_every_step(page, page_log, tmp_path):
    land = show(page, tmp_path, EXERCISES["ex4"], first=FIRST, second=SECOND)
    history, scales = EXERCISES["ex4"].run(), set()
    for step in (1000, 0, 150):
        land.slider.fill(str(step))
        land.settle()
        low, high, colours = land.host.evaluate(READ)
        scales.add((low, high))
        surface = loss_surface(history.network(step), history.data, history.labels, FIRST, SECOND)
        seen = low + (high - low) * (np.array(colours).reshape(101, 101)[::-1].T + 0.5) / 255
        # Two neighbours of the 256 colours may be one in bytes.
        assert np.abs(seen - surface.numpy()).max() < 2 * (high - low) / 255
    assert len(scales) == 1
    expect(land.scale).to_contain_text("at every step")
    page_log.assert_quiet()


# The sampled surfaces are made to say less than there is: what is seen goes beyond their scale.
NARROW = """<script>
  addEventListener("DOMContentLoaded", () => {
    const widgets = customElements.get("mlp-landscape").prototype, { surfaceNow } = widgets;
    widgets.surfaceNow = (...args) => {
      const values = surfaceNow(...args);
      return args.at(-1) === 11 ? values.map((value) => 1 + value / 8) : values;
    };
  }, { once: true });
</script>"""


def test_a_loss_beyond_the_scale_is_said(page, page_log, tmp_path):
    body = element("mlp-landscape", {"experiment": EX2, "first": FIRST, "second": SECOND})
    open_widgets(page, tmp_path, body, head=NARROW)
    land = Landscape(page)
    expect(land.scale).to_contain_text(re.compile("^≤ .* ≥ .* at every step$"))
    page_log.assert_quiet()


def test_where_the_loss_is_no_number_the_map_is_grey_as_in_the_stills(page, page_log, tmp_path):
    e = Experiment(activation="relu", init_scale=1e200, steps=5)
    land = show(page, tmp_path, e)
    land.settle()
    pixel = """w => {
      const ctx = w.map.getContext("2d"), { a } = ctx.getTransform();
      return [...ctx.getImageData(60 * a, 60 * a, 1, 1).data.subarray(0, 3)];
    }"""
    grey = THEMES["light"].line
    assert land.host.evaluate(pixel) == [int(grey[k : k + 2], 16) for k in (1, 3, 5)]
    page_log.assert_quiet()


def test_a_scale_is_of_its_pair_and_of_its_run(page, page_log, tmp_path):
    land = show(page, tmp_path, EXERCISES["ex4"], first=FIRST, second=SECOND)
    land.settle()
    first = land.scale.text_content()
    land.x.select_option("layer4.0.bias(0,)")
    land.settle()
    assert land.scale.text_content() != first
    page_log.assert_quiet()


def test_a_landscape_has_the_colours_and_marks_of_the_still_figures(page, page_log, tmp_path):
    land = show(page, tmp_path, first=FIRST, second=SECOND)
    land.settle()
    words = land.host.evaluate("w => [...mlpviz.coloursOf(w.root).height]")
    ramp = (colormaps["viridis"](np.arange(256)) * 255).round().astype(int)
    assert [[word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24] for word in words] == ramp.tolist()
    pixel = """w => {
      const { map } = w, s = map.getContext("2d").getTransform().a, middle = map.clientWidth - 42;
      const x = 34 + middle / 2, y = 8 + (map.clientHeight - 56) / 2;
      return [...map.getContext("2d").getImageData(x * s, y * s, 1, 1).data.subarray(0, 3)];
    }"""
    assert land.host.evaluate(pixel) == [0xF4, 0x94, 0x7C], "the trained position, as in draw_surface"
    page_log.assert_quiet()


def test_menus_choose_and_the_same_parameter_twice_changes_places(page, tmp_path):
    land = show(page, tmp_path, first=FIRST, second=SECOND)
    heard = land.host.evaluate_handle(
        "w => { const l = []; w.addEventListener('mlp-parameters', e => l.push(e.detail)); return l; }"
    )
    land.x.select_option("layer3.0.bias(1,)")
    assert land.host.evaluate("w => [w.first, w.second]") == ["layer3.0.bias(1,)", SECOND]
    land.x.select_option(SECOND)
    assert land.host.evaluate("w => [w.first, w.second]") == [SECOND, "layer3.0.bias(1,)"]
    expect(land.host).to_have_attribute("first", SECOND)
    expect(land.y).to_have_value("layer3.0.bias(1,)")
    assert heard.evaluate("l => l.at(-1)") == {"first": SECOND, "second": "layer3.0.bias(1,)"}


def test_a_click_on_an_edge_or_a_unit_chooses_its_parameter(page, page_log, tmp_path):
    land = show(page, tmp_path, first=FIRST, second=SECOND)
    box = land.net.bounding_box()
    # The first of the four edges between the upper units runs level from 0 to a quarter.
    across, up = box["width"] - 32, 12 + (box["height"] - 24) / 4
    land.net.click(position={"x": 16 + across / 8, "y": up})
    expect(land.x).to_have_value("layer1.0.weight(0, 0)")
    land.net.click(position={"x": 16 + across / 4, "y": up}, modifiers=["Shift"])
    expect(land.y).to_have_value("layer1.0.bias(0,)")
    land.net.click(position={"x": 16 + across * 3 / 8, "y": up}, modifiers=["Shift"])
    expect(land.y).to_have_value("layer2.0.weight(0, 0)")
    assert land.host.evaluate("w => [w.first, w.second]") == [
        "layer1.0.weight(0, 0)",
        "layer2.0.weight(0, 0)",
    ]
    page_log.assert_quiet()


def test_the_grid_shows_all_curves_and_a_click_selects(page, page_log, tmp_path):
    land = show(page, tmp_path, first=FIRST, second=SECOND)
    land.host.get_by_text("All loss curves").click()
    buttons = land.host.locator(".all button")
    expect(buttons).to_have_count(21)
    assert [text.strip() for text in buttons.all_text_contents()] == parameter_names(EX2.run().network())
    buttons.nth(20).click()
    expect(land.x).to_have_value("layer4.0.bias(0,)")
    expect(buttons.nth(20)).to_have_attribute("aria-pressed", "true")
    page_log.assert_quiet()


WIDE = Experiment(widths=(2, 10, 10, 1), steps=20)


def test_a_wide_network_shows_all_curves_layer_by_layer(page, page_log, tmp_path):
    land = show(page, tmp_path, WIDE)
    land.settle()
    land.host.get_by_text("All loss curves").click()
    buttons = land.host.locator(".all button")
    expect(buttons).to_have_count(151)
    assert buttons.all_text_contents() == parameter_names(WIDE.run().network())
    history = WIDE.run()
    curves = loss_curves(history.network(), history.data, history.labels)
    expect(land.host.locator(".all path.now[d]")).to_have_count(151)
    expect(land.host.get_by_label("Computing the curves")).to_be_hidden()
    lines = land.host.locator(".all path:not(.now)").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d').match(/[\\d.]+/g).map(Number))"
    )
    drawn = np.array(lines).reshape(151, 101, 2)[:, :, 1]
    np.testing.assert_allclose(drawn, 41 - 38 * curves.numpy() / float(curves.max()), atol=0.051)
    land.host.get_by_text("Layer 2", exact=True).click()
    assert [button.is_visible() for button in buttons.all()].count(True) == 41
    page_log.assert_quiet()


def test_a_curve_is_chosen_by_the_keyboard_too(page, page_log, tmp_path):
    land = show(page, tmp_path, WIDE)
    land.host.get_by_text("All loss curves").press("Enter")
    button = land.host.get_by_role("button", name="layer1.0.bias(4,)")
    button.press("Enter")
    expect(land.x).to_have_value("layer1.0.bias(4,)")
    land.host.get_by_role("button", name="layer1.0.bias(5,)").press("Shift+Enter")
    expect(land.y).to_have_value("layer1.0.bias(5,)")
    expect(button).to_have_attribute("aria-pressed", "true")
    page_log.assert_quiet()


@pytest.mark.parametrize("e", [EXERCISES["ex8"], Experiment(n=1000, steps=6)], ids=["wide", "many points"])
def test_long_work_is_left_to_workers_until_things_settle(page, page_log, tmp_path, e):
    spy = """<script>
      globalThis.here = []; globalThis.workers = 0; globalThis.busy = false;
      addEventListener("DOMContentLoaded", () => {
        const widgets = customElements.get("mlp-landscape").prototype, { surfaceNow } = widgets;
        widgets.surfaceNow = (...args) => { here.push("surface"); return surfaceNow(...args); };
      }, { once: true });
      globalThis.Worker = class extends Worker { constructor(url) { super(url); workers++; } };
      // A busy machine must not make things settle between two frames.
      const { setTimeout: wait } = globalThis;
      globalThis.setTimeout = (act, ms, ...rest) => wait(act, busy ? 50 * ms : ms, ...rest);
    </script>"""
    open_widgets(page, tmp_path, element("mlp-landscape", {"experiment": e}), head=spy)
    page.wait_for_function("document.querySelector('mlp-landscape').history")
    land = Landscape(page)
    land.settle()
    land.host.get_by_text("All loss curves").click()
    expect(land.host.locator(".all path.now[d]").first).to_be_attached(timeout=20_000)
    counted = page.evaluate("workers")
    busy = land.host.evaluate(
        """async w => {
          const frame = () => new Promise(requestAnimationFrame), seen = [];
          busy = true;
          for (w.iteration = 0; w.iteration < 5; w.iteration++) {
            await frame();
            await frame();
            const { textContent } = w.root.querySelector("p.text");
            seen.push(w.getAttribute("aria-busy"), textContent.includes("lowest"));
          }
          busy = false;
          w.iteration++;
          return seen;
        }"""
    )
    assert busy == ["true", False] * 5
    assert page.evaluate("workers") == counted
    land.settle()
    expect(land.text).to_contain_text("lowest point")
    assert page.evaluate("here") == []
    assert land.x.locator("option").count() == e.layout.size
    page_log.assert_quiet()


@pytest.mark.parametrize(
    ("e", "said"),
    [
        (EXERCISES["ex1"], "No other point of this surface is lower."),
        (Experiment(activation="relu", init_scale=1e200, steps=5), "The surface is not a number."),
    ],
    ids=["level", "diverged"],
)
def test_a_surface_without_a_lower_point_claims_none(page, page_log, tmp_path, e, said):
    land = show(page, tmp_path, e)
    land.settle()
    expect(land.text).to_contain_text(said)
    page_log.assert_quiet()


def test_a_network_that_is_no_experiment_s_has_a_landscape(page, page_log, tmp_path):
    net = seeded_net(3, mlp((2, 3, 1)))
    open_widgets(page, tmp_path, LossSurfaceWidget(net).markup())
    page.wait_for_function("document.querySelector('mlp-landscape').history")
    expect(Landscape(page).text).to_contain_text("Step 0: loss")
    expect(Landscape(page).host.locator(".player")).to_be_hidden()
    page_log.assert_quiet()


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"first": "layer9.0.bias(0)"}, "parameter must be one of layer1.0.weight(0, 0) … layer4.0.bias(0,)"),
        ({"first": FIRST, "second": FIRST}, "first and second must be two parameters"),
    ],
)
def test_a_wrong_name_is_said_in_place(page, page_log, tmp_path, attributes, message):
    open_widgets(page, tmp_path, element("mlp-landscape", {"experiment": EX2, **attributes}))
    expect(page.locator("mlp-landscape").get_by_role("alert")).to_contain_text(message)
    page_log.assert_quiet()


# Strokes in the picture of the network while a function runs: one for each weight.
STROKES = """async (w, step) => {
  const ctx = w.network.canvas.getContext("2d"), { stroke } = ctx;
  let count = 0;
  ctx.stroke = function (...args) { count++; return stroke.apply(this, args); };
  w.iteration = step;
  await new Promise(requestAnimationFrame);
  delete ctx.stroke;
  return count;
}"""


@pytest.mark.parametrize(
    ("widths", "strokes", "said"),
    [
        ((2, 64, 64, 1), 134 + 128 + 64, "134 a layer at most, 326 of 4,288; and those chosen."),
        ((2, 16, 16, 1), 304, None),
    ],
    ids=["wide", "narrow"],
)  # fmt: skip
def test_a_wide_network_shows_its_largest_weights_and_says_so(
    page, page_log, tmp_path, widths, strokes, said
):
    e = Experiment(widths=widths, steps=3)
    land = show(page, tmp_path, e, first="layer1.0.weight(0, 0)", second="layer1.0.weight(0, 1)")
    left = land.host.locator("p.left")
    if said is None:
        expect(left).to_be_hidden()
    else:
        expect(left).to_have_text(f"Drawn: the largest weights, {said}")
    assert land.host.evaluate(STROKES, 2) == strokes
    # A weight that is too small to be drawn is drawn where it is chosen.
    weights = e.run().network(2).state_dict()["layer2.0.weight"]
    row, column = divmod(int(weights.abs().argmin()), widths[1])
    land.x.select_option(f"layer2.0.weight({row}, {column})")
    assert land.host.evaluate(STROKES, 1) == strokes + (said is not None)
    page_log.assert_quiet()


@pytest.mark.parametrize("values", [[3, -5, 0, 4, -1], [1, 1, 1, 1], [2, float("nan"), 1]])
def test_the_weights_drawn_are_those_furthest_from_zero(page, page_log, tmp_path, values):
    open_widgets(page, tmp_path, "<p></p>", wait=False)
    drawn = page.evaluate("values => mlpviz.strongest(values, 2)", values)
    sizes = [abs(value) if value == value else np.inf for value in values]
    assert drawn == sorted(sorted(range(len(values)), key=lambda k: -sizes[k])[:2])
    page_log.assert_quiet()
