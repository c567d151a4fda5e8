"""600 acts that were damaged or made to harm, each kind of file and each way, the same ones each time.

`must` says what may come of one: it is `refused`; it is `doubted` (read, with a finding that stops it); `read` as the
whole file is; `whole` is any of these; `open` is any reading, since the change stands in plain view (a letter of a
text is another letter), but never a fault.
"""

from __future__ import annotations

import random
import zlib
from functools import cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from support import hostile_pdfs, office
from support.containers import asice, element, signature, streamed_signature, zipped
from support.damaged import ods, repacked
from support.documents_of_acts import Look, as_docx, as_html, blocks_of
from support.hostile_acts import DOCUMENT, ENTITIES, OUTSIDE, SHEET, made
from support.layouts import text_of
from support.workbooks_of_acts import as_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

Must = Literal["refused", "doubted", "read", "whole", "open"]
LANDSCAPE = Look(width=297, height=210)
TEXT = text_of("00_control")
BLOCKS = blocks_of(TEXT)
SECTOR = 512


class Harmed(NamedTuple):
    """A file, the whole file that it was, and what may come of it."""

    name: str
    raw: bytes
    must: Must
    whole: str = ""


@cache
def whole_files() -> Mapping[str, bytes]:
    """One act as each kind of file that needs no other program to be made."""
    docx = as_docx(BLOCKS, LANDSCAPE)
    return {
        "docx": docx,
        "xlsx": as_xlsx(BLOCKS),
        "html": as_html(BLOCKS, LANDSCAPE).encode(),
        "txt": TEXT.encode(),
        "utf-16": TEXT.encode("utf-16"),
        "p7s": signature(docx),
        "p7s in pieces": streamed_signature(docx),
        "asice": asice(("act.docx", docx)),
        "zip": zipped(("act.xlsx", as_xlsx(BLOCKS))),
        "pdf by hand": hostile_pdfs.pdf({4: hostile_pdfs.packed(hostile_pdfs.table(hostile_pdfs.ROWS))}),
    }


def printed_files(browser: Browser, folder: Path) -> Mapping[str, bytes]:
    """The same act as LibreOffice and Chromium save it."""
    (folder / "act.docx").write_bytes(as_docx(BLOCKS, LANDSCAPE))
    (folder / "sheet.xlsx").write_bytes(as_xlsx(BLOCKS))
    files = {}
    sources = {"odt": "act.docx", "rtf": "act.docx", "doc": "act.docx", "ods": "sheet.xlsx", "xls": "sheet.xlsx"}
    for kind, source in sources.items():
        office.convert(folder, [source], kind)
        files[kind] = (folder / source).with_suffix(f".{kind}").read_bytes()
    looks = {"pdf": LANDSCAPE, "tagged pdf": Look(width=297, height=210, tagged=True)}
    files |= office.by_libreoffice({name: (BLOCKS, look) for name, look in looks.items()}, folder)
    return files | office.by_chromium(browser, {"browser's pdf": (BLOCKS, LANDSCAPE)})


# --- damage --------------------------------------------------------------------------------------

PLAIN = frozenset({"html", "txt", "utf-16", "rtf", "doc", "xls"})
"""Kinds that no checksum guards: another letter in them is another text."""


def cut(raw: bytes, draw: random.Random) -> bytes:
    return raw[: draw.randrange(1, len(raw))]


def cut_before_its_end(raw: bytes, draw: random.Random) -> bytes:
    return raw[: -draw.randrange(1, 60)]


def changed(raw: bytes, draw: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(draw.choice((1, 3, 30))):
        out[draw.randrange(len(out))] = draw.randrange(256)
    return bytes(out)


def without_a_sector(raw: bytes, draw: random.Random) -> bytes:
    """As a damaged disk gives it back."""
    at = draw.randrange(max(1, len(raw) - SECTOR)) // SECTOR * SECTOR
    return raw[:at] + bytes(SECTOR) + raw[at + SECTOR :]


def swapped(raw: bytes, draw: random.Random) -> bytes:
    first, second = sorted(draw.randrange(len(raw)) for _ in range(2))
    return raw[second:] + raw[first:second] + raw[:first]


def spliced(raw: bytes, draw: random.Random) -> bytes:
    """A piece of it is missing inside."""
    at = draw.randrange(len(raw))
    return raw[:at] + raw[at + draw.randrange(1, 2000) :]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut, changed, without_a_sector, cut_before_its_end, spliced, changed, swapped,
)  # fmt: skip
PARTS = {"docx": DOCUMENT, "xlsx": SHEET, "ods": "content.xml", "odt": "content.xml"}


def damaged(files: Mapping[str, bytes], count: int) -> Iterator[Harmed]:
    """Each of the files damaged in so many ways; the XML of every sixth package instead."""
    for kind, raw in files.items():
        for at in range(count):
            draw = random.Random(f"{kind} {at}")  # noqa: S311  # chance that repeats
            if kind in PARTS and at % 6 == 5:
                part = repacked(raw, {PARTS[kind]: partial(changed, draw=draw)})
                yield Harmed(f"{kind} {at} XML changed", part, "open", kind)
                continue
            way = WAYS[at % len(WAYS)]
            must: Must = "open" if kind in PLAIN else "whole"
            yield Harmed(f"{kind} {at} {way.__name__}", way(raw, draw), must, kind)


