"""A chart as a PNG, for those who show it where no SVG is taken: with its title, its source and its day in it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import as_file, files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from flows.messages.site import CHARTS
from flows.messages.text import harmless
from flows.model.errors import UsageError
from flows.site.charts.fitting import breadth, wrapped
from flows.site.charts.plots import ChartSheet, PlacedText, drawing
from flows.site.charts.svg import picture_svg
from flows.stages.language.wording import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from importlib.resources.abc import Traversable

    from flows.messages.text import Lang
    from flows.site.charts.charts import Chart
    from flows.site.charts.plots import Drawing

SHARED_CHARTS = ("money-by-direction", "money-by-year", "measure-states")
"""The charts of which pictures are made: a picture takes as long as all charts of a programme as SVG."""
WIDTH, HEIGHT = 1200, 630
"""The size that social networks show whole."""
MOST_HEIGHT = 2400
"""However many bars there are, a picture is no higher: then it is drawn smaller."""
FONT, FONT_PACKAGE = "Source Sans Pro", "font_source_sans_pro"
FACES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf")
"""Its letters, by the SIL Open Font License: the picture is the same on every machine, also where no font is."""
SHEET = ChartSheet(
    width=WIDTH, margin=44, title=40, label=25, text=25, bar=26, space=16, labels=0.48, breadth=0.84, most_label_lines=4
)
"""Labels stand beside their bars, by half of the width at most; its letters are narrower than a browser's may be."""
ENLARGED = (1.5, 1.35, 1.2, 1.1, 1.0, 0.94, 0.88, 0.82, 0.76)
"""How much larger everything is where there is room for it: the first that fits."""
FOOT = 48
"""The room that the source takes below everything."""
FOOT_SIZE = 22
"""How large its letters are."""


def png(chart: Chart, *, source: str, day: date, lang: Lang) -> bytes:
    """The chart on 1200 × 630 points or higher, light, with its source and the day of its figures in it.

    The same chart gives the same bytes on every machine: no font of the machine's own is looked at.

    Raises:
        UsageError: The font is not installed, and without it a picture would have no letters.
    """
    import resvg_py  # only who asks for a picture needs it

    svg = picture(chart, source=source, day=day, lang=lang)
    with ExitStack() as open_files:
        faces = [str(open_files.enter_context(as_file(face))) for face in _faces()]
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=faces, font_family=FONT)


def picture(chart: Chart, *, source: str, day: date, lang: Lang) -> str:
    """The SVG that the picture is made of, which names its size in points."""
    drawn = _fitting(chart)
    height = max(drawn.height + FOOT, HEIGHT)
    foot = PlacedText(x=SHEET.margin, y=height - 32, kind="foot", text=_foot(source, day, lang))
    whole = replace(drawn, height=height, texts=(*drawn.texts, foot))
    return picture_svg(whole, chart.name, shown=min(height, MOST_HEIGHT), foot_size=FOOT_SIZE)


def _foot(source: str, day: date, lang: Lang) -> str:
    """Where the figures come from and of which day they are; a long name of the source is cut, the day never."""
    told = {"day": day_in_words(day, lang)}
    broad = FOOT_SIZE * SHEET.breadth
    room = SHEET.inner - breadth(CHARTS["source"].render(lang, source="", **told)) * broad
    return CHARTS["source"].render(lang, source=wrapped(harmless(source), room, broad, 1)[0], **told)


def _faces() -> Sequence[Traversable]:
    """The files of the font, each of which is there: without one its letters would be left out in silence."""
    if not find_spec(FONT_PACKAGE):
        raise UsageError("chart-font-missing", file=FONT_PACKAGE)
    faces = [files(FONT_PACKAGE) / "files" / name for name in FACES]
    if missing := [face.name for face in faces if not face.is_file()]:
        raise UsageError("chart-font-missing", file=", ".join(missing))
    return faces


def _fitting(chart: Chart) -> Drawing:
    """The largest drawing that fits; where none does, the picture is higher."""
    fitting = (drawn for sheet in _sheets(chart) if (drawn := drawing(chart.plot, sheet)).height + FOOT <= HEIGHT)
    return next(fitting, None) or drawing(chart.plot, SHEET)


def _sheets(chart: Chart) -> Iterator[ChartSheet]:
    """The sheets to try: labels take no more of the width than the longest one needs."""
    longest = max((breadth(group.label) for group in chart.plot.groups), default=0.0)
    for times in ENLARGED:
        size = SHEET.label * times
        yield replace(
            SHEET,
            labels=min(SHEET.labels, longest * size * SHEET.breadth / SHEET.inner),
            label=size,
            text=SHEET.text * times,
            bar=SHEET.bar * times,
            space=SHEET.space * times,
        )
