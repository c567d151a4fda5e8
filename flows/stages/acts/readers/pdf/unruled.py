"""Tables that no lines rule, where their print proves each column and row; any doubt, and the table is not read.

Columns are parted by gutters in which no letter of any numbered row stands, on any page. Rows are parted by gaps wider
than those between the lines of a text. The header names every column, and the numbers of the rows go upwards.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.bands import (
    Band,
    Block,
    RowNumber,
    UncertainTableError,
    bands_of,
    blocks_of,
    rows_of_band,
)
from flows.stages.acts.readers.pdf.grid import Region, Ruled
from flows.stages.acts.readers.pdf.strips import LEAST_GUTTER, gutters_of, strips_of, text_of_run
from flows.stages.acts.readers.pdf.words import ANNEX, PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Drawn
    from flows.stages.acts.readers.pdf.strips import Strip

_SEED_GAPS = 2
"""A line parted by so many wide gaps may be a row of a table."""
_FEWEST_SEEDS = 3
_FEWEST_COLUMNS = 3
_FEWEST_KEYS = 2
"""Fewer numbered rows prove no order."""
_PROSE = 3
"""So many lines from edge to edge between two tables are text."""
_FULL = 0.7
"""So much of a page's width a line of text takes."""
_JITTER = 0.85
"""Points by which the lines of one text may stand further apart than others: programs draw on whole dots."""
_ROOM = 3.0
"""A page with so many sizes left at its foot has room for one line more."""
_SAME_PLACE = 6.0
"""Points within which numbers stand in one column."""
_CLEAR = 0.35
"""So much more than that a gap between rows must be."""
_LEAST_LEADING = 0.8
"""Lines nearer than so many sizes stand in different cells."""
_ONE_TEXT = 1.6
"""Lines further apart than so many sizes are not of one text."""


@dataclass(frozen=True, slots=True)
class Unruled:
    """The tables of each page, and the pages on which something stands in columns that is not certain."""

    tables: Mapping[int, Sequence[Ruled]]
    doubtful: frozenset[int]


def may_hold(page: Drawn) -> bool:
    """Whether a page without ruled tables may hold one that is not ruled."""
    return sum(strip.wide_gaps >= _SEED_GAPS for strip in strips_of(page)) >= _FEWEST_SEEDS


def has_columns(page: Drawn) -> bool:
    """Whether a line of a page may be one of a table: what heads the next page may go on with it."""
    return any(strip.wide_gaps >= _SEED_GAPS for strip in strips_of(page))


def unruled(pages: Sequence[Drawn]) -> Unruled:
    """What stands in columns on these pages, in order, none of which holds a ruled table; some may be left out."""
    strips = _without_furniture({page.number: strips_of(page) for page in pages})
    tables: dict[int, list[Ruled]] = {}
    doubtful: set[int] = set()
    for run in _runs(strips):
        for part in _parts(run):
            try:
                for number, ruled in _Reading(part, strips).tables():
                    tables.setdefault(number, []).append(ruled)
            except UncertainTableError:
                doubtful |= {band.page for band in part.bands}
    return Unruled(tables, frozenset(doubtful))


def _without_furniture(pages: Mapping[int, Sequence[Strip]]) -> dict[int, list[Strip]]:
    """The pages without running titles and numbers: what stands first or last, apart, at one height on several."""
    edges = Counter(_edge(strip) for strips in pages.values() for strip in (*strips[:1], *strips[-1:]))
    return {number: _own(strips, edges) for number, strips in pages.items()}


def _edge(strip: Strip) -> tuple[int, str]:
    return round(strip.y), re.sub(r"\d+", "#", text_of_run(strip.glyphs))


def _own(strips: Sequence[Strip], edges: Mapping[tuple[int, str], int]) -> list[Strip]:
    out = list(strips)
    if len(out) > 1 and _is_furniture(out[0], out[1], edges):
        out.pop(0)
    if len(out) > 1 and _is_furniture(out[-1], out[-2], edges):
        out.pop()
    return out


def _is_furniture(strip: Strip, beside: Strip, edges: Mapping[tuple[int, str], int]) -> bool:
    if strip.wide_gaps >= _SEED_GAPS or abs(strip.y - beside.y) <= _ONE_TEXT * strip.size:
        return False  # the header of a table, again on each page, or what goes on with the line beside it
    return edges[_edge(strip)] > 1 or bool(PAGE_NUMBER.fullmatch(text_of_run(strip.glyphs)))


