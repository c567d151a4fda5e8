"""One more web server of the trial portal, with settings of its own: the same datasets, other neighbours."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.local.ckan import servers
from flows.local.ckan.place import find_place
from flows.local.processes import Server, pid_of, start, stop, wait
from flows.outside.machine.durable import put_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.outside.machine.trial_access import Access

SECTION = "[app:main]\n"


@contextmanager
def second_web(
    name: str, access: Access, settings: Mapping[str, str], launcher: Sequence[str] = ()
) -> Iterator[Access]:
    """How to reach it, while the block runs; `launcher` are words before its command."""
    place = find_place("2.12")
    memory = place.remember()
    memory = replace(memory, ports={**memory.ports, "web": free_port()})
    ini = place.state / f"{name}.ini"
    lines = (place.state / "ckan.ini").read_text("utf-8").splitlines(keepends=True)
    own = {"ckan.site_url": memory.url, **settings}
    kept = "".join(line for line in lines if line.partition(" = ")[0] not in own)
    said = "".join(f"{key} = {value}\n" for key, value in own.items())
    put_private(ini, kept.replace(SECTION, SECTION + said))
    web = servers.web(place, memory)
    server = Server(name=name, command=(*launcher, "env", f"CKAN_INI={ini}", *web.command), answers=web.answers)
    start(server, place)
    try:
        wait(server, place)
        yield replace(access, url=memory.url)
    finally:
        stop(name, place)
        ini.unlink()


def web_pid(name: str) -> int:
    """The process of that server."""
    pid = pid_of(find_place("2.12"), name)
    assert pid
    return pid


def free_port() -> int:
    """A port of the loopback that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
