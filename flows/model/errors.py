"""Why a run stops, by who must act. Messages live in the catalogue (`flows.messages.ERRORS`), by code and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flows.messages.text import Text, harmless, without_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.messages.text import Lang
    from flows.model.findings import Finding


class HromadaError(Exception):
    """Base of everything this project raises on purpose.

    `code` names the message in the catalogue and `facts` fill its placeholders, each a plain text or one in both
    languages; neither ever holds a secret: what may be one in an address is left out. `writes` are the changes that a
    portal was sent before: it has done them, or may have; null where none was being changed.
    """

    writes: tuple[str, ...] | None = None

    exit_code: ClassVar[int] = 2
    transient: ClassVar[bool] = False

    def __init__(self, code: str, **facts: object) -> None:
        """Store what happened; nothing is rendered or decided here."""
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = {
            name: value if isinstance(value, Text) else without_secrets(harmless(str(value)))
            for name, value in facts.items()
        }

    def story(self, lang: Lang = "uk") -> str:
        """What happened and what to do, as people read it."""
        from flows.messages.errors import ERRORS

        told = ERRORS[self.code].render(lang, **self.facts)
        return told if self.writes is None else f"{told} {aftermath(self.writes, lang)}"

    def __str__(self) -> str:
        """The story with its code, for logs."""
        return f"{self.story()} [{self.code}]"

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling with the facts: Prefect sends exceptions between processes."""
        return _restore, (type(self), self.code, self.facts), {"writes": self.writes}


def aftermath(writes: Sequence[str], lang: Lang) -> str:
    """What an error left on a portal, and what to do: nothing where nothing was sent."""
    from flows.messages.errors import ERRORS

    if not writes:
        return ERRORS["portal-untouched"].render(lang)
    return ERRORS["portal-written"].render(lang, count=len(writes), action=writes[-1])


def _restore(kind: type[HromadaError], code: str, facts: dict[str, Any]) -> HromadaError:
    return kind(code, **facts)


class UsageError(HromadaError):
    """Raised when a command asks for what cannot be: an unknown cycle, a version that is long past."""


class DefinitionError(HromadaError):
    """Raised when a file of facts (programme, schema, suite, waiver) is wrong: the maintainer mends it."""


class SourceError(HromadaError):
    """Raised when a source cannot be read at all, so nothing is known of its data."""

    exit_code = 3


class RejectedError(HromadaError):
    """Raised when critical findings stop a publication: the last good version stays served.

    `findings` are all that were found, in the document's order.
    """

    exit_code = 1

    def __init__(self, code: str, findings: Sequence[Finding] = (), **facts: object) -> None:
        """Store the findings beside the facts."""
        super().__init__(code, **facts)
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling with the findings too."""
        return _restore, (type(self), self.code, self.facts), {"findings": self.findings, "writes": self.writes}


class PortalUnavailableError(HromadaError):
    """Raised when the portal is away, full or unwritable; the same run may succeed later."""

    exit_code = 3
    transient = True


class PortalRefusedError(HromadaError):
    """Raised when the portal holds something that we must not touch, or does not let us in."""

    exit_code = 3


class NoAnswerError(PortalRefusedError):
    """Raised when a portal does not answer what it was asked: nothing is known of what it holds."""


class NoPortalError(NoAnswerError):
    """Raised when what answers at an address does not speak as a portal."""


class PortalBusyError(HromadaError):
    """Raised when another run holds the dataset."""

    exit_code = 3
    transient = True


class EngineError(HromadaError):
    """Raised when Prefect on this machine does not start, does not answer, or refuses our deployments."""

    exit_code = 3
