from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import frictionless
import pytest
import python_calamine
from support.editions import (
    ACT,
    FIRST,
    HOSTILE,
    JULY,
    SCHEMAS,
    Rows,
    digest,
    edited,
    edition,
    files_of,
    measure,
    money,
    programme,
)
from support.places import PROJECT, SUPPORT, TESTS

from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.model.plan import ROW_TYPES, FundingSource
from flows.model.record import sha256
from flows.outside.programme.programmes import load_official
from flows.stages.checks.sentences import explain
from flows.stages.versions.official import official_findings
from flows.stages.versions.release import release
from flows.stages.versions.workbook import CELL_LIMIT, SHEET_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.model.plan import TableRow
    from flows.model.versions import Release

NAME = "starokostiantyniv-informatization-2026-2028-programme"
TABLES = (*ROW_TYPES, "findings", "changes")


def with_title(title: str) -> Rows:
    rows = programme()
    rows["measures"] = (measure("1.1", title, 1), *rows["measures"][1:])
    return rows


@pytest.fixture(scope="module")
def made() -> Release:
    return release(edition())


@pytest.fixture(scope="module")
def package(made: Release) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(made.files["datapackage.json"])
    return content


def sheet(made: Release, name: str) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made.files[f"{NAME}.xlsx"]))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_a_version_holds_all_its_files(made: Release) -> None:
    assert sorted(made.files) == sorted(
        [
            *(f"{table}.csv" for table in TABLES),
            *(f"structure/{table}.csv" for table in TABLES),
            *(f"official/{table}.csv" for table in ("programs", "amendments", "reports", "register-rows")),
            "source/act.txt",
            "source/act.txt.html",
            "changes.md",
            "datapackage.json",
            f"{NAME}.xlsx",
            f"{NAME}.zip",
        ]
    )
    assert (made.dataset, made.version, made.published) == (NAME, FIRST, date(2026, 7, 8))
    assert made.acts == ("46/38/VIII-2026-01-09",)


def test_the_same_edition_gives_the_same_bytes_in_another_process() -> None:
    results = {
        subprocess.run(
            [sys.executable, SUPPORT / "editions.py"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{PROJECT}{os.pathsep}{TESTS}", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Europe/Kyiv"), ("2", "America/New_York"))
    }
    assert results == {digest()}


def test_the_archive_is_a_valid_data_package_of_all_other_files(made: Release, tmp_path: Path) -> None:
    path = tmp_path / "version.zip"
    path.write_bytes(made.files[f"{NAME}.zip"])
    with zipfile.ZipFile(path) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: raw for name, raw in made.files.items() if name != f"{NAME}.zip"
        }
        assert archive.namelist() == sorted(archive.namelist())
    opened = frictionless.Package(str(path))
    report = opened.validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert [row["measureId"] for row in opened.get_resource("measures").read_rows()] == ["M1.1", "M2.1", "M2.2"]


def judged(files: Mapping[str, bytes], folder: Path) -> frictionless.Report:
    """What frictionless finds in a package of these files."""
    path = folder / "version.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in files.items():
            if not name.endswith(".zip"):
                archive.writestr(name, raw)
    return frictionless.Package(str(path)).validate()


def test_frictionless_finds_every_file_that_was_altered(made: Release, tmp_path: Path) -> None:
    assert judged(made.files, tmp_path).valid
    files = [name for name in made.files if name not in {"datapackage.json", f"{NAME}.zip"}]
    report = judged({**made.files, **{name: made.files[name] + b"\n" for name in files}}, tmp_path)
    assert [task.place for task in report.tasks for error in task.errors if error.type == "hash-count"] == files


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        ("measure-funding", edited(programme()["measure-funding"][0], measure_id="M9.9"), "foreign-key"),
        ("measures", programme()["measures"][0], "primary-key"),
    ],
)
def test_frictionless_finds_a_row_without_its_parent_and_a_key_given_twice(
    table: str, row: TableRow, fault: str, tmp_path: Path
) -> None:
    rows = programme()
    rows[table] = (*rows[table], row)
    report = judged(release(edition(rows)).files, tmp_path)
    assert [(task.name, error.type) for task in report.tasks for error in task.errors] == [(table, fault)]


def test_frictionless_keeps_every_word_of_the_description(package: Mapping[str, Any]) -> None:
    described = frictionless.Package.from_descriptor(json.loads(json.dumps(package))).to_descriptor()
    for resource in described["resources"]:
        del resource["scheme"]  # which it adds, as it does the kind of media
        if "schema" not in resource:
            assert resource.pop("type") == "file"  # which the standard has no word for
        elif csv := resource["dialect"].pop("csv"):
            resource["dialect"] |= csv  # the standard has no such level
    assert described == package


