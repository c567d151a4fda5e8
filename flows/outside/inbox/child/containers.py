"""What is inside an archive or an electronic signature: the one workbook, handed back to be opened in its turn."""

from __future__ import annotations

import base64
import binascii
import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZipFile

from .scan import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

INSIDE_LIMIT = 5_000_000
MOST_RATIO, SMALL = 200, 100_000
"""No workbook shrinks so much; a small part may, of spaces."""
WORKBOOKS = frozenset({".xlsx", ".xls", ".ods", ".csv", ".xlsm", ".xlsb"})
OWN_FILES = re.compile(r"(?:^|/)(?:__MACOSX/|META-INF/|mimetype$|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
DEPTH = 12
"""How deep a signature's content stands at most."""
SEQUENCE, OCTETS, OCTETS_IN_PARTS, CONTENT, END = 0x30, 0x04, 0x24, 0xA0, b"\0\0"
LONG = 0x80
"""ISO/IEC 8825-1: a length from here on is the number of bytes that hold it; of this alone, an end mark tells it."""
SIGNED_DATA, PLAIN_DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
"""RFC 5652: the types of a signature and of what it holds."""


def zipped_workbook(raw: bytes) -> str:
    """The one workbook of an archive (a ZIP, or the container of a signature), in base64."""
    return _encoded(zipped(raw, WORKBOOKS, INSIDE_LIMIT))


def zipped(raw: bytes, endings: frozenset[str], limit: int) -> bytes:
    """The one file of an archive with such an ending, or the only file."""
    with ZipFile(BytesIO(raw)) as package:
        parts = [part for part in package.infolist() if not part.is_dir() and not OWN_FILES.search(part.filename)]
        known = [part for part in parts if PurePosixPath(part.filename).suffix.casefold() in endings]
        if len(known) > 1:
            raise RefusedError("report-several", "", "")
        chosen = known or parts
        if len(chosen) != 1:
            raise RefusedError("report-nothing-inside", "", "")
        return _unpacked(package, chosen[0], limit)


def _unpacked(package: ZipFile, part: ZipInfo, limit: int) -> bytes:
    if part.file_size > limit:
        raise RefusedError("report-too-large", "", "")
    if part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size:
        raise RefusedError("report-hostile", "", "")
    with package.open(part) as stream:
        return stream.read(limit + 1)


def signed_content(raw: bytes) -> str:
    """What a signature (CMS, as `.p7s`) holds, in base64."""
    return _encoded(signed(raw))


def signed(raw: bytes) -> bytes:
    """What a signature holds."""
    content = b"".join(_content(_binary(raw)))
    if not content:
        raise RefusedError("report-signature-alone", "", "")
    return content


def _encoded(content: bytes) -> str:
    if len(content) > INSIDE_LIMIT:
        raise RefusedError("report-too-large", "", "")
    return base64.b64encode(content).decode()


def _binary(raw: bytes) -> bytes:
    """The signature as bytes; some programs write it in base64, with lines before and after or without."""
    if raw[:1] == b"\x30":
        return raw
    text = re.sub(rb"-----[A-Z0-9 ]+-----|\s", b"", raw)
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise RefusedError("report-unreadable", "", "") from fault


def _content(raw: bytes) -> Iterator[bytes]:
    """The signed bytes: SEQUENCE { signedData, [0] { SEQUENCE { version, digests, SEQUENCE { data, [0] octets }}}}."""
    outer = _Element(raw, 0)
    start = outer.body + len(SIGNED_DATA)
    if outer.tag != SEQUENCE or raw[outer.body : start] != SIGNED_DATA:
        raise RefusedError("report-unreadable", "", "")
    signed = _Element(raw, _Element(raw, start).body)
    version = _Element(raw, signed.body)
    holder = _Element(raw, _Element(raw, version.end).end)
    after = holder.body + len(PLAIN_DATA)
    if raw[holder.body : after] != PLAIN_DATA or after >= holder.end or raw[after] != CONTENT:
        return
    yield from _octets(raw, _Element(raw, after).body)


def _octets(raw: bytes, place: int) -> Iterator[bytes]:
    """A text of octets, whole or in parts, one after another."""
    element = _Element(raw, place)
    if element.tag == OCTETS:
        yield raw[element.body : element.end]
    elif element.tag == OCTETS_IN_PARTS:
        place = element.body
        while place < element.end and raw[place : place + 2] != END:
            part = _Element(raw, place)
            if part.tag != OCTETS:
                raise RefusedError("report-unreadable", "", "")
            yield raw[part.body : part.end]
            place = part.end


class _Element:
    """One element of BER: its tag, where its body begins, and where the next element does."""

    def __init__(self, raw: bytes, place: int, depth: int = 0) -> None:
        if depth > DEPTH:
            raise RefusedError("report-hostile", "", "")
        self.tag, length, self.body = raw[place], raw[place + 1], place + 2
        if length == LONG:
            self.end = self._marked_end(raw, depth)
            return
        if length > LONG:
            size = length - LONG
            length = int.from_bytes(raw[self.body : self.body + size])
            self.body += size
        self.end = self.body + length
        if self.end > len(raw):
            raise RefusedError("report-unreadable", "", "")

    def _marked_end(self, raw: bytes, depth: int) -> int:
        place = self.body
        while raw[place : place + 2] != END:
            place = _Element(raw, place, depth + 1).end
        return place + 2
