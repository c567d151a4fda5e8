"""What portals do that we did not ask for: moderate, limit uploads, load tables, belong to others, damage files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from support.ckan_faults import Gate, gate
from support.places import PROJECT, REAL, SUPPORT
from support.small import JULY, REASON, prepare, publish, small_release, withdraw

from flows.messages.screen import REMARKS
from flows.model.errors import DefinitionError, HromadaError, NoPortalError, PortalRefusedError, PortalUnavailableError
from flows.model.facts import PortalFacts
from flows.model.record import parse_version
from flows.model.versions import Drift
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply, read_back
from flows.outside.portals.ckan.api import form_of
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.names import archive_name, file_id, pointer_id
from flows.outside.portals.ckan.page import require_fit
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.session import MEGABYTE
from flows.outside.portals.ckan.update import FORM_BYTES, Update, is_hidden, parts
from flows.outside.portals.ckan.view import View
from flows.outside.portals.contract import Citizen
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal
from flows.stages.checks.drifts import drift_sentence
from flows.stages.versions.official import Lack, PublisherTable, lacking, official_kind
from flows.stages.versions.verify import verify
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.outside.machine.trial_access import Access

TABLE = "measures.csv"
STRUCTURES = PROJECT / "schemas" / "official"


@pytest.fixture
def spied(trial_portal: Access) -> Iterator[Gate]:
    with gate(trial_portal.url) as opened:
        yield opened


@pytest.fixture
def dataset() -> str:
    return f"portals-{uuid4().hex[:12]}-programme"


def through(access: Access, spied: Gate, **wishes: object) -> CkanPortal:
    site = CkanSite(
        address=spied.address, token=SecretStr(access.token), pace=Pace(silent=10), waits_seconds=(0.05, 0.2)
    )
    return CkanPortal(View(site=site, wishes=PortalFacts.model_validate(wishes)))


def anybody(access: Access) -> CkanPortal:
    return CkanPortal(View(site=CkanSite(address=access.url)))


def editor(access: Access) -> CkanSite:
    return CkanSite(address=access.url, token=SecretStr(access.token))


# --- moderation ----------------------------------------------------------------------------------------


def hide(access: Access, dataset: str, *, hidden: bool = True) -> None:
    """What a moderator does: packages that are there are shown to their editors alone, or to all."""
    for name in (dataset, archive_name(dataset)):
        package = editor(access).ask("package_show", {"id": name})
        if package and package["private"] != hidden:
            editor(access).call("package_patch", {"id": name, "private": hidden})


def publish_behind(portal: CkanPortal, dataset: str, rows: str) -> tuple[str, ...]:
    """A publication as the recipe makes it; says which steps were done, and `awaiting` if that is what came of it."""
    with portal.hold(dataset):
        _, want, steps = prepare(portal.state(dataset), "2026-H1", rows)
        apply(steps, want, portal)
        awaits = read_back(want.entry, portal, dataset, Direct())
    return (*(step.kind for step in steps), *(("awaiting",) if awaits else ()))


def test_what_awaits_approval_is_published_and_said_to_await(trial_portal: Access, spied: Gate, dataset: str) -> None:
    portal = through(trial_portal, spied)
    for action in ("package_create", "package_revise"):
        spied.after[action] = partial(hide, trial_portal, dataset)
    assert publish_behind(portal, dataset, "a") == ("stage", "load", "switch", "views", "alias", "awaiting")
    assert is_hidden(editor(trial_portal).ask("package_show", {"id": dataset}))
    assert anybody(trial_portal).read(dataset, TABLE) is None
    spied.arm()
    assert publish_behind(portal, dataset, "a") == ("awaiting",)
    assert spied.writes == []
    waiting = audit_portal(portal, dataset)
    assert (waiting.drifts, waiting.remarks) == ((), ("awaiting",))
    assert publish_behind(portal, dataset, "b")[-1] == "awaiting"
    spied.after.clear()
    hide(trial_portal, dataset, hidden=False)
    approved = audit_portal(anybody(trial_portal), dataset)
    assert (approved.drifts, approved.remarks) == ((), ())
    assert not verify(small_release(parse_version("2026-H1.r2"), "b", dataset=dataset), Citizen(portal, dataset))


def test_what_a_person_hid_stays_hidden(trial_portal: Access, spied: Gate, dataset: str) -> None:
    portal = through(trial_portal, spied)
    publish(portal, "2026-H1", "a", dataset=dataset)
    editor(trial_portal).call("package_patch", {"id": dataset, "private": True})
    assert publish_behind(portal, dataset, "b")[-1] == "awaiting"
    assert is_hidden(editor(trial_portal).ask("package_show", {"id": dataset}))


# --- uploads -------------------------------------------------------------------------------------------


def test_a_form_is_sent_piece_by_piece() -> None:
    raw = b"x" * (8 * MEGABYTE)
    tracemalloc.start()
    try:
        form = form_of({"update": "{}"}, {"upload": ("all.zip", raw)})
        sent = sum(len(piece) for piece in iter(partial(form.read, 8192), b""))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == form.len > len(raw)
    assert peak < MEGABYTE


def whole_of(*sizes: int) -> Update:
    keys = [str(number) for number in range(len(sizes))]
    uploads = {key: (f"{key}.csv", b"x" * size) for key, size in zip(keys, sizes, strict=True)}
    return Update(
        fields={"title": "T"},
        extras={"2026-H1": "{}"},
        tags=("t",),
        resources={key: {"hash": key} for key in keys},
        uploads=uploads,
    )


@pytest.mark.parametrize(
    ("sizes", "said", "expected"),
    [
        ((), 0, [[]]),
        ((1, 2, 3), 0, [["0", "1", "2"]]),
        ((MEGABYTE, 1, 1), 0, [["0"], ["1", "2"]]),
        ((1, MEGABYTE, 1), 0, [["0"], ["1"], ["2"]]),
        ((1, 2), FORM_BYTES + 1, [["0", "1"], []]),
    ],
)
def test_a_large_version_goes_in_parts_and_its_record_with_the_last(
    sizes: tuple[int, ...], said: int, expected: list[list[str]]
) -> None:
    whole = whole_of(*sizes)
    *first, last = parts(whole, MEGABYTE, record_size=said)
    assert [list(part.uploads) for part in (*first, last)] == expected
    assert all(list(part.resources) == list(part.uploads) for part in (*first, last))
    assert all((part.fields, part.extras, part.tags) == ({}, {}, ()) for part in first)
    assert (last.fields, last.extras, last.tags) == (whole.fields, whole.extras, whole.tags)


def test_an_answer_is_read_to_a_limit_and_no_further() -> None:
    raw = b"x" * (9 * MEGABYTE)
    with gate("http://127.0.0.1:1") as flooding:  # a port that nobody listens at: nothing is passed on
        flooding.answers = dict.fromkeys(("all.csv", "package_show"), (200, "text/csv", raw))
        flooding.answers["status_show"] = answer({"extensions": []})
        site, url = CkanSite(address=flooding.address, largest_bytes=2 * MEGABYTE), f"{flooding.address}/all.csv"
        for read, limit in ((partial(site.get, url), "2"), (partial(site.ask, "package_show"), "8")):
            with pytest.raises(PortalRefusedError) as refusal:
                read()
            assert (refusal.value.code, refusal.value.facts["limit"]) == ("ckan-answer-large", limit)
        assert replace(site, largest_bytes=len(raw)).get(url) == raw
        assert len(site.get(url, first=100) or b"") in range(100, MEGABYTE)


def large(word: str, size: int = 700_000) -> str:
    """Rows of about that many bytes."""
    return word + "".join(f"\nM2.{number},{word * 300}" for number in range(size // (300 * len(word))))


def test_a_run_cut_short_between_two_parts_is_finished(trial_portal: Access, spied: Gate, dataset: str) -> None:
    portal = through(trial_portal, spied, upload_limit_mb=1)

    def cut_the_next_part() -> None:
        spied.kind, spied.at = "away", len(spied.calls) + 2

    spied.before["package_revise"] = cut_the_next_part
    with pytest.raises(PortalUnavailableError):
        publish(portal, "2026-H1", large("one"), dataset=dataset)
    spied.arm()
    (lying,) = editor(trial_portal).ask("package_show", {"id": archive_name(dataset)})["resources"]
    assert lying["id"] == file_id(dataset, "2026-H1", f"{dataset}.zip")
    assert portal.state(dataset).versions == ()
    assert "unfinished" in audit_portal(anybody(trial_portal), dataset).remarks
    publish(portal, "2026-H1", large("two"), dataset=dataset)
    assert spied.calls.count("package_revise") == 4  # what lay there goes, two parts, the switch
    assert not verify(small_release(parse_version("2026-H1"), large("two"), dataset=dataset), Citizen(portal, dataset))
    left = audit_portal(anybody(trial_portal), dataset)
    assert (left.drifts, "unfinished" in left.remarks) == ((), False)


def refused(portal: CkanPortal, dataset: str, rows: str) -> HromadaError:
    with pytest.raises(HromadaError) as stopped:
        publish(portal, "2026-H1", rows, dataset=dataset)
    return stopped.value


def test_a_file_over_the_limit_is_named_before_anything_is_written(
    trial_portal: Access, spied: Gate, dataset: str
) -> None:
    fault = refused(through(trial_portal, spied, upload_limit_mb=1), dataset, large("x", 1_150_000))
    assert (fault.code, fault.exit_code) == ("ckan-file-large", 3)
    assert (fault.facts["file"], fault.facts["size"], fault.facts["limit"]) == (f"{dataset}.zip", "1.1", "1")
    assert spied.writes == []


def test_a_limit_that_only_the_portal_knows_is_said(trial_portal: Access, spied: Gate, dataset: str) -> None:
    fault = refused(through(trial_portal, spied, upload_limit_mb=100), dataset, large("x", 11 * MEGABYTE))
    assert (fault.code, fault.exit_code) == ("ckan-large", 3)


# --- what it can, and who may ---------------------------------------------------------------------------

JSON = "application/json"


def answer(result: object) -> tuple[int, str, bytes]:
    return (200, JSON, json.dumps({"success": True, "result": result}).encode())


def test_a_portal_without_any_way_to_change_a_dataset_is_named_first(
    trial_portal: Access, spied: Gate, dataset: str
) -> None:
    gone = {"success": False, "error": {"message": "Not found", "__type": "Not Found Error"}}
    spied.answers["status_show"] = answer({"extensions": ["datastore"]})
    spied.answers["help_show"] = (404, JSON, json.dumps(gone).encode())
    fault = refused(through(trial_portal, spied), dataset, "a")
    assert (fault.code, fault.exit_code) == ("ckan-action-unknown", 3)
    assert "package_update" in fault.facts["action"]
    assert spied.writes == []


def test_a_portal_whose_own_address_leads_nowhere_is_named_first(
    trial_portal: Access, spied: Gate, dataset: str
) -> None:
    spied.answers["status_show"] = answer({"extensions": ["datastore"], "site_url": "http://portal.invalid:5000"})
    fault = refused(through(trial_portal, spied), dataset, "a")
    assert (fault.code, fault.facts["there"]) == ("ckan-elsewhere", "http://portal.invalid:5000")
    assert spied.writes == []


def test_a_field_that_the_portal_drops_is_named(trial_portal: Access, spied: Gate, dataset: str) -> None:
    wishes = PortalFacts(profile="data.gov.ua", fields={"update_frequency": "x"})
    portal = CkanPortal(View(site=through(trial_portal, spied).site, facts=facts(), wishes=wishes))
    fault = refused(portal, dataset, "a")
    assert fault.code == "ckan-field-unknown"
    assert fault.facts["field"] == "language, purpose_of_collecting_information, update_frequency"
    assert editor(trial_portal).ask("package_show", {"id": dataset}) is None
    assert editor(trial_portal).ask("package_show", {"id": archive_name(dataset)})["resources"] == []


class Elsewhere(BaseHTTPRequestHandler):
    """A web server that sends everybody on."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(301)
        self.send_header("Location", f"https://new.example.org{self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep the tests' output clean."""


def test_a_portal_that_has_moved_is_told_where() -> None:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(NoPortalError) as stopped:
            audit_portal(
                CkanPortal(View(site=CkanSite(address=f"http://127.0.0.1:{server.server_port}/ckan"))), "x-programme"
            )
        thread.join()
    assert (stopped.value.code, stopped.value.facts["there"]) == ("ckan-moved", "https://new.example.org/ckan")


def test_a_dataset_of_another_organization_is_named_first(trial_portal: Access, spied: Gate, dataset: str) -> None:
    publish(through(trial_portal, spied), "2026-H1", "a", dataset=dataset)
    spied.answers["organization_list_for_user"] = answer([{"id": "x", "name": "x", "title": "X"}])
    spied.arm()
    fault = refused(through(trial_portal, spied), dataset, "b")
    assert (fault.code, fault.facts["organization"]) == ("ckan-owner", "Пробна громада")
    assert spied.writes == []


# --- tables that the portal loads by itself ---------------------------------------------------------------


def test_a_loader_that_is_faster_does_not_win(trial_portal: Access, spied: Gate, dataset: str) -> None:
    own = file_id(dataset, "2026-H1", TABLE)
    guessed = {"resource_id": own, "records": [{"measureId": 1, "title": "guess"}], "force": True}

    def guess() -> None:
        spied.after.clear()
        editor(trial_portal).call("datastore_create", guessed)

    spied.after["package_revise"] = guess
    spied.answers["status_show"] = answer({"site_url": trial_portal.url, "extensions": ["datastore", "xloader"]})
    portal = through(trial_portal, spied)
    publish(portal, "2026-H1", "a", dataset=dataset)
    found = CkanSite(address=trial_portal.url).ask("datastore_search", {"resource_id": pointer_id(dataset, TABLE)})
    assert [row["title"] for row in found["records"]] == ["a"]
    assert audit_portal(portal, dataset).remarks == ("loader",)
    editor(trial_portal).call("datastore_delete", {"resource_id": own, "force": True})
    editor(trial_portal).call("datastore_create", guessed)
    assert {drift.kind for drift in audit_portal(portal, dataset).drifts} >= {"load", "alias"}


def test_a_file_that_is_gone_takes_its_table_along(trial_portal: Access, dataset: str) -> None:
    """Publishing again brings neither back, so the table is not said to be mended by it."""
    publish(open_portal(f"ckan:{trial_portal.url}"), "2026-H1", "a", dataset=dataset)
    editor(trial_portal).call("resource_delete", {"id": file_id(dataset, "2026-H1", TABLE)})
    drifts = audit_portal(anybody(trial_portal), dataset).drifts
    assert ("file", f"2026-H1/{TABLE}", "") in [(drift.kind, drift.target, drift.found) for drift in drifts]
    assert {drift.kind for drift in drifts}.isdisjoint({"load", "alias"})


def test_a_portal_without_a_datastore_is_said(trial_portal: Access, spied: Gate, dataset: str) -> None:
    spied.answers["status_show"] = answer({"site_url": trial_portal.url, "extensions": ["text_view"]})
    portal = through(trial_portal, spied)
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert portal.state(dataset).remarks == ("datastore-missing",)
    audit = audit_portal(portal, dataset)
    assert (audit.drifts, audit.remarks) == ((), ("datastore-missing",))


# --- withdrawal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["altered", "gone"])
@pytest.mark.parametrize("before", ["", "a"])
def test_a_damaged_version_does_not_bar_its_own_withdrawal(
    trial_portal: Access, dataset: str, how: str, before: str
) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    for rows in (*before, "b"):
        publish(portal, "2026-H1", rows, dataset=dataset)
    label = "2026-H1.r2" if before else "2026-H1"
    spoilt = file_id(dataset, label, f"{dataset}.zip")
    if how == "gone":
        by_hand.call("resource_delete", {"id": spoilt})
    else:
        by_hand.call("resource_patch", {"id": spoilt}, {"upload": ("x.zip", b"no archive")})
    fresh = open_portal(portal.url)
    with pytest.raises(PortalRefusedError):
        fresh.state(dataset)
    withdraw(fresh, label, JULY, dataset=dataset)
    left = open_portal(portal.url)
    have = left.state(dataset)
    assert str(have.current or "") == ("2026-H1" if before else "")
    assert [entry.withdrawn and entry.withdrawn["reason"] for entry in have.versions][-1] == REASON
    assert left.files(dataset, parse_version(label)) == ()
    assert audit_portal(left, dataset).drifts == ()


CALLS_OF_A_WITHDRAWAL = 18


@pytest.mark.long
@pytest.mark.parametrize("at", range(1, CALLS_OF_A_WITHDRAWAL + 1))
def test_a_withdrawal_killed_at_any_call_is_finished(
    trial_portal: Access, spied: Gate, dataset: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_a_withdrawal(trial_portal, spied, dataset, at, monkeypatch)


@pytest.mark.parametrize("at", [6, 9])
def test_a_withdrawal_killed_is_finished(
    trial_portal: Access, spied: Gate, dataset: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_a_withdrawal(trial_portal, spied, dataset, at, monkeypatch)


def kill_a_withdrawal(access: Access, spied: Gate, dataset: str, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = open_portal(f"ckan:{access.url}")
    for rows in "ab":
        publish(portal, "2026-H1", rows, dataset=dataset)
    monkeypatch.setenv("CKAN_API_TOKEN", access.token)
    small = [sys.executable, str(SUPPORT / "small.py")]
    run = subprocess.Popen([*small, f"ckan:{spied.address}", "withdraw", "2026-H1.r2", "2026-08-01", dataset])
    spied.strike = run.kill
    spied.arm("killed", at)
    assert run.wait(120) == (-9 if len(spied.calls) >= at else 0)
    spied.arm()
    have = open_portal(portal.url).state(dataset)
    assert str(have.current) in ("2026-H1", "2026-H1.r2")
    withdraw(open_portal(portal.url), "2026-H1.r2", dataset=dataset)
    left = open_portal(portal.url)
    assert str(left.state(dataset).current) == "2026-H1"
    assert left.files(dataset, parse_version("2026-H1.r2")) == ()
    assert audit_portal(left, dataset).drifts == ()


# --- the publisher's own sets -----------------------------------------------------------------------------------


def ours() -> dict[str, bytes]:
    """Our rows of two of the official tables."""
    found = {}
    for table, row in (
        (
            "programs",
            {"uid": "7-2026-01-09", "title": "Програма", "legalActNumber": "7", "legalActAccepted": "2026-01-09"},
        ),
        ("register-rows", {"uid": "kvitneve-programme", "title": "Програма громади"}),
    ):
        with (STRUCTURES / f"{table.removesuffix('-rows')}.csv").open(encoding="utf-8", newline="") as file:
            names = [item["name"] for item in csv.DictReader(file)]
        out = StringIO()
        writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
        found[table] = out.getvalue().encode()
    return found


def header(table: str) -> list[str]:
    return ours()[table].decode().partition("\n")[0].split(",")


def test_an_official_table_is_known_by_its_columns_in_old_names_too() -> None:
    assert official_kind(header("programs"), ours()) == "programs"
    assert official_kind(list(reversed(header("register-rows"))), ours()) == "register-rows"
    older = {"uid": "identifier", "legalActNumber": "orderNumber", "executantId": "executantIdentifier"}
    assert official_kind([older.get(name, name) for name in header("programs")], ours()) == "programs"
    assert official_kind(["uid", "title", "address", "phone"], ours()) is None
    assert official_kind([], ours()) is None


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        ({"uid": "7-2026-01-09"}, False),
        ({"identifier": " 7-2026-01-09 "}, False),
        ({"uid": "own-1", "legalActNumber": "7", "legalActAccepted": "2026-01-09T00:00:00"}, False),
        ({"uid": "own-1", "legalActNumber": "7", "legalActAccepted": "2025-01-09"}, True),
        ({"uid": "", "legalActNumber": "", "legalActAccepted": ""}, True),
    ],
)
def test_a_row_is_known_by_its_id_or_its_act(row: dict[str, str], lacks: bool) -> None:
    programs = {"programs": ours()["programs"]}
    found = lacking(programs, [PublisherTable("programs", "here", (row,))])
    assert found == ((Lack(table="programs", uid="7-2026-01-09", title="Програма", place="here"),) if lacks else ())


def test_the_publishers_own_sets_are_found_and_read(trial_portal: Access, dataset: str) -> None:
    by_hand = editor(trial_portal)
    publish(open_portal(f"ckan:{trial_portal.url}"), "2026-H1", "a", dataset=dataset)
    made = {"name": f"sets-{uuid4().hex[:12]}", "owner_org": trial_portal.organization}
    package = by_hand.call("package_create", made)["id"]
    kind = partial(official_kind, official=ours())
    try:
        text = ";".join(header("register-rows")) + "\r\nінший;Чужий набір\r\n"
        file = {"upload": ("r.csv", text.encode("cp1251"))}
        by_hand.call("resource_create", {"package_id": package, "name": "r", "format": "csv"}, file)
        loaded = by_hand.call("resource_create", {"package_id": package, "name": "p", "url": "x"})["id"]
        rows = list(csv.DictReader(StringIO(ours()["programs"].decode())))
        by_hand.call("datastore_create", {"resource_id": loaded, "records": rows, "force": True})
        found = tuple(anybody(trial_portal).sheets(dataset, kind))
    finally:
        by_hand.call("package_delete", {"id": package})
    theirs = {sheet.table: sheet for sheet in found if made["name"] in sheet.place}
    assert theirs["register-rows"].rows[0]["title"] == "Чужий набір"
    assert [lack.table for lack in lacking(ours(), tuple(theirs.values()))] == ["register-rows"]


# --- words -------------------------------------------------------------------------------------------------------

KINDS = (
    "file",
    "page-file",
    "page-field",
    "archive-field",
    "page-lost",
    "page-extra",
    "extra",
    "orphan",
    "unlisted",
    "refused",
    "load",
)
OTHERS = ("unlisted", "refused", "load")
STEPS = ("alias", "views", "switch", "describe", "list", "index", "withdraw", "remove", "confirm", "stage")


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS, *STEPS])
@pytest.mark.parametrize("found", ["", "other fields", "other values", "3 rows"])
def test_every_difference_is_a_sentence_with_what_a_publication_would_do(kind: str, found: str) -> None:
    said = drift_sentence(Drift(target="measures", expected="2026-H1", found=found, kind=kind))
    target = "«Заходи програми»" if kind in ("load", "alias") else "measures"
    assert target in said or kind in ("views", "switch")
    assert said.count(". ") >= 1
    assert drift_sentence(Drift(target="measures", expected="2026-H1", found=found, kind=kind), "en") != said
    served = f"sha256:{'0123456789abcdef' * 4} 3 bytes"
    assert "sha256:01234567…" in drift_sentence(Drift(target="x", expected="", found=served, kind="file"))


