"""Programmes of several communities on one portal: the real one under other names, codes and sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.errors import RejectedError
from support.halfyears import H1, report
from support.played import Play
from support.programmes import MORE_IN_2027, amend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.model.plan import Tables

CODE, NAME = "UA68040390000011141", "Старокостянтинівська міська територіальна громада"
UNKNOWN_CODE = "UA99010010000000001"
"""A code of the right form that the codifier does not have."""
AWAY = "ckan:http://127.0.0.1:9"
"""Nobody listens there."""


@dataclass(frozen=True, slots=True)
class Community:
    """A community of this trial; what becomes of its programme, and whether its offices have reported."""

    slug: str
    code: str
    name: str
    becomes: str = "served"
    reports: bool = False


COMMUNITIES = (
    Community("starokostiantyniv-informatization-2026-2028", CODE, NAME, reports=True),
    Community(
        "volochysk-informatization-2026-2028", "UA68040090000087566", "Волочиська, «міська» громада", reports=True
    ),
    Community("bar-informatization-2026-2028", "UA05060010000053179", "Барська міська громада"),
    Community(
        "ahronomichne-informatization-2026-2028", "UA05020010000053508", "Агрономічна <b>громада</b>", reports=True
    ),
    Community("nowhere-informatization-2026-2028", UNKNOWN_CODE, "Громада-поза-кодифікатором"),
    Community("rejected-informatization-2026-2028", "UA07080010000062933", "Берестечківська громада", "unpublished"),
    Community("damaged-informatization-2026-2028", "UA07080030000051738", "Боратинська громада", "differs"),
    Community("away-informatization-2026-2028", "UA07080050000014573", "Городищенська громада", "away"),
)
BROKEN = "broken"
"""The folder of a programme whose facts nobody can read."""


def publish_communities(root: Path, plan: Tables, executors: Sequence[str]) -> None:
    """All of them below `root/datasets`, on the portal `root/portal`, on 8 July."""
    (root / "datasets").mkdir()
    for number, community in enumerate(COMMUNITIES):
        play = _begun(root, community)
        if number % 2:
            amend(play.programme, MORE_IN_2027)
        if community.becomes == "unpublished":
            _reject(play)
        elif community.becomes != "away":
            _published(play, community, plan, executors[number:])
    broken = root / "datasets" / BROKEN
    broken.mkdir()
    (broken / "programme.yaml").write_text("slug: [", "utf-8")
    damage(root)


def damage(root: Path) -> None:
    """Alter a file that is served, after it was published."""
    _end_with(root, b" ")


def mend(root: Path) -> None:
    """Put it back as it was."""
    _end_with(root, b"\n")


def _end_with(root: Path, end: bytes) -> None:
    (folder,) = (root / "portal" / "dataset" / "damaged-informatization-2026-2028-programme" / "versions").iterdir()
    path = folder / "measures.csv"
    path.write_bytes(path.read_bytes()[:-1] + end)


def _begun(root: Path, community: Community) -> Play:
    portal = AWAY if community.becomes == "away" else f"folder:{root / 'portal'}"
    play = Play(root / "new", portal, slug=community.slug)
    play.programme = play.programme.rename(root / "datasets" / community.slug)
    facts = play.programme / "programme.yaml"
    text = (
        facts.read_text("utf-8").replace(CODE, community.code).replace(f'name: "{NAME}"', f"name: '{community.name}'")
    )
    facts.write_text(text, "utf-8")
    (act,) = (play.programme / "source").iterdir()
    printed = act.read_text("utf-8").replace(NAME, community.name).replace(CODE[:9], community.code[:9])
    act.write_text(printed, "utf-8")
    return play


def _published(play: Play, community: Community, plan: Tables, executors: Sequence[str]) -> None:
    play.plan("2026-07-08")
    if community.reports:
        play.send(*(report(plan, one, H1, "2026-07-03") for one in executors))
        play.publish("2026-07-08")


def _reject(play: Play) -> None:
    """A row says another sum than the totals do."""
    amend(play.programme, {"\t800\t900\t1000\tОснащення": "\t800\t950\t1000\tОснащення"})
    try:
        play.plan("2026-07-08")
    except RejectedError:
        return
    raise AssertionError
