"""A CKAN of our own, in memory: as much of one as we call, which a test may let lie in any way.

It is for what no real CKAN does. How a real one behaves is tested on a real one.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from requests_toolbelt import MultipartDecoder

from support.ckan_faults import READS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Tell = Callable[[BaseHTTPRequestHandler, "Reply", Event], None]
    """How a lie is told: it writes what it likes in place of the true reply, until the test is over."""

TOKEN = "editors-own-token-0123456789"  # noqa: S105  # of nobody else's portal
ORGANIZATION = {"id": "5a1c3040-0000-4000-8000-000000000001", "name": "rada", "title": "Міська рада"}
JSON = "application/json"
HERE = "http://here.example"
"""Where what a portal holds is said to stand, until a portal holds it."""
Reply = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


class RefusedError(Exception):
    """Raised where a CKAN refuses: its status, and its kind of error."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(status, kind)
        self.status, self.kind = status, kind


@dataclass
class Held:
    """What it holds: datasets by name, files by resource, tables by resource, names of tables."""

    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def moved(self, before: str, after: str) -> Held:
        """A copy that stands at another address."""
        packages = json.loads(json.dumps(self.packages).replace(before, after))
        return Held(packages, dict(self.files), deepcopy(self.tables), dict(self.aliases))


@dataclass
class StandIn:
    """The portal at `address`; `calls` are the actions, files and dumps that it was asked for.

    It lies by `tell` to whatever is called `about` (empty: to all), or to the one call number `at`, from the `after`-th
    write on that it accepts. A write that it lies about was accepted, unless `after` is 0.
    """

    held: Held = field(default_factory=Held)
    address: str = ""
    calls: list[str] = field(default_factory=list)
    accepted: int = 0
    tell: Tell | None = None
    about: str = ""
    after: int = 0
    at: int = 0
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    stamps: Iterator[int] = field(default_factory=lambda: count(1))

    def arm(self, tell: Tell | None = None, *, about: str = "", after: int = 0, at: int = 0) -> None:
        """Count anew, and lie so; `at`: to that one call alone, counted from 1."""
        self.calls, self.accepted, self.tell, self.about, self.after, self.at = [], 0, tell, about, after, at

    def lies_to(self, name: str) -> bool:
        """Whether this call is lied to."""
        return self.tell is not None and self.about in ("", name) and self.at in (0, len(self.calls))

    # --- what it answers ----------------------------------------------------------------------------

    def action(self, name: str, data: dict[str, Any], files: Mapping[str, tuple[str, bytes]], *, known: bool) -> Reply:
        """An action's answer."""
        answer = getattr(self, f"_{name}", None)
        try:
            if answer is None:
                return _reply(400, f"Bad request - Action name not known: {name}")
            if name not in READS and not known:
                return _refusal(RefusedError(403, "Authorization Error"))
            result = answer(data, files) if name == "package_revise" else answer(data, known)
        except RefusedError as refused:
            return _refusal(refused)
        return _reply(200, {"help": "", "success": True, "result": result})

    def file(self, resource: str) -> Reply:
        """A download."""
        found = self._resource(resource)
        if resource in self.held.files:
            return 200, {"Content-Type": "application/octet-stream"}, self.held.files[resource]
        if found and found["url"]:
            return 302, {"Location": found["url"], "Content-Type": "text/html"}, b""
        return 404, {"Content-Type": "text/html"}, b"<html>404</html>"

    def dump(self, resource: str) -> Reply:
        """The download of a table."""
        table = self.held.tables.get(self.held.aliases.get(resource, resource))
        if table is None:
            return 404, {"Content-Type": "text/html"}, b"<html>404</html>"
        names = [item["id"] for item in table["fields"]]
        records = [[at, *(row[name] for name in names)] for at, row in enumerate(table["records"], 1)]
        return _reply(200, {"fields": _columns(table), "records": records})

    def _resource(self, key: str) -> dict[str, Any] | None:
        resources = (item for package in self.held.packages.values() for item in package["resources"])
        return next((item for item in resources if item["id"] == key), None)

    # --- actions --------------------------------------------------------------------------------------

    def _status_show(self, *_: object) -> object:
        plugins = ["datastore", "datatables_view", "text_view", "activity"]
        return {"ckan_version": "2.12.0", "site_url": self.address, "extensions": plugins}

    def _user_show(self, *_: object) -> object:
        return {"id": "editor", "name": "editor"}

    def _organization_list_for_user(self, _: object, known: bool) -> object:
        return [ORGANIZATION] if known else []

    def _organization_show(self, *_: object) -> object:
        return ORGANIZATION

    def _help_show(self, data: dict[str, Any], _: bool) -> object:
        return f"What {data['name']} does"

    def _package(self, name: str) -> dict[str, Any]:
        if name not in self.held.packages:
            raise RefusedError(404, "Not Found Error")
        return self.held.packages[name]

    def _package_show(self, data: dict[str, Any], known: bool) -> object:
        package = self._package(data["id"])
        if package["private"] and not known:
            raise RefusedError(403, "Authorization Error")
        return package

    def _package_search(self, data: dict[str, Any], _: bool) -> object:
        found = [package for _, package in sorted(self.held.packages.items()) if not package["private"]]
        if data["fq"].startswith("name:"):
            found = [package for package in found if f'"{package["name"]}"' in data["fq"]]
        found = [_in_brief(package) for package in found] if "fl" in data else found
        return {"count": len(found), "results": found[data.get("start", 0) :][: data["rows"]]}

    def _package_create(self, data: dict[str, Any], _: bool) -> object:
        if data["name"] in self.held.packages:
            raise RefusedError(409, "Validation Error")
        made = {"id": f"id-of-{data['name']}", "state": "active", "resources": [], "tags": [], "extras": [], **data}
        self.held.packages[data["name"]] = made
        return self._stamped(made | {"organization": ORGANIZATION, "version": data.get("version")})

    def _stamped(self, package: dict[str, Any]) -> dict[str, Any]:
        package["metadata_modified"] = f"2026-07-08T06:00:{next(self.stamps) / 1000:09.6f}"
        self.held.packages[package["name"]] = package
        return package

    def _package_revise(self, data: dict[str, Any], files: Mapping[str, tuple[str, bytes]]) -> object:
        package = deepcopy(self._package(data["match"]["name"]))
        if package["metadata_modified"] != data["match"]["metadata_modified"]:
            raise RefusedError(409, "Validation Error")
        for name in data.get("filter", ()):
            key = name.removeprefix("-resources__")
            if key != name:
                package["resources"] = [item for item in package["resources"] if item["id"] != key]
                self.held.files.pop(key, None)
            else:
                package[name.removeprefix("-")] = []
        package |= data.get("update", {})
        package["resources"] += [_resource(item) for item in data.get("update__resources__extend", ())]
        for item in package["resources"]:
            changes = dict(data.get(f"update__resources__{item['id']}", {}))
            if changes.pop("clear_upload", False):
                self.held.files.pop(item["id"], None)
            item.update(changes)
            if sent := files.get(f"update__resources__{item['id']}__upload"):
                self.held.files[item["id"]] = sent[1]
                place = f"{self.address}/dataset/{package['id']}/resource/{item['id']}/download/{sent[0].lower()}"
                item.update(url=place, url_type="upload")
        return {"package": self._stamped(package)}

    def _datastore_info(self, data: dict[str, Any], _: bool) -> object:
        key = self.held.aliases.get(data["id"], data["id"])
        if key not in self.held.tables:
            raise RefusedError(404, "Not Found Error")
        table = self.held.tables[key]
        about = {"id": key, "count": len(table["records"]), "table_type": "BASE TABLE", "aliases": []}
        return {"meta": about, "fields": _columns(table)[1:]}

    def _datastore_create(self, data: dict[str, Any], _: bool) -> object:
        key = data["resource_id"]
        if "fields" in data:
            self.held.tables[key] = {"fields": data["fields"], "records": list(data["records"])}
        if "aliases" in data:
            kept = {name: real for name, real in self.held.aliases.items() if real != key}
            self.held.aliases = kept | dict.fromkeys(data["aliases"], key)
        return {"resource_id": key, "method": "insert"}

    def _datastore_upsert(self, data: dict[str, Any], _: bool) -> object:
        self.held.tables[data["resource_id"]]["records"] += data["records"]
        return {"method": "insert"}

    def _datastore_delete(self, data: dict[str, Any], _: bool) -> object:
        key = data["resource_id"]
        del self.held.tables[key]
        self.held.aliases = {name: real for name, real in self.held.aliases.items() if real != key}
        return {}

    def _datastore_search(self, data: dict[str, Any], _: bool) -> object:
        key = self.held.aliases.get(data["resource_id"], data["resource_id"])
        if key not in self.held.tables:
            raise RefusedError(404, "Not Found Error")
        table = self.held.tables[key]
        rows = [{"_id": at, **row} for at, row in enumerate(table["records"], 1)]
        return {"fields": _columns(table), "records": rows[data.get("offset", 0) :][: data.get("limit", 100)]}

    def _package_create_default_resource_views(self, *_: object) -> object:
        return [{"id": "view", "view_type": "datatables_view", "title": "Table", "resource_id": "x"}]

    def _resource_view_list(self, *_: object) -> object:
        return [{"id": "view", "view_type": "text_view", "title": "Текст", "resource_id": "x"}]

    def _resource_view_create(self, data: dict[str, Any], _: bool) -> object:
        return {"id": "view", **data}

    def _resource_view_update(self, data: dict[str, Any], _: bool) -> object:
        return data


