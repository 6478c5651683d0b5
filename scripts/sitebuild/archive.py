"""The site as one file: unpacked anywhere, it works without a server."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .site import Site

SUMS = "SHA256SUMS"
# Packed already.
PACKED = {".gif", ".mp4", ".png", ".webp", ".woff2"}


def write_archive(site: Site, path: Path) -> None:
    """Write a zip of the site, with checksums that ``sha256sum -c SHA256SUMS`` compares.

    The same site makes the same bytes. All is in one folder, named like the file.

    Parameters
    ----------
    site : Site
    path : Path
        Appears complete or not at all.

    Raises
    ------
    OSError
        If it can't be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    sums = []
    try:
        with ZipFile(aside, "w") as archive:
            for file in sorted(file for file in site.html.rglob("*") if file.is_file()):
                name, content = file.relative_to(site.html).as_posix(), file.read_bytes()
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
                archive.writestr(_entry(path, name), content)
            archive.writestr(_entry(path, SUMS), "".join(sums))
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _entry(path: Path, name: str) -> ZipInfo:
    """An entry without a date of its own."""
    entry = ZipInfo(f"{path.stem}/{name}")
    entry.external_attr = 0o644 << 16
    entry.compress_type = ZIP_STORED if Path(name).suffix in PACKED else ZIP_DEFLATED
    return entry