def test_the_package_describes_every_file_it_can(made: Release, package: Mapping[str, Any]) -> None:
    described = {item["path"]: (item["hash"], item["bytes"]) for item in package["resources"]}
    assert described == {
        name: (f"sha256:{sha256(raw)}", len(raw))
        for name, raw in made.files.items()
        if name not in {"datapackage.json", f"{NAME}.zip"}
    }


def test_the_package_says_where_the_data_come_from(package: Mapping[str, Any]) -> None:
    assert (package["name"], package["version"]) == (NAME, "2026-H1")
    assert package["created"] == "2026-07-08T23:59:59+03:00"
    assert package["licenses"][0]["name"] == "cc-by"
    made = package["provenance"]
    assert (made["cycle"], made["revision"], made["published"]) == ("2026-H1", 1, "2026-07-08")
    (act,) = made["acts"]
    assert (act["uid"], act["file"], act["sha256"]) == ("46/38/VIII-2026-01-09", "act.txt", ACT.document.sha256)
    text = {"path": "source/act.txt", "text": "source/act.txt.html"}
    assert act["files"] == [{"name": "act.txt", "sha256": ACT.document.sha256, **text}]
    assert (made["inputsSha256"], made["codeVersion"]) == ("1" * 64, "0.1.0")
    assert package["controlTotals"] == [
        {"year": 2026, "measuresUah": "100.50", "totalRowUah": "100.50", "passportUah": None},
        {"year": 2027, "measuresUah": "800000.00", "totalRowUah": None, "passportUah": None},
        {"year": None, "measuresUah": "800100.50", "totalRowUah": None, "passportUah": None},
    ]


def test_the_package_keeps_schemas_with_both_languages(package: Mapping[str, Any]) -> None:
    tables = {item["name"]: item for item in package["resources"]}
    assert tables["measures"]["schema"] == SCHEMAS["measures"].descriptor()
    assert {"title", "titleEn", "descriptionEn"} <= tables["measures"]["schema"]["fields"][0].keys()
    assert (tables["measures"]["rows"], tables["reports"]["rows"] if "reports" in tables else 0) == (3, 0)
    assert tables["findings"]["counts"] == {"critical": 0, "warning": 1, "info": 0, "waived": 0}


def test_the_overview_has_one_typed_row_a_measure(made: Release) -> None:
    header, *rows = sheet(made, "Огляд")
    assert header[:6] == ["№", "Захід", "Напрям", "Виконавці", "Строк", "Джерела фінансування"]
    assert header[6:9] == ["2026, грн", "2027, грн", "Разом, грн"]
    assert header[9:] == ["Індикатор", "Одиниця", "Базове значення", "Ціль 2026", "Ціль 2027"]
    assert rows[1] == [
        "2.1",
        "Зупинки",
        "2. Мережа",
        "Відділ А, Відділ Б",
        "2026-2027",
        "Бюджет громади",
        0.5,
        800000,
        800000.5,
        "Показник 2.1",
        "%",
        0,
        60,
        40,
    ]
    assert len(rows) == 3


def test_several_indicators_of_a_measure_share_its_row() -> None:
    rows = programme()
    rows["indicators"] = (*rows["indicators"][:2], edited(rows["indicators"][2], measure_id="M2.1"))
    overview = sheet(release(edition(rows)), "Огляд")
    assert overview[2][9:] == ["Показник 2.1; Показник 2.2", "%; %", "0; 0", "60; 50", "40; 50"]
    assert overview[3][9:] == ["", "", "", "", ""]


def test_each_table_is_a_sheet_of_typed_cells(made: Release) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made.files[f"{NAME}.xlsx"]))
    assert book.sheet_names == ["Огляд", *TABLES, "Словник"]
    header, first, *_ = sheet(made, "measures")
    assert header == [field.title for field in SCHEMAS["measures"].fields]
    typed = dict(zip(SCHEMAS["measures"].names, first, strict=True))
    assert typed["measureId"] == "M1.1"
    assert typed["termStart"] == date(2026, 1, 1)
    assert typed["needsFunding"] is True
    assert sheet(made, "measure-funding")[3][1:4] == [2026, "local-budget", 0.5]


def test_the_overview_shows_the_number_as_printed_and_as_text() -> None:
    shown = sheet(release(replace(edition(), numbers={"M1.1": "1.10"})), "Огляд")
    assert [row[0] for row in shown[1:]][:2] == ["1.10", "2.1"]


def test_the_dictionary_explains_every_column(made: Release) -> None:
    header, *rows = sheet(made, "Словник")
    assert header[:6] == ["Таблиця", "Назва таблиці", "Стовпець", "Назва", "Тип", "Одиниця"]
    assert {row[2]: row[5] for row in rows if row[0] == "measure-funding" and row[5]} == {"amountUah": "UAH"}
    assert [(row[0], row[2]) for row in rows] == [(table, name) for table in TABLES for name in SCHEMAS[table].names]


