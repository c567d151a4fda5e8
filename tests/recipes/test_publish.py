"""`hromada publish`, end to end on the real programme and the folder portal, by the command line that users call."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from support.crash import Publication, check_strokes, served, tree
from support.places import REAL, SUPPORT
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme, times

from flows.cli.main import main
from flows.outside.programme.programmes import load_programme

DATASET = "starokostiantyniv-informatization-2026-2028-programme"

JULY = ("--cycle", "2026-H1", "--now", "2026-07-08")

STROKES = 2


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_of_the_programme(tmp_path)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return tmp_path / "portal"


def publish(programme: Path, portal: Path, *options: str) -> int:
    return main(["publish", str(programme), "--portal", f"folder:{portal}", *options])


def text_of(portal: Path, name: str) -> str:
    return (portal / "dataset" / DATASET / "current" / name).read_text("utf-8")


def test_the_real_programme_is_published(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(REAL, portal, *JULY) == 0
    shown = capsys.readouterr()
    assert DATASET in shown.out
    assert "2026-H1" in shown.out
    assert str(portal / "index.html") in shown.out
    assert (portal / "dataset" / DATASET / "current").readlink() == Path("versions/2026-H1")
    assert "Traceback" not in shown.err


def test_every_table_is_read_back_by_pandas_with_its_keys_intact(portal: Path) -> None:
    publish(REAL, portal, *JULY)
    folder = portal / "dataset" / DATASET / "current"
    keys = {
        "measures": "measureId",
        "indicators": "indicatorId",
        "directions": "directionId",
        "executors": "executorId",
    }
    for table, key in keys.items():
        frame = pd.read_csv(folder / f"{table}.csv")
        assert list(frame[key].astype(str)) == [
            line.split(",")[0] for line in (folder / f"{table}.csv").read_text("utf-8").splitlines()[1:]
        ]
    measures = pd.read_csv(folder / "measures.csv")
    assert {"M2.1", "M2.10", "M5.18"} <= set(measures["measureId"])
    assert len(measures) == 52
    money = pd.read_csv(folder / "measure-funding.csv").groupby("year")["amountUah"].sum()
    assert dict(money) == {2026: 10_275_000, 2027: 8_245_000, 2028: 9_225_000}


def test_publishing_twice_changes_nothing(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(REAL, portal, *JULY)
    before, stamps = tree(portal), times(portal)
    capsys.readouterr()
    assert publish(REAL, portal, *JULY) == 0
    assert "Немає чого робити" in capsys.readouterr().out
    assert (tree(portal), times(portal)) == (before, stamps)


def test_another_folder_gets_the_same_bytes(tmp_path: Path) -> None:
    publish(REAL, tmp_path / "one", *JULY)
    publish(REAL, tmp_path / "two", *JULY)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_amended_money_makes_a_revision_that_says_so(programme: Path, portal: Path) -> None:
    publish(programme, portal, *JULY)
    first = portal / "dataset" / DATASET / "versions" / "2026-H1"
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    amend(programme, MORE_IN_2027)
    assert publish(programme, portal, "--cycle", "2026-H1", "--now", "2026-07-20") == 0
    assert (portal / "dataset" / DATASET / "current").readlink() == Path("versions/2026-H1.r2")
    assert before == {path: path.read_bytes() for path in before}
    changes = text_of(portal, "changes.md")
    assert "2.10" in changes
    assert "2027" in changes
    assert "+100\u00a0000" in changes
    assert "M2.10" in text_of(portal, "changes.csv")


def test_a_new_cycle_with_equal_content_is_one_confirmation(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(REAL, portal, *JULY)
    versions = served(portal)
    assert publish(REAL, portal, "--now", "2027-01-08") == 0
    assert served(portal) == versions
    listing = (portal / "dataset" / DATASET / "versions.json").read_text("utf-8")
    assert listing.count('"cycle": "2026-H2"') == 1
    stamps = times(portal)
    assert publish(REAL, portal, "--now", "2027-01-08") == 0
    assert times(portal) == stamps
    assert "Немає чого робити" in capsys.readouterr().out


def test_a_past_cycle_is_never_revised(programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(programme, portal, *JULY)
    publish(programme, portal, "--now", "2027-01-08")
    amend(programme, MORE_IN_2027)
    before = tree(portal)
    assert publish(programme, portal, "--cycle", "2026-H1", "--now", "2027-01-09") == 2
    assert "--cycle 2026-H2" in capsys.readouterr().err
    assert tree(portal) == before


def test_rejected_data_leaves_the_last_good_version_served(
    programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(programme, portal, *JULY)
    before, stamps = tree(portal), times(portal)
    amend(programme, {"громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення"})
    assert publish(programme, portal, "--cycle", "2026-H1", "--now", "2026-07-20") == 1
    shown = capsys.readouterr().err
    assert "sum-mismatch" in shown
    assert "8 345 000 грн" in " ".join(shown.split())
    assert (tree(portal), times(portal)) == (before, stamps)


def test_a_waived_fault_is_published_with_its_reason(programme: Path, portal: Path) -> None:
    amend(programme, {"громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення"})
    waiver = (
        '- {check: sum-mismatch, key: "2027", reason: Так у підписаному акті, who: І. Петренко, date: 2026-07-01}\n'
    )
    (programme / "waivers.yaml").write_text(waiver, "utf-8")
    assert publish(programme, portal, *JULY) == 0
    (line,) = [line for line in text_of(portal, "findings.csv").splitlines() if "sum-mismatch" in line]
    assert "warning" in line
    assert line.endswith("Так у підписаному акті")


def test_a_dry_run_writes_nothing(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(REAL, portal, *JULY, "--dry-run") == 0
    assert not portal.exists()
    shown = capsys.readouterr().out
    assert all(
        step in shown
        for step in ("Записати файли версії 2026-H1", "32 файли", "Показувати читачам", "Оновити перелік версій")
    )


def test_the_messages_are_english_where_asked(
    programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (programme / "programme.yaml").unlink()
    assert publish(programme, portal, *JULY, "--lang", "en") == 2
    assert "holds no programme.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--cycle", "2026-H3", "--now", "2026-07-08"), 2),
        (("--cycle", "2027-H1", "--now", "2026-07-08"), 2),
        (("--cycle", "2025-H2", "--now", "2026-07-08"), 2),
        (("--now", "the day after"), 2),
    ],
)
def test_what_cannot_be_is_refused(portal: Path, options: tuple[str, ...], code: int) -> None:
    assert publish(REAL, portal, *options) == code
    assert not (portal / "dataset").exists()


def test_the_audit_is_clean_and_sees_a_changed_byte(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(REAL, portal, *JULY)
    audit = ["audit", str(REAL), "--portal", f"folder:{portal}"]
    assert main(audit) == 0
    table = portal / "dataset" / DATASET / "versions" / "2026-H1" / "measures.csv"
    table.write_text(table.read_text("utf-8").replace("2.10", "2.11"), "utf-8")
    assert main(audit) == 1
    assert "2026-H1/measures.csv" in capsys.readouterr().out


def test_the_recorded_run_tells_what_it_did(
    tmp_path: Path, programme: Path, portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    direct = tmp_path / "direct"
    publish(REAL, direct, *JULY)
    command = [sys.executable, "-m", "flows.cli", "publish", str(REAL), "--portal", f"folder:{portal}", *JULY]
    run = subprocess.run([*command, "--engine", "prefect"], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    assert tree(portal) == tree(direct)
    with sqlite3.connect(tmp_path / "prefect" / "prefect.db") as record:
        assert record.execute("select name, state_name from flow_run").fetchall() == [
            (f"{load_programme(REAL).title}, 2026-H1", "Completed")
        ]
        tasks = {name for (name,) in record.execute("select name from task_run")}
        artifacts = {key for (key,) in record.execute("select key from artifact")}
    record.close()
    assert {"читання", "вилучення таблиць", "перевірка", "файли версії", "публікація", "звірка опублікованого"} <= tasks
    assert not any(name.isascii() for name in tasks)
    assert {f"{DATASET}-findings", f"{DATASET}-plan"} <= artifacts
    amend(programme, {"громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення"})
    command[command.index(str(REAL))] = str(programme)
    rejected = subprocess.run(
        [*command, "--engine", "prefect"], capture_output=True, text=True, check=False, timeout=300
    )
    assert rejected.returncode == 1
    assert "sum-mismatch" in rejected.stderr
    assert "Traceback" not in rejected.stderr
    assert tree(portal) == tree(direct)


def strokes(programme: Path, portal: Path, before: Path) -> Publication:
    publish(programme, before, *JULY)
    amend(programme, MORE_IN_2027)
    options = ("--portal", f"folder:{portal}", "--cycle", "2026-H1", "--now", "2026-07-20", "--engine", "direct")
    return Publication([sys.executable, "-m", "flows.cli", "publish", str(programme), *options], portal, before)


def test_a_kill_of_the_real_command_loses_nothing(programme: Path, portal: Path, tmp_path: Path) -> None:
    publication = strokes(programme, portal, tmp_path / "before")
    calls = publication.calls()
    check_strokes(publication, calls[:: max(1, len(calls) // STROKES)][:STROKES])


@pytest.mark.long
def test_a_kill_at_any_call_of_a_real_release_loses_nothing(programme: Path, portal: Path, tmp_path: Path) -> None:
    """The same files and the same calls as the command makes, without the check before them: all N, not a sample."""
    done = tmp_path / "done"
    before = strokes(programme, portal, tmp_path / "before").before
    shutil.copytree(tmp_path / "before", done, symlinks=True)
    assert publish(programme, done, "--cycle", "2026-H1", "--now", "2026-07-20") == 0
    script = str(SUPPORT / "again.py")
    publication = Publication([sys.executable, script, f"folder:{done}", f"folder:{portal}", DATASET], portal, before)
    calls = publication.calls()
    check_strokes(publication, calls)
    print(f"{len(calls)} of {len(calls)} kills lost nothing")  # noqa: T201  # the figure for the closing note
