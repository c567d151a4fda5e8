"""Run as a program of its own, under limits: fills a template in and answers with the letter, or why there is none."""

from __future__ import annotations

import json
import pickle
import sys
from importlib import import_module

from flows.model.errors import DefinitionError
from flows.outside.machine.limits import limit_process
from flows.stages.reports.annual import letter

MADE = b"="
"""Goes before the bytes of a letter: no JSON begins so."""
_MEMORY_BYTES = 1_000_000_000
_CPU_SECONDS = 20
"""The largest programme's letter takes two."""


def main() -> None:
    """Answer with the letter of the template and the year that stand on standard input, or with a refusal."""
    for module in ("docxtpl", "jinja2.sandbox", "lxml.etree"):  # before the limits, which are the template's alone
        import_module(module)
    name, template, year = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # our own process wrote it
    limit_process(memory_bytes=_MEMORY_BYTES, seconds=_CPU_SECONDS)
    sys.stdout.buffer.write(_answer(name, template, year))


def _answer(name: str, template: bytes, year: object) -> bytes:
    try:
        return MADE + letter(name, template, year)  # type: ignore[arg-type]  # as our own process wrote it
    except DefinitionError as error:
        return json.dumps({"code": error.code, "facts": error.facts}).encode()
    except (MemoryError, RecursionError):
        return json.dumps({"code": "template-too-costly", "facts": {"file": name}}).encode()
