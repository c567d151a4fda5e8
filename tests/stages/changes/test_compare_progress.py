"""What citizens read of the difference between two versions of the half-years' tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from support.editions import PROGRAMME, SCHEMAS, programme
from support.halfyears import H1, H2, Mailbox, edited, half_year, of, rejected, report

from flows.messages.published import REPORT_NEWS, STATES
from flows.model.plan import IndicatorTarget
from flows.outside.programme.programmes import load_programme
from flows.recipes.publish_progress import DATASET_TABLES
from flows.stages.changes.compare_progress import compare_progress
from flows.stages.reports.assess import assess
from flows.stages.reports.progress import HalfYearRows, progress
from flows.stages.tables.write import csv_bytes, csv_records, write

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
    half_years = [half_year(PLAN, FACTS, box.collected(cycle)) for cycle in cycles]
    told = progress([HalfYearRows.of(half, date(2027, 12, 31)) for half in half_years])
    return write({**told.tables, "assessment": assess(PLAN, told.tables)}, SCHEMAS, DATASET_TABLES)


def changes(before: dict[str, bytes] | None, after: dict[str, bytes], lang: Lang = "uk") -> tuple[Change, ...]:
    return compare_progress(before, after, PLAN_FILES, lang=lang)


def said(before: dict[str, bytes], after: dict[str, bytes], lang: Lang = "uk") -> list[str]:
    return [change.sentence.replace("\u00a0", " ") for change in changes(before, after, lang)]


def told(before: Report, after: Report) -> list[tuple[str, str]]:
    """What the second half-year's report is told as, but for who has not reported: kind and sentence."""
    found = changes(files(before), files(before, after, halves=2))
    return [(one.kind, one.sentence.replace("\u00a0", " ")) for one in found if one.table != "report-status"]


def turned(sent: Report, **cells: object) -> Report:
    """The report with another standing of measure 1.1, and without money."""
    day = sent.received.isoformat()
    changed = edited(sent, "M1.1", day, **cells)
    return replace(changed, spending=tuple(replace(row, amount_uah=None) for row in changed.spending))


def level(sent: Report, indicator: str, value: str) -> Report:
    rows = tuple(replace(row, value=Decimal(value)) if row.indicator_id == indicator else row for row in sent.values)
    return replace(sent, values=rows)


def test_the_first_version_changed_nothing_and_the_same_again_neither() -> None:
    assert changes(None, files(FIRST)) == ()
    assert changes(files(FIRST), files(FIRST)) == ()


def test_a_late_report_is_told_with_its_measures() -> None:
    sent = replace(report(PLAN, B, H1, "2026-07-20"), values=())
    assert said(files(FIRST), files(FIRST, sent)) == [
        "Звіти за перше півріччя 2026 року: подано із запізненням — «Відділ Б» (отримано 20 липня 2026 року).",
        "Захід 2.2 «Облік»: виконано 20 %.",
    ]


def test_a_new_half_year_tells_what_was_done_and_who_is_missing() -> None:
    second = level(
        edited(report(PLAN, A, H2, "2027-01-04", completion=35), "M1.1", "2027-01-04", spent="640000"), "I2.1", "40"
    )
    done = edited(second, "M2.1", "2027-01-04", status="done", completion_pct=Decimal(100))
    assert said(files(FIRST), files(FIRST, done, halves=2)) == [
        (
            "Від початку 2026 року освоєно 640 010,10 грн із 100,50 грн, передбачених на весь рік (636 825,97 %); за "
            "попередньою версією було 10,05 грн."
        ),
        "Захід 2.1 «Зупинки»: завершено; виконано 100 % (було 20 %); у другому півріччі 2026 року освоєно 0,05 грн.",
        "Звіти за друге півріччя 2026 року: не подано — «Відділ Б».",
        "Захід 1.1 «Курси»: виконано 35 % (було 20 %); у другому півріччі 2026 року освоєно 640 000 грн.",
        "Індикатор 2.1 «Показник 2.1»: 40 % на кінець другого півріччя 2026 року (було 0 %).",
    ]


