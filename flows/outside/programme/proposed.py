"""Writes what was proposed of a programme into its folder: what somebody has written there before is never changed."""

from __future__ import annotations

import hashlib
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from flows.model.errors import UsageError
from flows.model.facts import LONGEST_NAME, Executors, ReadingFacts
from flows.model.shapes import adapter
from flows.model.source import published_as
from flows.outside.programme.fact_files import read_facts
from flows.outside.programme.programmes import load_programme, programme_folders
from flows.outside.programme.yaml_edits import flow_list, scalar, with_items, with_lines, with_values
from flows.outside.programme.yaml_files import line_of_value, load_yaml
from flows.stages.acts.offices import declared_offices, spelling
from flows.stages.language.texts import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from flows.model.proposal import FactValue, OfficeAnswer, ProposedFact
    from flows.stages.acts.offices import Offices

PROGRAMME_FILE, EXECUTORS_FILE, WAIVERS_FILE = "programme.yaml", "executors.yaml", "waivers.yaml"
SOURCE_FOLDER = "source"
_OWN = frozenset({SOURCE_FOLDER, EXECUTORS_FILE, WAIVERS_FILE})
"""What a folder may hold already: an act that somebody put there, or what a run that was cut short has left."""
_WIDTH = 118
_STRANGE = re.compile(r'(?:[/\\:*?"<>|#&]|[^\S ])+')


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFolder:
    """A programme's folder as it was found: its facts as they are written, none where there are none yet.

    `act` says which of its acts is meant, counted from 1.
    """

    path: Path
    written: Mapping[str, Any] | None
    act: int = 1

    def value(self, field: str) -> FactValue | None:
        """What the file says in that field, null where it says nothing."""
        value: Any = self.written
        for step in yaml_path(field):
            if isinstance(value, dict):
                value = value.get(step)
            else:
                value = value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
        return value if isinstance(value, str | int) or hasattr(value, "isoformat") else None


def yaml_path(field: str) -> tuple[int | str, ...]:
    """`acts[1].number` as steps into the file, entries counted from 0."""
    steps = re.findall(r"\[(\d+)\]|([^.\[\]]+)", field)
    return tuple(int(entry) - 1 if entry else name for entry, name in steps)


# --- names of files -------------------------------------------------------------------------------------


def source_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """The name under which each file lies in `source/`: its own, without what no published file may bear."""
    names: list[str] = []
    taken: set[str] = set()
    for path in paths:
        name = _plain(path.name)
        stem, dot, ending = name.rpartition(".")
        number = 2
        while taken & set(published_as(name)):
            name = f"{stem}-{number}{dot}{ending}" if dot else f"{ending}-{number}"
            number += 1
        taken |= set(published_as(name))
        names.append(name)
    return tuple(names)


def _plain(name: str) -> str:
    """A name that stays in its folder."""
    seen = "".join(letter for letter in visible(name) if letter.isprintable())
    bare = re.sub(r"\.{2,}", ".", _STRANGE.sub("-", seen.encode("utf-8", "ignore").decode())).lstrip(".-") or "act"
    stem, dot, ending = bare.rpartition(".")
    room = min(LONGEST_NAME, 200) - len(f"{dot}{ending}".encode()) - len("-99")
    short = (stem if dot else ending).encode()[:room].decode("utf-8", "ignore")
    return f"{short}{dot}{ending}" if dot else short


# --- the folder -----------------------------------------------------------------------------------------


def written_folder(path: Path, *, act: int = 1) -> ProgrammeFolder:
    """A folder with what its programme.yaml says.

    Raises:
        DefinitionError: The file is no YAML.
    """
    file = path / PROGRAMME_FILE
    written = read_facts(file, adapter(dict[str, Any])) if file.is_file() else None
    return ProgrammeFolder(path=path, written=written, act=act)


def folder_of_files(datasets: Path, out: Path | None, files: Mapping[str, bytes]) -> ProgrammeFolder | None:
    """The folder whose act is in one of these files already: the one named, else one under the programmes' folder."""
    hashes = {hashlib.sha256(raw).hexdigest() for raw in files.values()}
    sizes = {len(raw) for raw in files.values()}
    for path in [out] if out else programme_folders(datasets):
        if (path / PROGRAMME_FILE).is_file():
            folder = written_folder(path)
            if act := _act_in(folder, _equal_files(path / SOURCE_FOLDER, sizes, hashes)):
                return ProgrammeFolder(path=path, written=folder.written, act=act)
    return None


