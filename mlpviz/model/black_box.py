"""Black boxes: networks of the reader's own that are only asked for their outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from torch import Tensor
from torch.nn import Module
from torch.nn.functional import cross_entropy

from .experiment import checked
from .parameters import Parameters

__all__ = ["BlackBox", "Loss"]

Loss = str | Callable[[Tensor, Tensor], Tensor]
"""How outputs are judged: a name in `mlpviz.model.losses.LOSSES`, or a function of outputs and labels."""


@dataclass(frozen=True)
class BlackBox(Parameters):
    """What is known of any module: its parameters, and that it maps points to one or two outputs.

    Attributes
    ----------
    title : str
        The name of its class.
    tensors : tuple of (str, tuple of int)
        Name and shape of each parameter tensor, in torch's order.
    inputs, outputs : int
    loss : str or callable
        How the outputs are judged. A function takes outputs of shape (n,), or (n, 2) if there are
        two, and the labels, and returns one number.
    l2 : float
        Of the penalty on all parameters whose names don't end in ``bias``.
    """

    title: str
    tensors: tuple[tuple[str, tuple[int, ...]], ...]
    inputs: int
    outputs: int
    loss: Loss
    l2: float = 0.0

    @classmethod
    def of_net(
        cls, net: Module, inputs: int, outputs: int, loss: Loss | None = None, l2: float = 0.0
    ) -> BlackBox:
        """Describe a module.

        Parameters
        ----------
        net : Module
        inputs, outputs : int
        loss : str or callable, optional
            Default: ``"mse"`` of one output, the cross-entropy of two.
        l2 : float

        Raises
        ------
        ValueError
            If it has no parameters or a number of outputs that can't be shown, or the loss isn't
            of that many.
        """
        tensors = tuple((name, tuple(parameter.shape)) for name, parameter in net.named_parameters())
        if not tensors:
            raise ValueError(f"net must have parameters (got a {type(net).__name__} without)")
        if outputs not in (1, 2):
            raise ValueError(f"net must have 1 or 2 outputs (got {outputs})")
        if loss is None:
            loss = "mse" if outputs == 1 else cross_entropy
        if not callable(loss):
            loss = checked("loss", loss)
            if outputs == 2:
                raise ValueError(f"loss of 2 outputs must be a function of outputs and labels (got {loss!r})")
        return cls(type(net).__name__, tensors, inputs, outputs, loss, checked("l2", l2))

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter tensor by name, in torch's order."""
        return dict(self.tensors)
