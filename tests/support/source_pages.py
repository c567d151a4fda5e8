"""Pages of an act's text as a browser sees them: what stands at which address."""

from __future__ import annotations

from xml.etree import ElementTree as ET

PLACES = {"p", "tr"}
"""What an address leads to: a paragraph or a row."""


def elements(page: bytes) -> list[ET.Element]:
    """Everything on the page, in its order."""
    return list(ET.fromstring(page).iter())  # noqa: S314  # our own page


def ids(page: bytes) -> list[str]:
    """Every address on the page."""
    return [element.attrib["id"] for element in elements(page) if "id" in element.attrib]


def texts_at(page: bytes, address: str) -> list[str]:
    """The texts of the one paragraph or row at an address, and its marks."""
    (place,) = (one for one in elements(page) if one.tag in PLACES and one.find(f".//*[@id='{address}']") is not None)
    return [text.strip() for text in place.itertext()]
