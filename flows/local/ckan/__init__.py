"""A real CKAN on this machine's loopback, for trials and tests, without containers and without systemd.

All it keeps lies in one folder (`place.find_place`); each command is check-then-act, so that whatever a crash left
behind is mended by the next `portal_up`.
"""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.local.ckan import servers
from flows.local.ckan.install import install
from flows.local.ckan.place import CkanVersion, find_place
from flows.local.processes import (
    PATIENCE,
    PAUSE,
    PORTS_TRIED,
    alone,
    choosing_ports,
    marked,
    pid_of,
    port_free,
    start,
    stop,
    stop_strays,
    wait,
    working_in,
)
from flows.model.errors import PortalUnavailableError
from flows.outside.machine.trial_access import Access
from flows.steps import announce

if TYPE_CHECKING:
    from flows.local.ckan.place import CkanHome, PortalMemory
    from flows.local.processes import Server

OTHERS = ("web", "solr", "redis")
"""What stands on PostgreSQL or beside it, in the order in which it ends."""


def portal_up(version: CkanVersion = "2.12") -> tuple[Access, bool]:
    """Make the portal answer, with whatever has to be installed, made or started for it.

    Returns:
        How to reach it, and whether it ran already.

    Raises:
        PortalUnavailableError: Something is missing that we may not install, or a step failed.
    """
    place = find_place(version)
    with alone(place, "trial-lock"):
        if running := _running(place, patience=PATIENCE / 3):
            return running, True
        _stop(place)  # what a crash left: half a portal is not worth telling apart
        install(place)
        with choosing_ports():
            return _start_all(place), False


def portal_down(version: CkanVersion = "2.12") -> bool:
    """Stop what runs, PostgreSQL last; nothing is removed. Says whether anything ran."""
    place = find_place(version)
    if not place.state.exists():
        return _end_strays(place)
    with alone(place, "trial-lock"):
        announce.get()("trial-stop")
        return _stop(place)


def portal_status(version: CkanVersion = "2.12") -> Access | None:
    """How to reach the portal, where it runs and answers."""
    return _running(find_place(version))


def _running(place: CkanHome, patience: float = 0.0) -> Access | None:
    """The access to a portal whose servers all run and which answers, within `patience` seconds if it is busy."""
    access, end = place.access(), time.monotonic() + patience
    while access and all(pid_of(place, name) for name in servers.FIRST_PORTS):
        if servers.portal_answers(access.url):
            return access
        if time.monotonic() > end:
            return None
        time.sleep(PAUSE)
    return None


def _stop(place: CkanHome) -> bool:
    """End every server, those that others stand on last; says whether any ran."""
    ran = [name for name in servers.FIRST_PORTS if pid_of(place, name)]
    for name in OTHERS:
        stop(name, place)
    stop("postgres", place, servers.POSTGRES_ENDS)
    strays = _end_strays(place)
    (place.cluster / "postmaster.pid").unlink(missing_ok=True)  # a killed server's: its zombie would bar the next one
    return bool(ran) or strays


def _end_strays(place: CkanHome) -> bool:
    """End what the pid files do not know: servers of a folder that was deleted, a killed PostgreSQL's children."""
    stores = stop_strays(lambda: working_in(place.cluster))
    others = stop_strays(lambda: [pid for name in OTHERS for pid in marked(place, name)], signal.SIGTERM)
    return stores or others


def _with_ports(place: CkanHome) -> PortalMemory:
    """The memory with a port for each server; a taken one is given up, but never the address in the datasets."""
    memory = place.remember()
    ports = {name: _port(place, name, memory.ports.get(name)) for name in servers.FIRST_PORTS}
    memory = replace(memory, ports=ports)
    place.keep(memory)
    servers.configure(place, memory)
    return memory


def _port(place: CkanHome, name: str, kept: int | None) -> int:
    if kept and port_free(kept):
        return kept
    if kept and name == "web" and place.access():
        raise PortalUnavailableError("trial-port-taken", port=kept)
    first = servers.FIRST_PORTS[name]
    return next(port for port in range(first, first + PORTS_TRIED) if port_free(port))


def _start_all(place: CkanHome) -> Access:
    memory = _with_ports(place)
    _start_stores(place, memory)
    access = place.access() or _prepare(place, memory)
    announce.get()("trial-web")
    _start(place, servers.web(place, memory))
    return access


def _start_stores(place: CkanHome, memory: PortalMemory) -> None:
    """Start what CKAN stands on, all at once."""
    announce.get()("trial-stores")
    servers.make_cluster(place, memory)
    empty = servers.make_solr_home(place)
    _start(place, servers.postgres(place, memory), servers.redis(memory), servers.solr(place, memory))
    if empty and place.access():
        servers.rebuild_index(place)


def _start(place: CkanHome, *wanted: Server) -> None:
    for server in wanted:
        start(server, place)
    for server in wanted:
        wait(server, place)


def _prepare(place: CkanHome, memory: PortalMemory) -> Access:
    """Fill a new portal: tables, organization, editor, token."""
    announce.get()("trial-prepare")
    servers.permit_datastore(place, memory)
    made = servers.prepare_ckan(place)
    access = Access(memory.url, made["token"], made["organization"])
    place.admit(access)
    return access
