"""`amend`: the plan in force, made of a whole programme and the acts that have amended it, in order of date.

Each act restates, adds or takes out whole items by their numbers, which stay their keys, or replaces words within one.
What an act does to an item that is not there, or says twice, is a critical finding; so is a printed total that an act
has made wrong without printing another.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from flows.model.findings import Finding
from flows.model.plan import ActEdit, Balance, Direction, Programme, key_of
from flows.stages.acts.amending import unclear
from flows.stages.acts.kept_sums import KeptSums
from flows.stages.acts.normalise import normalise
from flows.stages.acts.passport import passport_fact
from flows.stages.acts.renewed import renewed
from flows.stages.acts.swaps import swapped
from flows.stages.language.texts import figure, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Literal

    from flows.model.document import Span
    from flows.model.plan import Act, Measure, MeasureFunding, PassportRow, TableRow
    from flows.stages.acts.amending import Amendment
    from flows.stages.acts.clauses import Clause
    from flows.stages.acts.extract import Extract
    from flows.stages.acts.offices import Offices
    from flows.stages.acts.tables.records import Entry
    from flows.stages.acts.words import Words

    Key = tuple[str, str]
    """A table of the plan and a row's key in it."""

CHILDREN: Mapping[str, tuple[str, ...]] = {
    "measures": ("measure-funding", "measure-executors"),
    "indicators": ("indicator-targets",),
}
"""The tables whose rows come and go with those of another."""
KEY_LETTERS: Mapping[str, str] = {"measures": "M", "indicators": "I"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """One amending act, read: its rows as typed, and what it tells to do with them."""

    act: Act
    programme: Programme
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class InForce:
    """The plan in force, and what each act has done to it, in order."""

    programme: Programme
    edits: tuple[ActEdit, ...] = ()


def stamped(programme: Programme, act: Act) -> Programme:
    """The programme with each of its rows standing by this act."""
    return replace(programme, tables={name: _by(rows, act) for name, rows in programme.tables.items()})


def amend(whole: Programme, printed: Extract, acts: Sequence[Amending], *, words: Words, offices: Offices) -> InForce:
    """The plan by the whole programme and these acts, oldest first.

    Args:
        whole: The programme, its rows stamped with its act.
        printed: The same as printed, for acts that replace single words of it.
        acts: What amends it.
        words: The vocabulary.
        offices: The spellings that executors.yaml declares to be one office.
    """
    plan = _Plan(whole, printed, words, offices)
    for act in acts:
        plan.apply(act)
    return plan.in_force()


def _by(rows: Iterable[TableRow], act: Act) -> tuple[TableRow, ...]:
    return tuple(_with(row, act_id=act.uid) for row in rows)


def _with(row: TableRow, **provenance: str) -> TableRow:
    """The row with another provenance, where its table says any."""
    return replace(row, **provenance) if hasattr(row, "act_id") else row  # type: ignore[arg-type]  # by name


class _Plan:
    """The plan while acts amend it."""

    def __init__(self, whole: Programme, printed: Extract, words: Words, offices: Offices) -> None:
        """The whole programme, before any act has amended it."""
        self._words, self._offices = words, offices
        self._tables: dict[str, list[Any]] = {name: list(rows) for name, rows in whole.tables.items()}
        self._control = whole.control
        self._findings = list(whole.findings)
        self._balance = whole.balance
        self._removed = set[str]()
        self._edits: list[ActEdit] = []
        self._printed: dict[Key, tuple[Extract, Entry]] = {}
        self._sums = KeptSums(whole.control.totals, whole.control.subtotals)
        self._keep(printed)

    def _keep(self, printed: Extract) -> None:
        for table, annex in (("measures", printed.measures), ("indicators", printed.indicators)):
            for entry in annex.entries if annex else ():
                self._printed[table, f"{KEY_LETTERS[table]}{entry.key}"] = (printed, entry)

    def in_force(self) -> InForce:
        """The plan after the last act."""
        control = replace(
            self._control,
            totals=self._sums.totals,
            subtotals=self._sums.subtotals,
            balance=self._balance,
            removed=frozenset(self._removed),
        )
        tables, control = renewed(self._tables, control)
        found = [*self._findings, *self._sums.stale(self._money)]
        control = replace(control, totals=self._sums.totals, subtotals=self._sums.subtotals)
        return InForce(Programme(tables, control, tuple(found)), tuple(self._edits))

    # --- one act ---

    def apply(self, act: Amending) -> None:
        """Everything that one act does."""
        work = _Work(act)
        before, done = self._money(None), len(self._edits)
        work.refuse_doubled()
        self._restate_annexes(work)
        self._restate_directions(work)
        for table in CHILDREN:
            for row in act.programme.tables[table]:
                self._row(work, table, row)
        for clause in act.amendment.clauses:
            self._clause(work, clause)
        for line in act.programme.tables["passport"]:
            self._passport_line(work, cast("PassportRow", line))
        self._keep_sums(work, changed=before != self._money(None))
        touched = {edit.key for edit in self._edits[done:] if edit.table in KEY_LETTERS}
        lines = {edit.key for edit in self._edits[done:] if edit.table == "passport"}
        self._findings = [one for one in self._findings if not _is_superseded(one, touched, lines)]
        self._findings += [*act.programme.findings, *work.findings]
        if len(self._edits) == done and not work.findings and not act.amendment.printed.findings:
            self._findings.append(unclear(act.act.title, act.amendment.printed.file))
        self._balance = _added(self._balance, act.programme.balance)

    def _row(self, work: _Work, table: str, row: Any) -> None:  # noqa: ANN401  # a measure or an indicator
        key = key_of(row)
        if (table, key) in work.twice:
            return
        action = work.action(table, key, known=self._find(table, key) is not None)
        if self._allows(work, action, (table, key), row.source_ref):
            self._put(work, table, row)

    def _allows(self, work: _Work, action: Literal["restated", "added"], place: Key, ref: str) -> bool:
        """Whether the item can be restated, or added; else that is a finding."""
        known = self._find(*place) is not None
        if known is (action == "restated"):
            return True
        check = "amendment-known" if known else "amendment-unknown"
        table, key = place
        work.findings.append(Finding.of(check, table=table, key=key, value=key[1:], source_ref=ref))
        return False

    def _find(self, table: str, key: str) -> Any | None:  # noqa: ANN401  # a row of that table
        return next((row for row in self._tables[table] if key_of(row) == key), None)

    def _put(self, work: _Work, table: str, row: Any) -> None:  # noqa: ANN401  # a row of that table
        """The row in the place of the one that bears its key, or where its number belongs; with its children."""
        key, old, rows = key_of(row), self._find(table, key_of(row)), self._tables[table]
        if old is not None:
            rows[rows.index(old)] = replace(row, direction_id=old.direction_id)
        else:
            new = self._directed(work, table, row)
            rows.insert(_place(rows, new, [key_of(one) for one in self._tables["directions"]]), new)
        for child in CHILDREN[table]:
            own = [one for one in work.tables[child] if key_of(one) == key]
            self._tables[child] = [*(one for one in self._tables[child] if key_of(one) != key), *own]
        for register in ("executors", "funding-sources"):
            self._tables[register] += [one for one in work.tables[register] if one not in self._tables[register]]
        self._removed.discard(key)
        self._printed[table, key] = work.printed(table, key)
        self._edit(work, "restated" if old is not None else "added", table, key)

    def _directed(self, work: _Work, table: str, row: Any) -> Any:  # noqa: ANN401  # a measure or an indicator
        """A new row under its direction, which must be in the plan, where the plan has any."""
        known = {key_of(one) for one in self._tables["directions"]}
        if not known or row.direction_id in known:
            return row if known else replace(row, direction_id=None)
        facts: dict[str, Any] = {"table": table, "key": row.direction_id or "D?", "field": "directionId"}
        work.findings.append(Finding.of("direction-missing", value=row.number, source_ref=row.source_ref, **facts))
        return row

    def _remove(self, work: _Work, table: str, key: str) -> None:
        for name in (table, *CHILDREN.get(table, ())):
            self._tables[name] = [row for row in self._tables[name] if key_of(row) != key]
        self._removed.add(key)
        self._edit(work, "removed", table, key)

    def _edit(self, work: _Work, action: Literal["restated", "added", "removed"], table: str, key: str) -> None:
        edit = ActEdit(act_id=work.act.uid, action=action, table=table, key=key)
        if edit not in self._edits:
            self._edits.append(edit)

    # --- what its sentences tell ---

    def _clause(self, work: _Work, clause: Clause) -> None:
        if clause.subject in {"item", "indicator"} and clause.verb in {"remove", "replace"}:
            self._change_items(work, clause)
        elif clause.subject in {"item", "indicator"}:
            lacking = [number for number in clause.numbers if not work.prints(number, self._tables_of(clause))]
            if lacking:
                work.refuse(clause)
        elif clause.subject == "direction":
            self._direction_clause(work, clause)
        elif clause.subject == "passport":
            printed = {row.number for row in work.amendment.printed.passport}
            if clause.verb not in {"restate", "add"} or not (printed and set(clause.numbers) <= (printed | {""})):
                work.refuse(clause)
        elif clause.subject == "total" and not work.has_totals:
            work.refuse(clause)

    def _tables_of(self, clause: Clause) -> tuple[str, ...]:
        """The tables whose items bear the clause's numbers: the annex that it names, or all that share them."""
        if clause.subject == "indicator":
            return ("indicators",)
        if clause.annex:
            return (clause.annex,)
        return ("measures", "indicators") if self._control.shared_numbers else ("measures",)

    def _change_items(self, work: _Work, clause: Clause) -> None:
        for number in clause.numbers:
            places = [(table, f"{KEY_LETTERS[table]}{number}") for table in self._tables_of(clause)]
            known = [place for place in places if self._find(*place) is not None]
            if work.twice.intersection(places):
                continue
            if not known:
                self._allows(work, "restated", places[0], work.ref(clause.span))
            elif clause.verb == "remove":
                for table, key in known:
                    self._remove(work, table, key)
            elif not self._swap(work, clause, known):
                work.refuse(clause)

    def _swap(self, work: _Work, clause: Clause, places: Sequence[Key]) -> bool:
        """Replace the words in each of these rows that holds them, once; whether that was certain.

        A figure that both annexes hold is not: it is money in one, and a target in the other.
        """
        made = []
        for table, key in places:
            printed, entry = self._printed[table, key]
            new = swapped(entry, clause, printed, self._words)
            if new is None or not self._is_as_printed(table, key):
                return False
            if new is not entry:
                made.append((table, printed, new))
        if len(made) > 1 and any(figure(old) is not None for old, _ in clause.swaps):
            return False
        for table, printed, new in made:
            self._put_swapped(work, clause, table, (printed, new))
        return bool(made)

    def _is_as_printed(self, table: str, key: str) -> bool:
        """Whether the row in force is what its act prints: a correction of it would be lost with the words."""
        printed, entry = self._printed[table, key]
        made = self._typed(printed, entry, table)
        rows = [row for name in (table, *CHILDREN[table]) for row in self._tables[name] if key_of(row) == key]
        typed = [row for name in (table, *CHILDREN[table]) for row in made.tables[name]]
        return list(map(_bare, rows)) == list(map(_bare, typed))

    def _typed(self, printed: Extract, entry: Entry, table: str) -> Programme:
        """One record of an act, typed."""
        annexes = {"measures": printed.measures, "indicators": printed.indicators}
        annex = annexes[table]
        assert annex is not None  # noqa: S101  # the entry is one of its records
        own = {"measures": None, "indicators": None, table: replace(annex, entries=(entry,), totals=())}
        part = replace(printed, **own, passport=(), findings=(), balance=Balance(), is_part=True)  # type: ignore[arg-type]  # by name
        return normalise(part, self._words, self._offices)

    def _put_swapped(self, work: _Work, clause: Clause, table: str, made: tuple[Extract, Entry]) -> None:
        printed, entry = made
        typed = stamped(self._typed(printed, entry, table), work.act)
        ref = work.ref(clause.span)
        placed = {name: tuple(_with(row, source_ref=ref) for row in rows) for name, rows in typed.tables.items()}
        own = _Work(replace(work.own, programme=replace(typed, tables=placed)), findings=work.findings)
        own.entries[table, f"{KEY_LETTERS[table]}{entry.key}"] = (printed, entry)
        (row,) = placed[table]
        self._put(own, table, row)
        work.findings += [one.changed(source_ref=ref) for one in typed.findings]

    # --- directions, whole annexes, the passport ---

    def _restate_annexes(self, work: _Work) -> None:
        """Annexes restated as a whole: what they do not print any more is taken out."""
        for clause in work.amendment.clauses:
            for name in clause.numbers if clause.subject == "annex" else ():
                printed = {key_of(row) for row in work.tables.get(name, ())}
                if not printed:
                    work.refuse(clause)
                    continue
                work.whole.add(name)
                for row in list(self._tables[name]):
                    if key_of(row) not in printed:
                        self._remove(work, name, key_of(row))

    def _restate_directions(self, work: _Work) -> None:
        """Directions that the act's tables head: one worded alike only says where the rows stand."""
        for row in work.tables["directions"]:
            old = self._find("directions", row.direction_id)
            adds = work.adds or "measures" in work.whole
            if old is not None and fold(old.title) == fold(row.title):
                continue
            if old is None and not adds:
                self._allows(work, "restated", ("directions", row.direction_id), row.source_ref)
                continue
            self._put_direction(work, row)

    def _put_direction(self, work: _Work, row: Direction) -> None:
        rows, old = self._tables["directions"], self._find("directions", row.direction_id)
        if old is not None:
            rows[rows.index(old)] = replace(row, number=old.number)
        else:
            rows.insert(_place(rows, row, []), row)
        self._removed.discard(row.direction_id)
        self._edit(work, "restated" if old is not None else "added", "directions", row.direction_id)

    def _direction_clause(self, work: _Work, clause: Clause) -> None:
        (number, *more) = clause.numbers
        key, ref = f"D{number}", work.ref(clause.span)
        title = re.sub(rf"^{re.escape(number)}[.)]?\s+", "", clause.text)
        if clause.verb == "remove" and not more and self._find("directions", key):
            rows = [*self._tables["measures"], *self._tables["indicators"]]
            if any(row.direction_id == key for row in rows):
                work.refuse(clause)
            else:
                self._remove(work, "directions", key)
        elif clause.verb in {"restate", "add"} and not more and (title or work.heads(key)):
            if title and self._allows(work, "added" if clause.verb == "add" else "restated", ("directions", key), ref):
                made = Direction(direction_id=key, number=number, title=title, source_ref=ref, act_id=work.act.uid)
                self._put_direction(work, made)
        else:
            work.refuse(clause)

    def _passport_line(self, work: _Work, row: PassportRow) -> None:
        """A line of the passport, by its label, or by its number where the act names that."""
        rows = self._tables["passport"]
        alike = next((old for old in rows if fold(old.label) == fold(row.label)), None)
        numbered = next((old for old in rows if old.row_number == row.row_number), None)
        named = {number for one in work.amendment.clauses if one.subject == "passport" for number in one.numbers}
        old = alike or (numbered if row.row_number in named else None)
        if old is None and not (work.adds and numbered is None):
            self._allows(work, "restated", ("passport", f"?{row.row_number}"), row.source_ref)
            return
        new = replace(row, row_number=old.row_number) if old else row
        self._tables["passport"] = [new if one is old else one for one in rows] + ([] if old else [new])
        entry = next(one for one in work.amendment.printed.passport if one.number == row.row_number)
        fact = replace(passport_fact(entry, self._control.years, self._words), row_number=new.row_number)
        kept = [one for one in self._control.passport if one.row_number != new.row_number]
        self._control = replace(self._control, passport=(*kept, fact))
        self._edit(work, "restated" if old else "added", "passport", new.row_number)

    # --- money and its sums ---

    def _money(self, year: int | None, key: str = "") -> Decimal | None:
        """What the measures in force, or those of one direction or one measure, get in a year, or in all."""
        rows = cast("Sequence[MeasureFunding]", self._tables["measure-funding"])
        measures = cast("Sequence[Measure]", self._tables["measures"])
        own = {row.measure_id for row in measures if key in {"", row.measure_id, row.direction_id}}
        amounts = [row.amount_uah for row in rows if year in {None, row.year} and row.measure_id in own]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None

    def _keep_sums(self, work: _Work, *, changed: bool) -> None:
        control = work.own.programme.control
        for one in control.subtotals:
            if not re.fullmatch(r"[DM][0-9.]+", one.key):
                work.findings.append(unclear(f"{one.amount_uah}", one.source_ref))
        touched = {edit.key for edit in self._edits if edit.act_id == work.act.uid and edit.table == "measures"}
        self._sums.amended(work.act, control, work.tables, touched=touched, money=self._money, changed=changed)
        if self._sums.has_printed(work.act):
            self._edit(work, "restated", "totals", "total")


class _Work:
    """One act at work: what it prints, what it tells, and what is found while it is carried out."""

    def __init__(self, own: Amending, findings: list[Finding] | None = None) -> None:
        """Take the act; its rows stand by it."""
        self.own, self.act, self.amendment = own, own.act, own.amendment
        self.tables: Mapping[str, tuple[Any, ...]] = stamped(own.programme, own.act).tables
        self.findings: list[Finding] = [] if findings is None else findings
        self.whole = set[str]()
        self.entries: dict[Key, tuple[Extract, Entry]] = {}
        self.twice = set[tuple[str, str]]()

    def ref(self, span: Span) -> str:
        """Where a sentence of the act stands."""
        return span.ref(self.amendment.printed.file)

    def refuse(self, clause: Clause) -> None:
        """That a sentence tells what cannot be done for certain."""
        finding = unclear(clause.said, self.ref(clause.span))
        if finding not in self.findings:
            self.findings.append(finding)

    def printed(self, table: str, key: str) -> tuple[Extract, Entry]:
        """The record as this act prints it, or makes it."""
        if found := self.entries.get((table, key)):
            return found
        printed = self.amendment.printed
        annex = printed.measures if table == "measures" else printed.indicators
        entry = next(entry for entry in (annex.entries if annex else ()) if f"{KEY_LETTERS[table]}{entry.key}" == key)
        return printed, entry

    def prints(self, number: str, tables: Iterable[str]) -> bool:
        """Whether one of these tables of the act holds the item."""
        return any(key_of(row)[1:] == number for table in tables for row in self.tables[table])

    def heads(self, key: str) -> bool:
        """Whether the act's tables bear the heading of a direction."""
        return any(row.direction_id == key for row in self.tables["directions"])

    @property
    def adds(self) -> bool:
        """Whether the act adds anything."""
        return self.amendment.is_mixed or any(clause.verb == "add" for clause in self.amendment.clauses)

    @property
    def has_totals(self) -> bool:
        """Whether the act prints a sum of the programme, or of a direction."""
        control = self.own.programme.control
        return any(total.row_uah is not None for total in control.totals) or any(
            one.key.startswith("D") for one in control.subtotals
        )

    def action(self, table: str, key: str, *, known: bool) -> Literal["restated", "added"]:
        """What the act does to an item of which it prints the row: what it says, else what rows without a word are."""
        verbs = {
            clause.verb for clause in self.amendment.clauses if self._names(clause, table) and key[1:] in clause.numbers
        }
        if "add" in verbs:
            return "added"
        if "restate" in verbs:
            return "restated"
        if table in self.whole or self.amendment.is_mixed:
            return "restated" if known else "added"
        open_ended = any(
            one.verb == "add" and one.subject == "item" and not one.numbers for one in self._clauses(table)
        )
        return "added" if open_ended else "restated"

    def _clauses(self, table: str) -> Iterator[Clause]:
        return (clause for clause in self.amendment.clauses if self._names(clause, table))

    @staticmethod
    def _names(clause: Clause, table: str) -> bool:
        if clause.subject == "indicator":
            return table == "indicators"
        return clause.subject == "item" and clause.annex in {None, table}

    def refuse_doubled(self) -> None:
        """Each item that the act prints, or tells of, twice is left as it was."""
        for table, letter in KEY_LETTERS.items():
            keys = Counter(key_of(row) for row in self.tables[table])
            told = Counter(
                f"{letter}{number}"
                for clause in self._clauses(table)
                if clause.verb != "replace"
                for number in clause.numbers
            )
            swapped = {f"{letter}{n}" for one in self._clauses(table) if one.verb == "replace" for n in one.numbers}
            twice = {key for key, count in (keys + Counter()).items() if count > 1} | {
                key for key, count in told.items() if count > 1 or key in swapped
            }
            for key in sorted(twice | (swapped & keys.keys())):
                refs = [row.source_ref for row in self.tables[table] if key_of(row) == key]
                refs += [self.ref(one.span) for one in self._clauses(table) if key[1:] in one.numbers]
                self.findings.append(
                    Finding.of("amendment-twice", table=table, key=key, value=key[1:], source_ref=refs[-1])
                )
                self.twice.add((table, key))


def _place(rows: Sequence[Any], row: Any, directions: Sequence[str]) -> int:  # noqa: ANN401  # rows of one table
    """Where a new row belongs: behind the last of its direction with a lower number, or where that would be."""
    own, number = getattr(row, "direction_id", None), _steps(row)
    mine = [at for at, other in enumerate(rows) if _of(row, other, own)]
    lower = [at for at in mine if _steps(rows[at]) < number]
    if lower:
        return lower[-1] + 1
    if mine:
        return mine[0]
    before = set(directions[: directions.index(own)]) if own in directions else set()
    earlier = [at for at, other in enumerate(rows) if getattr(other, "direction_id", None) in before]
    return earlier[-1] + 1 if earlier else (0 if own in directions else len(rows))


def _of(row: object, other: Any, direction: str | None) -> bool:  # noqa: ANN401  # as above
    return isinstance(row, Direction) or other.direction_id == direction


def _steps(row: Any) -> tuple[int, ...]:  # noqa: ANN401  # as above
    return tuple(map(int, re.findall(r"\d+", key_of(row))))


_DERIVED = frozenset(
    {"source_ref", "act_id", "position", "direction_id", "measure_id", "target_kind", "target_level", "source_id"}
)


def _bare(row: Any) -> dict[str, object]:  # noqa: ANN401  # as above
    """The row without what follows from the rows around it."""
    names = [name for name in type(row).__slots__ if name not in _DERIVED]
    return {name: getattr(row, name) for name in names}


def _is_superseded(finding: Finding, touched: set[str], lines: set[str]) -> bool:
    """Whether a finding is about a row that another act has restated or taken out since; corrections stay."""
    if finding.check.startswith("correction-"):
        return False
    return finding.key in touched or (finding.table == "passport" and finding.key in lines)


def _added(one: Balance, other: Balance) -> Balance:
    names = ("read", "used", "checked", "ignored", "refused")
    return Balance(**{name: getattr(one, name) + getattr(other, name) for name in names})
