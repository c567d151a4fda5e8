"""A portal that lies: each command refuses in one sentence, in time and memory, and readers see what they saw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from support.ckan_lies import Lie, lies
from support.ckan_stand_in import HERE, ORGANIZATION, TOKEN, Held, StandIn, stand_in
from support.command_runs import Commands, Ended, commands
from support.places import REAL
from support.small import DATASET, publish, withdraw

from flows.cli.main import main
from flows.messages.errors import ERRORS
from flows.model.errors import HromadaError
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import load_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = ("--now", "2026-07-08")
WORDS = {
    "publish": ("publish", str(REAL), "--cycle", "2026-H1", *NOW, "--engine", "direct"),
    "audit": ("audit", str(REAL)),
    "status": ("status", str(REAL), *NOW),
    "withdraw": ("withdraw", str(REAL), "2026-H1", *NOW, "--reason", "Персональні дані"),
}
SECONDS, MEGABYTES, MEGABYTES_MORE = 90, 600, 300
"""How long a command may take on an idle machine, what it may hold at most, and how much more than if nobody lies."""
AT_ONCE = 4
PREFACE = "Цей запуск не записується"
"""What stands before the steps of a run without a record."""
ALL = tuple(lies())
FEW = (
    "a number as result",
    "success in words",
    "deep objects",
    "NaN within",
    "401 with escapes",
    "418 with the token",
    "a redirect to what is no address",
    "package_show: extras null",
    "package_show: a numeric version",
    "datastore_info: count in words",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What a portal holds that serves three small files as the real programme."""
    with stand_in() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HROMADA_STATE", str(tmp_path_factory.mktemp("state")))
        publish(editor(portal), "2026-H1", "a", dataset=load_programme(REAL).dataset)
        return portal.held.moved(portal.address, HERE)


def add_own_set(held: Held) -> None:
    """A set of programmes that the publisher keeps by itself."""
    columns = [field.name for field in load_definitions().official["programs"]]
    resource = {"id": "own", "url": f"{HERE}/own.csv", "datastore_active": True}
    plain = {"private": False, "metadata_modified": "2026-01-01", "owner_org": ORGANIZATION["id"], "tags": []}
    held.packages["own"] = {"id": "own", "name": "own", "resources": [resource], "extras": [], **plain}
    fields = [{"id": name, "type": "text"} for name in columns]
    held.tables["own"] = {"fields": fields, "records": [dict.fromkeys(columns, "a")]}


def editor(portal: StandIn) -> CkanPortal:
    return CkanPortal(View(site=CkanSite(address=portal.address, token=SecretStr(TOKEN), waits_seconds=())))


def faults_of(ended: Ended, *, normal_mb: float) -> Iterator[str]:
    """What no command may do, whatever a portal answers."""
    shown = ended.out + ended.err
    if ended.code != 3:
        yield "not 3"
    if "Traceback" in shown or "HROMADA_DEBUG" in shown:
        yield "unexpected"
    if TOKEN in shown:
        yield "the token is told"
    if not all(sign.isprintable() or sign == "\n" for sign in shown):
        yield "a raw escape"
    if len([line for line in ended.err.splitlines() if not line.startswith(("… ", PREFACE))]) != 1:
        yield "not one sentence"
    if ended.seconds > SECONDS:
        yield "late"
    if ended.peak_mb > min(MEGABYTES, normal_mb + MEGABYTES_MORE):
        yield "too much memory"


@dataclass
class Figures:
    """What a table of lies came to."""

    runs: int = 0
    seconds: float = 0
    peak_mb: float = 0
    faults: list[str] = field(default_factory=list)


