"""Publishes a version anew that another portal serves: the real files, without the seconds that checking them takes.

`python again.py FROM TO DATASET` ends as `hromada publish` does, by the error's exit code.
"""

from __future__ import annotations

import json
import sys

from flows.model.errors import HromadaError
from flows.model.versions import Action, Release
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply
from flows.outside.portals.contract import Citizen, Portal
from flows.stages.versions.plan import Content, decide, plan, wanted
from flows.stages.versions.verify import verify


def taken(portal: Portal, dataset: str) -> Release:
    """The newest release that a portal serves."""
    entry = portal.state(dataset).versions[-1]
    reader = Citizen(portal, dataset, entry.version)
    files = {file.name: reader.read(file.name) or b"" for file in entry.files}
    inputs = json.loads(files["datapackage.json"])["provenance"]["inputsSha256"]
    return Release(
        dataset=dataset,
        version=entry.version,
        published=entry.published,
        acts=entry.acts,
        rows_sha256=entry.rows_sha256,
        inputs_sha256=inputs,
        files=files,
    )


def carry_out(release: Release, portal: Portal) -> tuple[Action, ...]:
    """The end of the recipe, from the decision to the last step; returns the steps that were done."""
    with portal.hold(release.dataset):
        have = portal.state(release.dataset)
        decision = decide(release.version.cycle, Content(rows_sha256=release.rows_sha256), have)
        made = release if decision.kind == "publish" else None
        want = wanted(decision, have, day=release.published, release=made)
        steps = plan(want, have)
        apply(steps, want, portal)
    return steps


def publish_again(release: Release, portal: Portal) -> None:
    """The same, and reading back as a citizen."""
    carry_out(release, portal)
    assert not verify(release, Citizen(portal, release.dataset))


def main() -> int:
    """Publish as the arguments say."""
    source, target, dataset = sys.argv[1:]
    try:
        publish_again(taken(open_portal(source), dataset), open_portal(target))
    except HromadaError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
