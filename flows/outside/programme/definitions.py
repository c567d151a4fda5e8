"""The specifications of tables and checks, read from schemas/ and expectations/."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from flows.model.errors import DefinitionError
from flows.model.schema import Definition, Suite, TableSchema, dangling_references
from flows.outside.machine.reasons import reason_of
from flows.outside.programme.fact_files import read_facts
from flows.outside.programme.programmes import load_official
from flows.outside.programme.yaml_files import load_yaml
from flows.stages.acts.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.versions.official import OfficialField

Kind = TypeVar("Kind", bound=Definition)


def load_schemas(folder: Path) -> Mapping[str, TableSchema]:
    """Every table's schema by the table's name, which is the file's stem.

    Raises:
        DefinitionError: A file cannot be read, says what a schema cannot say, or leads to a field that does not exist.
    """
    schemas = _load(folder, TableSchema)
    if dangling := dangling_references(schemas):
        raise DefinitionError("definition-dangling", file=folder, found="; ".join(dangling))
    return schemas


def load_country_schemas() -> Mapping[str, TableSchema]:
    """The schemas of the tables that only the whole country's dataset has, and of the columns that it adds to others.

    Raises:
        DefinitionError: A file cannot be read, or says what a schema cannot say.
    """
    return load_schemas(PROJECT / "schemas" / "country")


def load_suites(folder: Path) -> Mapping[str, Suite]:
    """Every suite of rules by the name of the view it judges, which is the file's stem.

    Raises:
        DefinitionError: A file cannot be read or says what a suite cannot say.
    """
    return _load(folder, Suite)


def _load(folder: Path, kind: type[Kind]) -> dict[str, Kind]:
    shape = TypeAdapter(kind)
    definitions = {path.stem: read_facts(path, shape) for path in sorted(folder.glob("*.yaml"))}
    if not definitions:
        raise DefinitionError("definition-none", file=folder)
    return definitions


PROJECT = Path(__file__).parents[3]
"""The checkout: code, schemas and expectations are of one version."""
WORDS = PROJECT / "flows" / "stages" / "acts" / "words.yaml"
REPORT_TEMPLATES = PROJECT / "flows" / "stages" / "reports" / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """The vocabulary, schemas and rules that are the same for every programme."""

    words: Words
    schemas: Mapping[str, TableSchema]
    suites: Mapping[str, Suite]
    official: Mapping[str, tuple[OfficialField, ...]]


def load_definitions() -> Definitions:
    """The vocabulary, the schemas and the suites of this checkout, read once a process, as its code is.

    Raises:
        DefinitionError: One of their files is wrong.
    """
    return _definitions()


@cache
def _definitions() -> Definitions:
    words = Words(load_yaml(WORDS.read_bytes()))
    schemas, suites = load_schemas(PROJECT / "schemas"), load_suites(PROJECT / "expectations")
    return Definitions(
        words=words, schemas=schemas, suites=suites, official=load_official(PROJECT / "schemas" / "official")
    )


def read_templates(programme: Path) -> Mapping[str, bytes]:
    """The templates of the yearly reports by file name: the programme's own in `templates/`, else the standard ones.

    Raises:
        DefinitionError: A template cannot be read.
    """
    standard = {path.name: path for path in sorted(REPORT_TEMPLATES.glob("annual-*.docx"))}
    local = {path.name: path for path in sorted((programme / "templates").glob("*.docx"))}
    try:
        return {name: path.read_bytes() for name, path in {**standard, **local}.items()}
    except OSError as error:
        raise DefinitionError("template-unreadable", file=programme / "templates", reason=reason_of(error)) from error
