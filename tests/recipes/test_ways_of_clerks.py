"""A half-year as twelve clerks fill it in, each in its own way: what comes of it is what a fair person would say.

A way is one entry of `WAYS`: what lies in the folder on which day, what a person recorded, and what is published. There
are as many as there are offices; another takes the place of one.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.filling import Answers, fill, real_forms, sample
from support.halfyears import H2, at
from support.played import Play, sentences

from flows.cli.main import main
from flows.recipes.publish_progress import publish_progress
from flows.stages.reports.forms import forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.recipes.publication import Outcome
    from flows.stages.reports.forms import Form

    Fill = Callable[[Form], bytes]

DUE, OPEN, AFTER = "2026-07-06", "2026-07-08", "2026-07-20"
"""The deadline (5 July is a Sunday), the day of publication, and a day after it."""


def dated(day: str | None, **typed: Any) -> Fill:  # noqa: ANN401  # whatever a clerk types
    """A whole form with that date; `typed` stands in the columns of the first measure."""

    def filled(form: Form) -> bytes:
        answers: Answers = sample(form)
        answers.pop(("D", "status"))
        if day:
            answers["D", "status"] = date.fromisoformat(day) if day[:2] == "20" else day
        first = next(row.key for row in form.rows if row.kind == "measure")
        return fill(form, answers | {(first, column): value for column, value in typed.items()})

    return filled


def scan(_: Form) -> bytes:
    return b"%PDF-1.7 a scan of a signed report"


def blank(form: Form) -> bytes:
    return fill(form, {})


WHOLE = dated("2026-07-03")
FAULTY = dated("2026-07-03", completion=0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One clerk's way: each file by the day on which it is put into the folder."""

    files: tuple[tuple[str, Fill], ...]
    state: str
    fair: str
    recorded: str = ""
    warned: bool = False


WAYS = {
    "in time": Way(files=(("2026-07-03", WHOLE),), state="received", fair="in time"),
    "early, before the half-year's end": Way(
        files=(("2026-06-29", dated("2026-06-29")),), state="received", fair="in time, asked whether all is in it"
    ),
    "on the last day, a Monday": Way(files=((DUE, dated("2026-07-06")),), state="received", fair="in time"),
    "dated in time, put into the folder late": Way(
        files=((OPEN, WHOLE),), state="dates-differ", fair="both dates, no accusation", warned=True
    ),
    "the same, and the e-mail's day is recorded": Way(
        files=((OPEN, WHOLE),), state="received", fair="in time", recorded="2026-07-04"
    ),
    "dated and sent late": Way(
        files=((OPEN, dated("2026-07-07")),), state="late", fair="late, after a warning", warned=True
    ),
    "a year mistyped, sent in time": Way(
        files=(("2026-07-03", dated("2062-07-03")),), state="received", fair="in time; the date is asked about"
    ),
    "last year's date, sent in time": Way(
        files=(("2026-07-03", dated("2025-07-03")),), state="received", fair="in time; the date is asked about"
    ),
    "a fault in time, mended after the deadline": Way(
        files=(("2026-07-03", FAULTY), (OPEN, WHOLE)), state="corrected", fair="in time, corrected since"
    ),
    "a scan in time, the form late without a date": Way(
        files=(("2026-07-03", scan), (OPEN, dated(None))),
        state="late",
        fair="late by what can be read; the scan and the warning say what to record",
        warned=True,
    ),
    "saved and sent twice": Way(
        files=(("2026-07-03", WHOLE), (OPEN, dated("2026-07-07"))), state="received", fair="in time; nothing changed"
    ),
    "a blank form in time, filled in late": Way(
        files=(("2026-07-03", blank), (OPEN, dated("2026-07-08"))), state="late", fair="late", warned=True
    ),
}


