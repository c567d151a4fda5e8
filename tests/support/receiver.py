"""A receiver of notices on loopback."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "pa55-w0rd"  # noqa: S105  # what must be seen nowhere


class Receiver:
    """A real HTTP server that keeps what it is sent; `status` is its answer."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.tokens: list[str] = []
        self.status = 200
        self.address = ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.tokens.append(self.headers.get("Authorization", ""))
            receiver.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    receiver.address = f"json://user:{SECRET}@127.0.0.1:{server.server_port}/"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    with receiving() as opened:
        monkeypatch.setenv("HROMADA_NOTIFY", opened.address)
        yield opened
