"""What Prefect's server must know: the deployments of prefect.yaml, and how to tell a dead run from a living one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flows.model.errors import EngineError
from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.programmes import half_years, programme_folders
from flows.outside.programme.yaml_files import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.local.prefect.api import PrefectApi
    from flows.local.prefect.home import PrefectHome

DEPLOYMENTS = PROJECT / "prefect.yaml"
SCHEDULED = PROJECT / "flows" / "scheduled"
ENTRYPOINTS = (SCHEDULED / "flows.py", SCHEDULED / "forms.py")
AUTOMATIONS = Path(__file__).parent / "automations.yaml"


def deploy(api: PrefectApi, home: PrefectHome, datasets: Path) -> None:
    """Bring deployments and automations to what the files say; what a maintainer has paused stays paused.

    Args:
        api: The server.
        home: Where it lives.
        datasets: Where the programmes lie, which the form of `publish` offers.

    Raises:
        EngineError: Prefect refuses them; its log says why.
    """
    for automation in load_yaml(AUTOMATIONS.read_bytes()):
        _automate(api, automation)
    wanted, ours, before = {entry["name"] for entry in _entries()}, deployment_version(datasets), deployments(api)
    if wanted - {known["name"] for known in before if known["version"] == ours}:
        _deploy(home, {"HROMADA_RELEASE": ours, "HROMADA_DATASETS": str(datasets)})
        _pause_again(api, before)


def deployments(api: PrefectApi) -> list[dict[str, Any]]:
    """The deployments that the server knows, with their schedules."""
    return list(api.ask("POST", "/deployments/filter", limit=200))


def _entries() -> list[dict[str, Any]]:
    """As Prefect reads them, with aliases, which our own loader refuses."""
    return list(yaml.safe_load(DEPLOYMENTS.read_bytes())["deployments"])


def deployment_version(datasets: Path) -> str:
    """The version that a deployment bears: ours, and a digest of what is deployed, the lists of its form too."""
    offered = "\n".join(map(str, (*programme_folders(datasets), *half_years(datasets))))
    deployed = b"".join(path.read_bytes() for path in (DEPLOYMENTS, *ENTRYPOINTS))
    digest = hashlib.sha256(deployed + offered.encode())
    return f"{version('hromada-open-data')}+{digest.hexdigest()[:8]}"


def _deploy(home: PrefectHome, told: Mapping[str, str]) -> None:
    log = home.log("deploy")
    command = (sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(DEPLOYMENTS))
    with log.open("wb") as said:
        done = subprocess.run(  # noqa: S603  # our own command
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
            env={**home.environment(), **told},
        )  # fmt: skip
    if done.returncode:
        raise EngineError("engine-deploy-failed", log=log)


def _pause_again(api: PrefectApi, before: Sequence[Mapping[str, Any]]) -> None:
    """Pause what was paused before: Prefect starts whatever it deploys anew."""
    paused = {known["name"] for known in before if known["paused"]}
    idle = {(known["name"], item["slug"]) for known in before for item in known["schedules"] if not item["active"]}
    for known in deployments(api):
        place = f"/deployments/{known['id']}"
        if known["name"] in paused:
            api.ask("PATCH", place, paused=True)
        for item in known["schedules"]:
            if (known["name"], item["slug"]) in idle:
                api.ask("PATCH", f"{place}/schedules/{item['id']}", active=False)


def _automate(api: PrefectApi, wanted: dict[str, Any]) -> None:
    """Make the automation, or change it; one that is as wanted is left alone, since a change forgets what it awaits."""
    tag = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:8]
    named = {"name": {"any_": [wanted["name"]]}}
    known = next(iter(api.ask("POST", "/automations/filter", automations=named)), None)
    if known and tag in known["tags"]:
        return
    method, path = ("PUT", f"/automations/{known['id']}") if known else ("POST", "/automations/")
    api.ask(method, path, **wanted, tags=[tag])
