from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.small import DATASET, JULY, prepare, small_release

from flows.model.errors import UsageError
from flows.model.half_years import Cycle
from flows.model.record import (
    DATAPACKAGE,
    Listing,
    entry_described,
    entry_of,
    is_file_name,
    parse_cycle,
    parse_version,
    read_listing,
    sha256,
    write_listing,
)
from flows.model.versions import Action, Confirmation, FileEntry, Version, VersionEntry
from flows.stages.versions.plan import Content, current_want, decide, plan, wanted, withdrawal
from flows.stages.versions.state import INDEX, Decision, State, Want, describe

NOTHING_YET = State(listing=Listing(DATASET), shelves={})
PAGELESS = State(listing=Listing(DATASET))
KINDS = ("stage", "switch", "list", "describe", "index")

labels = st.builds(
    Version, st.builds(Cycle, st.integers(2000, 2100), st.sampled_from([1, 2])), st.integers(min_value=1, max_value=99)
)


def after(steps: tuple[Action, ...], want: Want, have: State) -> State:
    """What a faithful portal holds once these steps are done; the steps may be only the first of a plan."""
    for step in steps:
        have = _done(step, want, have)
    return have


def _done(step: Action, want: Want, have: State) -> State:
    match step.kind:
        case "stage":
            assert want.release
            made = json.loads(want.release.files[DATAPACKAGE])
            return replace(have, unlisted=(*have.unlisted, entry_of(want.release)), datapackage=made)
        case "switch":
            return replace(have, current=want.current)
        case "list":
            have = replace(have, listing=want.listing, unlisted=())
        case "describe":
            have = replace(have, description=json.loads(want.documents[step.target]))
    return replace(have, documents={**have.documents, step.target: step.after})


def published(*runs: tuple[str, str], have: State = NOTHING_YET) -> State:
    for cycle, rows in runs:
        _, want, steps = prepare(have, cycle, rows)
        have = after(steps, want, have)
    return have


def decided(cycle: str, rows: str, have: State) -> tuple[str, str]:
    decision = decide(parse_cycle(cycle), Content(rows_sha256=sha256(rows.encode())), have)
    return decision.kind, str(decision.version)


# --- what a cycle calls for ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "cycle", "rows", "expected"),
    [
        ([], "2026-H1", "a", ("publish", "2026-H1")),
        ([("2026-H1", "a")], "2026-H1", "a", ("nothing", "2026-H1")),
        ([("2026-H1", "a")], "2026-H1", "b", ("publish", "2026-H1.r2")),
        ([("2026-H1", "a"), ("2026-H1", "b")], "2026-H1", "a", ("publish", "2026-H1.r3")),
        ([("2026-H1", "a")], "2026-H2", "a", ("confirm", "2026-H1")),
        ([("2026-H1", "a"), ("2026-H2", "a")], "2026-H2", "a", ("nothing", "2026-H1")),
        ([("2026-H1", "a"), ("2026-H2", "a")], "2026-H2", "b", ("publish", "2026-H2")),
        ([("2026-H1", "a"), ("2026-H2", "a")], "2027-H1", "a", ("confirm", "2026-H1")),
        ([("2026-H1", "a"), ("2026-H2", "b")], "2026-H1", "a", ("nothing", "2026-H1")),
        ([("2026-H1", "a"), ("2026-H2", "a"), ("2026-H2", "b")], "2026-H2", "b", ("nothing", "2026-H2")),
    ],
)
def test_decide(before: list[tuple[str, str]], cycle: str, rows: str, expected: tuple[str, str]) -> None:
    assert decided(cycle, rows, published(*before)) == expected


@pytest.mark.parametrize(
    ("before", "cycle", "rows"),
    [
        ([("2026-H1", "a"), ("2026-H2", "b")], "2026-H1", "b"),
        ([("2026-H1", "a"), ("2026-H2", "a")], "2026-H1", "b"),
        ([("2026-H2", "a")], "2026-H1", "a"),
    ],
)
def test_a_past_cycle_is_never_revised(before: list[tuple[str, str]], cycle: str, rows: str) -> None:
    with pytest.raises(UsageError) as stopped:
        decided(cycle, rows, published(*before))
    assert (stopped.value.code, stopped.value.facts["newest"]) == ("cycle-past", "2026-H2")


def test_withdrawn_rows_are_not_published_again() -> None:
    have = published(("2026-H1", "a"))
    gone = replace(have.listing.versions[0], withdrawn={"date": "2026-08-01", "reason": "personal data"})
    have = replace(have, listing=replace(have.listing, versions=(gone,)))
    with pytest.raises(UsageError, match="rows-withdrawn"):
        decided("2026-H1", "a", have)
    assert decided("2026-H1", "b", have) == ("publish", "2026-H1.r2")


