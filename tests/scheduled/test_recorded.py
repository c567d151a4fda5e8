"""Runs as Prefect records them: forms that refuse, decisions of people, rounds through all programmes, secrets."""

from __future__ import annotations

import gc
import json
import re
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from prefect import flow
from prefect.artifacts import Artifact
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.exceptions import Pause, PrefectHTTPStatusError
from prefect.flow_engine import run_flow
from prefect.settings import get_current_settings
from prefect.states import Crashed, Pending, Scheduled, Suspended
from prefect.utilities.callables import parameter_schema
from support.ckan_faults import gate
from support.ckan_reader import impatient, look
from support.filling import fill, real_forms, sample, small_form
from support.latin import foreign_words
from support.places import REAL
from support.programmes import MORE_IN_2027, amend
from support.receiver import SECRET, Receiver
from support.reviewed import WHO

from flows.model.findings import Finding
from flows.outside.machine.notices import portal_away
from flows.outside.machine.settings import KYIV, Settings, moment
from flows.outside.programme.programmes import load_programme
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.recipes.shown import findings_shown
from flows.scheduled.flows import audit_portals, collect_reports, publish_due, publish_half_year, publish_programme
from flows.scheduled.forms import AGREE, DECLINE
from flows.scheduled.steps import MOST_ROWS, Recorded, inform, secrets
from flows.scheduled.upkeep import REFUSED, close_lapsed, close_stuck
from flows.stages import notices
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

    from flows.outside.machine.trial_access import Access

DATASET = "starokostiantyniv-informatization-2026-2028-programme"
PUBLISH = "publish-programme/publish"
FLOWS: dict[str, Flow[Any, Any]] = {PUBLISH: publish_programme, "publish-due/daily": publish_due}

# Prefect's synchronous artifacts leave their client open (prefect/artifacts.py).
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What Prefect left open goes while its warning is expected, not in the middle of another test."""
    yield
    gc.collect()


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a machine that knows one programme publishes it."""
    monkeypatch.setenv("HROMADA_DATASETS", str(tmp_path / "datasets"))
    monkeypatch.setenv("HROMADA_PORTAL", f"folder:{tmp_path / 'portal'}")
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    shutil.copytree(REAL, tmp_path / "datasets" / "kvitneve")
    return tmp_path / "portal"


@pytest.fixture
def programme(portal: Path) -> Path:
    """The programme, which is published with a person's consent only."""
    folder = portal.parent / "datasets" / "kvitneve"
    facts = folder / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace('approval: "none"', 'approval: "required"'), "utf-8")
    return folder


@pytest.fixture
def deployed(prefect_record: None, portal: Path) -> None:  # noqa: ARG001  # the form lists what there is by then
    for name, ours in FLOWS.items():
        ours.to_deployment(name=name.partition("/")[2], enforce_parameter_schema=True).apply()  # type: ignore[union-attr]


def ordered(deployment: str = PUBLISH, **parameters: str) -> UUID:
    with get_client(sync_client=True) as client:
        found = client.read_deployment_by_name(deployment)
        return client.create_flow_run_from_deployment(found.id, parameters=parameters).id


def executed(run: UUID, deployment: str = PUBLISH) -> State[Any]:
    """What a worker does with a run that is due, and how the run then stands."""
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run, Pending())
        with suppress(Pause):
            run_flow(FLOWS[deployment], flow_run=client.read_flow_run(run), return_type="state")
        return state_of(run)


def state_of(run: UUID) -> State[Any]:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    assert state is not None
    return state


def resumed(run: UUID, **answer: str) -> str:
    """What the server says of a person's answer."""
    with get_client(sync_client=True) as client:
        return client.resume_flow_run(run, run_input=answer).status.value


def agree(run: UUID) -> None:
    """A person looks up the hash among the artifacts and accepts."""
    artifact: Any = Artifact.get(f"{DATASET}-hash")
    (sign,) = (value for value in json.loads(str(artifact.data))[0].values() if re.fullmatch(r"[0-9a-f]{8}", value))
    assert resumed(run, accepted=AGREE, who=WHO, sign=sign) == "ACCEPT"


