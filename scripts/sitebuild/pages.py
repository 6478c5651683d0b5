"""Write the pages with Sphinx, from Jupyter Book's configuration files."""

from __future__ import annotations

import html
import io
import re
import shutil
import warnings as python_warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .progress import Progress
from .reading import Reading
from .site import BuildError, Site
from .sources import page_names


def settings(site: Site, address: str = "") -> dict[str, Any]:
    """Sphinx's settings, from ``_config.yml``, the folders of this build, and where it will be published.

    Raises
    ------
    BuildError
        If the file is missing, or Jupyter Book doesn't accept it.
    """
    path = site.book / "_config.yml"
    try:
        read, _ = get_final_config(
            user_yaml=path,
            cli_config={"latex_individualpages": False},
            sourcedir=site.book,
            raise_on_invalid=True,
        )
    except (OSError, yaml.YAMLError, jsonschema.ValidationError) as error:
        raise BuildError(f"{path} can't be used: {' '.join(str(error).split()).removeprefix('- ')}") from None
    return read | {
        "external_toc_path": "_toc.yml",
        "external_toc_exclude_missing": True,
        "mlpviz_figures": str(site.figures),
        **({"html_baseurl": address} if address else {}),
        "nb_execution_mode": "cache",
        "nb_execution_cache_path": str(site.cache),
    }


def without_results_of(names: Iterable[str], configuration: dict[str, Any]) -> dict[str, Any]:
    """Settings for chapters some of which have no results: their text is read all the same."""
    excluded = [*configuration["nb_execution_excludepatterns"], *(f"{name}.md" for name in names)]
    # What the text quotes from a result isn't there, nor the language; neither is the text's mistake.
    return configuration | {
        "nb_execution_excludepatterns": excluded,
        "suppress_warnings": [*configuration["suppress_warnings"], "mystnb.glue", "myst-nb.lexer"],
    }


def write(site: Site, configuration: dict[str, Any], reading: Reading) -> list[str]:
    """Write all pages into ``site.staging``.

    Parameters
    ----------
    site : Site
    configuration : dict
        From `settings`.
    reading : Reading
        Tells which pages have to be read again.

    Returns
    -------
    list of str
        What Sphinx warns of, with file and line.

    Raises
    ------
    BuildError
        If Sphinx can't go on.
    """
    names = page_names(site.book)
    shutil.rmtree(site.staging, ignore_errors=True)
    progress = Progress("Pages", len(names))
    warnings = io.StringIO()
    nocolor()
    try:
        with patch_docutils(str(site.book)), docutils_namespace(), python_warnings.catch_warnings():
            # sphinx_external_toc inspects every object there is, torch's deprecated ones too.
            python_warnings.filterwarnings("ignore", category=FutureWarning, module="sphinx_external_toc")
            app = Sphinx(
                srcdir=site.book,
                confdir=None,
                outdir=site.staging,
                doctreedir=site.doctrees,
                buildername="html",
                confoverrides=configuration,
                status=None,
                warning=warnings,
                freshenv=reading.is_fresh,
            )

            def advance(_app: Sphinx, page: str, *_: object) -> None:
                if page in names:
                    progress.advance(page)

            app.connect("env-get-outdated", reading.outdated)
            app.connect("html-page-context", advance)
            app.build(force_all=True)
    except SphinxError as error:
        raise BuildError(f"Sphinx: {error}") from None
    (site.staging / ".buildinfo").unlink(missing_ok=True)
    _write_index(site.staging, names[0], str(configuration["html_title"]))
    progress.close()
    return _complaints(warnings.getvalue())


def _complaints(text: str) -> list[str]:
    """The lines of Sphinx's warnings, with paths relative to the current folder."""
    here = re.escape(str(Path.cwd()) + "/")
    return [re.sub(f"^{here}", "", line) for line in text.splitlines() if line.strip()]


def _write_index(folder: Path, first: str, title: str) -> None:
    """Write an index.html that leads to the first page."""
    if first == "index":
        return
    address, name = html.escape(f"{first}.html"), html.escape(title)
    (folder / "index.html").write_text(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n</head>\n'
        f'<body><a href="{address}">{name}</a></body>\n</html>\n',
        "utf-8",
    )
