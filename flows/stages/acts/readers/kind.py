"""What a file is, by its content alone: its name may say anything."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "text", "docx", "odt", "rtf", "doc", "html", "xlsx", "ods", "xls", "pdf",
    "p7s", "asice", "zip", "archive", "scan", "picture", "locked", "web-archive", "other",
]  # fmt: skip

HOLDERS = frozenset({"p7s", "asice", "zip"})
"""Kinds in which an act may lie."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The beginning of the files of Office 97–2003, and of what Office locks with a password."""
SIGNED, ENVELOPED = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010703")
"""RFC 5652: the types of a signature and of an encrypted message."""
_BEGINNING = 32
_TEXT_SIGNATURES = (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----", b"MII")
_SCANS = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_PICTURES = (b"GIF8", b"AT&TFORM")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(  # what is passed over is never gone back to: comments without end would take for ever
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|(?:html|head|body|title|meta|table|div|center|article)\b)",
    re.IGNORECASE | re.DOTALL,
)
_WEB_ARCHIVE = re.compile(
    rb"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE
)
_ODF_TYPE = b"application/vnd.oasis.opendocument."
_HEAD = 4000


def file_kind(raw: bytes) -> Kind:
    """The kind of file that these bytes are; `other` where it is none that holds an act."""
    head = raw.removeprefix(b"\xef\xbb\xbf")[:_HEAD]
    if head.startswith(b"PK"):
        return _package(raw)
    if head.startswith(_OLE):
        return _old(raw)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _sealed(head) or _pictured(head) or _written(raw, head)


def _package(raw: bytes) -> Kind:
    """A document by the names in the package's directory; nothing is unpacked for it."""
    names = _directory(raw)
    typed = raw[38:100] if raw[30:38] == b"mimetype" else b""
    if typed.startswith(b"application/vnd.etsi.asic"):
        return "asice"
    if typed.startswith(_ODF_TYPE):
        opened = typed.removeprefix(_ODF_TYPE)
        return "odt" if opened.startswith(b"text") else "ods" if opened.startswith(b"spreadsheet") else "other"
    if b"[Content_Types].xml" in names:
        return "docx" if b"word/" in names else "xlsx" if b"xl/" in names else "other"
    return "asice" if b"META-INF/" in names and b"signature" in names.lower() else "zip"


def _directory(raw: bytes) -> bytes:
    """The bytes of a ZIP that name its parts; all bytes where it is damaged."""
    end = raw.rfind(b"PK\x05\x06")
    start = int.from_bytes(raw[end + 16 : end + 20], "little")
    return raw[start:end] if 0 < start < end else raw


def _old(raw: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return "locked"
    if "WordDocument".encode("utf-16-le") in raw:
        return "doc"
    return "xls" if any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book")) else "other"


def is_locked(kind: Kind, raw: bytes) -> bool:
    """Whether a file of Office 97–2003 says that it is encrypted ([MS-DOC] 2.5.2, [MS-XLS] 2.4.117)."""
    start = raw[_SECTOR : _SECTOR + 24]
    if kind == "doc":
        return start.startswith(b"\xec\xa5") and bool(int.from_bytes(start[10:12], "little") & 0x0100)
    size = int.from_bytes(start[2:4], "little")
    return kind == "xls" and start.startswith(b"\x09\x08") and start[4 + size : 6 + size] == b"\x2f\0"


_SECTOR = 512
"""Where the first stream of such a file begins."""


def _sealed(head: bytes) -> Kind | None:
    """A signature or an encrypted message."""
    if ENVELOPED in head[:_BEGINNING]:
        return "locked"
    joined = head[:300].replace(b"\n", b"").replace(b"\r", b"")
    written = head.startswith(_TEXT_SIGNATURES) and b"KoZIhvcNAQcC" in joined
    return "p7s" if SIGNED in head[:_BEGINNING] or written else None


def _pictured(head: bytes) -> Kind | None:
    if head.startswith(_SCANS):
        return "scan"
    is_picture = head.startswith(_PICTURES) or head[8:12] == b"WEBP" or head[4:12] in (b"ftypheic", b"ftypmif1")
    if is_picture or (head.startswith(b"BM") and b"\0" in head[:_BEGINNING]):
        return "picture"
    return "archive" if head.startswith(_ARCHIVES) else None


def _written(raw: bytes, head: bytes) -> Kind:
    if raw.startswith(_UTF16):
        return "text"
    if _PAGE.match(head):
        return "html"
    if _WEB_ARCHIVE.match(head):
        return "web-archive"
    return "text" if b"\0" not in head else "other"