def test_headers_are_frozen_filtered_explained_and_no_formula_exists(made: Release) -> None:
    with zipfile.ZipFile(io.BytesIO(made.files[f"{NAME}.xlsx"])) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    sheets = [text for name, text in parts.items() if "worksheets/sheet" in name]
    assert len(sheets) == len(TABLES) + 2
    for text in sheets:
        assert 'state="frozen"' in text
        assert "<autoFilter" in text
        assert "<f>" not in text
    assert "M2.10" in "".join(text for name, text in parts.items() if "comments" in name)


def test_a_wrapped_text_is_seen_whole_in_every_program() -> None:
    """LibreOffice lays rows without a height one line high, one text over the other."""
    made = release(edition(with_title("Дуже довга назва заходу. " * 10)))
    with zipfile.ZipFile(io.BytesIO(made.files[f"{NAME}.xlsx"])) as book:
        rows = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', book.read("xl/worksheets/sheet1.xml").decode())
    assert dict(rows)["2"] == "75"  # 249 letters in a column 60 wide: five lines
    assert "3" not in dict(rows)  # one line, as by default


@pytest.mark.parametrize("title", ["=1+1", '=cmd|"/c calc"!A0', "+380", "@SUM(A1)", "-1", "http://x.example", HOSTILE])
def test_a_text_stays_a_text(title: str) -> None:
    made = release(edition(with_title(title)))
    assert sheet(made, "measures")[1][3] == title
    assert sheet(made, "Огляд")[1][1] == title
    with zipfile.ZipFile(io.BytesIO(made.files[f"{NAME}.xlsx"])) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet4.xml")
        assert b"<hyperlink" not in book.read("xl/worksheets/sheet4.xml")


def test_a_text_no_cell_can_hold_is_named_and_never_cut() -> None:
    title = "довга назва " * 4000
    assert len(title) > CELL_LIMIT
    made = release(edition(with_title(title.strip())))
    assert sheet(made, "measures")[1][3].startswith(f"Тут {len(title.strip())} знаків")
    assert title.strip().encode() in made.files["measures.csv"]


def test_a_table_too_large_for_a_sheet_is_only_named_there() -> None:
    rows = programme()
    rows["funding-sources"] += tuple(FundingSource(f"fund-{at}", "Фонд") for at in range(SHEET_ROWS))
    made = release(edition(rows))
    ((text,),) = sheet(made, "funding-sources")
    assert text.replace("\u00a0", " ").startswith(
        f"Рядків у цій таблиці: {len(rows['funding-sources']):,}".replace(",", " ")
    )
    assert text.endswith("«funding-sources.csv».")
    assert made.files["funding-sources.csv"].count(b"\n") == len(rows["funding-sources"]) + 1


def test_a_number_no_cell_can_hold_exactly_stays_text() -> None:
    rows = programme()
    rows["measure-funding"] = (*money("1.1", "9" * 20, "0"), *rows["measure-funding"][2:])
    made = release(edition(rows))
    assert sheet(made, "measure-funding")[1][3] == "9" * 20 + ".00"


def test_a_blank_amount_makes_no_sum() -> None:
    rows = programme()
    first = edited(rows["measure-funding"][0], amount_uah=None, amount_text=None)
    rows["measure-funding"] = (first, *rows["measure-funding"][1:])
    assert sheet(release(edition(rows)), "Огляд")[1][6:9] == ["", 0, ""]


def test_what_a_waiver_lets_pass_leaves_the_package_valid(tmp_path: Path) -> None:
    rows = programme()
    first = edited(rows["measure-funding"][0], amount_uah=None, amount_text=None)
    rows["measure-funding"] = (first, *rows["measure-funding"][1:])
    blank = Finding(
        check="value-missing",
        severity=Severity.WARNING,
        table="measure-funding",
        key="M1.1",
        field="amountUah",
        waiver="порожня в рішенні",
    )
    for findings, valid in (((), False), ((blank,), True)):
        path = tmp_path / "version.zip"
        path.write_bytes(release(replace(edition(rows), findings=findings)).files[f"{NAME}.zip"])
        assert frictionless.Package(str(path)).validate().valid is valid


def test_the_structure_speaks_the_official_types(made: Release) -> None:
    rows = list(csv.DictReader(io.StringIO(made.files["structure/measure-funding.csv"].decode())))
    assert [*rows[0]] == ["name", "title", "description", "datatype", "required"]
    assert {row["name"]: (row["datatype"], row["required"]) for row in rows} == {
        "measureId": ("string", "True"),
        "year": ("gYear", "True"),
        "sourceId": ("string", "True"),
        "amountUah": ("decimal", "True"),
        "amountText": ("string", "False"),
        "unitText": ("string", "False"),
        "sourceRef": ("string", "True"),
        "actId": ("string", "False"),
    }


