"""Severity decides, a waiver lowers and is published, nothing is left out."""

from __future__ import annotations

import hashlib
from datetime import date

from flows.messages.text import Severity
from flows.model.findings import Finding, Waiver
from flows.stages.checks.judge import finding_rows, judge

CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING

DOUBLED = Finding.of(
    "key-duplicate",
    table="measures",
    key="M1.2",
    field="measureId",
    value="M1.2",
    source_ref="a.txt#line=7,8",
)
BLANK = Finding.of(
    "term-missing",
    table="measures",
    key="M1.3",
    field="termText",
    source_ref="a.txt#line=9,9",
)
NO_TOTAL = Finding.of("total-missing", facts={"missing": "підсумковий рядок", "all": "false"})


def waiver(check: str, key: str) -> Waiver:
    return Waiver(
        check=check, key=key, reason="так в акті, зміни 15.08", who="Начальник відділу", date=date(2026, 7, 1)
    )


def test_warnings_alone_are_accepted_as_they_are() -> None:
    verdict = judge((BLANK, NO_TOTAL), ())
    assert verdict.accepted
    assert verdict.findings == (BLANK, NO_TOTAL)


def test_a_critical_finding_rejects() -> None:
    assert not judge((BLANK, DOUBLED), ()).accepted


def test_a_waiver_lowers_its_finding_in_its_place_and_says_why() -> None:
    verdict = judge((DOUBLED, BLANK), [waiver("key-duplicate", "M1.2")])
    assert verdict.accepted
    assert verdict.findings == (DOUBLED.changed(severity=WARNING, waiver="так в акті, зміни 15.08"), BLANK)


def test_a_waiver_of_another_key_or_check_lowers_nothing_and_is_told() -> None:
    for other in (waiver("key-duplicate", "M1.3"), waiver("row-lost", "M1.2"), waiver("term-missing", "M1.3")):
        verdict = judge((DOUBLED, BLANK), [other])
        assert not verdict.accepted
        assert verdict.findings[:2] == (DOUBLED, BLANK)
        (unused,) = verdict.findings[2:]
        assert (unused.check, unused.severity, unused.key, unused.value) == (
            "waiver-unused", WARNING, other.key, other.check,
        )  # fmt: skip


def test_a_missing_total_is_critical_where_rows_were_lost_or_none_is_there() -> None:
    for loss in ("row-lost", "column-count", "table-missing"):
        _, total = judge((Finding.of(loss, table="measures"), NO_TOTAL), ()).findings
        assert total.severity is CRITICAL
    (alone,) = judge((NO_TOTAL.changed(facts={"missing": "обидва", "all": "true"}),), ()).findings
    assert alone.severity is CRITICAL
    assert judge((NO_TOTAL,), ()).accepted


def test_a_missing_total_that_became_critical_can_be_waived() -> None:
    missing = NO_TOTAL.changed(key="total", facts={"missing": "обидва", "all": "true"})
    verdict = judge((missing,), [waiver("total-missing", "total")])
    assert verdict.accepted
    assert len(verdict.findings) == 1


def test_rows_say_in_ukrainian_what_is_wrong_where_and_what_to_do() -> None:
    row, other = finding_rows((DOUBLED, BLANK))
    assert (row.check, row.severity, row.table, row.key, row.field, row.value) == (
        "key-duplicate", "critical", "measures", "M1.2", "measureId", "M1.2",
    )  # fmt: skip
    assert row.message.startswith("Номер M1.2 ужито двічі в таблиці «Заходи програми» (a.txt, рядки 7–8). ")
    assert (row.source_ref, row.waiver) == ("a.txt#line=7,8", "")
    assert row.finding_id != other.finding_id


def test_a_finding_keeps_its_id_when_it_moves_and_twins_differ() -> None:
    moved = DOUBLED.changed(source_ref="a.txt#line=70,71")
    (first,), (again,) = finding_rows((DOUBLED,)), finding_rows((moved,))
    digest = hashlib.sha256(b"key-duplicate|measures|M1.2|measureId|M1.2").hexdigest()
    assert first.finding_id == again.finding_id == "F" + digest[:8]
    ids = [row.finding_id for row in finding_rows((DOUBLED, DOUBLED, BLANK, DOUBLED))]
    assert len(set(ids)) == 4
    assert ids[0] == first.finding_id
