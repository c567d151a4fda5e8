"""Reads a programme's folder: its facts, and its acts as bytes."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flows.model.errors import DefinitionError, HromadaError, SourceError, UsageError
from flows.model.facts import (
    DATASETS_OF,
    AcceptanceFacts,
    Corrections,
    Executors,
    ProgrammeFacts,
    ProgrammeFile,
    ReceiptFacts,
    WaiverFacts,
)
from flows.model.half_years import Cycle
from flows.model.progress import Receipt
from flows.model.shapes import adapter
from flows.outside.machine.files import read_limited
from flows.outside.programme.fact_files import read_facts
from flows.outside.programme.yaml_files import YamlFault, line_of_value, load_yaml
from flows.stages.tables.printed import rows_of
from flows.stages.versions.official import OfficialField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import TypeAdapter

    from flows.model.corrections import Correction
    from flows.model.plan import Act

ACT_LIMIT_MB = 50
ACCEPTANCE_FILE = "acceptance.yaml"
"""The file that says who accepted the reading of which act."""

Model = TypeVar("Model")


def load_programme(folder: Path) -> ProgrammeFacts:
    """The facts of the programme in a folder; all other files may be absent.

    Raises:
        UsageError: The folder holds no programme.yaml.
        DefinitionError: A file is no YAML, is too large, or has a wrong value; it names file, line, field and value.
    """
    if not (folder / "programme.yaml").is_file():
        raise UsageError("programme-missing", folder=folder)
    facts = read_facts(folder / "programme.yaml", adapter(ProgrammeFile))
    waivers = _read_list(folder / "waivers.yaml", adapter(tuple[WaiverFacts, ...]))
    return ProgrammeFacts(
        **dict(facts),
        corrections=_corrections(folder / "corrections.yaml", facts),
        executors=_read_list(folder / "executors.yaml", adapter(Executors)),
        waivers=tuple(entry.waiver for entry in waivers),
        receipts=_receipts(folder / "receipts.yaml"),
        acceptances=tuple(entry.acceptance for entry in accepted(folder)),
    )


def accepted(folder: Path) -> tuple[AcceptanceFacts, ...]:
    """The entries of `acceptance.yaml`; none where nobody has accepted anything yet.

    Raises:
        DefinitionError: The file is wrong.
    """
    return _read_list(folder / ACCEPTANCE_FILE, adapter(tuple[AcceptanceFacts, ...]))


def _corrections(path: Path, facts: ProgrammeFile) -> tuple[Correction, ...]:
    """Each with the one act that it names."""
    entries = _read_list(path, adapter(Corrections))
    acts = [fact.act for fact in facts.acts]
    found = []
    for place, entry in enumerate(entries):
        uids = [act.uid for act in acts if entry.act in {act.number, act.uid}]
        if len(uids) != 1:
            line, known = line_of_value(path.read_bytes(), (place, "act")), ", ".join(act.uid for act in acts)
            field = f"[{place + 1}].act"
            raise DefinitionError(
                "facts-correction-act", file=path, line=line, field=field, found=entry.act, expected=known
            )
        found.append(entry.of_act(uids[0]))
    return tuple(found)


def _receipts(path: Path) -> tuple[Receipt, ...]:
    """Each with its line, by which a finding tells which record is wrong."""
    entries = _read_list(path, adapter(tuple[ReceiptFacts, ...]))
    raw = path.read_bytes() if entries else b""
    return tuple(
        Receipt(cycle=entry.cycle, file=entry.file, received=entry.received, line=line_of_value(raw, (place,)))
        for place, entry in enumerate(entries)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeOutline:
    """What a programme is known by, and the portals that it names, before anybody has checked its facts."""

    slug: str = ""
    portals: tuple[str, ...] = ()

    @property
    def datasets(self) -> tuple[str, ...]:
        """The names of its datasets."""
        return tuple(name.format(slug=self.slug) for name in DATASETS_OF)


def programme_folders(datasets: Path) -> tuple[Path, ...]:
    """The folders of all programmes, by name; empty where there are none."""
    return tuple(sorted(path.parent for path in datasets.glob("*/programme.yaml")))


def require_own_slug(folder: Path, slug: str) -> None:
    """See that no other programme beside this one bears its slug: they would publish over each other.

    Raises:
        UsageError: Another folder bears it.
    """
    for other in programme_folders(folder.resolve().parent):
        if other.name != folder.resolve().name and slug_of(other) == slug:
            raise UsageError("slug-twice", slug=slug, folder=folder.name, other=other.name)


def slug_of(folder: Path) -> str:
    """What the file says, even where the rest of it is wrong; empty where nobody can read it."""
    return outline_of(folder).slug


def outline_of(folder: Path) -> ProgrammeOutline:
    """What the file says of slug and portals, even where the rest of it is wrong; empty where nobody can read it."""
    try:
        raw = (folder / "programme.yaml").read_bytes()
        values = load_yaml(raw)
    except OSError:
        return ProgrammeOutline()
    except YamlFault:
        found = re.search(rb"^slug:\s*[\"']?([a-z0-9-]+)[\"']?\s*(?:#.*)?$", raw, re.MULTILINE)
        return ProgrammeOutline(slug=found[1].decode() if found else "")
    if not isinstance(values, dict):
        return ProgrammeOutline()
    named = values.get("portals")
    portals = tuple(map(str, named)) if isinstance(named, dict) else ()
    return ProgrammeOutline(slug=str(values.get("slug", "")), portals=portals)


def half_years(datasets: Path) -> tuple[Cycle, ...]:
    """The half-years of all programmes, in order; one whose facts are wrong says so when it runs."""
    years = set[int]()
    for folder in programme_folders(datasets):
        with suppress(HromadaError):
            period = load_programme(folder).period
            years.update(range(period.first_year, period.last_year + 1))
    return tuple(Cycle(year, half) for year in sorted(years) for half in (1, 2))


def read_act(folder: Path, act: Act) -> Mapping[str, bytes]:
    """The bytes of each of the act's files by its name, from `source/` of the programme's folder.

    Raises:
        SourceError: A file is absent, unreadable or over 50 MB.
    """
    return {file.name: _read(folder / "source" / file.name) for file in act.every_file}


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise SourceError("act-missing", file=path)
    return read_limited(path, ACT_LIMIT_MB, SourceError, unreadable="act-unreadable", large="act-large")


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


def _read_list(path: Path, shape: TypeAdapter[tuple[Model, ...]]) -> tuple[Model, ...]:
    return read_facts(path, shape) if path.is_file() else ()
