"""A folder of pages in a browser of this machine, as a careful web server would serve it."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flows.model.errors import PortalUnavailableError, UsageError

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

LOOPBACK = "127.0.0.1"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
"""What every answer says besides; an embeddable page may stand in a frame of any host."""
SERVED_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/plain; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}


class _Pages(SimpleHTTPRequestHandler):
    """Plain files below the folder: no listing, nothing hidden, no link that leads out of it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **SERVED_TYPES}  # noqa: RUF012  # as the library has it
    server_version, sys_version = "hromada", ""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Refuse what lies outside; the rest is the library's."""
        path = Path(self.translate_path(self.path))
        root = Path(self.directory)
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if hidden or not path.resolve().is_relative_to(root.resolve()):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:
        """No folder is listed."""
        _ = path
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Say what a browser may do with it."""
        for name, value in HEADERS.items():
            if name == "Content-Security-Policy" and "/embed/" in self.path:
                value = value.replace("frame-ancestors 'self'", "frame-ancestors *")  # noqa: PLW2901  # that one word
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as inherited
        """Nobody reads a log of a preview."""


def serve(folder: Path, port: int, started: Callable[[str], None]) -> None:
    """Serve a folder on this machine until somebody presses Ctrl+C.

    Args:
        folder: Where the pages lie.
        port: Where it listens; 0 takes any that is free.
        started: Told the address once it answers.

    Raises:
        UsageError: There is no such folder.
        PortalUnavailableError: Another program listens there.
    """
    if not folder.is_dir():
        raise UsageError("serve-nothing", path=folder)
    handler = partial(_Pages, directory=str(folder.absolute()))
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        raise PortalUnavailableError("serve-port", port=port) from error
    with server:
        started(f"http://{LOOPBACK}:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
