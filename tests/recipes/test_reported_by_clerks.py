"""The command line from clerks' workbooks to citizens: forms filled in, collected, published, told of."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support.filling import Answers, edited, expected, fill, real_forms, sample, type_in
from support.halfyears import SLUG, at, trial_programme
from support.played import Play, play_through

from flows.cli.main import main
from flows.outside.machine.settings import moment
from flows.outside.portals.address import open_portal
from flows.recipes.audit_portal import audit_portal
from flows.recipes.prepare_forms import FormsOrder, prepare_forms
from flows.recipes.publish_progress import publish_datasets, publish_progress
from flows.recipes.rounds import publish_due
from flows.stages.reports.forms import status_choices
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.half_years import Cycle
    from flows.model.plan import Tables
    from flows.model.progress import Report
    from flows.outside.machine.trial_access import Access
    from flows.recipes.publication import Outcome
    from flows.recipes.rounds import Errand, Result
    from flows.stages.reports.forms import Form


PROGRESS = ("measureId", "status", "completionPct", "note", "evidenceUrl", "submittedDate")
SPENDING = ("measureId", "sourceId", "amountUah")
VALUES = ("indicatorId", "value", "note", "submittedDate")


def daily_round(day: str) -> list[Result]:
    """What the daily run does, without Prefect."""
    return list(publish_due(moment(day), lambda errand: not publish_datasets(errand.order, Direct())))


def errands(day: str) -> list[Errand]:
    """What the daily run would have done."""
    asked: list[Errand] = []

    def publish(errand: Errand) -> bool:
        asked.append(errand)
        return False

    assert [result.fault for result in publish_due(moment(day), publish)] == [None]
    return asked


def test_what_clerks_fill_in_is_what_citizens_get(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = f"folder:{tmp_path / 'portal'}"
    programme = trial_programme(tmp_path / "programme", portal)
    reports = programme / "reports" / "2026-H1"
    reports.mkdir(parents=True)
    forms = real_forms()[:3]
    for number, form in enumerate(forms):
        (reports / f"{number}.xlsx").write_bytes(fill(form, sample(form)))
    assert main(["collect", str(programme), "--cycle", "2026-H1", "--now", "2026-07-03"]) == 0
    assert main(["publish", str(programme), "--portal", portal, "--now", "2026-07-08"]) == 0
    shown = capsys.readouterr().out
    assert f"{SLUG}-programme" in shown
    assert f"{SLUG}-progress" in shown

    current = tmp_path / "portal" / "dataset" / f"{SLUG}-progress" / "current"
    for form in forms:
        wanted = expected(form, sample(form))
        assert wanted["progress"] == found(current / "measure-progress.csv", PROGRESS, wanted["progress"])
        assert wanted["spending"] == found(current / "measure-spending.csv", SPENDING, wanted["spending"])
        assert wanted["values"] == found(current / "indicator-values.csv", VALUES, wanted["values"])

    assert main(["status", str(programme), "--portal", portal, "--now", "2026-07-09"]) == 0
    told = capsys.readouterr().out
    assert "Надійшло 3 із 12" in told
    assert "Строк минув, нагадайте:" in told
    assert "hromada publish" not in told
    assert main(["audit", str(programme), "--portal", portal]) == 0
    assert capsys.readouterr().out.count("Громадяни отримують саме те, що опубліковано") == 2

    late = real_forms()[3]
    (reports / "3.xlsx").write_bytes(fill(late, {**sample(late), ("D", "status"): date(2026, 7, 20)}))
    monkeypatch.setenv("HROMADA_DATASETS", str(tmp_path))
    assert [result.fault for result in daily_round("2026-07-20")] == [None]
    assert current.readlink().name == "2026-H1.r2"
    states = [row["state"] for row in csv.DictReader((current / "report-status.csv").read_text("utf-8").splitlines())]
    assert (states.count("received"), states.count("late")) == (3, 1)
    assert not any(errands("2026-07-21"))

    # a correction that was rejected: the report before it counts, and somebody must still mend the file
    (reports / "4.xlsx").write_bytes(fill(forms[0], {**sample(forms[0]), (forms[0].rows[1].key, "completion"): 150}))
    silent = next(row.key for row in forms[1].rows if row.kind == "measure")
    answers = {place: value for place, value in sample(forms[1]).items() if place[0] != silent}
    (reports / "5.xlsx").write_bytes(fill(forms[1], answers))
    capsys.readouterr()
    assert main(["status", str(programme), "--portal", portal, "--now", "2026-07-22"]) == 0
    told = capsys.readouterr().out.replace("\n", " ")
    assert f"Поверніть на виправлення: «{forms[0].executor.name}»" in told
    assert f"Прийняті звіти нічого не кажуть про заходи {silent[1:]}." in told

    (reports / "3.xlsx").rename(tmp_path / "3.xlsx")
    assert main(["publish", str(programme), "--portal", portal, "--now", "2026-07-22"]) == 3
    assert "3.xlsx" in capsys.readouterr().err
    assert current.readlink().name == "2026-H1.r2"

    reason = ("--dataset", "progress", "--reason", "Персональні дані", "--now", "2026-07-22")
    for version in ("2026-H1.r2", "2026-H1"):
        assert main(["withdraw", str(programme), version, *reason, "--portal", portal]) == 0
    assert not current.exists()
    assert (current.parents[1] / f"{SLUG}-programme" / "current" / "measures.csv").is_file()


class ByPost(Play):
    """The same year by workbooks: `hromada forms` wrote them, clerks filled them in, `hromada collect` met them."""

    def send(self, *reports: Report) -> None:
        """Each day's reports come and are collected in the evening."""
        super().send(*reports)
        for (cycle, day), sent in groupby(reports, key=lambda one: (one.cycle, f"{one.received}")):
            folder = self.programme / "reports" / str(cycle)
            folder.mkdir(parents=True, exist_ok=True)
            forms = self.forms(cycle, day)
            for one in sent:
                path, form = forms[one.executor_id]
                filled = edited(path.read_bytes(), partial(type_in, form=form, answers=told(form, one)))
                (folder / f"{day} {path.name}").write_bytes(filled)
            main(["collect", str(self.programme), "--cycle", str(cycle), "--now", day])

    def forms(self, cycle: Cycle, day: str) -> dict[str, tuple[Path, Form]]:
        """Executor → the form that was written for it, as a file and as what it asks."""
        out = self.programme / "forms" / day
        prepared = prepare_forms(FormsOrder(folder=self.programme, cycle=str(cycle), out=out, now=at(day)), Direct())
        return {form.executor.executor_id: (out / name, form) for name, form in prepared.forms.items()}

    def publish(self, day: str, cycle: str | None = None) -> Outcome | None:
        """From the folder of reports, as `hromada publish` does."""
        return publish_progress(self.order(day, cycle), self.situation(day))