def test_every_remark_has_its_next_step() -> None:
    assert all(text.uk.count(". ") >= 1 and text.en.count(". ") >= 1 for text in REMARKS.values())


# --- the national portal's profile ----------------------------------------------------------------------------------


def facts(**changed: Any) -> Any:  # noqa: ANN401  # the facts
    return load_programme(REAL).model_copy(update=changed)


@pytest.mark.parametrize(
    ("changed", "fields", "code", "said"),
    [
        ({"title": "я" * 240}, {}, "ckan-field-long", {"field": "title", "length": "240", "limit": "239"}),
        ({}, {"title": "я" * 255}, "ckan-field-long", {"field": "title", "length": "255", "limit": "239"}),
        ({}, {"language": "uk"}, "ckan-code-wrong", {"field": "language", "value": "uk", "expected": "ua"}),
        ({}, {"update_frequency": " "}, "ckan-code-unknown", {"field": "update_frequency"}),
        ({}, {"notes": " "}, "ckan-field-missing", {"field": "notes"}),
        ({"keywords": ("(я)",)}, {}, "ckan-tag-short", {"value": "(я)", "limit": "2"}),
        ({}, {"owner_org": "x"}, "ckan-field-ours", {"field": "owner_org"}),
        ({}, {"version": "7", "state": "deleted"}, "ckan-field-ours", {"field": "state"}),
    ],
)
def test_what_the_national_portal_would_refuse_is_said_first(
    changed: dict[str, Any], fields: dict[str, str], code: str, said: dict[str, str]
) -> None:
    with pytest.raises(DefinitionError) as stopped:
        require_fit(facts(**changed), PortalFacts(profile="data.gov.ua", fields=fields))
    assert stopped.value.code == code
    assert said.items() <= stopped.value.facts.items()


def test_what_any_ckan_says_of_a_dataset_is_no_field_of_a_plain_one() -> None:
    with pytest.raises(DefinitionError, match="ckan-field-ours"):
        require_fit(facts(), PortalFacts(fields={"notes": "x"}))
    require_fit(facts(), PortalFacts(fields={"url": "https://example.org", "Моє": "x"}))
