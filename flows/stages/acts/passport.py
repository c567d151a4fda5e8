"""What the passport claims: the programme's period, its territory and its money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.model.plan import PassportFact
from flows.stages.language.texts import DASHES, figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from flows.stages.acts.extract import Entry
    from flows.stages.acts.words import Words

_RANGE = rf"(20[0-9]{{2}}) ?[{DASHES}] ?(20[0-9]{{2}})"
_PERIOD = re.compile(rf"{_RANGE}|до (20[0-9]{{2}})(?= ?р)|на (20[0-9]{{2}})(?= ?р)")
_LABEL = re.compile(r"(?i)(всього|усього|разом)|(20[0-9]{2})(?= ?р)")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


class PassportMoney(NamedTuple):
    """The passport's sums as printed figures, by year (None: of all years), with the words of their unit."""

    sums: dict[int | None, Decimal]
    unit_text: str
    row: Entry


def passport_fact(row: Entry, years: Sequence[int], words: Words) -> PassportFact:
    """The period and the territory code that one passport row names."""
    label, value = row.cell("label") or "", row.cell("value") or ""
    periods = list(_PERIOD.finditer(value))
    wrong = [found.group() for found in periods if not _agrees(found, years)]
    said = "; ".join(wrong) or (periods[0].group() if periods else None)
    agrees = not wrong if periods and years else None
    code = value if value and words.passport("territory", label) else None
    return PassportFact(row_number=row.number, period_text=said, period_agrees=agrees, territory_code=code)


def _agrees(period: re.Match[str], years: Sequence[int]) -> bool:
    """A range must be the programme's, «до» its last year, «на» one of its years; dates of acts are no periods."""
    first, last, until, of = (int(year) if year else None for year in period.groups())
    if first:
        return bool(years) and (first, last) == (years[0], years[-1])
    return until == years[-1] if until else of in years


def passport_money(rows: Sequence[Entry], words: Words) -> PassportMoney | None:
    """The sums of the passport's row of money; empty where it cannot be read, None where there is no such row."""
    row = next((row for row in rows if words.passport("money", row.cell("label") or "")), None)
    if row is None:
        return None
    label, value = row.cell("label") or "", row.cell("value") or ""
    unit = label if words.money_factor(label) else value
    return PassportMoney(_sums(value), unit, row)


def _sums(text: str) -> dict[int | None, Decimal]:
    """Years and «Всього» paired with the figures: all labels first, or each before its own figure."""
    labels = list(_LABEL.finditer(text))
    keys = [int(found.group(2)) if found.group(2) else None for found in labels]
    rest = _LABEL.sub(lambda found: "|" * len(found.group()), text)
    for pattern in (_GROUPED, _PLAIN):
        figures = list(pattern.finditer(rest))
        amounts = [figure(found.group()) for found in figures]
        if labels and len(figures) == len(labels) and _paired(labels, figures) and None not in amounts:
            return {key: amount for key, amount in zip(keys, amounts, strict=True) if amount is not None}
    return {}


def _paired(labels: Sequence[re.Match[str]], figures: Sequence[re.Match[str]]) -> bool:
    order = sorted([(found.start(), "label") for found in labels] + [(found.start(), "sum") for found in figures])
    kinds = [kind for _, kind in order]
    count = len(labels)
    return kinds in (["label"] * count + ["sum"] * count, ["label", "sum"] * count)