def questions() -> list[FlowRun]:
    """The runs that publish with consent, oldest first."""
    with get_client(sync_client=True) as client:
        found = client.read_deployment_by_name(PUBLISH)
        runs = client.read_flow_runs()
    return sorted((run for run in runs if run.deployment_id == found.id), key=lambda run: str(run.created))


def versions(portal: Path) -> list[str]:
    listing = portal / "dataset" / DATASET / "versions.json"
    if not listing.is_file():
        return []
    return [item["version"] for item in json.loads(listing.read_bytes())["versions"]]


def money_of(portal: Path) -> str:
    return (portal / "dataset" / DATASET / "current" / "measure-funding.csv").read_text("utf-8")


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [publish_programme, collect_reports, publish_half_year, publish_due, audit_portals])
def test_every_parameter_has_a_ukrainian_title_and_description(asked: Flow[Any, Any], portal: Path) -> None:
    for name, field in parameter_schema(asked).properties.items():
        assert field["title"] != name
        assert not field["title"].isascii()
        assert foreign_words(field["description"].replace("programme.yaml", "")) == set()
        assert not {"pattern", "format"} & set(field)  # Prefect would show them, and say in English what is wrong
        assert portal  # the list of programmes is this test's own


def test_the_form_lists_the_programmes_and_asks_for_no_secret(portal: Path) -> None:
    schema = parameter_schema(publish_programme)
    assert schema.properties["programme"]["enum"] == ["kvitneve"]
    assert schema.required == ["programme"]
    assert set(schema.properties) == {"programme", "cycle", "portal", "now", "dry_run"}
    assert portal.parent.name


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"programme": "kvitnevo"}, "kvitneve"),
        ({}, "programme"),
        ({"programme": "kvitneve", "cycle": "2026-H3"}, "2026-H3"),
        ({"programme": "kvitneve", "dry_run": "так"}, "dry_run"),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason(parameters: dict[str, str], reason: str) -> None:
    with pytest.raises(PrefectHTTPStatusError, match=reason) as caught:
        ordered(**parameters)
    assert caught.value.response.status_code == 409


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("parameters", "advice"),
    [
        ({"now": "8 липня"}, "«8 липня» не є датою. Напишіть дату так: 2026-07-08"),
        ({"portal": "folder:./portal"}, "Напишіть повний шлях: folder:/…"),
        ({"portal": "портал"}, "Напишіть її так: folder:ШЛЯХ"),
    ],
)
def test_a_value_that_a_list_does_not_offer_ends_the_run_with_what_to_write(
    parameters: dict[str, str], advice: str
) -> None:
    state = executed(ordered(programme="kvitneve", **parameters))
    assert state.is_failed()
    assert advice in str(state.message)
    assert foreign_words(str(state.message)) == set()


@pytest.mark.usefixtures("deployed")
def test_an_unknown_parameter_is_named_where_the_run_ends() -> None:
    """Prefect accepts it, and the run's process dies before our first line; the worker then calls this hook."""
    run = ordered(programme="kvitneve", colour="red")
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run, Crashed(message="exited with status code: 1"), force=True)
        for hook in publish_programme.on_crashed_hooks:
            hook(flow=publish_programme, flow_run=client.read_flow_run(run), state=state_of(run))
    assert "colour" in str(state_of(run).message)
    assert state_of(run).is_crashed()


@pytest.mark.usefixtures("deployed")
def test_a_publication_that_waited_bears_the_day_on_which_it_went_out(portal: Path) -> None:
    """Its worker was away, or a person took their time: nobody could read it on the day it was ordered."""
    begun = datetime.now(KYIV)
    with get_client(sync_client=True) as client:
        found = client.read_deployment_by_name(PUBLISH)
        late: State[Any] = Scheduled(scheduled_time=begun - timedelta(days=3))
        run = client.create_flow_run_from_deployment(found.id, parameters={"programme": "kvitneve"}, state=late)
    assert executed(run.id).is_completed()
    (version,) = json.loads((portal / "dataset" / DATASET / "versions.json").read_bytes())["versions"]
    assert version["published"] >= begun.date().isoformat()


