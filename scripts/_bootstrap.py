"""Run a script in an environment with exactly the packages of requirements.txt.

Only the standard library may be imported here: on a fresh clone nothing else is installed.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements.txt"
VENV = ROOT / ".venv"
LOG = ROOT / "_build" / "install.log"
OLDEST = (3, 11)

# A fixed hash seed and clock make two builds of one commit byte-identical. Jupyter must not look for
# its kernels in the user's home first.
# `build.py --verify` asks for another seed, to see that nothing depends on it.
_SEED = os.environ.get("MLPVIZ_HASHSEED", "0")
FIXED = {"PYTHONHASHSEED": _SEED, "SOURCE_DATE_EPOCH": "315532800", "JUPYTER_PREFER_ENV_PATH": "1"}
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

_started: list[subprocess.Popen[str]] = []


def enter(script: str) -> None:
    """Return if this Python satisfies requirements.txt; if not, restart the script in a `.venv` that does.

    Parameters
    ----------
    script : str
        The calling file, which is restarted with the same arguments.
    """
    before = [signal.getsignal(number) for number in SIGNALS]
    handle_signals()
    if sys.version_info[:2] < OLDEST:
        _stop(f"Python must be 3.11 or newer (got {sys.version.split()[0]}, {sys.executable})")
    missing = _missing()
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if missing and not inside:
        if not _works(_venv_python()):
            _make_venv()
        _run_again(str(_venv_python()), script)
    if missing:
        if os.environ.get("MLPVIZ_INSTALLED"):
            _stop(f"the environment in .venv lacks {', '.join(missing[:4])}: delete .venv and try again")
        _install()
        os.environ["MLPVIZ_INSTALLED"] = "1"
        _run_again(sys.executable, script)
    if any(os.environ.get(name) != value for name, value in FIXED.items()) or not _root_comes_first():
        _run_again(sys.executable, script)
    # For this run only: scripts that it starts may install packages themselves.
    os.environ.pop("MLPVIZ_INSTALLED", None)
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


def handle_signals() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end this process at once, with a one-line message."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _end)
    if os.name != "nt":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # see `_run_again`


def _end(number: int, _frame: FrameType | None) -> None:
    for process in _started:
        process.terminate()
        process.wait()
    print("\nInterrupted.", file=sys.stderr, flush=True)
    os._exit(128 + number)


def _pins() -> list[tuple[str, str]]:
    """Names and versions of requirements.txt."""
    lines = (line.split("#")[0].strip() for line in REQUIREMENTS.read_text("utf-8").splitlines())
    return [
        (name.strip(), version.strip())
        for name, _, version in (line.partition("==") for line in lines if line)
    ]


def _missing() -> list[str]:
    """The pins that this Python doesn't satisfy."""
    missing = []
    for name, version in _pins():
        try:
            # "2.13.0+cpu" is a build of 2.13.0.
            satisfied = metadata.version(name).split("+")[0] == version
        except metadata.PackageNotFoundError:
            satisfied = False
        if not satisfied:
            missing.append(f"{name}=={version}")
    return missing


def _venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _works(python: Path) -> bool:
    """Whether `python` has pip, which an environment lacks if its creation was interrupted."""
    if not python.exists():
        return False
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _make_venv() -> None:
    print(f"Creating an environment in {VENV.name}/", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode:
        reason = (made.stderr or made.stdout).strip()
        if "ensurepip" in reason:
            reason = "Python's venv module is incomplete (Debian and Ubuntu: apt-get install python3-venv)"
        _stop(f"can't create an environment in {VENV}: {reason}")


def _install() -> None:
    """Install the pinned packages, then this checkout, showing the progress."""
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text("")
    except OSError as error:
        _stop(f"can't write the log of the installation: {error}")
    _pip(["-r", str(REQUIREMENTS)], len(_pins()))
    # Fetches nothing: its build backend is pinned too.
    _pip(["--no-deps", "--no-build-isolation", "-e", str(ROOT)], 1)


def _pip(arguments: list[str], total: int) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        *arguments,
    ]
    found = 0
    with LOG.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        )
        _started.append(process)
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            said = line.strip()
            if match := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", said):
                found += 1
                _say(f"Finding packages: {min(found, total)} of {total}, {match[1]}", found % 20 == 1)
            elif said.startswith("Installing collected packages"):
                _say(f"Unpacking {total} packages", True)
        code = process.wait()
        _started.remove(process)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if code:
        errors = [line for line in LOG.read_text("utf-8").splitlines() if line.startswith("ERROR")]
        for line in errors[-3:]:
            print(line, file=sys.stderr)
        _stop(f"the packages of {REQUIREMENTS.name} could not be installed: pip's output is in {LOG}")


def _say(text: str, in_log: bool) -> None:
    """Replace the current line by `text`; without a terminal, print it only if `in_log`."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text[:78]}", end="", file=sys.stderr, flush=True)
    elif in_log:
        print(text, file=sys.stderr, flush=True)


def _root_comes_first() -> bool:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)[0] == str(ROOT)


def _run_again(python: str, script: str) -> None:
    """Replace this process by `python` running `script`, with this checkout first on its path."""
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    environment = os.environ | FIXED | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}
    arguments = [python, os.path.abspath(script), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments, env=environment).returncode)
    sys.stdout.flush()
    # Deferred until the new Python has its handlers: until then a signal would end in a traceback.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    os.execve(python, arguments, environment)


def _stop(message: str) -> None:
    print(f"Error: {message}", file=sys.stderr)
    sys.exit(1)
