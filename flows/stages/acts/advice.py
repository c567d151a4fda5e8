"""The very lines to add to programme.yaml where an act is right and only its wording is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.tables.headers import FIELDS, IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.findings import Finding

_ROLES = {field: role for role, field in FIELDS.items()}
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


class UnknownHeader(NamedTuple):
    """A header that is not understood: the column that it most likely is, and whatever else it may be."""

    header: str
    choice: str
    others: tuple[str, ...]

    @property
    def line(self) -> str:
        """The line to add."""
        note = f" # {' | '.join(self.others)}" if self.others else ""
        return f'    "{self.header}": "{self.choice}"{note}'


def lines_to_add(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What `reading:` should say, line by line; empty where nothing would help."""
    columns = [unknown.line for unknown in unknown_headers(findings)]
    lines = ["  columns:", *columns] if columns else []
    if dotted_figures(findings):
        lines.append('  figures: "thousands" # 1.250 → 1250; "decimals": 1.250 → 1,25')
    return ("reading:", *lines) if lines else ()


def dotted_figures(findings: Iterable[Finding]) -> bool:
    """Whether figures such as 1.250 stand in the act, of which only a person knows what their dot is."""
    return any(one.check == "value-unreadable" and _DOTTED.fullmatch(one.value) for one in findings)


def unknown_headers(findings: Sequence[Finding]) -> Iterator[UnknownHeader]:
    """The headers that are not understood.

    One is most likely the column that is missed; where several are, a person has to choose.
    """
    for table in ("measures", "indicators"):
        unknown = _values(one for one in findings if one.check == "header-unknown" and one.table == table)
        missing = [
            _ROLES.get(one.field, one.field)
            for one in findings
            if one.check == "column-missing" and one.table == table and one.field != "years"
        ]
        for header in unknown:
            choice = missing[0] if len(missing) == len(unknown) == 1 else IGNORED
            others = [name for name in missing if name != choice]
            yield UnknownHeader(header, choice, (*others, IGNORED) if others else ())


def _values(findings: Iterable[Finding]) -> list[str]:
    """The headers, each once; years out of order are no wording."""
    return list(dict.fromkeys(one.value.replace('"', "'") for one in findings if one.value and one.field != "years"))
