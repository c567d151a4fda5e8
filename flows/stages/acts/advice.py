"""The very lines to add to programme.yaml where an act is right and only its wording is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.stages.acts.tables.headers import FIELDS, IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.findings import Finding

_ROLES = {field: role for role, field in FIELDS.items()}
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def lines_to_add(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What `reading:` should say, line by line; empty where nothing would help.

    A header that is not understood is most likely the column that is missed; where several are, a person has to choose.
    """
    columns = list(_columns(findings))
    figures = any(one.check == "value-unreadable" and _DOTTED.fullmatch(one.value) for one in findings)
    lines = ["  columns:", *columns] if columns else []
    if figures:
        lines.append('  figures: "thousands" # 1.250 → 1250; "decimals": 1.250 → 1,25')
    return ("reading:", *lines) if lines else ()


def _columns(findings: Sequence[Finding]) -> Iterator[str]:
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
            note = f" # {' | '.join([*others, IGNORED])}" if others else ""
            yield f'    "{header}": "{choice}"{note}'


def _values(findings: Iterable[Finding]) -> list[str]:
    """The headers, each once; years out of order are no wording."""
    return list(dict.fromkeys(one.value.replace('"', "'") for one in findings if one.value and one.field != "years"))
