"""What scheduled runs do: all that is due, in order, once; the clock is an argument."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from support.editions import PROGRAMME
from support.filling import fill, real_forms, sample, small_form
from support.programmes import MORE_IN_2027, amend, restate, times

from flows.cli.main import main
from flows.model.errors import PortalUnavailableError, UsageError
from flows.model.half_years import Cycle, Now
from flows.outside.programme.programmes import load_programme
from flows.recipes.publish_plan import publish_programme
from flows.recipes.publish_progress import publish_datasets
from flows.recipes.rounds import Destination, Errand, Result, audit_portals, publish_due, publish_half_year
from flows.recipes.situation import Situation
from flows.stages.calendar import cycles_due
from flows.steps import Consent, Direct, Proposal, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.recipes.audit_portal import Audit

KYIV = ZoneInfo("Europe/Kyiv")

DATASET = "starokostiantyniv-informatization-2026-2028-programme"


def at(text: str) -> Now:
    return Now(datetime.fromisoformat(text).replace(tzinfo=KYIV))


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a machine that knows one programme publishes it."""
    monkeypatch.setenv("HROMADA_DATASETS", str(tmp_path / "datasets"))
    monkeypatch.setenv("HROMADA_PORTAL", f"folder:{tmp_path / 'portal'}")
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    shutil.copytree(PROGRAMME, tmp_path / "datasets" / "kvitneve")
    return tmp_path / "portal"


@pytest.fixture
def programme(portal: Path) -> Path:
    return portal.parent / "datasets" / "kvitneve"


class Publisher:
    """Publishes at once, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.cycles: list[str] = []

    def __call__(self, errand: Errand) -> bool:
        self.cycles.append(str(errand.order.cycle))
        order = errand.order
        publish_programme(order, Situation.of(order.folder, order.now, Direct(), keep=True))
        return False


def record(portal: Path, dataset: str = DATASET) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Versions and confirmations, each with the day it went out."""
    listing = json.loads((portal / "dataset" / dataset / "versions.json").read_bytes())
    versions = [(item["version"], item["published"]) for item in listing["versions"]]
    return versions, [(item["cycle"], item["date"]) for item in listing["confirmations"]]


def faults(results: list[Result]) -> list[str]:
    return [result.fault.code for result in results if result.fault]


@pytest.mark.parametrize(
    ("newest", "now", "due"),
    [
        (None, "2026-07-08T06:30", ["2026-H1"]),
        (None, "2028-07-08T06:30", ["2028-H1"]),
        (Cycle(2026, 1), "2026-07-08T06:30", ["2026-H1"]),
        (Cycle(2026, 1), "2027-01-08T05:59", ["2026-H1"]),
        (Cycle(2026, 1), "2027-01-08T06:30", ["2026-H2"]),
        (Cycle(2026, 1), "2027-07-20T06:30", ["2026-H2", "2027-H1"]),
        (Cycle(2027, 2), "2027-07-20T06:30", []),
        (None, "2026-01-08T06:30", []),
    ],
)
def test_what_downtime_left_out_is_due_first(newest: Cycle | None, now: str, due: list[str]) -> None:
    assert [str(cycle) for cycle in cycles_due(load_programme(PROGRAMME), newest, at(now))] == due


@pytest.mark.parametrize(
    ("first", "days"),
    [
        ("daily", 3),
        pytest.param("daily", 100, marks=pytest.mark.long),
        pytest.param("half-year", 100, marks=pytest.mark.long),
    ],
)
def test_a_year_of_downtime_is_caught_up_once_and_in_order(
    portal: Path, programme: Path, first: str, days: int
) -> None:
    """The July run, a year of silence with an act in August, then every missed run late and oldest first."""
    publisher = Publisher()
    assert not faults(list(publish_half_year(at("2026-07-08T06:00"), date(2026, 7, 8), publisher)))
    assert record(portal) == ([("2026-H1", "2026-07-08")], [])
    restate(programme, MORE_IN_2027)
    publisher.cycles.clear()

    late = at("2027-07-20T09:15")
    runs: list[Callable[[], object]] = [lambda: list(publish_due(late, publisher)) for _ in range(days)]
    halves: list[Callable[[], object]] = [
        lambda day=day: list(publish_half_year(late, day, publisher))  # type: ignore[misc]  # a default binds it
        for day in (date(2027, 1, 8), date(2027, 7, 8))
    ]
    for run in (*runs, *halves) if first == "daily" else (*halves, *runs):
        run()

    assert publisher.cycles == ["2026-H2", "2027-H1"]
    assert record(portal) == (
        [("2026-H1", "2026-07-08"), ("2026-H2", "2027-07-20")],
        [("2027-H1", "2027-07-20")],
    )
    stamps = times(portal)
    assert not faults(list(publish_due(late, publisher)))
    assert publisher.cycles == ["2026-H2", "2027-H1"]
    assert times(portal) == stamps


