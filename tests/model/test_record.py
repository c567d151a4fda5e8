"""The record of versions: a version's summary is kept with it, and goes when it is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.editions import edition

from flows.model.record import DATAPACKAGE, Listing, as_json, entry_described, entry_of, read_listing, write_listing
from flows.stages.versions.release import release

if TYPE_CHECKING:
    from flows.model.versions import VersionEntry


@pytest.fixture(scope="module")
def entry() -> VersionEntry:
    return entry_of(release(edition()))


def test_a_summary_is_written_and_read_again(entry: VersionEntry) -> None:
    assert [sentence.split()[0] for sentence in entry.summary] == ["У", "Кошти", "Перша"]
    listing = Listing("x-programme", (entry,))
    assert read_listing(write_listing(listing)) == listing


def test_an_unlisted_version_is_found_with_the_summary_that_it_tells_of_itself(entry: VersionEntry) -> None:
    import json

    made = release(edition())
    assert entry_described(json.loads(made.files[DATAPACKAGE]), made.version).summary == entry.summary


def test_a_version_without_one_is_read_and_written_as_it_was(entry: VersionEntry) -> None:
    (old,) = as_json(Listing("x-programme", (replace(entry, summary=()),)))["versions"]
    assert "summary" not in old


def test_a_withdrawn_version_keeps_no_summary(entry: VersionEntry) -> None:
    gone = replace(entry, withdrawn={"date": "2026-09-01", "reason": "Особисті дані"})
    assert "Кошти" not in write_listing(Listing("x-programme", (gone,))).decode()
