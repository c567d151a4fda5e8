"""What reports come in: archives, containers of signatures, signatures with and without what they sign."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
ASIC_TYPE = "application/vnd.etsi.asic-e+zip"


def zipped(*files: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, raw in files:
            package.writestr(name, raw)
    return buffer.getvalue()


def asice(*files: tuple[str, bytes]) -> bytes:
    """A container as «Дія.Підпис» makes it: the type first, the files, their signatures beside."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("mimetype"), ASIC_TYPE, ZIP_STORED)
        for name, raw in files:
            package.writestr(name, raw)
        package.writestr("META-INF/ASiCManifest001.xml", "<ASiCManifest/>")
        package.writestr("META-INF/signature001.p7s", signature())
    return buffer.getvalue()


def signature(content: bytes | None = None) -> bytes:
    """A signature in DER; of its content only the frame matters, for who signed is not for us to judge."""
    held = element(0xA0, element(0x04, content)) if content is not None else b""
    signed = element(0x02, b"\1") + element(0x31, b"") + element(0x30, DATA + held) + element(0x31, b"")
    return element(0x30, SIGNED + element(0xA0, element(0x30, signed)))


def streamed_signature(content: bytes, piece: int = 1000) -> bytes:
    """The same as programs write it that do not know the length yet: every length told by its end."""
    pieces = b"".join(element(0x04, content[start : start + piece]) for start in range(0, len(content), piece))
    held = endless(0x30, DATA + endless(0xA0, endless(0x24, pieces)))
    signed = endless(0x30, element(0x02, b"\1") + element(0x31, b"") + held + element(0x31, b""))
    return endless(0x30, SIGNED + endless(0xA0, signed))


def element(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 0x80:  # such a length is written as it is
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + body


def endless(tag: int, body: bytes) -> bytes:
    return bytes([tag, 0x80]) + body + b"\0\0"
