from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from support.crash import drafts, tree
from support.places import SUPPORT
from support.small import DATASET, JULY, prepare, publish, small_release

from flows.messages.errors import ERRORS
from flows.model.errors import HromadaError, PortalRefusedError, PortalUnavailableError, UsageError
from flows.model.half_years import Cycle
from flows.model.versions import Drift, Version
from flows.outside.machine.durable import ERROR_CODES
from flows.outside.portals.address import open_portal
from flows.recipes.audit_portal import audit_portal
from flows.stages.checks.drifts import drift_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from flows.outside.portals.contract import Portal

OTHER = "inshe-informatization-2026-2028-programme"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "www" / "portal"


@pytest.fixture
def portal(root: Path) -> Portal:
    return open_portal(f"folder:{root}")


def home(root: Path) -> Path:
    return root / "dataset" / DATASET


def everything(root: Path) -> dict[str, tuple[int, int]]:
    """Every path, locks and drafts too, with its time of change and its inode."""
    return {str(path): (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in (root, *root.rglob("*"))}


# --- the layout ------------------------------------------------------------------------------------


def test_the_layout_is_the_published_one(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    publish(portal, "2026-H1", "b")
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_symlink() or path.is_file()}
    files = {
        f"dataset/{DATASET}/versions/{label}/{name}"
        for label in ("2026-H1", "2026-H1.r2")
        for name in small_release(Version(Cycle(2026, 1)), "a").files
    }
    served = {name for name in names if not name.startswith(".hromada/")}
    assert served == files | {"index.html", f"dataset/{DATASET}/versions.json", f"dataset/{DATASET}/current"}
    assert str((home(root) / "current").readlink()) == "versions/2026-H1.r2"
    assert not drafts(root)


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_a_web_server_may_read_all_but_the_drafts_whatever_the_umask(root: Path, umask: str) -> None:
    if umask == "777" and os.geteuid() != 0:
        pytest.skip("only root may enter folders made under this umask")
    argv = [sys.executable, str(SUPPORT / "small.py"), f"folder:{root}", "2026-H1", "a", "2026-07-08"]
    subprocess.run(argv, check=True, umask=int(umask, 8))
    for path in (root, *(root / name for name in tree(root))):
        if not path.is_symlink():
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
    assert stat.S_IMODE((root / ".hromada").stat().st_mode) & 0o077 == 0


def test_another_folder_gets_the_same_bytes(portal: Portal, root: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    for each in (portal, open_portal(f"folder:{second}")):
        publish(each, "2026-H1", "a")
        publish(each, "2026-H2", "b", date(2027, 1, 8))
    assert tree(root) == tree(second)


def test_a_relative_path_is_seen_from_where_the_run_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    portal = open_portal("folder:./portal")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    publish(portal, "2026-H1", "a")
    assert (tmp_path / "portal" / "index.html").is_file()


def test_the_portal_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "portal").symlink_to("disk")
    publish(open_portal(f"folder:{tmp_path / 'portal'}"), "2026-H1", "a")
    assert (tmp_path / "disk" / "index.html").is_file()


# --- nothing to do ---------------------------------------------------------------------------------


def test_the_same_again_touches_nothing_at_all(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    before = everything(root)
    assert publish(portal, "2026-H1", "a", date(2026, 7, 20)) == ()
    assert everything(root) == before


def test_a_dry_run_makes_nothing_not_even_the_folder(portal: Portal, root: Path) -> None:
    _, _, steps = prepare(portal.state(DATASET), "2026-H1", "a")
    assert steps
    audit_portal(portal, DATASET)
    assert not root.exists()
    assert not root.parent.exists()


def test_a_dry_run_on_a_published_portal_touches_nothing(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    before = everything(root)
    assert prepare(portal.state(DATASET), "2026-H1", "b")[2]
    audit_portal(portal, DATASET)
    assert everything(root) == before


def test_a_run_that_stops_inside_the_lock_writes_nothing_for_citizens(portal: Portal, root: Path) -> None:
    with pytest.raises(UsageError), portal.hold(DATASET):
        raise UsageError("dataset-name", dataset="x")
    assert tree(root) == {}
    assert not drafts(root)


def test_a_page_described_otherwise_touches_no_version_and_the_audit_sees_it(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    before = tree(root)
    publish(portal, "2026-H1", "a", title="Нова назва")
    changed = {name for name, content in tree(root).items() if before.get(name) != content}
    assert changed == {"index.html", f"dataset/{DATASET}/dataset.json"}
    publish(portal, "2026-H1", "x", dataset=OTHER)
    assert "Нова назва" in (root / "index.html").read_text("utf-8")
    assert publish(portal, "2026-H1", "a", title="Нова назва") == ()
    (drift,) = audit_portal(portal, DATASET).drifts
    assert drift == Drift(target="title", expected="Програма", found="Нова назва", kind="facts")
    assert drift_sentence(drift) == (
        "Назву набору на сторінці набору подано інакше, ніж у файлах версії: там «Нова назва», а у файлах «Програма». "
        "Повторна публікація створить нову версію, у файлах якої буде те саме, що на сторінці."
    )


# --- what is not ours ------------------------------------------------------------------------------


def test_what_others_put_beside_our_files_stays(portal: Portal, root: Path) -> None:
    for name in ("robots.txt", "about/index.html", "dataset/notes.txt", f"dataset/{DATASET}/versions/draft/x.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("theirs")
    (root / "dataset" / "abroad").symlink_to("/etc")
    before = tree(root)
    publish(portal, "2026-H1", "a")
    publish(portal, "2026-H1", "b")
    assert before.items() <= tree(root).items()


def spoil_index(root: Path) -> None:
    (root / "index.html").write_text("<html>Наш сайт</html>")


def spoil_index_by_a_link(root: Path) -> None:
    (root / "index.html").unlink(missing_ok=True)
    (root / "index.html").symlink_to("/etc/hostname")


def spoil_current(root: Path) -> None:
    (home(root) / "current").unlink()
    shutil.copytree(home(root) / "versions" / "2026-H1", home(root) / "current")


def spoil_current_by_a_link_abroad(root: Path) -> None:
    (home(root) / "current").unlink()
    (home(root) / "current").symlink_to("/etc")


def spoil_dataset_by_a_link_abroad(root: Path) -> None:
    (root / "dataset").rename(root.parent / "dataset")
    (root / "dataset").symlink_to("../dataset")


def spoil_versions_by_a_link_abroad(root: Path) -> None:
    (home(root) / "versions").rename(root.parent / "versions")
    (home(root) / "versions").symlink_to(root.parent / "versions")


def spoil_record(root: Path) -> None:
    (home(root) / "versions.json").write_text("{}")


def spoil_record_by_anothers(root: Path) -> None:
    text = (home(root) / "versions.json").read_text()
    (home(root) / "versions.json").write_text(text.replace(DATASET, OTHER))


def spoil_by_a_foreign_version(root: Path) -> None:
    (home(root) / "versions" / "2026-H2").mkdir()


def spoil_by_an_altered_unlisted_version(root: Path) -> None:
    (home(root) / "versions.json").unlink()
    (home(root) / "versions" / "2026-H1" / "measures.csv").write_text("measureId,title\nM1.1,z\n")


def spoil_by_an_unlisted_version_with_a_file_too_many(root: Path) -> None:
    (home(root) / "versions.json").unlink()
    (home(root) / "versions" / "2026-H1" / "more.csv").write_text("")


def spoil_by_an_unlisted_version_that_leads_abroad(root: Path) -> None:
    (home(root) / "versions.json").unlink()
    folder = home(root) / "versions" / "2026-H1" / "structure"
    folder.rename(root.parent / "structure")
    folder.symlink_to(root.parent / "structure")


def lose_the_version(root: Path) -> None:
    shutil.rmtree(home(root) / "versions" / "2026-H1")


def alter_the_datapackage(root: Path) -> None:
    (home(root) / "versions" / "2026-H1" / "datapackage.json").write_text("{}")


def spoil_hidden(root: Path) -> None:
    shutil.rmtree(root / ".hromada")
    (root / ".hromada").symlink_to("/tmp")  # noqa: S108  # a link that must not be followed


def spoil_staging(root: Path) -> None:
    (root / ".hromada" / "staging").rmdir()
    (root / ".hromada" / "staging").symlink_to("/tmp")  # noqa: S108  # as above


def spoil_version_by_a_link_abroad(root: Path) -> None:
    (home(root) / "versions" / "2026-H1").rename(root.parent / "2026-H1")
    (home(root) / "versions" / "2026-H1").symlink_to(root.parent / "2026-H1")


SPOILT = {
    spoil_index: "index-foreign",
    spoil_index_by_a_link: "file-foreign",
    spoil_current: "current-foreign",
    spoil_current_by_a_link_abroad: "current-foreign",
    spoil_dataset_by_a_link_abroad: "folder-foreign",
    spoil_versions_by_a_link_abroad: "folder-foreign",
    spoil_record: "file-foreign",
    spoil_record_by_anothers: "file-foreign",
    spoil_by_a_foreign_version: "version-foreign",
    spoil_by_an_altered_unlisted_version: "version-foreign",
    spoil_by_an_unlisted_version_with_a_file_too_many: "version-foreign",
    spoil_by_an_unlisted_version_that_leads_abroad: "version-foreign",
    lose_the_version: "version-lost",
    alter_the_datapackage: "version-differs",
    spoil_hidden: "folder-foreign",
    spoil_staging: "folder-foreign",
    spoil_version_by_a_link_abroad: "folder-foreign",
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_not_ours_stops_the_run_and_nothing_is_changed(portal: Portal, root: Path, spoil: object) -> None:
    publish(portal, "2026-H1", "a")
    spoil(root)  # type: ignore[operator]  # one of the functions above
    before = everything(root)
    with pytest.raises(PortalRefusedError) as refused:
        publish(portal, "2026-H1", "b")
    assert refused.value.code == SPOILT[spoil]  # type: ignore[index]  # as above
    assert str(root) in ERRORS[refused.value.code].render("uk", **refused.value.facts)
    assert everything(root) == before
    audit = audit_portal(portal, DATASET)
    assert audit.refusal
    assert [drift.found for drift in audit.drifts] == [refused.value.code]


def test_a_foreign_index_in_a_folder_given_by_mistake_leaves_no_trace(portal: Portal, root: Path) -> None:
    root.mkdir(parents=True)
    spoil_index(root)
    before = everything(root)
    with pytest.raises(PortalRefusedError, match="index-foreign"):
        publish(portal, "2026-H1", "a")
    assert everything(root) == before


def test_a_portal_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in ("file", "file/portal"):
        with pytest.raises(PortalRefusedError, match="portal-not-folder"):
            publish(open_portal(f"folder:{tmp_path / path}"), "2026-H1", "a")
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.parametrize("dataset", ["", "..", "a/b", "../x", "A", ".hidden", "index.html", "x\n"])
def test_a_dataset_cannot_be_a_path(portal: Portal, dataset: str) -> None:
    with pytest.raises(UsageError, match="dataset-name"):
        portal.state(dataset)


def test_an_altered_version_is_not_listed_anew_from_the_disk(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    record = (home(root) / "versions.json").read_bytes()
    (home(root) / "versions" / "2026-H1" / "measures.csv").write_text("measureId,title\nM1.1,z\n")
    publish(portal, "2026-H1", "b")
    now = json.loads((home(root) / "versions.json").read_bytes())
    assert now["versions"][0] == json.loads(record)["versions"][0]
    assert [drift.target for drift in audit_portal(portal, DATASET).drifts] == ["2026-H1/measures.csv"]


def test_current_is_not_led_back_to_an_altered_version(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    (home(root) / "current").unlink()
    (home(root) / "versions" / "2026-H1" / "measures.csv").write_text("measureId,title\nM1.1,z\n")
    with pytest.raises(PortalRefusedError, match="version-differs"):
        publish(portal, "2026-H1", "a")
    assert not (home(root) / "current").is_symlink()


# --- what a run mends by itself --------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["index.html", f"dataset/{DATASET}/versions.json", f"dataset/{DATASET}/current"])
def test_what_is_derived_is_made_anew(portal: Portal, root: Path, lost: str) -> None:
    publish(portal, "2026-H1", "a")
    before = tree(root)
    (root / lost).unlink()
    assert audit_portal(portal, DATASET).drifts
    assert publish(portal, "2026-H1", "a", date(2026, 8, 1))
    assert tree(root) == before


def test_the_drafts_of_a_killed_run_are_cleared_away(portal: Portal, root: Path) -> None:
    draft = root / ".hromada" / "staging" / DATASET / "2026-H1"
    draft.mkdir(parents=True)
    (draft / "measures.csv").write_text("half")
    publish(portal, "2026-H1", "a")
    assert not drafts(root)
    assert audit_portal(portal, DATASET).drifts == ()


# --- the audit -------------------------------------------------------------------------------------


def test_an_audit_names_every_drift_of_every_version(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    publish(portal, "2026-H1", "b")
    assert audit_portal(portal, DATASET).drifts == ()
    versions = home(root) / "versions"
    (versions / "2026-H1" / "measures.csv").write_text("altered")
    (versions / "2026-H1.r2" / "structure" / "measures.csv").unlink()
    (versions / "2026-H1.r2" / "more.csv").write_text("")
    (versions / "draft").mkdir()
    (home(root) / "current").unlink()
    (home(root) / "current").symlink_to("versions/2026-H1")
    (root / "index.html").write_text('<meta name="generator" content="hromada-open-data">altered')
    audit = audit_portal(portal, DATASET)
    assert [drift.target for drift in audit.drifts] == [
        "2026-H1/measures.csv",
        "2026-H1.r2/structure/measures.csv",
        "2026-H1.r2/more.csv",
        "versions/draft",
        "current",
        "index.html",
    ]
    assert [action.kind for action in audit.actions] == ["switch", "index"]


def test_an_audit_sees_a_finished_version_that_was_never_listed(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    (home(root) / "versions.json").unlink()
    drifts = [drift.target for drift in audit_portal(portal, DATASET).drifts]
    assert "versions/2026-H1" in drifts
    assert "versions.json" in drifts


# --- errors in words -------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "folder:", "ckan:", "ckan:example.org", "./portal", "ftp:x"])
def test_an_address_of_no_portal(url: str) -> None:
    with pytest.raises(UsageError) as wrong:
        open_portal(url)
    assert url in ERRORS[wrong.value.code].render("uk", **wrong.value.facts)


def test_every_error_says_all_it_knows_in_both_languages() -> None:
    ours = {*ERROR_CODES.values(), *SPOILT.values(), "portal-broken", "portal-busy", "version-differs"}
    facts = {name: name for name in ("path", "reason", "dataset", "file")}
    for code in ours:
        assert "path" in ERRORS[code].render("uk", **facts)
        assert "path" in ERRORS[code].render("en", **facts)


def test_a_disk_without_the_right_to_write(portal: Portal, root: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    publish(portal, "2026-H1", "a")
    before = tree(root)
    home(root).chmod(0o555)
    try:
        with pytest.raises(PortalUnavailableError, match="portal-denied"):
            publish(portal, "2026-H1", "b")
    finally:
        home(root).chmod(0o755)
    assert tree(root) == before
    assert issubclass(PortalUnavailableError, HromadaError)


def test_a_read_of_a_file_that_leads_abroad_gives_nothing(portal: Portal, root: Path) -> None:
    publish(portal, "2026-H1", "a")
    path = home(root) / "versions" / "2026-H1" / "measures.csv"
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert portal.read(DATASET, "measures.csv") is None
    assert portal.read(DATASET, "measures.csv", Version(Cycle(2026, 1))) is None
    assert "2026-H1/measures.csv" in [drift.target for drift in audit_portal(portal, DATASET).drifts]


def test_the_day_of_a_version_is_that_of_the_run_that_made_it(portal: Portal) -> None:
    with portal.hold(DATASET):
        _, want, (stage, *_) = prepare(portal.state(DATASET), "2026-H1", "a", JULY)
        portal.perform(stage, want)
    publish(portal, "2026-H1", "a", date(2026, 7, 20))
    assert [entry.published for entry in portal.state(DATASET).listing.versions] == [JULY]