def _equal_files(source: Path, sizes: set[int], hashes: set[str]) -> frozenset[str]:
    """The names of those files of a folder that have the same bytes."""
    same = [path for path in source.glob("*") if path.is_file() and path.stat().st_size in sizes]
    return frozenset(path.name for path in same if hashlib.sha256(path.read_bytes()).hexdigest() in hashes)


def _act_in(folder: ProgrammeFolder, names: Iterable[str]) -> int | None:
    """Which act of the folder is in one of these files, counted from 1."""
    wanted = set(names)
    for place, act in enumerate(_acts(folder), 1):
        listed = {act.get("file"), *(act.get("files") or ()), *(act.get("same_as") or ())}
        if wanted & listed:
            return place
    return None


def _acts(folder: ProgrammeFolder) -> list[dict[str, Any]]:
    acts = (folder.written or {}).get("acts")
    return [act for act in acts if isinstance(act, dict)] if isinstance(acts, list) else []


def new_folder(datasets: Path, out: Path | None, slug: str) -> ProgrammeFolder:
    """Where a programme that no folder holds yet is to be written.

    Raises:
        UsageError: Something else lies there.
    """
    path = out or datasets / slug
    if (path / PROGRAMME_FILE).exists():
        raise UsageError("init-other-programme", folder=path)
    if path.exists() and (not path.is_dir() or any(inside.name not in _OWN for inside in path.iterdir())):
        raise UsageError("init-folder-taken", folder=path)
    return ProgrammeFolder(path=path, written=None)


def reading_facts(folder: ProgrammeFolder) -> ReadingFacts:
    """How the folder says that its acts are to be read.

    Raises:
        DefinitionError: It says so wrongly.
    """
    try:
        return ReadingFacts.model_validate((folder.written or {}).get("reading") or {})
    except ValidationError:
        load_programme(folder.path)  # says which line is wrong
        raise


def declared_in(folder: ProgrammeFolder | None) -> Offices:
    """The spellings that the folder's executors.yaml declares.

    Raises:
        DefinitionError: That file is wrong.
    """
    path = folder.path / EXECUTORS_FILE if folder else None
    return declared_offices(read_facts(path, adapter(Executors))) if path and path.is_file() else {}


def reading_lines(reading: ReadingFacts) -> tuple[str, ...]:
    """What programme.yaml says of how its acts are read; nothing where there is nothing to say."""
    columns = [f"    {scalar(header)}: {scalar(column)}" for header, column in reading.columns.items()]
    lines = ["  columns:", *columns] if columns else []
    lines += [f"  figures: {scalar(reading.figures)}"] if reading.figures else []
    return ("reading:", *lines) if lines else ()


# --- what is written ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFiles:
    """What a folder is to hold: the facts, what was said of the executors, the lines on reading, the act's files."""

    facts: Sequence[ProposedFact]
    offices: Sequence[OfficeAnswer]
    reading: Sequence[str]
    files: Sequence[str]
    copies: Sequence[str]
    raw: Mapping[str, bytes]


def files_to_write(folder: ProgrammeFolder, proposed: ProposedFiles) -> Mapping[str, bytes]:
    """The files of the folder that are new or get something that they did not have, by their path within it.

    Raises:
        UsageError: A file of that name is in `source/` and holds something else.
    """
    wanted = {
        PROGRAMME_FILE: _programme(folder, proposed),
        EXECUTORS_FILE: _executors(_bytes_of(folder.path / EXECUTORS_FILE), proposed.offices),
        WAIVERS_FILE: _bytes_of(folder.path / WAIVERS_FILE) or _rendered(WAIVERS_FILE),
        **(_sources(folder, proposed) if folder.written is None else {}),
    }
    return {name: raw for name, raw in wanted.items() if raw != _bytes_of(folder.path / name)}


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _sources(folder: ProgrammeFolder, proposed: ProposedFiles) -> Mapping[str, bytes]:
    for name, raw in proposed.raw.items():
        path = folder.path / SOURCE_FOLDER / name
        if path.exists() and _bytes_of(path) != raw:
            raise UsageError("init-source-differs", file=path)
    return {f"{SOURCE_FOLDER}/{name}": raw for name, raw in proposed.raw.items()}