class Folder(Play):
    """The real programme, whose reports lie in its folder as workbooks."""

    def put(self, name: str, raw: bytes, cycle: str = "2026-H1") -> None:
        folder = self.programme / "reports" / cycle
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)

    def collect(self, day: str) -> int:
        return main(["collect", str(self.programme), "--cycle", "2026-H1", "--now", day])

    def publish(self, day: str, cycle: str | None = None) -> Outcome | None:
        return publish_progress(self.order(day, cycle), self.situation(day))

    def publish_all(self, day: str) -> int:
        order = ["publish", str(self.programme), "--portal", self.portal, "--engine", "direct"]
        return main([*order, "--now", day])


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Every file put into the folder on its day, and collected on that evening."""
    folder = Folder(tmp_path_factory.mktemp("ways"), "folder:nowhere")
    ways = list(zip(WAYS.values(), real_forms(), strict=True))
    records = [
        f'- {{cycle: 2026-H1, file: "{number} {day}.xlsx", received: {way.recorded}, reason: e-mail, who: O. K.}}\n'
        for number, (way, _) in enumerate(ways)
        for day, _ in way.files
        if way.recorded
    ]
    (folder.programme / "receipts.yaml").write_text("".join(records), "utf-8")
    for today in sorted({day for way, _ in ways for day, _ in way.files}):
        for number, (way, form) in enumerate(ways):
            for day, filled in way.files:
                if day == today:
                    folder.put(f"{number} {day}.xlsx", filled(form))
        folder.collect(today)
    return folder


@pytest.fixture
def play(tmp_path: Path, collected: Folder) -> Folder:
    folder = Folder(tmp_path, f"folder:{tmp_path / 'portal'}")
    shutil.copytree(collected.programme / "reports", folder.programme / "reports")
    shutil.copy(collected.programme / "receipts.yaml", folder.programme)
    return folder


def test_each_way_ends_as_a_fair_person_would_say(play: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert play.collect(OPEN) == 1  # the scan is still nobody's report
    collected = capsys.readouterr().out
    assert "Буде опубліковано 12 звітів із 12." in collected
    assert "0,35" not in collected  # mended since
    assert play.publish_all(OPEN) == 0
    warned = capsys.readouterr().err
    rows = {row["executorId"]: row for row in play.table("report-status")}
    for (name, way), form in zip(WAYS.items(), real_forms(), strict=True):
        row = rows[form.executor.executor_id]
        assert row["state"] == way.state, name
        assert row["dueDate"] == DUE
        assert (f"«{form.executor.name}», 2026-H1" in warned) is way.warned, name
    assert play.publish_all(OPEN) == 0
    assert "Перш ніж опублікувати" not in capsys.readouterr().err  # nobody is called late for the first time


def test_a_first_version_names_who_did_not_report_in_time(play: Folder) -> None:
    """It has no earlier version to tell news of, and says so where every version says what it holds in short."""
    play.publish_all(OPEN)
    (page,) = Path(play.portal.removeprefix("folder:")).glob("dataset/*-progress/versions/2026-H1/changes.md")
    short = page.read_text("utf-8-sig").partition("## Коротко")[2].partition("##")[0].splitlines()
    late = real_forms()[list(WAYS).index("dated and sent late")].executor.name
    (standing,) = (one for one in short if one.startswith("- Звіти за перше півріччя 2026 року"))
    assert f"подано із запізненням — «{late}» (подано за звітом 7 липня 2026 року" in standing


def test_what_is_recorded_after_the_publication_is_put_right_by_the_next(play: Folder) -> None:
    play.publish_all(OPEN)
    late = list(WAYS).index("dated in time, put into the folder late")
    with (play.programme / "receipts.yaml").open("a", encoding="utf-8") as records:
        records.write(f'- {{cycle: 2026-H1, file: "{late} {OPEN}.xlsx", received: 2026-07-03, reason: e, who: O}}\n')
        records.write(f'- {{cycle: 2026-H1, file: "{late} {OPEN}.xls", received: 2026-07-03, reason: e, who: O}}\n')
        records.write(f'- {{cycle: 2026-H1, file: "0 2026-07-03.xlsx", received: {AFTER}, reason: e, who: O}}\n')
        records.write("- {cycle: 2062-H1, file: a.xlsx, received: 2026-07-03, reason: e, who: O}\n")
    outcome = play.publish(AFTER)
    assert outcome
    assert outcome.version == "2026-H1.r2"
    executor = real_forms()[late].executor
    (states,) = (
        sentence for sentence in sentences(outcome) if sentence.startswith("Звіти за перше півріччя 2026 року")
    )
    assert f"подано вчасно — «{executor.name}»" in states
    told = [row["message"] for row in play.table("findings") if row["check"] == "report-receipt-wrong"]
    assert [text.partition(" не враховано")[0] for text in told] == [
        f"Рядок {line} файлу receipts.yaml" for line in (3, 4, 5)
    ]


def test_a_mended_copy_saved_over_the_first_file_makes_nobody_late(
    play: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first file is gone from the folder, but the ledger has seen it."""
    in_time, faulty = (list(WAYS).index(way) for way in ("in time", "a fault in time, mended after the deadline"))
    for number in (in_time, faulty):
        play.put(f"{number} 2026-07-03.xlsx", dated("2026-07-10", note="Дописано")(real_forms()[number]))
    capsys.readouterr()
    assert play.publish_all(AFTER) == 0
    warned = capsys.readouterr().err
    rows = {row["executorId"]: row for row in play.table("report-status")}
    for number in (in_time, faulty):
        executor = real_forms()[number].executor
        row = rows[executor.executor_id]
        assert (row["state"], row["receivedDate"]) == ("corrected", "2026-07-03")
        assert executor.name not in warned


