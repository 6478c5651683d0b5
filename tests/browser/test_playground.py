"""<mlp-playground> in a real browser: each control does what it says, with the library's numbers."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from mlpviz import EXERCISES, Experiment
from mlpviz.model.declaration import DECLARATION
from mlpviz.plots.style import THEMES
from mlpviz.web import element, script_tag
from tests.browser.widget_page import open_widgets

EX4 = EXERCISES["ex4"]


class Playground:
    """The parts of the only <mlp-playground> of a page."""

    def __init__(self, page):
        self.page = page
        self.host = page.locator("mlp-playground")
        self.sides = self.host.locator("section")

    def field(self, label, side=0):
        return self._opened(self.sides.nth(side).locator(".fields").get_by_label(label, exact=True), side)

    def choice(self, label):
        return self._opened(self.sides.first.locator(".fields").get_by_role("combobox", name=label))

    def _opened(self, field, side=0):
        if not field.is_visible():
            self.sides.nth(side).get_by_text("More settings", exact=True).click()
        return field

    def set(self, label, value, side=0):
        self.field(label, side).fill(value)
        self.field(label, side).press("Enter")

    def data(self, name, side=0):
        return self.sides.nth(side).get_by_role("button", name=name, exact=True)

    def button(self, name):
        return self.host.get_by_role("button", name=name, exact=True)

    def shows(self, history, side=0):
        """Expect the side's history to be `history`, to the last state's loss."""
        loss = float(history.loss[-1])
        self.page.wait_for_function(
            """([k, steps, loss]) => {
              const { history } = document.querySelector("mlp-playground").sides[k].run;
              return history?.steps === steps && Math.abs(history.loss[steps] - loss) < 1e-6;
            }""",
            arg=[side, history.steps, loss],
        )

    def shown_unit(self, unit):
        """Expect the plane to show a unit in place of the network's output, or None."""
        unit_now = "document.querySelector('mlp-playground').sides[0].run.plane.unit"
        self.page.wait_for_function(f"unit => JSON.stringify({unit_now}) === JSON.stringify(unit)", arg=unit)

    def outputs(self):
        """What the network's thumbnails show, once they have been drawn."""
        return self.page.evaluate(
            """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
              const { root } = document.querySelector("mlp-playground");
              done([...root.querySelectorAll("canvas.unit")].map((unit) => unit.toDataURL()).join());
            })))"""
        )


def show(page, tmp_path, experiment=EX4):
    open_widgets(page, tmp_path, element("mlp-playground", {"experiment": experiment}), wait=False)
    return Playground(page)


def test_each_field_retrains_what_python_trains(page, page_log, tmp_path):
    play = show(page, tmp_path)
    play.shows(EX4.run())
    e = {}
    for label, field, value in [
        ("Learning rate", "lr", "0.1"),
        ("Steps", "steps", "120"),
        ("Widths", "widths", "2-3-1"),
        ("Seed", "seed", "7"),
        ("Initialization scale", "init_scale", "0.5"),
        ("Points", "n", "40"),
        ("Data seed", "data_seed", "3"),
        ("Bias scale", "bias_scale", "0.5"),
        ("Label noise", "noise", "0.2"),
        ("L2 penalty", "l2", "0.01"),
        ("Batch", "batch", "8"),
        ("Test points", "test", "50"),
    ]:
        play.set(label, value)
        e[field] = value
        play.shows(Experiment.parse("&".join(f"{k}={v}" for k, v in e.items())).run())
    expect(play.field("Momentum")).to_be_disabled()  # gradient descent has none
    for label, field, value in [
        ("Activation", "activation", "sigmoid"),
        ("Output", "output", "identity"),
        ("Initialization", "init", "he"),
        ("Loss", "loss", "logistic"),
        ("Optimizer", "optimizer", "momentum"),
    ]:
        play.choice(label).select_option(value)
        e[field] = value
        play.shows(Experiment.parse("&".join(f"{k}={v}" for k, v in e.items())).run())
    for name in DECLARATION["datasets"]:
        play.data(name).click()
        expect(play.data(name)).to_have_attribute("aria-pressed", "true")
        e["data"] = name
        play.shows(Experiment.parse("&".join(f"{k}={v}" for k, v in e.items())).run())
    play.set("Momentum", "0.5")
    play.shows(Experiment.parse("&".join(f"{k}={v}" for k, v in {**e, "momentum": "0.5"}.items())).run())
    page_log.assert_quiet()


