"""Whether a saved review is a whole and valid acceptance of the act as it is read now."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from flows.messages.signs import composed
from flows.model.errors import RejectedError
from flows.stages.acts.acceptance.reviewed import YEAR_TABLES
from flows.stages.tables.write import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.model.acceptance import Acceptance, CellAnswer
    from flows.model.plan import TableRow
    from flows.stages.acts.acceptance.reviewed import ReviewedRow
    from flows.stages.review.dossier import Dossier

_SEAL = re.compile(r"# seal: ([0-9a-f]{64})\s*$")
_SHOWN = 5
"""As many rows are named in an error."""


class FigureChange(NamedTuple):
    """A figure that a person's answers have changed: of which row, and both values."""

    row: str
    before: str
    after: str


def is_sealed(raw: bytes) -> bool:
    """Whether a saved file is as the page has saved it, whatever ends its lines."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
    seal = _SEAL.search(text)
    return seal is not None and hashlib.sha256(text[: seal.start()].encode()).hexdigest() == seal[1]


def require_valid(saved: Acceptance, dossier: Dossier) -> None:
    """See that the answers are about this very act and these very rows, and that none is missing.

    Raises:
        RejectedError: What is stale, missing or wrong, in one sentence.
    """
    act = dossier.act
    if set(saved.files) != set(act.every_file):
        raise RejectedError("acceptance-files", act=act.number, programme=dossier.programme)
    if saved.shown_sha256 != dossier.shown_sha256:
        raise RejectedError("acceptance-rows", act=act.number, programme=dossier.programme)
    _require_answers(saved, dossier)
    verdicts = {verdict.row: verdict.right for verdict in saved.verdicts}
    if wrong := [row for row, right in verdicts.items() if not right]:
        raise RejectedError("acceptance-wrong", rows=_named(wrong), programme=dossier.programme)
    if missing := [row.name for row in dossier.compulsory if row.name not in verdicts]:
        raise RejectedError("acceptance-incomplete", rows=_named(missing), programme=dossier.programme)
    if unknown := [row for row in verdicts if row not in {one.name for one in dossier.rows}]:
        raise RejectedError("acceptance-foreign", rows=_named(unknown), programme=dossier.programme)


def _require_answers(saved: Acceptance, dossier: Dossier) -> None:
    answered = Counter((answer.place, answer.column, answer.read) for answer in saved.answers)
    doubts = Counter((cell.place, cell.column, cell.read) for cell in dossier.cells)
    if missing := [place for place, *_ in doubts - answered]:
        raise RejectedError("acceptance-incomplete", rows=_named(missing), programme=dossier.programme)
    whole = [answer.place for answer in saved.answers if answer.column == 0 and answer.text != answer.read]
    if unknown := [*(place for place, *_ in answered - doubts), *whole]:
        raise RejectedError("acceptance-foreign", rows=_named(unknown), programme=dossier.programme)


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} … ({len(names)})"


def with_tidy_texts(saved: Acceptance) -> Acceptance:
    """The same with typed texts as texts of an act are: NFC, white space one space."""
    return replace(saved, answers=tuple(map(_tidied, saved.answers)))


def _tidied(answer: CellAnswer) -> CellAnswer:
    if answer.text == answer.read:
        return answer
    return replace(answer, text=" ".join(composed(answer.text).split()))


def changed_figures(before: Iterable[ReviewedRow], after: Iterable[ReviewedRow]) -> tuple[FigureChange, ...]:
    """Which figures the answers have changed, rows that came or went among them."""
    return tuple(_changes(dict(_figures(before)), dict(_figures(after))))


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[FigureChange]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, "—"), after.get(name, "—")
        if one != other:
            yield FigureChange(name, one, other)


def _figures(rows: Iterable[ReviewedRow]) -> Iterator[tuple[str, str]]:
    for reviewed in rows:
        for row in reviewed.years:
            yield f"{reviewed.name}, {_year(row)}", _figure(row)
        if reviewed.table in YEAR_TABLES and not reviewed.years:
            yield reviewed.name, ""


def _year(row: TableRow) -> str:
    source = getattr(row, "source_id", "")
    return f"{getattr(row, 'year', '')}{f' {source}' if source else ''}"


def _figure(row: TableRow) -> str:
    value = getattr(row, "amount_uah", None) if hasattr(row, "amount_uah") else getattr(row, "target_value", None)
    return "" if value is None else plain(value)
