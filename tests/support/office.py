"""The programs that offices print with: LibreOffice and Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from support.documents_of_acts import Look, Table, as_docx, as_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PATIENCE = 300
"""Seconds for one call of LibreOffice, whatever it converts."""

Set = tuple["Sequence[str | Table]", Look]
"""An act and how it is set."""


def missing() -> str:
    """The Debian packages that are not there."""
    return " ".join(package for program, package in _PROGRAMS.items() if not shutil.which(program))


def missing_readers() -> str:
    """The Debian packages that reading acts of other kinds needs and that are not there."""
    return " ".join(package for program, package in _READERS.items() if not shutil.which(program))


_READERS = {"lowriter": "libreoffice-writer", "localc": "libreoffice-calc", "catdoc": "catdoc"}
_PROGRAMS = {"lowriter": "libreoffice-writer", "chromium": "chromium"}


def by_libreoffice(sets: Mapping[str, Set], folder: Path) -> dict[str, bytes]:
    """Each act printed to PDF; one start of LibreOffice prints all that are tagged, another the rest."""
    out: dict[str, bytes] = {}
    for tagged in (False, True):
        names = [name for name, (_, look) in sets.items() if look.tagged == tagged]
        for name in names:
            blocks, look = sets[name]
            (folder / f"{name}.docx").write_bytes(as_docx(blocks, look))
        if names:
            options = json.dumps({"UseTaggedPDF": {"type": "boolean", "value": str(tagged).lower()}})
            convert(folder, [f"{name}.docx" for name in names], f"pdf:writer_pdf_Export:{options}")
        out |= {name: (folder / f"{name}.pdf").read_bytes() for name in names}
    return out


def convert(folder: Path, files: Sequence[str], to: str) -> None:
    """What LibreOffice makes of the files, beside them; its profile lives and dies with the folder."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, cwd=folder)


def by_chromium(browser: Any, sets: Mapping[str, Set]) -> dict[str, bytes]:  # noqa: ANN401  # playwright's browser
    """Each act printed to PDF by a running browser."""
    page = browser.new_page()
    out = {}
    for name, (blocks, look) in sets.items():
        page.set_content(as_html(blocks, look))
        banner = f'<div style="font-size:9pt;width:100%;text-align:center">{look.banner}</div>'
        number = '<div style="font-size:9pt;width:100%;text-align:center"><span class="pageNumber"></span></div>'
        out[name] = page.pdf(
            prefer_css_page_size=True,
            tagged=look.tagged,
            display_header_footer=bool(look.banner),
            header_template=banner,
            footer_template=number,
        )
    page.close()
    return out
