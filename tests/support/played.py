"""A half-year played through: forms, reports, publication."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.recipes.publication import Order
from flows.recipes.publish_plan import publish_programme
from flows.recipes.publish_progress import publish_progress
from flows.recipes.situation import Situation
from flows.steps import Direct
from support.halfyears import H1, H2, SLUG, Mailbox, answering, at, edited, rejected, report, trial_programme
from support.places import REAL

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables
    from flows.model.progress import Report
    from flows.recipes.publication import Outcome


@pytest.fixture(scope="module")
def plan() -> Tables:
    return Situation.of(REAL, at("2026-07-08"), Direct()).plan_at(H1).programme.tables


@pytest.fixture(scope="module")
def executors(plan: Tables) -> list[str]:
    """Whoever answers, in the document's order: twelve offices."""
    return list(dict.fromkeys(answering(plan).values()))


class Play:
    """The real programme with made-up reports, on one portal, day after day."""

    def __init__(self, folder: Path, portal: str, slug: str = SLUG) -> None:
        self.portal = portal
        self.dataset, self.plan_dataset = f"{slug}-progress", f"{slug}-programme"
        self.programme = trial_programme(folder / "programme", portal, slug)
        self.box = Mailbox()

    def plan(self, day: str) -> Outcome:
        return publish_programme(self.order(day), self.situation(day))

    def publish(self, day: str, cycle: str | None = None) -> Outcome | None:
        return publish_progress(self.order(day, cycle), self.situation(day), gather=self.box)

    def order(self, day: str, cycle: str | None = None) -> Order:
        return Order(folder=self.programme, cycle=cycle, portal=self.portal, now=at(day))

    def situation(self, day: str) -> Situation:
        return Situation.of(self.programme, at(day), Direct(), keep=True)

    def send(self, *reports: Report) -> None:
        self.box.sent += reports

    def table(self, name: str) -> list[dict[str, str]]:
        """A table as a citizen gets it."""
        raw = open_portal(self.portal).read(self.dataset, f"{name}.csv")
        assert raw is not None
        return list(csv.DictReader(raw.decode().splitlines()))

    def states(self, cycle: str) -> Counter[str]:
        return Counter(row["state"] for row in self.table("report-status") if row["cycle"] == cycle)

    def figure(self, metric: str, cycle: str) -> str:
        """A figure of the whole programme, as `part/whole`."""
        rows = [row for row in self.table("assessment") if (row["scope"], row["metric"]) == ("programme", metric)]
        (row,) = (row for row in rows if row["cycle"] == cycle)
        return f"{row['numerator']}/{row['denominator']}"


def sentences(outcome: Outcome | None) -> list[str]:
    assert outcome
    return [change.sentence.replace("\u00a0", " ") for change in outcome.changes]


def play_through(play: Play, plan: Tables, executors: list[str]) -> None:
    """A half-year with its late reports and a correction, then the next one and a correction of the first."""
    play_first_half(play, plan, executors)
    sent = play_correction(play, plan, executors)
    play_second_half(play, plan, executors)
    play_late_correction(play, sent)
    assert [str(entry.version) for entry in open_portal(play.portal).state(play.dataset).versions] == [
        "2026-H1", "2026-H1.r2", "2026-H1.r3", "2026-H2", "2026-H2.r2",
    ]  # fmt: skip


