"""A package of XML parts (DOCX, XLSX, ODS): read within limits, without entities, links or document types."""

from __future__ import annotations

from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from lxml import etree

from flows.model.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARTS = 5_000
MOST_UNPACKED = 100_000_000
"""Of one part, unpacked: a programme of a hundred pages has a tenth of it."""
MOST_RATIO, SMALL = 400, 2_000_000
"""No document shrinks so much; a small part may, of spaces."""
_ENCRYPTED = 0x1
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parsed(raw: bytes, file: str) -> _Element:
    """The root of an XML part.

    Raises:
        SourceError: It is no XML, or brings a document type, hence entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise SourceError("source-damaged", file=file) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError("source-hostile", file=file)
    return root


def odf_content(file: str, raw: bytes) -> _Element:
    """The root of an OpenDocument's content.

    Raises:
        SourceError: It is damaged, locked or hostile.
    """
    package = Package(file, raw)
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and any(str(each.tag).endswith("}encryption-data") for each in manifest.iter()):
        raise SourceError("source-locked", file=file)
    if (content := package.part("content.xml")) is None:
        raise SourceError("source-damaged", file=file)
    return content


class Package:
    """The parts of a ZIP by their names."""

    def __init__(self, file: str, raw: bytes) -> None:
        """Open the package.

        Raises:
            SourceError: It is damaged, locked, or made to fill a machine.
        """
        self._file = file
        try:
            self._zip = ZipFile(BytesIO(raw))
        except (BadZipFile, ValueError, OSError, NotImplementedError) as fault:
            raise SourceError("source-damaged", file=file) from fault
        parts = self._zip.infolist()
        self.names = frozenset(part.filename for part in parts)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise SourceError("source-locked", file=file)
        if len(parts) > MOST_PARTS or len(self.names) < len(parts):
            raise SourceError("source-hostile", file=file)

    def part(self, name: str) -> _Element | None:
        """The root of a part; None where there is no such part.

        Raises:
            SourceError: The part is damaged, too large, or no plain XML.
        """
        if name not in self.names:
            return None
        info = self._zip.getinfo(name)
        swollen = info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size
        if info.file_size > MOST_UNPACKED or swollen:
            raise SourceError("source-hostile", file=self._file)
        try:
            with self._zip.open(name) as stream:
                raw = stream.read(info.file_size + 1)
        except Exception as fault:  # what a damaged package raises is told by no document
            raise SourceError("source-damaged", file=self._file) from fault
        return parsed(raw, self._file)

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts to which a part (blank: the package) leads by relations of that kind."""
        folder = dirname(part)
        relations = self.part(join(folder, "_rels", f"{part.rpartition('/')[2]}.rels"))
        if relations is None:
            return []
        return [
            target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            for each in relations.iter(_RELATION)
            if each.get("Type", "").endswith(f"/{kind}") and each.get("TargetMode") != "External"
            for target in [each.get("Target", "")]
        ]
