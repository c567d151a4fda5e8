"""A program that reads what others sent gets their bytes and nothing else: decisions 0064 and 0065 hold."""

from __future__ import annotations

import pickle
import socket

import pytest
from lxml import etree
from support.places import PROJECT

from flows.outside.acts import office
from flows.outside.machine.limited import asked, without_network

ECHO = "import os, sys; print(dict(os.environ), sys.path, sys.argv[1:], sys.stdin.read())"
LIMITS = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from {module} import main
limits = dict.fromkeys(("AS", "CPU", "CORE", "FSIZE"))
numbers = {{getattr(resource, "RLIMIT_" + name): name for name in limits}}
resource.setrlimit = lambda number, both: limits.update({{numbers[number]: both[1]}})
sys.argv = ["child", *sys.argv[2:]]
try:
    main()
except BaseException:
    pass
print("\\n", *limits.values())
"""
CHILDREN = {
    "flows.outside.acts.child": ("docx", "act", ""),
    "flows.outside.acts.picture_child": (),
    "flows.outside.inbox.child.main": ("xlsx",),
    "flows.outside.programme.letters_child": (),
}
"""Each program of ours that reads what others sent, and what it is called with."""


def answer_of(
    code: str, *arguments: str, raw: bytes = b"sent", seconds: float = 60, answer_bytes: int = 100_000
) -> bytes | None:
    return asked(code, arguments, raw, seconds=seconds, answer_bytes=answer_bytes)


def test_it_gets_no_variable_and_no_path_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", "our-own-token")
    monkeypatch.setenv("PYTHONPATH", "/our/own/path")
    answer = (answer_of(ECHO, "act") or b"").decode()
    assert "sent" in answer
    assert "act" in answer
    assert "our" not in answer


def test_it_reaches_no_network() -> None:
    if not without_network():
        pytest.skip("this system lets nobody be without a network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = "import socket, sys; print(socket.socket().connect_ex(('127.0.0.1', int(sys.argv[1]))) != 0)"
        assert answer_of(code, str(server.getsockname()[1])) == b"True\n"


ENDLESS = ("while True: pass", "print('x' * 200_000)", "import os; os.abort()", "raise SystemExit(1)")


@pytest.mark.parametrize("code", ENDLESS)
def test_it_ends_without_an_answer(code: str) -> None:
    assert answer_of(code, seconds=1, answer_bytes=1000) is None


@pytest.mark.parametrize("module", CHILDREN)
def test_it_writes_no_file_and_takes_no_more_than_its_share(module: str) -> None:
    sent = pickle.dumps(("letter.docx", b"no template", {}))
    answer = answer_of(LIMITS.format(module=module), str(PROJECT), *CHILDREN[module], raw=sent)
    memory, cpu, core, file = map(int, (answer or b"").splitlines()[-1].split())
    assert (0 < memory <= 2_000_000_000, 0 < cpu <= 120, core, file) == (True, True, 0, 0)


def test_libreoffice_runs_no_macro_and_follows_no_link() -> None:
    items = etree.fromstring(office._settings().encode())  # noqa: SLF001  # what it is started with
    name = "{http://openoffice.org/2001/registry}name"
    told = {prop.attrib[name]: prop[0].text for prop in items.iter("prop")}
    assert (told["DisableMacrosExecution"], told["MacroSecurityLevel"]) == ("true", "3")
    assert (told["Link"], told["BlockUntrustedRefererLinks"], told["ooInetProxyType"]) == ("1", "true", "2")
    assert told["ooInetHTTPProxyName"] == told["ooInetHTTPSProxyName"] == "127.0.0.1"
