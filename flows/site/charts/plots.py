"""What a chart draws, and where on its sheet each bar, line and word stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

from flows.site.charts.fitting import breadth, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Look = Literal["planned", "spent", "done", "in-progress", "not-started", "cancelled", "silent"]
"""What a bar stands for: each has a colour, a lightness and a pattern of its own."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` is null where it is not known: then only the text stands there."""

    look: Look
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars below one label: one under another, or in a plot that is stacked end to end."""

    label: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A level that all bars are seen against."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a look stands for, in words."""

    look: Look
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """All that is drawn, before anything has its place; `subtitle` and `line` may be missing."""

    title: str
    subtitle: str = ""
    legend: Sequence[LegendEntry]
    groups: Sequence[BarGroup]
    notes: Sequence[str] = ()
    line: PlotLine | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSheet:
    """How large everything is, in the sheet's own units.

    `labels` is the part of the width that labels take beside their bars; they stand above them where it is 0. `breadth`
    is how broad letters are beside those of DejaVu Sans, the broadest font that a browser is likely to take.
    """

    width: float
    margin: float
    title: float
    label: float
    text: float
    bar: float
    space: float
    labels: float = 0
    breadth: float = 1
    most_label_lines: int = 3

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def bars_from(self) -> float:
        """Where bars begin."""
        return self.margin + self.inner * self.labels + (self.text if self.labels else 0)

    @property
    def bars_width(self) -> float:
        """How much there is for bars and their texts."""
        return self.width - self.margin - self.bars_from


