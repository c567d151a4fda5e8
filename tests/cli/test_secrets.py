"""Whatever goes wrong, no secret is printed, logged, written or given to a program: each is planted and looked for."""

from __future__ import annotations

import json
import logging
import stat
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psutil
import pytest
from support.echoing import WAYS, echoing
from support.programmes import copy_of_the_programme

from flows.cli.main import main
from flows.messages.errors import ERRORS
from flows.outside.machine.notices import send
from flows.outside.machine.settings import Settings, moment
from flows.recipes.rounds import publish_due
from flows.stages import notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKERS = {
    name: f"s3cret-{number}-{name}-x"
    for number, name in enumerate(
        ("token", "notifier", "schemeless", "bot", "query", "login", "portal", "machine", "database", "prefect",
         "order", "setting")
    )
}  # fmt: skip
"""What is planted; each is looked for everywhere."""
NOW = ("--now", "2026-07-08")


class Planted:
    """A programme's folder, and an environment full of secrets."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.programme = copy_of_the_programme(folder)

    def write(self, line: str, value: str) -> None:
        """A line of programme.yaml in place of the one with that field, or at its end."""
        path = self.programme / "programme.yaml"
        field = line.partition(":")[0]
        kept = [one for one in path.read_text("utf-8").splitlines() if not one.startswith(f"{field}:")]
        path.write_text("\n".join((*kept, line.format(value), "")), "utf-8")


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planted:
    made = Planted(tmp_path)
    notifiers = f"json://user:{MARKERS['notifier']}@127.0.0.1:9/ {MARKERS['schemeless']} {MARKERS['bot']}:123456"
    for name, value in {
        "CKAN_API_TOKEN": MARKERS["token"],
        "HROMADA_STATE": str(made.state),
        "HROMADA_DATASETS": str(made.programme.parent),
        "HROMADA_NOTIFY": notifiers,
        "HROMADA_PORTAL": f"ckan:https://u:{MARKERS['machine']}@portal.example",
        "HROMADA_DATABASE": f"postgresql+asyncpg://u:{MARKERS['database']}@127.0.0.1:9/x",
    }.items():
        monkeypatch.setenv(name, value)
    return made


@contextmanager
def watched() -> Iterator[set[str]]:
    """The command lines of all programs that are started within."""
    seen, over = set[str](), threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    seen.add(" ".join(child.cmdline()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def found_in(text: str) -> list[str]:
    return [name for name, marker in MARKERS.items() if marker in text]


def nothing_seen(shown: str, lines: set[str], folder: Path, *, private: tuple[Path, ...] = ()) -> None:
    """None of the secrets in what was shown, in what was started, or in a file that is not its owner's alone."""
    assert found_in(shown) == []
    assert found_in("\n".join(lines)) == []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "programme.yaml" and path not in private:
            assert found_in(path.read_text("utf-8", "replace")) == [], path


def run(planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, *line: str) -> int:
    """Run a command, and look for the secrets wherever it could have left one."""
    caplog.set_level(logging.DEBUG)
    with watched() as lines:
        code = main(line)
    shown = "".join(capfd.readouterr())
    assert ERRORS["unexpected"].render("uk", kind="", reason="").partition(" (")[0] not in shown
    nothing_seen(shown + caplog.text, lines, planted.programme.parent)
    return code


