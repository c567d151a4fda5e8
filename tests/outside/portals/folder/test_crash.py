from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from support.crash import REMOVING, Call, Publication, check_strokes, in_own_mounts, needs_mounts, served, tree
from support.places import SUPPORT
from support.small import DATASET, JULY, publish

from flows.outside.portals.address import open_portal

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = str(SUPPORT / "small.py")

SAMPLE = 6
"""At so many calls a run is killed; `make test-long` kills it at each."""

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def command(portal: Path, cycle: str, rows: str, day: str, dataset: str = DATASET) -> list[str]:
    return [sys.executable, SCRIPT, f"folder:{portal}", cycle, rows, day, dataset]


@pytest.fixture(params=["first", "revision", "confirmation", "withdrawal", "last withdrawal"])
def publication(request: pytest.FixtureRequest, tmp_path: Path) -> Publication:
    portal, before = tmp_path / "portal", tmp_path / "before"
    if request.param == "first":
        return Publication(command(portal, "2026-H1", "a", "2026-07-08"), portal)
    publish(open_portal(f"folder:{before}"), "2026-H1", "a", JULY)
    if request.param == "last withdrawal":
        return Publication(command(portal, "withdraw", "2026-H1", "2027-01-08"), portal, before)
    if request.param == "withdrawal":
        publish(open_portal(f"folder:{before}"), "2026-H1", "b", JULY)
        return Publication(command(portal, "withdraw", "2026-H1.r2", "2027-01-08"), portal, before)
    rows, cycle = ("b", "2026-H1") if request.param == "revision" else ("a", "2026-H2")
    return Publication(command(portal, cycle, rows, "2027-01-08"), portal, before)


def sample(calls: tuple[Call, ...], count: int = SAMPLE) -> list[Call]:
    """The first and the last of them, and others evenly between."""
    return [calls[round(i * (len(calls) - 1) / (count - 1))] for i in range(count)]


