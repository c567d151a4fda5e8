"""What Prefect's server must know: the deployments of prefect.yaml, and how to tell a dead run from a living one."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flows.messages.runs import FLOWS, PARAMETER_TITLES, PARAMETERS, RUNS
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
    """Bring deployments and automations up to date with the files; what a maintainer has paused stays paused.

    Args:
        api: The server.
        home: The folder of the server.
        datasets: The folder of the programmes that the form of `publish` lists.

    Raises:
        EngineError: Prefect refuses them; its log says why.
    """
    for automation in automations():
        _automate(api, automation)
    wanted, current, before = {entry["name"] for entry in _entries()}, deployment_version(datasets), deployments(api)
    if wanted - {deployment["name"] for deployment in before if deployment["version"] == current}:
        _deploy(home, {"HROMADA_RELEASE": current, "HROMADA_DATASETS": str(datasets)})
        _pause_again(api, before)


def automations() -> list[dict[str, Any]]:
    """The automations of the file, with the catalogue's texts: there they stand as a message's name in braces."""
    named = AUTOMATIONS.read_text("utf-8")
    text = re.sub(r'"\{([a-z-]+)\}"', lambda found: json.dumps(RUNS[found[1]].uk, ensure_ascii=False), named)
    return list(load_yaml(text.encode()))


def deployments(api: PrefectApi) -> list[dict[str, Any]]:
    """The deployments on the server, with their schedules."""
    return list(api.ask("POST", "/deployments/filter", limit=200))


def _entries() -> list[dict[str, Any]]:
    """As Prefect reads them, with aliases, which our own loader refuses."""
    return list(yaml.safe_load(DEPLOYMENTS.read_bytes())["deployments"])


def deployment_version(datasets: Path) -> str:
    """The version of the deployments: ours, and a digest of what is deployed, the texts and lists of the forms too."""
    texts = (message.uk for group in (FLOWS, PARAMETER_TITLES, PARAMETERS) for message in group.values())
    offered = "\n".join(map(str, (*programme_folders(datasets), *half_years(datasets), *texts)))
    deployed = b"".join(path.read_bytes() for path in (DEPLOYMENTS, *ENTRYPOINTS))
    digest = hashlib.sha256(deployed + offered.encode())
    return f"{version('hromada-open-data')}+{digest.hexdigest()[:8]}"


def _deploy(home: PrefectHome, settings: Mapping[str, str]) -> None:
    log = home.log("deploy")
    command = (sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(DEPLOYMENTS))
    with log.open("wb") as output:
        done = subprocess.run(  # noqa: S603  # our own command
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
            env={**home.environment(), **settings},
        )  # fmt: skip
    if done.returncode:
        raise EngineError("engine-deploy-failed", log=log)


def _pause_again(api: PrefectApi, before: Sequence[Mapping[str, Any]]) -> None:
    """Pause what was paused before: Prefect starts whatever it deploys anew."""
    paused = {earlier["name"] for earlier in before if earlier["paused"]}
    idle = {
        (earlier["name"], item["slug"]) for earlier in before for item in earlier["schedules"] if not item["active"]
    }
    for deployment in deployments(api):
        path = f"/deployments/{deployment['id']}"
        if deployment["name"] in paused:
            api.ask("PATCH", path, paused=True)
        for item in deployment["schedules"]:
            if (deployment["name"], item["slug"]) in idle:
                api.ask("PATCH", f"{path}/schedules/{item['id']}", active=False)


def _automate(api: PrefectApi, wanted: dict[str, Any]) -> None:
    """Create or update the automation; an up-to-date one is left alone, since an update forgets what it waits for."""
    tag = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:8]
    named = {"name": {"any_": [wanted["name"]]}}
    earlier = next(iter(api.ask("POST", "/automations/filter", automations=named)), None)
    if earlier and tag in earlier["tags"]:
        return
    method, path = ("PUT", f"/automations/{earlier['id']}") if earlier else ("POST", "/automations/")
    api.ask(method, path, **wanted, tags=[tag])
