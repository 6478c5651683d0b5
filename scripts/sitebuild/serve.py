"""Show the site while its author writes: build on every change, and reload the page that is open."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from watchfiles import DefaultFilter, watch

from .site import LIBRARY, ROOT, SCRIPTS, BuildError, Site, few_of, shown

ADDRESS = "127.0.0.1"
# How long a page's connection is silent at most, so that closed ones are noticed.
HEARTBEAT = 15


class Builds:
    """The last build: its number, and its problems if it had any. Pages wait for the next."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._number, self._problems = time.time_ns(), ""  # another one after a restart

    def tell(self, problems: str) -> None:
        """Let all pages know of a build; without problems there is a new site."""
        with self._news:
            if not problems:
                self._number += 1
            self._problems = problems
            self._news.notify_all()

    @property
    def number(self) -> str:
        """Which site is shown."""
        return str(self._number)  # JavaScript's numbers are too short for it

    def state(self) -> str:
        """As JSON."""
        return json.dumps({"build": self.number, "problems": self._problems})

    def wait(self) -> None:
        """Until there is news, or for a while."""
        with self._news:
            self._news.wait(HEARTBEAT)


class _Handler(SimpleHTTPRequestHandler):
    """The site's files; pages get a script that reloads them, and news of builds."""

    def __init__(self, *arguments: Any, builds: Builds, **options: Any) -> None:
        self._builds = builds
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if self.path == "/.builds":
            self._stream()
        elif path.suffix == ".html" and path.is_file():
            self._page(path)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are of no interest."""

    def _page(self, path: Path) -> None:
        script = (SCRIPTS / "sitebuild" / "reload.js").read_text("utf-8")
        tag = f'<script data-build="{escape(self._builds.number)}">{script}</script></body>'
        page = path.read_text("utf-8").replace("</body>", tag).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                self.wfile.write(f"data: {self._builds.state()}\n\n".encode())
                self.wfile.flush()
                self._builds.wait()
        except OSError:
            return  # the page is closed


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A page that goes away is no error."""


def serve(site: Site, port: int, build: Callable[[], str]) -> None:
    """Build, serve, and build again whenever something has changed, until Ctrl-C.

    Parameters
    ----------
    site : Site
    port : int
    build : callable
        Prints how it went, and returns the problems if it failed.

    Raises
    ------
    BuildError
        If the port is taken.
    """
    builds = Builds()
    try:
        handler = partial(_Handler, directory=str(site.html), builds=builds)
        server = _Server((ADDRESS, port), handler)
    except OSError as error:
        raise BuildError(f"port {port} can't be used: {error.strerror}: choose another with --port") from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    builds.tell(build())
    # While the author reads: the first build may have found nothing changed, and imported nothing.
    threading.Thread(target=import_module, args=("sitebuild.steps",), daemon=True).start()
    click.echo(f"Serving http://{ADDRESS}:{port}/ and waiting for changes. Ctrl-C ends it.")
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it counts changes
    watched = (site.book, LIBRARY, SCRIPTS, ROOT / "requirements.txt")
    for changes in watch(*watched, watch_filter=DefaultFilter(), step=50, debounce=200):
        paths = sorted({Path(path) for _, path in changes})
        click.echo(f"\nChanged: {few_of([shown(path) for path in paths])}")
        if not all(path.is_relative_to(site.book) for path in paths):
            # Its code is in this process already.
            server.server_close()
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, str(SCRIPTS / "build.py"), *sys.argv[1:]])
        builds.tell(build())
