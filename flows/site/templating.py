"""The templates of the site, which escape every value that is put into them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Where the templates of `flows/site/templates` are found, each compiled once."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a run that comes to a page needs it

    return Environment(
        loader=PackageLoader("flows", "site/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else every template would be looked up on the disk again, for each of hundreds of charts
    )
