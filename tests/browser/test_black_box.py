"""What a page shows of a network that it can't run: what Python computed."""

import re
from copy import deepcopy

import pytest
import torch
from playwright.sync_api import expect

from mlpviz import LossSurfaceWidget, MLPHistoryWidget, embed, non_linearly_separable_data
from tests.browser.widget_page import open_widgets
from tests.modules import Residual


@pytest.fixture(scope="module")
def trained():
    torch.manual_seed(2)
    data, labels = non_linearly_separable_data(integer_labels=True)
    net = Residual(2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    entries = []
    for _ in range(31):
        loss = torch.nn.functional.cross_entropy(net(data), labels)
        entries.append((deepcopy(net), {"loss": loss.item(), "lr": 0.05, "last.weight grad": 1.0}))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return data, labels, entries


def test_its_answers_are_read_under_the_pointer_at_every_state(trained, page, page_log, tmp_path):
    data, labels, entries = trained
    open_widgets(page, tmp_path, MLPHistoryWidget(data, labels, entries).markup())
    host = page.locator("mlp-history")
    for i in (30, 0, 17):
        host.evaluate("(w, i) => (w.iteration = i)", i)
        expect(host.locator("p.text")).to_have_text(re.compile(rf"^Step {i}: loss"))
        canvas = host.locator("canvas.plane")
        box = canvas.bounding_box()
        x, y = host.evaluate("w => [w.plane.scales.x(1.2), w.plane.scales.y(-0.6)]")
        page.mouse.move(box["x"] + x, box["y"] + y)
        with torch.no_grad():
            answer = float(entries[i][0](torch.tensor([[1.2, -0.6]])).softmax(1)[0, 0] * 2 - 1)
        expect(host.get_by_text("→")).to_be_visible()
        shown = host.get_by_text("→").text_content()
        found = float(shown.rpartition("→")[2].replace("−", "-"))
        assert found == pytest.approx(answer, abs=0.06)  # a pixel is 0.015 wide
    expect(host.locator(".legend")).to_contain_text("class 0")
    expect(host.locator(".legend")).not_to_contain_text("fold")
    expect(host.locator(".own")).to_contain_text("a browser can't run this Residual")
    assert host.locator(".chip").all_text_contents() == ["last.weight1.000"]
    page_log.assert_quiet()


def test_its_landscape_stands_still_and_says_how_another_is_had(trained, page, page_log, tmp_path):
    data, labels, entries = trained
    net = entries[-1][0]
    open_widgets(page, tmp_path, LossSurfaceWidget(net, data, labels).markup(), wait=False)
    host = page.locator("mlp-landscape")
    loss = torch.nn.functional.cross_entropy(net(data), labels).item()
    expect(host.locator("p.text")).to_have_text(re.compile(rf"^Step 0: loss {loss:.3f}\."))
    assert host.locator("select").count() == 0
    host.get_by_text("All loss curves").click()
    host.get_by_role("button", name="shared.bias(2,)").click()
    expect(host.get_by_text('In Python: LossSurfaceWidget(…, first="shared.bias(2,)")')).to_be_visible()
    page_log.assert_quiet()


def test_a_page_of_it_needs_no_other_file(trained, page, page_log, tmp_path):
    data, labels, entries = trained
    (tmp_path / "own.html").write_text(embed(MLPHistoryWidget(data, labels, entries).history), "utf-8")
    page.goto((tmp_path / "own.html").as_uri())
    expect(page.locator("h1")).to_have_text("A Residual network")
    page.locator("mlp-landscape").scroll_into_view_if_needed()
    expect(page.locator("mlp-landscape").get_by_text("around step 30")).to_be_visible()
    page_log.assert_quiet()