def test_the_network_is_built_looked_into_and_set_by_hand(page, page_log, tmp_path):
    e = Experiment(widths=(2, 2, 1), steps=200)
    play = show(page, tmp_path, e)
    play.shows(e.run())
    net = play.host.locator(".network")
    net.get_by_role("button", name="add a unit to layer 1").click()
    play.shows(Experiment(widths=(2, 3, 1), steps=200).run())
    net.get_by_role("button", name="add a layer").click()
    play.shows(Experiment(widths=(2, 3, 3, 1), steps=200).run())
    net.get_by_role("button", name="remove a unit of layer 2").press("Enter")
    play.shows(Experiment(widths=(2, 3, 2, 1), steps=200).run())
    expect(net.get_by_role("button", name="remove a unit of layer 2")).to_be_focused()
    for _ in range(2):
        net.get_by_role("button", name="remove a layer").click()
    history = Experiment(widths=(2, 1), steps=200).run()
    play.shows(history)
    expect(net.get_by_role("button", name="remove a layer")).to_be_disabled()
    play.shown_unit(None)

    output = net.get_by_role("button", name="output")
    output.focus()
    play.shown_unit({"layer": 1, "unit": 0})
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    net.get_by_label("Weight or bias").select_option("weight of y")
    box = net.get_by_label("Value", exact=True)
    expect(box).to_have_value(f"{history.parameters[-1, 1]:.4g}")
    before = play.outputs()
    box.fill("2.5")
    params = history.parameters[-1].clone()
    params[1] = 2.5
    net_by_hand = history.network(200)
    torch.nn.utils.vector_to_parameters(params, net_by_hand.parameters())
    loss = (net_by_hand(history.data).squeeze() - history.labels).square().mean()
    expect(net.locator(".said")).to_contain_text(f"1 value set by hand: loss {loss:.3f} (trained:")
    expect(play.host.locator("[data-shows=loss]")).to_contain_text(f"{loss:.3f} by hand")
    by_hand = play.outputs()
    assert by_hand != before
    play.button("Share").click()
    shared = page.url
    assert "hand=layer1.0.weight(0,1):2.5" in shared
    net.get_by_role("button", name="Undo").click()
    assert play.outputs() == before
    page.wait_for_function("!location.hash.includes('hand=')")  # the address follows what is seen
    page.goto("about:blank")
    page.goto(shared)
    play.shows(history)
    expect(net.locator(".said")).to_contain_text("1 value set by hand")
    assert play.outputs() == by_hand
    net.get_by_role("button", name="Back to trained").click()
    assert play.outputs() == before
    page_log.assert_quiet()


def test_thumbnails_have_room_on_paper_which_is_narrower_and_gives_no_frame_to_draw_in(
    page, page_log, tmp_path
):
    page.set_viewport_size({"width": 1900, "height": 900})
    e = Experiment(widths=(2, 2, 2, 2, 2, 1), steps=20)
    show(page, tmp_path, e).shows(e.run())
    boxes = page.evaluate("""() => {
      const host = document.querySelector("mlp-playground"), [{ element }] = host.sides;
      host.style.width = "760px";
      const boxes = [...element.querySelectorAll(".unit")].map((unit) => unit.getBoundingClientRect());
      host.style.width = "";
      return boxes.map(({ left, right, width, height }) => [left, right, width, height]);
    }""")
    lefts = sorted({left for left, *_ in boxes})
    assert len(lefts) == 6
    for left, right, width, height in boxes:
        assert width == pytest.approx(height)
        assert all(other >= right for other in lefts if other > left)
    page_log.assert_quiet()


