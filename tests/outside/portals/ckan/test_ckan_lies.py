"""A portal that lies: each command refuses in one sentence, in time and memory, and readers see what they saw."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import pytest
from support.ckan_lies import Lie, lies
from support.ckan_stand_in import ORGANIZATION, TOKEN, Held, StandIn, stand_in
from support.command_runs import Commands, Ended, commands
from support.places import REAL

from flows.cli.main import main
from flows.messages.errors import ERRORS
from flows.model.record import sha256
from flows.outside.programme.programmes import load_programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

DATASET = load_programme(REAL).dataset
NOW = ("--now", "2026-07-08")
WORDS = {
    "publish": ("publish", str(REAL), "--cycle", "2026-H1", *NOW, "--engine", "direct"),
    "audit": ("audit", str(REAL)),
    "status": ("status", str(REAL), *NOW),
    "withdraw": ("withdraw", str(REAL), "2026-H1", *NOW, "--reason", "Персональні дані"),
}
SECONDS, MEGABYTES, MEGABYTES_MORE = 90, 600, 300
"""How long a command may take, what it may hold at most, and how much more than when nobody lies."""
AT_ONCE = 8


@dataclass
class Figures:
    """What a table of lies came to, and what was wrong in it."""

    runs: int = 0
    seconds: float = 0
    peak_mb: float = 0
    faults: list[str] = field(default_factory=list)

    def add(self, name: str, ended: Ended, faults: Iterable[str]) -> None:
        """One command more."""
        self.runs += 1
        self.seconds, self.peak_mb = max(self.seconds, ended.seconds), max(self.peak_mb, ended.peak_mb)
        self.faults += [f"{name}: {fault} [{ended.code}, {_last(ended)}]" for fault in faults]

    def __str__(self) -> str:
        return f"{self.runs} runs, at most {self.seconds:.0f} s and {self.peak_mb:.0f} MB"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What a portal holds that serves the real programme, beside a set of the publisher's own; it stands at `HERE`."""
    with stand_in() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CKAN_API_TOKEN", TOKEN)
        patch.setenv("HROMADA_STATE", str(tmp_path_factory.mktemp("state")))
        assert main([*WORDS["publish"], "--portal", f"ckan:{portal.address}"]) == 0
        add_own_set(portal.held)
        return portal.held.moved(portal.address, HERE)


def add_own_set(held: Held) -> None:
    """A set of programmes that the publisher keeps by itself."""
    columns = [field.name for field in load_definitions().official["programs"]]
    resource = {"id": "own", "url": f"{HERE}/own.csv", "datastore_active": True}
    plain = {"private": False, "metadata_modified": "2026-01-01", "owner_org": ORGANIZATION["id"], "tags": []}
    held.packages["own"] = {"id": "own", "name": "own", "resources": [resource], "extras": [], **plain}
    fields = [{"id": name, "type": "text"} for name in columns]
    held.tables["own"] = {"fields": fields, "records": [dict.fromkeys(columns, "a")]}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    warm = (*WORDS["publish"], "--portal", f"folder:{tmp_path_factory.mktemp('warm')}", "--dry-run")
    with commands(warm) as made:
        yield made


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One command against one lying portal."""

    name: str
    portal: StandIn
    before: Held
    promise: Future[Ended]


class Bench:
    """Where commands meet portals, some at once."""

    def __init__(self, started: Commands, state: Path) -> None:
        self.started, self.state, self.figures = started, state, Figures()

    def run(self, held: Held, command: str, arm: Callable[[StandIn], None]) -> tuple[Ended, StandIn, Held]:
        """One command against a portal that holds this, and lies as it is armed."""
        with stand_in() as portal:
            portal.held = held.moved(HERE, portal.address)
            before = portal.held.moved("", "")
            arm(portal)
            with TemporaryDirectory(dir=self.state) as state:
                place = f"ckan:{portal.address}"
                promise = self.started.start(
                    *WORDS[command], "--portal", place, CKAN_API_TOKEN=TOKEN, HROMADA_STATE=state
                )
                return promise.result(), portal, before


def faults_of(ended: Ended) -> Iterator[str]:
    """What no command may do, whatever a portal answers."""
    shown = ended.out + ended.err
    if ended.code != 3:
        yield "not 3"
    if "Traceback" in shown or says("unexpected", shown):
        yield "unexpected"
    if TOKEN in shown:
        yield "the token is told"
    if not all(sign.isprintable() or sign == "\n" for sign in shown):
        yield "a raw escape"
    if len([line for line in ended.err.splitlines() if not line.startswith(("… ", PREFACE))]) != 1:
        yield "not one sentence"
    if ended.seconds > SECONDS:
        yield f"{ended.seconds:.0f} s"
