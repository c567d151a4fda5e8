"""`datapackage.json` of the country's dataset: what its files are, and which programmes' versions they come from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from flows.messages.published import COUNTRY, FILES
from flows.model.facts import COUNTRY_DATASET
from flows.model.record import sha256, to_json
from flows.stages.tables.write import money
from flows.stages.versions.datapackage import AS_TABLE, STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from flows.model.schema import TableSchema
    from flows.model.versions import FileEntry, Version
    from flows.stages.country.comparisons import Comparison

SERVED = "served"
"""The outcome of a programme whose rows stand in the tables."""
PARQUET = ".parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeServed:
    """A programme in the table of programmes, as `schemas/country/programmes.yaml` describes its columns.

    `measures` is how many of its measures stand in the tables.
    """

    programme: str
    outcome: str
    title: str = ""
    community_code: str = ""
    community_name: str = ""
    oblast: str = ""
    plan_version: str = ""
    progress_version: str = ""
    measures: int | None = None
    trial: bool | None = None
    licence: str = ""
    site_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryEdition:
    """What a version of the country's dataset is made of, but for the bytes of its files.

    `files` are its tables, CSV and Parquet, with their digests; `rows` how many there are in each table,
    `severities` how many findings of each severity;
    `inputs_sha256` is known where every programme that its portal's record calls served could be read.
    """

    version: Version
    published: date
    created: str
    schemas: Mapping[str, TableSchema]
    files: Sequence[FileEntry]
    rows: Mapping[str, int]
    programmes: Sequence[ProgrammeServed]
    comparisons: Sequence[Comparison]
    licences: Sequence[Mapping[str, str]]
    severities: Mapping[str, int]
    rows_sha256: str
    inputs_sha256: str
    code_version: str

    @property
    def summary(self) -> tuple[str, ...]:
        """The version in a sentence."""
        served = [one for one in self.programmes if one.outcome == SERVED]
        communities = len({one.community_code for one in served})
        return (
            COUNTRY["summary"].render(
                "uk",
                count=len(served),
                communities=communities,
                measures=self.rows["measures"],
                left=len(self.programmes) - len(served),
            ),
        )


def country_content(
    tables: Mapping[str, bytes], headers: Iterable[Sequence[str]], versions: Iterable[Sequence[str]]
) -> str:
    """What makes a version, as one hash.

    Args:
        tables: The tables about all programmes.
        headers: The columns of every other table.
        versions: Of each programme its versions and the hashes of their rows: all other rows are these.
    """
    listed = [[name, sha256(raw)] for name, raw in sorted(tables.items())]
    return sha256(to_json([listed, [list(one) for one in headers], [list(one) for one in versions]]))


def about_country(licences: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The part of the descriptor that describes the dataset, whatever its version; licences are the programmes' own."""
    return {
        "$schema": STANDARD,
        "profile": "data-package",
        "name": COUNTRY_DATASET,
        "id": str(uuid5(NAMESPACE_URL, COUNTRY_DATASET)),
        "title": COUNTRY["title"].uk,
        "description": COUNTRY["description"].uk,
        "titleEn": COUNTRY["title"].en,
        "descriptionEn": COUNTRY["description"].en,
        "language": "uk",
        "accrualPeriodicity": COUNTRY["frequency"].uk,
        **({"licenses": [dict(licence) for licence in licences]} if licences else {}),
    }


def country_package(edition: CountryEdition) -> dict[str, Any]:
    """The descriptor: a Data Package that frictionless opens and validates.

    A Parquet file is no table there: no validator opens it without a library more, and it holds the same rows.
    """
    files = {file.name: file for file in edition.files}
    return {
        **about_country(edition.licences),
        "version": str(edition.version),
        "created": edition.created,
        "summary": list(edition.summary),
        "resources": [
            *(_table(name, schema, files[f"{name}.csv"], edition) for name, schema in edition.schemas.items()),
            *(_same_rows(name, schema, files[f"{name}{PARQUET}"]) for name, schema in edition.schemas.items()),
        ],
        "provenance": {
            "cycle": str(edition.version.cycle),
            "revision": edition.version.revision,
            "published": edition.published.isoformat(),
            "acts": [],
            "rowsSha256": edition.rows_sha256,
            **({"inputsSha256": edition.inputs_sha256} if edition.inputs_sha256 else {}),
            "codeVersion": edition.code_version,
        },
        "controlTotals": _totals(edition.comparisons),
    }


def _file(file: FileEntry) -> dict[str, Any]:
    return {"path": file.name, "hash": f"sha256:{file.sha256}", "bytes": file.bytes}


def _table(name: str, schema: TableSchema, file: FileEntry, edition: CountryEdition) -> dict[str, Any]:
    return {
        "name": name,
        **_file(file),
        "title": schema.title,
        "format": "csv",
        **AS_TABLE,
        "description": schema.description,
        "rows": edition.rows[name],
        **({"counts": dict(sorted(edition.severities.items()))} if name == "findings" else {}),
        "schema": schema.descriptor(),
    }


def _same_rows(name: str, schema: TableSchema, file: FileEntry) -> dict[str, Any]:
    """In capitals, or frictionless would read the file as a table, and fail where it has no library for it."""
    title = FILES["parquet"].render("uk", table=schema.title)
    return {"name": f"{name}-parquet", **_file(file), "title": title, "format": "PARQUET"}


def _totals(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """Year by year, then all years (`year` null): what the plans of the whole country sum up to."""
    planned = {
        one.period: one.value for one in comparisons if (one.oblast, one.metric) == (COUNTRY["whole"].uk, "planned")
    }
    whole = money(sum(map(Decimal, planned.values()), Decimal(0)))
    return [
        *({"year": int(year), "measuresUah": value} for year, value in planned.items()),
        {"year": None, "measuresUah": whole},
    ]
