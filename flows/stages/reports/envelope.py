"""What kind of file was received, by its bytes alone, and whether it may be opened at all."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from flows.stages.reports.filled import FileKind, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

FILE_LIMIT = 5_000_000
UNPACKED_LIMIT = 20_000_000
PARTS_LIMIT = 300
ENCRYPTED = 1
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
OLE_PASSWORD = "EncryptedPackage".encode("utf-16-le")
OLE_SHEETS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
NO_TABLE = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"<")
"""Beginnings of files that are no table: pages, pictures, archives; `<` opens HTML or XML named .xls, and .fods."""
MACROS = ("vbaProject", "Basic/", "Scripts/", "macrosheets", "dialogsheets", "activeX")
LINKS = ("externalLinks", "embeddings", "connections.xml", "queryTables", "Object ")
UNPACKING = (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error)
"""What a damaged package raises, wherever it is damaged."""
ODS_TYPE, ODF_TYPES = b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.oasis."
SIGNATURE = bytes.fromhex("06092a864886f70d010702")
"""The type of a signature (RFC 5652), within the first bytes."""
SIGNATURE_BEGINS, TEXT_SIGNATURES = 32, (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----", b"MII")
UTF16_SHARE = 0.95
"""So many of the higher bytes of a Ukrainian text in UTF-16 are 0 or 4."""


def envelope(raw: bytes) -> FileKind | Refusal:
    """The kind of table that these bytes hold, whatever the file is called, or why it is not opened."""
    if len(raw) > FILE_LIMIT:
        return Refusal("report-too-large")
    if not raw.strip():
        return Refusal("report-unreadable")
    if raw.startswith(b"PK"):
        return _package(raw)
    if raw.startswith(OLE):
        return _old(raw)
    if SIGNATURE in raw[:SIGNATURE_BEGINS] or _is_text_signature(raw):
        return "p7s"
    return Refusal("report-format") if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(NO_TABLE) else _plain(raw)


def _is_text_signature(raw: bytes) -> bool:
    """Whether the signature is written in base64, as some programs do."""
    return raw.startswith(TEXT_SIGNATURES) and b"KoZIhvcNAQcC" in raw[:200].replace(b"\n", b"").replace(b"\r", b"")


def _plain(raw: bytes) -> FileKind | Refusal:
    """A text is a CSV; bytes that no text holds are none."""
    return "csv" if b"\0" not in raw or _is_utf16(raw) else Refusal("report-format")


def _is_utf16(raw: bytes) -> bool:
    """Whether zeros are the halves of letters: by the mark, else by how many there are (and then it is refused)."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = raw[:4000]
    halves = (start[first::2] for first in (0, 1))
    return any(sum(byte in (0, 4) for byte in half) > UTF16_SHARE * len(half) for half in halves)


def _old(raw: bytes) -> FileKind | Refusal:
    if OLE_PASSWORD in raw:
        return Refusal("report-password")
    if OLE_MACROS in raw:
        return Refusal("report-macros")
    return "xls" if any(mark in raw for mark in OLE_SHEETS) else Refusal("report-format")


def _package(raw: bytes) -> FileKind | Refusal:
    try:
        with ZipFile(BytesIO(raw)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            fault = next(_faults(parts), None)
            return fault or _kind(package, names)
    except UNPACKING:
        return Refusal("report-unreadable")


def _faults(parts: list[ZipInfo]) -> Iterator[Refusal]:
    names = [part.filename for part in parts]
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        yield Refusal("report-too-large")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        yield Refusal("report-password")
    if len(set(names)) < len(names) or any(map(_is_way_out, names)):
        yield Refusal("report-hostile")


def _is_way_out(name: str) -> bool:
    """Whether a part would lie outside of its package, if anybody unpacked it."""
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or not steps[0]


def _kind(package: ZipFile, names: set[str]) -> FileKind | Refusal:
    """A workbook by its parts, or an archive in which one may lie."""
    typed = _part(package, "mimetype").strip()
    if "[Content_Types].xml" not in names and not typed.startswith(ODF_TYPES):
        return "zip"
    if any(mark in name for name in names for mark in MACROS):
        return Refusal("report-macros")
    if any(mark in name for name in names for mark in LINKS):
        return Refusal("report-links")
    return _ods(package) if typed == ODS_TYPE else _xlsx(package, names)


def _ods(package: ZipFile) -> FileKind | Refusal:
    protected = b"encryption-data" in _part(package, "META-INF/manifest.xml")
    return Refusal("report-password") if protected else "ods"


def _xlsx(package: ZipFile, names: set[str]) -> FileKind | Refusal:
    if "xl/workbook.xml" not in names:
        return Refusal("report-format")
    return Refusal("report-macros") if b"macroEnabled" in _part(package, "[Content_Types].xml") else "xlsx"


def _part(package: ZipFile, name: str) -> bytes:
    """A small part of the package; one that is not there is empty, one that lies about its size is cut."""
    if name not in package.namelist():
        return b""
    with package.open(name) as part:
        return part.read(package.getinfo(name).file_size + 1)
