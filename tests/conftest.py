"""What several test files share: a real CKAN on this machine."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
from support.places import TESTS

from flows.outside.machine.settings import quiet_prefect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.prefect_faults import Prefect

    from flows.outside.machine.trial_access import Access

pytest_plugins = ["support.browser", "support.built_site", "support.played", "support.receiver", "support.served_news"]
"""Fixtures that have a module of their own."""


def pytest_configure() -> None:
    """Prefect reads its settings when the first test file imports it: quiet, and patient with a busy machine."""
    quiet_prefect()


@pytest.fixture(scope="session")
def trial_portal() -> Access:
    """A real CKAN 2.12, up; it stays up for the next run of the tests."""
    from flows.local.ckan import portal_up  # only tests that need it wait for it

    return portal_up()[0]


@pytest.fixture(scope="module")
def own_portal(trial_portal: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """A real CKAN 2.12 that one test file has to itself, to stop, kill and break; `HROMADA_STATE` names it meanwhile.

    Its CKAN is the shared portal's, its ports are none that other portals would choose.
    """
    from support.ckan_web import free_port  # as above

    from flows.local.ckan import portal_down, portal_up, servers  # as above
    from flows.local.ckan.place import PortalMemory, find_place  # as above

    assert trial_portal
    shared, state = find_place("2.12"), tmp_path_factory.mktemp("own")
    own = replace(shared, state=state / "ckan-2.12")
    own.state.mkdir()
    (own.state / "venv").symlink_to(shared.state / "venv")
    own.keep(PortalMemory({name: free_port() for name in servers.FIRST_PORTS}, token_hex()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HROMADA_STATE", str(state))
        yield portal_up()[0]
        portal_down()
        shutil.rmtree(own.cluster)


@pytest.fixture(scope="session")
def older_portal(trial_portal: Access) -> Iterator[Access]:
    """A real CKAN 2.11 beside the newer one, which must hold its ports by then; down again after the tests."""
    from flows.local.ckan import portal_down, portal_up  # as above

    assert trial_portal
    access, ran = portal_up("2.11")
    yield access
    if not ran:
        portal_down("2.11")


@pytest.fixture(scope="session", autouse=True)
def _support_for_scripts() -> Iterator[None]:
    """What tests run as a script of its own finds `support` too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TESTS), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_other_prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect that is up on this machine takes no record of what tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        yield


@pytest.fixture(scope="session")
def prefect_home(trial_portal: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """Prefect's server, worker and deployments, by `hromada up` from a clean home, with a programme for a real CKAN."""
    from support.prefect_faults import arranged  # as above

    prefect = arranged(tmp_path_factory.mktemp("state"), trial_portal)
    prefect.up()
    yield prefect
    prefect.hromada("down")


@pytest.fixture(scope="session")
def prefect_record() -> Iterator[None]:
    """A Prefect server of this test session alone, which records what is run in this process."""
    from prefect.testing.utilities import prefect_test_harness  # only tests that need it wait for it

    with prefect_test_harness(server_startup_timeout=None):  # None: as long as the settings say
        yield
