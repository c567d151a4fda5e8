"""A chart, or its table, alone in a page that others show within their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.site import CHARTS
from flows.messages.text import harmless
from flows.site.templating import environment

if TYPE_CHECKING:
    from flows.messages.text import Lang
    from flows.site.charts.charts import Chart


def embed_page(chart: Chart, lang: Lang, *, source: str, href: str, as_table: bool = False) -> bytes:
    """A page for an `<iframe>`: the chart or its table, where its figures come from, and a link to the whole page.

    It loads nothing and runs nothing, and its links leave the frame. `source` is a line to be read, `href` the page's
    address as seen from this one.
    """
    page = (
        environment(lang)
        .get_template("embed.html")
        .render(
            chart=chart,
            lang=lang,
            source=harmless(source),
            href=href,
            link=CHARTS["full-page"].render(lang),
            as_table=as_table,
        )
    )
    return page.encode()
