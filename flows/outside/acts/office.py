"""LibreOffice as a converter: what only it can open becomes DOCX or XLSX, in a limited process with its own profile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.outside.machine.limited import without_network
from flows.outside.machine.limits import limit_process
from flows.stages.acts.readers.kind import is_locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.readers.kind import Kind

_SECONDS = 180
_CPU_SECONDS = 120
_MEMORY_BYTES = 2_500_000_000
"""Of addresses: an act of 450 kB needs less than 800 MB of them, a hostile one takes whatever it is given."""
_FILE_BYTES = 200_000_000
_NOWHERE = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a kind is converted: LibreOffice's filters for reading and writing, and the Debian package that has them."""

    reader: str
    writer: str
    to: Kind
    package: str


_DOCX, _XLSX = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_WAYS: dict[Kind, _Way] = {
    "odt": _Way(reader="writer8", writer=_DOCX, to="docx", package="libreoffice-writer"),
    "rtf": _Way(reader="Rich Text Format", writer=_DOCX, to="docx", package="libreoffice-writer"),
    "doc": _Way(reader="MS Word 97", writer=_DOCX, to="docx", package="libreoffice-writer"),
    "xls": _Way(reader="MS Excel 97", writer=_XLSX, to="xlsx", package="libreoffice-calc"),
}
CONVERTED = frozenset(_WAYS)
"""The kinds that are converted before they are read."""

_SETTINGS: Mapping[str, Mapping[str, object]] = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3, "DisableMacrosExecution": True, "BlockUntrustedRefererLinks": True,
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": 0, "Field": False},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": 1},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": 2, "ooInetHTTPProxyName": _NOWHERE, "ooInetHTTPProxyPort": 9,
        "ooInetHTTPSProxyName": _NOWHERE, "ooInetHTTPSProxyPort": 9, "ooInetNoProxy": "",
    },
}  # fmt: skip
"""No macro runs, no link is followed, and what would reach the network meets a proxy that is not there."""


def converted(kind: Kind, file: str, raw: bytes) -> tuple[Kind, bytes]:
    """The kind and the bytes of the same document as DOCX or XLSX.

    Raises:
        SourceError: LibreOffice is missing, or did not open the file within the limits.
    """
    way = _WAYS[kind]
    if kind == "rtf" and not raw.rstrip(b"\0\r\n\t ").endswith(b"}"):
        raise SourceError("source-damaged", file=file)  # LibreOffice opens what is left of a text that was cut off
    _require("soffice", way.package, kind, file)
    with _placed(kind, raw) as source:
        made = _by_office(source.parent, source, way)
    if made is None and is_locked(kind, raw):
        raise SourceError("source-locked", file=file)
    if made is None:
        raise SourceError("source-conversion", file=file, kind=kind.upper())
    return way.to, made


def second_text(file: str, raw: bytes) -> str:
    """The text of a DOC as another program reads it: LibreOffice may lose a table of these without a word.

    Raises:
        SourceError: That program is missing.
    """
    _require("catdoc", "catdoc", "doc", file)
    with _placed("doc", raw) as source:
        return _run(["catdoc", "-w", "-d", "utf-8", str(source)], source.parent).decode("utf-8", "replace")


def _require(program: str, package: str, kind: Kind, file: str) -> None:
    if not shutil.which(program):
        raise SourceError("source-office-missing", file=file, kind=kind.upper(), packages=package)


@contextmanager
def _placed(kind: Kind, raw: bytes) -> Iterator[Path]:
    """The file in a folder that lives as long as the call."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"act.{kind}"
        source.write_bytes(raw)
        yield source


def _by_office(folder: Path, source: Path, way: _Way) -> bytes | None:
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    arguments = [
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        f"-env:UserInstallation={profile.as_uri()}", f"--infilter={way.reader}", "--convert-to", way.writer,
        "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run([*without_network(), "soffice", *arguments], folder)
    made = out / f"{source.stem}.{way.to}"
    return made.read_bytes() if made.is_file() else None


def _run(command: Sequence[str], folder: Path) -> bytes:
    """What the program writes; it and whatever it starts end when its time has come."""
    out = folder / "stdout"
    with out.open("wb") as stream:
        child = subprocess.Popen(  # noqa: S603  # a program of the system, no shell
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
            start_new_session=True,
            preexec_fn=_limit,  # noqa: PLW1509  # sets limits and nothing else
        )
        with suppress(subprocess.TimeoutExpired):
            child.wait(_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return out.read_bytes()


def _limit() -> None:
    limit_process(memory_bytes=_MEMORY_BYTES, seconds=_CPU_SECONDS, file_bytes=_FILE_BYTES)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{str(value).lower() if isinstance(value, bool) else value}</value></prop></item>"
        for path, props in _SETTINGS.items()
        for name, value in props.items()
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>'