class Bench:
    """Where commands meet portals that hold all the same."""

    def __init__(self, started: Commands, state: Path) -> None:
        self.started, self.state, self.figures, self.held = started, state, Figures(), Held()
        with stand_in() as portal:
            assert self._run("publish", portal).code == 0
            add_own_set(portal.held)
            self.held = portal.held.moved(portal.address, HERE)
        honest = {command: self.ended(command, lambda _: None) for command in WORDS}
        self.normal_mb = {command: ended.peak_mb for command, (ended, _) in honest.items()}
        self.calls = {command: frozenset(calls) for command, (_, calls) in honest.items()}

    def ended(self, command: str, arm: Callable[[StandIn], None]) -> tuple[Ended, list[str]]:
        """How a command ends at a portal that lies as it is armed, and what it asked; nothing there is changed."""
        with stand_in() as portal:
            portal.held = self.held.moved(HERE, portal.address)
            arm(portal)
            ended = self._run(command, portal)
            if portal.tell and portal.held.moved(portal.address, HERE) != self.held:
                self.figures.faults.append(f"{command}: what the portal holds has changed\n{ended.out}{ended.err}")
            return ended, portal.calls

    def _run(self, command: str, portal: StandIn) -> Ended:
        own = {"CKAN_API_TOKEN": TOKEN, "HROMADA_STATE": str(self.state / portal.address.rpartition(":")[2])}
        return self.started.start(*WORDS[command], "--portal", f"ckan:{portal.address}", **own).result()

    def tell(self, told: Iterator[tuple[Lie, str]]) -> Figures:
        """Tell each lie to its command, some at once."""
        pairs = [(lie, command) for lie, command in told if not lie.about or lie.about in self.calls[command]]

        def one(pair: tuple[Lie, str]) -> Ended:
            lie, command = pair
            known = len(self.figures.faults)
            ended = self.ended(command, lambda portal: portal.arm(lie.tell, about=lie.about))[0]
            self.figures.faults[known:] = [f"near {lie.name}: {fault}" for fault in self.figures.faults[known:]]
            return ended

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for (lie, command), ended in zip(pairs, pool.map(one, pairs), strict=True):
                self.figures.runs += 1
                self.figures.seconds = max(self.figures.seconds, ended.seconds)
                self.figures.peak_mb = max(self.figures.peak_mb, ended.peak_mb)
                faults = faults_of(ended, normal_mb=self.normal_mb[command])
                self.figures.faults += [f"{command}, {lie.name}: {fault}\n{ended.err}" for fault in faults]
        print(f"\n{self.figures}")  # noqa: T201  # figures for the closing note
        return self.figures


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    warm = (*WORDS["publish"], "--portal", f"folder:{tmp_path_factory.mktemp('warm')}", "--dry-run")
    with commands(warm) as started:
        yield Bench(started, tmp_path_factory.mktemp("states"))


@pytest.mark.long
def test_every_lie_is_refused_by_every_command(bench: Bench) -> None:
    assert len(ALL) >= 60
    assert bench.tell((lie, command) for lie in ALL for command in WORDS).faults == []


@pytest.mark.parametrize("name", FEW)
def test_an_audit_of_a_lying_portal_is_no_drift(
    served: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (lie,) = (lie for lie in ALL if lie.name == name)
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path))
    with stand_in() as portal:
        portal.held = served.moved(HERE, portal.address)
        portal.arm(lie.tell, about=lie.about)
        code = main([*WORDS["audit"], "--portal", f"ckan:{portal.address}"])
    shown = capsys.readouterr()
    ended = Ended(code=code, out=shown.out, err=shown.err, seconds=0, peak_mb=0)
    assert (list(faults_of(ended, normal_mb=0)), shown.out) == ([], ""), shown.err


# --- lies about what was accepted ---------------------------------------------------------------------------

ACTS: dict[str, Callable[[CkanPortal], object]] = {
    "publish": lambda portal: publish(portal, "2026-H1", "b"),
    "withdraw": lambda portal: withdraw(portal, "2026-H1", dataset=DATASET),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """What a portal holds that serves `a`; our own state is kept apart meanwhile."""
    with stand_in() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HROMADA_STATE", str(tmp_path_factory.mktemp("state")))
        publish(editor(portal), "2026-H1", "a")
        yield portal.held.moved(portal.address, HERE)


def told_after(held: Held, act: str, lie: Lie, after: int) -> HromadaError | None:
    """How it ends where a portal lies from the `after`-th accepted write on; null where nobody noticed."""
    with stand_in() as portal:
        portal.held = held.moved(HERE, portal.address)
        portal.arm(lie.tell, about=lie.about, after=after)
        try:
            ACTS[act](editor(portal))
        except HromadaError as fault:
            assert portal.accepted >= after
            return fault
        except AssertionError:  # other bytes are served: `small` says so by itself
            return None
    return None


def require_told(fault: HromadaError, after: int) -> None:
    """See that what was sent is told."""
    told = fault.story("uk")
    assert fault.exit_code == 3
    assert fault.writes is not None
    assert len(fault.writes) >= after
    assert ERRORS["portal-untouched"].uk not in told
    assert TOKEN not in told
    assert told.isprintable()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["a list as result", "403 with a list", "409 with the token", "closed at once"])
def test_what_was_sent_is_told_whatever_is_answered(small: Held, name: str, act: str) -> None:
    (lie,) = (lie for lie in ALL if lie.name == name)
    for after in (1, 2):
        fault = told_after(small, act, lie, after)
        assert fault
        require_told(fault, after)


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS)
def test_every_lie_about_every_accepted_write(small: Held, act: str) -> None:
    with stand_in() as honest:
        honest.held = small.moved(HERE, honest.address)
        ACTS[act](editor(honest))
        count = honest.accepted
    noticed = 0
    for lie in (lie for lie in ALL if not lie.is_slow and "gigabyte" not in lie.name):
        for after in range(1, count + 1):
            if fault := told_after(small, act, lie, after):
                noticed += 1
                require_told(fault, after)
    print(f"\n{act}: {noticed} lies noticed, {count} writes")  # noqa: T201  # a figure for the closing note
    assert noticed >= 60 * count
