"""Why the operating system refused something, in the reader's language: it says so itself in English."""

from __future__ import annotations

import errno

from flows.messages.errors import OS_REASONS
from flows.messages.text import Text

KINDS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "ENOENT"),
    (PermissionError, "EACCES"),
    (IsADirectoryError, "EISDIR"),
    (NotADirectoryError, "ENOTDIR"),
    (TimeoutError, "ETIMEDOUT"),
    (ConnectionRefusedError, "ECONNREFUSED"),
    (ConnectionError, "ECONNRESET"),
)
"""What an error means that was raised by a library, without the system's number."""


def reason_of(error: BaseException) -> Text:
    """The reason in both languages; one that has no words is named by the system's code or the error's kind."""
    name = errno.errorcode.get(getattr(error, "errno", None) or 0)
    if name is None:
        name = next((name for kind, name in KINDS if isinstance(error, kind)), None)
    if name and name.lower() in OS_REASONS:
        reason = OS_REASONS[name.lower()]
        return Text(reason.uk, reason.en)
    if isinstance(error, ImportError) or "Protocol not known" in str(error):
        return Text(OS_REASONS["library"].uk, OS_REASONS["library"].en)
    kind = name or type(error).__name__
    return Text(OS_REASONS["other"].render("uk", kind=kind), OS_REASONS["other"].render("en", kind=kind))
