"""The declaration's colours as custom properties of CSS."""

from __future__ import annotations

from ..model.declaration import DECLARATION

__all__ = ["custom_properties"]


def custom_properties(theme: str) -> str:
    """Declare a theme's colours as ``--mlp-NAME``, for the body of a CSS rule.

    Parameters
    ----------
    theme : str
        ``"light"`` or ``"dark"``.

    Raises
    ------
    KeyError
        If there is no such theme.

    Examples
    --------
    >>> custom_properties("dark").split(";")[0]
    '--mlp-positive: #7db8ee'
    """
    colours = DECLARATION["themes"][theme]
    return " ".join(f"--mlp-{name}: {colour};" for name, colour in colours.items() if name != "series")
