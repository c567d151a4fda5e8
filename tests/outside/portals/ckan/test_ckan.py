"""What is a CKAN's own: one page of permanent ids, tables that answer queries, calls that fail."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
from lxml.html import fromstring
from pydantic import SecretStr
from support.ckan_faults import KINDS, Gate, gate
from support.places import REAL
from support.small import prepare, publish, small_release

from flows.messages.errors import ERRORS
from flows.model.errors import DefinitionError, HromadaError, PortalBusyError, PortalUnavailableError
from flows.model.facts import PortalFacts
from flows.model.record import Listing, entry_of, parse_cycle, parse_version
from flows.model.versions import Confirmation
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.names import archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.page import dataset_update, news_of, require_fit
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal
from flows.stages.checks.drifts import drift_sentence
from flows.stages.language.wording import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.outside.machine.trial_access import Access
    from flows.outside.portals.ckan.update import Update
from support.ckan_portal import ANSWERS, TABLE, anybody, editor, rows_of, shown, whole

FIRST = parse_version("2026-H1")

DAY = date(2027, 1, 8)

MOST_CALLS = 40


@pytest.fixture(scope="module")
def between(trial_portal: Access) -> Iterator[Gate]:
    with gate(trial_portal.url) as opened:
        yield opened


@pytest.fixture
def spied(between: Gate) -> Gate:
    between.arm()
    between.answers.clear()
    between.before.clear()
    between.after.clear()
    return between


@pytest.fixture
def dataset() -> str:
    return f"spoilt-{uuid4().hex[:12]}-programme"


def through(access: Access, spied: Gate, token: str | None = None, organization: str | None = None) -> CkanPortal:
    """The portal as a run sees it through the gate, in more of a hurry than a real one."""
    site = CkanSite(
        address=spied.address, token=SecretStr(token or access.token), pace=Pace(silent=2), waits_seconds=(0.05, 0.2)
    )
    return CkanPortal(View(site=site, wishes=PortalFacts(organization=organization)))


def test_the_page_is_short_and_its_ids_never_change(trial_portal: Access, dataset: str) -> None:
    portal = open_portal(f"ckan:{trial_portal.url}")
    publish(portal, "2026-H1", "a", dataset=dataset)
    first = shown(trial_portal, dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    second = shown(trial_portal, dataset)
    ids = [pointer_id(dataset, name) for name in offered(dataset) if name in {f"{dataset}.zip", TABLE}]
    assert [item["id"] for item in first["resources"]] == ids == [item["id"] for item in second["resources"]]
    assert (first["version"], second["version"]) == ("2026-H1", "2026-H1.r2")
    assert len(offered(dataset)) <= 10
    assert len(shown(trial_portal, archive_name(dataset))["resources"]) == 4 + 1  # the record
    assert archive_name(dataset) in second["notes"]
    assert f"]({dataset});" in shown(trial_portal, archive_name(dataset))["notes"]


def test_a_table_answers_under_its_permanent_id(trial_portal: Access, dataset: str) -> None:
    portal = open_portal(f"ckan:{trial_portal.url}")
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert rows_of(trial_portal, dataset) == ["a"]
    publish(portal, "2026-H1", "b", dataset=dataset)
    assert rows_of(trial_portal, dataset) == ["b"]
    told = CkanSite(address=trial_portal.url).ask("datastore_info", {"id": pointer_id(dataset, TABLE)})
    assert [field["info"]["label"] for field in told["fields"] if "info" in field] == ["Код", "Назва"]
    views = CkanSite(address=trial_portal.url).ask("resource_view_list", {"id": pointer_id(dataset, TABLE)})
    assert [(view["view_type"], view["title"]) for view in views] == [("datatables_view", "Таблиця")]


def test_previews_are_named_in_ukrainian_by_an_english_portal(trial_portal: Access, dataset: str) -> None:
    english = CkanPortal(View(site=CkanSite(address=f"{trial_portal.url}/en", token=SecretStr(trial_portal.token))))
    publish(english, "2026-H1", "a", dataset=dataset)
    (view,) = CkanSite(address=trial_portal.url).ask("resource_view_list", {"id": pointer_id(dataset, TABLE)})
    assert view["title"] == "Таблиця"


def test_calls_are_few_and_nothing_is_written_twice(trial_portal: Access, spied: Gate, dataset: str) -> None:
    portal = through(trial_portal, spied)
    written = []
    for cycle, rows in (("2026-H1", "a"), ("2026-H1", "a"), ("2026-H1", "b"), ("2026-H2", "b"), ("2026-H2", "b")):
        spied.arm()
        publish(portal, cycle, rows, date(2027, 1, 8), dataset=dataset)
        assert len(spied.calls) <= MOST_CALLS
        written.append(len(spied.writes))
    assert (written[1], written[3], written[4]) == (0, 1, 0)
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()


def test_what_an_editor_alters_is_seen_and_mended(trial_portal: Access, dataset: str) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    by_hand.call("package_patch", {"id": dataset, "title": "Інша назва"})
    by_hand.call("resource_patch", {"id": pointer_id(dataset, TABLE), "url": "https://example.org/x.csv"})
    found = audit_portal(anybody(trial_portal), dataset).drifts
    assert {"title", f"{TABLE}: url", f"2026-H1/{TABLE}"} == {drift.target for drift in found}
    (said,) = (drift_sentence(drift) for drift in found if drift.target == "title")
    assert said.startswith("На сторінці набору змінено «title»: там «Інша назва», а мало б бути «Програма».")
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()
    assert whole(trial_portal, dataset, "2026-H1", "a")


def test_a_file_put_in_the_place_of_ours_is_seen_and_gives_way(trial_portal: Access, dataset: str) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    by_hand.call("resource_patch", {"id": pointer_id(dataset, TABLE)}, {"upload": (TABLE, b"x,y\n1,2\n")})
    found = audit_portal(anybody(trial_portal), dataset).drifts
    assert {f"{TABLE}: url", f"2026-H1/{TABLE}"} <= {drift.target for drift in found}
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()
    assert whole(trial_portal, dataset, "2026-H1", "a")


def test_what_an_editor_alters_in_the_archive_is_seen_and_mended(
    trial_portal: Access, spied: Gate, dataset: str
) -> None:
    portal, by_hand = through(trial_portal, spied), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    by_hand.call("package_patch", {"id": archive_name(dataset), "title": "Архів", "notes": "x"})
    by_hand.call("resource_patch", {"id": file_id(dataset, "2026-H1", TABLE), "hash": "x", "format": "TXT"})
    found = audit_portal(anybody(trial_portal), dataset).drifts
    line = f"2026-H1 · {TABLE}"
    assert {drift.target for drift in found} == {"title", "notes", f"{line}: hash", f"{line}: format"}
    assert all(drift_sentence(drift).startswith("На сторінці архіву версій змінено") for drift in found)
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()
    spied.arm()
    assert publish(portal, "2026-H1", "a", dataset=dataset) == ()
    assert spied.writes == []


def test_a_file_that_is_gone_is_told_once(trial_portal: Access, dataset: str) -> None:
    publish(open_portal(f"ckan:{trial_portal.url}"), "2026-H1", "a", dataset=dataset)
    editor(trial_portal).call("resource_patch", {"id": file_id(dataset, "2026-H1", TABLE)}, {"upload": (TABLE, b"x")})
    by_hand = {"id": pointer_id(dataset, TABLE), "url": "https://example.org/x.csv"}
    editor(trial_portal).call("resource_patch", by_hand)
    audit = audit_portal(anybody(trial_portal), dataset)
    assert [drift.kind for drift in audit.drifts if drift.target == f"2026-H1/{TABLE}"] == ["file"]
    assert "cached" in audit.remarks


@pytest.mark.parametrize("code", ["ckan-version-differs", "served-differs", "withdrawn-served", "ckan-table-differs"])
def test_where_something_else_is_read_back_a_cache_is_named(code: str) -> None:
    facts = dict.fromkeys(("path", "file", "files", "targets", "version", "table", "reason"), "…")
    assert "кеш" in ERRORS[code].render("uk", **facts)
    assert "cache" in ERRORS[code].render("en", **facts)


def test_what_an_editor_adds_stays(trial_portal: Access, dataset: str) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        _, want, (stage, *steps) = prepare(portal.state(dataset), "2026-H1", "b")
        portal.perform(stage, want)
        page = shown(trial_portal, dataset)
        extras = [*page["extras"], {"key": "own", "value": "word"}]
        by_hand.call("package_patch", {"id": dataset, "extras": extras, "tags": [{"name": "власне"}]})
        by_hand.call("resource_create", {"package_id": dataset, "name": "own", "url": "https://example.org/y"})
        apply(steps, want, portal)
    page = shown(trial_portal, dataset)
    assert page["version"] == "2026-H1.r2"
    assert {"key": "own", "value": "word"} in page["extras"]
    assert "own" in {item["name"] for item in page["resources"]}
    assert "власне" in {tag["name"] for tag in page["tags"]}


def test_a_change_in_the_very_moment_is_not_lost(trial_portal: Access, spied: Gate, dataset: str) -> None:
    portal, by_hand = through(trial_portal, spied), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    spied.before["package_revise"] = lambda: by_hand.call(
        "resource_create", {"package_id": archive_name(dataset), "name": "own", "url": "https://example.org/y"}
    )
    publish(portal, "2026-H1", "b", dataset=dataset)
    assert "own" in {item["name"] for item in shown(trial_portal, archive_name(dataset))["resources"]}
    assert rows_of(trial_portal, dataset) == ["b"]


def test_of_two_machines_one_stops_and_loses_nothing(trial_portal: Access, dataset: str) -> None:
    portal = open_portal(f"ckan:{trial_portal.url}")
    publish(portal, "2026-H1", "a", dataset=dataset)
    have = portal.state(dataset)  # what both saw before either began; a lock of one machine does not bind the other
    (_, first, steps), (_, second, others) = (prepare(have, "2026-H1", rows) for rows in ("b", "c"))
    portal.perform(steps[0], first)
    with pytest.raises(PortalBusyError, match="ckan-changed"):
        apply(others, second, portal)
    apply(steps[1:], first, portal)
    with pytest.raises(PortalBusyError, match="ckan-changed"):
        apply(others, second, portal)
    assert whole(trial_portal, dataset, "2026-H1.r2", "b")
    publish(portal, "2026-H1", "c", dataset=dataset)
    assert whole(trial_portal, dataset, "2026-H1.r3", "c")


def test_a_table_loaded_by_somebody_else_is_seen_and_loaded_again(trial_portal: Access, dataset: str) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    pointer = pointer_id(dataset, TABLE)
    own = by_hand.ask("datastore_info", {"id": pointer})["meta"]["id"]
    by_hand.call("datastore_delete", {"resource_id": own, "force": True})
    for taken in (own, pointer):
        by_hand.call("datastore_create", {"resource_id": taken, "records": [{"x": "1"}], "force": True})
    kinds = [step.kind for step in audit_portal(anybody(trial_portal), dataset).actions]
    assert [kind for kind in kinds if kind in ("load", "alias")] == ["load", "alias"]
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert rows_of(trial_portal, dataset) == ["a"]
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()


@pytest.mark.parametrize(
    ("method", "measure"), [("insert", "M9.9"), ("upsert", "M1.1")], ids=["a row too many", "another value"]
)
def test_rows_that_somebody_altered_are_seen_and_give_way(
    trial_portal: Access, dataset: str, method: str, measure: str
) -> None:
    portal, by_hand = open_portal(f"ckan:{trial_portal.url}"), editor(trial_portal)
    publish(portal, "2026-H1", "a", dataset=dataset)
    rows = {"resource_id": file_id(dataset, "2026-H1", TABLE), "records": [{"measureId": measure, "title": "b"}]}
    by_hand.call("datastore_upsert", {**rows, "method": method, "force": True, "calculate_record_count": True})
    (found,) = audit_portal(anybody(trial_portal), dataset).drifts
    assert (found.kind, found.target) == ("load", "measures")
    assert [step.kind for step in publish(portal, "2026-H1", "a", dataset=dataset)] == ["load", "alias"]
    assert rows_of(trial_portal, dataset) == ["a"]
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()


def test_a_dataset_of_somebody_else_is_not_touched(trial_portal: Access, dataset: str) -> None:
    made = {"name": dataset, "title": "Чужий", "owner_org": trial_portal.organization}
    before = editor(trial_portal).call("package_create", made)
    with pytest.raises(HromadaError, match="ckan-foreign"):
        publish(open_portal(f"ckan:{trial_portal.url}"), "2026-H1", "a", dataset=dataset)
    assert shown(trial_portal, dataset)["metadata_modified"] == before["metadata_modified"]


def test_without_package_revise_the_same_is_published(trial_portal: Access, spied: Gate, dataset: str) -> None:
    spied.answers["package_revise"] = (
        400,
        "application/json",
        b'"Bad request - Action name not known: package_revise"',
    )
    portal = through(trial_portal, spied)
    for cycle, rows in (("2026-H1", "a"), ("2026-H1", "b"), ("2026-H2", "b")):
        publish(portal, cycle, rows, date(2027, 1, 8), dataset=dataset)
    assert whole(trial_portal, dataset, "2026-H1.r2", "b", date(2027, 1, 8))
    assert rows_of(trial_portal, dataset) == ["b"]
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()
    assert publish(portal, "2026-H2", "b", date(2027, 1, 8), dataset=dataset) == ()


def test_without_a_datastore_files_are_published_alone(trial_portal: Access, spied: Gate, dataset: str) -> None:
    about = {"site_url": trial_portal.url, "ckan_version": "2.9.0", "extensions": ["text_view"]}
    bare = {"success": True, "result": about}
    spied.answers["status_show"] = (200, "application/json", json.dumps(bare).encode())
    steps = publish(through(trial_portal, spied), "2026-H1", "a", dataset=dataset)
    assert [step.kind for step in steps] == ["stage", "switch"]
    assert whole(trial_portal, dataset, "2026-H1", "a")


@pytest.mark.parametrize("code", ANSWERS)
def test_a_refusal_is_one_clear_error(trial_portal: Access, spied: Gate, dataset: str, code: str) -> None:
    action, answer = ANSWERS[code]
    portal = through(trial_portal, spied)
    publish(portal, "2026-H1", "a", dataset=dataset)
    spied.answers[action] = answer
    fresh = through(trial_portal, spied)
    assert_stops(fresh, trial_portal, dataset, code)
    assert whole(trial_portal, dataset, "2026-H1", "a")


def assert_stops(portal: CkanPortal, access: Access, dataset: str, code: str) -> None:
    with pytest.raises(HromadaError) as stopped:
        publish(portal, "2026-H1", "b", dataset=dataset)
    assert (stopped.value.code, stopped.value.exit_code) == (code, 3)
    for lang in ("uk", "en"):
        said = ERRORS[code].render(lang, **stopped.value.facts)
        assert portal.site.address in said
        assert access.token not in said
        assert "{" not in said.replace('{"', "")


@pytest.mark.parametrize(
    ("token", "organization", "code"),
    [
        ("wrong-token", None, "ckan-token-refused"),
        (None, "nobody-knows-it", "ckan-organization-unknown"),
    ],
)
def test_rights_are_checked_before_anything_is_written(
    trial_portal: Access, spied: Gate, dataset: str, token: str | None, organization: str | None, code: str
) -> None:
    assert_stops(through(trial_portal, spied, token, organization), trial_portal, dataset, code)
    assert spied.writes == []


def test_a_portal_that_is_down_is_said(trial_portal: Access, dataset: str) -> None:
    with gate(trial_portal.url) as closed:
        portal = through(trial_portal, closed)
    assert_stops(portal, trial_portal, dataset, "ckan-away")


def test_without_a_token_nothing_is_tried(trial_portal: Access, dataset: str) -> None:
    with pytest.raises(HromadaError, match="ckan-token-missing"):
        publish(anybody(trial_portal), "2026-H1", "a", dataset=dataset)


REVISION_CALLS = 14

SAMPLE = [(kind, at) for at in range(1, REVISION_CALLS + 1) for kind in KINDS][::4][:20]


def try_to_publish(portal: CkanPortal, rows: str, dataset: str) -> None:
    """Whatever stops it, the same run may succeed later."""
    with suppress(PortalUnavailableError, PortalBusyError):
        publish(portal, "2026-H1", rows, dataset=dataset)


def spoil(access: Access, spied: Gate, dataset: str, kind: str, at: int) -> None:
    """A revision with one fault: readers get one whole version, and the next run ends with the new one."""
    portal = through(access, spied)
    publish(portal, "2026-H1", "a", dataset=dataset)
    spied.arm(kind, at)
    try_to_publish(through(access, spied), "b", dataset)
    assert whole(access, dataset, "2026-H1", "a") != whole(access, dataset, "2026-H1.r2", "b")
    assert rows_of(access, dataset) in (["a"], ["b"], None)
    spied.arm()
    publish(through(access, spied), "2026-H1", "b", dataset=dataset)
    assert whole(access, dataset, "2026-H1.r2", "b")
    assert rows_of(access, dataset) == ["b"]
    assert audit_portal(anybody(access), dataset).drifts == ()


@pytest.mark.parametrize(("kind", "at"), SAMPLE)
def test_a_fault_leaves_one_whole_version(trial_portal: Access, spied: Gate, dataset: str, kind: str, at: int) -> None:
    spoil(trial_portal, spied, dataset, kind, at)


DESCRIPTION = {
    "title": "Програма",
    "description": "Заходи й кошти",
    "accrualPeriodicity": "Кожного півріччя",
    "keywords": ["захід", "кошти (грн)"],
    "licenses": [{"name": "cc-by"}],
    "contributors": [{"title": "Рада", "role": "publisher"}],
}


def page_for(profile: str) -> Update:
    wishes = PortalFacts.model_validate({"profile": profile, "fields": {"category": "finance"}})
    return dataset_update(Listing("x-programme"), DESCRIPTION, None, wishes)


def test_a_plain_ckan_is_told_in_extras() -> None:
    page = page_for("ckan")
    assert page.extras["Періодичність оновлення"] == "Кожного півріччя"
    assert page.extras["category"] == "finance"
    assert page.tags == ("захід", "кошти грн")
    assert page.fields["author"] == "Рада"


KEYWORDS = ("комп'ютери", "зв’язок", "здоровʼя", "«о`кей»", "рядок '2'")
TAGS = ("компʼютери", "звʼязок", "здоровʼя", "оʼкей", "рядок 2")
ODD_LINES = (
    "Програма *цифри* і _слова_, `код` [посилання](сторінка) ![знак](x.png)",
    "Зв'язок <b>R&D</b> <!-- x --> &lt; &amp; &#42; A & B, 2 < 3 > 1 | 4",
    "# не заголовок",
    "> не цитата",
    "1. не перелік",
    "2) не перелік",
    "- не перелік",
    "+ не перелік",
    "* не перелік",
    "шлях C:\\*теки*\\_x_",
    "---",
)


def test_texts_and_keywords_are_shown_as_they_are(trial_portal: Access, dataset: str) -> None:
    told = {**DESCRIPTION, "keywords": list(KEYWORDS)}
    tags = dataset_update(Listing(dataset), told, None, PortalFacts()).tags
    assert tags == TAGS
    notes = "\n\n".join(markdown(line) for line in ODD_LINES)
    wanted = {"name": dataset, "title": ODD_LINES[0], "notes": notes, "tags": [{"name": tag} for tag in tags]}
    editor(trial_portal).call("package_create", {**wanted, "owner_org": trial_portal.organization})
    with urlopen(f"{trial_portal.url}/dataset/{dataset}", timeout=60) as page:  # noqa: S310  # loopback
        html = fromstring(page.read().decode())
    (shown_notes,) = html.xpath("//*[contains(@class, 'notes')]")
    assert [line.strip() for line in shown_notes.text_content().strip().split("\n")] == list(ODD_LINES)
    assert {element.tag for element in shown_notes.iter()} <= {"div", "p"}
    assert set(TAGS) <= {link.text_content().strip() for link in html.xpath("//a[contains(@class, 'tag')]")}


def test_the_page_tells_who_has_accepted_the_reading() -> None:
    accepted = {"who": "Оксана *Іваненко*", "date": "2026-07-01", "rowsSha256": "0" * 64}
    sources = [
        {"title": "Програма (№ 1)", "extraction": "direct", "acceptance": accepted},
        {"title": "Зміни (№ 2)", "extraction": "direct", "acceptance": None},
        {"title": "Давніше (№ 0)"},
    ]
    page = dataset_update(Listing("x-programme"), {**DESCRIPTION, "sources": sources}, None, PortalFacts())
    told = [text for text in page.fields["notes"].split("\n\n") if "№" in text]
    assert len(told) == 2
    assert r"Оксана \*Іваненко\*" in told[0]
    assert "1 липня 2026 року" in told[0]
    assert "Прочитано машиною, ще не підтверджено людиною" in told[1]


def test_the_page_tells_when_and_what_changed() -> None:
    version, later = (small_release(parse_version("2026-H1"), "a"), Confirmation(parse_cycle("2026-H2"), DAY, FIRST))
    listing = Listing("x-programme", (entry_of(version),), (later,))

    def told(since: str | None, rows: int, *sentences: str) -> list[str]:
        changes = {"name": "changes", "since": since, "rows": rows, "sentences": list(sentences)}
        return news_of(listing, listing.versions[0], {"resources": [changes]}).split("\n\n")

    first, *_, last = told(None, 0)
    assert first == "**Версія 2026-H1** (перше півріччя 2026 року), оприлюднено 8 липня 2026 року."
    assert last == "Станом на 8 січня 2027 року без змін."
    assert told(None, 0)[1] == "Це перша версія: порівнювати ще немає з чим."
    assert told("2025-H2", 2)[1] == "Порівняно з версією 2025-H2 зміст для читача той самий."
    assert told("2025-H2", 1, "Захід *1*")[1:-1] == ["Що змінилося порівняно з версією 2025-H2:", r"- Захід \*1\*"]
    _, _, lines, rest, _ = told("2025-H2", 30, *(["Інше"] * 20))
    assert len(lines.splitlines()) == 10
    assert rest.startswith("Ще 20 змін;")


def test_the_national_portal_is_told_in_its_own_fields_and_codes() -> None:
    page = page_for("data.gov.ua")
    assert page.fields["update_frequency"] == "once a half year"
    assert (page.fields["language"], page.fields["category"]) == ("ua", "finance")


def test_a_text_too_long_for_the_national_portal_is_said_first() -> None:
    facts = load_programme_of_this_checkout()
    national = PortalFacts(profile="data.gov.ua")
    require_fit(facts, national)
    with pytest.raises(DefinitionError, match="ckan-field-long"):
        require_fit(facts.model_copy(update={"purpose": "я" * 513}), national)


def test_a_code_that_nobody_knows_is_asked_for() -> None:
    yearly = load_programme_of_this_checkout().model_copy(update={"frequency": "Щороку"})
    with pytest.raises(DefinitionError, match="ckan-code-unknown"):
        require_fit(yearly, PortalFacts(profile="data.gov.ua"))
    require_fit(yearly, PortalFacts(profile="data.gov.ua", fields={"update_frequency": "once a year"}))


def load_programme_of_this_checkout() -> Any:  # noqa: ANN401  # the facts
    return load_programme(REAL)
