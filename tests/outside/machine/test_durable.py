from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.model.errors import PortalUnavailableError
from flows.outside.machine.durable import put_file, put_files, put_note, put_private

if TYPE_CHECKING:
    from pathlib import Path

PUT = "import sys, pathlib; from flows.outside.machine.durable import put_file; "


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def run(call: str, *before: str, umask: int = -1) -> str:
    """Put a file in a process of its own, and give what it says of it."""
    command = [*before, sys.executable, "-c", PUT + call]
    return subprocess.run(command, check=True, capture_output=True, text=True, umask=umask).stderr


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    put_file(place, b"one")
    with place.open("rb") as reader:
        put_file(place, b"two")
        assert reader.read() == b"one"
    assert place.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [place]


def test_what_a_killed_run_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".a.csv").write_bytes(b"half of")
    put_file(tmp_path / "a.csv", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_what_is_private_is_its_owners_even_in_a_folder_that_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir(mode=0o755)
    (folder / "a.xlsx").touch(mode=0o644)
    put_files(folder, {"a.xlsx": b"remarks", "b.xlsx": b"remarks"}, private=True)
    assert [mode(path) for path in (folder, folder / "a.xlsx", folder / "b.xlsx")] == [0o700, 0o600, 0o600]


@pytest.mark.parametrize("name", [".a.csv", "a.csv"])
def test_a_link_is_replaced_and_never_written_through(tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"another's")
    (tmp_path / name).symlink_to(other)
    put_file(tmp_path / "a.csv", b"ours")
    assert other.read_bytes() == b"another's"
    assert not (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "a.csv").read_bytes() == b"ours"


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    place, draft = tmp_path / "a.csv", tmp_path / "nowhere" / "draft"
    put_file(place, b"one")
    with pytest.raises(FileNotFoundError):
        put_file(place, b"two", draft=draft)
    assert place.read_bytes() == b"one"


@pytest.mark.parametrize(("umask", "own"), [(0o000, 0o666), (0o022, 0o644), (0o077, 0o600)])
def test_the_mode_is_the_given_one_whatever_the_umask_else_the_umask_s(tmp_path: Path, umask: int, own: int) -> None:
    for name, given in (("open", "0o644"), ("closed", "0o600"), ("own", "None")):
        run(f"put_file(pathlib.Path({str(tmp_path / name)!r}), b'', mode={given})", umask=umask)
    assert [mode(tmp_path / name) for name in ("open", "closed", "own")] == [0o644, 0o600, own]


def test_a_secret_is_its_owner_s_from_the_first_moment(tmp_path: Path) -> None:
    put_private(tmp_path / "login", "user:password\n")
    assert mode(tmp_path / "login") == 0o600
    traced = run(f"put_file(pathlib.Path({str(tmp_path / 'key')!r}), b'x', mode=0o600)", "strace", "-e", "openat")
    assert re.search(r'"[^"]*/\.key", O_WRONLY\|O_CREAT\|O_EXCL\|O_CLOEXEC, 0600\)', traced)


def test_what_must_last_is_on_the_disk_before_and_after_it_takes_its_place(tmp_path: Path) -> None:
    place = str(tmp_path / "a.csv")
    calls = ("strace", "-y", "-e", "trace=fsync,rename")
    traced = run(f"put_file(pathlib.Path({place!r}), b'x', lasting=True)", *calls)
    assert re.findall(r"^(\w+)\((?:\d+<|\")([^>\"]*)", traced, re.MULTILINE) == [
        ("fsync", str(tmp_path / ".a.csv")),
        ("rename", str(tmp_path / ".a.csv")),
        ("fsync", str(tmp_path)),
    ]
    assert "fsync" not in run(f"put_file(pathlib.Path({place!r}), b'x')", *calls)


def test_files_are_put_into_a_folder_and_what_is_no_more_goes(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    put_files(folder, {"a.csv": b"a", "b.csv": b"b", "c.csv": None})
    put_files(folder, {"a.csv": b"c", "b.csv": None})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.csv": b"c"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full/none")
    with pytest.raises(PortalUnavailableError) as caught:
        put_files(tmp_path / "full", {"a.csv": b"a"})
    assert str(tmp_path / "full") in caught.value.facts["path"]


def test_a_note_that_cannot_be_put_down_stops_nothing(tmp_path: Path) -> None:
    put_note(tmp_path / "notes" / "one", "так")
    assert (tmp_path / "notes" / "one").read_text("utf-8") == "так"
    assert mode(tmp_path / "notes") == 0o700 & ~_umask()
    (tmp_path / "file").touch()
    put_note(tmp_path / "file" / "one", "так")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
