"""The tables that other libraries find in PDFs: run by the interpreter of `make compare`, which has nothing of ours.

`python other_tables.py FOLDER` prints, for each PDF of the folder, the rows that each library's own tables hold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Rows = list[list[str]]


def by_camelot(file: Path) -> Rows:
    """By ruled lines, as Camelot's lattice does."""
    import camelot

    return [row for table in camelot.read_pdf(str(file), pages="all", flavor="lattice") for row in table.data]


def by_img2table(file: Path) -> Rows:
    """By the page's picture, with the PDF's own text."""
    from img2table.document import PDF

    pages = PDF(str(file)).extract_tables()
    return [row for tables in pages.values() for table in tables for row in _unmerged(table)]


def _unmerged(table: Any) -> Iterator[list[str]]:  # noqa: ANN401  # img2table's table
    """Its rows; a merged cell's text stands in its first place alone, as an act has it."""
    seen: set[tuple[int, ...]] = set()
    for row in table.content.values():
        texts = []
        for cell in row:
            place = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
            texts.append("" if place in seen else cell.value or "")
            seen.add(place)
        yield texts


if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).glob("*.pdf"))
    found = {file.stem: {"camelot": by_camelot(file), "img2table": by_img2table(file)} for file in files}
    sys.stdout.write(json.dumps(found))
