"""What a maintainer reads when a real CKAN does not let us: one message, its next step, nothing that a reader sees."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from pydantic import SecretStr
from support.ckan_faults import READS, Gate, gate
from support.ckan_portal import ANSWERS, JSON, anybody, editor, rows_of, whole
from support.ckan_web import second_web
from support.places import PROJECT, SUPPORT, TESTS
from support.programmes import MORE_IN_2027, copy_of_the_programme, restate
from support.small import publish

from flows.cli.main import main
from flows.local.ckan.place import find_place
from flows.messages.errors import ERRORS
from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.outside.machine.trial_access import Access

SLUG = "starokostiantyniv-informatization-2026-2028"
SMALL = str(SUPPORT / "small.py")


@dataclass(frozen=True)
class Clerk:
    """Publishes the real programme, under a name of its own, by the command line; citizens have rows `a` of it."""

    access: Access
    between: Gate
    programme: Path
    shown: pytest.CaptureFixture[str]

    @property
    def dataset(self) -> str:
        return load_programme(self.programme).dataset

    def publishes(self, address: str, lang: str) -> tuple[int, str, str]:
        """The exit code, and what is printed."""
        words = ("--cycle", "2026-H1", "--now", "2026-07-20", "--engine", "direct", "--lang", lang)
        code = main(["publish", str(self.programme), "--portal", f"ckan:{address}", *words])
        return (code, *self.shown.readouterr())

    def wishes_for(self, organization: str) -> None:
        """Name the organization in the programme's facts."""
        wish = f'portals: {{"ckan:{self.between.address}": {{organization: "{organization}"}}}}'
        say(self.programme, "portals: {}", wish)

    def is_refused(self, code: str, address: str | None = None, *, after: str = "portal-untouched") -> None:
        """It ends with 3 and this message in either language, and what that left; no token is told."""
        for lang in ("uk", "en"):
            exit_code, out, err = self.publishes(address or self.between.address, lang)
            last = err.splitlines()[-1]
            assert (exit_code, out) == (3, ""), err
            assert says(code, lang, last, after), last
            assert os.environ["CKAN_API_TOKEN"] not in err
            assert "Traceback" not in err
        assert whole(self.access, self.dataset, "2026-H1", "a")
        assert rows_of(self.access, self.dataset) == ["a"]


