"""What several test files share: a real CKAN on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.outside.trial.place import Access


@pytest.fixture(scope="session")
def trial_portal() -> Access:
    """A real CKAN 2.12, up; it stays up for the next run of the tests."""
    from flows.outside.trial import portal_up  # only tests that need it wait for it

    return portal_up()[0]


@pytest.fixture(scope="session")
def prefect_record() -> Iterator[None]:
    """A Prefect server of this test session alone, which records what is run in this process."""
    from flows.outside.settings import quiet_prefect  # only tests that need it wait for it

    quiet_prefect()
    from prefect.testing.utilities import prefect_test_harness  # as above

    with prefect_test_harness(server_startup_timeout=180):
        yield
