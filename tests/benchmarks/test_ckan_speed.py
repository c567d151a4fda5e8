"""What a publication to a real CKAN costs beside `frictionless publish` and `ckanapi load datasets` of the same tables.

The three take turns, so that a noisy machine slows all of them. Ours sends nine files, loads the six tables and reads
all of it back; the others send the six tables' files. What they leave wrong on CKAN 2.12 (the last lines count it):

- `frictionless publish` (`frictionless.Package.publish`): no table answers queries, so that there are no types, no data
  dictionary and no previews; published again with `allow_update` it leaves every resource twice, the old beside the
  new; each file is a call of its own, so that a stopped run leaves citizens half a dataset.
- `ckanapi load datasets --upload-resources`: no table answers queries and no hash is kept; the dataset is public before
  its first file is there; each file must lie at some web address already and comes by a call of its own; published
  again it overwrites every file in place, changed or not: readers see a mixture meanwhile, the old version is gone.
"""

from __future__ import annotations

import functools
import gc
import http.server
import io
import json
import threading
import time
import warnings
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests
from ckanapi import RemoteCKAN
from ckanapi.cli.load import load_things_worker
from frictionless import Package
from frictionless.portals import CkanControl
from support.places import REAL

from flows.cli.main import main
from flows.model.record import parse_cycle
from flows.model.versions import Release, Version
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply
from flows.outside.portals.ckan.names import archive_name, pointer_id
from flows.outside.portals.contract import Citizen
from flows.stages.versions.plan import Content, decide, plan, wanted
from flows.stages.versions.state import PLAN_TABLES
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from flows.outside.machine.trial_access import Access

DAY = date(2026, 7, 8)
ROUNDS = 5
OPTIONS = {"--insecure": False, "--create-only": False, "--update-only": False, "--upload-resources": True}


@dataclass
class Count:
    """Calls of the portal's API."""

    calls: int = 0


