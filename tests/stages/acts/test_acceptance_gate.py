"""Which readings may go out though nobody has accepted them, and what becomes of an acceptance that is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.model.acceptance import WAYS_OF_READING, Acceptance, RowVerdict
from flows.model.document import Document
from flows.model.findings import Finding
from flows.model.plan import Act, ActFile, PassportRow
from flows.stages.acts.acceptance.gate import ActAcceptance, acceptance_findings, acceptance_of
from flows.stages.acts.acceptance.reviewed import ReviewedRow, reviewed_sha256
from flows.stages.acts.readers.content import ActReading

if TYPE_CHECKING:
    from flows.model.acceptance import WayOfReading

FILE = ActFile("act.pdf", "0" * 64)
ROWS = tuple(
    ReviewedRow("passport", PassportRow(row_number=number, label="Назва", value="так", source_ref=f"#row={number}"))
    for number in map(str, range(1, 13))
)
WHOLE = Acceptance(
    who="Оксана Іваненко",
    when=date(2026, 7, 1),
    number="1",
    date=date(2026, 1, 9),
    files=(FILE,),
    shown_sha256="1" * 64,
    rows_sha256=reviewed_sha256(ROWS),
    salt="сіль",
    verdicts=tuple(RowVerdict(row.name, right=True) for row in ROWS[:10]),
)


def state(extraction: WayOfReading, doubts: int = 0) -> ActAcceptance:
    return ActAcceptance(uid="1", number="1", extraction=extraction, accepted=None, stale=False, doubts=doubts)


@pytest.mark.parametrize("refuse", [False, True])
@pytest.mark.parametrize("doubts", [0, 3])
@pytest.mark.parametrize("extraction", WAYS_OF_READING)
def test_only_a_plain_reading_without_doubts_goes_out_unaccepted(
    extraction: WayOfReading, doubts: int, *, refuse: bool
) -> None:
    found = list(acceptance_findings([state(extraction, doubts)], refuse=refuse, programme="моя"))
    if extraction == "direct" and not doubts and not refuse:
        assert found == []
    else:
        assert [(one.check, one.severity) for one in found] == [("not-accepted", "critical")]


def judged(acceptance: Acceptance, *doubts: Finding) -> ActAcceptance:
    act = Act(files=(FILE,), kind="programme", number=WHOLE.number, date=WHOLE.date, title="Програма", url=None)
    reading = ActReading(document=Document(FILE.name, "", ()), findings=doubts, extraction="recognised")
    return acceptance_of(act, ROWS, [reading], acceptance)


def test_an_acceptance_holds_of_what_it_was_made() -> None:
    held = judged(WHOLE)
    assert (held.accepted, held.stale) == (WHOLE, False)
    assert list(acceptance_findings([held], refuse=True, programme="моя")) == []


@pytest.mark.parametrize(
    "cut",
    [
        replace(WHOLE, verdicts=()),
        replace(WHOLE, verdicts=WHOLE.verdicts[1:]),
        replace(WHOLE, verdicts=(*WHOLE.verdicts[1:], WHOLE.verdicts[1])),
        replace(WHOLE, verdicts=(*WHOLE.verdicts, RowVerdict("passport 12", right=False))),
        replace(WHOLE, rows_sha256="0" * 64),
        replace(WHOLE, files=(ActFile(FILE.name, "1" * 64),)),
    ],
)
def test_one_that_was_cut_or_is_of_something_else_holds_no_more(cut: Acceptance) -> None:
    (found,) = acceptance_findings([judged(cut)], refuse=False, programme="моя")
    assert found.check == "acceptance-stale"


def test_a_doubt_that_stays_leaves_no_acceptance() -> None:
    assert judged(WHOLE, Finding.of("ocr-uncertain", value="8")).stale
