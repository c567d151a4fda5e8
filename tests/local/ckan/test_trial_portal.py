"""The trial portal is a real CKAN: it starts, takes an editor's writes, keeps them, and mends itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

from flows.local.ckan import portal_down
from flows.local.ckan.place import CkanHome, find_place
from flows.local.processes import Server, choosing_ports, pid_of, start
from flows.outside.machine.trial_access import Access, trial_access


def hromada(*words: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a maintainer calls it."""
    argv = [sys.executable, "-m", "flows.cli", "portal", *words]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=900)


def call(access: Access, action: str, **data: object) -> Any:  # noqa: ANN401  # as CKAN answers
    """One action of CKAN's API with the editor's token."""
    head = {"Authorization": access.token, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{access.url}/api/3/action/{action}", json.dumps(data).encode(), head)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # loopback
        return json.load(answer)["result"]


@pytest.fixture(scope="module")
def access(own_portal: Access) -> Access:
    return own_portal


@pytest.fixture(scope="module")
def dataset(access: Access) -> str:
    name = f"trial-{uuid.uuid4().hex}"
    call(access, "package_create", name=name, title="Проба", owner_org=access.organization)
    return name


@pytest.fixture
def place(access: Access) -> CkanHome:
    assert access
    return find_place("2.12")


def test_it_is_the_ckan_that_is_asked_for(access: Access) -> None:
    status = call(access, "status_show")
    assert status["ckan_version"].startswith("2.12.")
    assert set(status["extensions"]) >= {"datastore", "datatables_view", "text_view", "image_view", "activity"}
    assert status["site_url"] == access.url


def test_the_editor_may_write_for_one_organization(access: Access, dataset: str) -> None:
    may = call(access, "organization_list_for_user", permission="create_dataset")
    assert [organization["name"] for organization in may] == [access.organization]
    assert call(access, "package_search", q=f"name:{dataset}")["count"] == 1


def test_up_on_a_running_portal_only_says_so(access: Access, place: CkanHome) -> None:
    before = pid_of(place, "web")
    done = hromada("up", "--lang", "en")
    assert done.returncode == 0
    assert f"is running: {access.url}" in done.stdout
    assert pid_of(place, "web") == before


def test_the_token_is_shown_to_programs_alone(access: Access, place: CkanHome) -> None:
    plain = [hromada("up"), hromada("status")]
    assert not [done for done in plain if access.token in done.stdout + done.stderr]
    assert json.loads(hromada("status", "--json").stdout)["token"] == access.token
    assert trial_access(f"{access.url}/") == access
    private = [place.state / name for name in ("access.json", "memory.json", "ckan.ini")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_down_and_up_again_keeps_everything_but_no_port_of_others(
    access: Access, dataset: str, place: CkanHome
) -> None:
    port = place.remember().ports["web"]
    assert hromada("down").returncode == 0
    assert not [name for name in ("web", "solr", "redis", "postgres") if pid_of(place, name)]
    asked = hromada("status", "--json", "--lang", "en")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert "hromada portal up" in asked.stderr
    assert hromada("down").returncode == 0

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        refused = hromada("up", "--lang", "en")
    assert refused.returncode == 3
    assert f"holds port {port}" in refused.stderr
    assert "Traceback" not in refused.stderr

    begun = time.monotonic()
    done = hromada("up", "--json")
    print(f"\nportal up, warm: {time.monotonic() - begun:.1f} s")  # noqa: T201  # a figure for people
    assert Access(**json.loads(done.stdout)) == access
    assert call(access, "package_show", id=dataset)["title"] == "Проба"
    assert call(access, "status_show")["site_url"] == access.url


def test_killed_servers_and_a_lost_index_are_mended_by_one_of_two_commands(
    access: Access, dataset: str, place: CkanHome
) -> None:
    for name in ("solr", "postgres"):
        os.kill(pid_of(place, name) or 0, signal.SIGKILL)
    shutil.rmtree(place.state / "solr")
    assert hromada("status").returncode == 3
    argv = [sys.executable, "-m", "flows.cli", "portal", "up", "--json", "--lang", "en"]
    with choosing_ports():  # as if another portal of this machine were starting
        both = [subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        waiting = [next(line for line in one.stderr or () if "waiting" in line) for one in both]
    assert sorted(line.split("another ")[1].strip() for line in waiting) == [
        "command is at the trial portal",
        "command is starting servers",
    ]
    assert [Access(**json.loads(one.communicate()[0])) for one in both] == [access, access]
    assert call(access, "package_search", q=f"name:{dataset}")["count"] == 1


def test_servers_of_a_deleted_folder_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path))
    place = find_place("2.12")
    place.state.mkdir()
    start(Server(name="web", command=("sleep", "600"), answers=lambda: True), place)
    pid = pid_of(place, "web")
    assert pid
    shutil.rmtree(place.state)
    assert portal_down()
    assert not Path(f"/proc/{pid}/exe").exists()
    assert not portal_down()


def test_a_pid_that_another_process_has_got_is_not_ours(tmp_path: Path) -> None:
    place = CkanHome("2.12", tmp_path, tmp_path)
    (tmp_path / "web.pid").write_text(f"{os.getpid()} 1\n")
    assert pid_of(place, "web") is None
    (tmp_path / "web.pid").write_text("")
    assert pid_of(place, "web") is None


def test_a_server_that_an_earlier_version_has_started_is_known(tmp_path: Path) -> None:
    """Its pid file holds the kernel's ticks, as they stand in /proc."""
    ticks = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19]
    (tmp_path / "web.pid").write_text(f"{os.getpid()} {ticks}\n")
    assert pid_of(CkanHome("2.12", tmp_path, tmp_path), "web") == os.getpid()
