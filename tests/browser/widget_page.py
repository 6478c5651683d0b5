"""A page of widgets in a file, as a reader would open it, and numbers to and from it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page

from mlpviz.web import script_tag

# Arrays travel as base64, which keeps every bit.
_PACK = """
globalThis.pack = (array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return btoa(text);
};
globalThis.unpack = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
"""


def open_widgets(
    page: Page, folder: Path, body: str = "", theme: str | None = None, head: str = "", wait: bool = True
) -> None:
    """Write `body` and the widget scripts to a file and open it; wait until every widget is drawn."""
    attribute = f' data-theme="{theme}"' if theme else ""
    html = (
        f'<!doctype html><html lang="en"{attribute}><head><meta charset="utf-8"><title>widgets</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
        f"<body><main>{body}</main>{script_tag()}<script>{_PACK}</script></body></html>"
    )
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    page.goto(path.as_uri())
    if wait and body:
        page.wait_for_function(
            "[...document.querySelectorAll('mlp-history')].every(w => w.charts?.every(chart => chart.key))"
        )


def pack(array: Any) -> str:
    return base64.b64encode(np.asarray(array, "<f8").tobytes()).decode("ascii")


def unpack(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f8")
