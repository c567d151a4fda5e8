"""What somebody would write who has the given libraries and no pipeline: check each table, write a workbook, copy.

One programme after another: its act read (by our reader, since no library has one), one Frictionless validation of its
tables by our schemas and one Great Expectations run a view by our suites, as their tutorials show it, a workbook by
pandas, the files copied to the portal and compared with what was made. There are no versions, no search for personal
data and no pages, so it does less than what it is measured against.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from benchmarks.costs import spent
from support.halfyears import H1, at
from support.places import PROJECT

from flows.recipes.situation import Situation
from flows.stages.checks.plan_views import views
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Ready:
    """A programme's tables as files in a folder, and the views of them that the suites judge."""

    name: str
    folder: Path
    views: Mapping[str, Sequence[Mapping[str, str | int]]]

    @cached_property
    def tables(self) -> list[Path]:
        return sorted(self.folder.glob("*.csv"))


@dataclass(frozen=True, slots=True)
class Checked:
    """How many faults each library has found."""

    frictionless: int
    great_expectations: int


def straightforward(programmes: Iterable[Path], portal: Path, now: str) -> list[Checked]:
    """Read, check and publish one programme after another."""
    return [_published(_read(folder, portal, now)) for folder in programmes]


def _read(folder: Path, portal: Path, now: str) -> Ready:
    """The tables of an act as files, and its views."""
    situation = Situation.of(folder, at(now), Direct())
    tables = situation.plan_tables(H1)
    own = portal / "made" / folder.name
    own.mkdir(parents=True)
    for name, raw in tables.items():
        (own / f"{name}.csv").write_bytes(raw)
    return Ready(folder.name, own, views(tables, situation.plan_at(H1).programme.control))


def _published(one: Ready) -> Checked:
    checked = Checked(_frictionless(one), sum(_great_expectations(name, rows) for name, rows in one.views.items()))
    _workbook(one)
    target = one.folder.parent.parent / one.name
    shutil.copytree(one.folder, target)
    if any(path.read_bytes() != (target / path.name).read_bytes() for path in one.folder.iterdir()):
        raise OSError(one.name)
    return checked


def _workbook(one: Ready) -> None:
    import pandas as pd  # heavy, and a benchmark counts it

    with pd.ExcelWriter(one.folder / f"{one.name}.xlsx") as book:
        for path in one.tables:
            pd.read_csv(path).to_excel(book, sheet_name=path.stem, index=False)


def _frictionless(one: Ready) -> int:
    from frictionless import Package, Resource, Schema  # as above

    resources = [
        Resource(
            name=path.stem,
            path=path.name,
            basepath=str(one.folder),
            schema=Schema.from_descriptor(_yaml(f"schemas/{path.stem}.yaml")),
        )
        for path in one.tables
    ]
    report = Package(resources=resources).validate()
    return len([error for task in report.tasks for error in task.errors]) + len(report.errors)


def _great_expectations(view: str, rows: Sequence[Mapping[str, str | int]]) -> int:
    """The failing rows of a view; one without rows is not judged."""
    import great_expectations as gx  # as above
    import pandas as pd  # as above

    if not rows:
        return 0
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    frame = pd.DataFrame(
        [{name: None if cell == "" else cell for name, cell in row.items()} for row in rows], dtype=object
    )
    batch = (
        context.data_sources.add_pandas("tables").add_dataframe_asset(view).add_batch_definition_whole_dataframe(view)
    )
    suite = context.suites.add(gx.ExpectationSuite(name=view, expectations=_rules(view)))
    definition = gx.ValidationDefinition(name=view, data=batch, suite=suite)
    definition = context.validation_definitions.add(definition)
    result = definition.run(batch_parameters={"dataframe": frame}, result_format={"result_format": "COMPLETE"})
    return sum(len(one.result.get("unexpected_index_list") or ()) for one in result.results)


def _rules(view: str) -> list[dict[str, Any]]:
    rules = _yaml(f"expectations/{view}.yaml")["rules"]
    return [{"type": rule["type"], "kwargs": rule["kwargs"]} for rule in rules]


def _yaml(path: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((PROJECT / path).read_text("utf-8"))
    return read


def main() -> None:
    """Do so with all programmes in a folder, and print seconds and memory as JSON: `DATASETS PORTAL NOW`."""
    datasets, portal, now, began = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], time.perf_counter()
    checked = straightforward(sorted(datasets.iterdir()), portal, now)
    faults = sum(one.frictionless + one.great_expectations for one in checked)
    print(json.dumps({**spent(began), "parts": {}, "faults": faults}))  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
