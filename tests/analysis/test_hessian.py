import pytest
import torch
from torch.nn import ELU, LayerNorm, Linear, Module, Sequential, Tanh

from mlpviz import EXERCISES, Experiment, hessian, loss_surface, non_linearly_separable_data, train
from mlpviz.analysis.hessian import sharpness
from tests.modules import MODULES


class Residual(Module):
    """A module that is no chain: it adds its input."""

    def __init__(self):
        super().__init__()
        self.inner = Sequential(Linear(2, 2, bias=False), ELU(), LayerNorm(2))
        self.last = Linear(2, 1)

    def forward(self, x):
        return self.last(x + self.inner(x))


def plainly(net, data, labels):
    """The derivative of each first derivative, one after the other."""
    parameters = list(net.parameters())
    loss = ((net(data)[:, 0] - labels) ** 2).mean()
    firsts = torch.autograd.grad(loss, parameters, create_graph=True)
    rows = []
    for first in torch.cat([grad.reshape(-1) for grad in firsts]):
        seconds = torch.autograd.grad(first, parameters, retain_graph=True, allow_unused=True)
        known = [torch.zeros_like(p) if s is None else s for s, p in zip(seconds, parameters, strict=True)]
        rows.append(torch.cat([second.reshape(-1) for second in known]))
    return torch.stack(rows)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "make", [lambda: Sequential(Linear(2, 3), Tanh(), Linear(3, 1)), Residual], ids=["chain", "residual"]
)
def test_it_is_the_derivative_of_each_derivative(make, dtype):
    torch.manual_seed(1)
    net = make().to(dtype)
    before = [p.detach().clone() for p in net.parameters()]
    data, labels = torch.randn(20, 2, dtype=dtype), torch.randn(20, dtype=dtype).sign()
    found = hessian(net, data.numpy(), labels)
    assert found.dtype == dtype
    assert torch.equal(found, found.mT)
    tolerance = 1e-12 if dtype == torch.float64 else 1e-4
    torch.testing.assert_close(found, plainly(net, data, labels), rtol=tolerance, atol=tolerance)
    assert all(torch.equal(p, old) for p, old in zip(net.parameters(), before, strict=True))
    assert all(p.grad is None for p in net.parameters())


def test_descent_above_the_limit_grows_and_below_it_shrinks():
    # A single unit without a bend: the loss is a parabola, and the limit exact.
    net = Sequential(Linear(2, 1)).double()
    data, labels = Experiment().run().data, Experiment().run().labels
    sharp = float(torch.linalg.eigvalsh(hessian(net, data, labels))[-1])
    for factor, grows in ((0.99, False), (1.01, True)):
        run = train(net, data, labels, factor * 2 / sharp, 400)
        assert (float(run.loss[-1]) > float(run.loss[0])) == grows


def test_sharpness_is_that_of_the_iteration():
    run = EXERCISES["ex4"].run()
    assert sharpness(run, 0) < 2 < 8 < sharpness(run)


def test_the_hessian_of_two_outputs_is_that_of_differences_of_gradients():
    torch.manual_seed(1)
    net = MODULES["two outputs"]().double()
    data, labels = non_linearly_separable_data(n=12, integer_labels=True)
    data = data.double()
    found = hessian(net, data, labels)

    def gradient():
        loss = torch.nn.functional.cross_entropy(net(data), labels)
        return torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, list(net.parameters()))])

    weight, size = net.shared.weight, 1e-5
    with torch.no_grad():
        weight[2, 1] += size
    above = gradient()
    with torch.no_grad():
        weight[2, 1] -= 2 * size
    row = 12 + 2 * 4 + 1  # after the first layer's 12 parameters
    torch.testing.assert_close(found[row], (above - gradient()) / (2 * size), rtol=1e-6, atol=1e-8)


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"labels must have shape \(3,\) \(got \(2,\)\)"):
        hessian(Sequential(Linear(2, 1)), torch.zeros(3, 2), torch.zeros(2))


@pytest.mark.parametrize(("loss", "l2"), [("logistic", 0), ("hinge", 0), ("logistic", 0.2)])
def test_another_loss_bends_in_its_own_way(loss, l2):
    run = Experiment((2, 3, 1), loss=loss, l2=l2, output="identity", lr=0.05, steps=30).run()
    parameters = run.parameters[-1].clone()
    found = hessian(run.network(), run.data, run.labels, loss, l2)
    without = hessian(run.network(), run.data, run.labels, loss)
    is_weight = torch.tensor(["weight" in name for name in run.layout.scalar_names])
    torch.testing.assert_close(found - without, torch.diag(l2 * is_weight.double()))
    names = run.layout.scalar_names
    around = loss_surface(run.network(), run.data, run.labels, names[0], names[9], 1e-3, 3, loss=loss, l2=l2)
    assert float(around[1, 1]) == pytest.approx(float(run.loss[-1]), rel=1e-12)
    mixed = (around[2, 2] - around[2, 0] - around[0, 2] + around[0, 0]) / 4e-6
    assert float(found[0, 9]) == pytest.approx(float(mixed), abs=2e-4)
    assert torch.equal(parameters, run.parameters[-1])
    assert sharpness(run) == pytest.approx(float(torch.linalg.eigvalsh(found)[-1]))
    with pytest.raises(ValueError, match=r"loss must be one of mse, logistic, hinge \(got 'huber'\)"):
        hessian(run.network(), run.data, run.labels, "huber")
