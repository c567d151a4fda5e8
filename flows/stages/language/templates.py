"""The templates that pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def open_templates(folder: str) -> Environment:
    """The templates of a folder of this package, in which every value is escaped and a missing one is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a run that comes to a page needs it

    return Environment(
        loader=PackageLoader("flows", folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # else every template would be looked up on the disk again for each of hundreds of pages
    )
