"""Whatever refuses something says why in the reader's language: the system and the libraries speak English."""

from __future__ import annotations

import errno
import os

import pytest
import requests
from support.latin import foreign_words

from flows.messages.errors import OS_REASONS
from flows.model.errors import PortalUnavailableError
from flows.outside.machine.reasons import OF_LIBRARIES, reason_of


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_a_number_of_the_system_is_a_reason_in_both_languages(number: int) -> None:
    reason = reason_of(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in reason.uk
    assert foreign_words(reason.uk.replace(errno.errorcode[number], "")) == set()


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (FileNotFoundError("gone"), "enoent"),
        (TimeoutError(), "etimedout"),
        (ModuleNotFoundError("No module named 's3fs'"), "library"),
        (ValueError("Protocol not known: sfp"), "library"),
        (requests.ConnectionError("refused"), "unreachable"),
        (requests.exceptions.SSLError("self-signed"), "certificate"),
        (requests.ReadTimeout(), "etimedout"),
    ],
)
def test_an_error_without_a_number_is_known_by_its_kind(error: Exception, name: str) -> None:
    assert reason_of(error).uk == OS_REASONS[name].uk


def test_an_unknown_error_is_named_by_its_kind_alone() -> None:
    assert reason_of(RuntimeError("secret")).uk == OS_REASONS["other"].render("uk", kind="RuntimeError")


def test_every_reason_of_a_library_has_its_text() -> None:
    assert set(OF_LIBRARIES.values()) <= set(OS_REASONS)


def test_an_error_tells_its_reason_in_the_language_asked_for() -> None:
    fault = PortalUnavailableError("portal-full", path="/srv", reason=reason_of(OSError(errno.ENOSPC, "No space")))
    assert "на диску немає місця" in fault.story()
    assert "no space is left on the disk" in fault.story("en")
