"""The data for those who count themselves: files, permanent addresses, how to open, cite, embed and subscribe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.titles import column_title, table_title
from flows.site.pages.measure import cite
from flows.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.site.pages.page import Site
    from flows.site.published import ServedDataset, ServedVersion


def data_page(site: Site) -> Iterator[Page]:
    """The page of the data."""
    title = site.text("data")
    served = site.lookup.served
    datasets = [dataset for dataset in (served.plan, served.progress) if dataset]
    yield Page(
        path="data.html",
        title=title,
        heading=title,
        description=site.text("data-about"),
        template="data.html",
        facts={
            "datasets": [_dataset(site, dataset) for dataset in datasets],
            "cite": cite(site, "", "index.html"),
            "example": site.published_file(served.plan.name, "current", "measures.csv"),
            "address": served.address,
            "offices": [key for key in site.lookup.offices if site.lookup.of_office(key)],
        },
    )


def _dataset(site: Site, dataset: ServedDataset) -> Mapping[str, object]:
    current = dataset.current
    return {
        "title": dataset.description.get("title", dataset.name),
        "about": dataset.description.get("description", ""),
        "version": current.label if current else "",
        "files": _files(site, dataset, current, "current") if current else [],
        "tables": _tables(site, current) if current else [],
        "versions": [
            (one.label, site.words.day(one.entry.published), _files(site, dataset, one, one.label))
            for one in reversed(dataset.served)
        ],
    }


def _files(site: Site, dataset: ServedDataset, version: ServedVersion, label: str) -> list[tuple[str, str, str]]:
    """Address below the root, what it is, its size; the workbook and the archive first."""
    archive = {f"{dataset.name}.zip": site.text("archive")}
    titles = {**archive, **{table["path"]: table["title"] for table in version.package["resources"]}}
    files = {file.name: file for file in version.entry.files}
    first = [f"{dataset.name}.xlsx", f"{dataset.name}.zip"]
    names = dict.fromkeys([*(name for name in first if name in files), *(name for name in titles if name in files)])
    return [
        (
            site.published_file(dataset.name, label, name),
            f"{titles.get(name, '')} ({name})".strip(),
            site.words.size(files[name].bytes),
        )
        for name in names
        if "/" not in name
    ]


def _tables(site: Site, version: ServedVersion) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name and title of each table, and its columns with their titles."""
    lang = site.words.lang
    return [
        (
            name,
            table_title(name, lang),
            [(column, column_title(name, column, lang)) for column in (rows[0] if rows else ())],
        )
        for name, rows in version.rows.items()
    ]
