"""What a trial portal leaves for publishers of this machine, also where somebody has damaged it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main
from flows.outside.machine.trial_access import FILE, Access, portal_folder, trial_access

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://127.0.0.1:9"


def test_what_was_left_is_found_and_its_token_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path))
    left = Access(URL, "an-editors-token", "rada")
    portal_folder("2.12").mkdir(parents=True)
    left.keep_in(portal_folder("2.12"))
    assert trial_access(URL) == left
    assert "an-editors-token" not in repr(left)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"url": "x"}', b"\xff", b"null", b'{"a": 1}'])
def test_a_damaged_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raw: bytes
) -> None:
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path))
    monkeypatch.delenv("CKAN_API_TOKEN", raising=False)
    portal_folder("2.12").mkdir(parents=True)
    (portal_folder("2.12") / FILE).write_bytes(raw)
    assert main(("audit", "starokostiantyniv-2026-2028", "--portal", f"ckan:{URL}")) == 3
    assert FILE in capsys.readouterr().err
