"""Hypothesis strategies that the tests share."""

from hypothesis import strategies as st

from mlpviz import Experiment
from mlpviz.model.datasets import DATASETS
from mlpviz.model.declaration import DECLARATION
from mlpviz.model.initializations import INITIALIZATIONS
from mlpviz.model.losses import LOSSES
from mlpviz.model.network import ACTIVATIONS
from mlpviz.model.optimizers import OPTIMIZERS

seeds = st.integers(0, 2**32 - 1)


def widths(max_width: int = 8, max_hidden: int = 5) -> st.SearchStrategy[tuple[int, ...]]:
    hidden = st.lists(st.integers(1, max_width), max_size=max_hidden)
    return hidden.map(lambda units: (2, *units, 1))


def _built(**fields: object) -> Experiment:
    """An experiment whose batch is a share of its points."""
    return Experiment(**{**fields, "batch": int(fields["batch"] * fields["n"])})


def experiments(max_width: int = 8, max_steps: int = 100_000) -> st.SearchStrategy[Experiment]:
    return st.builds(
        _built,
        widths=widths(max_width),
        activation=st.sampled_from(list(ACTIVATIONS)),
        seed=seeds,
        init_scale=st.floats(0, 1e6, allow_nan=False),
        lr=st.floats(0, 1e6, exclude_min=True),
        steps=st.integers(1, max_steps),
        data=st.sampled_from(list(DATASETS)),
        data_seed=seeds,
        n=st.integers(1, 10_000),
        output=st.sampled_from(list(DECLARATION["outputs"])),
        init=st.sampled_from(list(INITIALIZATIONS)),
        bias_scale=st.floats(0, 1e6),
        noise=st.floats(0, 0.5),
        loss=st.sampled_from(list(LOSSES)),
        l2=st.sampled_from([0.0, 0.0, 0.001, 0.1]),
        optimizer=st.sampled_from(list(OPTIMIZERS)),
        momentum=st.floats(0, 1),
        batch=st.sampled_from([0, 0, 0.1, 0.3, 1]),
        test=st.sampled_from([0, 0, 7, 300]),
    )
