"""300 workbooks that must not be taken as they are: hand-made traps, and files spoilt by the same chance each time.

Each is `(name, file name, bytes, check)`; `any` asks for any finding, an empty check for any or else for the very
report that was sent.
"""

from __future__ import annotations

import random
import re
import struct
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook

from flows.model.half_years import Cycle
from flows.stages.reports.form_sheet import form_sheet
from support.containers import asice, signature, streamed_signature, zipped
from support.filling import Answers, edited, fill, sample, saved, small_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

FORM = small_form()
FULL = sample(FORM)
SHEET = "xl/worksheets/sheet1.xml"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


class Damaged(NamedTuple):
    name: str
    file: str
    raw: bytes
    check: str = ""


@cache
def good() -> bytes:
    """The form as a clerk sends it."""
    return fill(FORM, FULL)


def repacked(raw: bytes, change: Mapping[str, Callable[[bytes], bytes]], *more: tuple[str, bytes]) -> bytes:
    """The package with some parts changed and some added."""
    buffer = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change[info.filename](part) if info.filename in change else part)
        for name, added in more:
            new.writestr(name, added)
    return buffer.getvalue()


def sheet_xml() -> str:
    """The XML of the good workbook's sheet."""
    with ZipFile(BytesIO(good())) as package:
        return package.read(SHEET).decode()


def in_sheet(before: str, after: str) -> bytes:
    """The good workbook with the sheet's XML changed."""

    def change(part: bytes) -> bytes:
        text = part.decode()
        assert before in text, before
        return text.replace(before, after, 1).encode()

    return repacked(good(), {SHEET: change})


def with_part(name: str, part: bytes = b"<x/>") -> bytes:
    return repacked(good(), {}, (name, part))


def ods(content: str, *more: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("mimetype"), ODS_TYPE, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
        for name, part in more:
            package.writestr(name, part)
    return buffer.getvalue()


def ods_sheet(rows: str) -> str:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Звіт">{rows}</table:table></office:spreadsheet></office:body>'
        f"</office:document-content>"
    )


def ods_cell(times: int, rows: int, text: str) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{times}" '
        f'office:value-type="string"><text:p>{text}</text:p></table:table-cell></table:table-row>'
    )


def understated(raw: bytes, name: str, real: bytes) -> bytes:
    """A package whose part says that it unpacks to ten bytes."""
    packed = repacked(raw, {name: lambda _: real})
    return packed.replace(struct.pack("<I", len(real)), struct.pack("<I", 10))


def encrypted(raw: bytes) -> bytes:
    """The flag of encryption set on every part."""
    data = bytearray(raw)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), raw):
            data[found.start() + offset] |= 1
    return bytes(data)


def other(**changes: Any) -> bytes:  # noqa: ANN401  # fields of a form
    return fill(replace(FORM, **changes), FULL)


def typed(edit: Callable[[Worksheet], object]) -> bytes:
    return edited(good(), edit)


def many_sheets() -> bytes:
    return repacked(good(), {}, *((f"xl/extra/part{number}.xml", b"<x/>") for number in range(400)))


def twice() -> bytes:
    """Two parts of one name, which two programs may read differently."""
    return with_part("xl/workbooc.xml").replace(b"xl/workbooc.xml", b"xl/workbook.xml")


