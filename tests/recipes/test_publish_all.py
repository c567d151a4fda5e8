"""Every programme at once: one failure stops no other, what is out stays, and a lost worker loses nothing."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.ckan_stand_in import TOKEN, RefusedError, StandIn, stand_in
from support.country_folders import write
from support.dying import dying
from support.fleet import SLUG, add, edit, served

from flows.cli.main import main
from flows.outside.machine.runners import in_processes, one_by_one
from flows.outside.machine.settings import moment
from flows.recipes import batch as batches
from flows.recipes.batch import Batch, Ended, publish_batch
from flows.recipes.publication import Order
from flows.recipes.publish_all import SLOW_SECONDS, AllOrder, counted, ended_shown, publish_all
from flows.recipes.publish_progress import publish_datasets
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOW = moment("2026-07-08")
STOPS = "розумних зупинок\t%\t0\t30\t30\t40\t100"
OTHER_STOPS = "розумних зупинок\t%\t0\t30\t40\t30\t100"


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "datasets"
    folder.mkdir()
    monkeypatch.setenv("HROMADA_DATASETS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def publish(portal: Path, *, batch: int = 50) -> tuple[Ended, ...]:
    order = AllOrder(portal=f"folder:{portal}", now=NOW, batch=batch)
    return publish_all(order, lambda parts: one_by_one(parts, publish_batch), lambda *_: None)


def test_all_together_are_what_each_is_alone(datasets: Path, tmp_path: Path) -> None:
    """Two whose tables differ, one with a finding of its own kind: the same bytes as one by one."""
    for name in ("perha", "druha", "tretia"):
        add(datasets, name)
    edit(datasets / "druha", STOPS, OTHER_STOPS)
    edit(datasets / "tretia", "I квартал 2026 року", "")
    assert counted(publish(tmp_path / "together")) == {"published": 3}
    for name in ("perha", "druha", "tretia"):
        portal = f"folder:{tmp_path / 'alone'}"
        publish_datasets(Order(folder=datasets / name, cycle=None, portal=portal, now=NOW), Direct())
    assert served(tmp_path / "together") == served(tmp_path / "alone")


def test_a_repetition_writes_nothing_and_an_interruption_is_gone_on_with(datasets: Path, tmp_path: Path) -> None:
    for name in ("perha", "druha"):
        add(datasets, name)
    one = Batch(
        datasets=str(datasets), names=("perha",), portal=f"folder:{tmp_path / 'portal'}", now=NOW.moment.isoformat()
    )
    assert [ended.result for ended in publish_batch(one)] == ["published"]  # then the run is stopped
    assert counted(publish(tmp_path / "portal")) == {"published": 1, "nothing": 1}
    before = served(tmp_path / "portal")
    assert counted(publish(tmp_path / "portal")) == {"nothing": 2}
    assert served(tmp_path / "portal") == before


def test_what_fails_is_named_and_the_others_are_out(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("dobra", "druha", "vidkhylena", "zlamana", "pomylka", "dviinyk", "daleka", "zhoda"):
        add(datasets, name)
    edit(datasets / "vidkhylena", "\t27745\t10275\t8245\t9225", "\t27745\t10275\t8245\t9999")
    (source,) = (datasets / "zlamana" / "source").iterdir()
    source.write_bytes(b"\0\1\2")
    facts = {name: datasets / name / "programme.yaml" for name in ("pomylka", "dviinyk", "daleka", "zhoda")}
    facts["pomylka"].write_text("slug: [", "utf-8")
    facts["dviinyk"].write_text((datasets / "druha" / "programme.yaml").read_text("utf-8"), "utf-8")
    away = facts["daleka"].read_text("utf-8").replace("portals: {}", 'portals: {"ckan:http://127.0.0.1:9": {}}')
    facts["daleka"].write_text(away, "utf-8")
    consent = facts["zhoda"].read_text("utf-8").replace('approval: "none"', 'approval: "required"')
    facts["zhoda"].write_text(consent, "utf-8")
    assert main(("publish", "--all", "--now", "2026-07-08")) == 3
    shown = capsys.readouterr()
    assert "Завершено 8 із 8" in shown.err
    for line in ("опубліковано: 1", "дані відхилено: 1", "чекає на згоду людини: 1"):
        assert line in shown.out
    assert shown.out.count("помилка в описі програми") == 4  # the fault, both with one slug, and the count of them
    text = " ".join(shown.out.split())
    for name in ("vidkhylena", "zlamana", "pomylka", "dviinyk", "druha", "daleka"):
        assert name in text
    names = {path.name for path in (tmp_path / "portal" / "dataset").iterdir()}
    assert names == {f"dobra-{SLUG}-programme"}


# --- a portal that says what has changed ------------------------------------------------------------------


@pytest.fixture
def ckan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    with stand_in() as portal:
        yield portal


def publish_there(portal: StandIn, day: str = "2026-07-08") -> list[str]:
    """How all ended; the portal then knows what it was asked for."""
    portal.arm()
    order = AllOrder(portal=f"ckan:{portal.address}", now=moment(day))
    ended = publish_all(order, lambda parts: one_by_one(parts, publish_batch), lambda *_: None)
    assert not any(one.told[0] for one in ended), ended
    return [one.result for one in ended]


def test_a_repetition_asks_a_ckan_once_and_looks_closely_where_a_mark_does_not_tell(
    datasets: Path, ckan: StandIn, tmp_path: Path
) -> None:
    """Whatever changed there, here or in time: everything that a publication looks at is looked at, once."""
    for name in ("perha", "druha"):
        add(datasets, name)
    assert publish_there(ckan) == ["published"] * 2
    page, archive = (ckan.held.packages[f"perha-{SLUG}-programme{end}"] for end in ("", "-archive"))

    def looks_closely(result: str = "nothing", day: str = "2026-07-08") -> None:
        assert publish_there(ckan, day) == ["nothing", result]
        assert "package_show" in ckan.calls

    def asks_once(day: str = "2026-07-08") -> None:
        assert publish_there(ckan, day) == ["nothing"] * 2
        assert ckan.calls == ["package_search"]

    asks_once()
    page["title"], page["metadata_modified"] = "Інша назва", "2026-07-09T00:00:00"
    looks_closely("published")
    asks_once()
    page, archive = (ckan.held.packages[f"perha-{SLUG}-programme{end}"] for end in ("", "-archive"))
    archive["metadata_modified"] = "2026-07-09T00:00:00"
    looks_closely()
    asks_once()
    page["private"] = True
    looks_closely()
    looks_closely()
    page["private"] = False
    asks_once()
    for note in (tmp_path / "state" / "unchanged").iterdir():
        note.write_text("{}", "utf-8")
    looks_closely()
    asks_once("2026-07-14")
    looks_closely(day="2026-07-15")
    asks_once("2026-07-15")
    for status in (400, 503):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(StandIn, "_package_search", lambda *_, status=status: _refuse(status))
            looks_closely(day="2026-07-15")

    stamps = {name: package["metadata_modified"] for name, package in ckan.held.packages.items()}
    stale = {"results": [{"name": name, "metadata_modified": stamp} for name, stamp in stamps.items()]}
    edit(datasets / "perha", STOPS, OTHER_STOPS)
    with pytest.MonkeyPatch.context() as patch:  # the search goes on telling of what was
        patch.setattr(StandIn, "_package_search", lambda *_: stale)
        looks_closely("published", day="2026-07-15")
        looks_closely(day="2026-07-15")  # published once: what is told is not what was left there
    asks_once("2026-07-15")


def _refuse(status: int) -> object:
    raise RefusedError(status, "no")


# --- one slow programme among many ------------------------------------------------------------------------

REJECTED, BROKEN, AWAY, SLOW = 2, 3, 4, 5
NOBODY = "ckan:http://127.0.0.1:9"
A_CALL = 3.0
"""How many seconds the slow portal takes to answer, by the clock of the test."""


@pytest.fixture
def slow_portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    with stand_in() as portal:
        yield portal


@pytest.mark.parametrize("count", [7, pytest.param(100, marks=pytest.mark.long)])
def test_a_rejected_a_broken_an_absent_and_a_slow_one_are_named(
    datasets: Path, tmp_path: Path, slow_portal: StandIn, count: int
) -> None:
    """All the others are out, and so is the slow one; where there is nothing to do, its portal is asked once."""
    made = write(datasets, range(1, count + 1), faults={REJECTED: "rejected", BROKEN: "broken"})
    for number, portal in ((AWAY, NOBODY), (SLOW, f"ckan:{slow_portal.address}")):
        facts = made[number - 1].folder / "programme.yaml"
        facts.write_text(facts.read_text("utf-8").replace("portals: {}", f'portals: {{"{portal}": {{}}}}'), "utf-8")
    names = {number: made[number - 1].folder.name for number in (REJECTED, BROKEN, AWAY, SLOW)}
    work = partial(publish_batch, clock=lambda: A_CALL * len(slow_portal.calls))
    order = AllOrder(portal="", otherwise=f"folder:{tmp_path / 'portal'}", now=NOW)
    ended = publish_all(order, lambda parts: one_by_one(parts, work), lambda *_: None)

    assert counted(ended) == {"published": count - 3, "rejected": 1, "away": 2}
    told = {one.programme: one for one in ended if one.told[0]}
    assert set(told) == set(names.values())
    assert "127.0.0.1:9" in told[names[AWAY]].told[1]
    slow = told[names[SLOW]]
    assert (slow.result, slow.longest) == ("published", "apply")
    assert slow.seconds > SLOW_SECONDS
    for lang, advice in (("uk", "Спитайте розпорядника порталу"), ("en", "Ask whoever runs the portal")):
        rows = ended_shown(ended, lang)  # type: ignore[arg-type]  # one of the two
        assert {next(iter(row.values())) for row in rows[:4]} == set(names.values())  # these first
        assert sum(advice in str(row) for row in rows) == 1
    out = {path.name for path in (tmp_path / "portal" / "dataset").iterdir()}
    faulty = (REJECTED, BROKEN, AWAY, SLOW)
    assert out == {f"{one.made.slug}-programme" for number, one in enumerate(made, 1) if number not in faulty}
    assert f"{made[SLOW - 1].made.slug}-programme" in slow_portal.held.packages

    asked = len(slow_portal.calls)
    again = publish_all(order, lambda parts: one_by_one(parts, work), lambda *_: None)
    assert counted(again) == {"nothing": count - 3, "rejected": 1, "away": 2}
    assert {one.programme for one in again if one.told[0]} == set(names.values()) - {names[SLOW]}
    assert len(slow_portal.calls) == asked + 1, "one light call tells that nothing has changed"


def test_one_or_all(datasets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(datasets, "perha")
    assert main(("publish", "perha", "--all")) == 2
    assert main(("publish",)) == 2
    assert "--all" in capsys.readouterr().err


# --- workers ----------------------------------------------------------------------------------------------


def test_a_worker_that_dies_loses_no_programme(datasets: Path, tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(4)]
    for name in names:
        add(datasets, name)
    order = AllOrder(portal=f"folder:{tmp_path / 'portal'}", now=NOW, batch=2)
    ended = publish_all(order, lambda parts: in_processes(parts, dying, workers=2), lambda *_: None)
    assert [one.programme for one in ended] == names
    assert set(counted(ended)) <= {"published", "nothing"}
    for name in names:
        listing = json.loads(
            (tmp_path / "portal" / "dataset" / f"{name}-{SLUG}-programme" / "versions.json").read_text("utf-8")
        )
        assert [entry["version"] for entry in listing["versions"]] == ["2026-H1"]
    publish(tmp_path / "alone")
    assert served(tmp_path / "portal") == served(tmp_path / "alone")


def test_a_programme_that_kills_its_worker_each_time_is_named(datasets: Path, tmp_path: Path) -> None:
    for name in ("dobra", "zla"):
        add(datasets, name)

    def run(parts: Sequence[Batch]) -> Iterator[tuple[Batch, tuple[Ended, ...] | None]]:
        """As processes would: whoever takes the bad one along dies."""
        for part in parts:
            yield part, None if "zla" in part.names else publish_batch(part)

    ended = publish_all(AllOrder(portal=f"folder:{tmp_path / 'portal'}", now=NOW), run, lambda *_: None)
    assert [(one.programme, one.result) for one in ended] == [("dobra", "published"), ("zla", "broken")]
    assert "двічі" in ended[1].told[0]
    assert batches.TRIES == 1
