"""What declaration.json says, and that there is code for each of its rows."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from mlpviz.engine import compiled, kernels
from mlpviz.model import activations, declaration
from mlpviz.model.activations import MODULES
from mlpviz.model.datasets import DATASETS, dataset
from mlpviz.model.declaration import DECLARATION, declared_modules

NUMBERS = np.concatenate([np.random.default_rng(1).normal(0, 4, 2000), [0.0, np.inf, -np.inf]])


@pytest.mark.parametrize("name", MODULES)
def test_an_activation_gives_what_torchs_does(name):
    values = NUMBERS.copy()
    kernels.activate(kernels.CODES[name], values, 0, len(values))
    expected = MODULES[name].Module()(torch.from_numpy(NUMBERS)).numpy()
    # torch computes a GELU's tail as a difference.
    np.testing.assert_allclose(values, expected, rtol=1e-15, atol=1e-15)
    # What is not a number stays so, while torch's sign of it is 0: a run that diverged is seen to.
    missing = np.array([np.nan])
    kernels.activate(kernels.CODES[name], missing, 0, 1)
    assert np.isnan(missing[0])


@pytest.mark.parametrize("name", MODULES)
def test_an_activation_has_the_gradient_of_torchs(name):
    x = torch.from_numpy(NUMBERS[np.isfinite(NUMBERS) & (NUMBERS != 0)]).requires_grad_()
    weights = torch.linspace(-2, 2, len(x), dtype=torch.float64)
    outputs = MODULES[name].Module()(x)
    (outputs @ weights).backward()
    deltas = weights.numpy().copy()
    needed = x if kernels.NEEDS_INPUT[kernels.CODES[name]] else outputs
    kernels.through_activation(kernels.CODES[name], needed.detach().numpy(), deltas)
    np.testing.assert_allclose(deltas, x.grad.numpy(), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", [name for name, module in MODULES.items() if hasattr(module, "inverse")])
@pytest.mark.parametrize("level", [-0.9, -0.5, 0.0, 0.25, 0.5, 0.9, 3.0])
def test_an_activations_inverse_is_where_its_output_passes_a_level(name, level):
    activate = MODULES[name].Module()
    outputs = activate(torch.linspace(-500, 500, 1001, dtype=torch.float64))
    where = MODULES[name].inverse(level)
    if not outputs.min() <= level <= outputs.max():
        assert where == np.inf
    else:
        below, above = activate(torch.tensor([where - 1e-9, where + 1e-9], dtype=torch.float64)).tolist()
        assert below <= level <= above


@pytest.mark.parametrize("name", DATASETS)
def test_a_data_set_has_points_of_both_classes(name):
    data, labels = dataset(name, n=1000)
    assert data.shape == (1000, 2)
    assert set(labels.tolist()) == {-1, 1}


def test_the_declaration_cannot_be_changed():
    with pytest.raises(TypeError, match="does not support item assignment"):
        DECLARATION["fields"]["lr"]["default"] = 1.0


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        (
            "activations",
            [*MODULES, "no_such"],
            "activations must each have a module in mlpviz.model.activations (no_such has none)",
        ),
        (
            "datasets",
            [name for name in DATASETS if name != "circle"],
            "mlpviz.model.datasets must have a row in datasets for each module (circle has none)",
        ),
    ],
)
def test_a_row_without_code_and_code_without_a_row_are_refused(monkeypatch, table, rows, said):
    monkeypatch.setattr(declaration, "DECLARATION", {table: {name: {} for name in rows}})
    with pytest.raises(ImportError) as raised:
        declared_modules(f"mlpviz.model.{table}", table)
    assert str(raised.value) == said


def test_compiled_code_is_made_anew_when_an_activation_changes(monkeypatch, tmp_path):
    kept = kernels.descend._cache._cache_file._source_stamp
    assert kept[1] == compiled._called()
    changed = tmp_path / "activations"
    shutil.copytree(Path(activations.__path__[0]), changed)
    (changed / "tanh.py").write_text((changed / "tanh.py").read_text() + "# changed\n")
    monkeypatch.setattr(activations, "__path__", [str(changed)])
    compiled._called.cache_clear()
    try:
        assert compiled._called() != kept[1]
    finally:
        compiled._called.cache_clear()
