"""`hromada review`, `hromada accept` and what they let `publish` do: who stands behind which bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from support.programmes import MORE_IN_2027, add_act, amend, copy_of_the_programme, decision
from support.reviewed import ACT, WHO, dossier_of, entry_of, saved

from flows.cli.main import main
from flows.model.findings import Finding
from flows.outside.inbox.workbooks import read_workbook
from flows.stages.acts.acceptance.doubtful import DoubtfulCell
from flows.stages.reports.filled import FilledBook
from flows.stages.review.sheet import ANSWER, HEADER_ROW, NAME_ROW, TYPED, YELLOW, review_sheet, sheet_acceptance

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell.cell import Cell, MergedCell

    from flows.stages.review.dossier import Dossier

DATASET = "starokostiantyniv-informatization-2026-2028-programme"
UNACCEPTED = "Прочитано машиною, ще не підтверджено людиною."


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_of_the_programme(tmp_path)


@pytest.fixture
def dossier(programme: Path) -> Dossier:
    return dossier_of(programme)


def publish(programme: Path, day: str = "2026-07-08") -> int:
    portal = f"folder:{programme.parent / 'portal'}"
    return main(["publish", str(programme), "--portal", portal, "--cycle", "2026-H1", "--now", day])


def current(programme: Path) -> Path:
    return programme.parent / "portal" / "dataset" / DATASET / "current"


def source(programme: Path) -> dict[str, Any]:
    package = json.loads((current(programme) / "datapackage.json").read_bytes())
    return dict(package["sources"][0])


def accept(programme: Path, entry: dict[str, Any]) -> int:
    return main(["accept", str(programme), str(saved(programme.parent / "saved.yaml", entry)), "--now", "2026-07-08"])


def refuse(programme: Path) -> None:
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8") + 'reading: {publish_unaccepted: "refuse"}\n', "utf-8")


def test_a_plain_reading_goes_out_with_a_warning_until_somebody_accepts_it(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(programme) == 0
    assert "hromada review" in capsys.readouterr().out
    assert source(programme)["acceptance"] is None
    index = programme.parent / "portal" / "index.html"
    assert UNACCEPTED in index.read_text("utf-8")
    assert accept(programme, entry_of(dossier)) == 0
    assert publish(programme, "2026-07-09") == 0
    assert current(programme).readlink().name == "2026-H1.r2"
    by = source(programme)["acceptance"]
    assert (by["who"], by["date"]) == (WHO, "2026-07-01")
    assert UNACCEPTED not in index.read_text("utf-8")
    assert WHO in index.read_text("utf-8")
    assert WHO in (current(programme) / "changes.md").read_text("utf-8")
    assert publish(programme, "2026-07-10") == 0
    assert current(programme).readlink().name == "2026-H1.r2"


def test_a_programme_may_refuse_what_nobody_has_accepted(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(programme)
    assert publish(programme) == 1
    assert f"hromada review {programme}" in capsys.readouterr().err
    assert not current(programme).exists()
    assert accept(programme, entry_of(dossier)) == 0
    assert publish(programme) == 0
    assert source(programme)["acceptance"]["who"] == WHO


def test_an_acceptance_of_other_bytes_publishes_nothing(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accept(programme, entry_of(dossier)) == 0
    amend(programme, MORE_IN_2027)
    capsys.readouterr()
    assert publish(programme) == 1
    assert "acceptance-stale" in capsys.readouterr().err
    assert not current(programme).exists()
    assert accept(programme, entry_of(dossier)) == 1
    assert ACT in capsys.readouterr().err


def faulty(dossier: Dossier) -> dict[str, dict[str, Any]]:
    """Reviews that are no acceptance, each with what is wrong with it."""
    rows = [row.name for row in dossier.compulsory]
    right = [{"row": row, "right": True} for row in rows]
    stranger = {"place": f"{dossier.act.files[0].name}#line=1,1", "column": 1, "read": "так", "text": "ні"}
    return {
        "other bytes": {"files": [{"name": dossier.act.files[0].name, "sha256": "0" * 64}]},
        "other rows": {"shown_sha256": "0" * 64},
        "a row not compared": {"verdicts": right[1:]},
        "another draw": {"salt": "вибрана сіль"},
        "a row that is wrong": {"verdicts": [*right[1:], {"row": rows[0], "right": False}]},
        "a row that is none": {"verdicts": [*right, {"row": "M99.9", "right": True}]},
        "an answer nobody asked for": {"answers": [stranger]},
    }


def test_what_is_stale_or_not_whole_is_one_sentence_and_nothing_is_written(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    for fault, changes in faulty(dossier).items():
        assert accept(programme, entry_of(dossier, **changes)) == 1, fault
        told = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("…")]
        assert len(told) == 1, fault
        assert "hromada review" in told[0], fault
    assert not (programme / "acceptance.yaml").exists()


def test_a_wrong_row_leads_to_a_correction(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    row = dossier.compulsory[0].name
    assert accept(programme, entry_of(dossier, **faulty(dossier)["a row that is wrong"])) == 1
    told = capsys.readouterr().err
    assert "corrections.yaml" in told
    assert row in told


def test_a_file_that_was_changed_after_it_was_saved_is_refused(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(programme.parent / "saved.yaml", entry_of(dossier))
    path.write_text(path.read_text("utf-8").replace(WHO, "Хтось інший"), "utf-8")
    assert main(["accept", str(programme), str(path)]) == 1
    assert "saved.yaml" in capsys.readouterr().err
    windows = saved(programme.parent / "saved.yaml", entry_of(dossier)).read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    assert main(["accept", str(programme), str(path)]) == 0


@pytest.mark.parametrize("text", ["", "[", "- who: 1\n", "a: b\n"])
def test_what_is_no_review_is_wrong_usage(programme: Path, text: str) -> None:
    path = programme.parent / "saved.yaml"
    path.write_text(text, "utf-8")
    assert main(["accept", str(programme), str(path)]) == 2


def test_an_act_that_is_none_is_wrong_usage(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accept(programme, entry_of(dossier, number="1/1")) == 2
    assert main(["review", str(programme), "--act", "1/1", "--out", str(programme.parent / "r.html")]) == 2
    assert ACT in capsys.readouterr().err


def test_a_second_acceptance_takes_the_place_of_the_first(programme: Path, dossier: Dossier) -> None:
    assert accept(programme, entry_of(dossier)) == 0
    assert accept(programme, entry_of(dossier, who="Петро Коваль", when=dossier.act.date.replace())) == 0
    (entry,) = yaml.safe_load((programme / "acceptance.yaml").read_text("utf-8"))
    assert entry["who"] == "Петро Коваль"


CORRECTION = """
- act: "46/38/VIII"
  match: {table: "measures", key: "M2.10"}
  field: "title"
  before: "Запровадження та поетапне розгортання розумних зупинок"
  after: "Запровадження й поетапне розгортання розумних зупинок"
  reason: "описка у файлі"
  who: "Оксана Іваненко"
  date: 2026-07-01
