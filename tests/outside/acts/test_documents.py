"""An act's file, whatever it is: read in a process of its own, taken out of its container, converted, or refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from support import office
from support.acts import Layout, real, render
from support.containers import asice, signature, streamed_signature, zipped
from support.documents_of_acts import blocks_of
from support.layouts import text_of
from support.reading_of_acts import KINDS, rows_of

from flows.model.errors import SourceError
from flows.outside.acts.answers import reading_as_json, reading_from_json
from flows.outside.acts.reading import read
from flows.recipes.extract_programme import extract_programme
from flows.stages.acts.readers.kind import file_kind
from flows.stages.acts.readers.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = blocks_of(text_of("00_control"))
DOCX = KINDS["docx"](BLOCKS)
OFFICE = pytest.mark.skipif(bool(office.missing_readers()), reason=f"apt-get install {office.missing_readers()}")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_process_answers_is_what_the_reader_says(kind: str) -> None:
    raw = KINDS[kind](BLOCKS)
    assert read("act", raw) == read_file(file_kind(raw), "act", raw)


def test_findings_pass_the_process_whole() -> None:
    raw = b"<html><p>\xd0\x9f<del>1</del><p hidden>2</p>"
    reading = read_file("html", "act", raw)
    assert len(reading.findings) == 2
    assert reading_from_json(reading_as_json(reading).encode()) == reading


def test_a_name_says_nothing_of_a_file() -> None:
    assert rows_of(read("act.pdf", DOCX).document) == rows_of(read_file("docx", "act", DOCX).document)


@pytest.mark.parametrize(
    "held",
    [
        signature(DOCX),
        streamed_signature(DOCX),
        asice(("act.docx", DOCX)),
        zipped(("act.docx", DOCX), ("__MACOSX/._act.docx", b"x")),
        zipped(("act.docx", DOCX), ("act.docx.p7s", b"x")),
        signature(text_of("00_control").encode()),
    ],
)
def test_the_act_is_taken_out_of_a_container_and_the_hash_is_of_what_came(held: bytes) -> None:
    document = read("act.p7s", held).document
    assert len(rows_of(document)) == len(rows_of(read_file("docx", "act", DOCX).document))
    assert document.sha256 == hashlib.sha256(held).hexdigest()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (zipped(("a.docx", DOCX), ("b.docx", DOCX)), "source-several"),
        (zipped(("a.bin", b"1"), ("b.bin", b"2")), "source-several"),
        (signature(signature(DOCX)), "source-nested"),
        (zipped(("inner.zip", zipped(("act.docx", DOCX)))), "source-nested"),
        (signature(None), "source-signature-alone"),
        (signature(DOCX)[:500], "source-damaged"),
        (b"GIF89a" + bytes(100), "source-scan"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "source-damaged"),
        (b"Rar!\x1a\x07\0" + bytes(100), "source-archive"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x\r\n", "source-web-archive"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "source-locked"),
        (b"\0\1\2\3" * 100, "source-kind"),
        (zipped(("[Content_Types].xml", b"<x/>"), ("ppt/slide.xml", b"<x/>")), "source-kind"),
        (b"", "source-empty"),
        (DOCX[:-200], "source-damaged"),
        ("Програма".encode("cp1251"), "source-not-utf8"),
    ],
)
def test_what_is_no_act_is_told_with_what_to_do(raw: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read("act", raw)
    assert refused.value.code == code
    assert "act" in refused.value.story("uk")
    assert "act" in refused.value.story("en")


def test_a_text_in_the_encoding_that_the_facts_name_is_read() -> None:
    text = text_of("00_control").replace("\u2013", "-")
    raw = text.encode("cp1251", "ignore")
    assert rows_of(read("act.txt", raw, "cp1251").document)[0][0] == "1"


def test_an_act_as_a_docx_is_extracted_and_each_row_names_its_table_and_row() -> None:
    extraction = extract_programme("act.docx", DOCX)
    assert extraction.accepted
    assert b"act.docx#table=2&row=4" in extraction.files["measures"]


@OFFICE
def test_what_only_libreoffice_opens_gives_the_same_rows(tmp_path: Path) -> None:
    blocks = blocks_of(render(real().act, Layout(total="straight")).raw.decode())
    wanted = rows_of(read_file("docx", "act", KINDS["docx"](blocks)).document)
    (tmp_path / "act.docx").write_bytes(KINDS["docx"](blocks))
    (tmp_path / "sheet.xlsx").write_bytes(KINDS["xlsx"](blocks))
    for source, kind in (
        ("act.docx", "odt"),
        ("act.docx", "rtf"),
        ("act.docx", "doc"),
        ("sheet.xlsx", "ods"),
        ("sheet.xlsx", "xls"),
    ):
        office.convert(tmp_path, [source], kind)
        raw = (tmp_path / source).with_suffix(f".{kind}").read_bytes()
        assert file_kind(raw) == kind
        reading = read(f"act.{kind}", raw)
        assert rows_of(reading.document) == wanted, kind
        assert reading.findings == ()
        assert reading.document.sha256 == hashlib.sha256(raw).hexdigest()


@OFFICE
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "xls"])
def test_what_libreoffice_cannot_open_is_told(kind: str, tmp_path: Path) -> None:
    (tmp_path / "act.docx").write_bytes(DOCX)
    (tmp_path / "act.xlsx").write_bytes(KINDS["xlsx"](BLOCKS))
    office.convert(tmp_path, ["act.xlsx" if kind == "xls" else "act.docx"], kind)
    raw = (tmp_path / f"act.{kind}").read_bytes()
    with pytest.raises(SourceError) as refused:
        read(f"act.{kind}", raw[: len(raw) // 3])
    assert refused.value.code in {"source-conversion", "source-damaged", "source-doc-differs", "source-kind"}
