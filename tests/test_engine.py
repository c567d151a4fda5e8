"""`hromada up`: Prefect's server, worker and deployments, by one command that may be repeated."""

from __future__ import annotations

import socket
import stat
import tomllib
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import requests
import yaml
from prefect_faults import ENDED, ORDER, PROGRAMME, TOKEN, Prefect

from flows.outside.definitions import PROJECT
from flows.outside.engine.home import Memory, PrefectHome
from flows.outside.processes import choosing_ports, pid_of
from flows.outside.settings import KYIV
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Sequence

DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((PROJECT / "prefect.yaml").read_bytes())["deployments"]
SCHEDULES = {entry["slug"]: entry for deployment in DEPLOYMENTS for entry in deployment.get("schedules", ())}


# --- the calendar, by the rule itself ---


def next_dates(slug: str, after: str, count: int = 5) -> Sequence[str]:
    """When a schedule of prefect.yaml is due, by Prefect's own reckoning, in Kyiv."""
    from prefect.server.schemas.schedules import CronSchedule  # only the tests of the calendar wait for it

    entry = SCHEDULES[slug]
    schedule = CronSchedule(cron=entry["cron"], timezone=entry["timezone"])
    dates = anyio.run(schedule.get_dates, count, datetime.fromisoformat(after).replace(tzinfo=KYIV))
    return [f"{date.astimezone(KYIV):%Y-%m-%d %H:%M %z}" for date in dates]


@pytest.mark.parametrize(
    ("slug", "after", "dates"),
    [
        ("half-year", "2026-07-08T06:01", [
            "2027-01-08 06:00 +0200", "2027-07-08 06:00 +0300", "2028-01-08 06:00 +0200", "2028-07-08 06:00 +0300",
            "2029-01-08 06:00 +0200",
        ]),
        ("daily", "2027-03-26T12:00", [
            "2027-03-27 06:30 +0200", "2027-03-28 06:30 +0300", "2027-03-29 06:30 +0300", "2027-03-30 06:30 +0300",
            "2027-03-31 06:30 +0300",
        ]),
        ("daily", "2027-10-29T12:00", [
            "2027-10-30 06:30 +0300", "2027-10-31 06:30 +0200", "2027-11-01 06:30 +0200", "2027-11-02 06:30 +0200",
            "2027-11-03 06:30 +0200",
        ]),
        ("weekly", "2027-03-16T12:00", [
            "2027-03-22 07:00 +0200", "2027-03-29 07:00 +0300", "2027-04-05 07:00 +0300", "2027-04-12 07:00 +0300",
            "2027-04-19 07:00 +0300",
        ]),
        ("weekly", "2027-10-19T12:00", [
            "2027-10-25 07:00 +0300", "2027-11-01 07:00 +0200", "2027-11-08 07:00 +0200", "2027-11-15 07:00 +0200",
            "2027-11-22 07:00 +0200",
        ]),
    ],
)  # fmt: skip
def test_the_next_five_dates_across_both_clock_changes(slug: str, after: str, dates: list[str]) -> None:
    assert next_dates(slug, after) == dates


def test_every_schedule_names_kyiv() -> None:
    assert {entry["timezone"] for entry in SCHEDULES.values()} == {"Europe/Kyiv"}
    assert set(SCHEDULES) == {"half-year", "daily", "weekly"}


# --- what is kept ---


def test_words_are_kept_made_whole_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = PrefectHome(tmp_path)
    given = {"HROMADA_PORTAL": "folder:./portal", "CKAN_API_TOKEN": TOKEN, "HROMADA_DEBUG": "1", "PATH": "/bin"}
    first = home.remember(given, running=False)
    assert first.told == {"HROMADA_PORTAL": f"folder:{tmp_path / 'portal'}", "CKAN_API_TOKEN": TOKEN}
    assert home.remember({}, running=True) == first == home.recall()
    assert home.remember({"CKAN_API_TOKEN": ""}, running=True).told == {"HROMADA_PORTAL": first.told["HROMADA_PORTAL"]}
    assert TOKEN not in repr(first)


def test_a_port_that_another_program_took_is_given_up(tmp_path: Path) -> None:
    home = PrefectHome(tmp_path)
    port = home.remember({}, running=False).port
    with socket.create_server(("127.0.0.1", port)):
        assert home.remember({}, running=True).port == port
        assert home.remember({}, running=False).port != port


