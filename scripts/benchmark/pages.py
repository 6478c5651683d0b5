"""Measure how heavy the pages of a built site are, and how soon they can be used on a slow connection."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from .browser import FLAGS, chromium_path

# 1.6 Mbit/s and 150 ms: what Lighthouse calls slow 4G.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
PATIENCE = 120_000
_COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".txt"}

_WATCH_SHIFTS = """() => {
  window.shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""

# A figure is computed when the reader comes near: go there as soon as it is known.
_GO_TO_FIGURE = """() => {
  const figures = "mlp-history, mlp-landscape, mlp-playground";
  const look = () => {
    const first = document.querySelector(figures);
    if (first) first.scrollIntoView({ block: "center" });
    const history = first?.sides ? first.sides[0].run.history : first?.history;
    if (!history) return requestAnimationFrame(look);
    window.usable = performance.now();
  };
  document.addEventListener("DOMContentLoaded", look);
}"""


@dataclass
class Weight:
    """The measurements of one page; `usable` is None if it has no live figure."""

    name: str
    kilobytes: float
    shift: float
    usable: float | None = None


class _Compressing(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in _COMPRESSED:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve `site` on this machine, compressed as on the web, and yield its address."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *arguments: _Compressing(*arguments, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def measure(site: Path, count: int) -> list[Weight]:
    """The `count` heaviest pages of `site`, heaviest first."""
    names = sorted(path.stem for path in site.glob("*.html") if path.stem != "index")
    with served(site) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        found = [first_load(chromium, address, name) for name in names]
        heaviest = sorted(found, key=lambda page: -page.kilobytes)[:count]
        for page in heaviest:
            page.usable = until_usable(chromium, address, page.name)
        chromium.close()
    return heaviest


def first_load(chromium: Browser, address: str, name: str) -> Weight:
    """Bytes over the wire and layout shift of a page that nobody touches."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    session = page.context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.add_init_script(f"({_WATCH_SHIFTS})()")
    page.goto(f"{address}/{name}.html", wait_until="networkidle", timeout=PATIENCE)
    page.wait_for_timeout(1500)
    shift = page.evaluate("shift")
    page.close()
    return Weight(name, sum(sizes) / 1000, shift)


def until_usable(chromium: Browser, address: str, name: str) -> float | None:
    """Seconds from the click on a link until the page's first live figure answers."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    _slow_down(page)
    page.add_init_script(f"({_GO_TO_FIGURE})()")
    page.goto(f"{address}/{name}.html", wait_until="domcontentloaded", timeout=PATIENCE)
    try:
        if page.locator("mlp-history, mlp-landscape, mlp-playground").count() == 0:
            return None
        page.wait_for_function("window.usable", timeout=PATIENCE)
        return float(page.evaluate("usable")) / 1000
    finally:
        page.close()


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
