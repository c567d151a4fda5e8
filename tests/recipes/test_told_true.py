"""Every sentence of `changes.md` of a year with news of every kind, held against the published tables."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from support.news_played import play_the_news
from support.played import Play
from support.published import Published
from support.told_true import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> Path:
    folder = tmp_path_factory.mktemp("news")
    play_the_news(Play(folder, f"folder:{folder / 'portal'}"), plan, executors)
    return folder / "portal" / "dataset"


def readers(portal: Path) -> dict[str, Reader]:
    """Each version beside the one before it."""
    found: dict[str, Reader] = {}
    for dataset, versions in (
        ("programme", ("2026-H1", "2026-H2")),
        ("progress", ("2026-H1", "2026-H2", "2026-H2.r2")),
    ):
        (home,) = portal.glob(f"*-{dataset}")
        published = [Published(home / "versions" / version) for version in versions]
        for old, new in zip((None, *published), published, strict=False):
            found[f"{dataset} {new.folder.name}"] = Reader(new, old)
    return found


def test_every_sentence_is_understood_and_true(portal: Path) -> None:
    assert {name: reader.faults() for name, reader in readers(portal).items() if reader.faults()} == {}


def test_the_gravest_news_stand_first(portal: Path) -> None:
    text = (readers(portal)["progress 2026-H2"].new.folder / "changes.md").read_text("utf-8-sig")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "Коротко",
        "Кошти",
        "Скасовано, зупинено, відстає",
        "Завершено",
        "Цілі індикаторів",
        "Звіти виконавців",
        "Хід виконання",
        "Відомості про набір",
        "Докладніше про виконання",
    ]


LIES = {
    "a sum": ("освоєно 5\u00a0000 грн", "освоєно 5\u00a0001 грн"),
    "a percentage before": ("до 80 % (було 100 %)", "до 80 % (було 99 %)"),
    "a status before": ("знову виконується (було «виконано»)", "знову виконується (було «скасовано»)"),
    "a number of measures": ("Завершено 1 із 52", "Завершено 2 із 52"),
    "a line left out": ("- Захід 5.5 ", "Захід 5.5 "),
    "a sentence that nobody knows": ("- Відзвітовано", "- Усе гаразд. Відзвітовано"),
    "who has not reported": ("не подано — ", "подано вчасно — "),
}


@pytest.mark.parametrize("lie", LIES)
def test_the_reader_finds_a_lie(portal: Path, tmp_path: Path, lie: str) -> None:
    """A check that cannot fail would prove nothing."""
    reader = readers(portal)["progress 2026-H2"]
    copy = tmp_path / "x-progress" / "versions" / "2026-H2"
    copy.mkdir(parents=True)
    for path in reader.new.folder.glob("*.*"):
        (copy / path.name).write_bytes(path.read_bytes())
    (tmp_path / "x-programme").symlink_to(next(portal.glob("*-programme")))
    true, lied = LIES[lie]
    told = (copy / "changes.md").read_text("utf-8-sig")
    assert true in told
    (copy / "changes.md").write_text(told.replace(true, lied), "utf-8")
    assert Reader(Published(copy), reader.old).faults()


def test_a_cancelled_measure_of_the_programme_is_a_finding(portal: Path) -> None:
    raw = (readers(portal)["progress 2026-H2"].new.folder / "findings.csv").read_text("utf-8")
    rows = list(csv.DictReader(raw.splitlines()))
    assert [row["key"] for row in rows if row["check"] == "cancelled-by-office"] == ["M2.1"]
