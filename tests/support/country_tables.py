"""What must be published of a made-up programme, cell by cell, and what must be said of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from support.country import YEARS, ZERO
from support.country_print import Printer, executors_text, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from support.country import MadeProgramme, Task
    from support.country_print import Printed

Row = dict[str, str]
Tables = dict[str, list[Row]]
Said = tuple[str, str]
"""A finding as it is compared: its check and its key."""
UNIT_CODES = {"%": "P1", "шт.": "H87", "од.": "H87", "осіб": "IE"}
TWO_SCRIPTS = re.compile("[а-яіїєґ][a-z]|[a-z][а-яіїєґ]", re.IGNORECASE)
NOTED = frozenset({"official-field-missing", "line-ignored", "column-absent", "row-joined"})
"""Checks that tell of facts which nobody has filled in, or of lines outside the tables: no fault of the act."""


def office_id(name: str) -> str:
    """`E` and 8 hex digits of the sha256 of the name in lower case, its dashes and spaces alike."""
    folded = re.sub(r"[\s-]+", " ", re.sub("[’ʼ]", "'", name).casefold())
    return "E" + hashlib.sha256(folded.encode()).hexdigest()[:8]


def tables(made: MadeProgramme, act: Printed) -> Tables:
    """Every table of the plan; `sourceRef` is known of a text alone, and is blank else."""
    return _Publishing(made, act).tables()


class _Publishing:
    """One programme on its way to tables."""

    def __init__(self, made: MadeProgramme, act: Printed) -> None:
        self._made, self._act, self._printer = made, act, Printer(made)

    def tables(self) -> Tables:
        made = self._made
        return {
            "passport": list(self._passport()),
            "directions": list(self._directions()),
            "measures": list(map(self._measure, made.tasks)),
            "measure-funding": [row for task in made.tasks for row in self._funding(task)],
            "funding-sources": list(self._sources()),
            "executors": self._executors(),
            "measure-executors": list(self._listed()),
            "indicators": list(map(self._indicator, made.tasks)),
            "indicator-targets": [row for task in made.tasks for row in self._targets(task)],
        }

    def _ref(self, key: str) -> dict[str, str]:
        lines = self._act.lines.get(key)
        ref = f"{self._act.file}#line={lines[0]},{lines[1]}" if lines else ""
        return {"sourceRef": ref, "actId": f"{self._made.decision}-{self._made.adopted.isoformat()}"}

    def _passport(self) -> Iterator[Row]:
        made = self._made
        rows = [
            *made.passport,
            (f"Джерела та обсяги фінансування ({made.layout.unit})", self._printer.passport_money()),
        ]
        for at, (label, value) in enumerate(rows, 1):
            yield {"rowNumber": str(at), "label": label, "value": value, **self._ref(f"P{at}")}

    def _directions(self) -> Iterator[Row]:
        made = self._made
        if made.layout.heading == "none" and made.layout.indicators == "flat":
            return
        for number, heading in enumerate(made.directions, 1):
            key = f"D{number}"
            first = next(task for task in made.tasks if task.direction == number)
            place = {"columns": f"M{made.key(first)}", "none": f"I{first.overall}"}.get(made.layout.heading, key)
            yield {"directionId": key, "title": heading.title, **self._first_line(place)}

    def _first_line(self, key: str) -> dict[str, str]:
        """Where a direction stands beside its first measure, its own line is that row's first."""
        ref = self._ref(key)
        lines = self._act.lines.get(key)
        return ref | {"sourceRef": f"{self._act.file}#line={lines[0]},{lines[0]}"} if lines else ref

    def _measure(self, task: Task) -> Row:
        made, key = self._made, f"M{self._made.key(task)}"
        return {
            "measureId": key,
            "position": str(task.overall),
            "directionId": "" if made.layout.heading == "none" else f"D{task.direction}",
            "title": task.title,
            "termText": task.term.text,
            "termStart": task.term.start.isoformat() if task.term.start else "",
            "termEnd": task.term.end.isoformat() if task.term.end else "",
            "executorsText": executors_text(made, task),
            "fundingSourcesText": "; ".join(task.money) or made.no_funding,
            "needsFunding": str(bool(task.money)).lower(),
            "expectedResult": task.result,
            **self._ref(key),
        }

    def _funding(self, task: Task) -> Iterator[Row]:
        """One row a year and source; sources that share one sum are one."""
        made, key = self._made, f"M{self._made.key(task)}"
        rows = made.layout.sources in {"rows", "total"} and task.money
        sources: list[str | None] = list(task.money) if rows else [None]
        for at, year in enumerate(YEARS):
            for source in sources:
                uah = task.money[source][at] if source else task.sums[at]
                yield {
                    "measureId": key,
                    "year": str(year),
                    "sourceId": made.codes[source] if source else self._code(task),
                    "amountUah": f"{uah:.2f}",
                    "amountText": " + ".join(self._printer.amounts(task, source)[at]),
                    "unitText": made.layout.unit,
                    **self._ref(key),
                }

    def _code(self, task: Task) -> str:
        if not task.money:
            return "none"
        return self._made.codes[next(iter(task.money))] if len(task.money) == 1 else "mixed"

    def _sources(self) -> Iterator[Row]:
        """The sources in the order in which they are met; several wordings of a shared sum stand side by side."""
        made, titles = self._made, dict[str, list[str]]()
        for task in made.tasks:
            rows = made.layout.sources in {"rows", "total"} and task.money
            named = [(made.codes[name], name) for name in task.money] if rows else []
            for code, name in named or [(self._code(task), "; ".join(task.money) or made.no_funding)]:
                titles.setdefault(code, [])
                if name not in titles[code]:
                    titles[code].append(name)
        for code, names in titles.items():
            yield {"sourceId": code, "title": " / ".join(names)}

    # --- executors ---

    def _offices(self, task: Task) -> list[tuple[str, str]]:
        """The id and the name of each office of a task, as declared, or as this row prints it."""
        made = self._made
        found: dict[str, str] = {}
        for place, name in enumerate(task.executors):
            lowered = name if place == 0 or name[:2].isupper() else name[0].lower() + name[1:]
            declared = made.spellings.get(name, name if name in made.spellings.values() else "")
            if made.is_declared and declared:
                found.setdefault(office_id(declared), declared)
            else:
                found.setdefault(office_id(name), lowered)
        return list(found.items())

    def _executors(self) -> list[Row]:
        names: dict[str, str] = {}
        for task in self._made.tasks:
            for key, name in self._offices(task):
                names.setdefault(key, name)
        return [{"executorId": key, "name": name, "edrpou": ""} for key, name in names.items()]

    def _listed(self) -> Iterator[Row]:
        for task in self._made.tasks:
            for position, (key, _) in enumerate(self._offices(task), 1):
                yield {"measureId": f"M{self._made.key(task)}", "executorId": key, "position": str(position)}

    # --- indicators ---

    def indicator_key(self, task: Task) -> str:
        made = self._made
        restarted = made.layout.numbering == "1)" and made.layout.indicators == "flat"
        return f"I{task.overall}" if restarted else f"I{made.key(task)}"

    def _indicator(self, task: Task) -> Row:
        made, key = self._made, self.indicator_key(task)
        shared = key[1:] == made.key(task)
        return {
            "indicatorId": key,
            "position": str(task.overall),
            "directionId": f"D{task.direction}" if made.layout.indicators == "columns" else "",
            "measureId": f"M{key[1:]}" if shared else "",
            "title": task.indicator,
            "unitCode": UNIT_CODES[task.unit],
            "unitText": task.unit,
            "baseline": _dotted(task.baseline),
            "dynamicsText": "" if made.layout.dynamics == "none" else plain(task.dynamics),
            **self._ref(f"I{task.overall}"),
        }

    def _targets(self, task: Task) -> Iterator[Row]:
        made, key = self._made, self.indicator_key(task)
        kind = target_kind(made, task)
        level = task.baseline
        for year, target in zip(YEARS, task.targets, strict=True):
            level = target if kind == "level" else level + target
            yield {
                "indicatorId": key,
                "year": str(year),
                "targetValue": _dotted(target),
                "targetKind": kind,
                "targetLevel": "" if kind == "unknown" else _dotted(level),
                **self._ref(f"I{task.overall}"),
            }


