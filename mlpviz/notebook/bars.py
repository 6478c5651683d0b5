"""`pbar` shows how far a loop has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import ref

from ..web.markup import in_site_build
from .widgets import in_kernel

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["ProgressBars", "pbar"]

_T = TypeVar("_T")


class ProgressBars:
    """Iterate over something and show the progress: ``for x in pbar(items)``.

    In a notebook a bar is a line of text that is updated in place, so that a saved or exported
    notebook shows its last state; in a terminal it is written to stderr. While a site is built,
    there is no bar. What `post`, `desc` and `print` say goes to the innermost loop that is running.

    Examples
    --------
    >>> sum(pbar(range(1000)))
    499500
    """

    def __init__(self) -> None:
        self._bars: list[ref[tqdm[Any]]] = []
        self._silent = 0

    def __call__(self, iterable: Iterable[_T] | None = None, *args: Any, **options: Any) -> tqdm[_T]:
        """A bar of tqdm.

        Parameters
        ----------
        iterable : iterable, optional
        *args, **options
            As for ``tqdm.tqdm``: ``total``, ``desc``, ``leave``, ``unit`` and so on.

        Returns
        -------
        tqdm.tqdm
            Yields the items of `iterable`.
        """
        from tqdm import tqdm

        if in_site_build() or self._silent:
            options["disable"] = True
        elif in_kernel():
            options = {"file": _Line(), "ascii": False} | options
        else:
            options.setdefault("disable", None)  # silent where stderr is not a terminal
        bar = tqdm(iterable, *args, **options)
        self._bars = [known for known in self._bars if known() is not None] + [ref(bar)]
        return bar

    def _innermost(self) -> tqdm[Any] | None:
        for known in reversed(self._bars):
            bar = known()
            if bar is not None and not bar.disable:  # a bar that has ended is disabled
                return bar
        return None

    def post(self, **values: Any) -> None:
        """Show values behind the innermost bar, ``pbar.post(loss=loss.item())``."""
        bar = self._innermost()
        if bar is not None:
            bar.set_postfix(**values)

    def desc(self, text: str) -> None:
        """Show a text before the innermost bar."""
        bar = self._innermost()
        if bar is not None:
            bar.set_description(text)

    def print(self, *values: object, sep: str = " ", end: str = "\n") -> None:
        """Print without breaking a bar."""
        from tqdm import tqdm

        tqdm.write(sep.join(map(str, values)), end=end)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Show no bars within a ``with`` block.

        Examples
        --------
        >>> with pbar.quiet():
        ...     list(pbar("ab"))
        ['a', 'b']
        """
        self._silent += 1
        try:
            yield
        finally:
            self._silent -= 1


pbar = ProgressBars()
"""The progress bars of a notebook or a terminal."""


class _Line:
    """A file whose last line a notebook shows, in one place."""

    def __init__(self) -> None:
        self._shown: Any = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = {"text/plain": text.strip("\r\n")}
        if not line["text/plain"]:
            return
        if self._shown is None:
            self._shown = display(line, raw=True, display_id=True)
        else:
            self._shown.update(line, raw=True)

    def flush(self) -> None:
        """Do nothing, since nothing is buffered."""
