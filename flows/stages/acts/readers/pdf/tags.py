"""What a tagged PDF says of itself: to which cell and row its content belongs, and which hyphens are soft.

pdfplumber's own tree forgets on which page the second half of a broken paragraph stands, so the tree is gone through
here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pdfplumber.pdf import PDF

SOFT = "\u00ad"
_MOST = 2_000_000
"""A tree with more elements is no document."""


class Owner(NamedTuple):
    """The cell and the row that own some content; 0 where none does."""

    row: int
    cell: int
    soft: bool


NOBODY = Owner(0, 0, soft=False)


@dataclass(frozen=True, slots=True)
class Tags:
    """By page and mark the owner; `rows` is how many rows the tables have."""

    owners: Mapping[tuple[int, int], Owner] = field(default_factory=dict)
    rows: int = 0

    def owner(self, page: int, mark: int | None) -> Owner:
        """Who owns this content."""
        return NOBODY if mark is None else self.owners.get((page, mark), NOBODY)


def tags_of(pdf: PDF) -> Tags:
    """The tags; none where the tree is missing or damaged."""
    from pdfminer.pdftypes import resolve1

    root = resolve1(pdf.doc.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return Tags()
    pages = {page.page_obj.pageid: page.page_number for page in pdf.pages}
    return _walked(root, pages)


def _walked(root: dict[str, object], pages: Mapping[object, int]) -> Tags:
    from pdfminer.pdftypes import PDFObjRef, resolve1

    owners: dict[tuple[int, int], Owner] = {}
    rows = cells = 0
    seen: set[int] = set()
    stack: list[tuple[object, int, Owner]] = [(kid, 0, NOBODY) for kid in _kids(root)]
    while stack and len(seen) < _MOST:
        ref, page, owner = stack.pop()
        if isinstance(ref, PDFObjRef):
            if ref.objid in seen:
                continue
            seen.add(ref.objid)
        item = resolve1(ref)
        if isinstance(item, int):
            owners[page, item] = owner
        if not isinstance(item, dict):
            continue
        page = pages.get(getattr(item.get("Pg"), "objid", None), page)
        if "MCID" in item:
            owners[page, resolve1(item["MCID"])] = owner
            continue
        kind = getattr(item.get("S"), "name", "")
        if kind == "TR":
            rows += 1
            owner = Owner(rows, 0, soft=False)
        elif kind in {"TD", "TH"}:
            cells += 1
            owner = Owner(owner.row, cells, soft=False)
        elif _text(resolve1(item.get("ActualText"))) == SOFT:
            owner = owner._replace(soft=True)
        stack += [(kid, page, owner) for kid in _kids(item)]
    return Tags(owners, rows)


def _kids(item: dict[str, object]) -> Iterator[object]:
    from pdfminer.pdftypes import PDFObjRef, resolve1

    kids = item.get("K")
    inside = resolve1(kids) if isinstance(kids, PDFObjRef) else kids
    if isinstance(inside, list):
        yield from inside
    elif kids is not None:
        yield kids


def _text(raw: object) -> str:
    if not isinstance(raw, bytes):
        return ""
    return (
        raw.decode("utf-16-be", "replace").removeprefix("\ufeff") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
    )
