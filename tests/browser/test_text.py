"""The sentence under a widget: its facts and words are the library's."""

from dataclasses import asdict

import pytest

from mlpviz import EXERCISES, Experiment
from mlpviz.analysis import describe
from mlpviz.analysis.diagnosis import facts
from tests.analysis.test_diagnosis import CASES
from tests.browser.widget_page import open_widgets

DEEP = (2,) * 8 + (1,)


@pytest.fixture
def words(page, page_log, tmp_path):
    """describe(experiment, i) as the browser says it."""
    open_widgets(page, tmp_path)

    def describe(experiment, i):
        return page.evaluate(
            "([text, i]) => mlpviz.describe(mlpviz.run(mlpviz.parse(text)), i)", [str(experiment), i]
        )

    yield describe
    page_log.assert_quiet()


def test_facts_and_words_are_the_librarys(page, page_log, tmp_path):
    open_widgets(page, tmp_path)
    answers = page.evaluate(
        """cases => cases.map(([text, at]) => {
          const history = mlpviz.run(mlpviz.parse(text));
          return at.map(i => [mlpviz.factsAt(history, i), mlpviz.describe(history, i)]);
        })""",
        [[str(e), at] for e, at in CASES],
    )
    for (e, at), answer in zip(CASES, answers, strict=True):
        history = e.run()
        for i, (seen, said) in zip(at, answer, strict=True):
            assert seen == [asdict(fact) for fact in facts(history, i)], (str(e), i)
            assert said == describe.state(history, i), (str(e), i)
    page_log.assert_quiet()


def test_plain_progress_is_one_sentence(words):
    assert words(EXERCISES["ex4"], 1000) == "Step 1000: loss 0.0225, 99 % right."
    assert words(EXERCISES["ex2"], 300) == "Step 300: loss 0.901, 64 % right."


def test_gradients_of_zero_are_named(words):
    said = words(EXERCISES["ex1"], 300)
    assert said == (
        "Step 300: loss 2.080, 48 % right."
        " All gradients are exactly zero, from the start: nothing is learned."
    )


def test_a_loss_of_zero_is_an_end_and_not_a_failure(words):
    solved = Experiment(widths=(2, 2, 1), activation="sign", seed=34, steps=2, n=4)
    assert words(solved, 2) == (
        "Step 2: loss 0, 100 % right."
        " The loss and all gradients are exactly zero, from the start: nothing is left to learn."
    )


def test_vanished_gradients_name_their_layers_and_the_step(words):
    e = Experiment(widths=DEEP, init_scale=0.2, steps=300)
    assert words(e, 0) == (
        "Step 0: loss 1.009, 48 % right. The gradients of layers 1, 2, 3 and 4 have nearly vanished,"
        " from the start."
    )
    assert "The gradients of all layers have nearly vanished, 4 of them from the start." in words(e, 300)
    layer3 = EXERCISES["ex2"].run().grad_norms["layer3.0.weight"] < 1e-3
    began = int((~layer3).nonzero().max()) + 1
    assert f"Layer 3's gradient has nearly vanished, since step {began}." in words(EXERCISES["ex2"], 1000)


def test_dead_units_and_saturation_are_named(words):
    dead = words(Experiment(widths=(2, 6, 4, 1), activation="relu", seed=4, lr=0.5, steps=80), 80)
    assert dead.endswith(" 7 units are dead, 1 of them from the start: 0 for every data point.")
    saturated = words(Experiment(init_scale=20.0, steps=100), 0)
    assert saturated.endswith(" Layers 1, 2 and 4 are saturated, from the start.")


def test_a_dead_output_is_not_called_a_hidden_unit(words):
    dead = words(Experiment(widths=(2, 8, 1), activation="relu", init_scale=0.0, steps=5), 5)
    assert "9 units are dead, from the start" in dead


def test_divergence_is_named_with_its_step(words):
    e = Experiment(widths=(2, 4, 4, 1), activation="relu", seed=2, lr=1e100, init_scale=1e48, steps=9)
    assert "diverged" not in words(e, 0)
    assert words(e, 1).startswith("Step 1: training has just diverged.")
    assert words(e, 9).startswith("Step 9: training diverged at step 1.")


def test_a_history_of_the_readers_own_is_described_alike(page, page_log, tmp_path):
    from mlpviz.web import element, payload

    e = Experiment(widths=(2, 6, 4, 1), activation="relu", seed=4, lr=0.5, steps=80)
    own = element("mlp-history", {}, payload(e.run()))
    open_widgets(page, tmp_path, own + element("mlp-history", {"experiment": e}))
    own_text, text = page.evaluate(
        "[...document.querySelectorAll('mlp-history')].map(w => mlpviz.describe(w.history, 80))"
    )
    assert own_text == text
    page_log.assert_quiet()
