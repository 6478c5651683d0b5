"""Networks: seeded parameters, and the layout of a chain of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Linear, Module, Sequential

from ..arithmetic.functions import normal
from .activations import ACTIVATIONS, MODULES
from .activations.sign import Sign
from .activations.sine import Sine
from .parameters import Parameters, set_parameters, unwrapped

__all__ = ["ACTIVATIONS", "Layout", "Sign", "Sine", "mlp", "parameter_names", "seeded_net"]


_NAMES: dict[type[Module], str] = {module.Module: name for name, module in MODULES.items()}


def _is(module: Module, kind: type[Module]) -> bool:
    """Whether `module` computes what `kind` does: a subclass may have a ``forward`` of its own."""
    return isinstance(module, kind) and type(module).forward is kind.forward


def _fits(module: Module) -> bool:
    """Whether `module` is one of the activations, with the settings that they have here."""
    name = _NAMES.get(type(module))
    return name is not None and getattr(MODULES[name], "fits", lambda _: True)(module)


def _is_torchs(module: type[Module]) -> bool:
    """Whether a class is one of torch's layers."""
    return module.__module__.startswith("torch.nn.")


def _path(module: type[Module]) -> str:
    """The full name of a class: a reader's own ``Sign`` is not ``mlpviz.Sign``."""
    if _is_torchs(module):
        return f"torch.nn.{module.__name__}"
    return f"{module.__module__}.{module.__qualname__}"


@dataclass(frozen=True)
class Layout(Parameters):
    """What an engine needs to know about a chain of ``Linear`` layers and activations.

    Attributes
    ----------
    widths : tuple of int
        Number of inputs, then of each layer's units. L layers have L + 1 widths.
    activations : tuple of str
        One for each layer: a name in `ACTIVATIONS`, or ``"identity"`` where a layer has none.
    names : tuple of str
        One for each layer, as torch names its ``Linear``: ``"layer1.0"``.
    biases : tuple of bool
        Whether each layer has a bias.
    loss : str
        How the outputs are judged: a name in `mlpviz.model.losses.LOSSES`.
    l2 : float
        The penalty that is added: l2 / 2 times the sum of the squares of all weights.
    """

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    names: tuple[str, ...]
    biases: tuple[bool, ...]
    loss: str = "mse"
    l2: float = 0.0

    @classmethod
    def of_widths(
        cls, widths: Sequence[int], activation: str, output: str = "same", loss: str = "mse", l2: float = 0.0
    ) -> Layout:
        """The layout of an experiment: `activation` on every layer, `output` on the last, and biases."""
        depth = len(widths) - 1
        last = activation if output == "same" else output
        return cls(
            widths=tuple(widths),
            activations=(activation,) * (depth - 1) + (last,),
            names=tuple(f"layer{i}.0" for i in range(1, depth + 1)),
            biases=(True,) * depth,
            loss=loss,
            l2=l2,
        )

    @classmethod
    def of_net(cls, net: Module) -> Layout:
        """Read the layout of a ``Sequential`` of ``Linear`` and activations, nested or flat.

        Raises
        ------
        ValueError
            If `net` holds anything else, or its widths don't fit together.
        """
        widths: list[int] = []
        activations: list[str] = []
        names: list[str] = []
        biases: list[bool] = []
        layers: set[Module] = set()
        # One activation may be used several times; without duplicates only its first use would be seen.
        for name, module in net.named_modules(remove_duplicate=False):
            if _is(module, Linear) and name:
                if module in layers:
                    raise ValueError(f"net must have layers of its own at each place (got {name} again)")
                layers.add(module)
                if widths and widths[-1] != module.in_features:
                    raise ValueError(
                        f"{name} must take the {widths[-1]} outputs of the layer before it "
                        f"(it takes {module.in_features})"
                    )
                widths.extend([module.out_features] if widths else [module.in_features, module.out_features])
                activations.append("identity")
                names.append(name)
                biases.append(module.bias is not None)
            elif _fits(module) and activations and activations[-1] == "identity":
                activations[-1] = _NAMES[type(module)]
            elif not _is(module, Sequential):
                own = ", ".join(f"mlpviz.{kind.__name__}" for kind in _NAMES if not _is_torchs(kind))
                others = ", ".join(kind.__name__ for kind in _NAMES if _is_torchs(kind))
                raise ValueError(
                    "net must be a Sequential of Linear layers, each with at most one activation after it: "
                    f"{own} or torch.nn's {others} "
                    f"(got {_path(type(module))} at {name or 'the top'})"
                )
        if not names:
            raise ValueError("net must hold at least one Linear layer (got none)")
        return cls(tuple(widths), tuple(activations), tuple(names), tuple(biases))

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.names)

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return self.widths[0]

    @property
    def title(self) -> str:
        """The network in a word: ``2-8-1``."""
        return "-".join(map(str, self.widths))

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter tensor by name, in torch's order."""
        shapes: dict[str, tuple[int, ...]] = {}
        for i, name in enumerate(self.names):
            shapes[f"{name}.weight"] = (self.widths[i + 1], self.widths[i])
            if self.biases[i]:
                shapes[f"{name}.bias"] = (self.widths[i + 1],)
        return shapes

    def build(self, flat: Tensor) -> Sequential:
        """Build a network of this layout with a copy of the parameters `flat`, shape (P,)."""
        root = Sequential()
        for i, name in enumerate(self.names):
            *groups, own = name.split(".")
            parent = root
            for group in groups:
                if group not in parent._modules:
                    parent.add_module(group, Sequential())
                parent = parent._modules[group]  # type: ignore[assignment]
            linear = torch.nn.utils.skip_init(
                Linear, self.widths[i], self.widths[i + 1], bias=self.biases[i], dtype=flat.dtype
            )
            parent.add_module(own, linear)
            if self.activations[i] != "identity":
                follower = str(int(own) + 1) if own.isdigit() else f"{own}_activation"
                parent.add_module(follower, ACTIVATIONS[self.activations[i]]())
        set_parameters(root, flat)
        return root