# --- decisions -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("deployed", "programme")
def test_only_an_explicit_yes_publishes_and_exactly_what_was_shown(portal: Path, receiver: Receiver) -> None:
    run = ordered(programme="kvitneve", now="2026-07-08")
    assert executed(run).name == "Suspended"
    assert versions(portal) == []
    assert resumed(run) == resumed(run, note="так") == resumed(run, accepted="maybe") == "REJECT"
    assert resumed(run, accepted=DECLINE) == resumed(run, accepted=DECLINE, note="") == "REJECT"
    assert resumed(run, accepted=AGREE) == resumed(run, accepted=AGREE, who=WHO, sign="1234567") == "REJECT"
    assert resumed(run, accepted=AGREE, who=WHO, sign="00000000") == "ACCEPT"
    assert executed(run).name == "Suspended", "another hash is asked for again"
    assert versions(portal) == []
    agree(run)
    assert executed(run).is_completed()
    assert versions(portal) == ["2026-H1"]
    titles = [got["title"].partition(":")[0] for got in receiver.got]
    assert list(dict.fromkeys(titles)) == ["Чекає на вашу згоду", "Опубліковано"]
    assert str(run) in receiver.got[0]["message"]


@pytest.mark.long
@pytest.mark.usefixtures("deployed", "programme")
def test_a_refusal_publishes_nothing_and_says_why(portal: Path, receiver: Receiver) -> None:
    run = ordered(programme="kvitneve", now="2026-07-08")
    executed(run)
    assert resumed(run, accepted=DECLINE, note="Чекаємо на рішення сесії") == "ACCEPT"
    state = executed(run)
    assert (state.is_failed(), state.name) == (True, REFUSED)
    assert "Чекаємо на рішення сесії" in str(state.message)
    assert versions(portal) == []
    assert len(receiver.got) == 1


@pytest.mark.long
@pytest.mark.usefixtures("deployed")
def test_an_approval_is_good_only_for_what_was_shown(portal: Path, programme: Path) -> None:
    run = ordered(programme="kvitneve", now="2026-07-08")
    executed(run)
    amend(programme, MORE_IN_2027)
    agree(run)
    assert executed(run).name == "Suspended"
    assert versions(portal) == []
    agree(run)
    assert executed(run).is_completed()
    assert ",900000.00," in money_of(portal)


@pytest.mark.long
@pytest.mark.usefixtures("deployed", "programme")
def test_an_approval_is_asked_for_again_when_the_portal_has_changed(portal: Path) -> None:
    first = ordered(programme="kvitneve", now="2026-07-08")
    second = ordered(programme="kvitneve", now="2026-07-08T12:00")
    executed(first)
    executed(second)
    agree(first)
    assert executed(first).is_completed()
    agree(second)
    assert executed(second).is_completed(), "the same content is out, so nothing is left to decide"
    assert versions(portal) == ["2026-H1"]


def let_lapse(run: UUID) -> None:
    """The time to answer runs out."""
    with get_client(sync_client=True) as client:
        past = datetime.now(UTC) - timedelta(seconds=1)
        client.set_flow_run_state(run, Suspended(pause_expiration_time=past), force=True)
    assert resumed(run, accepted=AGREE, who=WHO, sign="00000000") == "REJECT"
    assert state_of(run).is_failed()


@pytest.mark.usefixtures("deployed", "programme")
def test_a_question_that_nobody_answered_is_told_once_whoever_asked_it(portal: Path, receiver: Receiver) -> None:
    run = ordered(programme="kvitneve", now="2026-07-08")
    executed(run)
    let_lapse(run)
    close_lapsed()
    assert "Ніхто не відповів вчасно" in str(state_of(run).message)
    assert [got["title"] for got in receiver.got][1:] == [f"Ніхто не відповів: {load_programme(REAL).title}, 2026-H1"]
    assert close_lapsed() == ()
    assert versions(portal) == []