def test_other_facts_are_a_version_with_the_same_rows() -> None:
    rows, have = sha256(b"a"), published(("2026-H1", "a"))
    decision = decide(Cycle(2026, 1), Content(rows_sha256=rows, facts_sha256="2", facts_differ=True), have)
    assert (decision.kind, str(decision.version)) == ("publish", "2026-H1.r2")
    decision = decide(Cycle(2026, 2), Content(rows_sha256=rows, facts_sha256="2", facts_differ=True), have)
    assert (decision.kind, str(decision.version)) == ("publish", "2026-H2")
    with pytest.raises(UsageError, match="cycle-past"):
        decide(
            Cycle(2026, 1), Content(rows_sha256=rows, facts_differ=True), published(("2026-H1", "a"), ("2026-H2", "b"))
        )


def test_withdrawn_facts_are_not_published_again_beside_rows_that_are_served() -> None:
    have = published(("2026-H1", "a"))
    first = have.listing.versions[0]
    withdrawn = {"date": "2026-08-01", "reason": "personal data"}
    gone = replace(first, version=Version(Cycle(2026, 1), 2), facts_sha256="2", withdrawn=withdrawn)
    have = replace(have, listing=replace(have.listing, versions=(first, gone)))
    content = Content(rows_sha256=first.rows_sha256, facts_sha256="2", facts_differ=True)
    with pytest.raises(UsageError, match="rows-withdrawn"):
        decide(Cycle(2026, 1), content, have)
    assert str(decide(Cycle(2026, 1), replace(content, facts_sha256="3"), have).version) == "2026-H1.r3"
    assert decide(Cycle(2026, 1), replace(content, facts_sha256="1", facts_differ=False), have).kind == "nothing"


def test_the_version_of_a_killed_run_is_taken_up() -> None:
    _, want, steps = prepare(NOTHING_YET, "2026-H1", "a")
    killed = after(steps[:1], want, NOTHING_YET)
    assert decided("2026-H1", "a", killed) == ("adopt", "2026-H1")
    _, _, left = prepare(killed, "2026-H1", "a", date(2026, 7, 20))
    assert [step.kind for step in left] == ["switch", "list", "index"]


def test_a_killed_run_with_other_rows_keeps_its_label() -> None:
    _, want, steps = prepare(NOTHING_YET, "2026-H1", "a")
    killed = after(steps[:1], want, NOTHING_YET)
    assert decided("2026-H1", "b", killed) == ("publish", "2026-H1.r2")
    have = published(("2026-H1", "b"), have=killed)
    assert [str(entry.version) for entry in have.listing.versions] == ["2026-H1", "2026-H1.r2"]


# --- the plan --------------------------------------------------------------------------------------


def test_a_first_publication_goes_from_the_files_to_the_index() -> None:
    _, want, steps = prepare(NOTHING_YET, "2026-H1", "a")
    assert [(step.kind, step.target) for step in steps] == [
        ("stage", "versions/2026-H1"),
        ("switch", "current"),
        ("list", "versions.json"),
        ("index", "index.html"),
    ]
    assert want.entry == entry_of(small_release(Version(Cycle(2026, 1)), "a"))


def test_the_same_again_is_nothing_whatever_the_day() -> None:
    have = published(("2026-H1", "a"))
    assert prepare(have, "2026-H1", "a", date(2026, 8, 1))[2] == ()


def test_a_confirmation_changes_the_record_and_the_page_alone() -> None:
    have = published(("2026-H1", "a"))
    _, want, steps = prepare(have, "2026-H2", "a", date(2027, 1, 8))
    assert [step.kind for step in steps] == ["list", "index"]
    assert want.listing.confirmations == (Confirmation(Cycle(2026, 2), date(2027, 1, 8), Version(Cycle(2026, 1))),)
    assert want.listing.versions == have.listing.versions


def test_a_new_description_alone_reaches_the_page_and_makes_no_version() -> None:
    have = published(("2026-H1", "a"))
    _, want, steps = prepare(have, "2026-H1", "a", title="Нова назва")
    assert [step.kind for step in steps] == ["describe", "index"]
    assert "Нова назва" in want.documents[INDEX].decode()
    have = after(steps, want, have)
    assert prepare(have, "2026-H1", "a", title="Нова назва")[2] == ()
    assert current_want(have) == replace(want, release=None)
    _, want, steps = prepare(have, "2026-H1", "b", title="Третя назва")
    assert [step.kind for step in steps] == ["stage", "switch", "list", "describe", "index"]
    assert "Третя назва" in want.documents[INDEX].decode()


def test_a_past_cycle_changes_no_description() -> None:
    have = published(("2026-H1", "a"), ("2026-H2", "b"))
    assert prepare(have, "2026-H1", "a", title="Стара назва")[2] == ()


