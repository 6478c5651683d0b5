"""Run the tests: `python3 scripts/test.py`, with any of pytest's arguments behind it."""

import os
import subprocess
import sys

import _bootstrap

_bootstrap.enter(__file__)
os.chdir(_bootstrap.ROOT)
try:
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:]]).returncode)
except KeyboardInterrupt:
    sys.exit(130)