def _dotted(figure: Decimal) -> str:
    return plain(figure).replace(",", ".")


def expected_dynamics(made: MadeProgramme, task: Task) -> Decimal | None:
    """What the last column should say by the relation of its table."""
    relation = made.layout.dynamics
    if relation == "none":
        return None
    if relation == "last":
        return task.targets[-1]
    return sum(task.targets, ZERO if relation == "sum" else task.baseline)


def target_kind(made: MadeProgramme, task: Task) -> str:
    """Increments or levels, as far as the last column proves it for this row."""
    if expected_dynamics(made, task) != task.dynamics or made.layout.dynamics == "none":
        return "unknown"
    return "level" if made.layout.dynamics == "last" else "increment"


# --- what must be said of it ---------------------------------------------------------------------


def findings(made: MadeProgramme) -> set[Said]:
    """Every finding that the act deserves, critical ones too, but those that are `NOTED`."""
    said = {one for task in made.tasks for one in _of_task(made, task)} | set(_of_act(made))
    return said | _of_passport(made) | _of_offices(made)


def _of_act(made: MadeProgramme) -> Iterator[Said]:
    if "shifted total" in made.flaws:
        yield "total-row-shifted", "total"
    if "stale total" in made.flaws or made.fault == "rejected":
        yield "sum-mismatch", str(YEARS[1])
    if made.layout.repeats_titles:
        for number, heading in enumerate(made.directions, 1):
            if heading.title != heading.other:
                yield "title-differs", f"D{number}"


