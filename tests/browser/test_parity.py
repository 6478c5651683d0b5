"""The browser's engine against the library in float64: the same strings, the same bits."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch.nn import Identity, Linear, ReLU, Sequential, Sigmoid, Tanh

from mlpviz import (
    EXERCISES,
    Experiment,
    Sign,
    loss_curves,
    loss_surface,
    non_linearly_separable_data,
    seeded_net,
)
from mlpviz.arithmetic.functions import log, normal, sin, uniform
from mlpviz.engine import kernels
from mlpviz.engine.metrics import midpoint
from mlpviz.engine.training import Batch
from mlpviz.model.activations import ACTIVATIONS
from mlpviz.model.datasets import DATASETS
from mlpviz.model.declaration import DECLARATION
from mlpviz.model.initializations import INITIALIZATIONS
from mlpviz.model.losses import LOSSES
from mlpviz.model.network import Layout
from mlpviz.model.optimizers import OPTIMIZERS
from mlpviz.model.parameters import flat_parameters
from tests.browser.widget_page import open_widgets, pack, unpack
from tests.strategies import experiments

# One page answers for many experiments at once: a round trip costs more than they do.
in_batches = settings(
    max_examples=3,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

# Where functions change their branch, or their argument is no ordinary number.
BRANCHES = [0.0, -0.0, 1e-320, -1e-9, 1 / 128, -1 / 128, 3 / 128, 19.99, 20.0, 20.01, 36.8, -709.0, 745.2]
BRANCHES += [np.pi / 4, -3 * np.pi / 4, 1e6, 1000000.1, -15.99, 15.995, -16.0]
NUMBERS = np.array([*BRANCHES, 750.0, 1e300, np.inf, -np.inf, np.nan])

SHAPES = [
    # widths, initialization scale, points
    ((2, 1), 1.0, 100),
    ((2, 3, 1), 0.5, 37),
    ((2, 5, 4, 1), 1.0, 100),
    ((2, 2, 2, 1), 0.7, 1),
    ((2, 9, 1), 0.3, 250),
    ((2, 1, 6, 1), 2.0, 64),
]


@pytest.fixture
def engine(page, page_log, tmp_path):
    open_widgets(page, tmp_path)
    yield page
    page_log.assert_quiet()


def train(engine, runs):
    """Each run's numbers from the browser, as arrays."""
    answers = engine.evaluate(
        """texts => texts.map(text => {
          const h = mlpviz.run(mlpviz.parse(text));
          return {parameters: pack(h.states), loss: pack(h.loss), accuracy: pack(h.accuracy),
            logs: Object.entries(h.logs).map(([name, column]) => [name, pack(column)]),
            norms: Object.entries(h.gradNorms).map(([name, norm]) => [name, pack(norm)])};
        })""",
        [str(e) for e in runs],
    )
    for answer in answers:
        for name in ("parameters", "loss", "accuracy"):
            answer[name] = unpack(answer[name])
        answer["parameters"] = answer["parameters"].reshape(len(answer["loss"]), -1)
        for name in ("norms", "logs"):
            answer[name] = {column: unpack(values) for column, values in answer[name]}
    return answers


def same(a, b):
    """Whether two arrays agree in every bit; what is not a number agrees with itself."""
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


def assert_same_run(answer, history):
    """Fail unless the browser's run has the bits of Python's."""
    e = str(history.experiment)
    assert same(answer["parameters"], history.parameters), e
    assert same(answer["loss"], history.loss), e
    assert same(answer["accuracy"], history.accuracy), e
    assert list(answer["norms"]) == list(history.grad_norms)
    for weight, norm in history.grad_norms.items():
        assert same(answer["norms"][weight], norm), e
    assert list(answer["logs"]) == list(history.logs)
    for name, column in history.logs.items():
        assert same(answer["logs"][name], column), e