# --- made by hand --------------------------------------------------------------------------------


def by_hand() -> Iterator[Harmed]:
    """One of each kind of harm."""
    yield from (Harmed(name, raw, "refused") for name, raw in made().items())
    yield from (Harmed(f"pdf: {name}", raw, "refused") for name, raw in hostile_pdfs.refused().items())
    yield from (Harmed(f"pdf: {name}", raw, "doubted") for name, raw in hostile_pdfs.doubtful().items())
    yield from (Harmed(f"pdf: {name}", raw, "read", "pdf by hand") for name, raw in hostile_pdfs.harmless().items())
    yield from (Harmed(f"text: {name}", raw, "refused") for name, raw in _texts().items())
    yield from (Harmed(f"page: {name}", raw, must, "html") for name, (raw, must) in _pages().items())
    yield from (Harmed(f"package: {name}", raw, must, "docx") for name, (raw, must) in _packages().items())
    yield from (Harmed(f"sealed: {name}", raw, "refused") for name, raw in _sealed().items())
    yield from (Harmed(f"office: {name}", raw, "refused") for name, raw in _old().items())


def _texts() -> Mapping[str, bytes]:
    return {
        "nothing": b"",
        "blanks": b" \n" * 1000,
        "tabs without end": b"a\t" * 5_000_000,
        "lines without end": b"a\n" * 5_000_000,
        "one line": b"\xd0\xb0" * 20_000_000,
        "one cell": TEXT.encode().replace(b"\t", b"\t" + b"\xd0\xb0" * 100_000, 1),
        "markup in markup": b"<b>" * 300_000 + b"\t\t\t" + b"</b>" * 300_000,
        "half a UTF-16": TEXT.encode("utf-16")[:-1],
        "half a pair of UTF-16": TEXT.encode("utf-16") + b"\x00\xd8",
        "UTF-32": TEXT.encode("utf-32"),
        "cp1251": TEXT.encode("cp1251", "replace"),
        "KOI8": TEXT.encode("koi8-u", "replace"),
        "a byte of none": TEXT.encode() + b"\xff",
        "a NUL inside": TEXT.encode().replace(b"\t", b"\0", 1) + bytes(5),
        "an escape": TEXT.encode().replace(b"\t", b"\x1b[2J\t", 1),
    }


def _pages() -> Mapping[str, tuple[bytes, Must]]:
    page = whole_files()["html"]
    head, table = b"<!doctype html><html>", b"<table><tr><td>1<td>2<td>3</table>"
    return {
        "a script": (page.replace(b"<table", b"<script>while(1){}</script><table", 1), "read"),
        "a frame": (page.replace(b"<table", b"<iframe src='file:///etc/passwd'></iframe><table", 1), "whole"),
        "a picture from elsewhere": (page.replace(b"<table", b"<img src='http://127.0.0.1:9/x'><table", 1), "whole"),
        "an entity": (OUTSIDE + b"<html><table><tr><td>&a;</table></html>", "refused"),
        "entities of entities": (ENTITIES + b"<html><p>&j;</p></html>", "refused"),
        "parts in parts": (head + b"<div>" * 500_000 + table, "open"),
        "a comment without end": (head + b"<!--" + b"-" * 5_000_000, "refused"),
        "comments without end": (b"<!--" * 1_000_000 + b"<html>", "refused"),
        "rows that go down without end": (head + b"<table>" + b"<tr><td rowspan=65534>1<td>2<td>3" * 3000, "open"),
        "attributes without end": (head + b"<table " + b"a=1 " * 2_000_000 + b">", "refused"),
        "an unknown encoding": (page.replace(b'charset="utf-8"', b'charset="x-none"', 1), "whole"),
        "another encoding than it says": (page.replace(b'charset="utf-8"', b'charset="windows-1251"', 1), "whole"),
        "NULs": (page.replace(b"<td", b"<\0td", 3), "whole"),
        "numbers of no letter": (page.replace(b"</td>", b"&#xD800;&#x110000;&#0;</td>", 1), "open"),
    }


