"""`hromada up`: Prefect's server, worker and deployments, by one command that may be repeated."""

from __future__ import annotations

import json
import shutil
import socket
import stat
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import requests
import yaml
from playwright.sync_api import expect
from support.ckan_reader import Look, impatient, look
from support.prefect_faults import ENDED, NOTIFY_SECRET, ORDER, PROGRAMME, TOKEN, Prefect
from support.prefect_page import logged_in

from flows.cli.main import main
from flows.local.ckan.place import find_place
from flows.local.prefect.deploy import AUTOMATIONS, deploy, deployment_version
from flows.local.prefect.home import SETTINGS, PrefectHome, PrefectMemory
from flows.local.processes import choosing_ports, pid_of
from flows.outside.machine.settings import KYIV
from flows.outside.programme.definitions import PROJECT
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

    from flows.outside.machine.trial_access import Access

Somewhere = tuple[str, Callable[[], bool]]
DEPLOYMENT_RUN = ("deployment", "run", "publish-programme/publish")
RECORDS = ("/logs/filter", "/artifacts/filter", "/flow_runs/filter", "/task_runs/filter", "/deployments/filter")
CONFIGURATION = "GET https://sr-client-cfg.amplitude.com/config"
"""What Prefect's page asks for by itself, whatever it is told; it sends nothing there."""

DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((PROJECT / "prefect.yaml").read_bytes())["deployments"]
SCHEDULES = {entry["slug"]: entry for deployment in DEPLOYMENTS for entry in deployment.get("schedules", ())}


def given(**parameters: str) -> list[str]:
    """Parameters as Prefect's command line takes them."""
    return [word for name, value in parameters.items() for word in ("-p", f"{name}={value}")]


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


def test_a_dead_run_is_called_so_within_three_minutes_and_a_living_one_speaks_three_times_before() -> None:
    (dead,) = yaml.safe_load(AUTOMATIONS.read_text("utf-8"))
    states = {"Pending", "Submitting", "Running", "heartbeat"}
    assert {f"prefect.flow-run.{state}" for state in states} == set(dead["trigger"]["after"])
    assert dead["trigger"]["within"] <= 180
    assert dead["actions"][0]["state"] == "CRASHED"
    assert 3 * int(SETTINGS["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"]) <= dead["trigger"]["within"]


def test_words_are_kept_made_whole_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = PrefectHome(tmp_path)
    given = {"HROMADA_PORTAL": "folder:./portal", "CKAN_API_TOKEN": TOKEN, "HROMADA_DEBUG": "1", "PATH": "/bin"}
    first = home.remember(given, running=False)
    assert first.variables == {"HROMADA_PORTAL": f"folder:{tmp_path / 'portal'}", "CKAN_API_TOKEN": TOKEN}
    assert home.remember({}, running=True) == first == home.recall()
    assert home.remember({"CKAN_API_TOKEN": ""}, running=True).variables == {
        "HROMADA_PORTAL": first.variables["HROMADA_PORTAL"]
    }
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
    one, two = (home.settings(PrefectMemory(1, "hromada:x", {"CKAN_API_TOKEN": token})) for token in ("a", "b"))
    assert one != two
    assert tomllib.loads(one)["profiles"]["hromada"] == tomllib.loads(two)["profiles"]["hromada"]


def test_a_mended_programme_makes_another_release_and_a_remark_none(tmp_path: Path) -> None:
    """The form lists its half-years from then on; what a maintainer paused is not touched for less."""
    facts = Path(shutil.copytree(PROJECT / "datasets" / PROGRAMME, tmp_path / PROGRAMME)) / "programme.yaml"
    said = facts.read_text("utf-8")
    facts.write_text(f"{said}slug: [", "utf-8")
    broken = deployment_version(tmp_path)
    facts.write_text(said, "utf-8")
    assert deployment_version(tmp_path) != broken
    mended = deployment_version(tmp_path)
    facts.write_text(f"{said}# nothing new\n", "utf-8")
    assert deployment_version(tmp_path) == mended


def test_a_home_that_cannot_be_made_is_not_taken_for_a_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "taken"))
    assert main(["up", "--lang", "en"]) == 3
    told = capsys.readouterr().err
    assert str(tmp_path / "taken" / "prefect") in told
    assert "the portal" not in told


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


def test_what_is_deployed_anew_stays_paused(prefect_home: Prefect, tmp_path: Path) -> None:
    """An upgrade, or a new programme, deploys all of them anew."""
    api, home = prefect_home.api, prefect_home.home
    daily = api.ask("GET", "/deployments/name/publish-due/daily")
    audit = api.ask("GET", "/deployments/name/audit-portals/audit")
    weekly = f"/deployments/{audit['id']}/schedules/{audit['schedules'][0]['id']}"
    api.ask("PATCH", f"/deployments/{daily['id']}", paused=True)
    api.ask("PATCH", weekly, active=False)
    shutil.copytree(PROJECT / "datasets" / PROGRAMME, tmp_path / PROGRAMME)
    deploy(api, home, tmp_path)
    anew = api.ask("GET", f"/deployments/{daily['id']}")
    assert anew["version"] == deployment_version(tmp_path) != daily["version"]
    assert anew["paused"]
    (schedule,) = api.ask("GET", f"/deployments/{audit['id']}")["schedules"]
    assert not schedule["active"]
    api.ask("PATCH", f"/deployments/{daily['id']}", paused=False)
    api.ask("PATCH", f"/deployments/{audit['id']}/schedules/{schedule['id']}", active=True)
    prefect_home.up()


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


