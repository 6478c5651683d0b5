"""Builds that can't write: limits, full and read-only disks, somebody's files in the way."""

from __future__ import annotations

from pathlib import Path

from .fault import Fault


def _swap_for_file(path: Path) -> None:
    path.rename(path.with_name("mine"))
    path.write_text("mine")


def _swap_for_link(path: Path) -> None:
    path.rename(path.with_name("mine"))
    path.symlink_to("mine")


STORAGE = {
    "file-limit": Fault(
        "a limit on files' size when results are read and stored",
        lambda s: s.run_in_cell("1"),
        r"^out/cache can't be used: ",
        limit=10_000,
    ),
    "disk-full": Fault(
        "a full disk when a result is stored",
        lambda s: s.run_in_cell("print('x' * 1_000_000)"),
        r"^the result of \w+ can't be stored in out/cache: ",
        mounts="mount -t tmpfs -o size=400k none out/cache",
    ),
    "cache-read-only": Fault(
        "a read-only cache when results are read and stored",
        lambda s: s.run_in_cell("1"),
        r"^out/cache can't be used: ",
        mounts="mount --bind out/cache out/cache && mount -o remount,bind,ro out/cache",
    ),
    "html-file": Fault(
        "html is somebody's file",
        lambda s: _swap_for_file(s.out / "html"),
        r"^out/html is a file, .*: move it away",
    ),
    "html-link": Fault(
        "html is a link", lambda s: _swap_for_link(s.out / "html"), r"^out/html is a link, .*: move it away"
    ),
    "strange-folder": Fault(
        "a folder with an html that no build made",
        lambda s: (s.out / ".lock").unlink(),
        r"^no build has created out/html, .*: choose another folder with --out",
    ),
}
