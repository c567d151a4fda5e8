"""What citizens read of the difference between two versions of the half-years' tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from support.editions import PROGRAMME, SCHEMAS, programme
from support.halfyears import H1, H2, Mailbox, edited, half_year, rejected, report

from flows.outside.programme.programmes import load_programme
from flows.recipes.publish_progress import DATASET_TABLES
from flows.stages.changes.compare_progress import compare_progress
from flows.stages.reports.assess import assess
from flows.stages.reports.progress import progress
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from flows.messages.text import Lang
    from flows.model.progress import Report
    from flows.model.versions import Change

PLAN = programme()
PLAN_FILES = write(PLAN, SCHEMAS)
FACTS = load_programme(PROGRAMME)
A, B = "Eaaaaaaaa", "Ebbbbbbbb"
FIRST = report(PLAN, A, H1, "2026-07-03")
"""Executor A: measures 1.1 and 2.1, 20 % each, 10 and 0.05 hryvnias spent, indicators at 0."""


def files(*sent: Report, halves: int = 1) -> dict[str, bytes]:
    box = Mailbox(list(sent))
    cycles = (H1, H2)[:halves]
    told = progress([half_year(PLAN, FACTS, box.collected(cycle)) for cycle in cycles], day=date(2027, 12, 31))
    return write({**told.tables, "assessment": assess(PLAN, told.tables)}, SCHEMAS, DATASET_TABLES)


def changes(before: dict[str, bytes] | None, after: dict[str, bytes], lang: Lang = "uk") -> tuple[Change, ...]:
    return compare_progress(before, after, PLAN_FILES, lang=lang)


def said(before: dict[str, bytes], after: dict[str, bytes], lang: Lang = "uk") -> list[str]:
    return [change.sentence.replace("\u00a0", " ") for change in changes(before, after, lang)]


def level(sent: Report, indicator: str, value: str) -> Report:
    rows = tuple(replace(row, value=Decimal(value)) if row.indicator_id == indicator else row for row in sent.values)
    return replace(sent, values=rows)


def test_the_first_version_changed_nothing_and_the_same_again_neither() -> None:
    assert changes(None, files(FIRST)) == ()
    assert changes(files(FIRST), files(FIRST)) == ()


def test_a_late_report_is_told_with_its_measures() -> None:
    sent = replace(report(PLAN, B, H1, "2026-07-20"), values=())
    assert said(files(FIRST), files(FIRST, sent)) == [
        (
            "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: надійшов із запізненням: отримано 20 липня 2026 "
            "року (строк — 6 липня 2026 року)."
        ),
        "Захід 2.2 «Облік»: виконано 20 %.",
    ]


def test_a_new_half_year_tells_what_was_done_and_who_is_missing() -> None:
    second = level(
        edited(report(PLAN, A, H2, "2027-01-04", completion=35), "M1.1", "2027-01-04", spent="640000"), "I2.1", "40"
    )
    done = edited(second, "M2.1", "2027-01-04", status="done", completion_pct=Decimal(100))
    assert said(files(FIRST), files(FIRST, done, halves=2)) == [
        "Звіт виконавця «Відділ Б» за друге півріччя 2026 року: ще не надійшов.",
        "Захід 1.1 «Курси»: виконано 35 % (було 20 %); у другому півріччі 2026 року освоєно 640 000 грн.",
        "Захід 2.1 «Зупинки»: захід завершено; виконано 100 % (було 20 %); у другому півріччі 2026 року освоєно 0,05 грн.",  # noqa: E501  # one sentence
        "Індикатор 2.1 «Показник 2.1»: 40 % на кінець другого півріччя 2026 року (було 0 %).",
    ]


def test_a_correction_says_what_was_given_before() -> None:
    told = {"status": "cancelled", "note": "Уточнено", "evidence_url": "https://example.org", "spent": "12.50"}
    mended = edited(level(FIRST, "I1.1", "15"), "M1.1", "2026-08-10", completion_pct=Decimal("25.5"), **told)
    assert said(files(FIRST), files(FIRST, mended)) == [
        "Звіт виконавця «Відділ А» за перше півріччя 2026 року: виправлено після строку подання.",
        (
            "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: захід скасовано (було вказано: виконується); "  # noqa: E501  # one sentence
            "виконано 25,5 % (було вказано 20 %); освоєно 12,50 грн (було вказано 10 грн); змінено пояснення; "
            "змінено посилання на підтвердження."
        ),
        "Індикатор 1.1 «Показник 1.1», перше півріччя 2026 року, звіт виправлено: 15 % (було вказано 0 %).",
    ]


def test_a_corrected_level_says_what_was_given() -> None:
    before = files(level(FIRST, "I1.1", "15"))
    mended = level(edited(FIRST, "M1.1", "2026-08-10"), "I1.1", "51")
    assert said(before, files(level(FIRST, "I1.1", "15"), mended))[-1] == (
        "Індикатор 1.1 «Показник 1.1», перше півріччя 2026 року, звіт виправлено: 51 % (було вказано 15 %)."
    )


def test_what_is_blank_after_a_correction_or_was_before_it_is_said_so() -> None:
    blank = level(edited(FIRST, "M1.1", "2026-08-10", completion_pct=None), "I1.1", "15")
    blank = replace(blank, spending=tuple(replace(row, amount_uah=None) for row in blank.spending))
    forth = said(files(FIRST), files(FIRST, blank))
    assert forth[1] == (
        "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: відсоток виконання більше не вказано (було "
        "вказано 20 %); освоєну суму більше не вказано (було вказано 10 грн)."
    )
    back = said(files(blank), files(blank, level(edited(FIRST, "M1.1", "2026-08-20"), "I1.1", "0")))
    assert back[1] == (
        "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: виконано 20 % (раніше не було вказано); освоєно "
        "10 грн (раніше не було вказано)."
    )
    unsaid = replace(FIRST, values=tuple(replace(row, value=None) for row in FIRST.values), received=date(2026, 8, 20))
    assert said(files(blank), files(blank, replace(unsaid, sha256="b")))[-2] == (
        "Індикатор 1.1 «Показник 1.1», перше півріччя 2026 року, звіт виправлено: значення більше не вказано (було "
        "вказано 15 %)."
    )


def test_the_same_sum_divided_otherwise_is_told_without_a_difference() -> None:
    parts = [
        replace(FIRST.spending[0], source_id=source, amount_uah=Decimal(5)) for source in ("local-budget", "mixed")
    ]
    divided = replace(FIRST, spending=(*parts, *FIRST.spending[1:]))
    assert said(files(FIRST), files(FIRST, edited(divided, "M2.2", "2026-08-10")))[1:] == [
        (
            "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: ту саму суму, 10 грн, інакше поділено за "
            "джерелами."
        )
    ]


def test_an_indicator_s_note_that_was_mended_is_told() -> None:
    """Else a version would say that only marks of ours had changed."""
    noted = replace(FIRST, values=tuple(replace(row, note="Уточнено") for row in FIRST.values))
    assert said(files(FIRST), files(FIRST, edited(noted, "M1.1", "2026-08-10")))[1:] == [
        "Індикатор 1.1 «Показник 1.1», перше півріччя 2026 року, звіт виправлено: змінено пояснення.",
        "Індикатор 2.1 «Показник 2.1», перше півріччя 2026 року, звіт виправлено: змінено пояснення.",
    ]


def test_another_who_answers_is_told() -> None:
    """A line of executors.yaml moves an awaited measure from one office to another."""
    half = half_year(PLAN, FACTS, Mailbox([FIRST]).collected(H1))
    other = replace(half, answering={**half.answering, "M2.2": A})
    before, after = (
        write({**progress([one], day=date(2027, 12, 31)).tables}, SCHEMAS, DATASET_TABLES[:4] + DATASET_TABLES[5:])
        for one in (half, other)
    )
    assert said(before, after) == [
        "Звіт виконавця «Відділ Б» за перше півріччя 2026 року більше не очікується.",
        "Захід 2.2 «Облік»: за перше півріччя 2026 року звітує «Відділ А», раніше — «Відділ Б».",
    ]


def test_a_report_that_was_taken_back_counts_no_more() -> None:
    assert said(files(FIRST, report(PLAN, B, H1, "2026-07-03")), files(FIRST)) == [
        "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: ще не надійшов.",
        "Захід 2.2 «Облік»: повідомлене за перше півріччя 2026 року більше не чинне, звіт забрано.",
    ]


def test_a_report_whose_dates_disagree_is_told_with_both_and_not_called_late() -> None:
    sent = replace(report(PLAN, B, H1, "2026-07-08"), values=(), submitted=date(2026, 7, 4))
    state, _ = said(files(FIRST), files(FIRST, sent))
    assert state == (
        "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: подано за звітом 4 липня 2026 року, отримано 8 липня "
        "2026 року (строк — 6 липня 2026 року)."
    )


def test_another_day_of_receipt_is_told() -> None:
    first, second = (files(FIRST, rejected(report(PLAN, B, H1, day))) for day in ("2026-07-20", "2026-07-21"))
    assert said(first, second) == [
        (
            "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: день надходження — 21 липня 2026 року (було: 20 "
            "липня 2026 року)."
        )
    ]


def test_a_mended_date_of_the_office_is_told() -> None:
    sent = replace(report(PLAN, B, H1, "2026-07-03"), submitted=None)
    assert said(files(FIRST, sent), files(FIRST, replace(sent, submitted=date(2026, 7, 2)))) == [
        (
            "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: дата подання за звітом — 2 липня 2026 року (було: "
            "не вказано)."
        )
    ]


def test_a_rejected_report_is_told_once() -> None:
    after = files(FIRST, rejected(report(PLAN, B, H1, "2026-07-20")))
    assert said(files(FIRST), after) == [
        "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: надійшов, але не прийнятий через помилки."
    ]


def test_an_amended_plan_renews_the_assessment_and_nothing_else() -> None:
    before = files(FIRST)
    after = {**before, "assessment": before["assessment"].replace(b"D1,", b"D9,")}
    (change,) = changes(before, after)
    assert change.kind == "assessment-renewed"


def test_a_change_names_its_row_and_its_cells() -> None:
    mended = edited(FIRST, "M1.1", "2026-08-10", completion_pct=Decimal(30))
    change = changes(files(FIRST), files(FIRST, mended))[-1]
    assert (change.table, change.key, change.field) == ("measure-progress", "M1.1/2026-H1", "completionPct")
    assert (change.before, change.after) == ("20", "30")


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_both_languages_are_whole(lang: Lang) -> None:
    mended = edited(FIRST, "M1.1", "2026-08-10", completion_pct=Decimal(30), status="cancelled", spent="1")
    told = said(files(FIRST), files(FIRST, mended), lang)
    cyrillic = {letter for letter in "".join(told) if "а" <= letter.lower() <= "я"}
    assert bool(cyrillic - set("КурсиВідлА")) is (lang == "uk")