def _packages() -> Mapping[str, tuple[bytes, Must]]:
    docx, xlsx = whole_files()["docx"], whole_files()["xlsx"]
    cells = '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>'
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    sheet = f"<office:document-content {names}><office:body><office:spreadsheet><table:table>%s</table:table>"
    sheet += "</office:spreadsheet></office:body></office:document-content>"
    locked = b"<m:manifest xmlns:m='x'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    nowhere = b'<?xml version="1.0" encoding="x"?><a/>'

    def in_sheet(before: bytes, after: bytes) -> bytes:
        return repacked(xlsx, {SHEET: lambda part: part.replace(before, after, 1)})

    return {
        "macros": (repacked(docx, {}, ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")), "read"),
        "a name out of its folder": (repacked(docx, {}, ("../../../etc/cron.d/x", b"x")), "read"),
        "parts by the thousand": (repacked(docx, {}, *((f"{at}.xml", b"") for at in range(6000))), "refused"),
        "rows without end": (repacked(docx, {DOCUMENT: _many_rows}), "refused"),
        "a part of no XML": (repacked(docx, {DOCUMENT: lambda _: b"MZ\x90\0"}), "refused"),
        "XML in an encoding of none": (repacked(docx, {DOCUMENT: lambda _: nowhere}), "refused"),
        "a sheet of repeats": (ods(sheet % rows), "refused"),
        "a locked sheet": (repacked(ods(sheet % ""), {"META-INF/manifest.xml": lambda _: locked}), "refused"),
        "a sheet of entities": (ods((OUTSIDE + b"<x>&a;</x>").decode()), "refused"),
        "a text that is a bomb": (_odt("<x>" + " " * 150_000_000 + "</x>"), "refused"),
        "a text of entities": (_odt(ENTITIES.decode() + "<x>&j;</x>"), "refused"),
        "a cell far away": (in_sheet(b'r="A1"', b'r="XFD1048576"'), "open"),
        "a cell of nowhere": (in_sheet(b'r="A1"', b'r="??"'), "open"),
        "a text out of the list": (in_sheet(b"<v>", b"<v>999999"), "open"),
        "a figure without end": (in_sheet(b"<v>", b"<v>1e999999"), "open"),
    }  # fmt: skip


def _many_rows(part: bytes) -> bytes:
    start, end = part.find(b"<w:tr>"), part.find(b"</w:tr>") + len(b"</w:tr>")
    return part[:end] + part[start:end] * 60_000 + part[end:]


def _odt(content: str) -> bytes:
    return _typed(b"application/vnd.oasis.opendocument.text", content)


def _typed(kind: bytes, content: str) -> bytes:
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("mimetype"), kind, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


def _sealed() -> Mapping[str, bytes]:
    docx = whole_files()["docx"]
    deep = docx
    for _ in range(2000):
        deep = element(0x30, deep)
    return {
        "a length that lies": signature(docx)[:2] + b"\xff\xff" + signature(docx)[4:],
        "a length of gigabytes": b"\x30\x84\xff\xff\xff\xff" + signature(docx)[4:],
        "without content": signature(),
        "frames in frames": signature(deep),
        "a signature of a signature": signature(signature(docx)),
        "a signature of a picture": signature(b"GIF89a" + bytes(100)),
        "a signature of nothing": signature(b""),
        "letters of none": b"-----BEGIN PKCS7-----\n" + b"KoZIhvcNAQcC!!!\n" * 50,
        "two acts": asice(("a.docx", docx), ("b.docx", docx)),
        "no act": asice(("a.exe", b"MZ")),
        "an act that is a folder": asice(("a.docx/", b"")),
        "an archive in a container": asice(("a.zip", zipped(("a.docx", docx)))),
        "a container in an archive": zipped(("a.asice", asice(("a.docx", docx)))),
        "an archive of nothing": zipped(),
        "a locked message": bytes.fromhex("3080") + bytes.fromhex("06092a864886f70d010703") + bytes(100),
        "a gzip": b"\x1f\x8b\x08" + zlib.compress(docx),
        "a tar": b"act.docx" + bytes(249) + b"ustar" + bytes(1000),
    }


def _old() -> Mapping[str, bytes]:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    return {
        "a doc of nothing": ole + "WordDocument".encode("utf-16-le") + bytes(4000),
        "a doc of noise": ole + "WordDocument".encode("utf-16-le") + random.Random(1).randbytes(40_000),  # noqa: S311
        "an xls of noise": ole + "Workbook".encode("utf-16-le") + random.Random(2).randbytes(40_000),  # noqa: S311
        "a locked package": ole + "EncryptedPackage".encode("utf-16-le") + bytes(4000),
        "a mail": ole + "__substg1.0_".encode("utf-16-le") + bytes(4000),
        "groups without end": b"{\\rtf1" + b"{" * 2_000_000 + b"}",
        "a text of a file": rb"{\rtf1{\field{\*\fldinst INCLUDETEXT /etc/passwd}{\fldrslt x}}}",
        "an object": rb"{\rtf1{\object\objemb{\*\objdata " + b"4d5a" * 10_000 + b"}}}",
        "a text that was cut": rb"{\rtf1 \trowd\cellx100 1\cell\row",
    }


def sample() -> tuple[Harmed, ...]:
    """Twenty that are made and read quickly."""
    few = [each for at, each in enumerate(damaged(whole_files(), 7)) if at % 6 == 0]
    pages, sealed, harmless = _pages(), _sealed(), hostile_pdfs.harmless()
    return (
        *few[:12],
        *(Harmed(f"pdf: {name}", raw, "doubted") for name, raw in hostile_pdfs.doubtful().items() if "letters" in name),
        *(Harmed(f"pdf: {name}", harmless[name], "read", "pdf by hand") for name in ("a script", "an attachment")),
        *(Harmed(f"page: {name}", *pages[name], "html") for name in ("a script", "an entity")),
        *(Harmed(f"sealed: {name}", sealed[name], "refused") for name in ("two acts", "a length that lies")),
    )