@dataclass(frozen=True)
class Run:
    """What one publication cost."""

    seconds: float
    calls: int


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    counted, send = Count(), requests.Session.send

    def counting(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # noqa: ANN401  # as requests has it
        counted.calls += "/api/" in (request.url or "")
        return send(session, request, **options)

    monkeypatch.setattr(requests.Session, "send", counting)
    return counted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real programme's files, as the folder portal serves them."""
    portal = tmp_path_factory.mktemp("bench") / "portal"
    assert main(["publish", str(REAL), "--portal", f"folder:{portal}", "--cycle", "2026-H1", "--now", str(DAY)]) == 0
    return next((portal / "dataset").iterdir()) / "current"


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The same files at a web address, where ckanapi wants them."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *words: object) -> None:  # noqa: A002  # the base class calls it so
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def measured(count: Count, run: Callable[[], None]) -> Run:
    before, start = count.calls, time.perf_counter()
    run()
    return Run(time.perf_counter() - start, count.calls - before)


def ours(access: Access, folder: Path, dataset: str) -> None:
    """From the portal's state to reading back as a citizen, as `hromada publish` does it."""
    raw = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    datapackage = json.loads(raw["datapackage.json"])
    files = {name.replace(datapackage["name"], dataset): content for name, content in raw.items()}
    told, portal = datapackage["provenance"], open_portal(f"ckan:{access.url}")
    cycle, sha256 = parse_cycle(told["cycle"]), told["rowsSha256"]
    acts = tuple(act["uid"] for act in told["acts"])
    with portal.hold(dataset):
        have = portal.state(dataset)
        decision = decide(cycle, Content(rows_sha256=sha256), have)
        made = Release(
            dataset=dataset,
            version=Version(cycle),
            published=DAY,
            acts=acts,
            rows_sha256=sha256,
            inputs_sha256="",
            files=files,
        )
        release = made if decision.kind == "publish" else None
        want = wanted(decision, have, day=DAY, release=release, datapackage=datapackage)
        apply(plan(want, have), want, portal)
        assert not verify(want.entry, Citizen(portal, dataset))


def frictionless(access: Access, folder: Path, dataset: str, *, again: bool) -> None:
    datapackage = json.loads((folder / "datapackage.json").read_bytes())
    tables = [item for item in datapackage["resources"] if item["name"] in PLAN_TABLES]
    for table in tables:
        table["schema"].pop("foreignKeys", None)  # they lead to tables that are not among these
    said = {"name": dataset, "title": datapackage["title"], "resources": tables}
    control = CkanControl(
        baseurl=access.url, apikey=access.token, organization_name=access.organization, allow_update=again
    )
    package = Package.from_descriptor(said, basepath=str(folder))
    if again:
        package.custom["id"] = dataset
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the files open
        package.publish(control=control)
        del package
        gc.collect()


def ckanapi(access: Access, served: str, dataset: str) -> None:
    files = [{"id": pointer_id(dataset, name), "name": name, "url": f"{served}/{name}.csv"} for name in PLAN_TABLES]
    resources = [{**item, "url_type": "upload", "format": "CSV"} for item in files]
    said = {"name": dataset, "title": dataset, "owner_org": access.organization, "resources": resources}
    answers = io.BytesIO()
    with RemoteCKAN(access.url, apikey=access.token) as portal:
        load_things_worker(portal, "datasets", OPTIONS, io.BytesIO(json.dumps(said).encode() + b"\n"), answers)
    _, _, fault, what = json.loads(answers.getvalue())
    assert fault is None, what


def left(access: Access, dataset: str) -> str:
    """What a citizen finds of a dataset."""
    asked = requests.post(f"{access.url}/api/3/action/package_show", json={"id": dataset}, timeout=60)
    resources = asked.json()["result"]["resources"]
    assert len(resources) >= len(PLAN_TABLES)  # or the ways would not have been given the same
    answers = sum(item["datastore_active"] for item in resources)
    hashes = sum(item["hash"].startswith("sha256:") for item in resources)
    return f"{len(resources)} resources, {answers} answer queries, {hashes} with a hash"


def test_publish(
    trial_portal: Access,
    folder: Path,
    served: str,
    count: Count,
    benchmark: BenchmarkFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    access = trial_portal
    ways: dict[str, Callable[[str, bool], None]] = {
        "ours": lambda dataset, _: ours(access, folder, dataset),
        "frictionless": lambda dataset, again: frictionless(access, folder, dataset, again=again),
        "ckanapi": lambda dataset, _: ckanapi(access, served, dataset),
    }
    runs: dict[tuple[str, bool], list[Run]] = {}
    found: dict[str, str] = {}

    def once() -> None:
        for name, publish in ways.items():
            dataset = f"bench-{uuid4().hex[:12]}"
            for again in (False, True):
                cost = measured(count, functools.partial(publish, dataset, again))
                runs.setdefault((name, again), []).append(cost)
            found[name] = left(access, dataset)
            for gone in (dataset, archive_name(dataset)) if name == "ours" else (dataset,):
                RemoteCKAN(access.url, apikey=access.token).call_action("package_delete", {"id": gone})

    def rounds() -> None:
        for _ in range(ROUNDS + 1):
            once()

    benchmark.pedantic(rounds, rounds=1)
    with capsys.disabled():
        for (name, again), costs in runs.items():
            seconds = median(cost.seconds for cost in costs[1:])  # the first is cold
            ratio = median(
                cost.seconds / other.seconds for cost, other in zip(costs[1:], runs["ours", again][1:], strict=True)
            )
            word = "again" if again else "first"
            print(f"{name}, {word}: {seconds:.2f} s, {costs[-1].calls} calls, {ratio:.2f} × ours")  # noqa: T201  # the figures are what a benchmark is for
        for name, what in found.items():
            print(f"{name} leaves {what}")  # noqa: T201  # as above
