"""Whether `changes.md` is true: each line is understood from its Ukrainian and held against the published tables.

It shares no code with what writes the file: CSV, JSON and regular expressions are all it knows. A line that it does not
understand is a fault, and so is a turn of the tables that no line tells.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from support.ukrainian import EDITED, HALF, SIGNED, STATES, STATUSES, SUM, day, half, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.published import Published, Row


@dataclass(frozen=True)
class Reader:
    """A citizen with two versions and a pencil; `old` is null beside the first version."""

    new: Published
    old: Published | None

    def faults(self) -> list[str]:
        """The lines that are not true or not understood, then what no line tells."""
        text = (self.new.folder / "changes.md").read_text("utf-8-sig").replace("\u00a0", " ")
        lines = [re.sub(r"\\(.)", r"\1", line) for line in text.splitlines()]
        wrong = [line for line in lines if line and not self.is_true(line, lines)]
        return [*wrong, *(f"UNTOLD {key}" for key in self.untold("\n".join(lines)))]

    def is_true(self, line: str, lines: list[str]) -> bool:
        if line.startswith("# "):
            return line == f"# Що змінилося: {self.new.package['title']}"
        if line.startswith("## "):
            return bool(lines[lines.index(line) + 2 :])
        if not line.startswith("- "):
            return self.heads(line)
        sentence = line[2:]
        if found := re.match(r"(Захід|Індикатор) (\S+) «", sentence):
            return self.is_true_of_one(found[1], found[2], sentence)
        for pattern, check in SENTENCES.items():
            if found := re.fullmatch(pattern, sentence):
                return check(self, found, lines)
        return False

    def heads(self, line: str) -> bool:
        found = re.fullmatch(r"Версія (\S+) від (.+ року)\. Підстава: \S+ № (\S+) від (.+ року), «(.+)»\.", line)
        provenance = self.new.package["provenance"]
        assert isinstance(provenance, dict)
        act = provenance["acts"][-1]
        return found is not None and (found[1], day(found[2]), found[3], day(found[4]), found[5]) == (
            self.new.package["version"], provenance["published"], act["number"], act["date"], act["title"],
        )  # fmt: skip

    # --- one measure, one indicator --------------------------------------------------------------

    def is_true_of_one(self, kind: str, key: str, sentence: str) -> bool:
        rows = self.new.measures if kind == "Захід" else self.new.indicators
        identity = f"{'M' if kind == 'Захід' else 'I'}{key}"
        start = f"{kind} {key} «{rows[identity]['title']}»"
        if not sentence.startswith(start) or not sentence.endswith(".") or self.old is None:
            return False
        rest = sentence[len(start) : -1]
        for pattern, check in ABOUT_ONE.items():
            if found := re.fullmatch(pattern, rest):
                return check(self, identity, found)
        if kind == "Захід" and (found := re.fullmatch(rf", {HALF}, звіт виправлено: (.+)", rest)):
            cycle = half(found[1])
            was = self.old.progress[identity, cycle]
            return all(self.is_corrected(identity, cycle, was, part) for part in found[2].split("; "))
        if kind == "Захід" and rest.startswith(": "):
            cycles = [when for key, when in self.new.progress if key == identity and self.is_first(identity, when)]
            parts = rest[2:].split("; ")
            return any(all(self.is_part(identity, cycle, part) for part in parts) for cycle in cycles)
        return False

    def is_first(self, measure: str, cycle: str) -> bool:
        assert self.old
        return bool(self.new.progress[measure, cycle]["status"]) and not self.old.progress.get(
            (measure, cycle), {}
        ).get("status")

    def is_part(self, measure: str, cycle: str, part: str) -> bool:
        """A part of a first report: true now, and otherwise before."""
        now, was = self.new.progress[measure, cycle], self.new.before(measure, cycle)
        if found := re.fullmatch(r"(?:виконано|виконання зменшилося до) (\S+) %(?: \(було (\S+) %\))?", part):
            before = was.get("completionPct", "")
            is_fall = bool(before) and number(found[1]) < Decimal(before)
            said = (number(found[1]), number(found[2]) if found[2] else None)
            return said == (Decimal(now["completionPct"]), Decimal(before) if before else None) and (
                said[0] != said[1] and part.startswith("виконання") == is_fall
            )
        if found := re.fullmatch(rf"у {HALF} освоєно {SUM} грн", part):
            return half(found[1]) == cycle and number(found[2]) == self.new.spent(measure, cycle) != 0
        found = re.fullmatch(r"(знову )?(.+?)(?: \(було «(.+)»\))?", part)
        if not found or found[2] not in STATUSES or now["status"] != STATUSES[found[2]]:
            return False
        return was.get("status", "") != now["status"] and (not found[3] or STATUSES[found[3]] == was["status"])

    def is_corrected(self, measure: str, cycle: str, was: Row, part: str) -> bool:
        """A part of a correction: what the same half-year was given as in the last version."""
        assert self.old
        now = self.new.progress[measure, cycle]
        if part in {"змінено пояснення", "змінено посилання на підтвердження"}:
            field = "note" if part.endswith("пояснення") else "evidenceUrl"
            return was[field] != now[field]
        spent = (self.old.spent(measure, cycle), self.new.spent(measure, cycle))
        figures: dict[str, tuple[Decimal | None, Decimal | None]] = {
            r"виконано (\S+) % \(було вказано (\S+) %\)": _pair(was["completionPct"], now["completionPct"]),
            rf"освоєно {SUM} грн \(було вказано {SUM} грн\)": spent,
        }
        for pattern, (before, after) in figures.items():
            if found := re.fullmatch(pattern, part):
                return (number(found[1]), number(found[2])) == (after, before) and before != after
        if found := re.fullmatch(r"(.+) \(було вказано: «(.+)»\)", part):
            return (STATUSES[found[1]], STATUSES[found[2]]) == (now["status"], was["status"]) and was != now
        return False

    # --- completeness ----------------------------------------------------------------------------

    def untold(self, text: str) -> Iterator[str]:
        """Measures that turned, and sums of the plan that moved, with no line that begins with them."""
        if self.old is None:
            return
        for measure, title in ((key, row["title"]) for key, row in self.new.measures.items()):
            begins = f"- Захід {measure[1:]} «{title}»"
            if self.has_turned(measure) and begins not in text:
                yield measure
            if self.new.plan is self.new and any(
                self.new.planned(str(year), measure) != self.old.planned(str(year), measure)
                for year in range(2026, 2029)
            ):
                yield from [] if f"{begins}: у " in text else [measure]

    def has_turned(self, measure: str) -> bool:
        assert self.old
        was, now = self.old.last.get(measure, {}), self.new.last.get(measure, {})
        falls = was.get("completionPct") and now.get("completionPct")
        return bool(now) and (
            was.get("status") != now["status"]
            or bool(falls and Decimal(now["completionPct"]) < Decimal(was["completionPct"]))
        )


Check = "Callable[[Reader, re.Match[str], list[str]], bool]"


def _pair(*texts: str) -> tuple[Decimal | None, Decimal | None]:
    before, after = (Decimal(text) if text else None for text in texts)
    return before, after


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- whole sentences -------------------------------------------------------------------------------


def _since(reader: Reader, found: re.Match[str], lines: list[str]) -> bool:
    """The counts are those of the lines under each heading, and of the rows of changes.csv."""
    said = {name: int(count) for name, count in (part.rsplit(" — ", 1) for part in found[3].split("; "))}
    counted: Counter[str] = Counter()
    heading = ""
    for line in lines:
        heading = line[3:] if line.startswith("## ") else heading
        counted[heading[:1].lower() + heading[1:]] += line.startswith("- ")
    listed = {name: count for name, count in counted.items() if name in said}
    others = {"коротко", "докладніше про виконання"}
    return (
        reader.old is not None
        and found[1] == reader.old.package["version"]
        and int(found[2]) == sum(said.values()) == len(reader.new.table("changes"))
        and listed == said
        and {name for name, count in counted.items() if count} <= {*said, *others}
    )


def _named(reader: Reader, names: str | None, keys: list[str], count: str) -> bool:
    """As many measures as are said, and the very ones that are named."""
    if int(count) != len(keys):
        return False
    titles = "; ".join(f"{key[1:]} «{reader.new.measures[key]['title']}»" for key in keys)
    return names in {titles, ", ".join(key[1:] for key in keys)}


def _late(reader: Reader, found: re.Match[str], *, reported: bool) -> bool:
    cycle = reader.new.cycle
    keys = [key for key in reader.new.late if bool(reader.new.progress[key, cycle]["status"]) == reported]
    return _named(reader, found[2], keys, found[1])


def _reached(reader: Reader, found: re.Match[str], kind: str) -> bool:
    year, cycle = reader.new.cycle[:4], reader.new.cycle
    goals = [
        key
        for key in reader.new.indicators
        if reader.new.target(key, year, "targetKind") == kind
        and reader.new.target(key, year)
        and (kind == "level" or Decimal(reader.new.target(key, year, "targetValue")))
    ]
    reached = [key for key in goals if _is_reached(reader.new, key, reader.new.value(key, cycle), year)]
    return (int(found[1]), int(found[2])) == (len(reached), len(goals))


def _is_reached(version: Published, key: str, value: str, year: str) -> bool:
    if not value:
        return False
    level, start = Decimal(version.target(key, year)), version.indicators[key]["baseline"]
    falls = bool(start) and level < Decimal(start)
    return Decimal(value) <= level if falls else Decimal(value) >= level


def _reports(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    """Each office is named with its state, days among it; nobody whose state is another than before is left out."""
    cycle = half(found[1])
    rows = {row["executorId"]: row for row in reader.new.table("report-status") if row["cycle"] == cycle}
    told: dict[str, str] = {}
    for part in re.split(r"; (?=[^«»]+ — «)", found[2]):
        state, _dash, names = part.partition(" — ")
        for name, days in re.findall(r"«(.+?)»(?: \(([^)]*отримано [^)]*)\))?(?=, «|$)", names):
            row = rows[reader.new.office(name)]
            told[row["executorId"]] = STATES[state]
            if days and day(days.rsplit("отримано ", 1)[1]) != row["receivedDate"]:
                return False
    old = (
        {row["executorId"]: row["state"] for row in reader.old.table("report-status") if row["cycle"] == cycle}
        if reader.old
        else {}
    )
    news = {
        key: row["state"]
        for key, row in rows.items()
        if row["state"] != old.get(key, "") and (key in old or row["state"] != "received")
    }
    return told == news


def _money_by_year(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    years = dict(re.findall(rf"(\d{{4}}): {SUM} грн", found[1]))
    sums = {
        year: reader.new.planned(year) for year in sorted({row["year"] for row in reader.new.table("measure-funding")})
    }
    return {year: number(text) for year, text in years.items()} == sums and number(found[2]) == sum(sums.values())


def _whole(version: Published) -> Decimal:
    return sum((Decimal(row["amountUah"]) for row in version.table("measure-funding") if row["amountUah"]), Decimal(0))


def _programme_money(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    assert reader.old
    now, was = _whole(reader.new), _whole(reader.old)
    return (number(found[1]), number(found[2]), number(found[3])) == (now, was, now - was) and now != was


def _spent(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    year = found["year"] or reader.new.cycle[:4]
    spent, planned = reader.new.spent_of_the_year(year), reader.new.planned(year)
    if (number(found["spent"]), number(found["planned"]), number(found["share"])) != (
        spent,
        planned,
        _share(spent, planned),
    ):
        return False
    return not found["was"] or (
        reader.old is not None and number(found["was"]) == reader.old.spent_of_the_year(year) != spent
    )


def _undivided(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    rows = [row for row in reader.new.plan.table("measure-funding") if row["year"] == found[1] and row["amountUah"]]
    mixed = sum((Decimal(row["amountUah"]) for row in rows if row["sourceId"] == "mixed"), Decimal(0))
    share = (mixed * 100 / reader.new.planned(found[1])).quantize(Decimal(1), ROUND_HALF_UP)
    return (number(found[2]), number(found[3])) == (mixed, share)


def _passport(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    assert reader.old
    new, old = (
        next(row for row in version.table("passport") if row["rowNumber"] == found[1])
        for version in (reader.new, reader.old)
    )
    return (found[2], found[3], found[4]) == (new["label"], new["value"], old["value"]) and old != new


def _reported(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    rows = [
        row
        for (key, when), row in reader.new.progress.items()
        if when == reader.new.cycle and key in reader.new.measures
    ]
    return (int(found[1]), int(found[2])) == (sum(bool(row["status"]) for row in rows), len(rows))


def _with(status: str, reader: Reader) -> list[str]:
    return [key for key in reader.new.measures if reader.new.last.get(key, {}).get("status") == status]


def _results(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    rows = reader.new.indicators
    shown = {row["measureId"] for key, row in rows.items() if reader.new.value(key, reader.new.cycle)}
    return (int(found[1]), int(found[2])) == (len(shown), len({row["measureId"] for row in rows.values()}))


def _acts(version: Published) -> dict[str, Row]:
    """The acts that a version names, by the name that it gives them."""
    provenance = version.package["provenance"]
    assert isinstance(provenance, dict)
    return {f"{act['title']} (№ {act['number']}, {act['date']})": act for act in provenance["acts"]}


def _come(reader: Reader) -> list[str]:
    assert reader.old
    return [name for name in _acts(reader.new) if name not in _acts(reader.old)]


def _restates(reader: Reader, found: re.Match[str], _: list[str]) -> bool:
    """The act is new, and every row stands by it."""
    uid = f"{found[1]}-{day(found[2])}"
    acts = _acts(reader.new)
    return uid in {f"{acts[name]['number']}-{acts[name]['date']}" for name in _come(reader)} and {uid} == {
        row["actId"] for row in reader.new.table("measures")
    }


SENTENCES: dict[str, Callable[[Reader, re.Match[str], list[str]], bool]] = {
    r"Перша версія: порівнювати ще немає з чим\.": lambda reader, _, __: reader.old is None,
    r"Порівняно з версією (\S+) є (\d+) змін[аи]?: (.+)\.": _since,
    r"У програмі (\d+) захо?\S+ і (\d+) індикатор\S*\.": lambda reader, found, _: (
        (int(found[1]), int(found[2])) == (len(reader.new.measures), len(reader.new.indicators))
    ),
    rf"Кошти за роками: (.+); разом: {SUM} грн\.": _money_by_year,
    rf"Кошти програми загалом: {SUM} грн, було {SUM} грн \({SIGNED} грн\)\.": _programme_money,
    r"Рядок паспорта (\d+) «(.+?)»: «(.+)» \(було: «(.+)»\)\.": _passport,
    r"Відзвітовано про (\d+) із (\d+) заход\S+\.": _reported,
    r"Завершено (\d+) із (\d+) заход\S+\.": lambda reader, found, _: (
        (int(found[1]), int(found[2])) == (len(_with("done", reader)), len(reader.new.measures))
    ),
    r"Строк виконання минув для (\d+) заход\S+; завершено (\d+)\.": lambda reader, found, _: (
        (int(found[1]), int(found[2]))
        == (len(reader.new.overdue), len(set(reader.new.overdue) & set(_with("done", reader))))
    ),
    r"За звітами прострочених заходів немає\.": lambda reader, _, __: (
        not [key for key in reader.new.late if reader.new.progress[key, reader.new.cycle]["status"]]
    ),
    r"За звітами прострочено (\d+) зах\S+?(?:: (.+))?\.": lambda reader, found, _: _late(reader, found, reported=True),
    r"Звіту за це півріччя немає про (\d+) зах\S+?, строк як\S+ минув(?:: (.+))?\.": lambda reader, found, _: _late(
        reader, found, reported=False
    ),
    r"За звітами виконавців скасовано (\d+) зах\S+?: (.+)\. "
    r"Скасувати захід може лише рада, тож у програмі (?:він лишається|вони лишаються)\.": (
        lambda reader, found, _: _named(reader, found[2], _with("cancelled", reader), found[1])
    ),
    r"Від початку (?:(?P<year>\d{4}) )?року освоєно (?P<spent>[\d ,]+) грн із (?P<planned>[\d ,]+) грн, "
    r"передбачених на весь рік \((?P<share>\S+) %\)"
    r"(?:; за попередньою версією було (?P<was>[\d ,]+) грн)?\.": _spent,
    rf"Із коштів, передбачених на (\d{{4}}) рік, {SUM} грн \((\S+) %\) акт дає з кількох джерел однією сумою, "
    r"тож за джерелами їх не поділено\.": _undivided,
    r"Результат \(значення індикатора\) повідомлено за (\d+) із (\d+) заход\S+\.": _results,
    r"Цілі задано на весь рік; на середину року досягнуто (\d+) із (\d+) ціл\S+, задан\S+ приростом\.": (
        lambda reader, found, _: reader.new.cycle.endswith("H1") and _reached(reader, found, "increment")
    ),
    r"Досягнуто (\d+) із (\d+) ціл\S+ року, задан\S+ приростом\.": (
        lambda reader, found, _: reader.new.cycle.endswith("H2") and _reached(reader, found, "increment")
    ),
    r"Не враховано (\d+) індикатор\S*: вид цілей з акта не випливає\.": lambda reader, found, _: (
        int(found[1])
        == sum(reader.new.target(key, reader.new.cycle[:4], "targetKind") == "unknown" for key in reader.new.indicators)
    ),
    rf"Звіти за {HALF}: (.+)\.": _reports,
    r"Рішення № (\S+) від (.+ року): програму викладено в новій редакції\.": _restates,
    r"Додано акт: (.+)\.": lambda reader, found, _: found[1] in _come(reader),
}


# --- the rest of a sentence about one measure or one indicator --------------------------------------


def _sum_of_a_year(reader: Reader, measure: str, found: re.Match[str]) -> bool:
    assert reader.old
    now, was = (version.planned(found[1], measure) for version in (reader.new, reader.old))
    return (number(found[2]), number(found[3]), number(found[4])) == (now, was, now - was) and now != was


def _edited(reader: Reader, measure: str, found: re.Match[str]) -> bool:
    assert reader.old
    field = EDITED[found[1]]
    return (found[2], found[3]) == (reader.new.measures[measure][field], reader.old.measures[measure][field])


def _target(reader: Reader, key: str, found: re.Match[str]) -> bool:
    assert reader.old
    unit = reader.new.indicators[key]["unitText"]
    now, was = (f"{version.target(key, found[1], 'targetValue')} {unit}" for version in (reader.new, reader.old))
    return (found[2].replace(",", "."), found[3].replace(",", ".")) == (now, was) and now != was


def _level(reader: Reader, key: str, found: re.Match[str]) -> bool:
    """The level, the one before it, and what it is to the target of the year."""
    assert reader.old
    cycle, unit = half(found["end"]), reader.new.indicators[key]["unitText"]
    rows = [row for row in reader.new.table("indicator-values") if row["indicatorId"] == key and row["cycle"] < cycle]
    known = [row["value"] for row in sorted(rows, key=lambda row: row["cycle"]) if row["value"]]
    before = known[-1] if known else reader.new.indicators[key]["baseline"]
    now = reader.new.value(key, cycle)
    if (found["now"], found["was"]) != (_level_text(now, unit), _level_text(before, unit)) or before == now:
        return False
    if reader.old.value(key, cycle):
        return False
    return not found["goal"] or _goal(reader, key, now, found)


def _goal(reader: Reader, key: str, now: str, found: re.Match[str]) -> bool:
    year, unit = half(found["end"])[:4], reader.new.indicators[key]["unitText"]
    reached = _is_reached(reader.new, key, now, year)
    is_early = half(found["end"]).endswith("H1")
    words = "уже досягнуто" if is_early else "досягнуто" if reached else "не досягнуто"
    span = f"весь {year}" if is_early else year
    return found["goal"] == f"; ціль на {span} рік, {_level_text(reader.new.target(key, year), unit)}, {words}"


def _level_text(value: str, unit: str) -> str:
    return f"{Decimal(value).normalize():f} {unit}".replace(".", ",", 1) if "." in value else f"{value} {unit}"


def _is_late(reader: Reader, measure: str, found: re.Match[str]) -> bool:
    row = reader.new.progress[measure, reader.new.cycle]
    standing = f"виконано {row['completionPct'].replace('.', ',')} %" if row["completionPct"] else "звіту немає"
    if row["status"] and not row["completionPct"]:
        standing = next(words for words, status in STATUSES.items() if status == row["status"])
    return (
        measure in reader.new.late and day(found[1]) == reader.new.measures[measure]["termEnd"] and found[2] == standing
    )


ABOUT_ONE: dict[str, Callable[[Reader, str, re.Match[str]], bool]] = {
    rf": у (\d{{4}}) році {SUM} грн, було {SUM} грн \({SIGNED} грн\)": _sum_of_a_year,
    rf": ({'|'.join(EDITED)}) — «(.+)» \(було: «(.+)»\)": _edited,
    r": ціль на (\d{4}) рік — (.+), було (.+)": _target,
    rf": (?P<now>.+) на кінець (?P<end>{HALF[1:-1]}) \(було (?P<was>.+?)\)(?P<goal>; ціль на .+)?": _level,
    r": строк минув (.+? року), (.+)": _is_late,
}
