"""A training history: every state that a network went through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from functools import singledispatch
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from ..model.black_box import BlackBox, Loss
from ..model.experiment import Experiment
from ..model.network import Layout, check_fit
from ..model.parameters import flat_parameters, unwrapped
from .files import replacing
from .logs import columns, read_entries, shares
from .metrics import measure
from .module import answers, fitted

__all__ = ["History"]


@singledispatch
def as_html(shown: object) -> str | None:
    """The HTML of a value in a notebook; None for none. Rooms that write HTML register how."""
    return None


@singledispatch
def as_png(shown: object) -> bytes | None:
    """The picture of a value in a notebook's exports; None for none. Rooms that draw register how."""
    return None


@dataclass(frozen=True, eq=False)
class History:
    """All states of a training run; index i is the state after i updates, or entry i of a list.

    Attributes
    ----------
    layout : Layout or BlackBox
        Widths, activations and names of a chain of layers; of any other module the names of its
        parameters.
    data : Tensor, shape (n, inputs)
    labels : Tensor, shape (n,)
        Of a network with two outputs +1 for class 0 and -1 for class 1, as its answers are.
    parameters : Tensor, shape (steps + 1, P)
        In the order of ``net.parameters()``.
    loss, accuracy : Tensor, shape (steps + 1,)
        The loss, see `Experiment`, and the share of points that are right; or, for a training loop's own
        list, what it logged.
    grad_norms : dict of str to Tensor, shape (steps + 1,)
        Euclidean norm of the loss's gradient by each weight matrix, by the weight's name; or, for a
        training loop's own list, what it logged, biases included.
    experiment : Experiment or None
        None for a network or data of the reader's own.
    logs : dict of str to Tensor, shape (steps + 1,)
        Whatever else a training loop logged, by the loop's own names; ``"test_loss"`` and
        ``"test_accuracy"`` of an experiment with a test set.
    logged : dict of str to Tensor of bool, shape (steps + 1,)
        Only for a training loop's own list: the states at which a column was logged, by the
        loop's name for it (``"loss"``, ``"layer1.0.weight grad"``). At other states it is NaN.
    networks : tuple of Module
        Of a black box its copies, one for each state; empty of a chain, which `network` builds anew.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> history = EXERCISES["ex2"].run()
    >>> history.steps, history.parameters.shape
    (1000, torch.Size([1001, 21]))
    >>> list(history.grad_norms)[0]
    'layer1.0.weight'
    """

    layout: Layout | BlackBox
    data: Tensor
    labels: Tensor
    parameters: Tensor
    loss: Tensor
    accuracy: Tensor
    grad_norms: dict[str, Tensor]
    experiment: Experiment | None = None
    logs: dict[str, Tensor] = field(default_factory=dict)
    logged: dict[str, Tensor] = field(default_factory=dict)
    networks: tuple[Module, ...] = ()

    def _repr_html_(self) -> str | None:
        return as_html(self)

    def _repr_png_(self) -> bytes | None:
        return as_png(self)

    @property
    def steps(self) -> int:
        """Number of updates, one less than the number of states."""
        return len(self.loss) - 1

    @property
    def diverged_at(self) -> int | None:
        """The first state whose loss or parameters are not finite; None if there is none."""
        finite = self.finite_states()
        return None if bool(finite.all()) else int((~finite).nonzero()[0])

    @property
    def test_loss(self) -> Tensor | None:
        """The loss on the fresh points of an experiment with a test set; None without one.

        Examples
        --------
        >>> Experiment(steps=1, test=500).run().test_loss.shape
        torch.Size([2])
        """
        return self.logs.get("test_loss")

    @property
    def test_accuracy(self) -> Tensor | None:
        """The accuracy on the fresh points of an experiment with a test set; None without one."""
        return self.logs.get("test_accuracy")

    def finite_states(self) -> Tensor:
        """The states whose parameters are finite, and whose loss is if it was logged.

        Returns
        -------
        Tensor of bool, shape (steps + 1,)

        Examples
        --------
        >>> from mlpviz import Experiment
        >>> Experiment(activation="relu", init_scale=1e200, steps=2).run().finite_states()
        tensor([False, False, False])
        """
        # With numpy, since torch would copy all parameters.
        finite = torch.from_numpy(np.isfinite(self.parameters.numpy()).all(axis=1))
        return finite & (torch.isfinite(self.loss) | ~self.has("loss"))

    def has(self, column: str) -> Tensor:
        """The states at which a column has a value, because a training loop logged it there.

        Parameters
        ----------
        column : str
            ``"loss"``, ``"accuracy"``, ``"layer1.0.weight grad"`` and so on, or a name in `logs`.

        Returns
        -------
        Tensor of bool, shape (steps + 1,)

        Raises
        ------
        ValueError
            If there is no such column.

        Examples
        --------
        >>> from mlpviz import mlp, non_linearly_separable_data
        >>> own = History.from_entries(*non_linearly_separable_data(), [mlp((2, 1)), mlp((2, 1))])
        >>> own.has("loss")
        tensor([False, False])
        """
        known = ["loss", "accuracy", *(f"{name} grad" for name in self.grad_norms), *self.logs]
        if column not in known:
            raise ValueError(f"column must be one of {', '.join(known)} (got {column!r})")
        return self.logged.get(column, torch.ones(len(self.loss), dtype=torch.bool))

    def index(self, i: int) -> int:
        """The index of a state from 0 on; a negative `i` counts from the end.

        Raises
        ------
        IndexError
            If there is no such state.

        Examples
        --------
        >>> Experiment(steps=10).run().index(-1)
        10
        """
        if not -len(self.loss) <= i < len(self.loss):
            raise IndexError(f"iteration must be from 0 to {self.steps} (got {i})")
        return i % len(self.loss)

    @property
    def chain(self) -> Layout:
        """The layout of a chain of layers, whose units and layers can be seen.

        Raises
        ------
        ValueError
            If the network is a black box.
        """
        if isinstance(self.layout, Layout):
            return self.layout
        raise ValueError(
            "network must be a Sequential of Linear layers and known activations, with one output, "
            f"for its layers to be seen (got a {self.layout.title})"
        )

    @property
    def classes(self) -> tuple[str, str]:
        """What the classes above and below the midpoint of the labels are called.

        Examples
        --------
        >>> Experiment(steps=1).run().classes
        ('+1', '−1')
        """
        if isinstance(self.layout, BlackBox) and self.layout.outputs == 2:
            return "0", "1"
        if set(self.labels.unique().tolist()) <= {0, 1} and bool((self.labels == 0).any()):
            return "1", "0"
        return "+1", "−1"

    def network(self, i: int = -1) -> Module:
        """The network after `i` updates, as a new torch module.

        Parameters
        ----------
        i : int
            A negative one counts from the end.

        Returns
        -------
        torch.nn.Module
            A ``Sequential`` of a chain, a copy of the reader's own of a black box.

        Raises
        ------
        IndexError
            If there is no such state.

        Examples
        --------
        >>> from mlpviz import Experiment
        >>> Experiment(steps=1).run().network(0)[0][0].bias.dtype
        torch.float64
        """
        if isinstance(self.layout, Layout):
            return self.layout.build(self.parameters[self.index(i)])
        return deepcopy(self.networks[self.index(i)])

    @classmethod
    def from_entries(
        cls,
        data: ArrayLike,
        labels: ArrayLike,
        entries: Iterable[Module | tuple[Module, Mapping[str, float]]],
        loss: Loss | None = None,
    ) -> History:
        """Make a history from a training loop's own list of copies of its network.

        Parameters
        ----------
        data : Tensor, shape (n, inputs)
            Perhaps no points.
        labels : Tensor, shape (n,)
            With two outputs the classes as integers, 0 and 1.
        entries : iterable of Module, or of (Module, dict of float)
            A copy of the network for each state, and what was logged there. ``"loss"`` is the
            loss, ``"accuracy"`` the accuracy, ``"layer1.0.weight grad"`` the norm of the gradient by
            that parameter; all others go to `logs`.

            What an entry lacks is NaN, and False in `logged`. A loss is never computed, since only
            the loop knows which loss it descends. If no entry has an accuracy, it is the share of points
            whose output is on their label's side, see `mlpviz.engine.metrics.measure`, and False in
            `logged` as well: nothing is drawn that was not logged.

            An accuracy may be logged in percent: if any of its values is above 1, all are read as
            percentages, otherwise all as shares.
        loss : str or callable, optional
            How a loss surface around a state judges it, see `loss_curves`; not what was logged.

        Returns
        -------
        History

        Raises
        ------
        ValueError
            If there are no entries, or one is anything else; if their networks differ in shape,
            or one occurs twice; if a value is not a number, or an accuracy not from 0 to 100.

        Examples
        --------
        >>> from copy import deepcopy
        >>> from mlpviz import mlp, non_linearly_separable_data, seeded_net
        >>> net = seeded_net(1, mlp((2, 2, 1)))
        >>> entries = [(deepcopy(net), {"loss": 1.5}), (deepcopy(net), {"loss": 1.25})]
        >>> History.from_entries(*non_linearly_separable_data(), entries).loss
        tensor([1.5000, 1.2500])
        """
        modules, logs = read_entries(entries)
        layout, data, labels = fitted(modules[0], data, labels, loss, least=0)
        if not all(_is_copy(module, layout) for module in modules):
            raise ValueError("history must hold copies of one network (got different shapes)")
        networks = () if isinstance(layout, Layout) else tuple(map(unwrapped, modules))
        parameters = torch.stack([flat_parameters(module).cpu() for module in modules])
        table = columns(logs)
        table.setdefault("loss", np.ma.masked_all(len(modules)))
        if "accuracy" in table:
            table["accuracy"] = shares(table["accuracy"])
        else:
            outputs = torch.stack([answers(module, data).cpu() for module in modules])
            with np.errstate(invalid="ignore"):  # of no points
                _, right = measure(outputs, labels.to(outputs))
            table["accuracy"] = np.ma.array(right.double().numpy())
        values = {
            name: torch.from_numpy(column.filled(np.nan)).to(parameters) for name, column in table.items()
        }
        logged = {name: torch.from_numpy(~np.ma.getmaskarray(column)) for name, column in table.items()}
        if not any("accuracy" in log for log in logs):
            logged["accuracy"][:] = False
        measured = values.pop("loss"), values.pop("accuracy")
        norms = {name: values.pop(f"{name} grad") for name in layout.slices if f"{name} grad" in values}
        return cls(layout, data, labels, parameters, *measured, norms, None, values, logged, networks)

    def _check(self) -> None:
        """Raise a ValueError that names the first array of a wrong shape or name."""
        check_fit(self.chain, self.data, self.labels, least=0)
        states = self.loss.numel()
        shapes = {"loss": (states,), "accuracy": (states,), "parameters": (states, self.layout.size)}
        arrays = {name: getattr(self, name) for name in shapes} | self.grad_norms | self.logs
        arrays |= {f"logged {name}": where for name, where in self.logged.items()}
        for name, array in arrays.items():
            shape = shapes.get(name, (states,))
            if tuple(array.shape) != shape or not states:
                raise ValueError(f"{name} must have shape {shape} (got {tuple(array.shape)})")
        for name in self.grad_norms:
            if name not in self.layout.shapes:
                raise ValueError(f"grad_norms must be of {', '.join(self.layout.shapes)} (got {name!r})")
        for column in self.logged:
            self.has(column)
        if self.experiment is None:
            return
        if self.layout != self.experiment.layout or self.steps != self.experiment.steps:
            raise ValueError(f"its arrays must be those of {self.experiment}")
        weights = [name for name in self.layout.shapes if name.endswith("weight")]
        if list(self.grad_norms) != weights:
            raise ValueError(f"grad_norms must be given for {', '.join(weights)}")

    def save(self, path: str | Path) -> None:
        """Write the history to one file in numpy's npz format, completely or not at all.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        ValueError
            If the network is a black box: a file can't hold the code of the reader's own class.
        OSError
            If the file can't be written.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     Experiment(steps=10).run().save(f"{folder}/run.npz")
        ...     History.load(f"{folder}/run.npz").steps
        10
        """
        if isinstance(self.layout, BlackBox):
            raise ValueError(
                "network must be a Sequential of Linear layers and known activations for its history to be "
                f"written as npz, which holds no code (got a {self.layout.title}): write a figure, "
                "mlpviz.save(history, 'own.gif'), or the page, mlpviz.embed(history)"
            )
        header = {
            "layout": asdict(self.layout),
            "experiment": None if self.experiment is None else str(self.experiment),
        }
        arrays = {
            name: getattr(self, name).numpy() for name in ("data", "labels", "parameters", "loss", "accuracy")
        }
        for kind, group in (("grad", self.grad_norms), ("log", self.logs), ("logged", self.logged)):
            arrays |= {f"{kind} {name}": column.numpy() for name, column in group.items()}
        with replacing(path) as aside, aside.open("wb") as file:
            np.savez_compressed(file, header=np.array(json.dumps(header)), **arrays)

    @classmethod
    def load(cls, path: str | Path) -> History:
        """Read a history that `save` wrote.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        History

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is not a history, or its arrays don't fit each other.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            header: dict[str, Any] = json.loads(str(arrays.pop("header")))
            tuples: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in header["layout"].items()
            }
            layout = Layout(**tuples)
            tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}

            def group(kind: str) -> dict[str, Tensor]:
                names = [name for name in tensors if name.startswith(f"{kind} ")]
                return {name.removeprefix(f"{kind} "): tensors.pop(name) for name in names}

            named = header["experiment"]
            groups = {"grad_norms": group("grad"), "logs": group("log"), "logged": group("logged")}
            columns: dict[str, Any] = groups | tensors
            experiment = None if named is None else Experiment.parse(named)
            history = cls(layout=layout, experiment=experiment, **columns)
            history._check()
            return history
        except FileNotFoundError:
            raise
        except Exception as error:
            raise ValueError(f"{path} must be a history that History.save wrote ({error})") from error


def _is_copy(module: Module, layout: Layout | BlackBox) -> bool:
    """Whether a module is of this layout."""
    if isinstance(layout, Layout):
        try:
            return replace(Layout.of_net(module), loss=layout.loss, l2=layout.l2) == layout
        except ValueError:
            return False
    module = unwrapped(module)
    return BlackBox.of_net(module, layout.inputs, layout.outputs, layout.loss, layout.l2) == layout
