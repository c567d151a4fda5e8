"""The forms in which Prefect asks for the parameters of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from flows.messages.runs import PARAMETER_TITLES, PARAMETERS
from flows.outside.machine.settings import Settings
from flows.outside.programme.programmes import half_years, programme_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema


DUE = "чергове"
"""The half-year whose turn it is, in the form's list. It is a value, not a message: runs and schedules keep it."""


AGREE, DECLINE = "так", "ні"
"""What a person may decide, in the form's list; values likewise."""


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


def _form(title: str, description: str) -> Any:  # noqa: ANN401  # as pydantic's own
    """What Prefect's page asks for a parameter: its title and description.

    They go past pydantic's own title and description, in whose place Prefect puts the parameter's name and what its
    docstring says. What may stay open is a word or an empty text, never null: the page would ask whether to give «str»
    or «None». No pattern and no format: of a value that does not fit, Prefect says so in English and shows the
    pattern, while the run itself says in a sentence of ours what to write (docs/decisions/0061-forms.md).
    """
    texts = {"title": PARAMETER_TITLES[title].uk, "description": PARAMETERS[description].uk}
    return Field(json_schema_extra=dict(texts))


ProgrammeField = Annotated[str, Choices(), _form("programme", "programme")]
HalfYearField = Annotated[str, HalfYears(), _form("cycle", "cycle")]
CollectedHalfYearField = Annotated[str, HalfYears(), _form("cycle", "cycle-collected")]
AddressField = Annotated[str, _form("portal", "portal")]
DayField = Annotated[str, _form("now", "now")]
CollectedDayField = Annotated[str, _form("now", "now-collected")]
ScheduledDayField = Annotated[str, _form("now", "now-scheduled")]
DueDayField = Annotated[str, _form("now", "now-due")]
AuditedDayField = Annotated[str, _form("now", "now-audited")]
DryRunField = Annotated[bool, _form("dry-run", "dry-run")]
