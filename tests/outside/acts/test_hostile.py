"""Files made to harm, and harmed files: a clear message each, in bounded time, outside of this process."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.hostile_acts import DOCX, harmed, made, within
from support.reading_of_acts import rows_of

from flows.model.errors import SourceError
from flows.outside.acts.reading import read

HARMS = made()
KNOWN = {
    "source-damaged", "source-hostile", "source-locked", "source-too-costly", "source-several", "source-nested",
    "source-kind", "source-empty", "source-scan", "source-not-utf8", "source-not-text", "source-encoding",
    "source-archive", "source-changes",
}  # fmt: skip
MEMORY_KB = 3_000_000


def outcome(raw: bytes) -> str:
    """The message that the file ends in; blank where it was read."""
    try:
        read("act", raw)
    except SourceError as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("name", HARMS)
def test_a_file_made_to_harm_is_refused(name: str) -> None:
    assert outcome(HARMS[name]) in KNOWN
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEMORY_KB


def test_links_to_elsewhere_are_never_followed() -> None:
    outside = (
        b'<Relationship Id="r9" Type="x/attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/>'
    )
    linked = within(DOCX, "word/_rels/document.xml.rels", b"</Relationships>", outside + b"</Relationships>")
    assert rows_of(read("act", linked).document) == rows_of(read("act", DOCX).document)


def examine(count: int) -> None:
    with ThreadPoolExecutor(2) as pool:
        files = list(harmed(count))
        codes = dict(zip((name for name, _ in files), pool.map(outcome, (raw for _, raw in files)), strict=True))
    assert {name: code for name, code in codes.items() if code and code not in KNOWN} == {}
    assert sum(map(bool, codes.values())) > count // 2


def test_harmed_files_end_in_a_message() -> None:
    examine(20)


@pytest.mark.long
def test_500_harmed_files_end_in_a_message() -> None:
    examine(500)