PAGE_SHEET = ChartSheet(width=360, margin=6, title=16, label=14, text=13, bar=15, space=14)
"""As wide as a telephone, so that on one everything has about the size that it is given here."""
LEADING = 1.3
"""The height of a line of text, in sizes of its letters."""
ASCENT = 0.95
"""How far below the top of its line a text's base stands, in the same sizes."""
BOLD = 1.12
"""How much broader the letters of a heading are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """A line of text, by its left end and its base; or by its middle, where `kind` is `count`."""

    x: float
    y: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBar:
    """A bar, or the sample of one in the legend."""

    x: float
    y: float
    width: float
    height: float
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRule:
    """A thin upright line: `axis` where bars begin, `level` to see them against, `parting` between two of them."""

    x: float
    y: float
    height: float
    kind: str


Mark = PlacedText | PlacedBar | PlacedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """Where a text may stand: its left end and its top, how wide a line may be, and how many there may be."""

    left: float
    top: float
    width: float
    most: int


@dataclass(frozen=True, slots=True)
class _Start:
    """Where bars begin, and how long a unit of theirs is."""

    top: float
    scale: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Some marks, and where the next ones may begin."""

    bottom: float
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything in its place, by the order in which it is drawn."""

    sheet: ChartSheet
    height: float
    looks: Sequence[Look]
    samples: Sequence[PlacedBar]
    bars: Sequence[PlacedBar]
    rules: Sequence[PlacedRule]
    texts: Sequence[PlacedText]


def drawing(plot: Plot, sheet: ChartSheet) -> Drawing:
    """The plot on a sheet of that width, as high as it needs; a sheet without size for a title has none."""
    heading = _heading(plot, sheet)
    legend = _legend(plot, sheet, heading.bottom)
    body = _groups(plot, sheet, legend.bottom)
    notes = _paragraphs(plot.notes, "note", sheet, body.bottom + sheet.text * 0.6 * bool(plot.notes))
    samples = [mark for mark in legend.marks if isinstance(mark, PlacedBar)]
    bars = [mark for mark in body.marks if isinstance(mark, PlacedBar)]
    marks = (*heading.marks, *legend.marks, *body.marks, *notes.marks)
    return Drawing(
        sheet=sheet,
        height=notes.bottom + sheet.margin,
        looks=tuple(dict.fromkeys(bar.look for bar in (*samples, *bars))),
        samples=samples,
        bars=bars,
        rules=[mark for mark in marks if isinstance(mark, PlacedRule)],
        texts=[mark for mark in marks if isinstance(mark, PlacedText)],
    )


# --- words ----------------------------------------------------------------------------------------------


def _size(kind: str, sheet: ChartSheet) -> float:
    return {"heading": sheet.title, "label": sheet.label}.get(kind, sheet.text)


def _room(text: str, sheet: ChartSheet) -> float:
    return breadth(text) * sheet.text * sheet.breadth


def _paragraph(text: str, kind: str, sheet: ChartSheet, room: _Room) -> Placement:
    """A text in lines."""
    size = _size(kind, sheet)
    broad = size * sheet.breadth * (BOLD if kind == "heading" else 1)
    lines = wrapped(text, room.width, broad, room.most) if text else []
    marks = [
        PlacedText(x=room.left, y=room.top + (number * LEADING + ASCENT) * size, kind=kind, text=line)
        for number, line in enumerate(lines)
    ]
    return Placement(room.top + len(lines) * LEADING * size, marks)


def _paragraphs(texts: Iterable[str], kind: str, sheet: ChartSheet, top: float) -> Placement:
    bottom, marks = top, list[Mark]()
    for text in texts:
        block = _paragraph(
            text, kind, sheet, _Room(left=sheet.margin, top=bottom + sheet.text * 0.3, width=sheet.inner, most=6)
        )
        bottom, marks = block.bottom, [*marks, *block.marks]
    return Placement(bottom, marks)


def _heading(plot: Plot, sheet: ChartSheet) -> Placement:
    if not sheet.title:
        return Placement(sheet.margin)
    title = _paragraph(
        plot.title, "heading", sheet, _Room(left=sheet.margin, top=sheet.margin, width=sheet.inner, most=4)
    )
    below = _paragraph(
        plot.subtitle, "subtitle", sheet, _Room(left=sheet.margin, top=title.bottom + 2, width=sheet.inner, most=2)
    )
    return Placement(below.bottom + sheet.text * 0.6, (*title.marks, *below.marks))


def _legend(plot: Plot, sheet: ChartSheet, top: float) -> Placement:
    """Samples of the looks with their meaning, in as many lines as they need."""
    if not plot.legend:
        return Placement(top)
    marks: list[Mark] = []
    left, line = sheet.margin, 0
    high, leading = sheet.text * 0.95, sheet.text * 1.55
    for entry in plot.legend:
        needed = high * 1.45 + _room(entry.text, sheet)
        if left > sheet.margin and left + needed > sheet.width - sheet.margin:
            left, line = sheet.margin, line + 1
        y = top + line * leading
        marks.append(PlacedBar(x=left, y=y + sheet.text * 0.12, width=high * 1.15, height=high, look=entry.look))
        marks.append(PlacedText(x=left + high * 1.45, y=y + ASCENT * sheet.text, kind="key", text=entry.text))
        left += needed + sheet.text
    return Placement(top + (line + 1) * leading + sheet.text * 0.5, marks)


# --- bars -----------------------------------------------------------------------------------------------


def _groups(plot: Plot, sheet: ChartSheet, top: float) -> Placement:
    bottom, marks = top, list[Mark]()
    scale = _stacked_scale(plot, sheet) if plot.stacked else _scale(plot, sheet)
    if plot.line:
        line = _line_key(plot.line, sheet, bottom)
        bottom, marks = line.bottom, list(line.marks)
    for group in plot.groups:
        block = _group(group, plot, sheet, _Start(bottom, scale))
        bottom, marks = block.bottom + sheet.space, [*marks, *block.marks]
    return Placement(bottom - sheet.space * bool(plot.groups), marks)


def _line_key(line: PlotLine, sheet: ChartSheet, top: float) -> Placement:
    """What the line stands for, beside a sample of it."""
    indent = sheet.text * 0.95 * 1.45
    text = _paragraph(
        line.text, "key", sheet, _Room(left=sheet.margin + indent, top=top, width=sheet.inner - indent, most=2)
    )
    rule = PlacedRule(x=sheet.margin + sheet.text * 0.55, y=top, height=sheet.text * 1.2, kind="level")
    return Placement(text.bottom + sheet.text * 0.5, (rule, *text.marks))


def _group(group: BarGroup, plot: Plot, sheet: ChartSheet, at: _Start) -> Placement:
    width = sheet.inner * sheet.labels or sheet.inner
    label = _paragraph(
        group.label, "label", sheet, _Room(left=sheet.margin, top=at.top, width=width, most=sheet.most_label_lines)
    )
    begin = at.top + sheet.label * 0.12 if sheet.labels else label.bottom + 2
    bars = (_stack if plot.stacked else _column)(group.bars, plot, sheet, _Start(begin, at.scale))
    return Placement(max(label.bottom, bars.bottom), (*label.marks, *bars.marks))


def _column(bars: Sequence[Bar], plot: Plot, sheet: ChartSheet, at: _Start) -> Placement:
    """Bars one under another, each with its text at its end."""
    step = sheet.bar * 1.2
    marks: list[Mark] = []
    for number, bar in enumerate(bars):
        y = at.top + number * step
        long = 0.0 if bar.value is None else max(0.0, float(bar.value) * at.scale)
        if bar.value is not None:
            marks.append(PlacedBar(x=sheet.bars_from, y=y, width=long, height=sheet.bar, look=bar.look))
        base = y + sheet.bar / 2 + sheet.text * 0.35
        kind = "missing" if bar.value is None else "value"
        room = sheet.bars_width - long - sheet.text * 0.5
        text = wrapped(bar.text, room, sheet.text * sheet.breadth, 1)[0]
        marks.append(PlacedText(x=sheet.bars_from + long + sheet.text * 0.45, y=base, kind=kind, text=text))
    bottom = at.top + len(bars) * step - sheet.bar * 0.2
    return Placement(bottom, (*marks, *_rules(plot, sheet, at, bottom)))


def _rules(plot: Plot, sheet: ChartSheet, at: _Start, bottom: float) -> Iterator[PlacedRule]:
    yield PlacedRule(x=sheet.bars_from, y=at.top - 2, height=bottom - at.top + 4, kind="axis")
    if plot.line:
        yield PlacedRule(
            x=sheet.bars_from + max(0.0, float(plot.line.value) * at.scale),
            y=at.top - 2,
            height=bottom - at.top + 4,
            kind="level",
        )


def _scale(plot: Plot, sheet: ChartSheet) -> float:
    """How long a unit is: as long as it can be while every text still fits behind its bar.

    Each text asks for its own room, so a short bar with a long text does not shorten the others.
    """
    bars = [bar for group in plot.groups for bar in group.bars if bar.value is not None and bar.value > 0]
    least = sheet.bars_width * 0.3  # where texts are too long for any bar, they are cut
    rooms = [max(least, sheet.bars_width - _room(bar.text, sheet) - sheet.text) / float(bar.value or 1) for bar in bars]
    lines = [sheet.bars_width / float(plot.line.value)] if plot.line and plot.line.value > 0 else []
    return min((*rooms, *lines), default=0.0)


def _stacked_scale(plot: Plot, sheet: ChartSheet) -> float:
    most = max((sum(bar.value or 0 for bar in group.bars) for group in plot.groups), default=Decimal(0))
    return sheet.bars_width / float(most) if most else 0.0


def _stack(bars: Sequence[Bar], _plot: Plot, sheet: ChartSheet, at: _Start) -> Placement:
    """Bars end to end, each with its text below its middle, or beside that where its neighbours need the room."""
    high = sheet.bar * 1.5
    shown = [bar for bar in bars if bar.value]
    ends = [
        sheet.bars_from,
        *(sheet.bars_from + end for end in accumulate(float(b.value or 0) * at.scale for b in shown)),
    ]
    placed = [
        PlacedBar(x=left, y=at.top, width=right - left, height=high, look=bar.look)
        for bar, (left, right) in zip(shown, pairwise(ends), strict=True)
    ]
    base = at.top + high + sheet.text * 1.15
    middles = _apart([(left + right) / 2 for left, right in pairwise(ends)], [b.text for b in shown], sheet)
    texts = [PlacedText(x=x, y=base, kind="count", text=bar.text) for x, bar in zip(middles, shown, strict=True)]
    partings = [PlacedRule(x=x, y=at.top - 1, height=high + 2, kind="parting") for x in ends[1:-1]]
    return Placement(base + sheet.text * 0.3, (*placed, *partings, *texts))


def _apart(middles: Sequence[float], texts: Sequence[str], sheet: ChartSheet) -> list[float]:
    """The middles moved so far apart that no text touches another, nor leaves the sheet."""
    rooms = [_room(text, sheet) + sheet.text * 0.5 for text in texts]
    pushed: list[float] = []
    least = sheet.bars_from
    for middle, room in zip(middles, rooms, strict=True):
        pushed.append(max(middle, least + room / 2))
        least = pushed[-1] + room / 2
    back: list[float] = []
    most = sheet.width - sheet.margin
    for middle, room in zip(reversed(pushed), reversed(rooms), strict=True):
        back.append(min(middle, most - room / 2))
        most = back[-1] - room / 2
    return back[::-1]
