"""How we talk to a CKAN: by ckanapi over a session of ours, in time, with one header that goes to one host."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Event, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from ckanapi import RemoteCKAN
from pydantic import SecretStr
from support.ckan_faults import gate
from support.small import publish

from flows.model.errors import PortalUnavailableError
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.outside.machine.trial_access import Access

TOKEN = SecretStr("one-token")
Sent = tuple[str, "Mapping[str, str]", bytes]
"""A request as a server got it: its path, its headers, its body."""


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[Sent]]]:
    """A web server of the loopback while the block runs, and what it was sent."""
    sent: list[Sent] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent.append((self.path, dict(self.headers), body))
            answer(self)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{made.server_port}", sent
        finally:
            made.shutdown()
            thread.join()


def succeed(request: BaseHTTPRequestHandler, result: object = None) -> None:
    body = json.dumps({"success": True, "result": result}).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def test_every_call_is_carried_by_ckanapi(trial_portal: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    carried, call_action = [], RemoteCKAN.call_action

    def counted(client: RemoteCKAN, action: str, *args: object, **options: object) -> object:
        carried.append(action)
        return call_action(client, action, *args, **options)

    monkeypatch.setattr(RemoteCKAN, "call_action", counted)
    with gate(trial_portal.url) as spied:
        site = CkanSite(address=spied.address, token=SecretStr(trial_portal.token))
        publish(CkanPortal(View(site=site)), "2026-H1", "a", dataset=f"carried-{uuid4().hex[:12]}-programme")
        assert carried == spied.calls
    assert "package_revise" in carried


def test_a_call_is_signed_once_and_spells_cyrillic_in_utf_8() -> None:
    with server(succeed) as (address, sent):
        site = CkanSite(address=f"{address}/ckan", token=TOKEN)
        site.call("package_update", {"title": "Програма"})
        site.call("resource_update", {"update": '{"title": "Програма"}'}, {"upload": ("a.csv", "їжак".encode())})
        site.citizen.ask("user_show", {"id": "x"})
    (_, headers, body), (_, form_headers, form), (_, open_headers, _) = sent
    assert [path for path, *_ in sent] == [
        f"/ckan/api/3/action/{name}" for name in ("package_update", "resource_update", "user_show")
    ]
    assert body.decode() == '{"title": "Програма"}'
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert form_headers["Content-Type"].startswith("multipart/form-data")
    assert '{"title": "Програма"}' in form.decode()
    assert "їжак" in form.decode()
    for each in (headers, form_headers):
        assert [name for name, value in each.items() if TOKEN.get_secret_value() in value] == ["Authorization"]
        assert each["User-Agent"] == "hromada-open-data"
    assert "Authorization" not in open_headers


def test_nothing_is_fetched_from_another_host() -> None:
    with server(succeed) as (elsewhere, there):

        def lead_away(request: BaseHTTPRequestHandler) -> None:
            if request.path.endswith("status_show"):
                return succeed(request, {})
            request.send_response(302)
            request.send_header("Location", f"{elsewhere}/a.csv")
            request.send_header("Content-Length", "0")
            return request.end_headers()

        with server(lead_away) as (address, here):
            site = CkanSite(address=address, token=TOKEN)
            assert site.get(f"{address}/a.csv") is None
            assert site.get(f"{elsewhere}/a.csv") is None
    assert [headers.get("Authorization") for _, headers, _ in here] == [TOKEN.get_secret_value()] * 2
    assert there == []
    assert site.traffic.elsewhere == {elsewhere.removeprefix("http://")}


@pytest.mark.parametrize("pieces", [repeat(b"x"), [b"x"]], ids=["drop by drop", "then silence"])
def test_a_reply_that_comes_too_slowly_is_given_up(pieces: Iterator[bytes]) -> None:
    """Neither would end by itself: each drop comes in time, and after the last one there is only silence."""
    over = Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for piece in pieces:
            request.wfile.write(piece)
            if over.wait(0.01):
                return
        over.wait(30)

    with server(drip) as (address, _):
        site = CkanSite(address=address, pace=Pace(0.5, 0.2), waits_seconds=())
        with pytest.raises(PortalUnavailableError) as given_up:
            site.get(f"{address}/a.csv")
        over.set()
    assert given_up.value.code == "ckan-slow"


@pytest.mark.parametrize("host", ["LocalHost", "їжак.invalid"])
def test_a_portal_that_is_away_is_no_host_of_a_redirect_however_it_is_spelt(host: str) -> None:
    with server(succeed) as (closed, _):
        port = closed.rpartition(":")[2]
    site = CkanSite(address=f"http://{host}:{port}", waits_seconds=())
    with pytest.raises(PortalUnavailableError, match="ckan-away"):
        site.get(f"{site.address}/a.csv")
    assert not site.reaches(site.address)
