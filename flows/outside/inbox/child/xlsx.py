"""The sheets of an XLSX as their XML goes by."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from .formats import cell_formats
from .scan import Found, RefusedError, Scan, letters, parse, spot_of


def scan_xlsx(raw: bytes) -> dict[str, Found]:
    """What calamine does not tell of each sheet, by its name."""
    with ZipFile(BytesIO(raw)) as package:
        scans = {}
        parts, styles = _parts(package)
        formats = cell_formats(package, styles) if styles else []
        for name, part in parts.items():
            reader = _XlsxSheet(name, formats)
            parse(package, part, reader.start, reader.end, reader.text)
            scans[name] = reader.scan.as_json()
        return scans


def _parts(package: ZipFile) -> tuple[dict[str, str], str]:
    """The name of each sheet → its part of the package, and the part of the styles."""
    sheets: dict[str, str] = {}
    styles: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets[attributes.get("name", "")] = next(
                (value for key, value in attributes.items() if key.endswith(":id")), ""
            )

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")
            if attributes.get("Type", "").endswith("/styles"):
                styles.append(attributes.get("Target", ""))

    parse(package, "xl/workbook.xml", sheet)
    parse(package, "xl/_rels/workbook.xml.rels", relation)
    names = frozenset(package.namelist())
    found = {name: _path(targets.get(key, "")) for name, key in sheets.items()}
    looks = next((path for path in map(_path, styles) if path in names), "")
    return {name: path for name, path in found.items() if path in names}, looks


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _XlsxSheet:
    """Follows the cells of a worksheet; one without a reference stands right of the one before."""

    def __init__(self, sheet: str, formats: list[str]) -> None:
        self.scan, self._formats = Scan(sheet), formats
        self._row, self._column, self._inside = -1, -1, False
        self._kind, self._format = "n", ""
        self._number: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        spot = (self._row, self._column)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif name == "c":
            self._row, self._column = spot_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            self._inside = True
            self._kind = attributes.get("t", "n")
            self._format = self._format_of(attributes.get("s", "0"))
            if self._kind == "e":
                self.scan.errors.append((self._row, self._column))
        elif self._inside and name == "f":
            self.scan.formulas.append(spot)
        elif self._inside and name in ("v", "is"):
            self.scan.value(*spot)
            self._number = [] if self._kind == "n" else None
            if self._format and self._kind == "n":
                self.scan.formats.append((spot, self._format))
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def end(self, name: str) -> None:
        """An element ends; one bad number would make calamine refuse the whole sheet, so it is named here."""
        if name == "v" and self._number is not None:
            self._look_at("".join(self._number))
            self._number = None
        self._inside = self._inside and name != "c"

    def text(self, piece: str) -> None:
        """Text goes by: of a number it is kept until the element ends."""
        if self._number is not None:
            self._number.append(piece)

    def _format_of(self, style: str) -> str:
        return self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else ""

    def _look_at(self, number: str) -> None:
        try:
            float(number or 0)
        except ValueError as fault:
            cell = f"{letters(self._column)}{self._row + 1}"
            raise RefusedError("report-unreadable", self.scan.sheet, cell) from fault

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = spot_of(first), spot_of(last or first)
        self.scan.covered += [
            (row, column)
            for row, column in self.scan.values
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        ]
