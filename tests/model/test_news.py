"""The order of the news: every kind of change has its place, its heading and its row in the documents."""

from __future__ import annotations

import re

import pytest
from support.places import PROJECT

from flows.messages.published import HEADINGS
from flows.model.news import RANK_OF, RANKS, by_heading, rank
from flows.model.versions import Change

ROOM = PROJECT / "flows" / "stages" / "changes"


def change(kind: str, key: str = "", field: str = "") -> Change:
    return Change(change_id="C1", kind=kind, table="t", key=key, field=field, before="", after="", sentence="")


def test_every_kind_that_is_made_has_its_rank() -> None:
    made = {kind for path in ROOM.glob("*.py") for kind in re.findall(r"kind=\"([a-z-]+)\"", path.read_text("utf-8"))}
    assert len(made) > 15
    assert made <= RANK_OF.keys()


def test_every_heading_has_its_text() -> None:
    assert {heading for heading, _ in RANKS} <= set(HEADINGS)


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_every_kind_is_described(lang: str) -> None:
    text = (PROJECT / "docs" / lang / "reference.md").read_text("utf-8")
    kinds = {kind.partition(".")[0] for kind in RANK_OF}
    assert {kind for kind in kinds if f"`{kind}`" not in text} == set()


def test_a_kind_may_be_graver_by_its_field() -> None:
    assert rank("measure-edited", "termText") < rank("measure-edited", "title")


def test_changes_stand_under_their_headings_each_in_its_order() -> None:
    changes = [
        change("progress-reported", "a"),
        change("money-up", "b"),
        change("progress-cancelled"),
        change("money-up", "c"),
    ]
    found = by_heading(changes)
    assert list(found) == ["money", "setbacks", "progress"]
    assert [one.key for one in found["money"]] == ["b", "c"]