@in_batches
@given(st.lists(experiments(), min_size=12, max_size=20))
def test_strings_data_and_initial_parameters_agree(engine, drawn):
    drawn += EXERCISES.values()
    answers = engine.evaluate(
        """texts => texts.map(text => {
          const e = mlpviz.parse(text), { points, labels } = mlpviz.dataset(e);
          return {text: mlpviz.format(e), initial: pack(mlpviz.initialParameters(e)), points: pack(points),
            labels: pack(labels), names: mlpviz.layoutOfExperiment(e).names};
        })""",
        [str(e) for e in drawn],
    )
    for e, answer in zip(drawn, answers, strict=True):
        assert answer["text"] == str(e)
        assert answer["names"] == list(e.layout.scalar_names)
        start = Experiment(**{**vars(e), "steps": 1, "lr": 1e-3}).run()
        assert same(unpack(answer["initial"]), start.parameters[0])
        assert same(unpack(answer["points"]), start.data.ravel())
        assert unpack(answer["labels"]).tolist() == start.labels.tolist()


def test_random_numbers_are_those_of_the_library_and_of_numpy(engine):
    for seed in (0, 1, 4294967295):
        drawn = unpack(engine.evaluate("seed => pack(mlpviz.randomState(seed).randn(20001))", seed))
        assert same(drawn, normal(seed, 20001))
        np.testing.assert_allclose(drawn, np.random.RandomState(seed).randn(20001), rtol=1e-15)
        drawn = unpack(engine.evaluate("seed => pack(mlpviz.randomState(seed).uniform(20001))", seed))
        assert same(drawn, uniform(seed, 20001))
        for n in (1, 2, 100, 4097):
            order = engine.evaluate("([seed, n]) => [...mlpviz.randomState(seed).permutation(n)]", [seed, n])
            assert order == np.random.RandomState(seed).permutation(n).tolist()


# One page for all: opening it takes longer than they do.
def test_activations_have_the_same_bits_everywhere(engine):
    x = np.concatenate([NUMBERS, np.random.default_rng(1).normal(0, 4, 20000)])
    given = np.linspace(-2, 2, len(x))
    for name, code in kernels.CODES.items():
        outputs, deltas, needs_input = x.copy(), given.copy(), bool(kernels.NEEDS_INPUT[code])
        kernels.activate(code, outputs, 0, len(x))
        kernels.through_activation(code, x if needs_input else outputs, deltas)
        answer = engine.evaluate(
            """([name, x, deltas, needsInput]) => {
              const outputs = unpack(x), through = unpack(deltas);
              mlpviz.activationOf(name).forward(outputs);
              mlpviz.activationOf(name).backward(needsInput ? unpack(x) : outputs, through);
              return [pack(outputs), pack(through)];
            }""",
            [name, pack(x), pack(given), needs_input],
        )
        assert same(unpack(answer[0]), outputs), name
        assert same(unpack(answer[1]), deltas), name


def test_logarithms_have_the_same_bits_everywhere(engine):
    x = np.concatenate(
        [np.random.default_rng(1).random(20000), 2.0 ** -np.arange(1, 1074), [1.0, 3.0, 1e300]]
    )
    assert same(unpack(engine.evaluate("text => pack(unpack(text).map(mlpviz.log))", pack(x))), log(x))


def test_sines_have_the_same_bits_everywhere(engine):
    x = np.concatenate([np.random.default_rng(1).normal(0, 100, 20000), np.arange(-40, 41) * np.pi / 4])
    assert same(unpack(engine.evaluate("text => pack(unpack(text).map(mlpviz.sin))", pack(x))), sin(x))


@pytest.mark.parametrize("name", EXERCISES)
def test_exercises_have_the_same_bits_chaotic_ones_too(engine, name):
    (answer,) = train(engine, [EXERCISES[name]])
    assert_same_run(answer, EXERCISES[name].run())


