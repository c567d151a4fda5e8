"""The charts of the site: each a picture as SVG, and the same numbers as a table in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, cast

from flows.messages.site import CHARTS
from flows.messages.text import harmless
from flows.site.charts.charted import STATES_SHOWN, WHOLE_PROGRAMME, chart_figures
from flows.site.charts.plots import PAGE_SHEET, Bar, BarGroup, LegendEntry, Plot, PlotLine, drawing
from flows.site.charts.svg import chart_svg
from flows.stages.language.wording import cycle_in_words, grouped, hryvnias
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from flows.messages.text import Lang
    from flows.site.charts.charted import ChartFigures, PublishedSum
    from flows.site.charts.plots import Look
    from flows.site.published import ServedProgramme

BLANK_CELL = "—"
"""What stands in a table where nothing is known."""
INDICATOR_LOOKS: Mapping[Look, str] = {"planned": "target", "spent": "level"}
"""What the looks of bars stand for in an indicator's chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart in one language, every text ready to be read and none of it escaped but `svg`.

    `columns` and `rows` are its numbers as a table, the first cell of a row being what the others are about; `notes`
    say what a dash there means and what the sums leave out. `svg` is the whole element, which stands alone as a file
    and in a page beside others. `plot` is what a picture of another shape is drawn of.
    """

    name: str
    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    svg: Markup
    plot: Plot


def programme_charts(served: ServedProgramme, lang: Lang) -> Mapping[str, Chart]:
    """All charts of a programme in one language, by name, in the order of its measures, indicators and directions.

    `money-by-direction` and `money-by-year`; `measure-states` once there are reports; `direction-D2` and
    `indicator-I2.10` for each; `measure-M2.10` for each that needs money.
    """
    figures = chart_figures(served)
    charts = [
        *whole_charts(figures, lang),
        *(direction_chart(figures, key, lang) for key in figures.directions),
        *(measure_chart(figures, key, lang) for key in figures.measures if key not in figures.unfunded),
        *(indicator_chart(figures, key, lang) for key in figures.indicators),
    ]
    return {chart.name: chart for chart in charts}


def whole_charts(figures: ChartFigures, lang: Lang) -> Iterator[Chart]:
    """The charts of the whole programme: those of its money, and the states of its measures once there are reports."""
    if figures.years:
        yield money_by_direction(figures, lang)
        yield _money_by_period("money-by-year", WHOLE_PROGRAMME, figures, lang)
    if figures.states:
        yield measure_states(figures, lang)


# --- money ----------------------------------------------------------------------------------------------


def money_by_direction(figures: ChartFigures, lang: Lang) -> Chart:
    """What is planned for each direction in the year of the newest reports, beside what it spent since that year began.

    Before the first reports it is what is planned for the first year.
    """
    year = figures.year
    groups, rows = [], []
    for key, title in figures.directions.items():
        money = _Pair.of(figures, key, year)
        name = harmless(f"{number_of(key)}. {title}".rstrip(" ."))
        groups.append(BarGroup(name, money.bars(lang)))
        rows.append((name, *money.cells(lang)))
    return finished_chart(
        Plot(
            title=CHARTS["money-by-direction"].render(lang, year=year),
            legend=_money_legend(figures, lang),
            groups=groups,
            notes=_money_notes(figures, WHOLE_PROGRAMME, [year], lang),
        ),
        lang,
        name="money-by-direction",
        about=CHARTS["about-money-by-direction"].render(lang, year=year),
        table=(_columns(("column-direction", "column-planned", "column-spent"), lang), rows),
    )


def direction_chart(figures: ChartFigures, key: str, lang: Lang) -> Chart:
    """The money of a direction by year, planned beside spent."""
    return _money_by_period(f"direction-{key}", key, figures, lang)


def _money_by_period(name: str, scope: str, figures: ChartFigures, lang: Lang) -> Chart:
    years = figures.all_years
    money = {year: _Pair.of(figures, scope, year) for year in years}
    return finished_chart(
        Plot(
            title=CHARTS["direction" if scope else name].render(lang, number=harmless(number_of(scope))),
            subtitle=harmless(figures.directions.get(scope, "")),
            legend=_money_legend(figures, lang),
            groups=[BarGroup(_year(year, lang), pair.bars(lang)) for year, pair in money.items()],
            notes=_money_notes(figures, scope, years, lang),
        ),
        lang,
        name=name,
        about=CHARTS["about-direction" if scope else f"about-{name}"].render(lang),
        table=(
            _columns(("column-year", "column-planned", "column-spent"), lang),
            [(year, *pair.cells(lang)) for year, pair in money.items()],
        ),
    )


def measure_chart(figures: ChartFigures, key: str, lang: Lang) -> Chart:
    """What is planned for a measure each year, beside what it spent in each half-year."""
    years = figures.all_years
    return finished_chart(
        Plot(
            title=CHARTS["measure"].render(lang, number=harmless(number_of(key))),
            subtitle=harmless(figures.measures[key]["title"]),
            legend=_money_legend(figures, lang),
            groups=[BarGroup(_year(year, lang), _measure_bars(figures, key, year, lang)) for year in years],
            notes=_money_notes(figures, key, years, lang),
        ),
        lang,
        name=f"measure-{key}",
        about=CHARTS["about-measure"].render(lang),
        table=(
            _columns(("column-year", "column-planned", "column-spent-1", "column-spent-2"), lang),
            [(year, *_measure_cells(figures, key, year, lang)) for year in years],
        ),
    )


def _measure_bars(figures: ChartFigures, key: str, year: str, lang: Lang) -> list[Bar]:
    planned = _Pair(figures.planned.get((key, year)), None).bars(lang)
    spent = ((cycle, figures.spent.get((key, cycle))) for cycle in figures.cycles_of(year))
    return planned + [
        Bar("spent", amount.known, _of_half(cycle, _uah(amount, lang, "not-reported"), lang))
        for cycle, amount in spent
        if amount
    ]


def _measure_cells(figures: ChartFigures, key: str, year: str, lang: Lang) -> tuple[str, str, str]:
    halves = (figures.spent.get((key, f"{year}-H{half}")) for half in (1, 2))
    one, two = (_uah(amount, lang) for amount in halves)
    return _uah(figures.planned.get((key, year)), lang), one, two


@dataclass(frozen=True, slots=True)
class _Pair:
    """What was planned and what was spent; null where no row says anything of it."""

    planned: PublishedSum | None
    spent: PublishedSum | None

    @classmethod
    def of(cls, figures: ChartFigures, scope: str, year: str) -> _Pair:
        return cls(figures.planned.get((scope, year)), figures.spent.get((scope, year)))

    def bars(self, lang: Lang) -> list[Bar]:
        looks: tuple[tuple[Look, PublishedSum | None, str], ...] = (
            ("planned", self.planned, "not-stated"),
            ("spent", self.spent, "not-reported"),
        )
        return [Bar(look, amount.known, _uah(amount, lang, missing)) for look, amount, missing in looks if amount]

    def cells(self, lang: Lang) -> tuple[str, str]:
        return _uah(self.planned, lang), _uah(self.spent, lang)


def _uah(amount: PublishedSum | None, lang: Lang, missing: str = "") -> str:
    """A sum with its unit, and what is written where it is not known: a dash, or that message."""
    if amount is None or amount.known is None:
        return _word(missing, lang) if missing else BLANK_CELL
    return CHARTS["uah"].render(lang, amount=hryvnias(amount.known, lang))


def _money_legend(figures: ChartFigures, lang: Lang) -> Sequence[LegendEntry]:
    looks: tuple[Look, ...] = ("planned", "spent") if figures.spent else ("planned",)
    return [LegendEntry(look, _word(look, lang)) for look in looks]


def _money_notes(figures: ChartFigures, scope: str, years: Sequence[str], lang: Lang) -> Sequence[str]:
    """What a sum leaves out: amounts that nobody has reported, by year, and those that the act does not state."""
    spent = [(year, figures.spent.get((scope, year))) for year in years]
    notes = [
        CHARTS["note-partly"].render(lang, year=year, awaited=amount.blank, all=amount.of)
        for year, amount in spent
        if amount and amount.blank
    ]
    planned = [amount for year in years if (amount := figures.planned.get((scope, year)))]
    if blank := sum(amount.blank for amount in planned):
        whole = sum(amount.of for amount in planned)
        notes.append(CHARTS["note-unstated"].render(lang, awaited=blank, all=whole))
    return notes


# --- measures and indicators ----------------------------------------------------------------------------


def measure_states(figures: ChartFigures, lang: Lang) -> Chart:
    """How many measures stood how at the end of each half-year."""
    looks = cast("tuple[Look, ...]", STATES_SHOWN)
    names = {look: _word(f"state-{look}", lang) for look in looks}
    groups, rows = [], []
    for cycle, counts in figures.states.items():
        label = _capital(cycle_in_words(cycle, lang))
        groups.append(BarGroup(label, [Bar(look, Decimal(counts[look]), str(counts[look])) for look in looks]))
        rows.append((label, *(str(counts[look]) for look in looks)))
    return finished_chart(
        Plot(
            title=CHARTS["measure-states"].render(lang),
            legend=[LegendEntry(look, name) for look, name in names.items()],
            groups=groups,
            stacked=True,
        ),
        lang,
        name="measure-states",
        about=CHARTS["about-measure-states"].render(lang),
        table=((_word("column-cycle", lang), *map(_capital, names.values())), rows),
    )


def indicator_chart(figures: ChartFigures, key: str, lang: Lang) -> Chart:
    """The levels that were reported of an indicator, beside those that it should reach, above its baseline.

    Where the act does not let anyone tell which level a target is, the table alone shows the target as it is printed.
    """
    row = figures.indicators[key]
    unit = harmless(row["unitText"])
    targets = figures.targets.get(key, {})
    years = sorted({*targets, *figures.all_years})
    baseline = Decimal(row["baseline"]) if row["baseline"] else None
    groups = [
        BarGroup(_year(year, lang), bars)
        for year in years
        if (bars := _indicator_bars(figures, (key, year), unit, lang))
    ]
    looks = {bar.look for group in groups for bar in group.bars}
    kinds = {target["targetKind"] for target in targets.values()}
    return finished_chart(
        Plot(
            title=CHARTS["indicator"].render(lang, number=harmless(number_of(key))),
            subtitle=harmless(row["title"]),
            legend=[LegendEntry(look, _word(name, lang)) for look, name in INDICATOR_LOOKS.items() if look in looks],
            groups=groups,
            notes=[_word("note-kind-unknown", lang)] if "unknown" in kinds else [],
            line=_baseline(baseline, unit, lang),
        ),
        lang,
        name=f"indicator-{key}",
        about=CHARTS["about-indicator"].render(lang),
        table=(
            _columns(("column-year", "column-printed", "column-target", "column-level-1", "column-level-2"), lang),
            [(year, *_indicator_cells(figures, (key, year), unit, lang)) for year in years],
        ),
    )


def _baseline(value: Decimal | None, unit: str, lang: Lang) -> PlotLine | None:
    if value is None:
        return None
    return PlotLine(value, CHARTS["baseline"].render(lang, value=_measured(str(value), unit, lang)))


def _indicator_bars(figures: ChartFigures, at: tuple[str, str], unit: str, lang: Lang) -> list[Bar]:
    """The bars of a year: its target where its level is known, and what each half-year reported."""
    key, year = at
    level = figures.targets.get(key, {}).get(year, {}).get("targetLevel", "")
    bars = [Bar("planned", Decimal(level), _measured(level, unit, lang))] if level else []
    for cycle in figures.cycles_of(year):
        row = figures.levels.get((key, cycle))
        if row:
            told = _measured(row["value"], unit, lang) if row["value"] else _word("not-reported", lang)
            value = Decimal(row["value"]) if row["value"] else None
            bars.append(Bar("spent", value, _of_half(cycle, told, lang)))
    return bars


def _indicator_cells(figures: ChartFigures, at: tuple[str, str], unit: str, lang: Lang) -> Iterator[str]:
    key, year = at
    target = figures.targets.get(key, {}).get(year, {})
    yield harmless(target.get("targetValue", "")) or BLANK_CELL
    levels = (figures.levels.get((key, f"{year}-H{half}"), {}).get("value", "") for half in (1, 2))
    for level in (target.get("targetLevel", ""), *levels):
        yield _measured(level, unit, lang) if level else BLANK_CELL


# --- words and pictures ---------------------------------------------------------------------------------


@cache
def _word(name: str, lang: Lang) -> str:
    return CHARTS[name].render(lang)


def _columns(names: Iterable[str], lang: Lang) -> Sequence[str]:
    return [_word(name, lang) for name in names]


@cache
def _year(year: str, lang: Lang) -> str:
    return CHARTS["year"].render(lang, year=year)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_half(cycle: str, amount: str, lang: Lang) -> str:
    return CHARTS[f"half-{cycle[-1]}"].render(lang, amount=amount)


def _measured(value: str, unit: str, lang: Lang) -> str:
    return f"{grouped(Decimal(value), lang)}\u00a0{unit}".rstrip("\u00a0")


ChartTable = tuple["Sequence[str]", "Sequence[Sequence[str]]"]


def finished_chart(plot: Plot, lang: Lang, *, name: str, about: str, table: ChartTable) -> Chart:
    """A plot with its words and its numbers as a table: columns, then rows whose first cell the others are about."""
    columns, rows = table
    notes = list(plot.notes)
    if any(BLANK_CELL in row for row in rows):
        notes.append(_word("note-dash", lang))
    description = f"{about} {_in_words(columns, rows)}"
    return Chart(
        name=name,
        title=plot.title,
        description=description,
        columns=columns,
        rows=rows,
        notes=notes,
        svg=chart_svg(
            drawing(plot, PAGE_SHEET),
            name,
            lang=lang,
            title=f"{plot.title}. {plot.subtitle}".rstrip(". "),
            description=description,
        ),
        plot=plot,
    )


def _in_words(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table as a text that is listened to."""
    sentences = (
        f"{row[0]}: {', '.join(f'{column} — {cell}' for column, cell in zip(columns[1:], row[1:], strict=True))}."
        for row in rows
    )
    return " ".join(sentences)