# --- where tables may stand ----------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Window:
    """The lines of one page that may be a table; `head` and `foot` say that nothing stands above or below."""

    page: int
    strips: list[Strip]
    head: bool
    foot: bool


def _runs(pages: Mapping[int, Sequence[Strip]]) -> Iterator[list[_Window]]:
    """Windows that may be one table: the last of a page and the first of the next."""
    run: list[_Window] = []
    for number, strips in sorted(pages.items()):
        for window in _windows(number, strips):
            if run and not (window.head and run[-1].foot and run[-1].page == number - 1):
                yield run
                run = []
            run.append(window)
    if run:
        yield run


def _windows(page: int, strips: Sequence[Strip]) -> Iterator[_Window]:
    """The stretches of a page with lines in columns; text from edge to edge parts them.

    What stands above the first one may go on from the page before, if it is no such text.
    """
    seeds = [at for at, strip in enumerate(strips) if strip.wide_gaps >= _SEED_GAPS]
    groups: list[list[int]] = []
    for at in seeds:
        if groups and not _parted(strips[groups[-1][-1] + 1 : at], strips):
            groups[-1].append(at)
        else:
            groups.append([at])
    for place, group in enumerate(groups):
        above, below = strips[: group[0]], strips[group[-1] + 1 :]
        head = place == 0 and not _parted(above, strips)
        foot = place == len(groups) - 1 and not _parted(below, strips)
        start, end = 0 if head else group[0], len(strips) if foot else group[-1] + 1 + _tail(group[-1], strips)
        yield _Window(page=page, strips=list(strips[start:end]), head=head, foot=foot)


def _parted(between: Sequence[Strip], page: Sequence[Strip]) -> bool:
    width = max(strip.x1 for strip in page) - min(strip.x0 for strip in page)
    full = [strip.wide_gaps == 0 and strip.x1 - strip.x0 > _FULL * width for strip in between]
    return any(all(full[at : at + _PROSE]) for at in range(len(full) - _PROSE + 1))


def _tail(at: int, strips: Sequence[Strip]) -> int:
    """How many lines below stand as near as lines of one text."""
    more = 0
    while at + more + 1 < len(strips) and strips[at + more + 1].y - strips[at + more].y <= _ONE_TEXT * strips[at].size:
        more += 1
    return more


# --- which bands are one table -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The bands of one table, its header first; `threshold` parts lines of a text from rows."""

    bands: tuple[Band, ...]
    head: int
    threshold: float
    dotted: bool


def _parts(run: Sequence[_Window]) -> Iterator[_Part]:
    """The tables of a run: each begins with a header, which following pages may repeat."""
    threshold = _threshold(run)
    bands = [band for window in run for band in bands_of(window.page, window.strips, threshold)]
    parts: list[list[Band]] = [[]]
    for band in bands:
        table = parts[-1]
        if repeated := _repeated(band, table):
            table += repeated
            continue
        if band.is_header and not (table and table[-1].is_header and table[-1].page == band.page):
            parts.append([])
        parts[-1].append(band)
    for own in parts:
        while own and not own[0].is_header and own[0].is_lone:
            own.pop(0)
        if any(not band.is_lone for band in own):
            yield _part(own, threshold)


def _threshold(run: Sequence[_Window]) -> float:
    """The widest step between lines of one text: the least that is usual, and what programs add to it."""
    steps = Counter(
        round(below.y - above.y, 1)
        for window in run
        for above, below in pairwise(window.strips)
        if _LEAST_LEADING * above.size <= below.y - above.y <= _ONE_TEXT * above.size and _goes_on(above, below)
    )
    usual = [step for step, count in steps.items() if count >= max(2, 0.05 * sum(steps.values()))]
    return min(usual, default=0.0) + _JITTER


def _goes_on(above: Strip, below: Strip) -> bool:
    """Whether two lines may be of one text: they are as large, and begin below each other."""
    starts = [run[0].x0 for run in above.runs()]
    return abs(below.size - above.size) < 1 and any(abs(below.x0 - start) < 1 for start in starts)


