"""Every figure on the pages equals the published tables, as a program finds that shares no code with the site."""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape
from support.figures import Published, faults_of, is_checked, tokens

if TYPE_CHECKING:
    from pathlib import Path

    from support.served_news import ServedNews

PLANTED = (
    "index.html", "measures.html", "late.html", "money.html", "offices.html", "changes.html", "measures/M2.10.html",
    "measures/M3.5.html", "directions/D2.html", "offices/E87f481a5.html", "indicators/I2.10.html",
)  # fmt: skip
"""A page of every kind that has figures."""


UNSHOWN = {"act-adopted", "table-added", "columns-changed", "act-added", "act-dropped", "fact-changed"}
"""Kinds of changes that no table shows but that of changes."""


@pytest.fixture(scope="module")
def published(built: Path, news: ServedNews) -> Published:
    return Published.read(built / "files", news.folder)


def test_every_figure_is_what_the_tables_say(built: Path, published: Published) -> None:
    root = built.resolve()
    paths = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html"))]
    checked = [path for path in paths if is_checked(path)]
    assert len(checked) > 2 * len(published.measures)
    faults = {path: found for path in checked if (found := faults_of(published, path, (root / path).read_bytes()))}
    assert faults == {}


def test_two_versions_differ_by_as_many_changes_as_the_later_one_tells(built: Path) -> None:
    """Where nothing was published between them: what decisions and facts have changed is counted with the rest."""
    compared = 0
    for folder in sorted((built / "files").glob("*/versions")):
        kind, labels = folder.parent.name.rpartition("-")[2], sorted(path.name for path in folder.iterdir())
        for before, after in pairwise(labels):
            rows = list(csv.DictReader((folder / after / "changes.csv").read_text("utf-8").splitlines()))
            page = (built / "changes" / f"{kind}-{before}--{after}.html").read_text("utf-8")
            assert f"Між цими версіями {len(rows)} змін" in page
            assert all(str(escape(row["sentence"])) in page for row in rows if row["kind"] in UNSHOWN)
            compared += len(rows)
    assert compared


@pytest.mark.parametrize("path", [f"{root}{path}" for path in PLANTED for root in ("", "en/")])
def test_a_wrong_figure_is_found_wherever_it_is_planted(built: Path, published: Published, path: str) -> None:
    """The last digit of each of forty figures of a page."""
    raw = (built / path).read_bytes()
    found = list(tokens(raw))
    some = found[:: max(1, len(found) // 40)]
    assert some
    missed = []
    for start, end in some:
        planted = raw[: end - 1] + str((int(raw[end - 1 : end]) + 1) % 10).encode() + raw[end:]
        if not faults_of(published, path, planted):
            missed.append(raw[start - 80 : end + 20].decode(errors="replace"))
    assert missed == []
