"""Licence and contact are changed: one revision of each dataset, and all that citizens see says the same."""

from __future__ import annotations

import csv
import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from support.halfyears import H1, report
from support.played import Play

from flows.cli.main import main
from flows.model.errors import UsageError
from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.recipes.audit_portal import audit_portal

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables
    from flows.outside.machine.trial_access import Access
    from flows.recipes.publication import Outcome

LICENCE = {
    'name: "cc-by"': 'name: "cc-zero"',
    'title: "Creative Commons Attribution 4.0 International"': 'title: "CC0 1.0"',
    "https://creativecommons.org/licenses/by/4.0/": "https://creativecommons.org/publicdomain/zero/1.0/",
}
CONTACT = {"contact:\n  name: null\n  email: null": 'contact:\n  name: null\n  email: "rada@example.org"'}
TOLD = [
    "Контакт змінено: не вказано → rada@example.org.",
    "Ліцензію змінено: Creative Commons Attribution 4.0 International → CC0 1.0.",
]


def edit(programme: Path, edits: dict[str, str]) -> None:
    path = programme / "programme.yaml"
    text = path.read_text("utf-8")
    for before, after in edits.items():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def both(play: Play, day: str) -> tuple[Outcome, Outcome]:
    plan, progress = play.plan(day), play.publish(day)
    assert progress is not None
    return plan, progress


def inside(portal: str, dataset: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The datapackage.json and the official row of the register in the ZIP that citizens get."""
    raw = open_portal(portal).read(dataset, f"{dataset}.zip")
    with ZipFile(BytesIO(raw or b"")) as archive:
        (row,) = csv.DictReader(archive.read("official/register-rows.csv").decode().splitlines())
        return json.loads(archive.read("datapackage.json")), row


def require_said(portal: str, dataset: str, version: str) -> None:
    """Package, official rows and ZIP of this version say the new licence and the new contact."""
    package, row = inside(portal, dataset)
    assert package["version"] == version
    assert [one["title"] for one in package["licenses"]] == ["CC0 1.0"]
    assert package["contributors"][1]["email"] == row["contactPointEmail"] == "rada@example.org"
    served = open_portal(portal).read(dataset, "changes.md")
    assert served is not None
    assert all(sentence in served.decode().replace("\\", "") for sentence in TOLD)
    assert "## Відомості про набір" in served.decode()
    assert audit_portal(open_portal(portal), dataset).drifts == ()


def test_a_licence_and_a_contact_make_one_revision_of_each_dataset(
    tmp_path: Path, plan: Tables, executors: list[str]
) -> None:
    play = Play(tmp_path, f"folder:{tmp_path / 'portal'}")
    play.send(report(plan, executors[0], H1, "2026-07-03"))
    both(play, "2026-07-08")
    edit(play.programme, LICENCE | CONTACT)
    for outcome in both(play, "2026-07-20"):
        assert (outcome.kind, outcome.version) == ("publish", "2026-H1.r2")
        assert [change.sentence for change in outcome.changes] == TOLD
        assert {change.kind for change in outcome.changes} == {"fact-changed"}
        require_said(play.portal, outcome.dataset, "2026-H1.r2")
    page = (tmp_path / "portal" / "index.html").read_text("utf-8")
    assert (
        page.count('rel="license">CC0 1.0') == page.count('<a href="mailto:rada%40example.org">rada@example.org') == 2
    )
    assert "Attribution 4.0" not in page.replace(TOLD[1], "")
    assert [outcome.kind for outcome in both(play, "2026-07-21")] == ["nothing", "nothing"]


@pytest.mark.usefixtures("trial_portal")
def test_a_ckan_says_the_same(tmp_path: Path, trial_portal: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)
    play = Play(tmp_path, f"ckan:{trial_portal.url}", f"facts-{uuid4().hex[:12]}")
    dataset = f"{play.dataset.removesuffix('-progress')}-programme"
    play.plan("2026-07-08")
    edit(play.programme, LICENCE | CONTACT)
    outcome = play.plan("2026-07-20")
    assert (outcome.kind, outcome.version) == ("publish", "2026-H1.r2")
    require_said(play.portal, dataset, "2026-H1.r2")
    for name in (dataset, f"{dataset}-archive"):
        page = CkanSite(address=trial_portal.url).ask("package_show", {"id": name})
        assert page["license_id"] == "cc-zero"
        assert (page["maintainer"], page["maintainer_email"]) == ("rada@example.org", "rada@example.org")


def test_facts_that_were_withdrawn_do_not_come_back(tmp_path: Path) -> None:
    play = Play(tmp_path, f"folder:{tmp_path / 'portal'}")
    play.plan("2026-07-08")
    edit(play.programme, CONTACT)
    assert play.plan("2026-07-20").version == "2026-H1.r2"
    recall = ["withdraw", str(play.programme), "2026-H1.r2", "--reason", "Приватна адреса"]
    assert main([*recall, "--portal", play.portal, "--now", "2026-07-21"]) == 0
    assert "rada@example.org" not in (tmp_path / "portal" / "index.html").read_text("utf-8")
    with pytest.raises(UsageError, match="rows-withdrawn"):
        play.plan("2026-07-22")
    edit(play.programme, {after: before for before, after in CONTACT.items()})
    assert play.plan("2026-07-22").version == "2026-H1"
    edit(play.programme, LICENCE)
    assert play.plan("2026-07-23").version == "2026-H1.r3"