def test_other_facts_for_the_same_rows_are_checked_once(portal: Path, programme: Path) -> None:
    """As after an upgrade of the code: the version keeps the print of what it was made of, for ever."""
    publisher = Publisher()
    list(publish_due(at("2026-07-08T06:30"), publisher))
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8") + "# nothing new\n", "utf-8")
    for day in (9, 10, 11):
        assert not faults(list(publish_due(at(f"2026-07-{day:02}T06:30"), publisher)))
    assert publisher.cycles == ["2026-H1", "2026-H1"]
    shutil.rmtree(portal.parent / "state" / "checked")
    list(publish_due(at("2026-07-12T06:30"), publisher))
    amend(programme, MORE_IN_2027)
    list(publish_due(at("2026-07-13T06:30"), publisher))
    assert publisher.cycles == ["2026-H1"] * 4
    assert record(portal)[0] == [("2026-H1", "2026-07-08"), ("2026-H1.r2", "2026-07-13")]


def test_an_amended_act_is_out_the_next_morning(portal: Path, programme: Path) -> None:
    publisher = Publisher()
    list(publish_due(at("2026-07-08T06:30"), publisher))
    assert not faults(list(publish_due(at("2026-07-09T06:30"), publisher)))
    amend(programme, MORE_IN_2027)
    assert not faults(list(publish_due(at("2026-07-10T06:30"), publisher)))
    assert publisher.cycles == ["2026-H1", "2026-H1"]
    assert record(portal)[0] == [("2026-H1", "2026-07-08"), ("2026-H1.r2", "2026-07-10")]


def test_late_and_corrected_reports_are_out_the_next_morning(portal: Path, programme: Path) -> None:
    """Whoever publishes looks into the folder of reports; where nothing has come, nothing is published."""
    asked: list[str] = []

    def publish(errand: Errand) -> bool:
        asked.append(errand.dataset)
        publish_datasets(errand.order, Direct())
        return False

    def morning(day: str) -> list[str]:
        asked.clear()
        assert not faults(list(publish_due(at(f"{day}T06:30"), publish)))
        return asked

    progress = DATASET.removesuffix("programme") + "progress"
    reports, form, late = programme / "reports" / "2026-H1", small_form(), real_forms()[0]
    reports.mkdir(parents=True)
    (reports / "перший.xlsx").write_bytes(fill(form, sample(form)))
    assert morning("2026-07-09") == [DATASET]
    (reports / "виправлений.xlsx").write_bytes(fill(form, {**sample(form), ("M1.3", "amount"): 17}))
    (reports / "запізнілий.xlsx").write_bytes(fill(late, {**sample(late), ("D", "status"): date(2026, 7, 9)}))
    assert morning("2026-07-10") == [progress]
    assert morning("2026-07-13") == []
    assert record(portal, progress)[0] == [("2026-H1", "2026-07-09"), ("2026-H1.r2", "2026-07-10")]
    assert record(portal)[0] == [("2026-H1", "2026-07-09")]
    states = (portal / "dataset" / progress / "current" / "report-status.csv").read_text("utf-8")
    assert (states.count(",corrected,"), states.count(",late,")) == (1, 1)


def test_reports_that_nobody_collected_keep_the_day_on_which_they_came(portal: Path, programme: Path) -> None:
    """Every morning's round notes them: what came on the last day, a Monday, is in time, and on Tuesday late."""

    remarks: list[tuple[str, ...]] = []

    def publish(errand: Errand) -> bool:
        remarks.append(publish_datasets(errand.order, Direct())[0].remarks)
        return False

    reports = programme / "reports" / "2026-H1"
    reports.mkdir(parents=True)
    for day, form in ((3, real_forms()[0]), (7, small_form()), (8, real_forms()[3])):
        dated = {**sample(form), ("D", "status"): date(2026, 7, 7 if day == 8 else 2)}
        (reports / f"{day}.xlsx").write_bytes(fill(form, dated))
        assert not faults(list(publish_due(at(f"2026-07-0{day}T06:30"), publish)))
    assert remarks == [("unaccepted", "unreported"), ("unaccepted",)]
    progress = DATASET.removesuffix("programme") + "progress"
    rows = (portal / "dataset" / progress / "current" / "report-status.csv").read_text("utf-8").splitlines()
    states = [row.partition(",")[2] for row in rows if "awaited" not in row]
    assert sorted(states[1:]) == [
        "2026-H1,late,2026-07-06,2026-07-07,2026-07-07",
        "2026-H1,received,2026-07-06,2026-07-02,2026-07-02",
        "2026-H1,received,2026-07-06,2026-07-02,2026-07-06",
    ]


