"""Writes a person's acceptance into `acceptance.yaml`, one entry an act."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import yaml

from flows.messages.errors import WRITTEN_AS
from flows.outside.machine.durable import put_file, translated
from flows.outside.programme.programmes import ACCEPTANCE_FILE, accepted

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.acceptance import Acceptance


_ORDER = (
    "number", "date", "who", "when", "note", "files", "shown_sha256", "rows_sha256", "salt", "verdicts", "answers",
)  # fmt: skip
"""The fields of an entry as a person reads them."""


class _Dumper(yaml.SafeDumper):
    """Writes a value as often as it stands: files of facts have no references."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002  # as inherited
        return True


def put_acceptance(folder: Path, acceptance: Acceptance) -> Path:
    """The file, with this entry in the place of any other of the same act; on the disk before this returns.

    Raises:
        DefinitionError: The file that is there is wrong.
        PortalUnavailableError: The folder cannot be written.
    """
    path = folder / ACCEPTANCE_FILE
    others = [entry.acceptance for entry in accepted(folder) if entry.acceptance.uid != acceptance.uid]
    entries = sorted([*others, acceptance], key=lambda entry: (entry.date, entry.number))
    header = "".join(f"# {line}\n" for line in WRITTEN_AS["acceptance"].uk.splitlines())
    text = yaml.dump(list(map(_entry, entries)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    with translated(folder):
        put_file(path, f"{header}{text}".encode(), lasting=True)
    return path


def _entry(acceptance: Acceptance) -> dict[str, Any]:
    """As `AcceptanceFacts` reads it."""
    fields = asdict(acceptance)
    return {name: list(fields[name]) if isinstance(fields[name], tuple) else fields[name] for name in _ORDER}
