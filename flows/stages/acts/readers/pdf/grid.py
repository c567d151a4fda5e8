"""From rules to cells: crossing lines make a table, and where no line parts two cells they are one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.glyphs import Stroke
from flows.stages.acts.readers.pdf.seams import Rules, parted_at_seams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Drawn

NEAR = 2.5
"""Points between which two drawn lines are one."""
REACH = 3.5
"""How far a line may stop short of another one that it meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A cell as ruled: its first row and column in the grid, and how many of them it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """The ruled part of a table on one page: the lines' places, and the cells between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    whole: bool
    """Whether every cell is a rectangle."""
    parted: bool = False
    """Whether its first row may be a part of the last one on the page before, and nobody can tell."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the grid at a point inside."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return row, column


def ruled(page: Drawn) -> list[Ruled]:
    """The ruled tables of a page, from above; frames around a page and boxes inside a cell are none."""
    grids = [grid for group in _groups(page) if (grid := _grid(*group))]
    inner = [grid for grid in grids if any(_inside(grid, other) for other in grids if other is not grid)]
    kept = [grid for grid in grids if grid not in inner or len(grid.regions) > 1]
    frames = [grid for grid in kept if len(grid.regions) == 1 and any(_inside(other, grid) for other in kept)]
    return sorted((grid for grid in kept if grid not in frames), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _groups(page: Drawn) -> Iterator[_Group]:
    """The lines of each table; tables that touch have a line each where they do."""
    for across, down in _crossing(one_line_each(page.across), one_line_each(page.down)):
        tables = parted_at_seams(_as_drawn(page, across, down)) if across and down else []
        if len(tables) > 1:
            yield from ((one_line_each(table.across), one_line_each(table.down)) for table in tables)
        else:
            yield across, down


def _as_drawn(page: Drawn, across: Sequence[Stroke], down: Sequence[Stroke]) -> Rules:
    """The lines of one group in the pieces in which they are drawn."""
    left, right = min(rule.at for rule in down) - NEAR, max(rule.at for rule in down) + NEAR
    top, bottom = min(rule.at for rule in across) - NEAR, max(rule.at for rule in across) + NEAR
    return Rules(
        [rule for rule in page.across if top <= rule.at <= bottom and rule.end >= left and rule.start <= right],
        [rule for rule in page.down if left <= rule.at <= right and rule.end >= top and rule.start <= bottom],
    )


def _inside(inner: Ruled, outer: Ruled) -> bool:
    left, top, right, bottom = inner.box
    return inner is not outer and outer.holds(left, top) and outer.holds(right, bottom) and inner.box != outer.box


def one_line_each(rules: Iterable[Stroke]) -> list[Stroke]:
    """Pieces of one line made one: collinear, and next to each other."""
    out: list[Stroke] = []
    lines: list[list[Stroke]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        pieces = sorted((rule.start, rule.end) for rule in line)
        start, end = pieces[0]
        for first, last in pieces[1:]:
            if first > end + REACH:
                out.append(Stroke(at, start, end))
                start, end = first, last
            end = max(end, last)
        out.append(Stroke(at, start, end))
    return out


def _crossing(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[_Group]:
    """Groups of lines that cross or meet."""
    leader = list(range(len(across) + len(down)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for i, level in enumerate(across):
        for j, upright in enumerate(down, len(across)):
            if _meet(level, upright):
                leader[find(i)] = find(j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, rule in enumerate([*across, *down]):
        groups.setdefault(find(i), ([], []))[i >= len(across)].append(rule)
    return _with_lone_uprights(list(groups.values()))


_Group = tuple[list[Stroke], list[Stroke]]


def _with_lone_uprights(groups: list[_Group]) -> list[_Group]:
    """Uprights that meet no line belong to the table beside them, or are one: a row may fill a whole page."""
    tables = [group for group in groups if len(group[0]) and len(group[1]) > 1]
    lone = [rule for across, down in groups if not across for rule in down]
    alone: list[_Group] = []
    for rule in lone:
        beside = [down for _, down in (*tables, *alone) if _beside(rule, down)]
        if beside:
            beside[0].append(rule)
        else:
            alone.append(([], [rule]))
    return tables + [group for group in alone if len(group[1]) > _FEWEST]


def _beside(rule: Stroke, down: Sequence[Stroke]) -> bool:
    top, bottom = min(each.start for each in down), max(each.end for each in down)
    return abs(rule.start - top) <= REACH and abs(rule.end - bottom) <= REACH


def _meet(level: Stroke, upright: Stroke) -> bool:
    return (
        level.start - REACH <= upright.at <= level.end + REACH
        and upright.start - REACH <= level.at <= upright.end + REACH
    )


_FEWEST = 2


def _grid(across: list[Stroke], down: list[Stroke]) -> Ruled | None:
    if len(down) < _FEWEST:
        return None
    across = [*across, *_ends(across, down)]
    if len(across) < _FEWEST:
        return None
    xs, ys = _places(down), _places(across)
    if len(xs) < _FEWEST or len(ys) < _FEWEST:
        return None
    regions, whole = _regions(xs, ys, _lookup(xs, down), _lookup(ys, across))
    return Ruled(xs=tuple(xs), ys=tuple(ys), regions=tuple(regions), whole=whole)


def _ends(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[Stroke]:
    """Where a page's end leaves a row open, the common end of the verticals is its rule."""
    left, right = min(rule.at for rule in down), max(rule.at for rule in down)
    top, bottom = min(rule.start for rule in down), max(rule.end for rule in down)
    levels = [rule.at for rule in across]
    out = []
    if not levels or top < min(levels) - REACH:
        out.append(Stroke(top, left, right))
    if not levels or bottom > max(levels) + REACH:
        out.append(Stroke(bottom, left, right))
    return out


def _places(rules: Iterable[Stroke]) -> list[float]:
    places: list[float] = []
    for rule in sorted(rules):
        if not places or rule.at - places[-1] > NEAR:
            places.append(rule.at)
    return places


def _lookup(places: Sequence[float], rules: Iterable[Stroke]) -> list[list[tuple[float, float]]]:
    """For each place the stretches that are drawn there."""
    out: list[list[tuple[float, float]]] = [[] for _ in places]
    for rule in rules:
        at = min(range(len(places)), key=lambda n: abs(places[n] - rule.at))
        out[at].append((rule.start, rule.end))
    return out


def _regions(
    xs: Sequence[float],
    ys: Sequence[float],
    upright: Sequence[Sequence[tuple[float, float]]],
    level: Sequence[Sequence[tuple[float, float]]],
) -> tuple[list[Region], bool]:
    """Elementary cells joined wherever no line is drawn between them."""
    columns, rows = len(xs) - 1, len(ys) - 1
    leader = list(range(rows * columns))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for i, (top, bottom) in enumerate(pairwise(ys)):
        for j, (left, right) in enumerate(pairwise(xs)):
            if j + 1 < columns and not _drawn(upright[j + 1], (top + bottom) / 2):
                leader[find(i * columns + j + 1)] = find(i * columns + j)
            if i + 1 < rows and not _drawn(level[i + 1], (left + right) / 2):
                leader[find((i + 1) * columns + j)] = find(i * columns + j)
    members: dict[int, list[int]] = {}
    for at in range(rows * columns):
        members.setdefault(find(at), []).append(at)
    regions, whole = [], True
    for cells in members.values():
        over, along = [at // columns for at in cells], [at % columns for at in cells]
        region = Region(
            row=min(over),
            column=min(along),
            rows=max(over) - min(over) + 1,
            columns=max(along) - min(along) + 1,
        )
        whole = whole and region.rows * region.columns == len(cells)
        regions.append(region)
    return sorted(regions, key=lambda region: (region.row, region.column)), whole


def _drawn(stretches: Iterable[tuple[float, float]], middle: float) -> bool:
    return any(start <= middle <= end for start, end in stretches)
