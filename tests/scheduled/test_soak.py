"""Three years of disturbed publications to a real CKAN, by one process that lives on (`make test-long`)."""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from queue import Queue
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support.acts import edit, real, render
from support.ckan_faults import KINDS, Gate, gate
from support.ckan_portal import anybody, editor, shown
from support.ckan_reader import impatient, look
from support.programmes import copy_of_the_programme

from flows.model.errors import HromadaError
from flows.model.half_years import Cycle
from flows.model.record import sha256
from flows.model.versions import Version
from flows.outside.machine.settings import moment
from flows.outside.portals.ckan.names import archive_name, offered, pointer_id
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.outside.machine.trial_access import Access
    from flows.recipes.publication import Outcome

SLUG = "starokostiantyniv-informatization-2026-2028"
HALF_YEARS = tuple(Cycle(year, half) for year in (2026, 2027, 2028) for half in (1, 2))
CHANGES = ("begin", "edit", "edit", "facts", "edit")
"""What each half-year brings: its first publication, corrections of the act, another title in between."""
CALM = 1
"""The publication of each half-year that nothing disturbs: the same work each time, so that costs can be compared."""
DISTURBED = len(HALF_YEARS) * (len(CHANGES) - 1)
MOST_RUNS = 4
WARM = 5
"""Publications after which everything is imported and every cache is full."""
MEGABYTES_MORE = 25
ACT = """
  - file: "{file}"
    kind: "restatement"
    number: "{number}/1/VIII"
    date: {date}
    title: "Програма інформатизації на 2026 - 2028 роки"
    type: "Рішення"
    body: "Старокостянтинівська міська рада"
"""
MEASURE, BUDGET = "2.10", 1000


# --- what changes -----------------------------------------------------------------------------------------


@dataclass
class Programme:
    """The real programme under a name of its own; `amount` is what its newest act gives to one measure in 2027."""

    folder: Path
    act: str = "programme-2026-2028.txt"
    amount: int = 0

    @property
    def facts(self) -> Path:
        return self.folder / "programme.yaml"

    def say(self, before: str, after: str) -> None:
        said = self.facts.read_text("utf-8")
        assert before in said
        self.facts.write_text(said.replace(before, after, 1), "utf-8")

    def print_act(self) -> None:
        """The newest act, with one more thousand than before."""
        self.amount += 1
        adopted = real()
        amounts = (str(BUDGET), str(BUDGET + self.amount), str(BUDGET))
        printed = render(edit(adopted.act, MEASURE, amounts=amounts), adopted.layout)
        (self.folder / "source" / self.act).write_bytes(printed.raw)

    def change(self, what: str, cycle: Cycle) -> str:
        """Change the input; says what that calls for."""
        if what == "facts":
            self.say('title: "', 'title: "Ще раз. ')
            return "refresh"
        if what == "begin" and cycle.half == 2:
            return "confirm"
        if what == "begin" and cycle != HALF_YEARS[0]:
            self.act, adopted = f"act-{cycle}.txt", cycle.start + timedelta(40)
            with self.facts.open("a", encoding="utf-8") as facts:
                facts.write(ACT.format(file=self.act, number=HALF_YEARS.index(cycle), date=adopted))
        self.print_act()
        return "publish"


# --- what disturbs ----------------------------------------------------------------------------------------


