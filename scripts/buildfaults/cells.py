"""Cells that no build can take: endless output, a dead interpreter, a process left behind."""

from __future__ import annotations

from .fault import Fault

CELLS = {
    "output": Fault(
        "a cell that prints 50 MB",
        lambda s: s.run_in_cell("print('x' * 50_000_000)"),
        r"^book/second\.md:14: cell 1: a cell may print or show at most 5,000,000 characters",
    ),
    "output-endless": Fault(
        "a cell that prints endlessly",
        lambda s: s.run_in_cell("while True: print('x' * 1000)"),
        r"^book/second\.md:14: cell 1: a cell may print or show at most 5,000,000 characters",
    ),
    "death": Fault(
        "a cell in which Python dies",
        lambda s: s.run_in_cell("import os; os._exit(3)"),
        r"^book/second\.md:14: cell 1: Python died",
    ),
    "orphan": Fault(
        "a cell that fails and leaves a process running",
        lambda s: s.run_in_cell("import subprocess; subprocess.Popen(['sleep', '600']); 1 / 0"),
        r"^book/second\.md:14: cell 1: ZeroDivisionError",
    ),
}