def test_a_portal_that_makes_its_own_pages_gets_no_index() -> None:
    assert [step.kind for step in prepare(PAGELESS, "2026-H1", "a")[2]] == ["stage", "switch", "list"]


def test_a_release_is_needed_exactly_where_one_is_published() -> None:
    have = published(("2026-H1", "a"))
    first, second = Version(Cycle(2026, 1)), Version(Cycle(2026, 1), 2)
    for decision, release in (
        (Decision("nothing", Cycle(2026, 1), first), small_release(second, "b")),
        (Decision("publish", Cycle(2026, 1), second), small_release(first, "b")),
        (Decision("publish", Cycle(2026, 1), second), None),
    ):
        with pytest.raises(ValueError, match="does not fit"):
            wanted(decision, have, day=JULY, release=release)


histories = st.lists(
    st.tuples(st.sampled_from(["2026-H1", "2026-H2", "2027-H1"]), st.sampled_from("abc"), st.integers(0, 5)), max_size=6
)


@settings(deadline=None)  # the machine's pace proves nothing
@given(histories)
def test_a_plan_carried_out_leaves_nothing_to_plan_wherever_it_was_cut_before(
    history: list[tuple[str, str, int]],
) -> None:
    have, seen = PAGELESS, dict[Version, VersionEntry]()
    for cycle, rows, cut in history:
        try:
            _, want, steps = prepare(have, cycle, rows)
        except UsageError:
            continue
        assert [step.kind for step in steps] == [kind for kind in KINDS if kind in {step.kind for step in steps}]
        done = after(steps, want, have)
        assert plan(want, done) == prepare(done, cycle, rows)[2] == ()
        have = after(steps[:cut], want, have)
        seen |= {entry.version: entry for entry in have.versions}
        assert {entry.version: entry for entry in have.versions} == seen


@settings(deadline=None)  # the machine's pace proves nothing
@given(histories)
def test_a_plan_cut_anywhere_ends_as_if_nothing_had_stopped_it(history: list[tuple[str, str, int]]) -> None:
    have = PAGELESS
    for cycle, rows, cut in history:
        try:
            _, want, steps = prepare(have, cycle, rows)
        except UsageError:
            continue
        whole, struck = after(steps, want, have), after(steps[:cut], want, have)
        _, again, left = prepare(struck, cycle, rows)
        assert left == steps[cut:]
        assert after(left, again, struck) == whole
        have = whole


NO_LABELS = (
    "", "2026", "2026-H3", "2026-H11", "2026-h1", "226-H1", "+226-H1", "-026-H1", "02026-H1", "2_26-H1", "٢٠٢٦-H1",
    "2026-H1 ", " 2026-H1", "2026-H1\n", "2026-H1/..", "2026-H1.r", "2026-H1.r0", "2026-H1.r1", "2026-H1.r02",
    "2026-H1.r-2", "2026-H1.r+2", "2026-H1.r1_0", "2026-H1.r٢", "2026-H1.r2.r3",
)  # fmt: skip

# --- labels, names, the record ---------------------------------------------------------------------


@given(labels)
def test_a_label_is_read_as_it_is_written(version: Version) -> None:
    assert parse_version(str(version)) == version
    assert parse_cycle(str(version.cycle)) == version.cycle


