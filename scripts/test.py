"""Run the tests: `python3 scripts/test.py`. Arguments are passed on to pytest.

Without arguments all tests run, in parallel on all cores, those of one file in one process.
"""

import os
import subprocess
import sys

import _bootstrap

_bootstrap.enter(__file__)
os.chdir(_bootstrap.ROOT)
# In the order of the folders: files of few long tests come before the many short ones, not after them.
# One process more than cores, since many tests wait for a browser, a kernel or a build.
spread = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
arguments = sys.argv[1:] or spread
try:
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode)
except KeyboardInterrupt:
    sys.exit(130)
