"""A template becomes a letter in a limited process of its own: an office's template is a program, and may never end."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

from flows.model.errors import DefinitionError
from flows.outside.machine.limited import asked
from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.letters_child import MADE

if TYPE_CHECKING:
    from flows.stages.reports.annual import Annual

_CHILD = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from flows.outside.programme.letters_child import main; main()"
)
_SECONDS = 300
"""Of wall time; the child's own limit is of the processor's, which a busy machine stretches."""
_LETTER_BYTES = 50_000_000


def make_letter(name: str, template: bytes, year: Annual) -> bytes:
    """The document that a template makes of the year.

    Raises:
        DefinitionError: The file is not a DOCX, a command in it fails, or it takes more time or memory than a letter.
    """
    given = pickle.dumps((name, template, year))
    answer = asked(_CHILD, (str(PROJECT),), given, seconds=_SECONDS, answer_bytes=_LETTER_BYTES)
    if answer is None:
        raise DefinitionError("template-too-costly", file=name)
    if not answer.startswith(MADE):
        refused = json.loads(answer)
        raise DefinitionError(refused["code"], **refused["facts"])
    return answer.removeprefix(MADE)