@pytest.mark.parametrize("label", NO_LABELS)
def test_a_label_of_no_version_is_refused(label: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any will do
        parse_version(label)


@pytest.mark.parametrize("name", ["measures.csv", "structure/measures.csv", "зміни.md", "a b.csv", ".x"])
def test_names_of_files(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/../b", "a/./b", "/etc/passwd", "a//b", "a/", "a\\b", "C:x", "a\0b", "a\nb", "~*"]
)
def test_tricks_with_names(name: str) -> None:
    assert not is_file_name(name)


files = st.builds(FileEntry, st.sampled_from(["a.csv", "b/зміни.md"]), st.text("0123456789abcdef"), st.integers(0))
entries = st.builds(
    VersionEntry,
    version=labels,
    published=st.dates(),
    acts=st.lists(st.text()).map(tuple),
    rows_sha256=st.text(),
    files=st.lists(files).map(tuple),
    withdrawn=st.none() | st.fixed_dictionaries({"date": st.text(), "reason": st.text()}),
)
confirmations = st.builds(Confirmation, labels.map(lambda version: version.cycle), st.dates(), labels)


@given(
    st.lists(entries, unique_by=lambda entry: entry.version), st.lists(confirmations, unique_by=lambda item: item.cycle)
)
@settings(deadline=None)  # the first reading builds what checks its shape
def test_the_record_is_read_as_it_is_written(versions: list[VersionEntry], confirmations: list[Confirmation]) -> None:
    listing = Listing(
        DATASET,
        tuple(sorted(versions, key=lambda entry: entry.version)),
        tuple(sorted(confirmations, key=lambda item: item.cycle)),
    )
    assert read_listing(write_listing(listing)) == listing


def test_the_record_has_its_published_shape() -> None:
    listing = published(("2026-H1", "a"), ("2026-H2", "a")).listing
    record = json.loads(write_listing(listing))
    assert set(record) == {"dataset", "versions", "confirmations"}
    assert record["confirmations"] == [{"cycle": "2026-H2", "date": "2026-07-08", "version": "2026-H1"}]
    assert list(record["versions"][0]) == [
        "version", "cycle", "revision", "published", "acts", "rowsSha256", "files", "withdrawn",
    ]  # fmt: skip


RECORD = json.loads(write_listing(published(("2026-H1", "a"), ("2026-H1", "b")).listing))


@pytest.mark.parametrize(
    "spoilt",
    [
        None,
        [],
        {},
        RECORD | {"extra": 1},
        RECORD | {"versions": RECORD["versions"][::-1]},
        RECORD | {"versions": RECORD["versions"][:1] * 2},
        RECORD | {"versions": [RECORD["versions"][0] | {"revision": 7}]},
        RECORD | {"versions": [RECORD["versions"][0] | {"version": "2026-H1.r1"}]},
        RECORD | {"versions": [RECORD["versions"][0] | {"published": "8.07.2026"}]},
        RECORD | {"versions": [RECORD["versions"][0] | {"files": [{"name": "../x", "sha256": "", "bytes": 0}]}]},
        RECORD | {"confirmations": [{"cycle": "2026-H1"}]},
    ],
)
def test_a_spoilt_record_is_refused(spoilt: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any will do
        read_listing(json.dumps(spoilt).encode())


def test_a_version_says_itself_how_it_is_listed() -> None:
    release = small_release(Version(Cycle(2026, 1), 2), "a")
    datapackage = json.loads(release.files[DATAPACKAGE])
    said, entry = entry_described(datapackage, release.version), entry_of(release)
    assert (said.published, said.acts, said.rows_sha256) == (entry.published, entry.acts, entry.rows_sha256)
    assert set(said.files) < set(entry.files)
    with pytest.raises(ValueError, match="datapackage"):
        entry_described(datapackage, Version(Cycle(2026, 1)))


def test_a_description_holds_nothing_of_a_version() -> None:
    first, second = (small_release(Version(Cycle(2026, 1), n), "ab"[n - 1]).files[DATAPACKAGE] for n in (1, 2))
    assert describe(json.loads(first)) == describe(json.loads(second)) != {}


# --- withdrawal --------------------------------------------------------------------------------------


def without(label: str, have: State) -> Want:
    left = json.loads(small_release(Version(Cycle(2026, 1)), "a").files[DATAPACKAGE])
    return withdrawal(parse_version(label), "personal data", have, day=date(2026, 8, 1), left=left)


def steps_of(want: Want, have: State) -> list[str]:
    return [step.kind for step in plan(want, have)]


def test_a_withdrawal_is_recorded_first_and_the_files_go_last() -> None:
    have = published(("2026-H1", "a"), ("2026-H1", "b"))
    want = without("2026-H1.r2", have)
    assert steps_of(want, have) == ["list", "switch", "index", "remove"]
    assert want.current == Version(Cycle(2026, 1))
    assert steps_of(without("2026-H1", have), have) == ["list", "index", "remove"]
    first = published(("2026-H1", "a"))
    assert steps_of(without("2026-H1", first), first) == ["describe", "list", "switch", "index", "remove"]
    assert without("2026-H1", first).current is None


@pytest.mark.parametrize("done", range(1, 4))
def test_a_recorded_withdrawal_goes_on_whoever_comes_next(done: int) -> None:
    have = published(("2026-H1", "a"), ("2026-H1", "b"))
    want = without("2026-H1.r2", have)
    steps = plan(want, have)
    left = json.loads(small_release(Version(Cycle(2026, 1)), "a").files[DATAPACKAGE])
    cut = replace(after(steps[:done], want, have), datapackage=left, remains=(Version(Cycle(2026, 1), 2),))
    assert cut.is_unfinished
    again = current_want(cut)
    assert again
    assert plan(again, cut) == steps[done:]


def test_a_withdrawal_keeps_all_else_in_the_record() -> None:
    have = published(("2026-H1", "a"), ("2026-H1", "b"), ("2026-H2", "b"))
    listing = without("2026-H1.r2", have).listing
    assert listing.confirmations == have.listing.confirmations
    assert [replace(entry, withdrawn=None) for entry in listing.versions] == list(have.listing.versions)
    assert [entry.withdrawn for entry in listing.versions] == [None, {"date": "2026-08-01", "reason": "personal data"}]
    assert read_listing(write_listing(listing)) == listing
