"""Every programme at once as Prefect runs it: on threads, on processes, on a Dask cluster, with the same bytes."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from prefect.artifacts import Artifact
from support.fleet import add, edit, served

from flows.outside.machine.runners import in_turn
from flows.outside.machine.settings import moment
from flows.recipes.batch import publish_batch
from flows.recipes.publish_all import AllOrder
from flows.recipes.publish_all import publish_all as recipe
from flows.scheduled.flows import publish_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prefect.client.schemas.objects import State

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What Prefect left open goes while its warning is expected, not in the middle of another test."""
    yield
    gc.collect()


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "datasets"
    folder.mkdir()
    monkeypatch.setenv("HROMADA_DATASETS", str(folder))
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    return folder


def run(portal: Path) -> State[Any]:
    state: State[Any] = publish_all(portal=f"folder:{portal}", now="2026-07-08", return_state=True)
    return state


@pytest.mark.usefixtures("prefect_record")
def test_one_that_is_rejected_is_named_and_the_other_is_out(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HROMADA_RUNNER", "thread")
    add(datasets, "dobra")
    edit(add(datasets, "pohana"), "\t27745\t10275\t8245\t9225", "\t27745\t10275\t8245\t9999")
    state = run(tmp_path / "portal")
    assert state.is_failed()
    assert "опубліковано: 1" in str(state.message)
    assert "• pohana" in str(state.message)
    assert [path.name.partition("-")[0] for path in (tmp_path / "portal" / "dataset").iterdir()] == ["dobra"]
    summary: Any = Artifact.get("all-summary")
    assert "pohana" in str(summary.data)


@pytest.mark.long
@pytest.mark.usefixtures("prefect_record")
@pytest.mark.parametrize("kind", ["process", "dask"])
def test_other_runners_publish_the_same_bytes(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for number in range(4):
        add(datasets, f"p{number}")
    order = AllOrder(portal=f"folder:{tmp_path / 'alone'}", now=moment("2026-07-08"), batch=2)
    recipe(order, lambda parts: in_turn(parts, publish_batch), lambda *_: None)
    monkeypatch.setenv("HROMADA_RUNNER", kind)
    monkeypatch.setenv("HROMADA_WORKERS", "2")
    state = run(tmp_path / "portal")
    assert state.is_completed(), state.message
    assert served(tmp_path / "portal") == served(tmp_path / "alone")
    assert run(tmp_path / "portal").is_completed()
