"""The year's two reports, made of reports that were made up, and opened again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from docx import Document
from support.editions import PROGRAMME, SCHEMAS, programme
from support.halfyears import H1, H2, Mailbox, at, edited, half_year, report

from flows.model.errors import DefinitionError
from flows.model.plan import Measure
from flows.outside.programme.definitions import read_templates
from flows.outside.programme.letters import make_letter
from flows.outside.programme.programmes import load_programme
from flows.recipes.publish_progress import DATASET_TABLES
from flows.stages.reports.annual import Annual, annual, letter
from flows.stages.reports.assess import assess
from flows.stages.reports.progress import HalfYearRows, progress
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts

PLAN = programme()
FACTS = load_programme(PROGRAMME)
A = "Eaaaaaaaa"


def year(facts: ProgrammeFacts = FACTS, box: Mailbox | None = None) -> Annual:
    """Both half-years of executor A; nobody reports on measure 2.2."""
    second = edited(
        report(PLAN, A, H2, "2027-01-04", completion=40),
        "M2.1",
        "2027-01-04",
        note="<b>Укладено & сплачено</b>",
        spent="1234.5",
    )
    box = box or Mailbox([report(PLAN, A, H1, "2026-07-03"), second])
    reported = progress(
        [HalfYearRows.of(half_year(PLAN, facts, box.collected(cycle)), at("2027-02-20").day) for cycle in (H1, H2)]
    )
    tables = write({**reported.tables, "assessment": assess(PLAN, reported.tables)}, SCHEMAS, DATASET_TABLES)
    return annual(tables, write(PLAN, SCHEMAS), facts=facts, year=2026, day=at("2027-02-20").day)


def test_the_first_half_years_explanation_stays_where_the_second_gives_none() -> None:
    first = edited(report(PLAN, A, H1, "2026-07-03"), "M1.1", "2026-07-03", note="Укладено договір")
    first = edited(first, "M2.1", "2026-07-03", note="Оголошено закупівлю")
    second = edited(report(PLAN, A, H2, "2027-01-04"), "M2.1", "2027-01-04", note="Роботи прийнято")
    second = edited(second, "M1.1", "2027-01-04", note="")
    notes = {line.number: line.note for part in year(box=Mailbox([first, second])).parts for line in part.measures}
    assert (notes["1.1"], notes["2.1"]) == ("Укладено договір", "Роботи прийнято")


def test_what_needs_no_money_says_so_in_place_of_sums() -> None:
    lines = {line.number: line for part in year().parts for line in part.measures}
    free = [row.number for row in PLAN["measures"] if isinstance(row, Measure) and row.needs_funding is False]
    assert free
    for number in free:
        assert (lines[number].planned, lines[number].spent) == ("не потребує", "не потребує"), number
    assert all(line.planned != "не потребує" for number, line in lines.items() if number not in free)


def text_of(raw: bytes) -> str:
    """Everything that stands in a document, cells apart by bars."""
    document = Document(BytesIO(raw))
    cells = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")


def test_both_reports_hold_the_year_in_words() -> None:
    done, results = (text_of(letter(name, raw, year())) for name, raw in read_templates(PROGRAMME).items())
    assert "за 2026 рік" in done
    assert "Напрям 2. Мережа" in done
    # a tenth of 0.50 in the first half-year, 1234.50 in the second
    assert "2.1|Зупинки|Відділ А|2026-2027|0,50|1 234,55|виконується|40|<b>Укладено & сплачено</b>" in done
    assert "2.2|Облік|Відділ Б|2026-2027|не потребує|не потребує|—|—|" in done
    assert "2.2. Облік" in done.splitlines()
    assert "1.1|Показник 1.1|%|0|100|приріст за рік|—|0" in results
    assert "Відзвітовано про 2 із 3 заходів." in results
    assert "{" not in done + results


def test_the_act_named_is_the_one_by_which_the_year_ended() -> None:
    """A later amendment, made by hand or known beforehand, is none of that year's."""
    later = FACTS.acts[0].model_copy(update={"number": "51/1/VIII", "date": date(2027, 2, 1), "kind": "restatement"})
    assert "46/38/VIII" in year(FACTS.model_copy(update={"acts": (*FACTS.acts, later)})).act


def test_the_same_year_gives_the_same_bytes() -> None:
    for name, raw in read_templates(PROGRAMME).items():
        made = letter(name, raw, year())
        assert made == letter(name, raw, year())
        assert {part.date_time[0] for part in ZipFile(BytesIO(made)).infolist()} == {1980}


def test_made_up_reports_are_marked() -> None:
    trial = FACTS.model_copy(update={"reports_are_tests": True})
    for name, raw in read_templates(PROGRAMME).items():
        assert text_of(letter(name, raw, year(trial))).startswith("УВАГА: це тестові дані")
        assert "тестові" not in text_of(letter(name, raw, year()))


def test_a_programme_lays_out_its_own(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    document = Document()
    document.add_paragraph("Лист про {{ year.title }}: {{ year.spent }} грн")
    document.save(str(tmp_path / "templates" / "annual-progress.docx"))
    found = read_templates(tmp_path)
    assert list(found) == ["annual-progress.docx", "annual-results.docx"]
    assert text_of(letter("annual-progress.docx", found["annual-progress.docx"], year())).endswith(
        f"{FACTS.title}: 1 254,55 грн"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ year.secret }}", "template-name-unknown"),
        ("{{ yeer }}", "template-name-unknown"),
        ("{% for x in %}", "template-syntax"),
        ("{{ year.__class__.__mro__ }}", "template-wrong"),
        ("{{ year.title() }}", "template-wrong"),
        ("{{ 1 / 0 }}", "template-wrong"),
        ("{% include '/etc/passwd' %}", "template-wrong"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_named(text: str, code: str) -> None:
    document, buffer = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(buffer)
    with pytest.raises(DefinitionError) as fault:
        letter("лист.docx", buffer.getvalue(), year())
    assert fault.value.facts["file"] == "лист.docx"
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 'а' * 2000000000 }}", "template-too-costly"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template-too-costly"),
        ("{{ year.secret }}", "template-name-unknown"),
        pytest.param(
            "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}",
            "template-too-costly",
            marks=pytest.mark.long,  # it uses up all the time that a template has
        ),
    ],
)
def test_a_template_that_takes_too_much_is_stopped_in_its_own_process(text: str, code: str) -> None:
    document, buffer = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(buffer)
    with pytest.raises(DefinitionError, match=r"лист\.docx") as fault:
        make_letter("лист.docx", buffer.getvalue(), year())
    assert fault.value.code == code


def test_a_process_of_its_own_makes_the_same_letter() -> None:
    name, raw = next(iter(read_templates(PROGRAMME).items()))
    assert make_letter(name, raw, year()) == letter(name, raw, year())


def test_what_is_no_document_is_named() -> None:
    with pytest.raises(DefinitionError, match=r"лист\.docx") as fault:
        letter("лист.docx", b"PK", year())
    assert fault.value.code == "template-not-docx"


def test_money_of_the_year_is_of_both_half_years() -> None:
    """M1.1: a tenth of its 100, twice; M2.1: 0.05 and 1234.50."""
    assert year().spent.replace("\u00a0", " ") == "1 254,55"