"""


def test_what_is_reviewed_has_the_corrections_in_it_and_says_so(programme: Path, dossier: Dossier) -> None:
    assert accept(programme, entry_of(dossier)) == 0
    (programme / "corrections.yaml").write_text(CORRECTION, "utf-8")
    corrected = dossier_of(programme)
    (found,) = corrected.corrections
    assert found.key == "M2.10"
    out = programme.parent / "r.html"
    assert main(["review", str(programme), "--act", ACT, "--out", str(out)]) == 0
    assert out.read_text("utf-8").count("описка у файлі") == 1
    assert publish(programme) == 1, "what was accepted had another title"
    assert accept(programme, entry_of(corrected)) == 0
    assert publish(programme) == 0


def is_yellow(cell: Cell | MergedCell) -> bool:
    return bool(cell.fill.fgColor.rgb == f"FF{YELLOW[1:]}")


def test_doubts_are_answered_in_the_workbook_too(dossier: Dossier) -> None:
    """The first reading, the second, one of one's own, a whole row; and blank ones that are missing then."""
    file = dossier.act.files[0].name
    cells = tuple(
        DoubtfulCell(
            place=f"{file}#line={number},{number}",
            column=column,
            read=f"=прочитано {number}",
            other=other,
            findings=(Finding.of("join-unclear", key=str(number)),),
        )
        for number, column, other in ((1, 2, "інакше"), (2, 3, "інакше"), (3, 1, ""), (4, 0, ""), (5, 1, ""))
    )
    doubtful = replace(dossier, cells=cells)
    filled = openpyxl.load_workbook(BytesIO(review_sheet(doubtful)))
    sheet = filled.worksheets[0]
    lines = list(sheet.iter_rows(min_row=HEADER_ROW + 2, max_row=HEADER_ROW + 6))
    assert [is_yellow(line[TYPED]) for line in lines] == [True, True, True, False, True]
    for line, column, answer in zip(lines, (ANSWER, ANSWER, TYPED, ANSWER), (1, "2", "своє", 1), strict=False):
        line[column].value = answer
    out = BytesIO()
    filled.save(out)
    book = read_workbook(out.getvalue())
    assert isinstance(book, FilledBook)
    answers = sheet_acceptance(book, doubtful, dossier.act.date, "review.xlsx").answers
    assert [(one.column, one.text) for one in answers] == [
        (2, "=прочитано 1"), (3, "інакше"), (1, "своє"), (0, "=прочитано 4")
    ]  # fmt: skip


