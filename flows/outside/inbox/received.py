"""The folder where executors' files arrive, here or elsewhere, and the ledger of when each was first seen."""

from __future__ import annotations

import csv
import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from flows.model.errors import SourceError
from flows.outside.machine.durable import FILE_MODE, put_file, translated
from flows.outside.machine.reasons import reason_of
from flows.stages.reports.collect import SentFile
from flows.stages.reports.envelope import FILE_LIMIT, envelope
from flows.stages.reports.filled import Refusal
from flows.stages.tables.write import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.model.half_years import Cycle

LEDGER = "received.csv"
LONGEST_PATH = 4096
"""Letters: no system has a longer path."""
LEDGER_COLUMNS = ("sha256", "file", "received", "accepted")
ANSWERS = "answers"
"""The folder beside the reports where marked copies go; nothing in it is ever read as a report."""
PROPOSAL_FILE = "executors.proposed.yaml"
"""Beside the forms: who might report on the measures that executors.yaml gives to nobody."""
NOT_SENT = frozenset({LEDGER, PROPOSAL_FILE, "thumbs.db", "desktop.ini", "icon\r", "__macosx"})
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".opdownload")
"""How browsers and offices name what is still being written."""
SIGNATURES = (".p7s", ".p7m", ".sig")
SHORTCUTS = (".lnk", ".url", ".webloc", ".desktop", ".gsheet")
"""Files that only say where another one is."""
MOST_FILES = 2_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LOGIN = re.compile(r"(?<=//)[^/\s]*@")
"""The user and password in an address, which no message shows."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file and its entry in the ledger; of a file that is not to be opened (a heavy scan), the reason instead."""

    sent: SentFile
    raw: bytes | Refusal


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of the folder; `refusal` says why it is not to be opened."""

    name: str
    raw: bytes
    refusal: Refusal | None


def reports_folder(programme: Path, cycle: Cycle) -> Path:
    """Where the reports of that half-year and their ledger lie in the programme's folder."""
    return programme / "reports" / str(cycle)


def arrived(programme: Path, address: str | None, *, cycle: Cycle, today: date) -> tuple[Arrived, ...]:
    """Every file that was sent, oldest first: by the ledger, then those first seen now by their time and name.

    Files are read from `address`/<cycle> where programme.yaml gives one, else from reports/<cycle>/; a folder that is
    not there is empty. Left out are the ledger, marked copies, and what programs and people hide.

    Raises:
        SourceError: The folder cannot be read, or holds too many files; or the ledger is no ledger any more.
    """
    ledger = _ledger(reports_folder(programme, cycle) / LEDGER)
    files = _without_signatures(list(_files(programme, address, cycle)))
    found = _with_gone([_arrived(file, ledger, today) for file in files], ledger)
    order = dict.fromkeys((*ledger, *(file.sent.sha256 for file in found)))  # as the ledger will have them
    turns = {sha256: turn for turn, sha256 in enumerate(order)}
    return tuple(sorted(found, key=lambda file: turns[file.sent.sha256]))


def accepted_once(programme: Path, *, cycle: Cycle) -> Mapping[str, SentFile]:
    """ExecutorId → the newest file that was accepted as its report, by the ledger, whether it is still there or not.

    Raises:
        SourceError: The ledger is no ledger any more.
    """
    return {
        sent.accepted: sent for sent in _ledger(reports_folder(programme, cycle) / LEDGER).values() if sent.accepted
    }


def with_names(programme: Path, text: str, *, cycle: Cycle) -> str:
    """The text with the names of files, by the ledger, in place of their labels: for the maintainer's own screen.

    Raises:
        SourceError: The ledger is no ledger any more.
    """
    for sent in _ledger(reports_folder(programme, cycle) / LEDGER).values():
        text = text.replace(sent.label, sent.file)
    return text