def check_points(
    data: ArrayLike, labels: ArrayLike, least: int = 1, inputs: int | None = None
) -> tuple[Tensor, Tensor]:
    """The data, shape (n, inputs), and as many labels, shape (n,), as tensors; n is at least `least`.

    Lists of tensors are stacked, and labels of shape (n, 1) flattened.

    Raises
    ------
    ValueError
        If a shape doesn't fit; the message names the first one.
    """
    # A copy of an array: torch warns of one that can't be written to.
    data, labels = (
        given if isinstance(given, Tensor) else torch.as_tensor(np.array(given)) for given in (data, labels)
    )
    if data.ndim != 2 or len(data) < least or data.shape[1] != (inputs or data.shape[1]):
        raise ValueError(f"data must have shape (n, {inputs or 'inputs'}) (got {tuple(data.shape)})")
    if labels.shape == (len(data), 1):
        labels = labels[:, 0]
    if labels.shape != data.shape[:1]:
        raise ValueError(f"labels must have shape ({len(data)},) (got {tuple(labels.shape)})")
    return data, labels


def check_fit(layout: Layout, data: ArrayLike, labels: ArrayLike, least: int = 1) -> tuple[Tensor, Tensor]:
    """The data and labels as tensors that fit a network.

    Raises
    ------
    ValueError
        If a shape doesn't fit; the message names the first one.
    """
    if layout.widths[-1] != 1:
        raise ValueError(f"net must have 1 output (got {layout.widths[-1]})")
    data, labels = check_points(data, labels, least, layout.widths[0])
    if layout.loss != "mse" and not bool((labels.abs() == 1).all()):
        got = f"{float(labels[0]):g} …"
        raise ValueError(f"labels must be -1 and +1 for the {layout.loss} loss (got {got})")
    return data, labels


def mlp(widths: Sequence[int], activation: str = "tanh", dtype: torch.dtype | None = None) -> Sequential:
    """Build ``Sequential(layer1=Sequential(Linear, activation), …)`` with zero parameters.

    Parameters
    ----------
    widths : sequence of int
        Inputs, hidden units of each layer, outputs.
    activation : str
        A name in `ACTIVATIONS`; it follows every layer, the last one included.
    dtype : torch.dtype, optional
        Default: torch's default dtype.

    Returns
    -------
    torch.nn.Sequential

    Raises
    ------
    ValueError
        If there is no such activation.

    Examples
    --------
    >>> [name for name, _ in mlp((2, 8, 1)).named_parameters()]
    ['layer1.0.weight', 'layer1.0.bias', 'layer2.0.weight', 'layer2.0.bias']
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)} (got {activation!r})")
    layout = Layout.of_widths(widths, activation)
    return layout.build(torch.zeros(layout.size, dtype=dtype or torch.get_default_dtype()))


def seeded_net(seed: int, net: Module, uniform: bool = False) -> Module:
    """Overwrite all parameters of `net` with pseudorandom numbers, and return it.

    Parameters
    ----------
    seed : int
        Seed of numpy's legacy ``RandomState``; the global generators are left alone.
    net : torch.nn.Module
        Its parameters are filled in the order of ``net.parameters()``.
    uniform : bool
        Draw from [-1, 1) instead of a standard normal.

    Returns
    -------
    torch.nn.Module
        `net` itself.

    Examples
    --------
    >>> net = seeded_net(1, torch.nn.Linear(2, 1))
    >>> net.weight.data, net.bias.data
    (tensor([[ 1.6243, -0.6118]]), tensor([-0.5282]))
    """
    total = sum(parameter.numel() for parameter in net.parameters())
    drawn = np.random.RandomState(seed).uniform(-1.0, 1.0, total) if uniform else normal(seed, total)
    set_parameters(net, torch.from_numpy(drawn))
    return net


def parameter_names(net: Module) -> list[str]:
    """The name of every scalar parameter, as in the exercises, in torch's order.

    Parameters
    ----------
    net : torch.nn.Module

    Returns
    -------
    list of str

    Examples
    --------
    >>> parameter_names(mlp((2, 1)))
    ['layer1.0.weight(0, 0)', 'layer1.0.weight(0, 1)', 'layer1.0.bias(0,)']
    """
    named = unwrapped(net).named_parameters()
    return [f"{name}{index}" for name, each in named for index in np.ndindex(tuple(each.shape))]
