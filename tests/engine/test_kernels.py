"""The compiled code: the same bits on every machine, and where it is kept."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlpviz import EXERCISES

ROOT = Path(__file__).resolve().parents[2]

# The final parameters' bits, on whatever machine this runs.
DIGESTS = {
    "ex1": "90830d8a17b215af",
    "ex2": "5029c2bf510c1c75",
    "ex4": "a4a2d347779724fd",
    "ex6": "3255eddfbeb5d5a4",
    "ex7": "52fb1b4541bffbe2",
    "ex8": "8118b40ec6f4e1ac",
}

SHOW = """
import hashlib
from mlpviz import EXERCISES
for name in ("ex4", "ex6", "ex8"):
    print(name, hashlib.sha256(EXERCISES[name].run().parameters[-1].numpy().tobytes()).hexdigest()[:16])
"""


def digest(name):
    return hashlib.sha256(EXERCISES[name].run().parameters[-1].numpy().tobytes()).hexdigest()[:16]


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("name", DIGESTS)
def test_exercises_end_in_the_same_bits_on_every_machine(name):
    assert digest(name) == DIGESTS[name]


def test_another_processor_gets_the_same_bits_and_compiling_is_told_in_one_line(tmp_path):
    done = run(SHOW, NUMBA_CPU_NAME="generic", NUMBA_CACHE_DIR=str(tmp_path))
    assert done.stdout.split() == [word for name in ("ex4", "ex6", "ex8") for word in (name, DIGESTS[name])]
    assert done.stderr == "Compiling mlpviz's engine: some seconds, once on this machine.\n"
    again = run(SHOW, NUMBA_CPU_NAME="generic", NUMBA_CACHE_DIR=str(tmp_path))
    assert (again.stdout, again.stderr) == (done.stdout, "")


def test_importing_the_library_neither_compiles_nor_imports_a_compiler():
    done = run("import sys, mlpviz; print('numba' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")