def test_what_an_amending_act_removes_is_compared_too(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    """An act that only removes an item prints no row: its sentence, as it was understood, is what is accepted."""
    uid = "51/1/VIII-2026-03-12"
    assert accept(programme, entry_of(dossier)) == 0
    add_act(programme, uid, decision(uid, "1.1. Пункт 3.4 виключити.\n"))
    refuse(programme)
    assert publish(programme) == 1
    out = programme.parent / "r.html"
    assert main(["review", str(programme), "--out", str(out)]) == 0
    shown = out.read_text("utf-8")
    assert shown.count('data-row="clauses 1" data-must="1"') == 1
    assert "<dd>вилучити</dd>" in shown
    amended = dossier_of(programme, uid)
    assert accept(programme, entry_of(amended, verdicts=[])) == 1
    assert accept(programme, entry_of(amended)) == 0
    capsys.readouterr()
    assert publish(programme) == 0, capsys.readouterr().err


def test_a_file_of_acceptances_cut_by_hand_lets_nothing_out(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accept(programme, entry_of(dossier)) == 0
    file = programme / "acceptance.yaml"
    (entry,) = yaml.safe_load(file.read_text("utf-8"))
    file.write_text(yaml.safe_dump([{**entry, "verdicts": entry["verdicts"][1:]}], allow_unicode=True), "utf-8")
    capsys.readouterr()
    assert publish(programme) == 1
    assert "acceptance-stale" in capsys.readouterr().err


def test_the_workbook_does_what_the_page_does(
    programme: Path, dossier: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    book = programme.parent / "review.xlsx"
    order = ["review", str(programme), "--out", str(programme.parent / "r.html"), "--xlsx", str(book)]
    assert main(order) == 0
    assert main(["accept", str(programme), str(book), "--now", "2026-07-08"]) == 2  # nobody has signed it
    filled = openpyxl.load_workbook(book)
    sheet = filled.worksheets[0]
    yellow = [row for row in sheet.iter_rows(min_row=HEADER_ROW + 2) if is_yellow(row[ANSWER])]
    assert not any(is_yellow(row[TYPED]) for row in yellow), "no row is typed anew"
    assert len(yellow) == len(dossier.compulsory)
    sheet.cell(NAME_ROW + 1, 2).value = WHO
    filled.save(book)
    assert main(["accept", str(programme), str(book), "--now", "2026-07-08"]) == 1  # no row is compared
    for row in yellow:
        row[ANSWER].value = 1
    yellow[0][TYPED].value = "інша назва"
    filled.save(book)
    assert main(["accept", str(programme), str(book), "--now", "2026-07-08"]) == 2  # a text that nobody asked for
    yellow[0][TYPED].value = None
    filled.save(book)
    assert main(["accept", str(programme), str(book), "--now", "2026-07-08"]) == 0
    (entry,) = yaml.safe_load((programme / "acceptance.yaml").read_text("utf-8"))
    assert (entry["who"], str(entry["when"])) == (WHO, "2026-07-08")
    sheet.cell(NAME_ROW + 1, 2).value = '="' + WHO + '"'
    filled.save(book)
    capsys.readouterr()
    assert main(["accept", str(programme), str(book)]) == 2
    assert "review.xlsx" in capsys.readouterr().err
