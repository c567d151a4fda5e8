"""A gate between us and a real CKAN: it passes calls on, counts them, and spoils the one it is told to spoil."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse

KINDS = ("cut", "lost", "500", "502", "timeout", "away")
NOT_PASSED_ON, NOT_ANSWERED, STRUCK_FIRST = (
    {"cut", "away", "killed"},
    {"lost", "timeout", "killed after"},
    {"killed", "stopped"},
)
READS = frozenset(
    {"status_show", "package_show", "datastore_info", "organization_list_for_user", "organization_show", "user_show"}
    | {"resource_view_list", "help_show", "package_search", "datastore_search"}
)
INDEX_FAULT = {"success": False, "error": {"message": "Search Index Error: Solr", "__type": "Search Index Error"}}
HTML = ("text/html; charset=utf-8", b"<html><h1>Bad Gateway</h1></html>")
Answer = tuple[int, str, bytes]
Passed = tuple[int, dict[str, str], bytes]
BROKEN: Passed = (500, {"Content-Type": "application/json"}, json.dumps(INDEX_FAULT).encode())
LONGER_THAN_ANYBODY_WAITS_SECONDS = 30


@dataclass
class Gate:
    """What the gate saw and does: `calls` by name, and at call number `at` (from 1) the fault `kind`.

    `cut` closes before the call is passed on, `lost` after it, `timeout` never answers it, `away` is `cut` from then
    on. `strike` is what the test does to a process: with `killed` the call then gets no further, with `killed after` it
    was passed on before, with `stopped` it is passed on to whatever is left. `answers` are given in place of CKAN's
    own, by the name of the action or file, `before` is run before a call, once, and `after` after each, as a moderator
    or a loader of the portal's own would.
    """

    target: str
    address: str = ""
    at: int = 0
    kind: str = ""
    calls: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    after: dict[str, Callable[[], None]] = field(default_factory=dict)
    strike: Callable[[], None] = lambda: None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def writes(self) -> list[str]:
        """The calls that change something."""
        return [name for name in self.calls if name not in READS]

    def arm(self, kind: str = "", at: int = 0) -> None:
        """Count anew, and spoil that call."""
        self.kind, self.at, self.calls = kind, at, []

    def fault(self, action: str) -> str:
        """What happens to this call."""
        self.calls.append(action)
        number = len(self.calls)
        spoilt = self.at and (number >= self.at if self.kind == "away" else number == self.at)
        return self.kind if spoilt else ""


@contextmanager
def gate(target: str) -> Iterator[Gate]:
    """A gate to the portal at that address, open while the block runs."""
    made = Gate(target)
    handler = type("Handler", (_Handler,), {"gate": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    gate: ClassVar[Gate]
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the kernel would hold the second back for 40 ms

    def do_GET(self) -> None:
        self._answer(self._instead(self.path.rpartition("/")[2], "") or _pass_on(self._request(None)))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        action = self.path.rpartition("/")[2]
        fault = self.gate.fault(action)
        self.gate.before.pop(action, lambda: None)()
        if fault in STRUCK_FIRST:
            self.gate.strike()
        if fault in NOT_PASSED_ON:
            return self._answer(None)
        if given := self._instead(action, fault):
            return self._answer(given)
        answer = _pass_on(self._request(body))
        self.gate.after.get(action, lambda: None)()
        if fault == "killed after":
            self.gate.strike()
        if fault == "timeout":
            self.gate.over.wait(LONGER_THAN_ANYBODY_WAITS_SECONDS)
        return self._answer(None if fault in NOT_ANSWERED else BROKEN if fault == "500" else answer)

    def _instead(self, action: str, fault: str) -> Passed | None:
        """What is answered in place of CKAN, which then never gets the call."""
        if given := self.gate.answers.get(action):
            return given[0], {"Content-Type": given[1]}, given[2]
        if fault == "502":
            return 502, {"Content-Type": HTML[0]}, HTML[1]
        # The index fails after the DataStore has done its part: the answer is 500, yet the table stands.
        return BROKEN if fault == "500" and action != "datastore_create" else None

    def _request(self, body: bytes | None) -> Request:
        passed = ("Authorization", "Content-Type", "User-Agent")
        headers = {name: self.headers[name] for name in passed if name in self.headers}
        return Request(self.gate.target + self.path, body, headers, method=self.command)  # noqa: S310  # loopback

    def _answer(self, answer: Passed | None) -> None:
        """Give the answer, or close without one."""
        if answer is None:
            self.close_connection = True
            return
        status, headers, raw = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(ConnectionError):  # the reader may have had enough
                self.wfile.write(raw)
                self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep the tests' output clean."""


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let the reader follow a redirect itself."""


def _pass_on(request: Request) -> Passed | None:
    """What is answered behind the gate, null where nobody is there."""
    try:
        with build_opener(_Stay).open(request, timeout=60) as answer:
            return _kept(answer)
    except HTTPError as answer:
        with answer:
            return _kept(answer)
    except (OSError, HTTPException):
        return None


def _kept(answer: HTTPResponse | HTTPError) -> Passed:
    headers = {name: answer.headers[name] for name in ("Content-Type", "Location") if name in answer.headers}
    return answer.status or 0, headers, answer.read()
