"""Acts made to harm whoever opens them, each must end in a message, soon."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from support.containers import asice, signature, zipped
from support.damaged import repacked
from support.documents_of_acts import Look, Table, as_docx, as_html
from support.workbooks_of_acts import as_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"
BLOCKS: list[str | Table] = [
    "Програма",
    Table((("№", "Захід", "2026"), ("1.1", "Сервер", "100,00"), ("1.2", "Мережа", "200,00")), 1),
]
DOCX, XLSX, HTML = as_docx(BLOCKS, Look()), as_xlsx(BLOCKS), as_html(BLOCKS, Look()).encode()
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (name, *[name - 1] * 8) for name in range(ord("b"), ord("k"))
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

MERGE = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'


def document(body: str) -> bytes:
    return f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()


def with_document(part: bytes) -> bytes:
    return repacked(DOCX, {DOCUMENT: lambda _: part})


def within(raw: bytes, name: str, before: bytes, after: bytes) -> bytes:
    return repacked(raw, {name: lambda part: part.replace(before, after, 1)})


def made() -> Mapping[str, bytes]:
    """One of each kind of harm, by its name; all must be refused."""
    nested = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
    return {
        "bomb in a document": with_document(document(" " * 150_000_000)),
        "bomb in a sheet": repacked(XLSX, {SHEET: lambda _: b" " * 150_000_000}),
        "entities in a document": with_document(ENTITIES + b"<x>&j;</x>"),
        "entities in a sheet": repacked(XLSX, {SHEET: lambda _: ENTITIES + b"<x>&j;</x>"}),
        "a file of the machine as entity": with_document(OUTSIDE + b"<x>&a;</x>"),
        "tables in tables without end": with_document(document(nested)),
        "columns without end": within(DOCX, DOCUMENT, b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>'),
        "parts twice": _doubled(),
        "locked parts": _flagged(DOCX),
        "a merge of all cells": within(XLSX, SHEET, b"</sheetData>", b"</sheetData>" + MERGE),
        "no document": zipped(("[Content_Types].xml", b"<x/>"), ("word/x.xml", b"<x/>")),
        "no sheet": zipped(("[Content_Types].xml", b"<x/>"), ("xl/x.xml", b"<x/>")),
        "a container of a bomb": asice(("act.docx", with_document(document(" " * 150_000_000)))),
        "a signature of a bomb": signature(with_document(document(" " * 150_000_000))),
        "an archive of many acts": zipped(*((f"{at}.docx", DOCX) for at in range(300))),
        "an archive that is a bomb": zipped(("act.docx", b" " * 60_000_000)),
        "cells of a page without end": b"<html><table><tr>" + b"<td colspan=1000>1" * 300_000 + b"</table>",
        "a page in itself": b"<html>" + b"<table><tr><td>" * 100_000,
        "zeros": bytes(10_000_000),
        "only the end of a package": b"PK\x05\x06" + bytes(18),
    }  # fmt: skip


def _doubled() -> bytes:
    import warnings

    out = BytesIO(DOCX)
    with warnings.catch_warnings(), ZipFile(out, "a", ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")  # that a name stands twice is what is wanted
        package.writestr(DOCUMENT, document("<w:p/>"))
    return out.getvalue()


def _flagged(raw: bytes) -> bytes:
    """The package with every part said to be encrypted."""
    out = bytearray(raw)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = out.find(mark)
        while place >= 0:
            struct.pack_into("<H", out, place + at, 1)
            place = out.find(mark, place + 4)
    return bytes(out)
