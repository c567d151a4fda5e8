"""How a recipe takes its steps: the same body runs directly, or recorded by Prefect (`flows.scheduled`)."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from flows.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.model.progress import Latecomer

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A publication for a person to approve, whose findings, changes and plan were shown.

    `title` is what people know the dataset by, `summary` says in Ukrainian what it would do; `fingerprint` covers
    everything read and everything to be done, so that an approval is valid for exactly this publication; `sign` are the
    first 8 signs of the hash of its rows, which whoever approves has looked up.
    """

    title: str
    dataset: str
    portal: str
    cycle: str
    summary: str
    fingerprint: str
    sign: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person decided, and why; the reason of an approval may be blank. `who` is known where a form asked."""

    approved: bool
    reason: str
    who: str = ""


announce: ContextVar[Callable[[str], None]] = ContextVar("announce", default=lambda _: None)
"""Receives the name of each step as it begins: the command line's progress."""

ask: ContextVar[Callable[[Proposal], Consent | None]] = ContextVar("ask", default=lambda _: None)
"""Asks the person at the command line for a decision; null where nobody is there."""


caution: ContextVar[Callable[[str, str, Sequence[Latecomer]], None]] = ContextVar("caution", default=lambda *_: None)
"""Receives a portal, a dataset and the offices that it is about to call late: a warning to whoever started the run."""


class Step(Protocol):
    """Takes one step of a recipe: a stage, or something that touches the world."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The stage's result."""

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep a table for people with the run's record: findings, plan, changes."""

    def warn(self, portal: str, dataset: str, late: Sequence[Latecomer]) -> None:
        """Tell a person, before it is published, of which offices it says for the first time that they were late."""

    def approve(self, proposal: Proposal) -> Consent:
        """What a person decides on this; a recorded run ends here and begins anew once somebody has answered.

        Raises:
            UsageError: There is nobody to ask.
        """


class Direct:
    """Plain calls: no server, no record, no process left behind."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Announce the stage's name and call it."""
        announce.get()(stage.__name__)
        return stage(*args, **kwargs)

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """There is no record to keep it with; the command line prints the outcome itself."""

    def warn(self, portal: str, dataset: str, late: Sequence[Latecomer]) -> None:
        """Tell whoever started the run."""
        caution.get()(portal, dataset, late)

    def approve(self, proposal: Proposal) -> Consent:
        """Ask the person at the terminal.

        Raises:
            UsageError: Nobody is there.
        """
        answer = ask.get()(proposal)
        if answer is None:
            raise UsageError("approval-nobody", dataset=proposal.dataset)
        return answer


class Timed(Direct):
    """Plain calls of which it is known how long each took."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Nothing was done yet; the clock gives seconds and only goes forward."""
        self.seconds: dict[str, float] = {}
        self._clock = clock

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Announce the stage's name, call it and note its seconds."""
        with self.during(stage.__name__):
            return super().__call__(stage, *args, **kwargs)

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Note how long the block takes under this name; steps within it count under their own."""
        began, before = self._clock(), self.total
        try:
            yield
        finally:
            within = self.total - before
            self.seconds[name] = self.seconds.get(name, 0) + self._clock() - began - within

    @property
    def total(self) -> float:
        """How long everything took."""
        return sum(self.seconds.values())

    @property
    def longest(self) -> str:
        """The step that took most of it; empty where there was none."""
        return max(self.seconds, key=self.seconds.__getitem__, default="")