def test_the_first_version_says_so_in_words(made: Release) -> None:
    text = made.files["changes.md"].decode()
    assert "Версія 2026-H1 від 8 липня 2026 року. Підстава: Рішення № 46/38/VIII від 9 січня 2026 року" in text
    assert "Перша версія" in text
    assert "2027: 800\u00a0000 грн; разом: 800\u00a0100,50 грн" in text


def test_changes_are_told_in_words_the_news_first_under_a_summary_of_their_own() -> None:
    rows = programme()
    rows["measures"] = (*rows["measures"][:2], measure("2.2", f"Облік {HOSTILE}", 3, sources="Не потребує"))
    rows["measure-funding"] = (*money("1.1", "250", "0"), *rows["measure-funding"][2:])
    made = release(edition(rows, before=files_of(programme())))
    text = made.files["changes.md"].decode().replace("\u00a0", " ")
    assert "- У програмі 3 заходи і 3 індикатори.\n- Кошти за роками: 2026: 250,50 грн; " in text
    assert "- Порівняно з версією 2026-H1 є 2 зміни: кошти — 1; тексти — 1." in text
    assert text.index("## Коротко") < text.index("## Кошти") < text.index("- Захід 1.1 «Курси»: у 2026 році 250 грн")
    assert text.index("- Захід 1.1 «Курси»") < text.index("## Тексти") < text.index("Захід 2.2")
    assert "<script" not in text
    assert "&lt;script\\>alert(1)&lt;/script\\>" in text


def test_a_revision_without_a_told_change_says_so() -> None:
    text = release(edition(before=files_of(programme()))).files["changes.md"].decode()
    assert "Порівняно з версією 2026-H1 змінено лише порядок рядків" in text


def test_official_rows_have_exactly_the_official_columns(made: Release) -> None:
    for table, structure in (
        ("programs", "programs"),
        ("amendments", "amendments"),
        ("reports", "reports"),
        ("register-rows", "register"),
    ):
        header = made.files[f"official/{table}.csv"].decode().split("\n", 1)[0].split(",")
        described = csv.DictReader(io.StringIO((PROJECT / f"schemas/official/{structure}.csv").read_text("utf-8")))
        assert header == [row["name"] for row in described]


def test_official_rows_say_what_is_known_and_nothing_more(made: Release) -> None:
    (row,) = csv.DictReader(io.StringIO(made.files["official/programs.csv"].decode()))
    assert (row["uid"], row["validFrom"], row["validThrough"], row["status"]) == (
        "46/38/VIII-2026-01-09",
        "2026",
        "2028",
        "Чинна",
    )
    assert (row["executantId"], row["publisherId"], row["legalActUrl"], row["legalActTitle"]) == ("", "", "", "")
    assert made.files["official/reports.csv"].count(b"\n") == 1


def test_an_amending_act_is_an_official_row_of_its_own() -> None:
    first = edition()
    change = first.facts.acts[0].model_copy(
        update={"file": "b.txt", "kind": "restatement", "number": "50/1", "date": date(2026, 5, 5)}
    )
    facts = first.facts.model_copy(update={"acts": (*first.facts.acts, change)})
    made = release(replace(first, facts=facts, acts=(*first.acts, change.act)))
    (row,) = csv.DictReader(io.StringIO(made.files["official/amendments.csv"].decode()))
    assert (row["uid"], row["programId"]) == ("50/1-2026-05-05", "46/38/VIII-2026-01-09")


def test_each_required_official_field_that_nobody_gave_is_a_finding() -> None:
    made = edition()
    found = official_findings(made.facts, made.acts, load_official(PROJECT / "schemas/official"), now=JULY)
    assert [(finding.table, finding.key, finding.field) for finding in found] == [
        *(
            ("programs", "46/38/VIII-2026-01-09", field)
            for field in ("executantId", "programUrl", "legalActTitle", "legalActUrl", "publisherId")
        ),
        *(("register-rows", NAME, field) for field in ("url", "contactPointName", "contactPointEmail")),
    ]
    assert {finding.severity.value for finding in found} == {"warning"}
    assert "executantId" in explain(found[0])


def test_money_sums_are_exact() -> None:
    rows = programme()
    rows["measure-funding"] = (*money("1.1", "0.10", "0.20"), *money("2.1", "0.20", "0.10"))
    package = json.loads(release(edition(rows)).files["datapackage.json"])
    assert [Decimal(total["measuresUah"]) for total in package["controlTotals"]] == [
        Decimal("0.30"),
        Decimal("0.30"),
        Decimal("0.60"),
    ]
