"""The settings of this machine, from its environment."""

from __future__ import annotations

import os
import re
from contextvars import ContextVar
from datetime import datetime, time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (  # pydantic reads the annotations at run time
    PositiveFloat,
    PositiveInt,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from flows.model.errors import UsageError
from flows.model.half_years import Now

if TYPE_CHECKING:
    from collections.abc import Callable

KYIV = ZoneInfo("Europe/Kyiv")

vault: ContextVar[Callable[[str], SecretStr | None]] = ContextVar("vault", default=lambda _: None)
"""Where a secret comes from that the environment lacks: within a recorded run, Prefect's blocks."""

RUNNER = r"^(in-turn|thread|process|dask|(tcp|tls)://\S+)$"
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",  # 7 s on an idle machine, over 90 s on a busy one
}
"""Prefect reads these when it is imported: no telemetry, its log in its record only, time for a slow first start."""


class Settings(BaseSettings):
    """The environment variables.

    `HROMADA_DATASETS` is where the programmes' folders lie, `HROMADA_STATE` (else a folder of ours in
    `XDG_STATE_HOME`) where we keep what belongs to this machine alone, `XDG_CACHE_HOME` where downloads are kept;
    `CKAN_API_TOKEN` is the editor's token on a CKAN portal and `HROMADA_NOTIFY` the addresses of notifications, parted
    by white space: neither is ever printed. `HROMADA_PORTAL` is where scheduled runs publish a programme that names no
    portal, `HROMADA_APPROVAL_HOURS` how long a publication waits for a person, `HROMADA_PLAIN_HTTP` the hosts to which
    a token may go unencrypted, parted by white space. `HROMADA_RUNNER` says who works on the batches of a publication
    of all (`in-turn`, `thread`, `process`, `dask`, or the address of a Dask scheduler), `HROMADA_WORKERS` how many at
    once. `HROMADA_CALLS_PER_SECOND` is how often all processes of this machine together ask one CKAN; as often as it
    answers where that is unset. An empty variable counts as unset.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    hromada_datasets: Path = Path("datasets")
    prefect_api_url: str | None = None
    ckan_api_token: SecretStr | None = None
    hromada_state: Path | None = None
    xdg_state_home: Path | None = None
    xdg_cache_home: Path | None = None
    hromada_portal: str | None = None
    hromada_notify: SecretStr | None = None
    hromada_approval_hours: PositiveFloat = 7 * 24
    hromada_plain_http: str | None = None
    hromada_runner: Annotated[str, StringConstraints(pattern=RUNNER)] = "in-turn"
    hromada_workers: PositiveInt = 2
    hromada_calls_per_second: PositiveFloat | None = None

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  # as inherited
        """Read the environment.

        Raises:
            UsageError: A variable has a value that it cannot have; the message does not repeat it.
        """
        try:
            super().__init__(**given)
        except ValidationError as fault:
            raise UsageError("setting-wrong", name=str(fault.errors()[0]["loc"][0]).upper()) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # as inherited
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # as inherited
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # as inherited
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment alone: a `.env` file is nobody's here, and looking for it takes as long as all the rest."""
        return init_settings, env_settings

    def token(self, address: str) -> SecretStr | None:
        """The token for the CKAN at an address: the environment's, else the block of that very host, else of all."""
        host = re.sub(r"[^a-z0-9]+", "-", address.lower().partition("://")[2]).strip("-")
        ask = vault.get()
        return self.ckan_api_token or ask(f"ckan-api-token-{host}") or ask("ckan-api-token")

    @property
    def notify(self) -> tuple[SecretStr, ...]:
        """Where notifications go, as apprise writes addresses; each may hold a secret."""
        addresses = self.hromada_notify or vault.get()("hromada-notify")
        return tuple(map(SecretStr, addresses.get_secret_value().split())) if addresses else ()

    def may_go_plainly(self, address: str) -> bool:
        """Whether a token may go to this address: encrypted, to this machine, or over plain http to a host named so."""
        parts = urlsplit(address)
        hosts = {"localhost", *(self.hromada_plain_http or "").lower().split()}
        return parts.scheme == "https" or (parts.hostname or "") in hosts or _is_loopback(parts.hostname or "")

    @property
    def state_folder(self) -> Path:
        """Where our servers live, and the locks of portals elsewhere lie; a full path."""
        folder = self.hromada_state or (self.xdg_state_home or Path.home() / ".local" / "state") / "hromada"
        return folder.absolute()

    @property
    def cache_folder(self) -> Path:
        """Where downloads are kept for all that need them; it may be emptied at any time."""
        return (self.xdg_cache_home or Path.home() / ".cache") / "hromada"

    def programme_folder(self, programme: str) -> Path:
        """A programme's folder: the path itself, or a name under the datasets' folder."""
        path = Path(programme)
        named = self.hromada_datasets / programme
        return named if not path.is_dir() and path.name == programme and named.is_dir() else path


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def moment(text: str | None, otherwise: datetime | None = None) -> Now:
    """The moment a run works for: the text's (a date means its whole day), else the scheduled time, else the clock.

    Raises:
        UsageError: The text is no date or time.
    """
    if text is None:
        return Now((otherwise or datetime.now(KYIV)).astimezone(KYIV))
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("now-unknown", now=text) from fault
    whole_day = len(text) <= len("2026-07-08")
    local = parsed.replace(tzinfo=KYIV) if parsed.tzinfo is None else parsed.astimezone(KYIV)
    return Now(datetime.combine(local.date(), time(23, 59, 59), KYIV) if whole_day else local)


def quiet_prefect() -> None:
    """Set Prefect's environment before it is imported, unless the user has set it."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
