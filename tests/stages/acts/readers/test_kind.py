"""What a file is, its content says, whatever it is called; and where merged cells are told, they are filled."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.documents_of_acts import Look, Table, as_docx, blocks_of
from support.layouts import text_of
from support.reading_of_acts import KINDS, tables_and_findings

from flows.model.document import Document, Paragraph, Span
from flows.stages.acts.readers.kind import SIGNED, file_kind
from flows.stages.acts.readers.second import agree
from flows.stages.acts.readers.text import read


def packed(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "word/document.xml xl/workbook.xml")
    return out.getvalue()


BLOCKS = blocks_of(text_of("00_control"))
ODF = "application/vnd.oasis.opendocument."
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Програма\t1\t2".encode(), "text"),
        ("\ufeffПрограма".encode("utf-16-le"), "text"),
        ("Програма".encode("cp1251"), "text"),
        ("<p>Програма</p>\tа\tб".encode(), "text"),
        (b"", "text"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf<!-- x -->\n<HTML><body>", "html"),
        (b"<table><tr>", "html"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"%PDF-1.7\n", "pdf"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("[Content_Types].xml", "word/document2.xml"), "docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), "other"),
        (packed("content.xml", mimetype=f"{ODF}text"), "odt"),
        (packed("content.xml", mimetype=f"{ODF}spreadsheet"), "ods"),
        (packed("act.docx", "META-INF/signatures.xml", mimetype="application/vnd.etsi.asic-e+zip"), "asice"),
        (packed("act.docx", "додаток.docx"), "zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"\x30\x82\x01\x00" + SIGNED, "p7s"),
        (b"-----BEGIN PKCS7-----\nMIIKoZIhvcNAQcC", "p7s"),
        (b"\x30\x82\x01\x00" + SIGNED[:-1] + b"\x03", "locked"),
        (b"\x89PNG\r\n\x1a\n", "scan"),
        (b"\xff\xd8\xff\xe0", "scan"),
        (b"II*\0", "scan"),
        (b"Rar!\x1a\x07", "archive"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "web-archive"),
        (b"\0\1\2\3", "other"),
    ],
)
def test_the_content_says_what_a_file_is(raw: bytes, kind: str) -> None:
    assert file_kind(raw) == kind


def test_a_document_within_an_archive_does_not_make_it_a_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("act.docx", packed("[Content_Types].xml", "word/document.xml"))
    assert file_kind(out.getvalue()) == "zip"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_by_its_mark_or_by_the_encoding_that_the_facts_name(encoding: str) -> None:
    raw = "№\tЗахід\t2026\n1.1\tСервер\t100".encode(encoding)
    document = read("act.txt", raw, "cp1251" if encoding == "cp1251" else None)
    assert [row.texts for row in document.grids[0].rows] == [("№", "Захід", "2026"), ("1.1", "Сервер", "100")]


def test_a_second_reading_tells_that_a_table_is_lost() -> None:
    table = "1.1. Придбання серверів\tшт.\t5\n1.2. Налаштування мережі\tшт.\t7"
    document = read("act.txt", f"Програма\n{table}".encode())
    assert agree(document, f"Програма\n{table}\n")
    assert not agree(document, f"Програма\n{table}\n2.1. Навчання працівників\tосіб\t9")
    assert not agree(Document("act.doc", "", (Paragraph("Програма", Span(first=1, last=1)),)), f"Програма\n{table}")
    assert not agree(document, f"Програма\n{table}\n" + "Додаток із таблицею без номерів та багатьма словами " * 5)


def test_cells_merged_over_few_rows_are_filled_where_the_file_says_so() -> None:
    """In a text one blank of twelve is a blank; a file with real tables says that the cell above covers it."""
    (at, table), *_ = [
        (at, block)
        for at, block in enumerate(BLOCKS)
        if isinstance(block, Table) and any("1.2." in row[0] for row in block.rows)
    ]
    above, below = (next(row for row in table.rows if row[0].startswith(number)) for number in ("1.1.", "1.2."))
    blanked = Table(tuple((*row[:2], "", *row[3:]) if row is below else row for row in table.rows), table.head)
    blocks = [*BLOCKS[:at], blanked, *BLOCKS[at + 1 :]]
    for kind in ("docx", "html", "xlsx"):
        tables, findings = tables_and_findings(f"act.{kind}", KINDS[kind](blocks))
        assert [row["termText"] for row in tables["measures"][:2]] == [above[2]] * 2
        assert [finding.facts["rows"] for finding in findings if finding.check == "cell-merged"] == ["1"]
    apart, _ = tables_and_findings("act.docx", as_docx(blocks, Look(merge_down=False)))
    assert [row["termText"] for row in apart["measures"][:2]] == [above[2], ""]