def says(code: str, lang: str, line: str, after: str = "") -> bool:
    """Whether a line is this message and that after it, last sentences and all, whatever facts they are filled with."""
    forms = (ERRORS[name].forms("uk" if lang == "uk" else "en") for name in (code, after) if name)
    texts = (re.escape(" ".join(parts)) for parts in product(*forms))
    return any(re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", text), line) for text in texts)


@pytest.fixture(scope="module")
def between(trial_portal: Access) -> Iterator[Gate]:
    with gate(trial_portal.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def programme(trial_portal: Access, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real programme under a name of which citizens have rows `a`."""
    made = renamed(copy_of_the_programme(tmp_path_factory.mktemp("refusals")))
    publish(CkanPortal(View(site=editor(trial_portal))), "2026-H1", "a", dataset=load_programme(made).dataset)
    return made


@pytest.fixture(autouse=True)
def token(trial_portal: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)


@pytest.fixture
def clerk(
    trial_portal: Access, between: Gate, programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Clerk:
    between.arm()
    between.answers.clear()
    return Clerk(trial_portal, between, Path(shutil.copytree(programme, tmp_path / "programme")), capsys)


def renamed(programme: Path) -> Path:
    """The same folder, under a slug that no other test has used."""
    say(programme, SLUG, f"clerk-{uuid4().hex[:12]}")
    return programme


def say(programme: Path, before: str, after: str) -> None:
    """Alter a fact of the programme."""
    facts = programme / "programme.yaml"
    said = facts.read_text("utf-8")
    assert before in said
    facts.write_text(said.replace(before, after), "utf-8")


# --- tokens --------------------------------------------------------------------------------------------


def dated(token: str, expires: int) -> str:
    """The same token with a last day, as CKAN's plugin `expire_api_token` writes and signs it."""
    place = find_place("2.12")
    (secret,) = re.findall(r"^SECRET_KEY = (.*)$", (place.state / "ckan.ini").read_text("utf-8"), re.MULTILINE)
    script = (
        "import jwt, sys; token, secret, expires = sys.stdin.read().split();"
        "said = jwt.decode(token, secret, algorithms=['HS256']);"
        "print(jwt.encode({**said, 'exp': int(expires)}, secret, algorithm='HS256'))"
    )
    argv = [str(place.python), "-c", script]
    words = f"{token} {secret} {expires}"
    return subprocess.run(argv, input=words, capture_output=True, text=True, check=True).stdout.strip()


IN_1970, IN_2100 = 1, 4_102_444_800
"""Seconds since 1970."""


def may_edit(access: Access, token: str) -> bool:
    site = CkanSite(address=access.url, token=SecretStr(token))
    return bool(site.ask("organization_list_for_user", {"permission": "create_dataset"}))


def test_a_wrong_token(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", "wrong-token")
    clerk.is_refused("ckan-token-refused")


def test_an_expired_token(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_edit(clerk.access, dated(clerk.access.token, IN_2100))
    monkeypatch.setenv("CKAN_API_TOKEN", dated(clerk.access.token, IN_1970))
    clerk.is_refused("ckan-token-refused")


def test_a_revoked_token(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = editor(clerk.access)
    token = owner.call("api_token_create", {"user": "editor", "name": uuid4().hex})["token"]
    assert may_edit(clerk.access, token)
    owner.call("api_token_revoke", {"token": token})
    monkeypatch.setenv("CKAN_API_TOKEN", token)
    clerk.is_refused("ckan-token-refused")


@pytest.mark.parametrize("token", ["half-a\ntoken", "їжак", "two\tparts"])
def test_a_token_that_no_header_may_hold(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", token)
    clerk.is_refused("ckan-token-odd", after="")


def test_a_token_in_line_breaks_is_taken_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", "\r\n secret-token\n")
    token = CkanPortal.at("https://portal.example").site.token
    assert token
    assert token.get_secret_value() == "secret-token"


@pytest.mark.parametrize("engine", ["direct", "prefect"])
@pytest.mark.parametrize("address", ["http://me:hidden@127.0.0.1:1", "http://127.0.0.1:1?key=hidden", "x#hidden"])
def test_an_address_with_a_secret_is_neither_used_nor_told(
    programme: Path, capsys: pytest.CaptureFixture[str], address: str, engine: str
) -> None:
    for lang in ("uk", "en"):
        words = ["publish", str(programme), "--portal", f"ckan:{address}", "--engine", engine, "--lang", lang]
        code, said = main(words), capsys.readouterr()
        assert code == 2
        assert says("portal-secret", lang, said.err.strip())
        assert "hidden" not in said.out + said.err


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://portal.example:99999", "http://a b", "ftp://x"])
def test_what_is_no_address_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match="portal-unknown"):
        open_portal(f"ckan:{address}")


def test_an_audit_of_what_is_no_portal_is_no_drift(
    trial_portal: Access, programme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(programme), "--portal", f"ckan:{trial_portal.url}/nothing"]) == 3
    said = capsys.readouterr()
    assert (said.out, says("ckan-none", "uk", said.err.strip())) == ("", True)


# --- rights ----------------------------------------------------------------------------------------------


def test_an_unknown_organization(clerk: Clerk) -> None:
    clerk.wishes_for("nobody-knows-it")
    clerk.is_refused("ckan-organization-unknown")


@pytest.mark.long
def test_a_newcomer_without_rights(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"name": f"newcomer-{uuid4().hex[:12]}", "password": uuid4().hex, "with_apitoken": True}
    with second_web("web-for-newcomers", clerk.access, {"ckan.auth.create_user_via_api": "true"}) as open_to_all:
        newcomer = CkanSite(address=open_to_all.url).call(
            "user_create", {**made, "email": f"{made['name']}@example.org"}
        )
    monkeypatch.setenv("CKAN_API_TOKEN", newcomer["token"])
    clerk.is_refused("ckan-organization-none")
    clerk.wishes_for(clerk.access.organization)
    clerk.is_refused("ckan-organization-denied")


# --- answers -----------------------------------------------------------------------------------------------

EARLY = ("ckan-none", "ckan-organization-none")
"""Said before the act is read; the others come after all the checks, which take their time."""
UNSUCCESSFUL = (200, JSON, b'{"success": false, "error": {"message": "no"}}')


@pytest.mark.parametrize(
    "code", [code if code in EARLY else pytest.param(code, marks=pytest.mark.long) for code in ANSWERS]
)
def test_an_answer_that_is_a_refusal(clerk: Clerk, code: str) -> None:
    action, answer = ANSWERS[code]
    clerk.between.answers[action] = answer
    clerk.is_refused(code, after="portal-untouched" if action in READS else "portal-written")


def test_an_answer_of_success_that_is_none(clerk: Clerk) -> None:
    clerk.between.answers["organization_list_for_user"] = UNSUCCESSFUL
    clerk.is_refused("ckan-failed")


def test_a_portal_that_is_down(clerk: Clerk) -> None:
    with gate(clerk.access.url) as closed:
        address = closed.address
    clerk.is_refused("ckan-away", address)


# --- another machine -----------------------------------------------------------------------------------------


def elsewhere(access: Access, home: Path, *argv: str, code: Path = PROJECT) -> str:
    """What a program prints on a machine that has nothing but the code, its arguments and the token."""
    found = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{code}{os.pathsep}{TESTS}"}
    own = {"HOME": str(home), "CKAN_API_TOKEN": access.token, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, *argv], cwd=home, env=found | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert access.token not in done.stdout + done.stderr
    return done.stdout


def test_a_new_machine_goes_on(trial_portal: Access, tmp_path: Path) -> None:
    dataset, address = f"moved-{uuid4().hex[:12]}-programme", f"ckan:{trial_portal.url}"
    publish(open_portal(address), "2026-H1", "a", dataset=dataset)
    elsewhere(trial_portal, tmp_path, SMALL, address, "2026-H1", "b", "2026-07-20", dataset)
    assert whole(trial_portal, dataset, "2026-H1.r2", "b", date(2026, 7, 20))
    assert rows_of(trial_portal, dataset) == ["b"]
    assert audit_portal(anybody(trial_portal), dataset).drifts == ()


@pytest.mark.long
def test_from_a_clone_the_folder_and_the_token_alone_the_next_cycle_goes_on(clerk: Clerk, tmp_path: Path) -> None:
    """All else is lost: Prefect's record, our state, the first machine; an act was adopted in the meantime."""
    here = renamed(copy_of_the_programme(tmp_path / "here"))
    first = replace(clerk, programme=here)
    assert first.publishes(clerk.access.url, "en")[0] == 0
    home = tmp_path / "elsewhere"
    folder = Path(shutil.copytree(here, home / "copied"))
    restate(folder, MORE_IN_2027)
    clone = home / "clone"
    subprocess.run(["git", "clone", "--quiet", PROJECT, clone], check=True)  # noqa: S607  # git is where the code is from
    command = ("-m", "flows.cli", "publish", str(folder), "--portal", f"ckan:{clerk.access.url}", "--lang", "en")
    told = [elsewhere(clerk.access, home, *command, "--now", "2027-01-08", code=clone) for _ in range(2)]
    assert str(clone) in elsewhere(clerk.access, home, "-c", "import flows; print(flows.__file__)", code=clone)
    assert "2026-H2" in told[0]
    assert "Nothing to do: version 2026-H2" in told[1]
    reader = anybody(clerk.access)
    changes = (reader.read(first.dataset, "changes.md") or b"").decode()
    assert "Порівняно з версією 2026-H1." in changes
    assert "+100\u00a0000" in changes
    assert [str(entry.version) for entry in reader.state(first.dataset).listing.versions] == ["2026-H1", "2026-H2"]
    assert audit_portal(reader, first.dataset).drifts == ()
