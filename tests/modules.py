"""Networks of a reader's own, of every kind that no chain of known layers is."""

import torch
from torch import nn


class Residual(nn.Module):
    """Two layers of which the second is added to the first, and a layer that is used twice."""

    def __init__(self, outputs=1):
        super().__init__()
        self.first = nn.Linear(2, 4)
        self.shared = nn.Linear(4, 4)
        self.last = nn.Linear(4, outputs)

    def forward(self, x):
        h = torch.tanh(self.first(x))
        h = h + torch.tanh(self.shared(torch.tanh(self.shared(h))))
        return self.last(h)


class _Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.sign()

    @staticmethod
    def backward(ctx, gradient):
        return gradient


class StudentSign(nn.Module):
    """A step whose gradient is passed on as it is."""

    def forward(self, x):
        return _Step.apply(x)


MODULES = {
    "residual": Residual,
    "two outputs": lambda: Residual(2),
    "step": lambda: nn.Sequential(nn.Linear(2, 1), StudentSign()),
    "ELU": lambda: nn.Sequential(nn.Linear(2, 3), nn.ELU(), nn.Linear(3, 1)),
    "Softplus": lambda: nn.Sequential(nn.Linear(2, 3), nn.Softplus(), nn.Linear(3, 1)),
    "LayerNorm": lambda: nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3), nn.Linear(3, 2)),
    "BatchNorm": lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 1)),
    "Dropout": lambda: nn.Sequential(nn.Linear(2, 3), nn.Dropout(), nn.Linear(3, 1)),
    "compiled": lambda: torch.compile(Residual(), backend="eager"),
}