def _repeated(band: Band, table: Sequence[Band]) -> list[Band]:
    """The band parted where the table's header, again at the head of a page, ends; empty where it does not repeat it.

    Below a repeated header the rest of a row stands nearer than a row does.
    """
    if not table or band.page == table[0].page:
        return []
    out: list[Band] = []
    on_page = sum(above.page == band.page for above in table)
    for header in table[on_page : _head(table)]:
        if band.text[: len(header.text)] != header.text:
            break
        out.append(Band(band.page, band.strips[: len(header.text)]))
        band = Band(band.page, band.strips[len(header.text) :])
    return [*out, band] if out and band.strips else out


def _part(bands: Sequence[Band], threshold: float) -> _Part:
    dotted = sum(bool(band.keys(dotted=True)) and not band.is_lone for band in bands) >= _FEWEST_KEYS
    return _Part(bands=tuple(bands), head=_head(bands), threshold=threshold, dotted=dotted)


def _head(bands: Sequence[Band]) -> int:
    """How many bands are the header: titles, then years and more titles on the same page."""
    head = 0
    while head < len(bands) and bands[head].page == bands[0].page and _heads(bands[head], head):
        head += 1
    return head


def _heads(band: Band, above: int) -> bool:
    return band.is_header or (
        above > 0 and not band.is_lone and (band.is_years or not (band.figures or band.keys(dotted=True)))
    )


# --- one table -----------------------------------------------------------------------------------------


