"""A scan of the real act: it goes out only once a person has accepted it, and then says what the printed act says."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from support import office
from support.acts import Layout, real, render
from support.documents_of_acts import Look, blocks_of
from support.programmes import copy_of_the_programme
from support.reviewed import WHO, dossier_of, entry_of, programme_of, saved
from support.scans import FILE, LACKING, as_scan, pages

from flows.cli.main import main
from flows.outside.acts.reading import read
from flows.stages.acts.readers.pdf import read_pdf
from flows.stages.acts.settle import read_at, rows_by_place

if TYPE_CHECKING:
    from pathlib import Path

    from flows.stages.review.dossier import Dossier

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(LACKING), reason=LACKING),
    pytest.mark.skipif(bool(office.missing()), reason=f"apt-get install {office.missing()}"),
]
DATASET = "starokostiantyniv-informatization-2026-2028-programme"
TABLES = ("measures", "measure-funding", "indicators", "indicator-targets")
SMALL = Look(width=297, height=210, size=8)


def publish(programme: Path) -> int:
    portal = f"folder:{programme.parent / 'portal'}"
    return main(["publish", str(programme), "--portal", portal, "--cycle", "2026-H1", "--now", "2026-07-08"])


def current(programme: Path) -> Path:
    return programme.parent / "portal" / "dataset" / DATASET / "current"


def compared(dossier: Dossier, pdf: bytes) -> list[dict[str, object]]:
    """What a person answers who has the printed act beside the scan."""
    rows = rows_by_place(read_pdf(pdf, FILE).document)
    return [
        {"place": cell.place, "column": cell.column, "read": cell.read, "text": read_at(rows[cell.place], cell.column)}
        for cell in dossier.cells
    ]


def waive_lines(programme: Path, scan: bytes) -> None:
    """Figures outside the tables, which no answer is about, compared by a named person."""
    keys = {each.key for each in read(FILE, scan).findings if each.check == "ocr-line-figure-uncertain"}
    path = programme / "waivers.yaml"
    waivers = yaml.safe_load(path.read_text("utf-8"))
    said = {"check": "ocr-line-figure-uncertain", "reason": "Звірено з актом.", "who": WHO, "date": date(2026, 7, 1)}
    waivers += [{**said, "key": key} for key in sorted(keys)]
    path.write_text(yaml.safe_dump(waivers, allow_unicode=True), "utf-8")


def test_a_scan_goes_out_only_accepted_and_then_says_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = blocks_of(render(real().act, Layout(total="straight")).raw.decode())
    pdf = office.by_libreoffice({"act": (blocks, SMALL)}, tmp_path)["act"]
    scan = as_scan(pages(pdf))
    programme = programme_of(scan, tmp_path / "scanned")
    assert publish(programme) == 1
    assert "not-accepted" in capsys.readouterr().err
    assert not current(programme).exists()
    dossier = dossier_of(programme)
    waive_lines(programme, scan)
    entry = entry_of(dossier, answers=compared(dossier, pdf))
    assert main(["accept", str(programme), str(saved(tmp_path / "saved.yaml", entry)), "--now", "2026-07-08"]) == 0
    capsys.readouterr()
    assert publish(programme) == 0, capsys.readouterr().err
    (source,) = json.loads((current(programme) / "datapackage.json").read_bytes())["sources"]
    assert (source["extraction"], source["acceptance"]["who"]) == ("recognised", WHO)
    plain = copy_of_the_programme(tmp_path / "plain")
    assert publish(plain) == 0
    for table in TABLES:
        assert (current(programme) / f"{table}.csv").exists()
        assert without_places(current(programme) / f"{table}.csv") == without_places(current(plain) / f"{table}.csv")


def without_places(path: Path) -> list[dict[str, str]]:
    """A table's rows but for where they stand in the act."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: value for name, value in row.items() if name != "sourceRef"} for row in csv.DictReader(file)]
