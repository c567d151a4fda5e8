"""Forms that LibreOffice has saved anew, in Ukrainian, come back as they were filled in; how they look on paper."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from support.filling import (
    PLACES,
    checks,
    collected,
    edited,
    expected,
    fill,
    issued,
    real_forms,
    sample,
    sent,
    small_form,
    type_in,
)

from flows.outside.inbox.workbooks import read_workbook
from flows.stages.reports.collect import collect
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.forms import status_choices

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.long

UKRAINIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>uk-UA</value></prop></item>
</oor:items>
"""
AS_SHOWN = "csv:Text - txt - csv (StarCalc):59,34,76,1"
CP1251 = "csv:Text - txt - csv (StarCalc):59,34,34,1"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form of the programme, filled in."""
    folder = tmp_path_factory.mktemp("filled")
    for number, form in enumerate(real_forms()):
        (folder / f"{number}.xlsx").write_bytes(fill(form, sample(form)))
    return folder


def saved_anew(filled: Path, kind: str, out: Path) -> Path:
    """All of them converted by one run of LibreOffice, with a profile of its own."""
    program = shutil.which("soffice")
    assert program, "make test-long installs libreoffice-calc"
    profile = out / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(UKRAINIAN, "utf-8")
    command = [program, "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", kind]
    files = [str(path) for path in sorted(filled.iterdir())]
    subprocess.run([*command, "--outdir", str(out / "files"), *files], check=True, capture_output=True, timeout=300)
    return out / "files"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("xlsx:Calc MS Excel 2007 XML", set()), ("ods", set()), ("xls", {"report-xls"}), (AS_SHOWN, {"report-csv"}),
        (CP1251, {"report-csv"}),
    ],
    ids=["xlsx", "ods", "xls", "csv", "csv-cp1251"],
)  # fmt: skip
def test_every_form_survives_another_program(filled: Path, tmp_path: Path, kind: str, found: set[str]) -> None:
    folder = saved_anew(filled, kind, tmp_path)
    for number, form in enumerate(real_forms()):
        (path,) = folder.glob(f"{number}.*")
        reading = collect(sent(path.name), read_workbook(path.read_bytes()), issued())
        assert set(checks(reading)) == found, path.name
        assert collected(reading) == expected(form, sample(form)), path.name


@pytest.mark.parametrize(
    ("kind", "found"),
    [("xlsx:Calc MS Excel 2007 XML", set()), ("ods", set()), (AS_SHOWN, {"report-csv"}),
     ("xls", {"report-xls", "report-percent-fraction"})],
    ids=["xlsx", "ods", "csv", "xls"],
)  # fmt: skip
def test_percentages_survive_another_program_or_are_asked_about(tmp_path: Path, kind: str, found: set[str]) -> None:
    form = small_form()
    shares = {("M1.3", "completion"): 0.35, ("M1.4", "completion"): 1, ("I1.3", "value"): 1, ("I1.4", "value"): 0.07}
    status = {("M1.3", "status"): status_choices()["in-progress"], ("M1.4", "status"): status_choices()["in-progress"]}

    def edit(sheet: Worksheet) -> None:
        type_in(sheet, form, {**sample(form), **status, **shares})
        lines = {row.key: HEADER_ROW + 2 + number for number, row in enumerate(form.rows)}
        for key, column in shares:
            sheet.cell(lines[key], PLACES[column]).number_format = "0%"

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.xlsx").write_bytes(edited(form_sheet(form), edit))
    (path,) = saved_anew(tmp_path / "in", kind, tmp_path).glob("1.*")
    reading = collect(sent(path.name), read_workbook(path.read_bytes()), issued())
    assert set(checks(reading)) == found
    assert reading.report is not None
    if "xls" not in path.suffix or path.suffix == ".xlsx":
        assert [row.completion_pct for row in reading.report.progress] == [35, 100]
        assert [row.value for row in reading.report.values] == [100, 7]


def test_drop_downs_and_protection_survive(filled: Path, tmp_path: Path) -> None:
    path = saved_anew(filled, "xlsx:Calc MS Excel 2007 XML", tmp_path) / "1.xlsx"
    sheet = load_workbook(path)["Звіт"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {"list", "decimal", "date"}


def test_a_form_is_one_page_wide(filled: Path, tmp_path: Path) -> None:
    folder = saved_anew(filled, "pdf", tmp_path)
    pages = (folder / "1.pdf").read_bytes().count(b"/Type/Page/")
    assert pages == 2  # the form and its instruction