class _Reading:
    """One table while it is proven."""

    def __init__(self, part: _Part, pages: Mapping[int, Sequence[Strip]]) -> None:
        """Learn its columns from the numbered rows.

        Raises:
            UncertainTableError: The numbers do not go upwards, or no gutters part the columns.
        """
        self._part, self._pages = part, pages
        self._keys = self._keys_of_bands()
        self._prove_order()
        size = max(strip.size for band in part.bands for strip in band.strips)
        numbered = [band for band, keys in zip(part.bands, self._keys, strict=True) if keys]
        self._gutters = gutters_of([strip for band in numbered for strip in band.strips], LEAST_GUTTER * size, 0)
        if len(self._gutters) + 1 < _FEWEST_COLUMNS:
            raise UncertainTableError
        self._trim()
        self._narrow()
        self._blocks = [blocks_of(band, self._gutters, part.threshold) for band in self._part.bands]
        self._prove_gaps()
        self._prove_header()
        self._prove_end()

    def _trim(self) -> None:
        """Leave out what stands below the last row: sums have figures, and the rest of a row heads a page.

        Raises:
            UncertainTableError: What heads a page may be the rest of a row, or be text.
        """
        bands, keys = list(self._part.bands), list(self._keys)
        while bands and not keys[-1] and not self._closes(bands):
            bands.pop()
            keys.pop()
        self._part, self._keys = replace(self._part, bands=tuple(bands)), keys

    def _prove_end(self) -> None:
        """Where the table ends with its page, what heads the next one is plainly no rest of its last row."""
        last = self._part.bands[-1]
        foot = max(strips[-1].y for strips in self._pages.values() if strips)
        full = foot - last.foot < _ROOM * last.strips[-1].size
        below = self._pages.get(last.page + 1)
        if not (full and last.strips[-1] is self._pages[last.page][-1] and below):
            return
        text = text_of_run(below[0].glyphs)
        other = below[0].wide_gaps >= _SEED_GAPS and text[0].isupper()
        if not (other or ANNEX.match(text) or below[0].x0 < self._left() - 1):
            raise UncertainTableError

    def _closes(self, bands: Sequence[Band]) -> bool:
        """Whether the last of these bands is still of the table."""
        last = bands[-1]
        crossed = any(strip.crosses(gutter) for strip in last.strips for gutter in self._gutters)
        if last.figures:
            return not crossed or not last.is_lone
        if len(bands) < 2 or bands[-2].page == last.page or crossed:  # noqa: PLR2004  # nothing above it
            return False
        first_column = self._gutters[0].middle
        if all(glyph.x0 >= first_column for strip in last.strips for glyph in strip.glyphs):
            return True
        if last.is_lone and (ANNEX.match(last.text[0]) or last.strips[0].x0 < self._left() - 1):
            return False
        raise UncertainTableError

    def _left(self) -> float:
        """Where the numbered rows begin."""
        numbered = (band for band, keys in zip(self._part.bands, self._keys, strict=False) if keys)
        return min(strip.x0 for band in numbered for strip in band.strips)

    def _narrow(self) -> None:
        """Gutters as narrow as all other lines leave them: those that cross one leave it as it is."""
        for band in self._part.bands:
            for strip in band.strips:
                self._gutters = [strip.narrowed(gutter) for gutter in self._gutters]

    def _keys_of_bands(self) -> list[list[RowNumber]]:
        """The numbers of each band that stand in the column in which most do; a lone line is a heading."""
        found = [[] if band.is_lone else band.keys(dotted=self._part.dotted) for band in self._part.bands]
        places = Counter(round(key.x / _SAME_PLACE) for keys in found for key in keys)
        usual = max(places, key=lambda place: places[place], default=0)
        return [[key for key in keys if abs(round(key.x / _SAME_PLACE) - usual) <= 1] for keys in found]

    def _prove_gaps(self) -> None:
        """Between the lines of a text and between rows the gaps differ plainly."""
        for band, below in pairwise(self._part.bands):
            step = below.top - band.foot
            again = below.page != band.page or band.text == self._part.bands[self._part.head - 1].text
            if not again and step < self._part.threshold + _CLEAR:
                raise UncertainTableError

    def _prove_order(self) -> None:
        if any(len(keys) > 1 for keys in self._keys):
            raise UncertainTableError
        numbers = [keys[0].steps for keys in self._keys if keys]
        if len(numbers) < _FEWEST_KEYS or (not self._part.dotted and numbers[0] != (1,)):
            raise UncertainTableError
        for one, other in pairwise(numbers):
            follows = other > one if self._part.dotted else other[0] in {one[0] + 1, 1}
            if not follows:
                raise UncertainTableError

    def _prove_header(self) -> None:
        """The header names every column; a table without one numbers its rows from 1."""
        columns = len(self._gutters) + 1
        named = {at for blocks in self._blocks[: self._part.head] for block in blocks for at in _columns(block)}
        if self._part.head and named != set(range(columns)):
            raise UncertainTableError
        if not self._part.head and (self._part.dotted or columns > _FEWEST_COLUMNS or not all(self._keys)):
            raise UncertainTableError

        header = [block for blocks in self._blocks[: self._part.head] for block in blocks]
        for wide in (block for block in header if block.last > block.first):
            below = {block.first for block in header if block.first == block.last and block.ys[0] > wide.ys[-1]}
            if not set(_columns(wide)) <= below:
                raise UncertainTableError

    def tables(self) -> Iterator[tuple[int, Ruled]]:
        """The table's part on each page, as lines would rule it.

        Raises:
            UncertainTableError: A row can be read in more than one way.
        """
        edges = self._edges()
        self._prove_places(edges)
        pages = dict.fromkeys(band.page for band in self._part.bands)
        for page in pages:
            own = [at for at, band in enumerate(self._part.bands) if band.page == page]
            yield page, self._ruled([self._part.bands[at] for at in own], [self._blocks[at] for at in own], own, edges)

    def _prove_places(self, edges: Sequence[float]) -> None:
        """Each text lies wholly within its columns, and has no gap that only another column explains."""
        for place, blocks in enumerate(self._blocks):
            for block in blocks:
                if block.last > block.first and self._repeats_header(self._part.bands[place]):
                    _widen(block, blocks, edges)
                alone = len(blocks) == 1 and place >= self._part.head
                within = min(block.starts) >= edges[block.first] and max(block.ends) <= edges[block.last + 1]
                if block.loose or not (within or alone):
                    raise UncertainTableError

    def _edges(self) -> tuple[float, ...]:
        """Where lines would stand between the columns: left of all texts of a column, by half of the least gutter.

        So a column is never taken for wider than it is, unless its neighbour's texts do not begin at its left.

        Raises:
            UncertainTableError: Nobody can tell how wide a column is whose texts take several lines.
        """
        columns = [self._column(at) for at in range(len(self._gutters) + 1)]
        padding = min(right.left - left.right for left, right in pairwise(columns)) / 2
        for left, right in pairwise(columns):
            beyond = right.left - left.right - 2 * padding
            if left.wraps and not right.straight and beyond > left.size:
                raise UncertainTableError
        return (*(column.left - padding for column in columns), columns[-1].right + padding)

    def _column(self, at: int) -> _Column:
        """One column as its texts show it."""
        own = [block for blocks in self._blocks for block in blocks if block.first == block.last == at]
        starts = [x for block in own for x in block.starts]
        if not starts:
            raise UncertainTableError
        left = min(starts)
        straight = sum(x - left < _STRAIGHT for x in starts) >= _MOSTLY * len(starts)
        wraps = any(len(block.ys) > 1 and not block.is_figure for block in own)
        size = max(strip.size for strip in self._part.bands[-1].strips)
        right = max(x for block in own for x in block.ends)
        return _Column(left=left, right=right, size=size, straight=straight, wraps=wraps)

    def _ruled(
        self, bands: Sequence[Band], blocks: Sequence[Sequence[Block]], places: Sequence[int], edges: tuple[float, ...]
    ) -> Ruled:
        ys: list[float] = []
        regions: list[Region] = []
        size = max(strip.size for band in bands for strip in band.strips)
        foot = bands[0].top - size
        for band, own, place in zip(bands, blocks, places, strict=True):
            self._prove_band(place, header=place < self._part.head)
            rows = rows_of_band(own, len(edges) - 1, size)
            offset = len(ys)
            ys.append((foot + band.top - _ABOVE * size) / 2 if ys else band.top - size)
            ys += [top - _ABOVE * size for top in rows.tops[1:]]
            regions += [replace(each, row=each.row + offset) for each in rows.regions]
            foot = band.foot + _BELOW * size
        return Ruled(xs=edges, ys=(*ys, foot), regions=tuple(regions), whole=True, parted=self._is_parted(places))

    def _is_parted(self, places: Sequence[int]) -> bool:
        """Whether a page begins with figures beside what may be the rest of a text on the page before.

        That is a text in the middle of a sentence, or in a column that the last numbered row has left blank.
        """
        first = next((at for at in places if not self._repeats_header(self._part.bands[at])), places[0])
        blocks = self._blocks[first]
        if self._keys[first] or first < self._part.head or not any(block.is_figure for block in blocks):
            return False
        texts = [block for block in blocks if not block.is_figure]
        above = next((at for at in range(first - 1, -1, -1) if self._keys[at]), None)
        filled = {at for block in self._blocks[above] for at in _columns(block)} if above is not None else set()
        return any(block.texts[0][0].islower() or block.first not in filled for block in texts)

    def _prove_band(self, place: int, *, header: bool) -> None:
        """Texts cross gutters in the header, in headings that stand alone, and in labels of sums."""
        band, blocks = self._part.bands[place], self._blocks[place]
        wide = [block for block in blocks if block.last > block.first]
        if header or not wide or self._repeats_header(band):
            return
        others = [block for block in blocks if block not in wide]
        if self._keys[place] or len(wide) > 1 or wide[0].first != 0 or not all(block.is_figure for block in others):
            raise UncertainTableError

    def _repeats_header(self, band: Band) -> bool:
        return any(band.text == first.text for first in self._part.bands[: self._part.head])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """From where to where the texts of a column reach.

    `straight` says that they begin at its left, `wraps` that some take several lines.
    """

    left: float
    right: float
    size: float
    straight: bool
    wraps: bool


_STRAIGHT, _MOSTLY = 1.0, 0.6
"""So many of a column's lines begin within so many points of its left."""
_ABOVE, _BELOW = 0.75, 0.25
"""So much of its size a letter rises above the baseline, and hangs below it."""


def _widen(label: Block, blocks: Sequence[Block], edges: Sequence[float]) -> None:
    """A label over several columns covers as many as its text reaches into, if nothing stands beside it there."""
    while max(label.ends) > edges[label.last + 1] and label.last + 2 < len(edges):
        beside = [block for block in blocks if block.first == label.last + 1 and block.ys[0] <= label.ys[-1]]
        if beside:
            raise UncertainTableError
        label.last += 1


def _columns(block: Block) -> range:
    return range(block.first, block.last + 1)