def told(form: Form, sent: Report) -> Answers:
    """What the clerk types in to report this; a report that is to be rejected tells of 150 %."""
    money = {(row.measure_id, row.source_id): row.amount_uah for row in sent.spending}
    values = {row.indicator_id: row.value for row in sent.values}
    answers: Answers = {("D", "status"): sent.received}
    for row in form.rows:
        answers[row.key, "amount"] = money.get((row.subject, row.source_id))
        answers[row.key, "value"] = values.get(row.key)
        answers[row.key, "completion"] = 150 if row.kind == "measure" and sent.is_rejected else None
    for done in sent.progress:
        answers[done.measure_id, "status"] = status_choices()[done.status or ""]
        answers[done.measure_id, "completion"] = done.completion_pct
    return {cell: value for cell, value in answers.items() if value is not None}


@pytest.mark.long
def test_a_year_of_workbooks_is_played_through_on_a_real_ckan(
    tmp_path: Path, trial_portal: Access, plan: Tables, executors: list[str]
) -> None:
    play = ByPost(tmp_path, f"ckan:{trial_portal.url}", f"trial-{uuid4().hex[:8]}")
    play_through(play, plan, executors)
    page = open_portal(play.portal).state(play.dataset)
    assert page.description is not None
    assert page.description["title"].startswith("ТЕСТОВІ ДАНІ.")
    for dataset in (play.dataset, play.dataset.replace("-progress", "-programme")):
        assert audit_portal(open_portal(play.portal), dataset).drifts == ()


def found(path: Path, columns: tuple[str, ...], wanted: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The published rows of the measures or indicators that are wanted, typed as the clerk's are."""
    keys = {row[0] for row in wanted}
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {tuple(typed(name, row[name]) for name in columns) for row in rows if row[columns[0]] in keys}


def typed(column: str, text: str) -> str | Decimal | date | None:
    if column in {"completionPct", "amountUah", "value"}:
        return Decimal(text) if text else None
    return date.fromisoformat(text) if column == "submittedDate" else text
