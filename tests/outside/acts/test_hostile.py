"""Files made to harm, and damaged ones: a message each or the whole act, in bounded time and memory."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

import psutil
import pytest
from support import office
from support.browser import browser
from support.harmed_acts import by_hand, damaged, printed_files, sample, whole_files
from support.hostile_acts import DOCX, within
from support.programmes import copy_of_the_programme
from support.reading_of_acts import rows_of

from flows.cli.main import main
from flows.messages.text import Lang, Severity
from flows.model.errors import SourceError
from flows.outside.acts.reading import read
from flows.recipes.extract_programme import extract_programme
from flows.steps import Direct, P, T

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser
    from support.harmed_acts import Harmed

__all__ = ["browser"]

Rows = list[tuple[str, ...]]
LANGS: tuple[Lang, ...] = ("uk", "en")
MEMORY_BYTES = 3_000_000_000
SECONDS = 1200
"""Of wall time, on a machine that others use too: a process has 120 seconds of the processor, LibreOffice as many."""
MOST = {"refused": {"refused"}, "doubted": {"refused", "doubted"}, "read": {"read"},
        "whole": {"read", "refused", "doubted"}, "open": {"read", "refused", "doubted", "other"}}  # fmt: skip
PRINTED = pytest.mark.skipif(bool(office.missing() or office.missing_readers()), reason="nothing prints or converts")


class Watched(Direct):
    """Keeps the rows that the reader gave to the steps after it."""

    rows: Rows | None = None

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        result = super().__call__(stage, *args, **kwargs)
        if stage is read:
            self.rows = rows_of(result.document)  # type: ignore[attr-defined]
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file: it is read as the whole one, refused with this code, doubted, or something else."""

    kind: str
    code: str
    seconds: float


@dataclass(slots=True)
class Memory:
    """The most that a process below this one took, in bytes, as seen five times a second.

    What the system itself keeps of a process that has ended holds the memory of the one that began it too.
    """

    most: int = 0
    whose: str = ""
    over: Event = field(default_factory=Event)

    def watch(self) -> None:
        own = psutil.Process()
        line = own.cmdline()
        while not self.over.wait(0.2):
            for process in own.children(recursive=True):
                with suppress(psutil.Error):
                    held, words = process.memory_info().rss, process.cmdline()
                    if held > self.most and words != line:
                        self.most, self.whose = held, " ".join(words)


@contextmanager
def memory_of_processes() -> Iterator[Memory]:
    memory = Memory()
    thread = Thread(target=memory.watch)
    thread.start()
    try:
        yield memory
    finally:
        memory.over.set()
        thread.join()


def outcome(file: Harmed, whole: Mapping[str, Rows]) -> Outcome:
    watched, code, stopped = Watched(), "", False
    start = time.perf_counter()
    try:
        found = extract_programme("act", file.raw, watched).findings
        stopped = any(finding.severity is Severity.CRITICAL for finding in found)
    except SourceError as refused:
        code = refused.code if all("act" in refused.story(lang) for lang in LANGS) else "a code without a message"
    seconds = time.perf_counter() - start
    same = watched.rows is not None and watched.rows == whole.get(file.whole)
    kind = "read" if same else "refused" if code and " " not in code else "doubted" if stopped else "other"
    return Outcome(kind=kind, code=code, seconds=seconds)


def examine(files: Sequence[Harmed], whole: Mapping[str, bytes]) -> tuple[dict[str, Outcome], int]:
    """Every file read as the program reads an act, and the memory of the largest process, in bytes.

    None may come out otherwise than it must.
    """
    rows = {name: rows_of(read("act", raw).document) for name, raw in whole.items()}
    with memory_of_processes() as memory, ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda file: outcome(file, rows), files))
    wrong = {
        file.name: (out.kind, out.code)
        for file, out in zip(files, outcomes, strict=True)
        if out.kind not in MOST[file.must]
    }
    assert wrong == {}
    assert memory.most < MEMORY_BYTES, memory.whose
    assert max(out.seconds for out in outcomes) < SECONDS
    return {file.name: out for file, out in zip(files, outcomes, strict=True)}, memory.most


def test_links_to_elsewhere_are_never_followed() -> None:
    outside = (
        b'<Relationship Id="r9" Type="x/attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/>'
    )
    linked = within(DOCX, "word/_rels/document.xml.rels", b"</Relationships>", outside + b"</Relationships>")
    assert rows_of(read("act", linked).document) == rows_of(read("act", DOCX).document)


def test_a_sample_of_harmed_acts_is_told_or_read_whole() -> None:
    examine(sample(), whole_files())


@PRINTED
@pytest.mark.long
def test_500_harmed_acts_are_told_or_read_whole(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Prints what became of them, the slowest ones and the memory of the largest process."""
    printed = printed_files(browser, tmp_path)
    whole = {**whole_files(), **printed}
    files = [*damaged(whole_files(), 24), *damaged(printed, 24), *by_hand()]
    outcomes, memory = examine(files, whole)
    assert len(outcomes) >= 500
    slowest = sorted(((round(out.seconds, 1), name) for name, out in outcomes.items()), reverse=True)[:5]
    with capsys.disabled():
        print(f"{len(outcomes)} files: {Counter(out.kind for out in outcomes.values())}")  # noqa: T201  # the figures are what it measures
        print(f"messages: {Counter(out.code for out in outcomes.values() if out.code)}")  # noqa: T201
        print(f"slowest {slowest}, largest process {memory // 1_000_000} MB")  # noqa: T201


HARMED = {
    "a document that was cut": (DOCX[:-200], 3),
    "entities": (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><table><tr><td>&a;</table>', 3),
}


@pytest.mark.parametrize("name", HARMED)
def test_nothing_of_a_harmed_act_is_published(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, code = HARMED[name]
    (source,) = (copy_of_the_programme(tmp_path) / "source").iterdir()
    source.write_bytes(raw)
    refused(tmp_path, source.name, code, capsys)


def test_nothing_of_a_hundred_megabytes_is_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = (copy_of_the_programme(tmp_path) / "source").iterdir()
    with source.open("wb") as file:
        file.truncate(100_000_000)
    refused(tmp_path, source.name, 3, capsys)


def refused(folder: Path, file: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence that names the file, and no portal."""
    portal = folder / "portal"
    command = ["publish", str(folder / "programme"), "--portal", f"folder:{portal}", "--now", "2026-07-08"]
    assert main(command) == code
    shown = capsys.readouterr()
    assert file in shown.err
    assert "Traceback" not in shown.out + shown.err
    assert not (portal / "dataset").exists()