@dataclass
class Soak:
    """The programme, the portal behind a gate, and what has become of it so far."""

    access: Access
    between: Gate
    programme: Programme
    other_machine: Path
    chance: random.Random
    calls: dict[str, int] = field(default_factory=lambda: {"publish": 30, "confirm": 8, "refresh": 8})
    versions: list[str] = field(default_factory=list)
    confirmations: list[str] = field(default_factory=list)
    seen: dict[str, Mapping[str, str]] = field(default_factory=dict)
    rivals: list[subprocess.CompletedProcess[str]] = field(default_factory=list)

    @property
    def dataset(self) -> str:
        return load_programme(self.programme.folder).dataset

    def publish(self, cycle: Cycle, day: date) -> Outcome:
        """As the long-lived process of a worker does."""
        address = f"ckan:{self.between.address}"
        order = Order(folder=self.programme.folder, cycle=str(cycle), portal=address, now=moment(day.isoformat()))
        return publish_datasets(order, Direct())[0]

    def command(self, address: str, cycle: Cycle, day: date) -> list[str]:
        words = ("--portal", f"ckan:{address}", "--cycle", str(cycle), "--now", day.isoformat(), "--engine", "direct")
        return [sys.executable, "-m", "flows.cli", "publish", str(self.programme.folder), *words]

    def disturb(self, fault: str, cycle: Cycle, day: date) -> str:
        """One publication with this fault; says how it ended."""
        if fault.startswith("killed"):
            return self.killed(cycle, day)
        if fault == "another machine":
            self.between.strike = lambda: self.rival(cycle, day)
        if fault == "editor":
            self.between.strike = self.alter
        try:
            return self.publish(cycle, day).kind
        except HromadaError as error:
            return error.code

    def killed(self, cycle: Cycle, day: date) -> str:
        publishers: Queue[subprocess.Popen[bytes]] = Queue()
        self.between.strike = lambda: publishers.get(timeout=30).kill()
        argv = self.command(self.between.address, cycle, day)
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as publisher:
            publishers.put(publisher)
            _, told = publisher.communicate()
        assert b"Traceback" not in told, told
        return str(publisher.returncode)

    def rival(self, cycle: Cycle, day: date) -> None:
        """Another machine publishes the very same, from beginning to end, in the middle of our run."""
        told = {**os.environ, "HROMADA_STATE": str(self.other_machine)}
        argv = self.command(self.access.url, cycle, day)
        self.rivals.append(subprocess.run(argv, capture_output=True, text=True, env=told, check=False))

    def alter(self) -> None:
        """An editor's hand on the page; before the first version there is none to lay it on."""
        pointer = pointer_id(self.dataset, "measures.csv")
        hands: dict[str, dict[str, object]] = {
            "package_patch": {"id": self.dataset, "title": "Чужа назва"},
            "resource_patch": {"id": pointer, "url": "https://example.org/x.csv"},
            "datastore_delete": {"resource_id": pointer, "force": True},
        }
        action = self.chance.choice(list(hands))
        with suppress(HromadaError):
            editor(self.access).call(action, hands[action])

    # --- one publication and its end ----------------------------------------------------------------------

    def turn(self, what: str, fault: str, cycle: Cycle, day: date) -> tuple[str, str]:
        """Change the input and publish it, disturbed at a random call; says at which, and how that run ended."""
        called_for = self.programme.change(what, cycle)
        self.count(called_for, cycle)
        at = self.chance.randint(1, self.calls[called_for]) if fault else 0
        self.between.arm({"another machine": "stopped", "editor": "stopped"}.get(fault, fault), at)
        end = self.disturb(fault, cycle, day)
        assert fault or end == called_for
        if end == called_for:
            self.calls[called_for] = len(self.between.calls)
        return f"{fault} at {at}/{len(self.between.calls)}" if fault else "", end

    def count(self, called_for: str, cycle: Cycle) -> None:
        if called_for == "publish":
            revision = sum(label.startswith(str(cycle)) for label in self.versions) + 1
            self.versions.append(str(Version(cycle, revision)))
        if called_for == "confirm":
            self.confirmations.append(str(cycle))

    def settle(self, cycle: Cycle, day: date) -> int:
        """Publish again until nothing is left to do; says how many runs that took, the last one idle."""
        for runs in range(1, MOST_RUNS + 1):
            self.between.arm()
            if not self.publish(cycle, day).actions:
                self.read()
                return runs
        raise AssertionError("there is always something left to do")

    def read(self) -> None:
        """As anybody: the page leads to the newest version, whole, and its tables answer with the newest money."""
        seen = look(impatient(self.access.url), self.dataset)
        assert seen
        assert seen.told == seen.label == self.versions[-1]
        assert None not in seen.tables.values()
        money = [
            row["amountUah"]
            for row in seen.tables["measure-funding.csv"] or ()
            if (row["measureId"], str(row["year"])) == (f"M{MEASURE}", "2027")
        ]
        assert [float(amount) for amount in money] == [1000.0 * (BUDGET + self.programme.amount)]
        assert self.seen.setdefault(seen.label, seen.files) == seen.files


# --- what is measured -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Held:
    """What this process holds: resident memory, open files, threads, child processes, temporary files and folders."""

    memory_mb: float
    open_files: int
    threads: int
    children: int
    temporary: int


@dataclass(frozen=True, kw_only=True)
class Figures(Held):
    """One publication: what was done, what it took, and what this process then holds.

    `calls` are those of the disturbed run, `seconds` are until nothing is left to do, which `runs` more runs saw to;
    `idle` is one run after that.
    """

    version: str
    fault: str
    end: str
    runs: int
    calls: int
    seconds: float
    idle_calls: int
    idle_seconds: float
    idle_cpu_seconds: float