def handmade() -> Iterator[Damaged]:
    """One of each kind."""
    yield from large_ones()
    yield from packages()
    yield from no_packages()
    yield from broken_sheets()
    yield from strange_forms()
    yield from ods_files()
    yield from csv_files()
    yield from container_files()


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def large_ones() -> Iterator[Damaged]:
    """Made to cost memory or time."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rows = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(20, 300_000))
    bomb = b"<worksheet><sheetData>" + b" " * 30_000_000
    yield Damaged("a cell at the end of the sheet", "а.xlsx", in_sheet("</sheetData>", far), "report-cell-far")
    yield Damaged(
        "a cell far to the right", "а.xlsx", in_sheet("</sheetData>", far.replace("1048576", "99")), "report-cell-far"
    )
    yield Damaged("a million formatted rows", "а.xlsx", in_sheet("</sheetData>", rows + "</sheetData>"))
    yield Damaged(
        "300,000 formatted rows too many",
        "а.xlsx",
        in_sheet("</sheetData>", rows * 4 + "</sheetData>"),
        "report-too-large",
    )
    yield Damaged("a bomb of 30 MB in 40 kB", "а.xlsx", repacked(good(), {SHEET: lambda _: bomb}), "report-too-large")
    yield Damaged("a bomb that lies about its size", "а.xlsx", understated(good(), SHEET, bomb))


def packages() -> Iterator[Damaged]:
    """Parts that no form has."""
    yield Damaged("entities in the sheet", "а.xlsx", in_sheet("<worksheet", DOCTYPE + "<worksheet"), "report-hostile")
    yield Damaged(
        "entities in the shared strings",
        "а.xlsx",
        repacked(good(), {"xl/sharedStrings.xml": lambda part: part.replace(b"<sst", DOCTYPE.encode() + b"<sst", 1)}),
    )
    yield Damaged(
        "entities in the workbook",
        "а.xlsx",
        repacked(
            good(), {"xl/workbook.xml": lambda part: part.replace(b"<workbook", DOCTYPE.encode() + b"<workbook", 1)}
        ),
        "report-hostile",
    )
    yield Damaged("macros", "а.xlsm", with_part("xl/vbaProject.bin"), "report-macros")
    yield Damaged(
        "macros by type",
        "а.xlsx",
        repacked(
            good(),
            {"[Content_Types].xml": lambda part: part.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")},
        ),
        "report-macros",
    )
    yield Damaged("controls", "а.xlsx", with_part("xl/activeX/activeX1.xml"), "report-macros")
    yield Damaged("links to other files", "а.xlsx", with_part("xl/externalLinks/externalLink1.xml"), "report-links")
    yield Damaged("an embedded file", "а.xlsx", with_part("xl/embeddings/oleObject1.bin"), "report-links")
    yield Damaged("a connection", "а.xlsx", with_part("xl/connections.xml"), "report-links")
    yield Damaged("a way out of the package", "а.xlsx", with_part("../../evil.xml"), "report-hostile")
    yield Damaged("a part twice", "а.xlsx", twice(), "report-hostile")
    yield Damaged("400 parts", "а.xlsx", many_sheets(), "report-too-large")
    yield Damaged("encrypted parts", "а.xlsx", encrypted(good()), "report-password")


def no_packages() -> Iterator[Damaged]:
    """Anything but a package, and packages of something else."""
    yield Damaged(
        "a password",
        "а.xlsx",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
        "report-password",
    )
    yield Damaged(
        "an old workbook of nothing",
        "а.xls",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512 + "Workbook".encode("utf-16-le"),
        "report-unreadable",
    )
    yield Damaged(
        "an old document",
        "а.doc",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512 + "WordDocument".encode("utf-16-le"),
        "report-format",
    )
    yield Damaged(
        "old macros",
        "а.xls",
        bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook_VBA_PROJECT".encode("utf-16-le"),
        "report-macros",
    )
    yield Damaged(
        "a binary workbook",
        "а.xlsb",
        repacked(good(), {}, ("xl/workbook.bin", b"x")).replace(b"xl/workbook.xml", b"xl/workbook.xxx"),
        "report-format",
    )
    yield Damaged("a text document", "а.docx", repacked(saved(Workbook()), {}).replace(b"xl/", b"wd/"), "report-format")
    yield Damaged("HTML named .xls", "а.xls", b"<html><table><tr><td>1</td></tr></table></html>", "report-format")
    yield Damaged("XML named .xls", "а.xls", b'<?xml version="1.0"?><Workbook/>', "report-format")
    yield Damaged("a picture", "а.xlsx", b"\x89PNG\r\n\x1a\n", "report-format")
    yield Damaged("a PDF", "а.xlsx", b"%PDF-1.7\n", "report-format")
    yield Damaged("nothing", "а.xlsx", b"", "report-unreadable")
    yield Damaged("six million bytes", "а.csv", b"1,2,3\n" * 1_000_001, "report-too-large")


def broken_sheets() -> Iterator[Damaged]:
    """Sheets that no program writes."""
    yield Damaged("a text in a cell of numbers", "а.xlsx", in_sheet("<v>1000.5</v>", "<v>abc</v>"), "report-unreadable")
    yield Damaged("NaN in a cell of numbers", "а.xlsx", in_sheet("<v>1000.5</v>", "<v>NaN</v>"), "report-number")
    yield Damaged("an endless number", "а.xlsx", in_sheet("<v>1000.5</v>", f"<v>{'9' * 400}</v>"), "report-number")
    yield Damaged(
        "an error that calamine refuses", "а.xlsx", in_sheet("<v>1000.5</v>", "<v>#SPILL!</v>").replace(b"", b""), ""
    )
    yield Damaged(
        "XML that does not end", "а.xlsx", repacked(good(), {SHEET: lambda part: part[:-40]}), "report-unreadable"
    )
    yield Damaged("no sheet at all", "а.xlsx", repacked(good(), {SHEET: lambda _: b""}), "report-unreadable")
    yield Damaged("deep XML", "а.xlsx", repacked(good(), {SHEET: lambda _: b"<a>" * 200_000}), "report-unreadable")
    yield Damaged("a row of letters", "а.xlsx", in_sheet('<row r="7"', '<row r="seven"'), "report-unreadable")
    yield Damaged("a cell of nowhere", "а.xlsx", in_sheet('r="I7"', 'r="7I"'), "report-unreadable")


def strange_forms() -> Iterator[Damaged]:
    """Forms of others, and forms taken apart."""
    yield Damaged("another half-year's form", "а.xlsx", other(cycle=Cycle(2026, 2)), "report-wrong-cycle")
    yield Damaged(
        "another hromada's form", "а.xlsx", other(programme="kvitneve-informatization-2026-2028"), "report-foreign"
    )
    yield Damaged(
        "an executor of nothing",
        "а.xlsx",
        other(executor=replace(FORM.executor, executor_id="Enobody")),
        "report-executor-unknown",
    )
    yield Damaged("a form without keys", "а.xlsx", typed(lambda sheet: sheet.delete_cols(1)), "report-form-missing")
    yield Damaged(
        "a form without a header", "а.xlsx", typed(lambda sheet: sheet.delete_rows(5)), "report-column-missing"
    )
    yield Damaged("an empty form", "а.xlsx", form_sheet(FORM), "report-empty")
    yield Damaged("an empty workbook", "а.xlsx", saved(Workbook()), "report-form-missing")


def ods_files() -> Iterator[Damaged]:
    """The other format of workbooks."""
    yield Damaged(
        "ODS without rows",
        "а.ods",
        ods(ods_sheet("")),
        "report-form-missing",
    )
    yield Damaged(
        "ODS, encrypted",
        "а.ods",
        repacked(ods(ods_sheet("")), {"META-INF/manifest.xml": lambda _: b"<manifest:encryption-data/>"}),
        "report-password",
    )
    yield Damaged(
        "ODS with macros", "а.ods", ods(ods_sheet(""), ("Basic/Standard/Module1.xml", b"<x/>")), "report-macros"
    )
    yield Damaged("ODS with an object", "а.ods", ods(ods_sheet(""), ("Object 1/content.xml", b"<x/>")), "report-links")
    yield Damaged(
        "ODS linked to another file",
        "а.ods",
        ods(ods_sheet('<table:table-source xlink:href="http://example.org" xmlns:xlink="x"/>')),
        "report-links",
    )
    yield Damaged(
        "ODS with a million rows of one value", "а.ods", ods(ods_sheet(ods_cell(1, 1_048_576, "1"))), "report-cell-far"
    )
    yield Damaged(
        "ODS with 16,384 columns of one value", "а.ods", ods(ods_sheet(ods_cell(16_384, 1, "1"))), "report-cell-far"
    )
    yield Damaged(
        "ODS that fills the memory",
        "а.ods",
        ods(ods_sheet(ods_cell(250, 19_000, "текст " * 2_000))),
        "report-too-costly",
    )
    yield Damaged("ODS with too many values", "а.ods", ods(ods_sheet(ods_cell(50, 3_000, "1"))), "report-too-large")
    yield Damaged("ODS with entities", "а.ods", ods(DOCTYPE + ods_sheet("")), "report-hostile")
    yield Damaged("ODS without content", "а.ods", ods(""), "report-unreadable")


def csv_files() -> Iterator[Damaged]:
    """Texts."""
    yield Damaged("CSV with NUL", "а.csv", b"a,b\0c\n", "report-format")
    yield Damaged(
        "CSV of a foreign table", "а.csv", "прізвище;сума\nІваненко;5\n".encode("cp1251"), "report-form-missing"
    )
    yield Damaged("CSV with a field without end", "а.csv", b'"' + b"a" * 200_000, "report-unreadable")
    yield Damaged("CSV of 30,000 rows", "а.csv", b"1\n" * 30_000, "report-too-large")
    yield Damaged("UTF-16 cut in the middle", "а.csv", "ключ".encode("utf-16")[:-1], "report-unreadable")


def container_files() -> Iterator[Damaged]:
    """Archives and signatures, the report inside or not."""
    bomb = zipped(*((f"{number}.xlsx", b"0" * 900_000) for number in range(20)))
    yield Damaged("a report in an archive", "а.zip", zipped(("звіт.xlsx", good())))
    yield Damaged("a report in a signature", "а.p7s", signature(good()))
    yield Damaged("a signature alone", "а.p7s", signature(), "report-signature-alone")
    yield Damaged("two reports in one", "а.zip", zipped(("1.xlsx", good()), ("2.xlsx", good())), "report-several")
    yield Damaged("twenty bombs in one", "а.zip", bomb, "report-several")
    yield Damaged("a bomb in an archive", "а.asice", asice(("1.xlsx", b"0" * 4_900_000)), "report-hostile")
    yield Damaged(
        "an archive that lies about its size", "а.zip", understated(zipped(("1.xlsx", b"")), "1.xlsx", b"0" * 9_000_000)
    )
    yield Damaged("an encrypted archive", "а.zip", encrypted(zipped(("звіт.xlsx", good()))), "report-password")
    yield Damaged(
        "an archive of 400 files", "а.zip", zipped(*((str(one), b"") for one in range(400))), "report-too-large"
    )
    yield Damaged("archives without end", "а.zip", zipped(("а.zip", zipped(("а.zip", b"PK")))), "report-nested")
    yield Damaged("a way out of an archive", "а.zip", zipped(("../../звіт.xlsx", good())), "report-hostile")
    yield Damaged(
        "a report with macros within", "а.zip", zipped(("а.xlsm", with_part("xl/vbaProject.bin"))), "report-macros"
    )
    yield Damaged("a signature that ends nowhere", "а.p7s", streamed_signature(good())[:-9], "report-unreadable")
    yield Damaged("a signature ever deeper", "а.p7s", signature(b"")[:15] + b"\x30\x80" * 900_000, "report-hostile")
    yield Damaged("a signature of no length", "а.p7s", signature(b"")[:15] + b"\x30\xff" * 90, "report-unreadable")
    yield Damaged("a page for a Mac", "а.csv", "ключ;Виконано, %\nа|б;5\n".encode("mac_cyrillic"), "report-encoding")
    yield Damaged("a page of halves", "а.csv", "ключ;Виконано, %\nа|б;5\n".encode("utf-16-le"), "report-encoding")


NEVER = ["н/д", "=1+1", "#REF!", -5, 46154, True, "1.250", 1e20]
WRONG: dict[str, list[object]] = {
    "status": ["майже", 5, "=1+1", "#REF!", "тел. 067 123-45-67"],
    "completion": [*NEVER, 0.35, "0,35", 101],
    "amount": [*NEVER, 12.345, 3_184_710_691],
    "value": NEVER,
    "note": ["=1+1", "тел. 067 123-45-67", "#N/A", "паспорт НА 123456", "a.b@example.org"],
    "evidence": ["наказ № 5", "=HYPERLINK(1)", "#N/A", "javascript:alert(1)"],
    "tender": ["UA-2026", "=1+1", "закупівлі не було", "тел. 067 123-45-67"],
    "contract": ["договір № 5", "=HYPERLINK(1)", "javascript:alert(1)"],
    "budget": [12, "=1+1", "КПКВК", "a.b@example.org"],
}


def wrong_cells(chance: random.Random) -> bytes:
    """Some input cells hold what they must not."""
    answers: Answers = dict(FULL)
    for place in chance.sample(sorted(FULL), k=chance.randint(1, 4)):
        answers[place] = chance.choice(WRONG[place[1]])
    return fill(FORM, answers)


def cut(chance: random.Random) -> bytes:
    return good()[: chance.randrange(1, len(good()))]


def flipped(chance: random.Random) -> bytes:
    data = bytearray(good())
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def garbled_xml(chance: random.Random) -> bytes:
    """Marks of XML where none may stand."""

    def change(part: bytes) -> bytes:
        text = bytearray(part)
        for _ in range(chance.randint(1, 5)):
            text[chance.randrange(len(text))] = chance.choice(b"<&")
        return bytes(text)

    return repacked(good(), {SHEET: change})


def spoilt_container(chance: random.Random) -> bytes:
    """An archive or a signature with some bytes changed, or cut."""
    pack = chance.choice((lambda raw: zipped(("звіт.xlsx", raw)), lambda raw: asice(("звіт.xlsx", raw)), signature))
    data = bytearray(pack(good()))
    for _ in range(chance.randint(0, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.choice((len(data), chance.randrange(1, len(data))))])


def by_chance(count: int) -> Iterator[Damaged]:
    """Spoilt in five ways, by the number alone."""
    for number in range(count):
        make = (wrong_cells, cut, flipped, garbled_xml, spoilt_container)[number % 5]
        must = "any" if make is wrong_cells else ""
        yield Damaged(f"{make.__name__} {number}", "б.xlsx", make(random.Random(number)), must)  # noqa: S311  # chance that repeats


def few() -> tuple[Damaged, ...]:
    """Twenty of them, quickly made and read."""
    return (*list(handmade())[1:50:4][:12], *by_chance(10))


@cache
def damaged() -> tuple[Damaged, ...]:
    """All 300."""
    first = tuple(handmade())
    return (*first, *by_chance(300 - len(first)))
