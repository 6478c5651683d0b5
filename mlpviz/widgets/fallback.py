"""What stands in a widget's place where its scripts don't run."""

from __future__ import annotations

from html import escape

from ..history import History

__all__ = ["picture", "sentence"]


def sentence(history: History, i: int) -> str:
    """What a history shows at iteration i, in words and numbers.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> sentence(EXERCISES["ex4"].run(), 1000)
    'A 2-2-2-2-1 network after 1000 of 1000 steps: loss 0.02254, 99 % right.'
    """
    widths = "-".join(map(str, history.layout.widths))
    numbers = f"loss {history.loss[i]:.4g}, {100 * history.accuracy[i]:.0f} % right"
    return f"A {widths} network after {i} of {history.steps} steps: {numbers}."


def picture(history: History, i: int) -> str:
    """The same as HTML."""
    return f"<p>{escape(sentence(history, i))}</p>"
