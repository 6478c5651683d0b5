"""`build.py --serve`: what the author sees while writing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def desk(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A copy of the sample whose build is served: its folder, and the server's address."""
    folder = tmp_path_factory.mktemp("desk")
    for part in ("book", "out"):
        shutil.copytree(good / part, folder / part)
    port = free_port()
    log = folder / "log"
    command = [sys.executable, ROOT / "scripts" / "build.py", "--serve", "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, "--book", folder / "book", "--out", folder / "out"],
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
    try:
        until(lambda: "Ctrl-C ends it" in log.read_text())
        yield folder, f"http://127.0.0.1:{port}/"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert "Interrupted" in log.read_text()
        assert "Traceback" not in log.read_text()
        assert not (folder / "out" / ".work").exists()
    finally:
        process.kill()
        process.wait()


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_change_is_on_the_page_where_the_reader_was(desk: tuple[Path, str], browser: Browser) -> None:
    folder, address = desk
    page = browser.new_page(viewport={"width": 900, "height": 300})
    page.goto(f"{address}second.html")
    place = "() => document.getElementById('a-place-to-link-to').getBoundingClientRect().top"
    page.evaluate("document.getElementById('a-place-to-link-to').scrollIntoView()")
    before = page.evaluate(place)
    assert page.evaluate("scrollY") > 0
    chapter = folder / "book" / "second.md"
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("# Second\n", "# Second\n\nA zebra.\n\nAnother one.\n"), "utf-8")
    page.wait_for_function("document.body?.innerText.includes('A zebra.')", timeout=1000 * PATIENCE)
    page.wait_for_load_state("load")
    page.wait_for_function(f"Math.abs(({place})() - {before}) < 2")

    # A mistake is told on the page, which stays; and is forgotten once it is corrected.
    chapter.write_text(text + "\n```{note}\nNever closed.\n", "utf-8")
    alert = page.locator("pre[role=alert]")
    alert.wait_for(timeout=1000 * PATIENCE)
    assert re.search(r"book/second\.md:\d+: the fence ```\{note\} is never closed", alert.inner_text())
    assert "A zebra." in page.inner_text("body")
    chapter.write_text(text, "utf-8")
    page.wait_for_function("!document.body?.innerText.includes('A zebra.')", timeout=1000 * PATIENCE)
    assert alert.count() == 0
    page.close()


def test_the_site_on_disk_has_no_script_of_the_server(desk: tuple[Path, str]) -> None:
    folder, address = desk
    with urllib.request.urlopen(f"{address}first.html") as response:
        assert "/.builds" in response.read().decode()
        assert response.headers["Cache-Control"] == "no-store"
    for path in (folder / "out" / "html").rglob("*.html"):
        assert "/.builds" not in path.read_text("utf-8")


def test_nothing_outside_the_site_is_served(desk: tuple[Path, str]) -> None:
    _, address = desk
    for path in ("../book/first.md", "%2e%2e/book/first.md", "missing.html"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + path)


def test_a_port_that_is_taken_is_named(desk: tuple[Path, str], good: Path, tmp_path: Path) -> None:
    _, address = desk
    port = address.rsplit(":")[-1].strip("/")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "build.py", "--serve", "--port", port, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert done.stderr == f"port {port} can't be used: Address already in use: choose another with --port\n"


def test_serve_and_only_exclude_each_other() -> None:
    command = [sys.executable, ROOT / "scripts" / "build.py", "--serve", "--only", "ex1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert "leave out --only" in done.stderr