def play_first_half(play: Play, plan: Tables, executors: list[str]) -> None:
    """3 July some, 5 July (a Sunday) most, 8 July publication with three missing and one rejected, 20 July the rest."""
    third = next(row for row in executors if "M2.14" in measures_of(plan, row))
    on_time = [one for one in executors if one == third or executors.index(one) < 9][:8]
    faulty, *missing = [one for one in executors if one not in on_time]
    play.plan("2026-07-08")
    play.send(*(report(plan, one, H1, "2026-07-03") for one in on_time[:3]))
    play.send(*(report(plan, one, H1, "2026-07-05") for one in on_time[3:]))
    play.send(rejected(report(plan, faulty, H1, "2026-07-05")))
    assert play.publish("2026-07-07") is None  # not before its time, not even for those who are ready

    first = play.publish("2026-07-08")
    assert first is not None
    assert (first.kind, first.version, first.changes) == ("publish", "2026-H1", ())
    assert play.states("2026-H1") == {"received": 8, "rejected": 1, "awaited": 3}
    reported = sum(len(measures_of(plan, one)) for one in on_time)
    assert play.figure("measures-reported", "2026-H1") == f"{reported}/52"
    assert [row["check"] for row in play.table("findings") if row["check"].startswith("report-")] == ["report-rejected"]
    again = play.publish("2026-07-08")
    assert again is not None
    assert (again.kind, again.actions) == ("nothing", ())

    play.send(*(report(plan, one, H1, "2026-07-20") for one in (faulty, *missing)))
    late = play.publish("2026-07-20")
    assert late is not None
    assert late.version == "2026-H1.r2"
    assert play.states("2026-H1") == {"received": 8, "late": 3, "corrected": 1}
    assert play.figure("measures-reported", "2026-H1") == "52/52"
    (told,) = (sentence for sentence in sentences(late) if sentence.startswith("Звіти за перше півріччя 2026 року: "))
    assert told.count("отримано 20 липня 2026 року") == 3


def play_correction(play: Play, plan: Tables, executors: list[str]) -> Report:
    """In August the executor of measure 2.14 corrects its report; its first report is returned."""
    third = next(row for row in executors if "M2.14" in measures_of(plan, row))
    sent = next(one for one in play.box.sent if one.executor_id == third)
    play.send(edited(sent, "M2.14", "2026-08-10", completion_pct=Decimal(35), spent="50000"))
    corrected = play.publish("2026-08-10")
    assert corrected is not None
    assert corrected.version == "2026-H1.r3"
    assert play.states("2026-H1") == {"received": 7, "late": 3, "corrected": 2}
    measure, state = sentences(corrected)
    assert state.startswith("Звіти за перше півріччя 2026 року: виправлено після строку подання — «")
    assert measure.startswith("Захід 2.14 «")
    assert "перше півріччя 2026 року, звіт виправлено: виконано 35 % (було вказано 20 %); освоєно 50 000 грн" in measure
    return sent


def play_second_half(play: Play, plan: Tables, executors: list[str]) -> None:
    """By 5 January all but one; the first half-year's rows stay as they were."""
    play.plan("2027-01-08")
    play.send(*(report(plan, one, H2, "2027-01-05", completion=40) for one in executors[:-1]))
    second = play.publish("2027-01-08")
    assert second is not None
    assert (second.cycle, second.version) == (H2, "2026-H2")
    assert play.states("2026-H2") == {"received": 11, "awaited": 1}
    assert play.states("2026-H1") == {"received": 7, "late": 3, "corrected": 2}
    (measure,) = (sentence for sentence in sentences(second) if sentence.startswith("Захід 2.14 "))
    assert "виконано 40 % (було 35 %); у другому півріччі 2026 року освоєно" in measure
    assert sum("не подано — «" in sentence for sentence in sentences(second)) == 1
    assert play.figure("measures-reported", "2026-H1") == "52/52"
    whole = sum((Decimal(row["amountUah"] or 0) for row in play.table("measure-spending")), Decimal(0))
    assert play.figure("spent-of-planned", "2026-H2") == f"{whole.normalize():f}/10275000"


def play_late_correction(play: Play, sent: Report) -> None:
    """In February a report of the first half-year is corrected: that revises the newest half-year, never a past one."""
    play.send(edited(sent, "M2.14", "2027-02-10", completion_pct=Decimal(38), spent="50000"))
    with pytest.raises(UsageError, match="2026-H2"):
        play.publish("2027-02-10", cycle="2026-H1")
    revised = play.publish("2027-02-10")
    assert revised is not None
    assert revised.version == "2026-H2.r2"
    (measure,) = sentences(revised)
    assert "перше півріччя 2026 року, звіт виправлено: виконано 38 % (було вказано 35 %)" in measure

    quiet = play.publish("2027-02-11")
    assert quiet is not None
    assert (quiet.kind, quiet.actions) == ("nothing", ())


def measures_of(plan: Tables, executor: str) -> list[str]:
    return [measure for measure, one in answering(plan).items() if one == executor]