def held() -> Held:
    """What this process holds now."""
    gc.collect()
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return Held(
        memory_mb=int(told["VmRSS"].split()[0]) / 1024,
        open_files=len(list(Path("/proc/self/fd").iterdir())),
        threads=int(told["Threads"]),
        children=sum(parent_of(stat) == os.getpid() for stat in Path("/proc").glob("[0-9]*/stat")),
        temporary=len(list(Path(tempfile.gettempdir()).rglob("*"))),
    )


def parent_of(stat: Path) -> int:
    """Whose child a process is; nobody's, where it has ended meanwhile."""
    with suppress(OSError):
        return int(stat.read_text().rpartition(")")[2].split()[1])
    return 0


def show(cells: Iterable[object]) -> None:
    """A line of the table, at once."""
    print(" | ".join(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells), flush=True)  # noqa: T201


# --- the test ---------------------------------------------------------------------------------------------


@pytest.fixture
def soak(trial_portal: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Soak]:
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().getrandbits(32))
    print(f"\nSOAK_SEED={seed}")  # noqa: T201  # to see the same again
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)  # read TMPDIR again
    programme = Programme(copy_of_the_programme(tmp_path))
    programme.say(SLUG, f"soak-{uuid4().hex[:12]}")
    with gate(trial_portal.url) as between:
        yield Soak(trial_portal, between, programme, tmp_path / "other", random.Random(seed))  # noqa: S311  # no secret


def faults(chance: random.Random) -> Iterator[str]:
    """Every kind of fault as often as any other, in any order."""
    kinds = (*KINDS, "killed", "killed after", "another machine", "editor")
    deck = [kinds[number % len(kinds)] for number in range(DISTURBED)]
    chance.shuffle(deck)
    return iter(deck)


@pytest.mark.long
def test_three_years_of_disturbed_publications(soak: Soak) -> None:
    figures, deck = [], faults(soak.chance)
    show(Figures.__dataclass_fields__)
    for cycle in HALF_YEARS:
        for number in range(len(CHANGES)):
            figures.append(publication(soak, cycle, number, "" if number == CALM else next(deck)))
            show(astuple(figures[-1]))
    assert_all_there(soak)
    assert_no_growth(figures)


def publication(soak: Soak, cycle: Cycle, number: int, fault: str) -> Figures:
    day = cycle.start + timedelta(60 + 10 * number)
    begun = time.monotonic()
    struck, end = soak.turn(CHANGES[number], fault, cycle, day)
    calls = len(soak.between.calls)
    runs, seconds = soak.settle(cycle, day), time.monotonic() - begun
    soak.between.arm()
    begun, cpu = time.monotonic(), time.process_time()
    soak.publish(cycle, day)
    return Figures(
        version=soak.versions[-1],
        fault=struck,
        end=end,
        runs=runs,
        calls=calls,
        seconds=seconds,
        idle_calls=len(soak.between.calls),
        idle_seconds=time.monotonic() - begun,
        idle_cpu_seconds=time.process_time() - cpu,
        **asdict(held()),
    )


def assert_all_there(soak: Soak) -> None:
    """Every version is listed, once, and each of its files is what it was when it came out."""
    reader = anybody(soak.access)
    listing = reader.state(soak.dataset).listing
    assert [str(entry.version) for entry in listing.versions] == soak.versions == list(soak.seen)
    assert [str(item.cycle) for item in listing.confirmations] == soak.confirmations
    for entry in listing.versions:
        then = soak.seen[str(entry.version)]
        assert {name: sha256(reader.read(soak.dataset, name, entry.version) or b"") for name in then} == then
    assert audit_portal(reader, soak.dataset).drifts == ()
    archive = [item["id"] for item in shown(soak.access, archive_name(soak.dataset))["resources"]]
    assert len(archive) == len(set(archive)) == 1 + sum(map(len, soak.seen.values()))
    assert all(rival.returncode in (0, 3) and "Traceback" not in rival.stderr for rival in soak.rivals)
    page = [item["name"] for item in shown(soak.access, soak.dataset)["resources"]]
    assert len(page) == len(set(page)) <= len(offered(soak.dataset))


def assert_no_growth(figures: list[Figures]) -> None:
    first, last = figures[WARM : WARM + 10], figures[-10:]
    calm = {each.calls for each in figures[CALM :: len(CHANGES)]}
    assert len(calm) == 1, calm
    assert len({each.idle_calls for each in figures}) == 1
    assert median(each.idle_cpu_seconds for each in last) < 2 * median(each.idle_cpu_seconds for each in first)
    assert last[-1].memory_mb - first[0].memory_mb < MEGABYTES_MORE
    assert max(each.open_files for each in last) <= max(each.open_files for each in first) + 2
    assert {each.children for each in last} == {0}
    assert last[-1].temporary == first[0].temporary
