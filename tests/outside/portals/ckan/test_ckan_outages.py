"""The servers that a CKAN stands on, each failing in the middle of a publication (`make test-long`)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from pydantic import SecretStr
from support.ckan_faults import Gate, gate
from support.ckan_portal import anybody, rows_of, whole
from support.ckan_reader import impatient, look, watched
from support.ckan_web import second_web, web_pid
from support.crash import needs_mounts
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme
from support.small import publish, small_release

from flows.cli.main import main
from flows.local.ckan import servers
from flows.local.ckan.place import find_place
from flows.local.processes import start, stop, wait
from flows.model.errors import PortalBusyError, PortalUnavailableError
from flows.model.record import parse_version
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.ckan_reader import Look

    from flows.local.processes import Server
    from flows.outside.machine.trial_access import Access

pytestmark = pytest.mark.long


@pytest.fixture
def dataset() -> str:
    return f"outage-{uuid4().hex[:12]}-programme"


def through(access: Access, spied: Gate) -> CkanPortal:
    site = CkanSite(address=spied.address or access.url, token=SecretStr(access.token), waits_seconds=(0.05, 0.2))
    return CkanPortal(View(site=site))


# --- a server is stopped ------------------------------------------------------------------------------


@pytest.fixture
def spied(own_portal: Access) -> Iterator[Gate]:
    with gate(own_portal.url) as opened:
        yield opened


def server_of(name: str) -> Server:
    """One of the portal's four servers, as `portal_up` starts it."""
    place = find_place("2.12")
    memory = place.remember()
    known = (servers.postgres(place, memory), servers.redis(memory), servers.solr(place, memory))
    return next(server for server in (*known, servers.web(place, memory)) if server.name == name)


def start_again(name: str) -> None:
    place, server = find_place("2.12"), server_of(name)
    start(server, place)
    wait(server, place)


def is_one_version(seen: Look, dataset: str) -> bool:
    releases = (small_release(parse_version(f"2026-H1{n}"), rows, dataset=dataset) for n, rows in VERSIONS)
    return any(seen.leads_to(made) for made in releases)


VERSIONS = (("", "a"), (".r2", "b"))
POSITIONS = (5, 6, 9, 12)
"""As the files arrive, as the tables are loaded, as the page is switched, as the tables follow."""


@pytest.mark.parametrize("at", POSITIONS)
@pytest.mark.parametrize("name", servers.FIRST_PORTS)
def test_a_stopped_server_leaves_one_whole_version(
    own_portal: Access, spied: Gate, dataset: str, name: str, at: int
) -> None:
    publish(through(own_portal, spied), "2026-H1", "a", dataset=dataset)
    ending = {"ending": servers.POSTGRES_ENDS} if name == "postgres" else {}
    spied.strike = lambda: stop(name, find_place("2.12"), **ending)
    spied.arm("stopped", at)
    with watched(impatient(own_portal.url), dataset) as seen:
        with suppress(PortalUnavailableError, PortalBusyError):
            publish(through(own_portal, spied), "2026-H1", "b", dataset=dataset)
        assert len(spied.calls) >= at
        start_again(name)
        spied.arm()
        publish(through(own_portal, spied), "2026-H1", "b", dataset=dataset)
    assert seen
    assert all(is_one_version(each, dataset) for each in seen)
    assert whole(own_portal, dataset, "2026-H1.r2", "b")
    assert rows_of(own_portal, dataset) == ["b"]
    assert audit_portal(anybody(own_portal), dataset).drifts == ()


# --- the search index fails -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index(own_portal: Access) -> Iterator[Gate]:
    """A gate between a CKAN and its Solr; the calls it counts are the writes."""
    assert own_portal
    with gate(f"http://127.0.0.1:{find_place('2.12').remember().ports['solr']}") as opened:
        yield opened


@pytest.fixture(scope="module")
def behind(own_portal: Access, index: Gate) -> Iterator[Access]:
    with second_web("web-behind-index", own_portal, {"solr_url": f"{index.address}/solr/ckan"}) as access:
        yield access


def broken_off(access: Access, rows: str, dataset: str) -> str:
    """What the portal said to a publication that it did not let through, empty where that came to its end."""
    try:
        publish(through(access, Gate("")), "2026-H1", rows, dataset=dataset)
    except PortalUnavailableError as fault:
        return str(fault.facts["reason"])
    return ""