@pytest.mark.parametrize(
    "command", ["publish", *(pytest.param(one, marks=pytest.mark.long) for one in ("audit", "status", "withdraw"))]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_portal_that_repeats_the_token_is_not_repeated(
    planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, way: str, command: str
) -> None:
    options = {"publish": ("--engine", "direct"), "withdraw": ("2026-H1", "--reason", "помилка")}.get(command, ())
    with echoing(way) as address:
        line = (command, str(planted.programme), *options, "--portal", f"ckan:{address}", *NOW)
        assert run(planted, capfd, caplog, *line) in {1, 2, 3}  # to some commands «not for you» is «nothing there»


PLACES = {
    "a query in the folder of reports": ("reports: {}", f"https://x.example/r?X-Signature={MARKERS['query']}", 2),
    "a login in the folder of reports": ("reports: {}", f"ftp://u:{MARKERS['login']}@127.0.0.1/r", 2),
    "a login in a portal's address": ("portals: {{{}: {{}}}}", f'"ckan:https://u:{MARKERS["portal"]}@x.example"', 2),
    "a fault under a portal's address": (
        "portals: {{{}: {{profile: x}}}}", f'"ckan:https://u:{MARKERS["portal"]}@x.example"', 2,
    ),
    "a long address that is cut": (
        "reports: {}", f"sftp://{'u' * 60}:{MARKERS['login']}{'p' * 60}@127.0.0.1/r", 2,
    ),
    "no YAML behind a login": ("reports: {} : :", f"ftp://u:{MARKERS['login']}@127.0.0.1/r", 2),
    "no YAML before a login": ("reports: [{}", f"ftp://u:{MARKERS['login']}@127.0.0.1/r", 2),
}  # fmt: skip


@pytest.mark.parametrize(
    "command", ["status", *(pytest.param(one, marks=pytest.mark.long) for one in ("collect", "calendar"))]
)
@pytest.mark.parametrize("case", PLACES)
def test_an_address_with_a_secret_is_not_repeated(
    planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, case: str, command: str
) -> None:
    line, value, code = PLACES[case]
    planted.write(line, value)
    assert run(planted, capfd, caplog, command, str(planted.programme), *NOW) == code


@pytest.mark.parametrize(
    "order",
    [
        f"ckan:https://u:{MARKERS['order']}@x.example",
        f"ckan:https://x.example/?key={MARKERS['order']}",
        f"ckan:https://x.example/#{MARKERS['order']}",
        f"ftp://u:{MARKERS['order']}@x.example",
        f"https://u:{MARKERS['order']}@x.example",
    ],
)
def test_a_portal_named_with_a_secret_is_refused_without_it(
    planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, order: str
) -> None:
    assert run(planted, capfd, caplog, "publish", str(planted.programme), "--portal", order, *NOW) == 2


@pytest.mark.parametrize("address", ["ckan:http://portal.example", "ckan:http://10.0.0.1:5000"])
def test_a_token_goes_over_plain_http_to_this_machine_alone(
    planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, address: str
) -> None:
    line = ("publish", str(planted.programme), "--portal", address, *NOW, "--engine", "direct")
    assert run(planted, capfd, caplog, *line) == 3


def test_a_host_may_be_named_to_which_a_token_goes_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = (
        "http://portal.lan:5000",
        "http://other.lan",
        "http://127.1.2.3",
        "http://[::1]:80",
        "https://x.example",
    )
    assert [Settings().may_go_plainly(address) for address in addresses] == [False, False, True, True, True]
    monkeypatch.setenv("HROMADA_PLAIN_HTTP", "Portal.LAN second.lan")
    assert [Settings().may_go_plainly(address) for address in addresses] == [True, False, True, True, True]


def test_a_setting_that_cannot_be_is_named_without_its_value(
    planted: Planted,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HROMADA_APPROVAL_HOURS", MARKERS["setting"])
    with pytest.raises(Exception, match="HROMADA_APPROVAL_HOURS") as fault:
        Settings()
    assert found_in(str(fault.value)) == []
    assert run(planted, capfd, caplog, "calendar", str(planted.programme), *NOW) == 2


def test_a_round_and_its_notices_keep_every_secret(
    planted: Planted, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    results = list(publish_due(moment("2026-07-08T06:30:00"), lambda _: False))
    said = [f"{result} {result.fault and result.fault.story('en')}" for result in results]
    failed = send(notices.published("folder:/x", "kvitneve-programme", "2026-H1", []))
    assert failed == ("json", "HROMADA_NOTIFY[2]", "HROMADA_NOTIFY[3]")
    assert [result.fault.code for result in results if result.fault] == ["portal-secret"]
    nothing_seen("".join((*capfd.readouterr(), *said, caplog.text)), set(), planted.programme.parent)


@pytest.mark.long
@pytest.mark.parametrize("command", ["up", "publish"])
def test_prefect_keeps_what_it_is_told_for_its_owner_alone(
    planted: Planted,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    home = planted.state / "prefect"
    if command == "publish":
        monkeypatch.setenv("PREFECT_API_URL", f"http://u:{MARKERS['prefect']}@127.0.0.1:9/api")
    line = {"up": ("up",), "publish": ("publish", str(planted.programme), *NOW)}[command]
    try:
        with watched() as lines:
            assert main(line) == 3
    finally:
        main(("down",))
    private = tuple(path for path in (home / "login", home / "profiles.toml", home / "memory.json") if path.exists())
    login = [json.loads((home / "memory.json").read_text())["told"]["HROMADA_DATABASE"]] if private else []
    nothing_seen("".join(capfd.readouterr()), lines, planted.programme.parent, private=private)
    assert [found_in(one) for one in login] == [["database"]] * len(login)
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} <= {0o600}
