from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import yaml
from openpyxl import load_workbook
from support.editions import PROGRAMME
from support.filling import FACTS, H1, PLACES, collected, fill, issued, plan, real_forms, sample, sent, small_form

from flows.cli.main import main
from flows.messages.forms import COLUMN_HINTS, FORM, FORM_ROWS, FORM_SHEETS, PROMPT_TITLES, PROMPTS
from flows.messages.published import FORM_COLUMN_TITLES
from flows.model.errors import DefinitionError
from flows.model.facts import ExecutorFacts, ProgrammeFacts
from flows.model.half_years import Cycle
from flows.model.plan import MeasureFunding
from flows.outside.inbox.workbooks import read_workbook
from flows.outside.machine.settings import moment
from flows.outside.programme.programmes import load_programme
from flows.stages.calendar import reporting_cycle, reports_due
from flows.stages.language.latin import file_word
from flows.stages.reports.answering import Respondent, answering, answering_findings, proposal
from flows.stages.reports.collect import collect
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.forms import (
    FORM_COLUMNS,
    FORM_VERSION,
    INPUT_COLUMNS,
    REMARK,
    FormKey,
    file_stem,
    forms,
    status_choices,
    statuses_text,
)

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from flows.messages.text import Lang

LANGUAGES: tuple[Lang, Lang] = ("uk", "en")
DIGITAL, ECONOMY = "E600c6522", "E378940fe"


def with_executors(*executors: ExecutorFacts) -> ProgrammeFacts:
    return FACTS.model_copy(update={"executors": executors})


def sheet_of(raw: bytes) -> Worksheet:
    return load_workbook(BytesIO(raw))["Звіт"]


# --- who answers ---------------------------------------------------------------------------------


def test_the_first_listed_executor_is_proposed_for_each_measure() -> None:
    answers = answering(plan(), FACTS)
    assert list(answers) == [measure.measure_id for measure in plan()["measures"]]  # type: ignore[union-attr]  # measures
    assert answers["M1.1"] == Respondent(DIGITAL, proposed=True)
    assert {answer.proposed for answer in answers.values()} == {True}


def test_executors_yaml_names_who_answers() -> None:
    facts = with_executors(ExecutorFacts(name="Управління  ЕКОНОМІКИ", answers=("M1.1",)))
    answers = answering(plan(), facts)
    assert answers["M1.1"] == Respondent(ECONOMY, proposed=False)
    assert answers["M1.2"] == Respondent(DIGITAL, proposed=True)


def test_an_executor_may_answer_through_another_office() -> None:
    facts = with_executors(
        ExecutorFacts(name="Відділ інформаційного забезпечення", answers_through="управління економіки"),
        ExecutorFacts(name="управління економіки", answers=("M2.1",)),
    )
    answers = answering(plan(), facts)
    assert answers["M1.1"] == Respondent(ECONOMY, proposed=True)
    assert answers["M2.1"] == Respondent(ECONOMY, proposed=False)
    assert DIGITAL not in {answer.executor_id for answer in answers.values()}


def test_an_office_that_answers_through_another_leads_there_all_who_answer_through_it() -> None:
    facts = with_executors(
        ExecutorFacts(name="Відділ інформаційного забезпечення", answers_through="управління економіки"),
        ExecutorFacts(name="управління економіки", answers_through="управління освіти"),
    )
    assert answering(plan(), facts)["M1.1"].executor_id == "E4f707c01"


def test_an_answer_for_no_measure_and_a_measure_without_answer_are_found() -> None:
    tables = {**plan(), "measure-executors": ()}
    facts = with_executors(ExecutorFacts(name="управління економіки", answers=("M9.9", "M1.1")))
    findings = Counter((finding.check, finding.key) for finding in answering_findings(tables, facts))
    assert findings[("answering-unknown", "M9.9")] == 1
    assert findings[("answering-missing", "M1.2")] == 1
    assert ("answering-missing", "M1.1") not in findings
    assert answering_findings(plan(), FACTS) == ()