def written(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Those that write: a draft that cannot be cleared away is left for the next run, which is no failure."""
    return tuple(call for call in calls if call.name not in REMOVING)


def test_a_kill_loses_nothing(publication: Publication) -> None:
    calls = publication.calls()
    assert len(calls) > SAMPLE
    check_strokes(publication, sample(calls))


@pytest.mark.long
def test_a_kill_at_any_call_loses_nothing(publication: Publication) -> None:
    calls = publication.calls()
    check_strokes(publication, calls)
    print(f"{len(calls)} of {len(calls)} kills lost nothing")  # noqa: T201  # the figure for the closing note


def check_the_next_publication(portal: Path, before: Path, label: str, calls: int | None) -> int:
    """Kill a withdrawal at so many of its calls (null: at each); a publication of the same rows comes next.

    Where the withdrawal is in the record by then, that ends it; else nothing was withdrawn yet.
    """
    withdrawal = Publication(command(portal, "withdraw", label, "2027-01-08"), portal, before)
    again = Publication(command(portal, "2026-H1", "b", "2027-01-09"), portal, before)
    withdrawal.reset()
    withdrawal.run().check_returncode()
    withdrawn = tree(portal)
    struck = withdrawal.calls()
    record = portal / "dataset" / DATASET / "versions.json"
    for call in sample(struck, calls) if calls else struck:
        withdrawal.strike(call)
        is_told = b'"reason"' in record.read_bytes()
        assert again.run().returncode == (2 if is_told else 0), call
        assert (tree(portal) == withdrawn) == is_told, call
        assert (label in served_labels(portal)) == (not is_told), call
    return len(struck)


def served_labels(portal: Path) -> set[str]:
    return {link.readlink().name for link in portal.glob("dataset/*/current")}


@pytest.fixture(params=["2026-H1.r2", "2026-H1"])
def withdrawn(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path, str]:
    before = tmp_path / "before"
    for rows in ("a", "b") if request.param == "2026-H1.r2" else ("b",):
        publish(open_portal(f"folder:{before}"), "2026-H1", rows, JULY)
    return tmp_path / "portal", before, request.param


def test_the_next_publication_ends_a_withdrawal_that_was_killed(withdrawn: tuple[Path, Path, str]) -> None:
    check_the_next_publication(*withdrawn, SAMPLE)


@pytest.mark.long
def test_the_next_publication_ends_a_withdrawal_killed_at_any_call(withdrawn: tuple[Path, Path, str]) -> None:
    calls = check_the_next_publication(*withdrawn, None)
    print(f"{calls} of {calls} withdrawals were finished or not begun")  # noqa: T201  # as above


def test_a_failing_disk_loses_nothing(publication: Publication) -> None:
    calls = written(publication.calls())
    for error, call in zip(("ENOSPC", "EROFS", "EIO", "EACCES", "EDQUOT"), sample(calls, 5), strict=True):
        check_strokes(publication, [call], f"error={error}")


@pytest.mark.long
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_at_any_call_loses_nothing(publication: Publication, error: str) -> None:
    check_strokes(publication, written(publication.calls()), f"error={error}")


@needs_mounts
def test_a_full_disk_leaves_the_last_version(tmp_path: Path) -> None:
    portal, before, after = tmp_path / "portal", tmp_path / "before", tmp_path / "after"
    portal.mkdir()
    publish(open_portal(f"folder:{before}"), "2026-H1", "a", JULY)
    script = (
        'mount -t tmpfs -o size=96k none "$1"; cp -a "$2/." "$1"; shift 3; '
        'code=0; "$@" || code=$?; cp -a "$PORTAL/." "$AFTER"; exit $code'
    )
    rows = "b" * 100_000
    run = in_own_mounts(
        f"PORTAL=$1 AFTER=$3; {script}", portal, before, after, *command(portal, "2026-H1", rows, "2026-07-09")
    )
    assert run.returncode == 3, run
    assert "portal-full" in run.stderr
    assert tree(after) == tree(before)


@needs_mounts
def test_a_read_only_folder_leaves_the_last_version(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    publish(open_portal(f"folder:{portal}"), "2026-H1", "a", JULY)
    before = tree(portal)
    script = 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; shift; "$@"'
    run = in_own_mounts(script, portal, *command(portal, "2026-H1", "b", "2026-07-09"))
    assert run.returncode == 3, run
    assert "portal-read-only" in run.stderr
    assert tree(portal) == before


HOLD = """
import sys
from flows.outside.portals.address import open_portal
with open_portal(sys.argv[1]).hold(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_of_two_runs_stops_and_says_why(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    holder = [sys.executable, "-c", HOLD, f"folder:{portal}", DATASET]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        argv = command(portal, "2026-H1", "a", "2026-07-08")
        second = subprocess.run(argv, capture_output=True, text=True, check=False)
        first.communicate("")
    assert second.returncode == 3
    assert "portal-busy" in second.stderr
    assert not served(portal)
    subprocess.run(argv, check=True)
    assert served(portal)


def test_a_lock_goes_with_the_process_that_was_killed(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    holder = [sys.executable, "-c", HOLD, f"folder:{portal}", DATASET]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        first.stdout.readline()
        first.kill()
    assert publish(open_portal(f"folder:{portal}"), "2026-H1", "a", JULY)


def test_runs_of_several_datasets_at_once_all_reach_the_index(tmp_path: Path) -> None:
    together, in_turn = tmp_path / "together", tmp_path / "in-turn"
    datasets = ["a-programme", "b-programme", "c-programme"]
    runs = [subprocess.Popen(command(together, "2026-H1", "a", "2026-07-08", dataset)) for dataset in datasets]
    assert [run.wait() for run in runs] == [0, 0, 0]
    for dataset in datasets:
        publish(open_portal(f"folder:{in_turn}"), "2026-H1", "a", date(2026, 7, 8), dataset=dataset)
    assert tree(together) == tree(in_turn)
