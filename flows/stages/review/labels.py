"""What a reviewer reads instead of the names of tables, fields and codes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic.alias_generators import to_camel

from flows.messages.review import REVIEW
from flows.messages.titles import column_title, table_title
from flows.stages.tables.write import plain

if TYPE_CHECKING:
    from flows.messages.text import Lang

_CODED = frozenset({"verb", "subject"})


def reviewed_title(table: str, lang: Lang) -> str:
    """What a table is called; the clauses of an act are no published one."""
    return REVIEW[table].render(lang) if table in REVIEW else table_title(table, lang)


def reviewed_field(table: str, name: str, lang: Lang) -> str:
    """What a field is called; one that is not published has a title of its own here."""
    column = to_camel(name)
    title = column_title(table, column, lang)
    return REVIEW[name].render(lang) if title == column and name in REVIEW else title


def reviewed_text(name: str, value: object, lang: Lang) -> str:
    """A value that no schema describes, codes in words."""
    if value is None:
        return ""
    if name in _CODED:
        return REVIEW[f"{name}-{value}"].render(lang)
    if name == "annex":
        return ", ".join(table_title(one, lang) for one in str(value).split(", "))
    return plain(value) if isinstance(value, Decimal) else str(value)
