"""Programmes of the whole country, made up: what each hromada's act says, how it is printed, what must come of it.

A number draws a programme: the same number, the same bytes. It shares no code with the readers, and imports nothing
of them: `country_print` puts the meaning on paper, `country_tables` says what is to be published of it,
`country_folders` writes what `hromada publish` takes, `country_reports` tells what the offices report afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Literal

from support.country_layouts import UNIT_FACTORS, draw_layout
from support.country_places import hromadas_of_the_country
from support.country_terms import NO_TERM, draw_term, shortened
from support.country_words import (
    AIMS,
    FIRST_NAMES,
    LOCAL_BUDGETS,
    NO_FUNDING,
    OFFICES,
    OTHER_SOURCES,
    OTHER_SPELLINGS,
    PLACES,
    SUBJECTS,
    SURNAMES,
    THEMES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from support.country_layouts import Layout
    from support.country_places import Place
    from support.country_terms import Term
    from support.country_words import Stem

YEARS = (2026, 2027, 2028)
ZERO = Decimal(0)
Kind = Literal["txt", "docx", "html", "xlsx", "pdf"]
Fault = Literal["", "rejected", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A measure with its indicator; money in hryvnias by the printed name of its source, year by year."""

    direction: int
    place: int
    overall: int
    title: str
    executors: tuple[str, ...]
    together: bool
    """Whether the offices are listed with the tail that they share."""
    term: Term
    money: Mapping[str, tuple[Decimal, ...]]
    result: str
    indicator: str
    unit: str
    baseline: Decimal
    targets: tuple[Decimal, ...]
    dynamics: Decimal

    @property
    def sums(self) -> tuple[Decimal, ...]:
        """Its hryvnias year by year; nothing where it needs none."""
        return tuple(sum(of_year, ZERO) for of_year in zip(*self.money.values(), strict=True)) or (ZERO,) * len(YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A priority direction as annex 1 prints it, and as annex 2 does."""

    title: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeProgramme:
    """One hromada's programme; `flaws` names what is wrong with the act, `fault` what is to become of it."""

    number: int
    place: Place
    name: str
    """Its folder among the datasets."""
    title: str
    slug: str
    decision: str
    adopted: date
    directions: tuple[Heading, ...]
    tasks: tuple[Task, ...]
    no_funding: str
    codes: Mapping[str, str]
    """The printed name of a source → its code."""
    passport: tuple[tuple[str, str], ...]
    head: str
    layout: Layout
    kind: Kind
    flaws: frozenset[str]
    fault: Fault
    spellings: Mapping[str, str]
    """An office's other spelling in this act → its name; `executors.yaml` says so unless that is a flaw."""

    @property
    def sums(self) -> tuple[Decimal, ...]:
        """Its hryvnias year by year."""
        return tuple(sum(of_year, ZERO) for of_year in zip(*(task.sums for task in self.tasks), strict=True))

    def sums_of(self, direction: int) -> tuple[Decimal, ...]:
        """The hryvnias of one direction, year by year."""
        own = [task.sums for task in self.tasks if task.direction == direction]
        return tuple(sum(of_year, ZERO) for of_year in zip(*own, strict=True))

    @property
    def sources(self) -> list[str]:
        """The sources of its money, as printed, in the order in which they are met."""
        return list(dict.fromkeys(source for task in self.tasks for source in task.money))

    @property
    def is_declared(self) -> bool:
        """Whether somebody has said which spellings are one office."""
        return bool(self.spellings) and "spelling" not in self.flaws

    @property
    def printed_sums(self) -> tuple[Decimal, ...]:
        """What the row of totals says: one of the flaws is that its second year is stale."""
        sums = list(self.sums)
        if "stale total" in self.flaws or self.fault == "rejected":
            sums[1] += 100 * UNIT_FACTORS[self.layout.unit]
        return tuple(sums)

    def key(self, task: Task) -> str:
        """What the number of a task and of its indicator makes of their keys."""
        if self.layout.numbering == "flat":
            return str(task.overall)
        inner = "1." if self.layout.numbering == "1.1.1." else ""
        return f"{task.direction}.{inner}{task.place}"


def programme(number: int, *, kind: Kind | None = None, fault: Fault = "") -> MadeProgramme:
    """The programme of that number; a file of another kind says the same, where no kind is asked for one is drawn."""
    dice = Random(f"country-{number}")  # noqa: S311  # it is to be drawn again
    return _Drawing(number, dice).programme(kind, fault)


class _Drawing:
    """One programme while it is drawn."""

    def __init__(self, number: int, dice: Random) -> None:
        places = hromadas_of_the_country()
        self._number, self._dice = number, dice
        self._place = places[(number - 1) % len(places)]
        self._again = (number - 1) // len(places)
        self._codes: dict[str, str] = {}

    def programme(self, kind: Kind | None, fault: Fault) -> MadeProgramme:
        dice = self._dice
        drawn: Kind = dice.choices(("txt", "docx", "html", "xlsx"), (70, 15, 10, 5))[0]
        layout = draw_layout(dice, kind or drawn)
        self._layout = layout
        subject, word = dice.choice(SUBJECTS)
        period = f"{YEARS[0]}-{YEARS[-1]}" + (f"-{self._again + 1}" if self._again else "")
        self._no_funding = dice.choice(NO_FUNDING)
        self._sources = list(self._named_sources())
        spellings = self._spellings()
        themes = sorted(dice.sample(range(len(THEMES)), dice.randint(3, len(THEMES))))
        tasks = tuple(self._tasks(themes, spellings))
        named = {name for task in tasks for name in task.executors}
        adopted = date(2025, 11, 20) + timedelta(days=dice.randint(0, 120))
        made = MadeProgramme(
            number=self._number,
            place=self._place,
            name=f"{self._place.latin}-{period}",
            title=f"{subject} на {YEARS[0]} - {YEARS[-1]} роки",
            slug=f"{self._place.latin}-{word}-{period}",
            decision=f"{dice.randint(3, 99)}/{dice.randint(2, 60)}/VIII",
            adopted=adopted,
            directions=tuple(Heading(title=THEMES[at].title, other=THEMES[at].title) for at in themes),
            tasks=tasks,
            no_funding=self._no_funding,
            codes=self._codes,
            passport=(),
            head=f"{dice.choice(FIRST_NAMES)} {dice.choice(SURNAMES)}",
            layout=layout,
            kind=kind or drawn,
            flaws=frozenset(),
            fault=fault,
            spellings={two: one for one, two in spellings.items() if {one, two} <= named},
        )
        return _flawed(_with_passport(made, dice), dice)

    # --- sources and offices ---

    def _named_sources(self) -> Iterator[str]:
        """The local budget, and others that this act names in its own words."""
        place = self._place
        local = self._dice.choice(LOCAL_BUDGETS).format(name=place.genitive, kind=place.of)
        self._codes[local] = "local-budget"
        yield local
        for code, names in OTHER_SOURCES:
            name = self._dice.choice(names)
            self._codes[name] = code
            yield name

    def _spellings(self) -> dict[str, str]:
        """Some acts spell an office or two in two ways."""
        if self._dice.random() >= 0.3:
            return {}
        names = self._dice.sample(sorted(OTHER_SPELLINGS), self._dice.randint(1, 2))
        return {name: OTHER_SPELLINGS[name] for name in names}

    # --- tasks ---

    def _tasks(self, themes: Sequence[int], spellings: Mapping[str, str]) -> Iterator[Task]:
        dice = self._dice
        count = max(30, min(80, round(dice.gauss(52, 11))))
        spread = [count // len(themes) + (at < count % len(themes)) for at in range(len(themes))]
        offices = self._offices(spellings)
        overall = 0
        for direction, (theme, tasks) in enumerate(zip(themes, spread, strict=True), 1):
            pairs = [(stem, where) for stem in THEMES[theme].stems for where in PLACES]
            for place, (stem, where) in enumerate(dice.sample(pairs, tasks), 1):
                overall += 1
                drawn = self._task(stem, where, offices)
                yield replace(drawn, direction=direction, place=place, overall=overall)

    def _offices(self, spellings: Mapping[str, str]) -> list[str]:
        """The offices of this hromada, each as often as it is busy; its other spelling is met now and then."""
        known = [*spellings, *(name for name in OFFICES if name not in spellings)]
        chosen = known[: len(spellings)] + self._dice.sample(known[len(spellings) :], self._dice.randint(8, 23))
        busy = [name for place, name in enumerate(chosen) for _ in range(max(1, 6 - place))]
        return [*busy, *spellings.values()]

    def _task(self, stem: Stem, where: tuple[str, str], offices: Sequence[str]) -> Task:
        dice = self._dice
        at, of = where
        term = draw_term(dice)
        years = [term.first <= year <= term.last for year in YEARS]
        executors = dict.fromkeys(dice.choice(offices) for _ in range(dice.choices((1, 2, 3, 4), (60, 22, 12, 6))[0]))
        baseline, targets = self._targets(stem.unit, years)
        title = stem.title.format(at=at, of=of)
        return Task(
            direction=0,
            place=0,
            overall=0,
            title=title,
            executors=tuple(executors),
            together=dice.random() < 0.5,
            term=term,
            money=self._money(years) if dice.random() < 0.72 else {},
            result=stem.result.format(at=at, of=of),
            indicator=stem.indicator.format(at=at, of=of) if self._layout.own_titles else title,
            unit=stem.unit,
            baseline=baseline,
            targets=targets,
            dynamics=self._dynamics(baseline, targets),
        )

    def _money(self, years: Sequence[bool]) -> dict[str, tuple[Decimal, ...]]:
        """Sums of each source in each year of the term, in steps that its unit prints in whole kopecks."""
        dice, step = self._dice, self._layout.step
        others = dice.sample(self._sources[1:], dice.choices((0, 1, 2), (68, 26, 6))[0])
        named = [self._sources[0], *others] if dice.random() < 0.95 or not others else others
        largest = int(10 ** dice.uniform(4.3, 6.3)) // step
        return {
            source: tuple(
                Decimal(step * dice.randint(largest // 4 + 1, largest + 1)) if paid else ZERO for paid in years
            )
            for source in named
        }

    def _targets(self, unit: str, years: Sequence[bool]) -> tuple[Decimal, tuple[Decimal, ...]]:
        """The baseline, and what each year of the term adds, or to which level it leads."""
        dice, active = self._dice, sum(years)
        if unit == "%":
            baseline = Decimal(dice.choice((0, 0, 0, 10, 20, 40)))
            added = _shares(100 - baseline, active, dice)
        else:
            baseline = Decimal(dice.choice((0, 0, 1, 5, 12)))
            added = [Decimal(dice.choice((1, 2, 3, 5, 10, 25, 40))) for _ in range(active)]
        amounts = iter(added)
        targets = [next(amounts) if each else ZERO for each in years]
        if self._layout.dynamics == "last":
            levels = [baseline + sum(targets[: at + 1], ZERO) for at in range(len(targets))]
            return baseline, tuple(levels)
        return baseline, tuple(targets)

    def _dynamics(self, baseline: Decimal, targets: Sequence[Decimal]) -> Decimal:
        if self._layout.dynamics == "last":
            return targets[-1]
        added = sum(targets, ZERO)
        return added if self._layout.dynamics == "sum" else baseline + added


def _shares(whole: Decimal, parts: int, dice: Random) -> list[Decimal]:
    """The whole in so many parts: in thirds with a decimal now and then, else in round figures."""
    if parts == 1:
        return [whole]
    if dice.random() < 0.1:
        third = (whole / parts).quantize(Decimal("0.1"))
        return [third] * (parts - 1) + [whole - third * (parts - 1)]
    shares = [Decimal(dice.choice((5, 10, 15, 20, 25))) for _ in range(parts - 1)]
    return [*shares, whole - sum(shares, ZERO)]


# --- the passport --------------------------------------------------------------------------------

LABELS = (
    "Найменування територіальної громади",
    "Код за Кодифікатором адміністративно-територіальних одиниць та територій територіальних громад",
    "Заголовок, дата, номер розпорядчого документа про розроблення проекту Програми",
    "Дата погодження проекту Програми Генеральним державним замовником Національної програми інформатизації",
    "Мета Програми",
    "Розробник Програми",
    "Керівник Програми",
    "Відповідальні за виконання заходів Програми",
    "Строк виконання Програми",
)
APPROVAL_ROW, CODE_ROW, ORDER_ROW = 3, 1, 2
"""The places of the rows that flaws change."""


def _with_passport(made: MadeProgramme, dice: Random) -> MadeProgramme:
    """All rows but the last one, whose sums the printer works out."""
    place = made.place
    values = (
        place.full_name,
        place.code,
        f"Розпорядження голови від 01 вересня 2025 року № {dice.randint(10, 300)}-р",
        "01 листопада 2025 року",
        dice.choice(AIMS),
        "Відділ цифрової трансформації",
        f"{made.head} – керуючий справами",
        f"Відділи та управління {place.of} ради",
        f"{YEARS[0]} - {YEARS[-1]} роки",
    )
    return replace(made, passport=tuple(zip(LABELS, values, strict=True)))


# --- what is wrong with it -----------------------------------------------------------------------


def _flawed(made: MadeProgramme, dice: Random) -> MadeProgramme:
    """The act with the flaws that it has drawn; a fault on demand comes on top of them."""
    flaws = {name for name, odds in ODDS.items() if dice.random() < odds}
    if not made.spellings:
        flaws.discard("spelling")
    if made.fault == "rejected":
        flaws.discard("stale total")
    if not made.layout.can_shift or made.fault == "rejected" or "stale total" in flaws:  # one flaw a row
        flaws.discard("shifted total")
    if not made.layout.repeats_titles:
        flaws.discard("direction reworded")
    if made.layout.dynamics == "none":
        flaws.discard("dynamics")
    made = replace(made, flaws=frozenset(flaws))
    for name in sorted(flaws & CHANGES.keys()):
        made = CHANGES[name](made, dice)
    return made


def _edited(
    made: MadeProgramme, dice: Random, fits: Callable[[Task], bool], edit: Callable[[Task], Task]
) -> MadeProgramme:
    """The act with one fitting task changed; as it is where none fits."""
    places = [at for at, task in enumerate(made.tasks) if fits(task)]
    if not places:
        return made
    at = dice.choice(places)
    return replace(made, tasks=(*made.tasks[:at], edit(made.tasks[at]), *made.tasks[at + 1 :]))


def _is_long(task: Task) -> bool:
    return bool(task.money) and (task.term.first, task.term.last) == (YEARS[0], YEARS[-1])


def _money_outside(made: MadeProgramme, dice: Random) -> MadeProgramme:
    return _edited(made, dice, _is_long, lambda task: replace(task, term=shortened(YEARS[0], YEARS[1])))


def _without_target(made: MadeProgramme, dice: Random) -> MadeProgramme:
    def edit(task: Task) -> Task:
        targets = (*task.targets[:-1], ZERO)
        lost = task.targets[-1]
        dynamics = ZERO if made.layout.dynamics == "last" else task.dynamics - lost
        return replace(task, targets=targets, dynamics=dynamics)

    return _edited(made, dice, _is_long, edit)


def _without_term(made: MadeProgramme, dice: Random) -> MadeProgramme:
    return _edited(made, dice, lambda _: True, lambda task: replace(task, term=NO_TERM))


def _odd_dynamics(made: MadeProgramme, dice: Random) -> MadeProgramme:
    return _edited(made, dice, lambda _: True, lambda task: replace(task, dynamics=task.dynamics + 77))


def _mixed(made: MadeProgramme, dice: Random) -> MadeProgramme:
    """A word of the result typed half in Latin."""
    return _edited(
        made, dice, lambda task: "о" in task.result, lambda task: replace(task, result=_latinised(task.result))
    )


def _latinised(text: str) -> str:
    at = text.index("о")
    return f"{text[:at]}o{text[at + 1 :]}"


def _reworded(made: MadeProgramme, dice: Random) -> MadeProgramme:
    others = {theme.title: theme.other for theme in THEMES}
    at = dice.randrange(len(made.directions))
    changed = replace(made.directions[at], other=others[made.directions[at].title])
    return replace(made, directions=(*made.directions[:at], changed, *made.directions[at + 1 :]))


def _city_code(made: MadeProgramme, dice: Random) -> MadeProgramme:
    return _with_row(made, CODE_ROW, f"{made.place.code[:9]}00100{dice.randint(10000, 99999)}")


def _blank_approval(made: MadeProgramme, _dice: Random) -> MadeProgramme:
    return _with_row(made, APPROVAL_ROW, "")


def _other_period(made: MadeProgramme, _dice: Random) -> MadeProgramme:
    text = "Розпорядження голови від 17 вересня 2025 року № 278-р «Про розробку Програми інформатизації до 2027 року»"
    return _with_row(made, ORDER_ROW, text)


def _with_row(made: MadeProgramme, at: int, value: str) -> MadeProgramme:
    rows = made.passport
    return replace(made, passport=(*rows[:at], (rows[at][0], value), *rows[at + 1 :]))


CHANGES: Mapping[str, Callable[[MadeProgramme, Random], MadeProgramme]] = {
    "approval blank": _blank_approval,
    "city code": _city_code,
    "direction reworded": _reworded,
    "dynamics": _odd_dynamics,
    "mixed word": _mixed,
    "money outside": _money_outside,
    "no target": _without_target,
    "no term": _without_term,
    "period": _other_period,
}
"""What a flaw changes of the act; the others are of its print, or of what nobody has declared."""
ODDS: Mapping[str, float] = {
    "approval blank": 0.5,
    "city code": 0.2,
    "direction reworded": 0.15,
    "dynamics": 0.2,
    "mixed word": 0.15,
    "money outside": 0.2,
    "no target": 0.2,
    "no term": 0.15,
    "period": 0.1,
    "shifted total": 0.15,
    "spelling": 0.6,
    "stale total": 0.06,
}
"""How often an act has each; a stale total has been let pass by a person, in `waivers.yaml`."""
