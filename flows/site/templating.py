"""The templates of pages, charts and embeddable parts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.messages.site import SITE
from flows.stages.language.templates import open_templates

if TYPE_CHECKING:
    from jinja2 import Environment

    from flows.messages.text import Lang


@cache
def environment(lang: Lang) -> Environment:
    """Templates of one language, in which every value is escaped and a missing one is an error.

    `{{ "skip"|text }}` is a message of the pages: it becomes part of the template when that is compiled, and costs no
    page anything.
    """
    made = open_templates("site/templates")
    made.filters["text"] = lambda name: SITE[name].render(lang)
    return made
