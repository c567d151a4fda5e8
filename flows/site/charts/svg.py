"""A drawing as SVG: a whole element for a page or a file, or what a picture is made of; every text is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flows.site.templating import environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markupsafe import Markup

    from flows.messages.text import Lang
    from flows.site.charts.plots import ChartSheet, Drawing, Look, PlacedBar

PATTERNS: Mapping[Look, tuple[int, str, str]] = {
    "planned": (6, "path", 'd="M-1 1L1-1M0 6L6 0M5 7L7 5"'),
    "in-progress": (6, "path", 'stroke-width="2" d="M-1 1L1-1M0 6L6 0M5 7L7 5"'),
    "not-started": (6, "circle", 'cx="3" cy="3" r="1.2"'),
    "cancelled": (5, "path", 'stroke-width="1.5" d="M0 2.5H6"'),
}
"""Lines, dots and stripes: height, shape and place, so that no bar is known by its colour alone."""


def chart_svg(drawing: Drawing, name: str, *, lang: Lang, title: str, description: str) -> Markup:
    """The whole element, which stands alone as a file and in a page beside others."""
    from markupsafe import Markup, escape  # as Jinja2 itself

    key = escape(f"chart-{name.replace('.', '-')}")
    view = f"0 0 {drawing.sheet.width} {round(drawing.height, 1)}"
    named = f'role="img" lang="{lang}" xml:lang="{lang}" aria-labelledby="{key}-title {key}-desc"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hchart" viewBox="{view}" {named}>',
        f'<title id="{key}-title">{escape(title)}</title>',
        f'<desc id="{key}-desc">{escape(description)}</desc>',
        f"<style>\n{_style('style.css', drawing.sheet)}{_style('dark.css', drawing.sheet)}</style>",
        *_body(drawing, key),
    )
    return Markup("\n".join(lines))  # noqa: S704  # every value of somebody else's has been escaped


def picture_svg(drawing: Drawing, name: str, *, shown: float, foot_size: int) -> str:
    """What a picture is made of, as high as is shown; its patterns are twice as large, and nothing of it is dark."""
    from markupsafe import escape

    key = escape(f"picture-{name.replace('.', '-')}")
    width = drawing.sheet.width
    size = f'width="{width}" height="{round(shown, 0)}" viewBox="0 0 {width} {round(drawing.height, 1)}"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hchart" {size}>',
        f"<style>\n{_style('style.css', drawing.sheet)}.hchart .foot{{font-size:{foot_size}px;fill:#525a64}}",
        ".hchart .value,.hchart .missing{stroke-width:0}\n</style>",
        *_body(drawing, key, tile=2),
    )
    return "\n".join(lines)


@lru_cache(maxsize=32)
def _style(name: str, sheet: ChartSheet) -> str:
    return environment("uk").get_template(f"charts/{name}").render(sheet=sheet)


def _body(drawing: Drawing, key: str, *, tile: int = 1) -> Iterator[str]:
    """The patterns of the looks that occur, the bars, the lines and the words, to the end of the element."""
    from markupsafe import escape

    yield "<defs>"
    scaled = f' patternTransform="scale({tile})"' if tile != 1 else ""
    for look, (height, shape, place) in PATTERNS.items():
        if look in drawing.looks:
            yield (
                f'<pattern id="{key}-{look}" width="6" height="{height}" patternUnits="userSpaceOnUse"{scaled}>'
                f'<path class="{look}-ground" d="M0 0H6V{height}H0Z"/><{shape} class="{look}-ink" {place}/></pattern>'
            )
    yield "</defs>"
    yield f'<rect class="ground" width="{drawing.sheet.width}" height="{round(drawing.height, 1)}"/>'
    for part, bars in (("key", drawing.samples), ("bars", drawing.bars)):
        yield from (f'<g class="{part}">', *_bars(bars, key), "</g>")
    for rule in drawing.rules:
        place = f'x="{round(rule.x - 0.75, 2)}" y="{round(rule.y, 2)}"'
        yield f'<rect class="{rule.kind}" {place} width="1.5" height="{round(rule.height, 2)}"/>'
    for text in drawing.texts:
        place = f'x="{round(text.x, 2)}" y="{round(text.y, 2)}"'
        yield f'<text class="{text.kind}" {place}>{escape(text.text)}</text>'
    yield "</svg>\n"


def _bars(bars: Iterable[PlacedBar], key: str) -> Iterator[str]:
    for bar in bars:
        place = f'x="{round(bar.x, 2)}" y="{round(bar.y, 2)}"'
        size = f'width="{round(bar.width, 2)}" height="{round(bar.height, 2)}"'
        fill = f' fill="url(#{key}-{bar.look})"' if bar.look in PATTERNS else ""
        yield f'<rect class="{bar.look}" {place} {size}{fill}/>'