def test_a_click_on_an_edge_sets_its_weight(page, page_log, tmp_path):
    history = Experiment(widths=(2, 2, 1), steps=20).run()
    play = show(page, tmp_path, history.experiment)
    play.shows(history)
    net = play.host.locator(".network")
    start = net.get_by_role("img", name="input x").bounding_box()
    end = net.get_by_role("button", name="layer 1, unit 1").bounding_box()
    x = (start["x"] + start["width"] + end["x"]) / 2
    y = start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    weight = f"{history.parameters[-1, 0]:.3f}".replace("-", "−")
    expect(net.locator(".tip")).to_have_text(f"weight {weight}")
    page.mouse.click(x, y)
    expect(net.locator("b")).to_have_text("Layer 1, unit 1")
    expect(net.get_by_label("Value", exact=True)).to_have_value(f"{history.parameters[-1, 0]:.4g}")
    net.get_by_label("Value, by a slider").fill("-1.5")
    expect(net.get_by_label("Value", exact=True)).to_have_value("-1.5")
    page_log.assert_quiet()


COLOURS = """() => {
  const image = document.querySelector("mlp-playground").sides[0].run.plane?.image;
  if (!image) return 0;
  const { data } = image.getContext("2d").getImageData(0, 0, image.width, image.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_the_plane_shows_only_the_class_and_a_chart_reads_out(page, page_log, tmp_path):
    history = Experiment(steps=40, test=30).run()
    play = show(page, tmp_path, history.experiment)
    play.shows(history)
    page.wait_for_function(f"({COLOURS})() > 20")
    play.host.get_by_label("Discretize the output").check()
    page.wait_for_function(f"({COLOURS})() === 2")
    play.button("Share").click()
    assert "discrete=1" in page.url
    loss = play.host.get_by_role("img", name="Loss over training")
    norms = play.host.get_by_role("img", name="Gradient norm, by layer over training")
    norms.scroll_into_view_if_needed()
    box = loss.bounding_box()
    scales = "document.querySelector('mlp-playground').sides[0].run.charts[0].scales"
    x = page.evaluate(f"{scales}.x(10)")
    y = page.evaluate(f"value => {scales}.y(value)", float(history.loss[10]))
    under = "document.querySelector('mlp-playground').sides[0].run.charts[{}].under(40)"
    page.mouse.move(box["x"] + x, box["y"] + y)
    assert page.evaluate(under.format(0))["text"] == f"step 10, training: {history.loss[10]:.3f}"
    last = f"training {history.loss[-1]:.3f}test {history.test_loss[-1]:.3f}"
    expect(play.host.locator("[data-shows=loss] figcaption > :last-child")).to_have_text(last)
    expect(play.host.locator("[data-shows=logs]")).to_have_count(0)
    box = norms.bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + 1)
    assert page.evaluate(under.format(0)) is None
    found = page.evaluate(under.format(2))
    largest = max(history.grad_norms.values(), key=lambda norm: float(norm[10]))
    assert found["text"].startswith("step 10, layer ")
    assert found["row"] == [float(n[10]) for n in history.grad_norms.values()].index(float(largest[10]))
    play = reopened(play)
    play.shows(history)
    expect(play.host.get_by_label("Discretize the output")).to_be_checked()
    page.wait_for_function(f"({COLOURS})() === 2")
    page_log.assert_quiet()


def test_one_starts_from_an_exercise_and_is_told_what_changed(page, page_log, tmp_path):
    play = show(page, tmp_path)
    said = play.host.get_by_role("status")
    expect(said).to_have_text("Exercise 4.")
    play.choice("Start from").select_option("Exercise 7")
    play.shows(EXERCISES["ex7"].run())
    expect(said).to_have_text("Exercise 7.")
    play.set("Learning rate", "0.1")
    expect(said).to_have_text("Exercise 7, with learning rate 0.1 in place of 0.25.")
    play.choice("Optimizer").select_option("adam")
    expect(said).to_contain_text("optimizer adam in place of gd.")
    play.choice("Start from").select_option("Exercise 7")  # a choice of the same one takes all back
    play.choice("Start from").select_option("Exercise 1")
    expect(said).to_have_text("Exercise 1.")
    play.shows(EXERCISES["ex1"].run())
    page_log.assert_quiet()


def test_a_wrong_value_is_named_and_the_last_run_stays(page, page_log, tmp_path):
    play = show(page, tmp_path)
    play.set("Learning rate", "-1")
    alert = play.host.get_by_role("alert")
    expect(alert).to_have_text("lr must be a finite number above 0 (got -1.0)")
    play.shows(EX4.run())
    play.set("Learning rate", "0.5")
    expect(alert).to_be_hidden()
    page_log.assert_quiet()


def test_compare_runs_in_lockstep_and_says_what_differs(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=300))
    play.button("Compare").click()
    expect(play.sides).to_have_count(2)
    expect(play.host.get_by_text("Left and right are the same.")).to_be_visible()
    play.set("Learning rate", "0.1", side=1)
    play.shows(Experiment(lr=0.1, steps=300).run(), side=1)
    expect(play.host.get_by_text("Left and right differ in learning rate (0.25 and 0.1).")).to_be_visible()
    slider = play.sides.nth(0).get_by_role("slider", name="Iteration")
    slider.press("Home")
    slider.press("PageUp")
    for widget in ("mlp-history", "mlp-landscape"):
        for side in (0, 1):
            expect(play.sides.nth(side).locator(widget)).to_have_attribute("iteration", "30")
    play.button("Compare").click()
    expect(play.sides).to_have_count(1)
    page_log.assert_quiet()


def test_a_shared_link_restores_both_sides(page, page_log, tmp_path):
    play = show(page, tmp_path)
    play.set("Widths", "2-4-1")
    play.button("Compare").click()
    play.set("Seed", "9", side=1)
    play.button("Share").click()
    link = play.host.get_by_label("Link to this state").input_value()
    assert link == page.url
    page.goto("about:blank")
    page.goto(link)
    again = Playground(page)
    expect(again.sides).to_have_count(2)
    again.shows(Experiment(widths=(2, 4, 1)).run())
    again.shows(Experiment(widths=(2, 4, 1), seed=9).run(), side=1)
    page_log.assert_quiet()


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("widths=3-1", "widths must be 2-…-1"),
        ("colour=red", "field must be one of widths, activation"),
        ("lr=0.1&points=1,2", "points must be x,y,1 or x,y,-1"),
        ("steps=10/steps=20/steps=30", "it must name one network or two (got 3)"),
        ("steps=10&iteration=11", "iteration must be a whole number from 0 to 10 (got '11')"),
        ("layer=4", "layer must be 0 for the plane, or a hidden layer of 2 units or more (got '4')"),
        ("layer=1&units=1-3", "units must be two units of layer 1, such as 1-2 (got '1-3')"),
        ("hidden=5", "hidden must be layers whose gradient norm is hidden, such as 1-2 (got '5')"),
        ("first=layer9.0.bias(0,)", "first must be a parameter such as layer1.0.weight(0,0)"),
        ("first=layer1.0.bias(0,)&second=layer1.0.bias(0,)", "first must be a parameter such as"),
        ("iteration=1&iteration=2", "iteration must be given once (got '2' as well)"),
    ],
)
def test_a_bad_link_is_named_and_the_page_still_works(page, page_log, tmp_path, link, message):
    show(page, tmp_path)
    page.goto("about:blank")
    page.goto(f"{(tmp_path / 'page.html').as_uri()}#{link}")
    play = Playground(page)
    expect(play.host.get_by_role("alert").first).to_contain_text(f"This link can't be shown: {message}")
    play.shows(Experiment().run())
    page_log.assert_quiet()


def test_a_parameter_that_a_new_network_lacks_gives_way(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=20))
    play.shows(Experiment(steps=20).run())
    land = play.host.locator("mlp-landscape")
    land.get_by_text("All loss curves").click()
    land.get_by_label("Parameter along the vertical axis").select_option("layer4.0.bias(0,)")
    play.set("Widths", "2-3-1")
    play.shows(Experiment(widths=(2, 3, 1), steps=20).run())
    expect(land.locator(".all button")).to_have_count(13)
    expect(land.get_by_label("Parameter along the vertical axis")).to_have_value("layer2.0.weight(0, 0)")
    page_log.assert_quiet()


def test_how_the_reader_looks_at_a_run_outlives_a_retraining(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(widths=(2, 4, 4, 1), steps=20))
    play.shows(Experiment(widths=(2, 4, 4, 1), steps=20).run())
    run = play.host.locator("mlp-history")
    axes, vertical = (
        run.get_by_label("What the picture's axes are"),
        run.get_by_label("Unit on the vertical axis"),
    )
    axes.select_option("2")
    vertical.select_option("3")
    speed = play.host.get_by_label("Speed").first
    speed.select_option("5")
    chip = run.locator(".chip").nth(1)
    chip.click()
    play.set("Seed", "2")
    play.shows(Experiment(widths=(2, 4, 4, 1), steps=20, seed=2).run())
    expect(axes).to_have_value("2")
    expect(vertical).to_have_value("3")
    expect(speed).to_have_value("5")
    expect(chip).to_have_attribute("aria-pressed", "false")
    looks = "document.querySelector('mlp-playground').sides[0].run.%s"
    assert page.evaluate(looks % "plane.units") == [0, 3]
    assert page.evaluate(looks % "charts[2].hidden.has(1)")
    play.set("Widths", "2-4-3-1")
    play.shows(Experiment(widths=(2, 4, 3, 1), steps=20, seed=2).run())
    expect(axes).to_have_value("2")
    assert page.evaluate(looks % "plane.units") == [0, 1], "there is no fourth unit"
    play.set("Widths", "2-3-1")
    play.shows(Experiment(widths=(2, 3, 1), steps=20, seed=2).run())
    expect(axes).to_have_value("0")
    expect(vertical).to_be_hidden()
    page_log.assert_quiet()


def run_python(play):
    play.button("In Python").click()
    namespace = {}
    exec(play.host.get_by_label("Lines of Python").text_content(), namespace)
    return namespace["history"]


def test_the_lines_of_python_reproduce_the_run(page, tmp_path):
    play = show(page, tmp_path, Experiment(widths=(2, 3, 1), seed=4, steps=50))
    history = run_python(play)
    assert history.experiment == Experiment(widths=(2, 3, 1), seed=4, steps=50)


def test_own_points_are_added_moved_removed_and_shared(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=30, n=5))
    play.shows(Experiment(steps=30, n=5).run())
    play.host.get_by_text("Your own points", exact=True).click()
    points = play.host.get_by_label("Points as x,y,label")
    points.fill("1,1,1\n-1,-1,1\n1,-1,-1\n-1,1,-1")
    points.blur()
    count = "n => document.querySelector('mlp-playground').sides[0].run.history?.data.labels.length === n"
    page.wait_for_function(count, arg=4)
    play.shows(run_python(play))
    play.host.get_by_label("in the picture").check()
    plane = play.host.locator("canvas.plane")

    def place(x, y):
        scales = "document.querySelector('mlp-playground').sides[0].run.plane.scales"
        page.wait_for_function(scales)  # a new run draws a new picture
        at = page.evaluate(f"([x, y]) => [{scales}.x(x), {scales}.y(y)]", [x, y])
        return {"x": at[0], "y": at[1]}

    plane.click(position=place(2, 2))
    page.wait_for_function(count, arg=5)
    expect(points).to_have_value(re.compile(r"\n(1\.9|2\.?0?)\S*,(1\.9|2\.?0?)\S*,1$"))
    plane.scroll_into_view_if_needed()
    box, start, end = plane.bounding_box(), place(2, 2), place(-2, 2)
    page.mouse.move(box["x"] + start["x"], box["y"] + start["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + end["x"], box["y"] + end["y"], steps=4)
    page.mouse.up()
    expect(points).to_have_value(re.compile(r"\n-(1\.9|2\.?0?)\S*,(1\.9|2\.?0?)\S*,1$"))
    plane.click(position=place(-2, 2), modifiers=["Shift"])
    page.wait_for_function(count, arg=4)
    play.button("Share").click()
    link = play.host.get_by_label("Link to this state").input_value()
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(count, arg=4)
    play.host.get_by_text("Your own points", exact=True).click()
    play.button("Back to the data set").click()
    play.shows(Experiment(steps=30, n=5).run())
    page_log.assert_quiet()


def test_a_file_of_points_is_chosen_dropped_or_pasted(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=5))
    play.shows(Experiment(steps=5).run())
    count = "n => document.querySelector('mlp-playground').sides[0].run.history?.data.labels.length === n"
    give = """([kind, text]) => {
      const data = new DataTransfer();
      if (kind === "drop") data.items.add(new File([text], "own.csv"));
      else data.setData("text/plain", text);
      const key = kind === "drop" ? "dataTransfer" : "clipboardData";
      const Kind = kind === "drop" ? DragEvent : ClipboardEvent;
      const event = new Kind(kind, { [key]: data, bubbles: true, cancelable: true, composed: true });
      document.querySelector("mlp-playground").sides[0].element.dispatchEvent(event);
    }"""
    page.evaluate(give, ["drop", "a,b,kind\n1,2,cat\n3,x,dog"])
    alert = play.host.get_by_role("alert").first
    expect(alert).to_have_text("own.csv: line 3: it must be x, y and a class (got '3, x, dog')")
    page.evaluate(give, ["drop", "a,b,kind\n1,2,cat\n3,4,dog"])
    page.wait_for_function(count, arg=2)
    expect(alert).to_be_hidden()
    said = play.host.get_by_text("own.csv: 2 points; 'cat' is class −1, 'dog' is class +1.")
    expect(said).to_be_visible()
    page.evaluate(give, ["paste", "1 2 0\n3 4 1\n5 6 1"])
    page.wait_for_function(count, arg=3)
    file = tmp_path / "own.tsv"
    file.write_text("1\t2\t-1\n3\t4\t1\n5\t6\t1\n0\t0\t1\n")
    play.host.get_by_label("A file of points").set_input_files(file)
    page.wait_for_function(count, arg=4)
    page_log.assert_quiet()


def saved(play, kind):
    with play.page.expect_download() as download:
        play.button(f"Save {kind}").click()
    assert download.value.suggested_filename == f"mlpviz.{kind.lower()}"
    with open(download.value.path(), "rb") as file:
        return file.read()


def test_save_gives_numbers_and_pictures_that_other_programs_open(page, page_log, tmp_path):
    e = Experiment(steps=25)
    play = show(page, tmp_path, e)
    history = e.run()
    play.shows(history)
    page.wait_for_function("document.querySelector('mlp-playground').sides[0].run.plane.params")
    head, *lines = saved(play, "CSV").decode().splitlines()
    assert Experiment.parse(head.removeprefix("# ")) == e
    rows = list(csv.DictReader(lines))
    assert [int(row["step"]) for row in rows] == list(range(26))
    torch.testing.assert_close(torch.tensor([float(row["loss"]) for row in rows]), history.loss.float())
    norms = torch.tensor([float(row["layer2.0.weight grad"]) for row in rows])
    torch.testing.assert_close(norms, history.grad_norms["layer2.0.weight"].float())
    svg = ElementTree.fromstring(saved(play, "SVG"))
    assert svg.find(".//{http://www.w3.org/2000/svg}desc").text == str(e)
    with Image.open(io.BytesIO(saved(play, "PNG"))) as image:
        assert image.size == (1520, 800)
        colours = {"#" + bytes(colour).hex() for _, colour in image.convert("RGB").getcolors(1 << 24)}
        light = THEMES["light"]
        assert {light.positive, light.negative, light.series[0], light.surface} <= colours
    page_log.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_narrow_page_holds_it_without_scrolling_sideways(page, page_log, tmp_path, theme):
    page.set_viewport_size({"width": 390, "height": 800})
    open_widgets(page, tmp_path, element("mlp-playground", {"experiment": EX4}), theme=theme, wait=False)
    Playground(page).shows(EX4.run())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page_log.assert_quiet()


def test_a_link_pasted_into_an_open_page_is_shown(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=20))
    play.shows(Experiment(steps=20).run())
    page.evaluate("location.hash = 'steps=30&lr=0.1/steps=30&lr=0.2'")
    expect(play.sides).to_have_count(2)
    play.shows(Experiment(steps=30, lr=0.1).run())
    play.shows(Experiment(steps=30, lr=0.2).run(), side=1)
    page.evaluate("location.hash = '%E4%A=%'")
    expect(play.host.get_by_role("alert").first).to_contain_text("This link can't be shown: ")
    expect(play.sides).to_have_count(1)
    play.shows(Experiment().run())
    page_log.assert_quiet()


def test_a_link_pasted_while_the_address_is_about_to_follow_is_shown(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=20))
    play.shows(Experiment(steps=20).run())
    play.button("Share").click()
    # What was done is written after the link is there, and before the page hears of it.
    page.evaluate("""() => {
      const wait = setTimeout;
      let write;
      globalThis.setTimeout = (act) => { write = act; };
      document.querySelector("mlp-playground").keepAddress();
      globalThis.setTimeout = wait;
      location.hash = "steps=30&lr=0.1";
      write();
    }""")
    play.shows(Experiment(steps=30, lr=0.1).run())
    page_log.assert_quiet()


def test_a_second_network_starts_where_the_first_is_and_may_be_shorter(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=100))
    play.shows(Experiment(steps=100).run())
    slider = play.sides.nth(0).get_by_role("slider", name="Iteration")
    slider.fill("40")
    play.button("Compare").click()
    second = play.sides.nth(1).locator("mlp-history")
    expect(second).to_have_attribute("iteration", "40")
    play.set("Steps", "30", side=1)
    play.shows(Experiment(steps=30).run(), side=1)
    expect(second).to_have_attribute("iteration", "30")
    slider.fill("10")
    expect(second).to_have_attribute("iteration", "10")
    slider.fill("80")
    expect(second).to_have_attribute("iteration", "30")
    expect(play.sides.nth(0).locator("mlp-history")).to_have_attribute("iteration", "80")
    page_log.assert_quiet()


def test_what_is_saved_of_own_points_carries_them(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=5))
    play.shows(Experiment(steps=5).run())
    play.host.get_by_text("Your own points", exact=True).click()
    points = play.host.get_by_label("Points as x,y,label")
    points.fill("1,1,1\n-1,-1,-1")
    points.blur()
    page.wait_for_function(
        "document.querySelector('mlp-playground').sides[0].run.history.data.labels.length === 2"
    )
    assert saved(play, "CSV").decode().splitlines()[0].endswith("&points=1,1,1;-1,-1,-1")
    svg = ElementTree.fromstring(saved(play, "SVG"))
    desc = svg.find(".//{http://www.w3.org/2000/svg}desc").text
    assert desc.endswith("&points=1,1,1;-1,-1,-1")
    page_log.assert_quiet()


def test_a_finger_drags_a_point_and_not_the_page(browser, tmp_path):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 700})
    try:
        page = context.new_page()
        play = show(page, tmp_path, Experiment(steps=5, n=3))
        play.shows(Experiment(steps=5, n=3).run())
        play.host.get_by_text("Your own points", exact=True).click()
        play.host.get_by_label("in the picture").check()
        plane = play.host.locator("canvas.plane")
        plane.scroll_into_view_if_needed()
        box, scrolled = plane.bounding_box(), page.evaluate("scrollY")
        x, y = page.evaluate(
            """() => {
              const { plane, history } = document.querySelector("mlp-playground").sides[0].run;
              return [plane.scales.x(history.data.points[0]), plane.scales.y(history.data.points[1])];
            }"""
        )
        unit = page.evaluate("document.querySelector('mlp-playground').sides[0].run.plane.scales.height / 6")
        touch = context.new_cdp_session(page)
        for kind, moved in [
            ("touchStart", 0),
            *(("touchMove", 8 * k) for k in range(1, 8)),
            ("touchEnd", None),
        ]:
            points = [] if moved is None else [{"x": box["x"] + x, "y": box["y"] + y + moved}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        start = Experiment(n=3).run().data[0, 1].item()
        expected = start - 56 / unit
        page.wait_for_function(
            "y => Math.abs(document.querySelector('mlp-playground').sides[0].rows[0][1] - y) < 0.1",
            arg=expected,
        )
        play.host.get_by_text("On your own points.").wait_for()
        assert page.evaluate("scrollY") == scrolled
        assert plane.bounding_box() == box  # nothing pushed the picture from under the finger
    finally:
        context.close()


def reopened(play):
    """The playground behind the address that is shown now."""
    link = play.page.url
    play.page.goto("about:blank")
    play.page.goto(link)
    return Playground(play.page)


def test_a_shared_link_brings_back_step_and_axes_of_each_network(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(widths=(2, 4, 4, 1), steps=60))
    play.shows(Experiment(widths=(2, 4, 4, 1), steps=60).run())
    run, land = play.host.locator("mlp-history"), play.host.locator("mlp-landscape")
    run.get_by_label("What the picture's axes are").select_option("2")
    run.get_by_label("Unit on the vertical axis").select_option("3")
    run.locator(".chip").nth(1).click()
    expect(land.get_by_label("Parameter along the vertical axis").locator("option")).to_have_count(37)
    land.get_by_label("Parameter along the vertical axis").select_option("layer3.0.bias(0,)")
    play.button("Compare").click()
    expect(play.sides).to_have_count(2)
    play.set("Steps", "30", side=1)
    play.shows(Experiment(widths=(2, 4, 4, 1), steps=30).run(), side=1)
    play.sides.nth(0).get_by_role("slider", name="Iteration").first.fill("45")
    play.button("Share").click()
    play = reopened(play)
    expect(play.sides).to_have_count(2)
    for side, steps, step in [(0, 60, "45"), (1, 30, "30")]:
        play.shows(Experiment(widths=(2, 4, 4, 1), steps=steps).run(), side=side)
        run, land = (
            play.sides.nth(side).locator("mlp-history"),
            play.sides.nth(side).locator("mlp-landscape"),
        )
        expect(run).to_have_attribute("iteration", step)
        expect(land).to_have_attribute("iteration", step)
        expect(run.get_by_label("What the picture's axes are")).to_have_value("2")
        expect(run.get_by_label("Unit on the horizontal axis")).to_have_value("0")
        expect(run.get_by_label("Unit on the vertical axis")).to_have_value("3")
        expect(run.locator(".chip").nth(1)).to_have_attribute("aria-pressed", "false")
        expect(run.locator(".chip").nth(0)).to_have_attribute("aria-pressed", "true")
        expect(land.get_by_label("Parameter along the vertical axis")).to_have_value("layer3.0.bias(0,)")
    page_log.assert_quiet()


def test_the_address_follows_what_is_seen_once_it_was_shared(page, page_log, tmp_path):
    play = show(page, tmp_path, Experiment(steps=40))
    play.shows(Experiment(steps=40).run())
    play.button("Share").click()
    box = play.host.get_by_label("Link to this state")
    play.set("Seed", "5")
    play.shows(Experiment(steps=40, seed=5).run())
    play.host.get_by_role("slider", name="Iteration").first.fill("12")
    expect(box).to_have_value(re.compile(r"seed=5&.*iteration=12$"))
    assert page.url == box.input_value()
    play = reopened(play)
    play.shows(Experiment(steps=40, seed=5).run())
    expect(play.host.locator("mlp-history")).to_have_attribute("iteration", "12")
    play.set("Seed", "6")  # also without a click on Share: the address was opened
    page.wait_for_function("location.hash.includes('seed=6')")
    page_log.assert_quiet()


def test_nothing_below_moves_when_the_training_is_done(page, page_log, tmp_path):
    page.add_init_script(
        """
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        """
    )
    page.set_viewport_size({"width": 1440, "height": 2400})  # what is not in sight doesn't count
    body = element("mlp-playground", {"experiment": EX4}) + "<p>Some things to try.</p>"
    # The scripts come first: a slow machine paints what stands below before those at the end have run.
    open_widgets(page, tmp_path, body, head=script_tag(), wait=False)
    Playground(page).shows(EX4.run())
    page.wait_for_timeout(500)
    assert page.evaluate("shift") <= 0.01
    page_log.assert_quiet()