@pytest.mark.long
@pytest.mark.usefixtures("deployed", "programme")
def test_the_daily_run_asks_once_again_after_silence_and_never_after_a_refusal(
    portal: Path, receiver: Receiver
) -> None:
    def daily(now: str) -> State[Any]:
        return executed(ordered("publish-due/daily", now=now), "publish-due/daily")

    before = len(questions())
    assert daily("2026-07-08T06:30:00").is_completed()
    daily("2026-07-09T06:30:00")
    (asked,) = questions()[before:]
    assert executed(asked.id).name == "Suspended"
    assert "Чекають на згоду: 1" in str(daily("2026-07-10T06:30:00").message)
    assert len(questions()) == before + 1

    let_lapse(asked.id)
    assert versions(portal) == []
    daily("2026-07-15T06:30:00")
    again = questions()[-1]
    assert len(questions()) == before + 2
    executed(again.id)
    resumed(again.id, accepted=DECLINE, note="Не цього місяця")
    assert executed(again.id).name == REFUSED
    assert daily("2026-07-16T06:30:00").is_completed()
    assert len(questions()) == before + 2
    assert versions(portal) == []
    told = [got["title"].partition(":")[0] for got in receiver.got]
    assert told == ["Чекає на вашу згоду", "Ніхто не відповів", "Чекає на вашу згоду"]


# --- rounds --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("prefect_record")
def test_a_round_that_fails_names_its_reasons_and_publishes_the_rest(portal: Path, receiver: Receiver) -> None:
    broken = Path(shutil.copytree(REAL, portal.parent / "datasets" / "a-broken"))
    amend(broken, {"громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення"})
    facts = (broken / "programme.yaml").read_text("utf-8").replace('slug: "', 'slug: "broken-', 1)
    (broken / "programme.yaml").write_text(facts, "utf-8")  # a slug is one programme's
    state: State[Any] = publish_due(now="2026-07-08T06:30:00", return_state=True)
    assert state.is_failed()
    assert "a-broken" in str(state.message)
    assert "не опубліковано: 1 критичне зауваження" in str(state.message)
    assert "Traceback" not in str(state.message)
    assert versions(portal) == ["2026-H1"]
    told = {got["title"].partition(":")[0]: got["message"] for got in receiver.got}
    assert set(told) == {"Не опубліковано", "Опубліковано"}
    assert "8\u00a0345\u00a0000 грн" in told["Не опубліковано"]
    shutil.rmtree(broken)
    assert publish_half_year(now="2026-07-08T06:00:00", return_state=True).is_completed()
    assert audit_portals(return_state=True).is_completed()
    assert len(receiver.got) == 2


@pytest.mark.usefixtures("prefect_record")
def test_the_daily_round_publishes_late_reports(portal: Path) -> None:
    folder, form = portal.parent / "datasets" / "kvitneve", small_form()
    publish_datasets(Order(folder=folder, cycle=None, portal=f"folder:{portal}", now=moment("2026-07-08")), Direct())
    reports = folder / "reports" / "2026-H1"
    reports.mkdir(parents=True)
    (reports / "запізнілий.xlsx").write_bytes(fill(form, sample(form)))
    state: State[Any] = publish_due(now="2026-07-10T06:30:00", return_state=True)
    assert state.is_completed(), state.message
    progress = portal / "dataset" / f"{load_programme(folder).slug}-progress" / "current"
    assert "2026-H1" in (progress / "measure-progress.csv").read_text("utf-8")


LATE = "Про запізнення буде сказано вперше"


@pytest.mark.usefixtures("prefect_record")
def test_who_is_about_to_be_called_late_is_named_before_it_is_published(portal: Path, receiver: Receiver) -> None:
    """On the morning after the deadline already, and by the publication itself only of whom came since."""
    folder, (form, other) = portal.parent / "datasets" / "kvitneve", (small_form(), real_forms()[0])
    reports = folder / "reports" / "2026-H1"
    reports.mkdir(parents=True)
    (reports / "один.xlsx").write_bytes(fill(form, {**sample(form), ("D", "status"): date(2026, 7, 7)}))
    for minute in (30, 40):  # one cause, one notice
        assert publish_due(now=f"2026-07-08T05:{minute}:00", return_state=True).is_completed()
    (warning,) = (got for got in receiver.got if got["title"].startswith(LATE))
    assert 'file: "report-' in warning["message"]
    assert "один.xlsx" not in warning["message"]

    (reports / "два.xlsx").write_bytes(fill(other, sample(other)))
    assert publish_due(now="2026-07-09T06:30:00", return_state=True).is_completed()
    told = [(got["title"].partition(":")[0], f"{got['title']}{got['message']}") for got in receiver.got]
    assert [title for title, _ in told].count(LATE) == 2
    assert [title for title, text in told if "-progress" in text][-2:] == [LATE, "Опубліковано"]
    artifact: Any = Artifact.get(f"{load_programme(folder).slug}-progress-late")
    lines = [text for row in json.loads(str(artifact.data)) for text in row.values()]
    assert len(lines) == 2
    assert "за звітом подано 02.07.2026, а отримано 08.07.2026" in lines[0] + lines[1]