def _programme(folder: ProgrammeFolder, proposed: ProposedFiles) -> bytes:
    known = {fact.field: fact for fact in proposed.facts}
    if folder.written is not None:
        values = {yaml_path(name): fact.sure for name, fact in known.items() if fact.sure is not None}
        return with_values((folder.path / PROGRAMME_FILE).read_bytes(), values)
    return _rendered(
        PROGRAMME_FILE,
        facts=known,
        folded=lambda name: _folded(known[name].sure),
        reading=proposed.reading,
        files=proposed.files,
        copies=proposed.copies,
    )


def _folded(value: FactValue | None) -> str:
    if value is None:
        return "null"
    lines = textwrap.wrap(str(value), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n  ".join([">-", *lines])


def _rendered(file: str, **values: object) -> bytes:
    return _templates().get_template(f"{file}.jinja").render(**values).encode()


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a new programme needs it

    environment = Environment(
        loader=PackageLoader("flows.outside.programme"),
        autoescape=False,  # noqa: S701  # this is YAML, whose own quoting `scalar` does
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"yaml": scalar, "yaml_list": flow_list}
    return environment


# --- executors ------------------------------------------------------------------------------------------


def _executors(raw: bytes | None, offices: Sequence[OfficeAnswer]) -> bytes:
    """executors.yaml with what was said: one office gets its other spelling, two that differ an entry each."""
    text = _rendered(EXECUTORS_FILE, families=_unasked(offices)) if raw is None else raw
    for answer in offices:
        if answer.same is not None:
            text = _same(text, answer) if answer.same else _different(text, answer)
    return text


def _unasked(offices: Sequence[OfficeAnswer]) -> Mapping[str, Sequence[str]]:
    """The spellings of which nobody was asked, by the better attested one."""
    families: dict[str, list[str]] = {}
    for one in offices:
        if one.same is None:
            families.setdefault(one.spelling.better.name, []).append(one.spelling.variant.name)
    return families


def _same(raw: bytes, answer: OfficeAnswer) -> bytes:
    variant, better = answer.spelling.variant.name, answer.spelling.better.name
    for known, other in ((better, variant), (variant, better)):
        place = _entry_of(raw, known)
        if place is not None:
            return raw if _entry_of(raw, other) == place else with_items(raw, place, "aliases", [other])
    return _with_entry(raw, [f"- name: {scalar(better)}", f"  aliases: {flow_list([variant])}"])


def _different(raw: bytes, answer: OfficeAnswer) -> bytes:
    for office in (answer.spelling.better, answer.spelling.variant):
        if _entry_of(raw, office.name) is None:
            raw = _with_entry(raw, [f"- name: {scalar(office.name)}"])
    return raw


def _entries(raw: bytes) -> list[dict[str, Any]]:
    entries = load_yaml(raw)
    return entries if isinstance(entries, list) else []


def _entry_of(raw: bytes, name: str) -> int | None:
    for place, entry in enumerate(_entries(raw)):
        if spelling(name) in {spelling(known) for known in (entry["name"], *(entry.get("aliases") or ()))}:
            return place
    return None


def _with_entry(raw: bytes, lines: Sequence[str]) -> bytes:
    text = raw.decode("utf-8-sig")
    if not _entries(raw):
        kept = re.sub(r"^\[\s*\]\s*$", "", text, flags=re.MULTILINE).rstrip("\n")
        return f"{kept}\n".lstrip("\n").encode() + "".join(f"{line}\n" for line in lines).encode()
    return with_lines(text, text.count("\n") + 1, lines).encode()


# --- what is still unknown ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A field that has to be filled in by hand: where it stands."""

    field: str
    file: Path
    line: int


def unknown_facts(folder: Path, required: Sequence[str]) -> tuple[UnknownFact, ...]:
    """Those of the required fields in which the folder's programme.yaml says nothing, in the file's order."""
    file = folder / PROGRAMME_FILE
    raw, written = file.read_bytes(), written_folder(folder)
    unknown = [field for field in required if written.value(field) is None]
    lines = [UnknownFact(field, file, line_of_value(raw, yaml_path(field))) for field in unknown]
    return tuple(sorted(lines, key=lambda one: one.line))
