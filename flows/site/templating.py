"""The templates of pages, charts and embeddable parts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.messages.site import SITE

if TYPE_CHECKING:
    from jinja2 import Environment

    from flows.messages.text import Lang


@cache
def environment(lang: Lang) -> Environment:
    """Templates of one language, in which every value is escaped and a missing one is an error.

    `{{ "skip"|text }}` is a message of the pages: it becomes part of the template when that is compiled, and costs no
    page anything.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a run that comes to a page needs it

    made = Environment(
        loader=PackageLoader("flows", "site/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # else every template would be looked up on the disk again for each of hundreds of pages
    )
    made.filters["text"] = lambda name: SITE[name].render(lang)
    return made