def test_every_activation_and_data_set_trains_alike(engine):
    kinds = [*((activation, "circle") for activation in ACTIVATIONS), *(("tanh", data) for data in DATASETS)]
    runs = [
        Experiment(widths=widths, activation=activation, seed=seed, init_scale=scale, lr=0.05, data=data, n=n)
        for activation, data in kinds
        for seed, (widths, scale, n) in enumerate(SHAPES)
    ]
    for e, answer in zip(runs, train(engine, runs), strict=True):
        assert_same_run(answer, e.run())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_trains_alike(engine, optimizer):
    runs = [
        Experiment(widths, n=n, seed=seed, init_scale=scale, lr=0.05, optimizer=optimizer, momentum=momentum)
        for seed, (widths, scale, n) in enumerate(SHAPES)
        for momentum in (0, 0.5, 0.99)
    ]
    for e, answer in zip(runs, train(engine, runs), strict=True):
        assert_same_run(answer, e.run())


@pytest.mark.parametrize("batch", [1, 10, 33])
def test_batches_and_test_sets_train_alike(engine, batch):
    runs = [
        Experiment(widths, n=max(n, batch), seed=4294967290, lr=0.02, steps=90, batch=batch, test=test)
        for test, (widths, _, n) in enumerate(SHAPES)
    ]
    for e, answer in zip(runs, train(engine, runs), strict=True):
        assert_same_run(answer, e.run())


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_trains_alike(engine, loss):
    runs = [
        Experiment(widths, n=n, seed=seed, init_scale=scale, lr=0.05, loss=loss, test=20, **how)
        for seed, (widths, scale, n) in enumerate(SHAPES)
        for how in ({}, {"output": "identity"}, {"l2": 0.03, "batch": n // 3})
    ]
    for e, answer in zip(runs, train(engine, runs), strict=True):
        assert_same_run(answer, e.run())


def test_every_initialization_and_output_trains_alike(engine):
    kinds = [
        *((init, "same") for init in INITIALIZATIONS),
        *(("he", output) for output in DECLARATION["outputs"]),
    ]
    runs = [
        Experiment(widths, init=init, output=output, bias_scale=0.3, noise=0.2, n=n, seed=seed, steps=50)
        for init, output in kinds
        for seed, (widths, _, n) in enumerate(SHAPES)
    ]
    for e, answer in zip(runs, train(engine, runs), strict=True):
        assert_same_run(answer, e.run())


@in_batches
@given(st.lists(experiments(), min_size=8, max_size=12))
def test_drawn_experiments_train_alike(engine, drawn):
    drawn = [Experiment(**{**vars(e), "steps": min(e.steps, 200)}) for e in drawn]
    for e, answer in zip(drawn, train(engine, drawn), strict=True):
        assert_same_run(answer, e.run())


def test_a_run_that_diverges_diverges_alike(engine):
    e = Experiment(activation="relu", seed=2, init_scale=1e48, lr=1e100, widths=(2, 4, 4, 1), steps=60)
    history, (answer,) = e.run(), train(engine, [e])
    assert history.diverged_at == 1
    assert_same_run(answer, history)


LANDSCAPES = [
    # experiment, iteration, pairs of positions: another layer in both orders, one unit, one layer, biases
    (EXERCISES["ex4"], 300, [(0, 20), (20, 0), (0, 1), (0, 2), (4, 18), (7, 8), (18, 20), (6, 12)]),
    (EXERCISES["ex2"], 1000, [(1, 3), (12, 5)]),
    (EXERCISES["ex6"], 1000, [(0, 44), (30, 2)]),
    (EXERCISES["ex7"], 1000, [(0, 3), (16, 24), (32, 1), (24, 25)]),
    (Experiment(widths=(2, 5, 3, 1), activation="relu", seed=3), 50, [(0, 17), (10, 11), (34, 36)]),
    (Experiment(widths=(2, 3, 1), activation="sigmoid", data="circle", n=33), 100, [(0, 12), (9, 6)]),
    (Experiment(widths=(2, 3, 1), activation="sign"), 0, [(0, 12), (6, 2)]),
    (Experiment(widths=(2, 1), seed=5), 10, [(0, 1), (2, 0)]),
    (Experiment(widths=(2, 3, 1), loss="logistic", output="identity"), 40, [(0, 12), (9, 6)]),
    (Experiment(widths=(2, 4, 1), loss="hinge", activation="relu", n=33), 40, [(16, 3), (1, 0)]),
    (Experiment(widths=(2, 3, 3, 1), activation="gelu", output="tanh", n=33), 40, [(0, 12), (17, 6)]),
    (Experiment(widths=(2, 3, 1), l2=0.1, n=33), 40, [(0, 12), (9, 6), (2, 5)]),
]


@pytest.mark.parametrize(("e", "i", "pairs"), LANDSCAPES, ids=lambda v: str(v)[:40])
def test_landscapes_agree_at_the_same_parameters(engine, e, i, pairs):
    history = Experiment(**{**vars(e), "steps": max(i, 1)}).run()
    net, names = history.network(i), e.layout.scalar_names
    answer = engine.evaluate(
        """async ([text, params, pairs]) => {
          const e = mlpviz.parse(text), l = mlpviz.layoutOfExperiment(e), p = unpack(params);
          const d = mlpviz.dataset(e);
          const curves = (limit, points) => mlpviz.startShares("curves", [l, p, d, limit, points]);
          return {curves: pack(await curves(10, 101)), few: pack(await curves(3, 8)),
            surfaces: pairs.map(([a, b]) => pack(mlpviz.surface(l, p, d, a, b, 10, 31))),
            unchanged: p.every((v, k) => v === unpack(params)[k])};
        }""",
        [str(e), pack(history.parameters[i]), pairs],
    )
    args, judged = (net, history.data, history.labels), {"loss": e.loss, "l2": e.l2}

    def agree(text, expected):
        assert same(unpack(text), expected.numpy().ravel())

    agree(answer["curves"], loss_curves(*args, **judged))
    agree(answer["few"], loss_curves(*args, limit=3, points=8, **judged))
    for (a, b), surface in zip(pairs, answer["surfaces"], strict=True):
        agree(surface, loss_surface(*args, names[a], names[b], points=31, **judged))
    assert answer["unchanged"]


def test_outputs_of_each_layer_agree(engine):
    history = EXERCISES["ex7"].run()
    points = torch.randn(40, 2, dtype=torch.float64)
    batch = Batch(history.layout, history.parameters[500:501], points, torch.zeros(40))
    batch.forward()
    answers = engine.evaluate(
        """([text, params, points]) => {
          const at = mlpviz.evaluator(mlpviz.layoutOfExperiment(mlpviz.parse(text)), unpack(points));
          return [0, 1, 2].map(layer => pack(at(unpack(params), layer)));
        }""",
        [str(EXERCISES["ex7"]), pack(history.parameters[500]), pack(points.ravel())],
    )
    for units, answer in zip(batch.units, answers, strict=True):
        assert same(unpack(answer), units.ravel())


def outcome(text):
    try:
        return str(Experiment.parse(text))
    except ValueError as error:
        return f"error: {error}"


OUTCOMES = """texts => texts.map(text => {
  try { return mlpviz.format(mlpviz.parse(text)); } catch (error) { return `error: ${error.message}`; }
})"""

STRINGS = [
    "", "?", "??lr=1", "lr", "lr=1&", "&lr=1", "lr=1&&seed=2", "=", "=3", "lr=1=2", "lr=1&lr=2",
    "Lr=1", "LR=%31", "lr=0", "lr=-0", "lr=-0.0", "lr=nan", "lr=inf", "lr=1e400", "lr=1e-400",
    "lr=.5", "lr=5.", "lr=.", "lr=+1", "lr=1_0", "lr= 1", "lr=1e%2B16", "lr=1e+16", "lr=1e16",
    "lr=123456789012345678", "lr=0.0001", "lr=0.00001", "lr=1e22", "lr=1.5e-300", "lr=",
    "lr=0x10", "lr=1e5", "lr=9999999999999998", "lr=5e-324", "init_scale=-1", "init_scale=-0",
    "init_scale=1e999", "init_scale=0.1e1", "steps=0", "steps=100001", "steps=1.0", "steps=007",
    "steps=-1", "steps=１", "steps=12345678901234567890123", "seed=4294967295", "seed=4294967296",
    "seed=-1", "seed=", "data_seed=9999999999999999999999", "n=0", "n=10001", "widths=2-1",
    "widths=3-1", "widths=2-2", "widths=2", "widths=", "widths=2--1", "widths=2-0-1",
    "widths=2-257-1", "widths=2-256-1", "widths=02-3-01", "widths=2,2,1",
    "widths=" + "2-" * 64 + "1", "widths=" + "2-" * 65 + "1", "widths=2-99999999999999999999-1",
    "activation=Tanh", "activation=", "activation=it's", 'activation="', "data=moons",
    "activation='\"", "activation=a%0Ab%09\\", "activation=%C3%A9%E2%80%A8%F0%9F%98%80",
    "activation=%ff%zz%", "activation=%00%7f%c2%a0", "a%20b=1", "stéps=1", "lr=ｌ",
    "hasOwnProperty=1", "__proto__=1", "constructor=1", "data=toString", "activation=constructor",
    "batch=100", "batch=101", "n=5&batch=5&test=10000", "n=5&batch=6", "batch=-1", "test=10001",
    "optimizer=sgd", "optimizer=adam&momentum=0", "momentum=1.01",
    "noise=0.5", "noise=0.6", "noise=-0", "noise=.1", "bias_scale=-1", "bias_scale=0", "init=xavier",
    "init=glorot&bias_scale=0&output=identity&noise=0.25", "output=relu", "output=same", "noise=nan",
    "lr=0.1;seed=2", "lr=0.1&seed=2&n=5&data=circle&data_seed=3",
]  # fmt: skip


def test_strings_mean_the_same_or_fail_with_the_same_message(engine):
    for text, answer in zip(STRINGS, engine.evaluate(OUTCOMES, STRINGS), strict=True):
        assert answer == outcome(text), text


pieces = st.one_of(
    st.sampled_from(["lr", "seed", "steps", "widths", "activation", "n", "data", "init_scale", "data_seed"]),
    st.sampled_from(
        ["=", "&", "?", "1", "0.25", "2-3-1", "tanh", "e-7", "-", "+", "%", "%27", "'", '"', "\\", "."]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=3),
    st.floats().map(repr),
    st.integers(0).map(str),
)
queries = st.one_of(
    st.lists(pieces, max_size=6).map("".join),
    st.tuples(st.sampled_from(["lr", "seed", "steps", "init_scale", "n", "activation"]), pieces).map(
        "=".join
    ),
)


@in_batches
@given(st.lists(queries, min_size=60, max_size=100))
def test_drawn_strings_mean_the_same(engine, texts):
    for text, answer in zip(texts, engine.evaluate(OUTCOMES, texts), strict=True):
        assert answer == outcome(text), repr(text)


ASYNC = """async text => {
  const shares = [], e = mlpviz.parse(text);
  const h = await mlpviz.runAsync(e, undefined, share => shares.push(share));
  const now = mlpviz.run(e);
  const same = (a, b) => a.length === b.length && a.every((v, k) => v === b[k]);
  const controller = new AbortController();
  const given = mlpviz.runAsync(e, undefined, () => {}, controller.signal);
  setTimeout(() => controller.abort(), 5);
  const gaveUp = await given.then(() => "finished", error => error.name);
  const refused = await mlpviz.runAsync({...e, steps: 100000, widths: [2, 256, 256, 1]})
    .then(() => "", error => error.message);
  const parts = [], pair = [h.layout, h.at(3), h.data, 0, 5, 10, 11];
  const surface = await mlpviz.startShares("surface", pair, share => parts.push(share));
  const states = ["states", "loss", "marks"].every(name => same(h[name], now[name]));
  return {same: states, shares, gaveUp, refused, parts, surface: same(surface, mlpviz.surface(...pair))};
}"""


@pytest.mark.parametrize("workers", [True, False], ids=["worker", "slices"])
def test_work_off_the_page_gives_the_same_numbers_reports_and_gives_up(page, page_log, tmp_path, workers):
    refusal = '<meta http-equiv="Content-Security-Policy" content="worker-src \'none\'">'
    open_widgets(page, tmp_path, head="" if workers else refusal)
    answer = page.evaluate(ASYNC, "widths=2-10-10-10-10-1&steps=2000")
    assert answer["same"]
    assert answer["surface"]
    assert all(0 <= share <= 1 for share in answer["parts"])
    assert answer["shares"] == sorted(answer["shares"])
    assert answer["shares"]
    assert all(0 < share <= 1 for share in answer["shares"])
    assert answer["gaveUp"] == "AbortError"
    assert answer["refused"].startswith(
        "steps x parameters must fit in 0.5 GiB of states in a browser (got 49"
    )
    if workers:
        page_log.assert_quiet()
    else:
        assert any("Content Security Policy" in error for error in page_log.errors)


NETS = {
    "a bare line": Sequential(Linear(2, 1)),
    "relu, then linear": Sequential(Linear(2, 5), ReLU(), Linear(5, 1)),
    "linear layers": Sequential(Linear(2, 3), Linear(3, 2, bias=False), Tanh(), Linear(2, 1)),
    "all kinds": Sequential(
        Linear(2, 4), Sigmoid(), Linear(4, 3), Sign(), Linear(3, 3), Identity(), Linear(3, 1), Tanh()
    ),
}


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_networks_with_linear_and_mixed_layers_answer_alike(engine, net):
    seeded_net(3, net.double())
    data, labels = (tensor.double() for tensor in non_linearly_separable_data(n=30))
    layout = Layout.of_net(net)
    points = np.array([[1.0, 1.0], [2.0, 3.0], [-0.5, 0.25]])
    answer = engine.evaluate(
        """({widths, activations, layers, biases, points, params, data, labels}) => {
          const layout = mlpviz.layoutOf({widths, activations, layers, biases}), flat = unpack(params);
          const given = {points: unpack(data), labels: unpack(labels)};
          return {outputs: pack(mlpviz.evaluator(layout, unpack(points))(flat).slice()),
            surface: pack(mlpviz.surface(layout, flat, given, 0, layout.size - 1, 3, 7))};
        }""",
        {
            "widths": layout.widths,
            "activations": layout.activations,
            "layers": layout.names,
            "biases": layout.biases,
            "points": pack(points.ravel()),
            "params": pack(flat_parameters(net)),
            "data": pack(data.ravel()),
            "labels": pack(labels),
        },
    )
    batch = Batch(layout, flat_parameters(net)[None], points, np.zeros(3))
    batch.forward()
    assert same(unpack(answer["outputs"]), batch.outputs[0])
    names = layout.scalar_names
    surface = loss_surface(net, data, labels, names[0], names[-1], limit=3, points=7)
    assert same(unpack(answer["surface"]), surface.ravel())


UNIT = """(name, points) => mlpviz.evaluator(
  mlpviz.layoutOf({widths: [2, 1], activations: [name], layers: ["0"], biases: [true]}), points
)(Float64Array.of(1, 0.5, 0.1))"""


def test_the_line_of_a_linear_unit_by_hand(engine):
    answers = engine.evaluate(f"[...({UNIT})('identity', [1, 1, 2, 3])]")
    assert answers == pytest.approx([1.6, 3.6])


def test_an_unknown_activation_is_an_error_in_the_browser(engine):
    messages = engine.evaluate(
        """names => names.map(name => {
          try { (UNIT)(name, [1, 1]); } catch (error) { return error.message; }
        })""".replace("UNIT", UNIT),
        ["tan", "Tanh", ""],
    )
    known = ", ".join(kernels.CODES)
    assert messages == [f"activation must be one of {known} (got {name})" for name in ("tan", "Tanh", "")]


@pytest.mark.parametrize("labels", [[0, 1, 1], [-1, 1], [1, 1], [0, 0], [-1, -1], [1, 2, 5], [-0.5, 0.5]])
def test_both_languages_split_the_classes_at_one_output(engine, labels):
    assert engine.evaluate("labels => mlpviz.midpoint(Float64Array.from(labels))", labels) == midpoint(
        np.array(labels)
    )