# --- the four ways to publish ---


def seen_by_citizens(portal: Access, dataset: str) -> Look:
    """The dataset as anybody gets it, each file hashed."""
    found = look(impatient(portal.url), dataset)
    assert found
    assert found.told == found.label
    measures = found.tables["measures.csv"]
    assert measures
    assert len(measures) == 52
    return found


@pytest.fixture(params=["folder", pytest.param("ckan", marks=pytest.mark.long)])
def somewhere(request: pytest.FixtureRequest, prefect_home: Prefect, tmp_path: Path, trial_portal: Access) -> Somewhere:
    """An address for a new dataset, and whether citizens have it there."""
    dataset = prefect_home.new_dataset()
    if request.param == "folder":
        return f"folder:{tmp_path}", (tmp_path / "dataset" / dataset / "current" / "datapackage.json").is_file
    return f"ckan:{trial_portal.url}", lambda: seen_by_citizens(trial_portal, dataset).label == ORDER["cycle"]


def test_prefects_command_line_publishes(prefect_home: Prefect, somewhere: Somewhere) -> None:
    portal, is_published = somewhere
    done = prefect_home.prefect(*DEPLOYMENT_RUN, *given(**ORDER, portal=portal), "--watch")
    assert done.returncode == 0, done.stdout + done.stderr
    assert is_published()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"cycle": "2026-H3"}, "2026-H1"),
        pytest.param({"programme": "kvitneve"}, PROGRAMME, marks=pytest.mark.long),
    ],
)
def test_prefects_command_line_refuses_with_the_reason(
    prefect_home: Prefect, wrong: dict[str, str], reason: str
) -> None:
    done = prefect_home.prefect(*DEPLOYMENT_RUN, *given(**{**ORDER, **wrong}))
    assert done.returncode == 1
    assert reason in done.stdout
    assert next(iter(wrong.values())) in done.stdout


def test_the_command_line_is_recorded_while_prefect_is_up(prefect_home: Prefect, somewhere: Somewhere) -> None:
    portal, is_published = somewhere
    order = ("publish", PROGRAMME, "--cycle", ORDER["cycle"], "--now", ORDER["now"], "--portal", portal)
    done = prefect_home.hromada(*order)
    assert done.returncode == 0, done.stderr
    newest = prefect_home.api.runs(["COMPLETED"], sort="EXPECTED_START_TIME_DESC", limit=1)[0]
    assert prefect_home.api.ask("GET", f"/flow_runs/{newest.run_id}")["parameters"]["portal"] == portal
    assert newest.deployment_id == ""
    assert is_published()


def test_a_wrong_value_on_the_command_line_is_told_in_a_sentence(prefect_home: Prefect) -> None:
    done = prefect_home.hromada("publish", PROGRAMME, "--cycle", "2026-H3", "--lang", "en")
    assert done.returncode == 2
    assert "2026-H3" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "deployment", ["publish-due/daily", pytest.param("publish-half-year/half-year", marks=pytest.mark.long)]
)
def test_a_scheduled_run_publishes_on_a_real_ckan(prefect_home: Prefect, trial_portal: Access, deployment: str) -> None:
    """The clock of this machine decides what is due then; the programme's act is of January 2026."""
    dataset = prefect_home.new_dataset()
    with prefect_home.due_now(deployment) as run:
        assert prefect_home.await_state(run, ENDED) == "Completed", prefect_home.look(run)
    assert "Опубліковано або перевірено: 1." in prefect_home.look(run)[1]
    assert seen_by_citizens(trial_portal, dataset).label.startswith("20")


def test_a_maintainer_publishes_from_prefects_page(
    prefect_home: Prefect, trial_portal: Access, browser: Browser
) -> None:
    dataset = prefect_home.new_dataset()
    with logged_in(browser, prefect_home.memory) as shown:
        page = shown.page
        shown.open_form("publish")
        assert shown.choices("Півріччя")[:3] == ["чергове", "2026-H1", "2026-H2"]
        shown.choose("Програма", PROGRAMME)
        shown.fill({"Портал": f"ckan:{trial_portal.url}", "Станом на": "8 липня"})
        wrong = shown.start()
        prefect_home.await_state(wrong, ENDED)
        assert prefect_home.look(wrong)[1].startswith("«8 липня» не є датою. Напишіть дату так: 2026-07-08")
        page.reload()  # its button «View run» stays else
        shown.open_form("publish")
        shown.choose("Програма", PROGRAMME)
        shown.choose("Півріччя", "2026-H1")
        shown.fill({"Портал": f"ckan:{trial_portal.url}", "Станом на": "2026-07-08"})
        run = shown.start()
        prefect_home.await_state(run, ENDED)  # a task of it that is Completed already looks the same on the page
        page.reload()
        expect(page.get_by_text("Completed", exact=True).first).to_be_visible(timeout=120_000)
        shown.open_artifact(f"{dataset}-findings")
        expect(page.get_by_role("table")).to_contain_text("Підсумковий рядок зсунуто")
    assert {ask.partition("?")[0].rpartition("/")[0] for ask in shown.outside} <= {CONFIGURATION}
    assert seen_by_citizens(trial_portal, dataset).label == "2026-H1"


