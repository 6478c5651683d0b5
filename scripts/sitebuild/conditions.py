"""What all of a build's processes run under, beside what `_bootstrap` fixes."""

from __future__ import annotations

from .site import Site


def environment(site: Site) -> dict[str, str]:
    """The environment variables of a build."""
    return {
        # One thread for each process, so that sums are added in the same order on any machine.
        "OMP_NUM_THREADS": "1",
        "MLPVIZ_SITE": "1",
        # As a kernel sets it, which may have imported matplotlib before it becomes one.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TMPDIR": str(site.temporary),
        # An empty profile, so that nothing in the author's home has an effect.
        "IPYTHONDIR": str(site.work / "profile"),
        "JUPYTER_RUNTIME_DIR": str(site.work / "kernels"),
    }