def test_a_programme_that_fails_stops_no_other(portal: Path, programme: Path) -> None:
    broken = Path(shutil.copytree(programme, programme.parent / "a-broken"))
    (broken / "programme.yaml").write_text("slug: [\n", "utf-8")
    elsewhere = Path(shutil.copytree(programme, programme.parent / "b-relative"))
    facts = elsewhere / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace("portals: {}", 'portals: {"folder:./portal": {}}'), "utf-8")
    unexpected = Path(shutil.copytree(programme, programme.parent / "c-unexpected"))
    for folder in (elsewhere, unexpected):  # a slug is one programme's
        own = (folder / "programme.yaml").read_text("utf-8").replace('slug: "', f'slug: "{folder.name}-', 1)
        (folder / "programme.yaml").write_text(own, "utf-8")

    def publish(errand: Errand) -> bool:
        if errand.order.folder == unexpected:
            raise ZeroDivisionError
        return Publisher()(errand)

    results = list(publish_due(at("2026-07-08T06:30"), publish))
    told = {result.programme: result.fault.code if result.fault else "" for result in results}
    assert told == {
        "a-broken": "yaml-bracket",
        "b-relative": "portal-relative",
        "c-unexpected": "unexpected",
        "kvitneve": "",
    }
    assert record(portal)[0] == [("2026-H1", "2026-07-08")]


def test_a_failure_of_one_portal_leaves_the_other_its_version(portal: Path, programme: Path) -> None:
    facts = programme / "programme.yaml"
    named = f'portals: {{"ckan:http://127.0.0.1:9": {{}}, "folder:{portal}": {{}}}}'
    facts.write_text(facts.read_text("utf-8").replace("portals: {}", named), "utf-8")
    results = list(publish_due(at("2026-07-08T06:30"), Publisher()))
    assert [type(result.fault) for result in results] == [PortalUnavailableError, type(None)]
    assert record(portal)[0] == [("2026-H1", "2026-07-08")]


def test_without_an_address_or_a_programme_it_says_so(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HROMADA_PORTAL")
    assert faults(list(publish_due(at("2026-07-08T06:30"), Publisher()))) == ["portal-unnamed"]
    monkeypatch.setenv("HROMADA_DATASETS", str(portal))
    with pytest.raises(UsageError) as caught:
        list(publish_due(at("2026-07-08T06:30"), Publisher()))
    assert caught.value.code == "programmes-none"


def test_the_audit_goes_everywhere_and_names_what_differs(portal: Path) -> None:
    seen: list[Audit] = []

    def found(_: Destination, audit: Audit) -> None:
        seen.append(audit)

    assert faults(list(audit_portals(found))) == []
    list(publish_due(at("2026-07-08T06:30"), Publisher()))
    assert faults(list(audit_portals(found))) == []
    table = portal / "dataset" / DATASET / "versions" / "2026-H1" / "measures.csv"
    table.write_text(table.read_text("utf-8").replace("2.10", "2.11"), "utf-8")
    (result,) = audit_portals(found)
    assert result.fault
    assert result.fault.code == "audit-drifted"
    assert "2026-H1/measures.csv" in str(result.fault)
    assert [bool(audit.drifts) for audit in seen] == [False, False, True]


@pytest.mark.parametrize(
    "answer", [Consent(approved=True, reason=""), Consent(approved=False, reason="Зачекайте"), None]
)
def test_where_consent_is_needed_only_a_yes_publishes(portal: Path, programme: Path, answer: Consent | None) -> None:
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace('approval: "none"', 'approval: "required"'), "utf-8")
    asked: list[Proposal] = []

    def decide(proposal: Proposal) -> Consent | None:
        asked.append(proposal)
        return answer

    token = ask.set(decide)
    try:
        (result,) = publish_due(at("2026-07-08T06:30"), Publisher())
    finally:
        ask.reset(token)
    assert len(asked) == 1
    assert "2026-H1" in asked[0].summary
    assert (portal / "dataset").exists() is bool(answer and answer.approved)
    refusal = "approval-nobody" if answer is None else "approval-refused"
    assert faults([result]) == ([] if answer and answer.approved else [refusal])


def test_the_same_is_the_same_question_on_another_day(portal: Path, programme: Path) -> None:
    """Else an answer that took a night would be asked for again; other money is another question."""
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace('approval: "none"', 'approval: "required"'), "utf-8")
    asked: list[str] = []

    def refuse(proposal: Proposal) -> Consent:
        asked.append(proposal.fingerprint)
        return Consent(approved=False, reason="Зачекайте")

    token = ask.set(refuse)
    try:
        for day in ("2026-07-08", "2026-07-10"):
            list(publish_due(at(f"{day}T06:30"), Publisher()))
        amend(programme, MORE_IN_2027)
        list(publish_due(at("2026-07-10T06:30"), Publisher()))
    finally:
        ask.reset(token)
    assert asked[0] == asked[1] != asked[2]
    assert not (portal / "dataset").exists()


def test_without_a_terminal_consent_is_no_default(
    portal: Path, programme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace('approval: "none"', 'approval: "required"'), "utf-8")
    order = ["publish", "kvitneve", "--portal", f"folder:{portal}", "--now", "2026-07-08", "--engine", "direct"]
    assert main(order) == 2
    assert "згоди людини" in capsys.readouterr().err
    assert not (portal / "dataset").exists()
