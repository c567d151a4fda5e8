"""Reports in archives and signatures are opened under the same limits, or told for what they are."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from support.containers import asice, signature, streamed_signature, zipped
from support.damaged import good
from support.filling import FACTS, H1, NOW, collected, issued, sent

from flows.outside.inbox.received import arrived
from flows.outside.inbox.workbooks import read_workbook
from flows.stages.reports.collect import collect
from flows.stages.reports.filled import Refusal

if TYPE_CHECKING:
    from pathlib import Path

LETTER = b"%PDF-1.7\n"
OPENED = {
    "a ZIP": zipped(("звіт.xlsx", good())),
    "a ZIP of a folder with a letter and rubbish": zipped(
        ("Звіти/", b""), ("Звіти/ЗВІТ.XLSX", good()), ("Звіти/лист.pdf", LETTER), ("__MACOSX/Звіти/._ЗВІТ.XLSX", b"x"),
        ("Звіти/.DS_Store", b"x"), ("Звіти/~$ЗВІТ.XLSX", b"x"), ("Звіти/Thumbs.db", b"x"),
    ),
    "a ZIP with the signature beside": zipped(("звіт.xlsx", good()), ("звіт.xlsx.p7s", signature())),
    "a ZIP of a name with dots": zipped(("Звіт за І півр..xlsx", good())),
    "a ZIP whose one file has no ending": zipped(("звіт", good())),
    "an ASiC-E container": asice(("звіт.xlsx", good())),
    "a signature": signature(good()),
    "a signature of unknown length": streamed_signature(good()),
    "a signature in base64": base64.encodebytes(signature(good())),
    "a signature in PEM": b"-----BEGIN PKCS7-----\n" + base64.encodebytes(signature(good())) + b"-----END PKCS7-----\n",
}  # fmt: skip
REFUSED = {
    "two workbooks": (zipped(("1.xlsx", good()), ("2.ods", b"PK")), "report-several"),
    "no workbook": (zipped(("лист.pdf", LETTER), ("скан.jpg", b"\xff\xd8\xff")), "report-nothing-inside"),
    "a letter alone": (zipped(("лист.pdf", LETTER)), "report-format"),
    "nothing": (zipped(), "report-nothing-inside"),
    "an archive in an archive": (zipped(("звіт.zip", zipped(("звіт.xlsx", good())))), "report-nested"),
    "a container in a signature": (signature(asice(("звіт.xlsx", good()))), "report-nested"),
    "a signature in a signature": (signature(signature(good())), "report-nested"),
    "a signature without content": (signature(), "report-signature-alone"),
    "a signature cut off": (signature(good())[:-2000], "report-unreadable"),
    "a signature that goes ever deeper": (signature(b"")[:15] + b"\x30\x80" * 400_000, "report-hostile"),
    "a bomb": (zipped(("звіт.xlsx", b"0" * 4_000_000)), "report-hostile"),
    "a heavy file": (zipped(("звіт.xlsx", bytes(range(256)) * 20_000)), "report-too-large"),
    "a way out by Windows": (zipped(("a\\..\\..\\звіт.xlsx", good())), "report-hostile"),
    "a way to the root": (zipped(("/звіт.xlsx", good())), "report-hostile"),
    "a way out": (zipped(("../звіт.xlsx", good())), "report-hostile"),
    "macros within": (zipped(("звіт.xlsm", zipped(("[Content_Types].xml", b""), ("xl/vbaProject.bin", b"")))),
                      "report-macros"),
}  # fmt: skip


@pytest.mark.parametrize("name", OPENED)
def test_the_one_workbook_inside_is_the_report(name: str) -> None:
    alone = collected(collect(sent(), read_workbook(good()), issued()))
    assert collected(collect(sent(), read_workbook(OPENED[name]), issued())) == alone


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_report_is_told(name: str) -> None:
    raw, check = REFUSED[name]
    assert read_workbook(raw) == Refusal(check)


def received(tmp_path: Path, **files: bytes) -> dict[str, bytes | Refusal]:
    """What is made of files in the folder of reports, by name; two underscores stand for a dot."""
    reports = tmp_path / "reports" / str(H1)
    for name, raw in files.items():
        path = reports / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return {file.sent.file: file.raw for file in arrived(tmp_path, FACTS.reports, cycle=H1, today=NOW.day)}


@pytest.mark.parametrize("name", ["звіт__xlsx__p7s", "звіт__p7s", "ЗВІТ__XLSX__P7S", "звіт__sig"])
@pytest.mark.parametrize("content", [None, b"content"])
def test_a_signature_beside_its_report_is_noted(tmp_path: Path, name: str, content: bytes | None) -> None:
    found = received(tmp_path, звіт__xlsx=good(), **{name: signature(content)})
    assert found == {"звіт.xlsx": good(), name.replace("__", "."): Refusal("report-signature")}
    reading = collect(sent(), Refusal("report-signature"), issued())
    assert [str(finding.severity) for finding in reading.findings] == ["info"]


def test_a_report_that_is_only_called_a_signature_is_read(tmp_path: Path) -> None:
    other = zipped(("звіт.xlsx", good()))
    assert received(tmp_path, звіт__xlsx=good(), звіт__p7s=other) == {"звіт.xlsx": good(), "звіт.p7s": other}


def test_a_signature_of_another_file_is_asked_about(tmp_path: Path) -> None:
    found = received(tmp_path, звіт__xlsx=good(), інший__xlsx__p7s=signature())
    assert found["інший.xlsx.p7s"] == signature()
