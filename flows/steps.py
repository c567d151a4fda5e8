"""How a recipe takes its steps: the same body runs directly, or recorded by Prefect (`flows.tasks`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Step(Protocol):
    """Takes one step of a recipe: a stage, or something that touches the world."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the stage gives."""

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep a table for people with the run's record: findings, plan, changes."""


class Direct:
    """Plain calls: no server, no record, no process left behind; `announce` is told each stage's name."""

    def __init__(self, announce: Callable[[str], None] = lambda _: None) -> None:
        """Remember whom to tell."""
        self._announce = announce

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Say the stage's name and call it."""
        self._announce(stage.__name__)
        return stage(*args, **kwargs)

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """There is no record to keep it with; the command line prints the outcome itself."""