def test_the_proposal_confirms_itself_once_it_is_moved_to_executors_yaml(tmp_path: Path) -> None:
    for name in ("programme.yaml", "waivers.yaml"):
        (tmp_path / name).write_bytes((PROGRAMME / name).read_bytes())
    (tmp_path / "executors.yaml").write_text(proposal(plan(), FACTS), "utf-8")
    facts = load_programme(tmp_path)
    answers = answering(plan(), facts)
    assert {key: answer.executor_id for key, answer in answers.items()} == {
        key: answer.executor_id for key, answer in answering(plan(), FACTS).items()
    }
    assert not any(answer.proposed for answer in answers.values())
    assert yaml.safe_load(proposal(plan(), facts)) is None


def test_two_executors_cannot_answer_for_one_measure(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_bytes((PROGRAMME / "programme.yaml").read_bytes())
    (tmp_path / "executors.yaml").write_text("- {name: А, answers: [M1.1]}\n- {name: Б, answers: [M1.1]}\n", "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_programme(tmp_path)
    assert caught.value.code == "facts-answers-twice"


def test_two_executors_cannot_bear_one_id(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_bytes((PROGRAMME / "programme.yaml").read_bytes())
    (tmp_path / "executors.yaml").write_text("- {id: E1, name: А}\n- {id: E1, name: Б}\n", "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_programme(tmp_path)
    assert caught.value.code == "facts-id-twice"


def test_a_folder_of_reports_elsewhere_holds_no_password(tmp_path: Path) -> None:
    text = (PROGRAMME / "programme.yaml").read_text("utf-8")
    (tmp_path / "programme.yaml").write_text(f'{text}\nreports: "ftp://user:secret@example.org/reports"\n', "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_programme(tmp_path)
    assert caught.value.code == "facts-invalid"


# --- what a form holds -----------------------------------------------------------------------------


def test_every_measure_and_indicator_stands_in_exactly_one_form() -> None:
    rows = Counter(row.key for form in real_forms() for row in form.rows if row.subject)
    measures = {row.measure_id for row in plan()["measures"]}  # type: ignore[union-attr]  # measures
    indicators = {row.indicator_id for row in plan()["indicators"]}  # type: ignore[union-attr]  # indicators
    assert len(measures) == len(indicators) == 52
    assert rows == Counter(measures | indicators)


def test_a_form_says_what_is_planned_and_what_was_reported_last() -> None:
    form = small_form()
    raw = fill(form, sample(form))
    report = collect(sent(), read_workbook(raw), issued()).report
    assert report is not None
    second = forms(plan(), FACTS, Cycle(2026, 2), [report])
    rows = {row.key: row.texts for one in second for row in one.rows}
    assert rows["M1.3"][3:] == (
        "10 000,00 грн; Бюджет Старокостянтинівської міської територіальної громади",
        "виконується, 2 % (2026-H1)",
    )
    assert rows["I1.3"][2:] == ("%", "початковий рівень 0; на кінець року має бути 33", "2,25 (2026-H1)")
    assert rows["M1.1"][3] == "Не потребує"


def test_several_sources_are_asked_for_one_by_one() -> None:
    funding = [row for row in plan()["measure-funding"] if isinstance(row, MeasureFunding)]
    state = [replace(row, source_id="mixed") for row in funding if row.measure_id == "M1.3"]
    tables = {**plan(), "measure-funding": (*funding, *state)}
    form = next(form for form in forms(tables, FACTS, H1) if form.executor == small_form().executor)
    rows = {row.key: row for row in form.rows}
    assert list(rows)[:4] == ["D", "M1.3", "M1.3/local-budget", "M1.3/mixed"]
    assert "amount" not in rows["M1.3"].inputs
    assert rows["M1.3/mixed"].source_id == "mixed"
    wide = replace(issued(), forms={form.executor.executor_id: form})
    rows_read = collected(collect(sent(), read_workbook(fill(form, sample(form))), wide))
    assert {row[:2] for row in rows_read["spending"]} >= {("M1.3", "local-budget"), ("M1.3", "mixed")}


def test_a_measure_that_needs_no_money_is_asked_for_none() -> None:
    rows = {row.key: row for form in real_forms() for row in form.rows}
    assert "amount" not in rows["M1.1"].inputs
    assert "amount" in rows["M2.2"].inputs


def test_keys_begin_with_a_letter_and_say_whose_row_it_is() -> None:
    form = small_form()
    key = form.key(form.rows[1])
    assert str(key) == "starokostiantyniv-informatization-2026-2028|2026-H1|E9bf6d6b0|v1|M1.3"
    assert FormKey.parse(f" {key} ") == key
    assert FormKey.parse("a|b|c") is None is FormKey.parse("a|b|c|d|")


# --- the workbook ------------------------------------------------------------------------------------


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_sheet(small_form()) == form_sheet(small_form())


def test_only_input_cells_can_be_typed_into_and_each_says_what() -> None:
    form = small_form()
    sheet = sheet_of(form_sheet(form))
    inputs = {(HEADER_ROW + 2 + line, PLACES[column]) for line, row in enumerate(form.rows) for column in row.inputs}
    assert sheet.protection.sheet
    assert {(cell.row, cell.column) for row in sheet for cell in row if not cell.protection.locked} == inputs
    limits = {area.coord: rule for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    assert set(limits) == {sheet.cell(*place).coordinate for place in inputs}
    assert all(rule.prompt and rule.error and rule.showErrorMessage for rule in limits.values())
    assert sheet.column_dimensions["A"].hidden
    assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"


def test_the_instruction_is_second_and_the_lists_are_hidden() -> None:
    book = load_workbook(BytesIO(form_sheet(small_form())))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Звіт", "visible"), ("Як заповнити", "visible"), ("Списки", "hidden"),
    ]  # fmt: skip
    guide = [row[0].value for row in book["Як заповнити"]]
    assert "01.01.2026 по 30.06.2026" in str(guide[4])
    assert guide[-1] == FORM["proposed"].uk
    confirmed = replace(small_form(), proposed=frozenset())
    last = list(load_workbook(BytesIO(form_sheet(confirmed)))["Як заповнити"])[-1]
    assert last[0].value != FORM["proposed"].uk


def test_the_form_prints_the_deadline_that_the_calendar_prints() -> None:
    """5 July 2026 is a Sunday: the day that decides is the Monday after it."""
    assert {form.due for form in real_forms()} == {reports_due(FACTS, H1)}
    book = load_workbook(BytesIO(form_sheet(small_form())))
    for sheet in (book["Звіт"], book["Як заповнити"]):
        text = " ".join(str(cell.value) for row in sheet for cell in row if cell.value)
        assert "06.07.2026" in text
        assert "05.07.2026" not in text


def test_the_texts_that_forms_are_recognised_by_stay_while_their_version_does() -> None:
    """Forms with these headers and statuses are with the executors; other texts need another version."""
    assert FORM_VERSION == "v1"
    assert {column.name: column.title for column in (*FORM_COLUMNS, REMARK)} == {
        "key": "Ключ рядка",
        "number": "№",
        "title": "Захід або показник",
        "term": "Строк або одиниця виміру",
        "plan": "План",
        "last": "Попередній звіт",
        "status": "Стан",
        "completion": "Виконано, %",
        "amount": "Освоєно за це півріччя, грн",
        "value": "Значення показника",
        "note": "Результат, пояснення",
        "evidence": "Посилання на підтвердження",
        "tender": "Закупівля в Prozorro",
        "contract": "Адреса договору",
        "budget": "КПКВК",
        "remark": "Зауваження",
    }
    assert status_choices() == {
        "not-started": "не розпочато",
        "in-progress": "виконується",
        "done": "виконано",
        "cancelled": "скасовано",
    }


def test_the_instruction_calls_columns_and_sheets_by_their_names() -> None:
    for lang in LANGUAGES:
        guide = FORM["guide"].forms(lang)[0]
        assert all(FORM_COLUMN_TITLES[column.name].render(lang) in guide for column in INPUT_COLUMNS)
        assert FORM_SHEETS["report"].render(lang) in guide
        assert FORM_SHEETS["guide"].render(lang) in FORM["todo"].forms(lang)[0]
        assert FORM_COLUMN_TITLES["term"].render(lang) in guide
        assert FORM_COLUMN_TITLES["term"].render(lang) in COLUMN_HINTS["value"].forms(lang)[0]
        assert FORM_COLUMN_TITLES["status"].render(lang) in FORM_ROWS["date-hint"].render(lang)


def test_headers_say_what_kind_of_figure_is_asked() -> None:
    headers = {column.name: column.header(H1) for column in INPUT_COLUMNS}
    assert headers["amount"] == "Освоєно за це півріччя, грн (лише за 01.01.2026–30.06.2026, не наростаючим підсумком)"
    assert "від усього заходу" in headers["completion"]
    assert "рівень на 30.06.2026" in headers["value"]


def test_prompts_fit_into_what_programs_show() -> None:
    assert list(PROMPTS) == list(PROMPT_TITLES)
    assert all(len(title.uk) <= 32 for title in PROMPT_TITLES.values())
    assert all(len(prompt.render("uk", statuses=statuses_text())) <= 225 for prompt in PROMPTS.values())


def test_file_names_are_safe_readable_and_each_its_own() -> None:
    names = [file_stem(form.executor, H1) for form in real_forms()]
    assert len(set(names)) == len(names) == 12
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,100}", name) for name in names)
    assert names[0] == "2026-H1-viddil-informatsiinoho-zabezpechennia-E600c6522"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Юридичний відділ", "iurydychnyi-viddil"),
        ("сім'ї, сім’ї й сімʼї", "simi-simi-i-simi"),
        ("Щасливе, Ґанок, Їжа, Єдність", "shchaslyve-ganok-izha-iednist"),
        ("Згурівка «Éa», №5/2", "zghurivka-ea-no5-2"),
        ("я" * 40, "ia" * 30),
        ("—", ""),
        (
            "відділ з питань охорони, раціонального використання природних ресурсів та благоустрою",
            "viddil-z-pytan-okhorony-ratsionalnoho-vykorystannia-resursiv",
        ),
    ],
)
def test_names_are_transliterated_by_the_official_table(name: str, word: str) -> None:
    assert file_word(name, 60) == word


def test_names_that_were_handed_out_stay() -> None:
    assert [file_stem(form.executor, H1).removeprefix("2026-H1-") for form in real_forms()] == [
        "viddil-informatsiinoho-zabezpechennia-E600c6522",
        "viddil-z-kadrovoi-sluzhby-E9bf6d6b0",
        "viddil-zabezpechennia-diialnosti-rady-E1797cbb8",
        "upravlinnia-zhytlovo-komunalnoho-hospodarstva-ta-Eebccacb5",
        "tsentr-nadannia-administratyvnykh-posluh-Eb1a12d02",
        "vykonavchi-orhany-miskoi-rady-E15f932b8",
        "viddil-komunalnoho-maina-E808ae625",
        "upravlinnia-osvity-E4f707c01",
        "upravlinnia-okhorony-zdorovia-ta-medychnoho-zabezpechennia-E960c5760",
        "upravlinnia-kulturnoi-polityky-i-resursiv-Ee2c5de95",
        "upravlinnia-sotsialnoi-polityky-simi-iednosti-ukrainy-ta-Ee0226642",
        "arkhivnyi-viddil-E87f481a5",
    ]


# --- the command -------------------------------------------------------------------------------------


def test_the_command_writes_a_form_for_each_executor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "forms"
    assert main(["forms", str(PROGRAMME), "--cycle", "2026-H1", "--now", "2026-07-01", "--out", str(out)]) == 0
    by_name = {f"{file_stem(form.executor, H1)}.xlsx": form for form in real_forms()}
    assert {path.name for path in out.iterdir()} == {*by_name, "executors.proposed.yaml"}
    for name, form in by_name.items():
        assert (out / name).read_bytes() == form_sheet(form)
    assert "executors.yaml" in capsys.readouterr().out


def test_the_half_year_of_reports_is_the_one_that_ended_last() -> None:
    assert str(reporting_cycle(FACTS, moment("2026-07-01"))) == "2026-H1"
    assert str(reporting_cycle(FACTS, moment("2026-06-30"))) == "2026-H1"
    assert str(reporting_cycle(FACTS, moment("2027-01-03"))) == "2026-H2"
