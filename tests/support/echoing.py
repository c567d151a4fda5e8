"""A web server on loopback that is no portal: it repeats what it was told in secret, in one of many ways."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WAYS = ("denied", "html", "broken", "moved", "text", "result", "conflict")


@contextmanager
def echoing(way: str) -> Iterator[str]:
    """The address of such a server."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            token = self.headers.get("Authorization", "")
            fault = {
                "success": False,
                "error": {"__type": "Error", "message": f"token {token}\x1b[31m", "name": [token]},
            }
            status, kind, text = {
                "denied": (403, "application/json", json.dumps(fault)),
                "html": (403, "text/html", f"<b>{token}</b>"),
                "broken": (500, "text/plain", f"Traceback: {token}"),
                "moved": (302, "text/plain", ""),
                "text": (200, "application/json", f'{{"{token}": '),
                "result": (200, "application/json", json.dumps({"success": True, "result": token, "help": token})),
                "conflict": (409, "application/json", json.dumps(fault)),
            }[way]
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if way == "moved":
                self.send_header("Location", f"http://127.0.0.1:9/api/?token={token}")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_HEAD = _answer  # noqa: N815  # the base class names them so

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