def test_the_next_half_year_begins_where_this_one_ended(play: Folder) -> None:
    """Eleven of twelve in time, dated 4 January and put into the folder on 8 January: none is called late."""
    play.publish_all(OPEN)
    plan = play.situation("2027-01-08").plan_at(H2).programme.tables
    asked = forms(plan, play.situation("2027-01-08").facts, H2)
    assert {form.due for form in asked} == {date(2027, 1, 5)}
    for form in asked[:11]:
        play.put(f"{form.executor.executor_id}.xlsx", dated("2027-01-04")(form), "2026-H2")
    outcome = play.publish("2027-01-08")
    assert outcome
    assert play.states("2026-H2") == {"dates-differ": 11, "awaited": 1}
    (states,) = (
        sentence for sentence in sentences(outcome) if sentence.startswith("Звіти за друге півріччя 2026 року")
    )
    assert states.count("(подано за звітом 4 січня 2027 року, отримано 8 січня 2027 року)") == 11
    assert "запізненням" not in states
    assert at("2027-01-08").day.isoformat() in {row["receivedDate"] for row in play.table("report-status")}


def test_a_file_that_was_taken_away_stops_the_publication_and_is_told_so(
    play: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    """An accepted report that has gone; one that was sent under two names may lose either."""
    reports = play.programme / "reports" / "2026-H1"
    shutil.copy(reports / "0 2026-07-03.xlsx", reports / "0 once more.xlsx")
    (reports / "0 2026-07-03.xlsx").unlink()
    play.collect(OPEN)
    assert "Буде опубліковано 12 звітів із 12." in capsys.readouterr().out
    (reports / "0 once more.xlsx").unlink()
    assert play.collect(OPEN) == 1
    name = real_forms()[0].executor.name
    assert f"Хід виконання не буде опубліковано, доки не повернуть прийнятий звіт: «{name}»." in capsys.readouterr().out
    assert play.publish_all(OPEN) == 3


def test_a_record_that_is_no_record_is_told_by_its_line(play: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    (play.programme / "receipts.yaml").write_text(
        "# дні надходження\n- {cycle: 2026-H1, file: a.xlsx, received: 08.07.2026, reason: e, who: O}\n", "utf-8"
    )
    capsys.readouterr()
    assert play.collect(OPEN) == 2
    told = capsys.readouterr().err
    assert "receipts.yaml, рядок 2" in told
    assert "2026-07-08" in told
