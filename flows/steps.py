"""How a recipe takes its steps: the same body runs directly, or recorded by Prefect (`flows.tasks`)."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

P = ParamSpec("P")
T = TypeVar("T")

announce: ContextVar[Callable[[str], None]] = ContextVar("announce", default=lambda _: None)
"""Who is told the name of each step as it begins: the command line's progress."""


class Step(Protocol):
    """Takes one step of a recipe: a stage, or something that touches the world."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the stage gives."""

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep a table for people with the run's record: findings, plan, changes."""


class Direct:
    """Plain calls: no server, no record, no process left behind."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Say the stage's name and call it."""
        announce.get()(stage.__name__)
        return stage(*args, **kwargs)

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """There is no record to keep it with; the command line prints the outcome itself."""
