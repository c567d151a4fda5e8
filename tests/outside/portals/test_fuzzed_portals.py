"""Answers and records spoilt by chance: whatever they say, nothing ends as a fault of this program."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from support.ckan_stand_in import HERE, JSON, TOKEN, Held, StandIn, send, stand_in
from support.fuzz import spoilt
from support.small import DATASET, publish, withdraw

from flows.model.errors import HromadaError
from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.record import record_id
from flows.outside.portals.ckan.view import View
from flows.recipes.audit_portal import audit_portal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path
    from threading import Event

    from support.ckan_stand_in import Reply

    from flows.outside.portals.contract import Portal

ACTS: dict[str, Callable[[Portal], object]] = {
    "publish": lambda portal: publish(portal, "2026-H1", "b"),
    "audit": lambda portal: audit_portal(portal, DATASET),
    "withdraw": lambda portal: withdraw(portal, "2026-H1", dataset=DATASET),
    "state": lambda portal: portal.state(DATASET),
}


def editor(portal: StandIn) -> CkanPortal:
    return CkanPortal(View(site=CkanSite(address=portal.address, token=SecretStr(TOKEN), waits_seconds=())))


def ending(act: str, portal: Portal) -> str:
    """How it ends: well, or by a refusal that a person can read; anything else is a fault of ours."""
    try:
        ACTS[act](portal)
    except HromadaError as fault:
        refusal = fault
    except AssertionError as fault:  # `small` reads back by an assertion, where a recipe refuses
        if "Drift" not in str(fault):  # what else it may be is no answer's doing
            raise
        return "drift"
    else:
        return "done"
    told = refusal.story("uk")
    assert told.isprintable(), told
    assert TOKEN not in told
    assert refusal.exit_code == 3 or refusal.code == "version-unknown", told
    return refusal.code


def calls_of(held: Held, act: str) -> int:
    """How many calls it takes where nobody lies."""
    with stand_in() as portal:
        portal.held = held.moved(HERE, portal.address)
        ACTS[act](editor(portal))
        return len(portal.calls)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """What a portal holds that serves `a`; our own state is kept apart meanwhile."""
    with stand_in() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HROMADA_STATE", str(tmp_path_factory.mktemp("state")))
        publish(editor(portal), "2026-H1", "a")
        yield portal.held.moved(portal.address, HERE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder portal that serves `a`."""
    root = tmp_path_factory.mktemp("folder")
    publish(open_portal(f"folder:{root}"), "2026-H1", "a")
    return root


@pytest.mark.parametrize("count", [12, pytest.param(2_000, marks=pytest.mark.long)])
def test_an_answer_spoilt_by_chance(held: Held, count: int) -> None:
    calls = {act: calls_of(held, act) for act in ACTS}
    endings: Counter[str] = Counter()
    for number in range(count):
        chance = random.Random(number)  # noqa: S311  # chance that repeats
        act = tuple(ACTS)[number % len(ACTS)]

        def tell(request: BaseHTTPRequestHandler, answer: Reply, _: Event, chance: random.Random = chance) -> None:
            raw = spoilt(answer[2], chance) if answer[1]["Content-Type"] == JSON else answer[2][::-1]
            send(request, (answer[0], answer[1], raw))

        with stand_in() as portal:
            portal.held = held.moved(HERE, portal.address)
            portal.arm(tell, after=1 if number % 8 == 0 else 0, at=chance.randint(1, calls[act]))
            endings[ending(act, editor(portal))] += 1
    print(f"\n{count} answers: {dict(endings)}")  # noqa: T201  # figures for the closing note
    assert len(endings) > 1


@pytest.mark.parametrize("count", [24, pytest.param(500, marks=pytest.mark.long)])
def test_a_record_of_a_ckan_spoilt_by_chance(held: Held, count: int) -> None:
    archive, endings = f"{DATASET}-archive", Counter[str]()
    for number in range(count):
        chance = random.Random(number)  # noqa: S311  # as above
        with stand_in() as portal:
            portal.held = held.moved(HERE, portal.address)
            resources = portal.held.packages[archive]["resources"]
            (record,) = (item for item in resources if item["id"] == record_id(DATASET))
            key = "dataset.json" if number % 5 == 0 else "2026-H1"
            record[key] = spoilt(record[key].encode(), chance).decode("utf-8", "replace")
            endings[ending(tuple(ACTS)[number % len(ACTS)], editor(portal))] += 1
    print(f"\n{count} records of a CKAN: {dict(endings)}")  # noqa: T201  # as above
    assert len(endings) > 1


@pytest.mark.parametrize("count", [24, pytest.param(500, marks=pytest.mark.long)])
def test_a_versions_json_spoilt_by_chance(folder: Path, tmp_path: Path, count: int) -> None:
    endings: Counter[str] = Counter()
    for number in range(count):
        chance = random.Random(number)  # noqa: S311  # as above
        root = tmp_path / str(number)
        shutil.copytree(folder, root, symlinks=True)
        home = root / "dataset" / DATASET
        name = "current/datapackage.json" if number % 5 == 0 else "versions.json"
        (home / name).write_bytes(spoilt((home / name).read_bytes(), chance))
        endings[ending(tuple(ACTS)[number % len(ACTS)], open_portal(f"folder:{root}"))] += 1
        shutil.rmtree(root)
    print(f"\n{count} files of a folder: {dict(endings)}")  # noqa: T201  # as above
    assert len(endings) > 1
    assert json.loads((folder / "dataset" / DATASET / "versions.json").read_bytes())
