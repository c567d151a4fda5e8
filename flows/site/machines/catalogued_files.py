"""The files of the catalogued versions, each with its addresses, size and hash."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flows.messages.published import FILES
from flows.model.record import DATAPACKAGE
from flows.site.machines.catalogued import licence_of
from flows.site.machines.vocabularies import (
    IANA,
    PREFIXES,
    STABLE,
    UKRAINIAN,
    Node,
    file_format,
    on_day,
    ref,
    text,
    typed,
    without_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.versions import FileEntry, VersionEntry
    from flows.site.machines.catalogued import Catalogued
    from flows.site.published import ServedDataset

WHOLE_VERSION = {"xlsx": "workbook", "zip": "archive", "json": "datapackage"}
"""The files that hold or describe a version as a whole: the ending of a name, and the message that says what it is."""


def version_name(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry) -> str:
    """The permanent name of a version."""
    return whole.name(f"{dataset.name}/{entry.version}")


def catalogued_files(dataset: ServedDataset, entry: VersionEntry) -> Sequence[FileEntry]:
    """What of a version is catalogued: tables, workbook, archive and description; of an older one the last two."""
    if entry.withdrawn is not None:
        return ()
    newest = is_newest(dataset, entry)
    wanted = {DATAPACKAGE, f"{dataset.name}.zip", *([f"{dataset.name}.xlsx"] if newest else [])}
    return [file for file in entry.files if file.name in wanted or (newest and _is_table(file.name))]


def is_newest(dataset: ServedDataset, entry: VersionEntry) -> bool:
    """Whether readers are led to this version."""
    return dataset.current is not None and dataset.current.entry == entry


def _is_table(file: str) -> bool:
    return file.endswith(".csv") and "/" not in file


def names_of_files(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry) -> list[Node]:
    """The catalogued files of a version by their permanent names."""
    return [{"@id": _name(whole, dataset, entry, file)} for file in catalogued_files(dataset, entry)]


def _name(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry, file: FileEntry) -> str:
    return f"{version_name(whole, dataset, entry)}/{quote(file.name, errors='replace')}"


def distributions(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry) -> list[Node]:
    """The catalogued files of a version."""
    return [_distribution(whole, dataset, entry, file) for file in catalogued_files(dataset, entry)]


def _distribution(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry, file: FileEntry) -> Node:
    """A file: `downloadURL` leads to these very bytes for ever, `accessURL` to the newest version's."""
    title, name = file_titles(dataset, entry, file.name), _name(whole, dataset, entry, file)
    newest = None if is_newest(dataset, entry) else str(entry.version)
    kind, media = (ref(node) for node in file_format(file.name))
    node = {
        "@id": name,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": title,
        "dct:description": title,
        "dct:format": kind,
        "dct:license": {"@id": licence_of(whole, dataset, entry)},
        "dct:issued": on_day(entry.published),
        "dct:language": ref(UKRAINIAN),
        "dcat:accessURL": {"@id": whole.file(dataset.name, newest, file.name)},
        "dcat:downloadURL": {"@id": whole.file(dataset.name, str(entry.version), file.name)},
        "dcat:mediaType": media,
        "dcat:packageFormat": media if file.name.endswith(".zip") else None,
        "dcat:byteSize": typed("nonNegativeInteger", str(file.bytes)),
        "dcatap:availability": ref(STABLE),
        "spdx:checksum": _checksum(name, file.sha256),
    }
    return without_nothing({**node, **_as_download(node, file)})


def _as_download(node: Node, file: FileEntry) -> Node:
    """What schema.org calls the same properties."""
    return {
        "schema:name": node["dct:title"],
        "schema:contentUrl": node["dcat:downloadURL"],
        "schema:encodingFormat": node["dcat:mediaType"]["@id"].removeprefix(IANA),
        "schema:contentSize": f"{file.bytes} B",
        "schema:sha256": file.sha256,
        "schema:license": node["dct:license"],
    }


def _checksum(name: str, sha256: str) -> Node:
    return {
        "@id": f"{name}/sha256",
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": PREFIXES["spdx"] + "checksumAlgorithm_sha256"},
        "spdx:checksumValue": typed("hexBinary", sha256),
    }


def file_titles(dataset: ServedDataset, entry: VersionEntry, file: str) -> list[Node]:
    """What a file is called, Ukrainian first: a table by its schema, any other file by what it is."""
    ending = file.rpartition(".")[2]
    if ending in WHOLE_VERSION:
        message = FILES[WHOLE_VERSION[ending]]
        return [text(message.uk), text(message.en, "en")]
    package = next(version.package for version in dataset.served if version.entry == entry)
    table: Node = next((one for one in package["resources"] if one.get("path") == file), {})
    english = table.get("schema", {}).get("titleEn")
    return [text(table.get("title", file)), *([text(english, "en")] if english else [])]