def test_homes_take_turns_to_choose_their_ports() -> None:
    told: Queue[str] = Queue()

    def second() -> None:
        announce.set(told.put)
        with choosing_ports():
            told.put("its turn")

    thread = Thread(target=second)
    with choosing_ports():
        thread.start()
        assert told.get(timeout=30) == "ports-lock"
        assert told.empty()
    assert told.get(timeout=30) == "its turn"
    thread.join()


def test_another_word_is_another_profile(tmp_path: Path) -> None:
    home = PrefectHome(tmp_path)
    one, two = (home.settings(Memory(1, "hromada:x", {"CKAN_API_TOKEN": token})) for token in ("a", "b"))
    assert one != two
    assert tomllib.loads(one)["profiles"]["hromada"] == tomllib.loads(two)["profiles"]["hromada"]


# --- a real server and worker ---


def test_every_schedule_has_its_runs(prefect_home: Prefect) -> None:
    """A broken library makes schedules that look healthy and never run; `up` waits for the runs themselves."""
    planned = prefect_home.api.runs(["SCHEDULED"])
    known = prefect_home.api.ask("POST", "/deployments/filter")
    schedules = {entry["id"]: entry["slug"] for deployment in known for entry in deployment["schedules"]}
    assert {deployment["name"] for deployment in known} == {entry["name"] for entry in DEPLOYMENTS}
    for schedule, slug in schedules.items():
        times = [run.planned_for.astimezone(KYIV) for run in planned if run.schedule_id == schedule]
        assert len(times) >= 2, slug
        shown = [f"{time:%Y-%m-%d %H:%M %z}" for time in times]
        assert shown == next_dates(slug, f"{times[0]:%Y-%m-%dT%H:%M}", len(times))


def test_up_again_leaves_everything_alone(prefect_home: Prefect) -> None:
    api, before = prefect_home.api, [pid_of(prefect_home.home, name) for name in ("server", "worker")]
    daily = api.ask("GET", "/deployments/name/publish-due/daily")
    api.ask("PATCH", f"/deployments/{daily['id']}", paused=True)
    said = prefect_home.up()
    assert [pid_of(prefect_home.home, name) for name in ("server", "worker")] == before
    assert api.ask("GET", f"/deployments/{daily['id']}")["paused"]
    api.ask("PATCH", f"/deployments/{daily['id']}", paused=False)
    assert prefect_home.memory.url in said
    assert str(prefect_home.home.login) in said
    assert prefect_home.hromada("status", "--lang", "en").stdout.splitlines()[0] in said


def test_nobody_enters_without_the_login(prefect_home: Prefect) -> None:
    memory = prefect_home.memory
    assert requests.post(f"{memory.api}/flow_runs/filter", json={}, timeout=10).status_code == 401
    assert requests.get(f"{memory.api}/admin/version", auth=("hromada", "guess"), timeout=10).status_code == 401
    assert memory.url.startswith("http://127.0.0.1:")


def test_login_and_token_are_seen_nowhere(prefect_home: Prefect) -> None:
    home, secrets = prefect_home.home, [prefect_home.memory.login.partition(":")[2], TOKEN]
    argv = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.parent.exists()]
    logs = [path.read_bytes() for path in (home.state / "logs").iterdir()]
    database = [path.read_bytes() for path in home.state.glob("prefect.db*")]
    said = [prefect_home.up().encode(), prefect_home.hromada("status").stdout.encode()]
    for secret in secrets:
        assert not [text for text in (*argv, *logs, *database, *said) if secret.encode() in text]
    private = [home.login, home.profile, home.state / "memory.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE(home.state.stat().st_mode) == 0o700


def test_a_run_started_by_hand_publishes(prefect_home: Prefect, tmp_path: Path) -> None:
    run = prefect_home.start(f"folder:{tmp_path}")
    assert prefect_home.await_state(run, ENDED) == "Completed", prefect_home.look(run)
    assert list(tmp_path.glob("dataset/*/versions/2026-H1/datapackage.json"))


def test_the_command_line_is_recorded_while_prefect_is_up(prefect_home: Prefect, tmp_path: Path) -> None:
    order = ("publish", PROGRAMME, "--cycle", ORDER["cycle"], "--now", ORDER["now"], "--portal", f"folder:{tmp_path}")
    done = prefect_home.hromada(*order)
    assert done.returncode == 0, done.stderr
    newest = prefect_home.api.runs(["COMPLETED"], sort="EXPECTED_START_TIME_DESC", limit=1)[0]
    parameters = prefect_home.api.ask("GET", f"/flow_runs/{newest.run_id}")["parameters"]
    assert parameters["portal"] == f"folder:{tmp_path}"
    assert newest.deployment_id == ""