STANDINGS = {
    "nothing new": (("in-progress", 20), ("in-progress", 20), None),
    "nothing new of what was not begun": (("not-started", 0), ("not-started", 0), None),
    "the end, once told": (("done", 100), ("done", 100), None),
    "cancelled by its office": (
        ("in-progress", 20),
        ("cancelled", None),
        ("progress-cancelled", "за звітом виконавця — скасовано (було «виконується»)"),
    ),
    "begun again": (
        ("done", 100),
        ("in-progress", 80),
        ("progress-reopened", "знову виконується (було «виконано»); виконання зменшилося до 80 % (було 100 %)"),
    ),
    "no longer cancelled": (
        ("cancelled", None),
        ("in-progress", 10),
        ("progress-reopened", "знову виконується (було «скасовано»); виконано 10 %"),
    ),
    "fallen": (
        ("in-progress", 60),
        ("in-progress", 40),
        ("progress-fell", "виконання зменшилося до 40 % (було 60 %)"),
    ),
    "stopped": (
        ("in-progress", 20),
        ("not-started", None),
        ("progress-fell", "знову не розпочато (було «виконується»)"),
    ),
    "begun": (
        ("not-started", 0),
        ("in-progress", 15),
        ("progress-reported", "розпочато; виконано 15 % (було 0 %)"),
    ),
    "finished": (
        ("in-progress", 60),
        ("done", 100),
        ("progress-finished", "завершено; виконано 100 % (було 60 %)"),
    ),
    "finished though cancelled before": (
        ("cancelled", None),
        ("done", 100),
        ("progress-finished", "завершено (було «скасовано»); виконано 100 %"),
    ),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_turn_of_a_measure_is_told_by_its_name_and_no_turn_not_at_all(name: str) -> None:
    *standings, expected = STANDINGS[name]
    first, second = (
        turned(report(PLAN, A, cycle, day), status=status, completion_pct=None if share is None else Decimal(share))
        for cycle, day, (status, share) in zip((H1, H2), ("2026-07-03", "2027-01-04"), standings, strict=True)
    )
    assert told(first, second) == ([(expected[0], f"Захід 1.1 «Курси»: {expected[1]}.")] if expected else [])


def test_money_alone_is_told_without_what_has_not_changed() -> None:
    second = edited(turned(report(PLAN, A, H2, "2027-01-04")), "M1.1", "2027-01-04", spent="50000")
    paid = replace(second, spending=second.spending[:1])
    assert told(turned(FIRST), paid)[-1] == (
        "progress-reported",
        "Захід 1.1 «Курси»: у другому півріччі 2026 року освоєно 50 000 грн.",
    )


def test_a_mended_sum_stands_among_the_money() -> None:
    mended = edited(FIRST, "M1.1", "2026-08-10", spent="250500")
    first = changes(files(FIRST), files(FIRST, mended))[0]
    assert (first.kind, first.table, first.before, first.after) == (
        "spending-corrected",
        "measure-spending",
        "10.00",
        "250500.00",
    )


LATE = "measureId,cycle,termEnd,completionPct,daysLate,answeringExecutorId\n"


def test_a_measure_is_told_as_late_once_by_its_day_and_standing() -> None:
    before, after = files(FIRST), files(FIRST, edited(FIRST, "M1.1", "2026-08-10", note="Уточнено"))
    none, rows = LATE.encode(), f"{LATE}M1.1,2026-H1,2026-06-10,20,20,{A}\nM2.2,2026-H1,2026-05-31,,30,{B}\n".encode()
    late = changes({**before, "measure-delays": none}, {**after, "measure-delays": rows})
    assert [(one.kind, one.key, one.after, one.sentence.replace("\u00a0", " ")) for one in late[:2]] == [
        ("measure-late", "M2.2/2026-H1", "30", "Захід 2.2 «Облік»: строк минув 31 травня 2026 року, звіту немає."),
        ("measure-late", "M1.1/2026-H1", "20", "Захід 1.1 «Курси»: строк минув 10 червня 2026 року, виконано 20 %."),
    ]
    again = changes({**before, "measure-delays": rows}, {**after, "measure-delays": rows})
    assert "measure-late" not in {one.kind for one in again}
    del before["measure-delays"]  # a version that is older than the table
    assert "measure-late" not in {one.kind for one in changes(before, {**after, "measure-delays": rows})}


GOALS = write(
    {
        **PLAN,
        "indicator-targets": tuple(
            replace(row, target_level=row.target_value) for row in of(PLAN, "indicator-targets", IndicatorTarget)
        ),
    },
    SCHEMAS,
)
"""The plan whose targets are levels: 100 and 60 % in 2026."""


def levels(first: str, second: str, halves: int = 2) -> list[tuple[str, str]]:
    """What indicator 2.1, at 0 to begin with, is told as; its target of 2026 is 60 %."""
    one, two = report(PLAN, A, H1, "2026-07-03"), report(PLAN, A, H2, "2027-01-04")
    sent = [level(one, "I2.1", first), level(two, "I2.1", second)][:halves]
    found = compare_progress(files(*sent[:-1], halves=1), files(*sent, halves=halves), GOALS)
    return [(row.kind, row.sentence) for row in found if row.table == "indicator-values" and row.key.startswith("I2.1")]


def test_a_year_s_target_is_missed_only_when_the_year_is_over() -> None:
    start = "Індикатор 2.1 «Показник 2.1»: "
    end, mid = "на кінець другого півріччя 2026 року", "на кінець першого півріччя 2026 року"
    assert levels("40", "60") == [
        ("target-reached", f"{start}60 % {end} (було 40 %); ціль на 2026 рік, 60 %, досягнуто.")
    ]
    assert levels("40", "50") == [
        ("target-missed", f"{start}50 % {end} (було 40 %); ціль на 2026 рік, 60 %, не досягнуто.")
    ]
    assert levels("40", "30") == [
        ("indicator-fell", f"{start}30 % {end} (було 40 %); ціль на 2026 рік, 60 %, не досягнуто.")
    ]
    assert levels("70", "80") == [("indicator-reported", f"{start}80 % {end} (було 70 %).")]
    assert levels("40", "40") == []
    assert levels("60", "0", halves=1) == [
        ("target-reached", f"{start}60 % {mid} (було 0 %); ціль на весь 2026 рік, 60 %, уже досягнуто.")
    ]
    assert levels("50", "0", halves=1) == [("indicator-reported", f"{start}50 % {mid} (було 0 %).")]


def test_every_state_of_a_report_has_its_part_of_the_sentence() -> None:
    assert set(STATES) <= set(REPORT_NEWS)


def test_everybody_who_has_not_reported_as_due_stands_in_one_sentence() -> None:
    before = files(FIRST)
    header, *rows = csv_records(before["report-status"])
    states = {"E0": "late", "E1": "awaited", "E2": "rejected", "E3": "awaited"}
    cells = [
        {"executorId": key, "cycle": "2026-H1", "state": state, "receivedDate": "2026-07-08"}
        for key, state in states.items()
    ]
    made = [[row.get(column, "") for column in header] for row in cells]
    status = csv_bytes([header, *rows, *made])
    (change,) = changes(before, {**before, "report-status": status})
    assert change.sentence == (
        "Звіти за перше півріччя 2026 року: не подано — «E1», «E3»; подано, але не прийнято через помилки — «E2»; "
        "подано із запізненням — «E0» (отримано 8 липня 2026 року)."
    )
    assert change.key == "E0/2026-H1; E1/2026-H1; E2/2026-H1; E3/2026-H1"
    assert change.after == "late; awaited; rejected; awaited"


def test_a_correction_says_what_was_given_before() -> None:
    cells: dict[str, object] = {
        "status": "cancelled",
        "note": "Уточнено",
        "evidence_url": "https://example.org",
        "spent": "12.50",
    }
    mended = edited(level(FIRST, "I1.1", "15"), "M1.1", "2026-08-10", completion_pct=Decimal("25.5"), **cells)
    assert said(files(FIRST), files(FIRST, mended)) == [
        (
            "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: за звітом виконавця — скасовано (було "
            "вказано: «виконується»); виконано 25,5 % (було вказано 20 %); освоєно 12,50 грн (було вказано 10 грн); "
            "змінено пояснення; змінено посилання на підтвердження."
        ),
        "Звіти за перше півріччя 2026 року: виправлено після строку подання — «Відділ А».",
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
    assert forth[0] == (
        "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: відсоток виконання більше не вказано (було "
        "вказано 20 %); освоєну суму більше не вказано (було вказано 10 грн)."
    )
    back = said(files(blank), files(blank, level(edited(FIRST, "M1.1", "2026-08-20"), "I1.1", "0")))
    assert back[0].startswith("Від початку 2026 року освоєно 10,05 грн із 100,50 грн, передбачених на весь рік (10 %)")
    assert back[1] == (
        "Захід 1.1 «Курси», перше півріччя 2026 року, звіт виправлено: виконано 20 % (раніше не було вказано); освоєно "
        "10 грн (раніше не було вказано)."
    )
    unsaid = replace(FIRST, values=tuple(replace(row, value=None) for row in FIRST.values), received=date(2026, 8, 20))
    assert (
        "Індикатор 1.1 «Показник 1.1», перше півріччя 2026 року, звіт виправлено: значення більше не вказано (було "
        "вказано 15 %)."
    ) in said(files(blank), files(blank, replace(unsaid, sha256="b")))


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
        write(
            {**progress([HalfYearRows.of(one, date(2027, 12, 31))]).tables},
            SCHEMAS,
            DATASET_TABLES[:4] + DATASET_TABLES[5:],
        )
        for one in (half, other)
    )
    assert said(before, after) == [
        "Захід 2.2 «Облік»: за перше півріччя 2026 року звітує «Відділ А», раніше — «Відділ Б».",
        "Звіт виконавця «Відділ Б» за перше півріччя 2026 року більше не очікується.",
    ]


def test_a_report_that_was_taken_back_counts_no_more() -> None:
    assert said(files(FIRST, report(PLAN, B, H1, "2026-07-03")), files(FIRST)) == [
        "Звіти за перше півріччя 2026 року: не подано — «Відділ Б».",
        "Захід 2.2 «Облік»: повідомлене за перше півріччя 2026 року більше не чинне, звіт забрано.",
    ]


def test_another_day_of_receipt_is_told() -> None:
    first, second = (files(FIRST, rejected(report(PLAN, B, H1, day))) for day in ("2026-07-20", "2026-07-21"))
    assert said(first, second) == [
        (
            "Звіт виконавця «Відділ Б» за перше півріччя 2026 року: день надходження — 21 липня 2026 року (було: 20 "
            "липня 2026 року)."
        )
    ]


def test_a_rejected_report_is_told_once() -> None:
    after = files(FIRST, rejected(report(PLAN, B, H1, "2026-07-20")))
    assert said(files(FIRST), after) == [
        "Звіти за перше півріччя 2026 року: подано, але не прийнято через помилки — «Відділ Б»."
    ]


def test_an_amended_plan_renews_the_assessment_and_nothing_else() -> None:
    before = files(FIRST)
    after = {**before, "assessment": before["assessment"].replace(b"D1,", b"D9,")}
    (change,) = changes(before, after)
    assert change.kind == "assessment-renewed"


def test_a_change_names_its_row_and_its_cells() -> None:
    mended = edited(FIRST, "M1.1", "2026-08-10", completion_pct=Decimal(30))
    change = changes(files(FIRST), files(FIRST, mended))[-1]
    assert change.kind == "progress-corrected"
    assert (change.table, change.key, change.field) == ("measure-progress", "M1.1/2026-H1", "completionPct")
    assert (change.before, change.after) == ("20", "30")


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_both_languages_are_whole(lang: Lang) -> None:
    mended = edited(FIRST, "M1.1", "2026-08-10", completion_pct=Decimal(30), status="cancelled", spent="1")
    told = said(files(FIRST), files(FIRST, mended), lang)
    cyrillic = {letter for letter in "".join(told) if "а" <= letter.lower() <= "я"}
    assert bool(cyrillic - set("КурсиВідлА")) is (lang == "uk")