def test_a_link_to_a_run_asks_for_the_login_first(prefect_home: Prefect, browser: Browser) -> None:
    """As a notice bears it, opened where nobody has been yet."""
    profile = tomllib.loads(prefect_home.home.profile.read_text())["profiles"]["hromada"]
    (run,) = prefect_home.api.runs(["SCHEDULED"], limit=1)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{profile['PREFECT_UI_URL']}/runs/flow-run/{run.run_id}")
        page.locator("input[type=password]").fill(prefect_home.memory.login)
        page.keyboard.press("Enter")
        expect(page.get_by_text(run.name).first).to_be_visible()


# --- reports ---


def test_reports_are_collected_from_prefects_page(prefect_home: Prefect) -> None:
    folder = prefect_home.programme / "reports" / "2026-H1"
    folder.mkdir(parents=True)
    try:
        (folder / "лист.xlsx").write_bytes(b"this is no workbook")
        collect = prefect_home.api.ask("GET", "/deployments/name/collect-reports/collect")
        order = {"programme": PROGRAMME, "now": "2026-07-05"}  # the half-year whose turn it is
        path = f"/deployments/{collect['id']}/create_flow_run"
        run = str(prefect_home.api.ask("POST", path, parameters=order)["id"])
        assert prefect_home.await_state(run, ENDED) == "Failed", prefect_home.look(run)
        assert "не є звітами: 1" in prefect_home.look(run)[1]
        shown = prefect_home.artifacts(run)
    finally:
        shutil.rmtree(folder.parent)
    rows = {key.rpartition("-")[2]: table for key, table in shown.items()}
    assert {row["Стан звіту"] for row in rows["reports"]} == {"очікується"}
    assert [row["Файл"][:7] for row in rows["mend"]] == ["report-"]


# --- secrets ---


def test_a_refused_token_is_a_sentence_and_is_seen_nowhere(prefect_home: Prefect, trial_portal: Access) -> None:
    prefect_home.new_dataset()
    order = ("publish", PROGRAMME, "--now", ORDER["now"], "--portal", f"ckan:{trial_portal.url}")
    done = prefect_home.hromada(*order, CKAN_API_TOKEN=TOKEN)
    assert done.returncode == 3
    run = prefect_home.api.runs(["FAILED"], sort="EXPECTED_START_TIME_DESC", limit=1)[0]
    name, message = prefect_home.look(run.run_id)
    assert (name, "Traceback" in message) == ("Failed", False)
    assert message in done.stderr.replace("\n", " ")
    assert not holders(prefect_home, trial_portal, [TOKEN])


def test_no_secret_is_seen_anywhere(prefect_home: Prefect, trial_portal: Access) -> None:
    """After all these runs: three files that their owner alone reads hold the secrets, and nothing else does."""
    secrets = [prefect_home.memory.login.partition(":")[2], trial_portal.token, NOTIFY_SECRET]
    home = prefect_home.home
    private = {home.login, home.profile, home.state / "memory.json"}
    assert holders(prefect_home, trial_portal, secrets) == {str(path) for path in private}
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE(home.state.stat().st_mode) == 0o700


def holders(prefect: Prefect, portal: Access, secrets: Sequence[str]) -> set[str]:
    """Whatever holds one of the secrets: files, command lines, what Prefect and the portal answer."""
    files = [path for path in prefect.state.rglob("*") if path.is_file() and not path.is_symlink()]
    stored = [path for path in (find_place("2.12").state / "storage").rglob("*") if path.is_file()]
    assert prefect.home.state / "prefect.db" in files
    assert stored
    texts = {str(path): read(path) for path in (*files, *stored, *Path("/proc").glob("[0-9]*/cmdline"))}
    texts |= {f"prefect {path}": json.dumps(prefect.api.ask("POST", path)).encode() for path in RECORDS}
    texts["up"], texts["status"] = prefect.up().encode(), prefect.hromada("status").stdout.encode()
    site = impatient(portal.url)
    for dataset in (name for name in site.ask("package_list", {}) or () if name.startswith("engine-")):
        texts[dataset] = json.dumps(site.ask("package_show", {"id": dataset})).encode()
    return {name for name, text in texts.items() if any(secret.encode() in text for secret in secrets)}


def read(path: Path) -> bytes:
    """What is there; a process or a passing file may be gone."""
    with suppress(OSError):
        return path.read_bytes()
    return b""