def _of_passport(made: MadeProgramme) -> set[Said]:
    told = {
        "approval blank": ("passport-blank", "4"),
        "city code": ("territory-level", "2"),
        "period": ("period-differs", "3"),
    }
    return {told[flaw] for flaw in made.flaws & told.keys()}


def _of_task(made: MadeProgramme, task: Task) -> Iterator[Said]:
    key = made.key(task)
    shared = made.layout.numbering != "1)" or made.layout.indicators == "columns"
    if not task.term.text:
        yield "term-missing", f"M{key}"
    if expected_dynamics(made, task) not in {None, task.dynamics}:
        yield "dynamics-inconsistent", f"I{key if shared else task.overall}"
    if TWO_SCRIPTS.search(f"{task.term.text} {task.result}"):
        yield "mixed-script", f"M{key}"
    if shared and task.title != task.indicator:
        yield "title-differs", f"M{key}"
    for at, year in enumerate(YEARS):
        yield from ((check, f"M{key}") for check in _of_year(task, at, year, shared=shared))


def _of_year(task: Task, at: int, year: int, *, shared: bool) -> Iterator[str]:
    """Money and targets against the term and each other; an indicator of no measure's number is none of a measure's."""
    funded, targeted = bool(task.sums[at]), bool(task.targets[at]) and shared
    ever, within = any(task.sums), task.term.first <= year <= task.term.last
    if task.term.text and not within and funded:
        yield "money-outside-term"
    if task.term.text and not within and targeted:
        yield "target-outside-term"
    if task.term.text and ever and within and not funded and not targeted and shared:
        yield "term-unused"
    if ever and shared and funded != targeted:
        yield "funding-target-mismatch"


def _of_offices(made: MadeProgramme) -> set[Said]:
    """Two spellings of one office that nobody has declared: the rarer one, or the later, is named."""
    if made.is_declared:
        return set()
    uses = Counter(name for task in made.tasks for name in task.executors)
    order = list(uses)
    found: set[Said] = set()
    for other, name in made.spellings.items():
        if uses[other] and uses[name]:
            rarer = min((name, other), key=lambda one: (uses[one], -order.index(one)))
            found.add(("executor-similar", office_id(rarer)))
    return found


def differences(made: MadeProgramme, act: Printed, read: Mapping[str, Sequence[Row]]) -> list[str]:
    """Every cell that is published otherwise than the act says, as `table[row].column: said → published`."""
    return [one for table, rows in tables(made, act).items() for one in _unlike(table, rows, read.get(table, []))]


def _unlike(table: str, wanted: Sequence[Row], found: Sequence[Row]) -> Iterator[str]:
    if len(wanted) != len(found):
        yield f"{table}: {len(wanted)} → {len(found)} rows"
    for at, (said, published) in enumerate(zip(wanted, found, strict=False), 1):
        for column in said | published:
            text, other = said.get(column, ""), published.get(column, "")
            if text != other and not (column == "sourceRef" and not text):
                yield f"{table}[{at}].{column}: {text!r} → {other!r}"