def is_found(access: Access, dataset: str, label: str) -> bool:
    """Whether the search tells of the same version as the page."""
    found = CkanSite(address=access.url).ask("package_search", {"q": f"name:{dataset}"})["results"]
    return [package["version"] for package in found] == [label]


@pytest.mark.parametrize(("label", "rows"), [("2026-H1", "a"), ("2026-H1.r2", "b")])
@pytest.mark.parametrize("kind", ["500", "lost", "away"])
def test_an_index_that_fails_at_any_write(behind: Access, index: Gate, kind: str, label: str, rows: str) -> None:
    calls, said = index_writes(behind, index, rows), []
    for at in range(1, calls + 1):
        dataset = begun(behind, rows)
        index.arm(kind, at)
        said.append(broken_off(behind, rows, dataset))
        assert len(index.calls) >= at
        index.arm()
        seen = look(impatient(behind.url), dataset)
        assert seen is None if rows == "a" and seen is None else seen and is_one_version(seen, dataset)
        publish(through(behind, Gate("")), "2026-H1", rows, dataset=dataset)
        assert whole(behind, dataset, label, rows)
        assert is_found(behind, dataset, label)
        assert audit_portal(anybody(behind), dataset).drifts == ()
    print(f"\nindex, {kind}: {calls} of {calls} writes of {label}; {sorted(set(said))}")  # noqa: T201  # a figure
    assert kind != "away" or all("Search Index" in words for words in said)


def index_writes(access: Access, index: Gate, rows: str) -> int:
    """How often an undisturbed publication of these rows writes to the index."""
    dataset = begun(access, rows)
    index.arm()
    publish(through(access, Gate("")), "2026-H1", rows, dataset=dataset)
    return len(index.calls)


def begun(access: Access, rows: str) -> str:
    """A dataset to which `a` was published, unless these are the first rows."""
    dataset = f"index-{uuid4().hex[:12]}-programme"
    if rows != "a":
        publish(through(access, Gate("")), "2026-H1", "a", dataset=dataset)
    return dataset


# --- the disk is full -------------------------------------------------------------------------------------

SMALL_DISK = 'mount -t tmpfs -o size=4m none "$0"; exec "$@"'


@needs_mounts
def test_a_full_disk_leaves_the_last_version_and_says_so(
    own_portal: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    storage = tmp_path / "storage"
    storage.mkdir()
    monkeypatch.setenv("CKAN_API_TOKEN", own_portal.token)
    programme = named_anew(copy_of_the_programme(tmp_path))
    dataset = load_programme(programme).dataset
    launcher = ("unshare", "--mount", "sh", "-ec", SMALL_DISK, str(storage))
    with second_web("web-on-small-disk", own_portal, {"ckan.storage_path": str(storage)}, launcher) as access:
        assert run(programme, access) == 0
        before = look(impatient(access.url), dataset)
        assert before
        stuffing = Path(f"/proc/{web_pid('web-on-small-disk')}/root{storage}/stuffing")
        fill(stuffing)
        amend(programme, MORE_IN_2027)
        capsys.readouterr()
        assert run(programme, access) == 3
        shown = capsys.readouterr()
        assert access.url in shown.err
        assert "Traceback" not in shown.err
        assert own_portal.token not in shown.out + shown.err
        assert look(impatient(access.url), dataset) == before
        stuffing.unlink()
        assert run(programme, access) == 0
        after = look(impatient(access.url), dataset)
        assert after
        assert after.label == "2026-H1.r2"
    print(f"\n{shown.err}")  # noqa: T201  # the words for the closing note


def named_anew(programme: Path) -> Path:
    """A programme under a slug that no other test has used."""
    facts = programme / "programme.yaml"
    said = facts.read_text("utf-8")
    slug = f"full-{uuid4().hex[:12]}"
    facts.write_text(said.replace("starokostiantyniv-informatization-2026-2028", slug), "utf-8")
    return programme


def run(programme: Path, access: Access) -> int:
    words = ("--cycle", "2026-H1", "--now", "2026-07-20", "--engine", "direct")
    return main(["publish", str(programme), "--portal", f"ckan:{access.url}", *words])


def fill(path: Path) -> None:
    """Write until nothing more goes onto that disk."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