def record(programme: Path, files: Iterable[SentFile], *, cycle: Cycle) -> None:
    """Note the files that are new or newly accepted; the ledger is replaced in one step, and only if it has grown.

    Raises:
        PortalUnavailableError: The programme's folder cannot be written.
    """
    path = reports_folder(programme, cycle) / LEDGER
    ledger = _ledger(path)
    new = {sent.sha256: sent for sent in files if _is_news(sent, ledger.get(sent.sha256))}
    if not new:
        return
    rows = [(sent.sha256, sent.file, str(sent.received), sent.accepted) for sent in {**ledger, **new}.values()]
    with translated(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        put_file(path, csv_bytes((LEDGER_COLUMNS, *rows)), mode=FILE_MODE, lasting=True)


def _is_news(sent: SentFile, noted: SentFile | None) -> bool:
    return noted is None or (bool(sent.accepted) and not noted.accepted)


def _arrived(file: _Found, ledger: Mapping[str, SentFile], today: date) -> Arrived:
    sha256 = hashlib.sha256(file.raw).hexdigest()
    entry = ledger.get(sha256, SentFile(file=file.name, sha256=sha256, received=today))
    sent = replace(entry, file=_printable(file.name), names=(file.name, entry.file))
    return Arrived(sent, file.raw if file.refusal is None else file.refusal)


def _with_gone(files: Sequence[Arrived], ledger: Mapping[str, SentFile]) -> list[Arrived]:
    """The same files; each with those that it may have replaced: of its name, or once accepted, and there no more."""
    present = {file.sent.sha256 for file in files}
    gone = [sent for sha256, sent in ledger.items() if sha256 not in present]
    if not gone:
        return list(files)
    replaced = [tuple(one for one in gone if one.accepted or one.file in file.sent.names) for file in files]
    return [replace(file, sent=replace(file.sent, gone=old)) for file, old in zip(files, replaced, strict=True)]


def _without_signatures(files: Sequence[_Found]) -> Iterator[_Found]:
    """The same files; of a signature that lies beside what it signs, that it is one."""
    signed = {name for file in files for name in _signed_names(file.name)}
    for file in files:
        name, ending = _parted(file.name)
        is_beside = ending in SIGNATURES and name in signed
        is_signature = is_beside and (file.refusal is not None or envelope(file.raw) == "p7s")
        yield replace(file, refusal=Refusal("report-signature")) if is_signature else file


def _signed_names(name: str) -> tuple[str, ...]:
    """What a signature of that file is called before its own ending: `report.xlsx`, or `report`."""
    stem, ending = _parted(name)
    return () if ending in SIGNATURES else (stem + ending, stem)


def _parted(name: str) -> tuple[str, str]:
    """A file's name in small letters without its ending, and that."""
    low = name.casefold()
    ending = PurePosixPath(low).suffix
    return low.removesuffix(ending), ending


def _printable(name: str) -> str:
    """The name as a screen may show it; it is neither published nor logged."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _ledger(path: Path) -> Mapping[str, SentFile]:
    """The files seen so far by their hash, in the order in which they were."""
    if not path.is_file():
        return {}
    try:
        sent = list(_entries(StringIO(path.read_text("utf-8-sig"), newline="")))
    except (KeyError, TypeError, ValueError, OSError, csv.Error) as fault:
        raise SourceError("ledger-wrong", file=path) from fault
    return {one.sha256: one for one in sent}


def _entries(text: StringIO) -> Iterator[SentFile]:
    rows = csv.DictReader(text, strict=True)
    if not set(LEDGER_COLUMNS[:3]).issubset(rows.fieldnames or ()):  # not even an empty one is without
        raise ValueError(LEDGER)
    yield from map(_noted, rows)


def _noted(row: Mapping[Any, Any]) -> SentFile:
    """A file as the ledger has it; whatever would not be written so is no entry."""
    sha256, file, day = (row[name] for name in LEDGER_COLUMNS[:3])
    received, accepted = date.fromisoformat(day), row.get("accepted") or ""
    known = set(row) <= set(LEDGER_COLUMNS) and _SHA256.fullmatch(sha256) and str(received) == day
    if not known or not 0 < len(file) <= LONGEST_PATH or not f"{file}{accepted}".isprintable():
        raise ValueError(LEDGER)
    return SentFile(file=file, sha256=sha256, received=received, accepted=accepted)


def _files(programme: Path, address: str | None, cycle: Cycle) -> Iterator[_Found]:
    """Each file with its name within the folder, by its time and name."""
    place = _LOGIN.sub("", address) if address else str(reports_folder(programme, cycle).absolute())
    with _at(place):
        system, root = _opened(programme, address, cycle)
        beside = len(root.strip("/")) + 1  # not every kind of folder begins its paths with a slash
        found = {path.lstrip("/")[beside:]: (path, info) for path, info in system.find(root, detail=True).items()}
    named = sorted((_time(found[name][1]), name) for name in filter(_is_sent, found))
    if len(named) > MOST_FILES:
        raise SourceError("reports-too-many", place=place, limit=MOST_FILES)
    for _, name in named:
        with _at(place):
            yield _found(name, system, *found[name])


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Turn whatever goes wrong with the folder into our error: each kind of folder has a library of its own.

    Raises:
        SourceError: Something went wrong.
    """
    try:
        yield
    except Exception as fault:  # noqa: BLE001  # each kind of folder has errors of its own
        # not from `fault`: its own message contains the address
        reason = reason_of(fault)
        raise SourceError("reports-unreadable", place=place, reason=reason) from None


def _opened(programme: Path, address: str | None, cycle: Cycle) -> tuple[Any, str]:
    """The file system of the reports and their folder in it; a path of this machine is never taken for an address."""
    import fsspec  # only reports may lie elsewhere

    if address is None:
        folder = reports_folder(programme, cycle).absolute()
        for link in (folder.parent, folder):
            link.resolve(strict=link.is_symlink())  # one that leads nowhere is not an empty folder
        return fsspec.filesystem("file"), str(folder)
    system, root = fsspec.core.url_to_fs(address)
    return system, f"{root.rstrip('/')}/{cycle}"


def _is_sent(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith((".", "~$", "~WR")) or part.casefold() in NOT_SENT for part in parts)
    return not hidden and parts[0] != ANSWERS and not parts[-1].casefold().endswith(UNFINISHED)


def _time(info: Mapping[str, Any]) -> float:
    """When the file was last changed, where its folder knows: only to order what arrived between two runs."""
    changed = info.get("mtime") or info.get("LastModified") or info.get("created") or 0.0
    if isinstance(changed, datetime):
        return changed.timestamp()
    return float(changed) if isinstance(changed, int | float) else 0.0


def _found(name: str, system: Any, path: str, info: Mapping[str, Any]) -> _Found:  # noqa: ANN401  # fsspec has no types
    raw = _read(system, path, info)
    is_link = (info.get("islink") and not system.isfile(path)) or name.casefold().endswith(SHORTCUTS)
    kind = Refusal("report-link") if is_link else envelope(raw)
    return _Found(name, raw, kind if isinstance(kind, Refusal) else None)


def _read(system: Any, path: str, info: Mapping[str, Any]) -> bytes:  # noqa: ANN401  # fsspec has no types
    """The file's bytes, cut above the limit of a report's size.

    One that may not be read, has gone meanwhile, or is no file at all (a pipe would be waited for without end) is empty
    and is reported as such; any other failure is the folder's, and no reason to publish that nobody has reported.
    """
    if info.get("type") != "file" and not system.isfile(path):
        return b""
    try:
        with system.open(path, "rb") as file:
            return bytes(file.read(FILE_LIMIT + 1))
    except (FileNotFoundError, PermissionError):
        return b""
