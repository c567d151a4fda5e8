"""A half-year played through with the clock as an argument, by the recipe that publishes it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from frictionless import Package
from support.ckan_faults import gate
from support.halfyears import H1, at, edited, rejected, report

from flows.model.errors import UsageError
from flows.model.half_years import Cycle
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables
    from flows.outside.machine.trial_access import Access
from support.played import Play, play_through

MOST_CALLS = 40


def test_a_year_is_played_through_on_the_folder_portal(tmp_path: Path, plan: Tables, executors: list[str]) -> None:
    play = Play(tmp_path, f"folder:{tmp_path / 'portal'}")
    play_through(play, plan, executors)
    current = tmp_path / "portal" / "dataset" / play.dataset / "current"
    package = json.loads((current / "datapackage.json").read_text("utf-8"))
    assert package["provenance"]["planVersion"] == "2026-H1"
    assert package["title"].startswith("ТЕСТОВІ ДАНІ.")
    assert package["description"].startswith("УВАГА: це тестові дані")
    assert Package(str(current / f"{play.dataset}.zip")).validate().valid
    official = list(csv.DictReader((current / "official" / "reports.csv").read_text("utf-8").splitlines()))
    assert [row["title"].startswith("ТЕСТОВІ ДАНІ. Звіт про виконання") for row in official] == [True, True]
    page = (tmp_path / "portal" / "index.html").read_text("utf-8")
    assert "Оцінка виконання" in page
    assert "ТЕСТОВІ ДАНІ." in page


def test_made_up_reports_are_kept_from_a_portal_that_is_not_for_trials(
    tmp_path: Path, plan: Tables, executors: list[str]
) -> None:
    play = Play(tmp_path, f"folder:{tmp_path / 'trials'}")
    play.send(report(plan, executors[0], H1, "2026-07-03"))
    play.portal = f"folder:{tmp_path / 'portal'}"
    with pytest.raises(UsageError) as fault:
        play.publish("2026-07-08")
    assert fault.value.code == "reports-are-tests"
    (play.programme / "reports").mkdir()
    with pytest.raises(UsageError, match="reports-are-tests"):  # not even the plan goes out beside them
        publish_datasets(Order(folder=play.programme, cycle=None, portal=play.portal, now=at("2026-07-08")), Direct())
    assert not (tmp_path / "portal").exists()


def test_without_an_accepted_report_there_is_no_such_dataset(
    tmp_path: Path, plan: Tables, executors: list[str]
) -> None:
    play = Play(tmp_path, f"folder:{tmp_path / 'portal'}")
    assert play.publish("2026-07-08") is None
    play.send(rejected(report(plan, executors[0], H1, "2026-07-03")))
    assert play.publish("2026-07-08") is None
    assert not (tmp_path / "portal").exists()


def test_after_the_programme_s_end_its_last_half_year_is_revised(
    tmp_path: Path, plan: Tables, executors: list[str]
) -> None:
    """There is no half-year of 2029 to report on, not even where the plan is confirmed in it."""
    play = Play(tmp_path, f"folder:{tmp_path / 'portal'}")
    last = Cycle(2028, 2)
    sent = report(plan, executors[0], last, "2029-01-03")
    play.send(sent)
    first = play.publish("2029-01-08")
    assert first
    assert (first.cycle, first.version) == (last, "2028-H2")
    play.send(edited(sent, "M1.1", "2029-08-10", note="Уточнено"))
    late = play.publish("2029-08-10", cycle="2029-H1")
    assert late
    assert (late.cycle, late.version) == (last, "2028-H2.r2")


@pytest.mark.long
def test_on_a_ckan_it_takes_no_more_calls_than_the_plan(
    trial_portal: Access, tmp_path: Path, plan: Tables, executors: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)
    with gate(trial_portal.url) as between:
        play = Play(tmp_path, f"ckan:{between.address}", f"calls-{uuid4().hex[:12]}")
        play.plan("2026-07-08")
        for day, executor in zip(("2026-07-08", "2026-07-16"), executors, strict=False):
            play.send(report(plan, executor, H1, "2026-07-05"))
            between.arm()
            done = play.publish(day)
            assert done
            assert done.kind == "publish"
            assert len(between.calls) <= MOST_CALLS
