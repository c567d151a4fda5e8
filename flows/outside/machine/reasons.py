"""Why the operating system refused something, in the reader's language: it says so itself in English."""

from __future__ import annotations

import errno

from flows.messages.errors import OS_REASONS
from flows.messages.text import Text

ERROR_KINDS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "ENOENT"),
    (PermissionError, "EACCES"),
    (IsADirectoryError, "EISDIR"),
    (NotADirectoryError, "ENOTDIR"),
    (TimeoutError, "ETIMEDOUT"),
    (ConnectionRefusedError, "ECONNREFUSED"),
    (ConnectionError, "ECONNRESET"),
)
"""What an error means that was raised by a library, without the system's number."""


OF_LIBRARIES = {
    "ConnectionError": "unreachable",
    "SSLError": "certificate",
    "ProxyError": "proxy",
    "ConnectTimeout": "etimedout",
    "ReadTimeout": "etimedout",
    "ChunkedEncodingError": "econnreset",
    "ProtocolError": "econnreset",
    "IncompleteRead": "econnreset",
}
"""What the errors of requests and urllib3 mean, by their names: most are of no kind that the system knows."""


def reason_of(error: BaseException) -> Text:
    """The reason in both languages; one that has no words is named by the system's code or the error's kind."""
    name = _name(error)
    kind = {"kind": errno.errorcode.get(_number(error), type(error).__name__)}
    reason = OS_REASONS[name if name in OS_REASONS else "other"]
    return Text(reason.render("uk", **kind), reason.render("en", **kind))


def _name(error: BaseException) -> str:
    """The reason's name in the catalogue, if it stands there."""
    if _number(error) in errno.errorcode:
        return errno.errorcode[_number(error)].lower()
    if isinstance(error, ImportError) or "Protocol not known" in str(error):
        return "library"
    known = next((name.lower() for kind, name in ERROR_KINDS if isinstance(error, kind)), "other")
    return OF_LIBRARIES.get(type(error).__name__, known)


def _number(error: BaseException) -> int:
    """The system's number, 0 where there is none; urllib3 and others put texts in its place."""
    number = getattr(error, "errno", None)
    return number if isinstance(number, int) else 0
