"""What people call the published tables and columns: the titles of schemas/*.yaml, the one place where they stand."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from flows.messages.checks import PLACES
from flows.messages.published import OFFICIAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.messages.text import Lang

LANGUAGE_KEYS: Mapping[Lang, str] = {"uk": "title", "en": "titleEn"}
"""Under which key a schema holds the title in each language."""
YEAR_COLUMNS = "years"
"""How a finding names the columns of years, which the act prints and no published table has."""


def table_title(table: str, lang: Lang) -> str:
    """The title of a published or an official table; a table that has none is called by its name."""
    if table in OFFICIAL:
        return OFFICIAL[table].render(lang)
    return _titles(table, lang).get("", table)


def column_title(table: str, column: str, lang: Lang) -> str:
    """The title of a published column; a column that has none (one of the act's own) is called as the finding does."""
    if column == YEAR_COLUMNS:
        return PLACES[YEAR_COLUMNS].render(lang)
    return _titles(table, lang).get(column, column)


@cache
def _titles(table: str, lang: Lang) -> Mapping[str, str]:
    """The titles by column, and the table's own under the empty name."""
    schema, key = _schema(table), LANGUAGE_KEYS[lang]
    return {field.get("name", ""): field[key] for field in (schema, *schema["fields"])} if schema else {}


@cache
def _schema(table: str) -> Mapping[str, Any]:
    import yaml  # only a run that has findings needs it

    try:
        raw = get_data("flows", f"../schemas/{table}.yaml")
    except FileNotFoundError:
        return {}
    schema: Mapping[str, Any] = yaml.load(raw or b"", yaml.CSafeLoader)
    return schema
