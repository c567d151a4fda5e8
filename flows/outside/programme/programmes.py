"""Reads a programme's folder: its facts, and its acts as bytes."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError
from yaml import YAMLError

from flows.model.errors import DefinitionError, HromadaError, SourceError, UsageError
from flows.model.facts import EXAMPLES, Executors, ProgrammeFacts, ProgrammeFile, ReceiptFacts, WaiverFacts
from flows.model.half_years import Cycle
from flows.model.progress import Receipt
from flows.outside.programme.yaml_files import line_of_fault, line_of_value, load_yaml
from flows.stages.tables.printed import rows_of
from flows.stages.versions.official import OfficialField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from flows.model.plan import Act

YAML_LIMIT = 1_000_000
ACT_LIMIT = 50_000_000

FAULT_CODES = {
    "missing": "facts-missing-field",
    "extra_forbidden": "facts-unknown-field",
    "string_type": "facts-text-expected",
    "int_type": "facts-number-expected",
    "literal_error": "facts-choice",
    "edrpou": "facts-edrpou",
    "katottg": "facts-katottg",
    "file_name": "facts-file-name",
    "check": "facts-check",
    "waiver": "facts-waiver",
    "period": "facts-period",
    "acts_order": "facts-acts-order",
    "acts_first": "facts-acts-first",
    "acts_twice": "facts-acts-twice",
    "string_too_short": "facts-empty",
    "too_short": "facts-empty",
    "answers_twice": "facts-answers-twice",
    "id_twice": "facts-id-twice",
}
"""The message for each kind of fault that pydantic or our own validators report; any other is `facts-invalid`."""

EXPECTED = {
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
    "bool_type": "true, false",
    "date_type": "2026-07-08",
    "date_parsing": "2026-07-08",
    "date_from_datetime_parsing": "2026-07-08",
    "date_from_datetime_inexact": "2026-07-08",
    "string_too_long": "≤ {max_length}",
    "tuple_type": "[…]",
    "dict_type": "{{…}}",
    "mapping_type": "{{…}}",
    "model_type": "{{…}}",
    "model_attributes_type": "{{…}}",
}
"""What a value may be, by the kind of fault, where a sign or an example says it in any language."""
LONGEST_SHOWN = 80

Model = TypeVar("Model")


def load_programme(folder: Path) -> ProgrammeFacts:
    """The facts of the programme in a folder; the files of executors, waivers and receipts may be absent.

    Raises:
        UsageError: The folder holds no programme.yaml.
        DefinitionError: A file is no YAML, is too large, or has a wrong value; it names file, line, field and value.
    """
    if not (folder / "programme.yaml").is_file():
        raise UsageError("programme-missing", folder=folder)
    facts = _load(folder / "programme.yaml", TypeAdapter(ProgrammeFile))
    waivers = _load_list(folder / "waivers.yaml", TypeAdapter(tuple[WaiverFacts, ...]))
    return ProgrammeFacts(
        **dict(facts),
        executors=_load_list(folder / "executors.yaml", TypeAdapter(Executors)),
        waivers=tuple(entry.waiver for entry in waivers),
        receipts=_receipts(folder / "receipts.yaml"),
    )


def _receipts(path: Path) -> tuple[Receipt, ...]:
    """Each with its line, by which a finding tells which record is wrong."""
    entries = _load_list(path, TypeAdapter(tuple[ReceiptFacts, ...]))
    raw = path.read_bytes() if entries else b""
    return tuple(
        Receipt(cycle=entry.cycle, file=entry.file, received=entry.received, line=line_of_value(raw, (place,)))
        for place, entry in enumerate(entries)
    )


def programme_folders(datasets: Path) -> tuple[Path, ...]:
    """The folders of all programmes, by name; empty where there are none."""
    return tuple(sorted(path.parent for path in datasets.glob("*/programme.yaml")))


def require_own_slug(folder: Path, slug: str) -> None:
    """See that no other programme beside this one bears its slug: they would publish over each other.

    Raises:
        UsageError: Another folder bears it.
    """
    line = re.compile(rf"^slug:\s*[\"']?{re.escape(slug)}[\"']?\s*(?:#.*)?$", re.MULTILINE)
    for other in programme_folders(folder.resolve().parent):
        if other.name != folder.resolve().name and line.search((other / "programme.yaml").read_text(errors="replace")):
            raise UsageError("slug-twice", slug=slug, folder=folder.name, other=other.name)


def half_years(datasets: Path) -> tuple[Cycle, ...]:
    """The half-years of all programmes, in order; one whose facts are wrong says so when it runs."""
    years = set[int]()
    for folder in programme_folders(datasets):
        with suppress(HromadaError):
            period = load_programme(folder).period
            years.update(range(period.first_year, period.last_year + 1))
    return tuple(Cycle(year, half) for year in sorted(years) for half in (1, 2))


def read_act(folder: Path, act: Act) -> bytes:
    """The act's bytes, from `source/` of the programme's folder.

    Raises:
        SourceError: The file is absent, unreadable or over 50 MB.
    """
    path = folder / "source" / act.file
    if not path.is_file():
        raise SourceError("act-missing", file=path)
    try:
        raw = _read(path, ACT_LIMIT)
    except OSError as error:
        raise SourceError("act-unreadable", file=path, reason=error.strerror) from error
    if len(raw) > ACT_LIMIT:
        raise SourceError("act-large", file=path, limit=ACT_LIMIT // 1_000_000)
    return raw


def load_official(folder: Path) -> Mapping[str, tuple[OfficialField, ...]]:
    """The official structures (Cabinet resolution № 835) from `schemas/official`, by table, in the order of columns."""
    return {
        path.stem: tuple(
            OfficialField(
                name=row["name"],
                title=row["title"],
                description=row["description"],
                datatype=row["datatype"],
                required=row["required"] == "True",
            )
            for row in rows_of(path.read_bytes())
        )
        for path in sorted(folder.glob("*.csv"))
    }


def _load_list(path: Path, shape: TypeAdapter[tuple[Model, ...]]) -> tuple[Model, ...]:
    return _load(path, shape) if path.is_file() else ()


def _load(path: Path, shape: TypeAdapter[Model]) -> Model:
    raw = _bytes_of(path)
    try:
        values = load_yaml(raw)
    except YAMLError as error:
        line = line_of_fault(raw, error)
        raise DefinitionError("facts-yaml", file=path, line=line, text=_line(raw, line)) from error
    try:
        return shape.validate_python(() if values is None else values)  # an empty list file is as good as an absent one
    except ValidationError as error:
        raise _fault(path, raw, error.errors()[0]) from error


def _bytes_of(path: Path) -> bytes:
    try:
        raw = _read(path, YAML_LIMIT)
    except OSError as error:
        raise DefinitionError("facts-unreadable", file=path, reason=error.strerror) from error
    if len(raw) > YAML_LIMIT:
        raise DefinitionError("facts-large", file=path, limit=YAML_LIMIT // 1_000_000)
    return raw


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _line(raw: bytes, number: int) -> str:
    """A line as it stands in the file, as much of it as fits into a message."""
    lines = raw.decode("utf-8-sig", "replace").splitlines()
    text = (
        lines[min(number, len(lines)) - 1].strip() if lines else ""
    )  # what never closes is missed after the last line
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _fault(path: Path, raw: bytes, fault: ErrorDetails) -> DefinitionError:
    return DefinitionError(
        FAULT_CODES.get(fault["type"], "facts-invalid"),
        file=path,
        line=line_of_value(raw, fault["loc"]),
        field=_field(fault["loc"]),
        found=_as_written(fault["input"]),
        expected=_expected(fault),
    )


def _field(place: tuple[int | str, ...]) -> str:
    """The field as a maintainer finds it: `acts[1].number`, entries counted from 1."""
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(steps).lstrip(".") or "—"


def _as_written(value: object) -> str:
    """A value as YAML writes it, where it fits into a message."""
    match value:
        case dict():
            return "{…}"
        case list() | tuple():
            return "[…]"
        case None:
            return "null"
        case bool():
            return str(value).lower()
    return str(value)


def _expected(fault: ErrorDetails) -> str:
    """What a value may be, or an example of it, in no language: pydantic would say it in English or as a pattern."""
    context = fault.get("ctx", {})
    if fault["type"] == "literal_error":
        return str(context["expected"]).replace(" or ", ", ")
    if fault["type"] == "string_pattern_mismatch":
        return EXAMPLES[context["pattern"]]
    return EXPECTED.get(fault["type"], "…").format_map(context)
