"""A real CKAN on this machine's loopback, for trials and tests, without containers and without systemd.

All it keeps lies in one folder (`place.find_place`); each command is check-then-act, so that whatever a crash left
behind is mended by the next `portal_up`.
"""

from __future__ import annotations

import fcntl
import signal
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.errors import PortalUnavailableError
from flows.outside.trial import servers
from flows.outside.trial.install import install
from flows.outside.trial.place import VERSIONS, Access, CkanVersion, find_place
from flows.outside.trial.processes import pid_of, port_free, start, stop, wait
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.outside.trial.place import Memory, Place
    from flows.outside.trial.processes import Server

PRIVATE_FOLDER = 0o700


def portal_up(version: CkanVersion = "2.12") -> tuple[Access, bool]:
    """Make the portal answer, with whatever has to be installed, made or started for it.

    Returns:
        How to reach it, and whether it ran already.

    Raises:
        PortalUnavailableError: Something is missing that we may not install, or a step failed.
    """
    place = find_place(version)
    with _locked(place):
        if running := _running(place):
            return running, True
        install(place)
        memory = _with_ports(place)
        _start_stores(place, memory)
        access = place.access() or _prepare(place, memory)
        announce.get()("trial-web")
        _restart(servers.web(place, memory), place)
        return access, False


def portal_down(version: CkanVersion = "2.12") -> bool:
    """Stop what runs, PostgreSQL last; nothing is removed. Says whether anything ran."""
    place = find_place(version)
    if not place.state.exists():
        return False
    with _locked(place):
        ran = any([pid_of(place, name) for name in servers.FIRST_PORTS])
        for name in ("web", "solr", "redis"):
            stop(name, place)
        stop("postgres", place, signal.SIGINT)
    return ran


def portal_status(version: CkanVersion = "2.12") -> Access | None:
    """How to reach the portal, where it runs and answers."""
    return _running(find_place(version))


def trial_access(url: str) -> Access | None:
    """The access to the trial portal at this address, if it is one of ours, running or not."""
    known = (find_place(version).access() for version in VERSIONS)
    return next((access for access in known if access and access.url == url.rstrip("/")), None)


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """One command at a time: a second one waits."""
    place.state.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    with (place.state / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _running(place: Place) -> Access | None:
    access = place.access()
    if not access or not all(pid_of(place, name) for name in servers.FIRST_PORTS):
        return None
    return access if servers.portal_answers(access.url) else None


def _with_ports(place: Place) -> Memory:
    """The memory with a port for each server; a taken one is given up, but never the address in the datasets."""
    memory = place.remember()
    ports = {name: _port(place, name, memory.ports.get(name)) for name in servers.FIRST_PORTS}
    memory = replace(memory, ports=ports)
    place.keep(memory)
    servers.configure(place, memory)
    return memory


def _port(place: Place, name: str, kept: int | None) -> int:
    if kept and (pid_of(place, name) or port_free(kept)):
        return kept
    if kept and name == "web" and place.access():
        raise PortalUnavailableError("trial-port-taken", port=kept)
    first = servers.FIRST_PORTS[name]
    return next(port for port in range(first, first + 1000) if port_free(port))


def _start_stores(place: Place, memory: Memory) -> None:
    """Start what CKAN stands on, all at once."""
    announce.get()("trial-stores")
    stop("web", place)  # it holds connections to what may have ended
    servers.make_cluster(place, memory)
    empty = servers.make_solr_home(place)
    stores = (servers.postgres(place, memory), servers.redis(memory), servers.solr(place, memory))
    for server in stores:
        if not (pid_of(place, server.name) and server.answers()):
            stop(server.name, place, server.ending)
            start(server, place)
    for server in stores:
        wait(server, place)
    if empty and place.access():
        servers.rebuild_index(place)


def _prepare(place: Place, memory: Memory) -> Access:
    """Fill a new portal: tables, organization, editor, token."""
    announce.get()("trial-prepare")
    servers.permit_datastore(place, memory)
    made = servers.prepare_ckan(place)
    access = Access(memory.url, made["token"], made["organization"])
    place.admit(access)
    return access


def _restart(server: Server, place: Place) -> None:
    stop(server.name, place, server.ending)
    start(server, place)
    wait(server, place)
