"""The command line from clerks' workbooks to citizens: forms filled in, collected, published, told of."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from filling import expected, fill, real_forms, sample
from halfyears import SLUG, trial_programme

from flows.cli import main
from flows.outside.settings import moment
from flows.publish_due import publish_due
from flows.publish_progress import publish_datasets
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from flows.publish_due import Errand, Result

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
    (reports / "3.xlsx").write_bytes(fill(late, sample(late)))
    monkeypatch.setenv("HROMADA_DATASETS", str(tmp_path))
    assert [result.fault for result in daily_round("2026-07-20")] == [None]
    assert current.readlink().name == "2026-H1.r2"
    states = [row["state"] for row in csv.DictReader((current / "report-status.csv").read_text("utf-8").splitlines())]
    assert (states.count("received"), states.count("late")) == (3, 1)
    assert not any(errands("2026-07-21"))

    reason = ("--dataset", "progress", "--reason", "Персональні дані", "--now", "2026-07-10")
    for version in ("2026-H1.r2", "2026-H1"):
        assert main(["withdraw", str(programme), version, *reason, "--portal", portal]) == 0
    assert not current.exists()
    assert (current.parents[1] / f"{SLUG}-programme" / "current" / "measures.csv").is_file()


def found(path: Path, columns: tuple[str, ...], wanted: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The published rows of the measures or indicators that are wanted, typed as the clerk's are."""
    keys = {row[0] for row in wanted}
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {tuple(typed(name, row[name]) for name in columns) for row in rows if row[columns[0]] in keys}


def typed(column: str, text: str) -> str | Decimal | date | None:
    if column in {"completionPct", "amountUah", "value"}:
        return Decimal(text) if text else None
    return date.fromisoformat(text) if column == "submittedDate" else text