def _resource(item: dict[str, Any]) -> dict[str, Any]:
    plain = dict.fromkeys(("name", "description", "format", "hash", "version", "url_type"), None)
    return {"datastore_active": False, "url": "", **plain, **item}


def _in_brief(package: Mapping[str, Any]) -> dict[str, str]:
    """As Solr keeps it: a stamp has milliseconds there."""
    return {"name": package["name"], "metadata_modified": f"{package['metadata_modified'][:23]}Z"}


def _columns(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "_id", "type": "int"}, *table["fields"]]


def _reply(status: int, content: object) -> Reply:
    return status, {"Content-Type": JSON}, json.dumps(content, ensure_ascii=False).encode()


def _refusal(refused: RefusedError) -> Reply:
    return _reply(refused.status, {"success": False, "error": {"__type": refused.kind, "message": refused.kind}})


@contextmanager
def stand_in(held: Held | None = None) -> Iterator[StandIn]:
    """The portal, open while the block runs."""
    made = StandIn(held or Held())
    handler = type("Handler", (_Handler,), {"portal": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.block_on_close = True, False
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    portal: ClassVar[StandIn]
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the kernel would hold the second back for 40 ms

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        found = re.search(r"/resource/([^/]+)/download/|/datastore/dump/([^/]+)$", parts.path)
        resource, table = found.groups() if found else ("", None)
        with self.portal.lock:
            name = "dump" if table else "file"
            self.portal.calls.append(name)
            is_lie = self.portal.lies_to(name) and self.portal.accepted >= self.portal.after
            answer = self.portal.dump(table) if table else self.portal.file(resource)
        self._give(answer, is_lie=is_lie)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name, portal = self.path.rpartition("/")[2], self.portal
        data, files = self._parameters(body)
        with portal.lock:
            portal.calls.append(name)
            is_write = name not in READS
            is_lie = portal.lies_to(name) and portal.accepted + is_write >= portal.after
            if is_lie and is_write and not portal.after:
                answer = _reply(200, {"help": "", "success": True, "result": {}})
            else:
                answer = portal.action(name, data, files, known=self.headers["Authorization"] == TOKEN)
                portal.accepted += is_write and answer[0] == 200
        self._give(answer, is_lie=is_lie)

    def _parameters(self, body: bytes) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
        kind = self.headers["Content-Type"]
        if "multipart" not in kind:
            return json.loads(body), {}
        data, files = {}, {}
        for part in MultipartDecoder(body, kind).parts:
            said = part.headers[b"Content-Disposition"].decode()
            name, _, rest = said.partition('name="')[2].partition('"')
            if "filename=" in rest:
                files[name] = (rest.partition('filename="')[2].partition('"')[0], part.content)
            else:
                data[name] = json.loads(part.content)
        return data, files

    def _give(self, answer: Reply, *, is_lie: bool) -> None:
        with suppress(OSError):  # the reader may have had enough
            if is_lie and self.portal.tell:
                self.close_connection = True
                self.portal.tell(self, answer, self.portal.over)
            else:
                send(self, answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep the tests' output clean."""


def send(request: BaseHTTPRequestHandler, answer: Reply) -> None:
    """A whole reply."""
    status, headers, raw = answer
    request.send_response(status)
    for name, value in {"Content-Length": str(len(raw)), **headers}.items():
        request.send_header(name, value)
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(raw)
    request.wfile.flush()
