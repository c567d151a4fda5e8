"""Each fact once a run: the steps that a command takes, and how often it opens what executors sent, are counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from support.filling import fill, sample
from support.halfyears import H1, H2, at, trial_programme
from support.programmes import MORE_IN_2027, restate

from flows.outside.machine.settings import moment
from flows.recipes.prepare_forms import FormsOrder, prepare_forms
from flows.recipes.programme_status import programme_status
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.recipes.report_year import YearOrder, report_year
from flows.recipes.rounds import Errand, publish_due
from flows.recipes.situation import Situation
from flows.stages.reports.forms import forms
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.model.half_years import Cycle

NOW = at("2027-01-09")
KNOWN = {
    "load_programme": 1,
    "load_definitions": 1,
    **dict.fromkeys(("read_act", "read", "extract", "normalise"), 2),  # two acts: one for each half-year
    **dict.fromkeys(("arrived", "read_workbooks"), 2),  # two half-years
}
"""What there is to find out, each once."""
TRIED = {
    "progress": 1,
    "assess": 1,
    "write": 2,  # the plan, and what was done
    **dict.fromkeys(("check", "check_progress", "compare", "compare_progress"), 1),
    **dict.fromkeys(("judge", "release", "plan"), 2),  # two datasets
}
"""What a publication makes of it, dry run or not."""


class Counting(Direct):
    """Takes every step, and counts it by its name."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()

    def __call__(self, stage: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # any stage
        self.steps[stage.__name__] += 1
        return super().__call__(stage, *args, **kwargs)


class CountingFolder(LocalFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A folder of this machine that counts how often each of its files is opened."""

    protocol = "counted"
    opened: ClassVar[Counter[str]] = Counter()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("counted://")))

    def open(self, path: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as fsspec's
        self.opened["/".join(Path(path).parts[-2:])] += 1
        return super().open(path, *args, **kwargs)


@pytest.fixture
def portal(tmp_path: Path) -> str:
    return f"folder:{tmp_path / 'portal'}"


@pytest.fixture
def programme(tmp_path: Path, portal: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real programme restated in August 2026, with two reports on each half-year of that year."""
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    fsspec.register_implementation("counted", CountingFolder, clobber=True)
    folder = trial_programme(tmp_path / "datasets" / "kvitneve", portal)
    restate(folder, MORE_IN_2027)
    facts = folder / "programme.yaml"
    facts.write_text(f'{facts.read_text("utf-8")}\nreports: "counted://{tmp_path / "box"}"\n', "utf-8")
    for cycle in (H1, H2):
        send(folder, tmp_path / "box", cycle)
    CountingFolder.opened.clear()
    return folder


def send(programme: Path, box: Path, cycle: Cycle) -> None:
    situation = Situation.of(programme, NOW, Direct())
    asked = forms(situation.plan_at(cycle).programme.tables, situation.facts, cycle)
    (box / str(cycle)).mkdir(parents=True)
    for number, form in enumerate(asked[:2]):
        (box / str(cycle) / f"{number}.xlsx").write_bytes(fill(form, sample(form)))


def opened_once() -> dict[str, int]:
    return {f"{cycle}/{number}.xlsx": 1 for cycle in (H1, H2) for number in range(2)}


def counted(take: Callable[[Counting], object]) -> Counter[str]:
    """The steps that were taken; the files are counted anew too."""
    step = Counting()
    CountingFolder.opened.clear()
    take(step)
    return step.steps


def test_a_publication_takes_each_step_once(programme: Path, portal: str) -> None:
    order = Order(folder=programme, cycle=None, portal=portal, now=NOW)
    first = counted(lambda step: publish_datasets(order, step))
    assert first == {**KNOWN, **TRIED, "apply": 2, "verify": 2, "site_pages": 1}
    assert CountingFolder.opened == opened_once()

    again = counted(lambda step: publish_datasets(order, step))
    assert again == {**KNOWN, "progress": 1, "assess": 1, "write": 2, "plan": 2, "apply": 2, "verify": 2}
    assert CountingFolder.opened == opened_once()


def test_a_status_takes_each_step_once_with_the_publication_it_tries(programme: Path, portal: str) -> None:
    order = Order(folder=programme, cycle=None, portal=portal, now=NOW)
    before = counted(lambda step: programme_status(order, step))
    assert before == {**KNOWN, **TRIED}
    assert CountingFolder.opened == opened_once()
    assert not (programme / "reports").exists()  # a look keeps no ledger

    publish_datasets(order, Direct())
    after = counted(lambda step: programme_status(order, step))
    assert after == {**KNOWN, "progress": 1, "assess": 1, "write": 2, "plan": 2}
    assert CountingFolder.opened == opened_once()


def test_forms_and_the_year_s_letters_take_each_step_once(programme: Path, tmp_path: Path) -> None:
    asked = FormsOrder(folder=programme, cycle="2026-H2", out=tmp_path / "forms", now=NOW)
    assert counted(lambda step: prepare_forms(asked, step)) == {
        **KNOWN, "arrived": 1, "read_workbooks": 1, "forms": 1, "put_files": 1,  # of the half-year before
    }  # fmt: skip
    year = YearOrder(folder=programme, year=2026, out=tmp_path / "letters", now=NOW)
    assert counted(lambda step: report_year(year, step)) == {
        **KNOWN, "progress": 1, "assess": 1, "write": 2, "annual": 1, "read_templates": 1, "make_letter": 2,
        "put_files": 1,
    }  # fmt: skip
    assert CountingFolder.opened == opened_once()


def test_a_round_that_only_looks_opens_each_report_once(
    programme: Path, portal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HROMADA_DATASETS", str(programme.parent))
    publish_datasets(Order(folder=programme, cycle=None, portal=portal, now=NOW), Direct())
    asked: list[Errand] = []
    CountingFolder.opened.clear()
    results = list(publish_due(moment("2027-01-10"), lambda errand: bool(asked.append(errand))))  # type: ignore[func-returns-value]
    assert [result.fault for result in results] == [None]
    assert asked == []
    assert CountingFolder.opened == opened_once()


def test_where_nothing_is_to_do_nothing_is_read(programme: Path, portal: str) -> None:
    """Without a place for reports: facts and the print of the inputs are enough."""
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").partition("\nreports:")[0], "utf-8")
    order = Order(folder=programme, cycle=None, portal=portal, now=NOW)
    publish_datasets(order, Direct())
    assert counted(lambda step: publish_datasets(order, step)) == {
        "load_programme": 1, "plan": 1, "apply": 1, "verify": 1,
    }  # fmt: skip


def test_a_situation_stays_as_it_was_found(programme: Path) -> None:
    """Whatever changes meanwhile is for the next run: half of one state and half of another is neither."""
    step = Counting()
    situation = Situation.of(programme, NOW, step)
    first, inputs, files = situation.plan_at(H1), situation.inputs_at(H1), situation.arrived(H1)
    for path in (programme / "source").iterdir():
        path.write_text("інше", "utf-8")
    assert situation.plan_at(H1) is first
    assert situation.inputs_at(H1) == inputs
    assert situation.arrived(H1) is files
    assert step.steps["read_act"] == 1
    assert Situation.of(programme, NOW, step).inputs_at(H1) != inputs


def test_what_failed_is_tried_again(programme: Path) -> None:
    """A step that is retried, or a portal that comes back, must not find the failure remembered."""
    (act, *_) = (programme / "source").iterdir()
    raw, situation = act.read_bytes(), Situation.of(programme, NOW, Direct())
    act.unlink()
    with pytest.raises(Exception, match="act-missing"):
        situation.plan_at(H2)
    act.write_bytes(raw)
    assert situation.plan_at(H2).programme.tables
