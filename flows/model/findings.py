"""What is wrong with the data, what a person has let pass, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import TYPE_CHECKING, Self

from flows.model.checks import severity_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.messages.text import Severity

TOTAL = "total"
"""The key of a sum of all years or of all measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of the data, reported once.

    `key` and `field` name the row and the column of `table`; `value` is what was found, as printed; `facts` fill the
    placeholders of the check's message in the catalogue; `waiver` is the reason for which a critical one was lowered.
    """

    check: str
    severity: Severity
    table: str = ""
    key: str = ""
    field: str = ""
    value: str = ""
    source_ref: str = ""
    facts: Mapping[str, str] = made(default_factory=dict, hash=False)
    waiver: str = ""

    @classmethod
    def of(  # noqa: PLR0913  # a finding's own fields
        cls,
        check: str,
        *,
        table: str = "",
        key: str = "",
        field: str = "",
        value: str = "",
        source_ref: str = "",
        facts: Mapping[str, str] | None = None,
    ) -> Self:
        """A finding of this check, as grave as the check is in this table."""
        severity = severity_of(check, table)
        return cls(
            check=check,
            severity=severity,
            table=table,
            key=key,
            field=field,
            value=value,
            source_ref=source_ref,
            facts=facts or {},
        )

    def changed(self, **changes: object) -> Self:
        """The same finding with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # field names are checked by replace itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A critical finding that a named person lowered to a published warning, with the reason and the date."""

    check: str
    key: str
    reason: str
    who: str
    date: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the data may go out, and every finding in the document's order."""

    accepted: bool
    findings: tuple[Finding, ...]
