"""The forms in which Prefect asks for the parameters of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from flows.outside.machine.settings import Settings
from flows.outside.programme.programmes import half_years, programme_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema


DUE = "чергове"
"""The half-year whose turn it is, as the form's list names it."""


class Choices:
    """The programmes there are when the deployment is made, for the form's list; the command line may name others."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Mapping[str, Any]:
        """The parameter's place in the deployment's schema."""
        names = [folder.name for folder in programme_folders(Settings().hromada_datasets)]
        return handler(core) | ({"enum": names} if names else {})


class HalfYears:
    """The half-years of those programmes, likewise."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Mapping[str, Any]:
        """The parameter's place in the deployment's schema."""
        cycles = [str(cycle) for cycle in half_years(Settings().hromada_datasets)]
        return handler(core) | ({"enum": [DUE, *cycles]} if cycles else {})


def _form(title: str, **limits: str) -> Any:  # noqa: ANN401  # as pydantic's own
    """What Prefect's page asks for a parameter: its title, and the limits that are checked before a run is made.

    What may stay open is a word or an empty text, never null: the page would ask whether to give «str» or «None».
    """
    return Field(json_schema_extra={"title": title, **limits})


ProgrammeField = Annotated[str, Choices(), _form("Програма")]
HalfYearField = Annotated[str, HalfYears(), _form("Півріччя")]
AddressField = Annotated[str, _form("Портал", pattern=r"^(|folder:/.*|ckan:https?://[^\s@?#]+)$")]
DayField = Annotated[str, _form("Станом на", pattern=r"^(|\d{4}-\d\d-\d\d.*)$")]
DryRunField = Annotated[bool, _form("Пробний запуск")]
