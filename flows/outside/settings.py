"""What this machine is told by its environment."""

from __future__ import annotations

import os
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr  # noqa: TC002  # pydantic reads the annotations at run time
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import UsageError
from flows.model import Now

KYIV = ZoneInfo("Europe/Kyiv")

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
"""Prefect reads these when it is imported: no telemetry, its log in its record only, time for a slow first start."""


class Settings(BaseSettings):
    """The environment's words.

    `HROMADA_DATASETS` is where the programmes' folders lie, `HROMADA_STATE` (else a folder of ours in
    `XDG_STATE_HOME`) where we keep what belongs to this machine alone; `CKAN_API_TOKEN` is the editor's token on a CKAN
    portal, which is never printed.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    hromada_datasets: Path = Path("datasets")
    prefect_api_url: str | None = None
    ckan_api_token: SecretStr | None = None
    hromada_state: Path | None = None
    xdg_state_home: Path | None = None

    @property
    def state_folder(self) -> Path:
        """Where the locks of portals elsewhere lie."""
        return self.hromada_state or (self.xdg_state_home or Path.home() / ".local" / "state") / "hromada"

    def programme_folder(self, programme: str) -> Path:
        """A programme's folder: the path itself, or a name under the datasets' folder."""
        given = Path(programme)
        named = self.hromada_datasets / programme
        return named if not given.is_dir() and given.name == programme and named.is_dir() else given


def moment(text: str | None, otherwise: datetime | None = None) -> Now:
    """The moment a run works for: as given (a date means its whole day), else the scheduled time, else the clock.

    Raises:
        UsageError: The text is no date or time.
    """
    if text is None:
        return Now((otherwise or datetime.now(KYIV)).astimezone(KYIV))
    try:
        given = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("now-unknown", now=text) from fault
    whole_day = len(text) <= len("2026-07-08")
    local = given.replace(tzinfo=KYIV) if given.tzinfo is None else given.astimezone(KYIV)
    return Now(datetime.combine(local.date(), time(23, 59, 59), KYIV) if whole_day else local)


def quiet_prefect() -> None:
    """Set Prefect's environment before it is imported, unless the user has set it."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