@pytest.mark.usefixtures("prefect_record")
def test_a_portal_that_is_back_is_no_longer_away(portal: Path, receiver: Receiver) -> None:
    """The round that found it there had nothing to publish; two short absences are no long one."""
    folder, address = portal.parent / "datasets" / "kvitneve", f"folder:{portal}"
    publish_datasets(Order(folder=folder, cycle=None, portal=address, now=moment("2026-07-08")), Direct())
    portal_away(address, moment("2026-07-09T06:30"))
    assert publish_due(now="2026-07-10T06:30:00", return_state=True).is_completed()
    portal_away(address, moment("2026-07-13T06:30"))
    assert receiver.got == []


@pytest.mark.long
@pytest.mark.usefixtures("prefect_record")
def test_a_portal_that_is_away_for_days_keeps_its_version_and_is_told_of_once(
    trial_portal: Access, portal: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act is amended just as the CKAN goes: three daily runs find nobody, the fourth publishes."""
    folder = portal.parent / "datasets" / "kvitneve"
    facts = (folder / "programme.yaml").read_text("utf-8")
    slug = f"away-{uuid4().hex[:12]}"
    (folder / "programme.yaml").write_text(facts.replace(DATASET.removesuffix("-programme"), slug), "utf-8")
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)

    def daily(day: int) -> State[Any]:
        return publish_due(now=f"2026-07-{day:02}T06:30:00", return_state=True)

    with gate(trial_portal.url) as between:
        monkeypatch.setenv("HROMADA_PORTAL", f"ckan:{between.address}")
        assert daily(8).is_completed()
        before = look(impatient(trial_portal.url), f"{slug}-programme")
        amend(folder, MORE_IN_2027)
        between.arm("away", 1)
        for day in (9, 10, 11):
            state = daily(day)
            assert state.is_failed()
            assert "(з'єднатися не вдалося)" in str(state.message)
            assert look(impatient(trial_portal.url), f"{slug}-programme") == before
        between.arm()
        assert daily(12).is_completed()
    after = look(impatient(trial_portal.url), f"{slug}-programme")
    assert before
    assert after
    assert (before.label, after.label, after.told) == ("2026-H1", "2026-H1.r2", "2026-H1.r2")
    told = [got["title"].partition(":")[0] for got in receiver.got]
    assert told == ["Опубліковано", "Портал недоступний понад добу", "Опубліковано"]
    assert "2026-07-09T06:30" in receiver.got[1]["message"]


@pytest.mark.usefixtures("deployed")
def test_a_run_that_never_began_is_closed() -> None:
    run = ordered(programme="kvitneve")
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run, Pending())
    assert close_stuck(datetime.now(UTC) - timedelta(minutes=15)) == ()
    assert state_of(run).is_pending()
    assert len(close_stuck(datetime.now(UTC) + timedelta(minutes=15))) >= 1
    assert state_of(run).is_crashed()
    assert "завис" in str(state_of(run).message)


# --- secrets -------------------------------------------------------------------------------------


TOKEN = "eyJhbGciOiJIUzI1NiJ9.t0ken-that-nobody-may-see"  # noqa: S105  # as said


def everything(root: Path) -> bytes:
    """Whatever the record, the portal and our own state hold, and every command line of this machine."""
    database = get_current_settings().server.database.connection_url
    assert database
    record = Path(database.get_secret_value().partition("///")[2])
    files = [path for place in (root, record.parent) for path in place.rglob("*") if path.is_file()]
    assert record in files
    found = []
    for path in (*files, *Path("/proc").glob("[0-9]*/cmdline")):
        with suppress(OSError):  # a process may end while we look
            found.append(path.read_bytes())
    return b"".join(found)


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("kept", ["environment", "block"])
def test_no_secret_is_found_anywhere(
    portal: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One run meets a CKAN that refuses the token, the other a carrier that fails: errors are what leaks."""
    receiver.status = 500
    if kept == "environment":
        monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    else:
        monkeypatch.delenv("HROMADA_NOTIFY")
        Secret(value=TOKEN).save("ckan-api-token", overwrite=True)
        Secret(value=receiver.address).save("hromada-notify", overwrite=True)
    address = receiver.address.rpartition("@")[2].rstrip("/")
    facts = portal.parent / "datasets" / "kvitneve" / "programme.yaml"
    named = f'portals: {{"ckan:http://{address}": {{}}, "folder:{portal}": {{}}}}'
    facts.write_text(facts.read_text("utf-8").replace("portals: {}", named), "utf-8")

    state = executed(ordered("publish-due/daily", now="2026-07-08T06:30:00"), "publish-due/daily")

    assert state.is_failed()
    assert "помилкою сервера" in str(state.message)
    assert versions(portal) == ["2026-H1"]
    assert TOKEN in receiver.tokens
    assert receiver.got
    seen = everything(portal.parent) + caplog.text.encode() + str(state.message).encode()
    assert b"kvitneve" in seen
    assert TOKEN.encode() not in seen
    assert SECRET.encode() not in seen


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("place", ["ckan:https://u:{}@portal.example", "ckan:https://portal.example/?key={}"])
def test_an_address_of_this_machine_with_a_secret_is_recorded_nowhere(
    portal: Path, monkeypatch: pytest.MonkeyPatch, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is a notifier without a scheme, of which nobody knows what is secret."""
    monkeypatch.setenv("HROMADA_NOTIFY", f"{SECRET} {SECRET}:123456 123456:{SECRET}")
    monkeypatch.setenv("HROMADA_PORTAL", place.format(SECRET))
    state = executed(ordered("publish-due/daily", now="2026-07-08T06:30:00"), "publish-due/daily")
    assert state.is_failed()
    assert publish_programme("kvitneve", return_state=True).is_failed()
    monkeypatch.setenv("HROMADA_PORTAL", "ckan:http://127.0.0.1:9")
    assert publish_programme("kvitneve", return_state=True).is_failed()
    flow(validate_parameters=False)(inform)(notices.published("folder:/x", "kvitneve-programme", "2026-H1", []))
    seen = everything(portal.parent) + caplog.text.encode() + str(state.message).encode()
    assert b"HROMADA_NOTIFY[3]" in seen
    assert SECRET.encode() not in seen


@pytest.mark.usefixtures("prefect_record")
def test_each_portal_may_have_a_token_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Secret(value="general").save("ckan-api-token", overwrite=True)
    Secret(value="own").save("ckan-api-token-data-gov-ua", overwrite=True)

    def token(address: str) -> str:
        found = Settings().token(address)
        return found.get_secret_value() if found else ""

    assert token("https://data.gov.ua") == ""
    with secrets():
        assert token("https://data.gov.ua") == "own"
        assert token("https://data.example.org") == "general"
        monkeypatch.setenv("CKAN_API_TOKEN", "environment")
        assert token("https://data.gov.ua") == "environment"


@flow(name="show")
def showing(rows: list[dict[str, str]]) -> None:
    Recorded().show("kvitneve-findings", rows)


@pytest.mark.usefixtures("prefect_record")
def test_a_long_table_shows_the_gravest_rows_and_says_where_all_are() -> None:
    mild = [Finding.of("term-missing", table="measures", key=f"M{number}") for number in range(MOST_ROWS)]
    showing(findings_shown([*mild, Finding.of("sum-mismatch", table="measure-funding", key="2027")]))
    artifact: Any = Artifact.get("kvitneve-findings")
    shown = json.loads(str(artifact.data))
    assert (len(shown), shown[0]["Вага"]) == (MOST_ROWS, "критичне")
    assert list(shown[0]) == ["Що не так і що зробити", "Вага", "Таблиця", "Чому можна публікувати"]
    assert "findings.csv" in str(artifact.description)
