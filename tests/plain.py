"""The notebook's way of doing things, as a yardstick: plain torch loops, autograd, deep copies."""

from copy import deepcopy

import torch


def train_plainly(net, data, labels, lr, steps):
    """All states, losses, accuracies and gradients of plain gradient descent by autograd."""
    net = deepcopy(net)
    states, losses, accuracies, gradients = [], [], [], []
    for _ in range(steps + 1):
        out = net(data)[:, 0]
        loss = ((out - labels) ** 2).mean()
        grads = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            states.append(torch.cat([p.reshape(-1).clone() for p in net.parameters()]))
            losses.append(loss.item())
            accuracies.append((out.sign() == labels).double().mean().item())
            gradients.append([g.clone() for g in grads])
            for parameter, grad in zip(net.parameters(), grads, strict=True):
                parameter -= lr * grad
    return torch.stack(states), losses, accuracies, gradients


def loss_plainly(net, data, labels, changes, l2=0):
    """The loss, penalty included, of a copy of `net` with the offsets of `changes`, {name: offset}."""
    net = deepcopy(net)
    tensors = dict(net.named_parameters())
    with torch.no_grad():
        for name, offset in changes.items():
            tensor, _, index = name.rstrip(")").partition("(")
            tensors[tensor][tuple(int(k) for k in index.split(",") if k.strip())] += offset
        squares = sum((tensor**2).sum() for name, tensor in tensors.items() if name.endswith("weight"))
        return (((net(data)[:, 0] - labels) ** 2).mean() + l2 / 2 * squares).item()
