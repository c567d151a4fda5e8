"""The sheets of an ODS as their XML goes by."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from .formats import CURRENCY, PERCENT, SCIENTIFIC, currency_sign
from .scan import MOST_VALUES, Found, RefusedError, Scan, parse

CELL_STYLES = frozenset({"number-style", "scientific-number", "style"})
SHOWN = {"percentage": PERCENT, "currency": CURRENCY}
"""What a cell's type says of how its number is shown; a power of ten is told by its style alone."""


def scan_ods(raw: bytes) -> dict[str, Found]:
    """What calamine does not tell of each sheet, by its name."""
    reader = _OdsSheets()
    with ZipFile(BytesIO(raw)) as package:
        parse(package, "content.xml", reader.start, reader.end)
    return {scan.sheet: scan.as_json() for scan in reader.scans}


class _OdsSheets:
    """Follows the cells of all sheets; a repeated row or cell moves the place on by as many."""

    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self._row, self._column, self._rows = 0, 0, 1
        self._style = ""
        self._powers: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("table-source", "cell-range-source", "dde-link"):
            raise RefusedError("report-links", self.scans[-1].sheet if self.scans else "", "")
        if name in CELL_STYLES:
            self._look(name, attributes)
        elif name == "table":
            self.scans.append(Scan(attributes.get("table:name", "")))
            self._row = 0
        elif name == "table-row":
            self._column, self._rows = 0, int(attributes.get("table:number-rows-repeated", 1))
        elif name in ("table-cell", "covered-table-cell") and self.scans:
            self._cell(
                attributes, int(attributes.get("table:number-columns-repeated", 1)), covered=name.startswith("covered")
            )

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "table-row":
            self._row += self._rows

    def _look(self, name: str, attributes: dict[str, str]) -> None:
        """Remember the styles of cells that show powers of ten: the format goes before the style that uses it."""
        if name == "number-style":
            self._style = attributes.get("style:name", "")
        elif name == "scientific-number":
            self._powers.add(self._style)
        elif attributes.get("style:data-style-name") in self._powers:
            self._powers.add(attributes.get("style:name", ""))

    def _shown(self, attributes: dict[str, str]) -> str:
        kind = attributes["office:value-type"]
        if kind == "float" and attributes.get("table:style-name") in self._powers:
            return SCIENTIFIC
        currency = attributes.get("office:currency", "")
        return (currency_sign(currency) or currency or CURRENCY) if kind == "currency" else SHOWN.get(kind, "")

    def _cell(self, attributes: dict[str, str], times: int, *, covered: bool) -> None:
        scan, spot = self.scans[-1], (self._row, self._column)
        self._column += times
        if "table:formula" in attributes:
            scan.formulas.append(spot)
        if attributes.get("calcext:value-type") == "error":
            scan.errors.append(spot)
        if "office:value-type" not in attributes:
            return
        scan.value(self._row + self._rows - 1, self._column - 1)
        if shown := self._shown(attributes):
            scan.formats += [
                ((row, column), shown)
                for row in range(self._row, self._row + self._rows)
                for column in range(spot[1], self._column)
            ][:MOST_VALUES]
        if covered:
            scan.covered.append(spot)
