"""What a publication will do, as data: first what this cycle calls for, then the ordered steps that a portal lacks."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flows.model.errors import UsageError
from flows.model.record import DATAPACKAGE, LISTING, Listing, entry_of, sha256, to_json, write_listing
from flows.model.versions import Action, Confirmation, Release, Version, VersionEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from flows.model.half_years import Cycle

from flows.stages.versions.shelf import index, shelf
from flows.stages.versions.state import (
    DESCRIPTION,
    INDEX,
    Decision,
    DecisionKind,
    State,
    StoredTable,
    Want,
    describe,
    newest,
    offered_tables,
    place_of,
    tables_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What makes a version: its rows and the facts beside them, each as one hash.

    `former` is the hash that a version of the same rows had while its tables had other columns: what is past or
    withdrawn is known by it too. `facts_differ` says that facts differ from those of the version that the cycle has.
    """

    rows_sha256: str
    facts_sha256: str = ""
    former: str = ""
    facts_differ: bool = False


def compared_with(cycle: Cycle, have: State) -> VersionEntry | None:
    """The version that holds the cycle's content as yet: the newest of that cycle or of those before it."""
    return newest(entry for entry in have.versions if entry.version.cycle <= cycle)


def decide(cycle: Cycle, content: Content, have: State, *, withheld: Collection[str] = ()) -> Decision:
    """What publishing this content at this cycle calls for.

    A cycle older than the newest one is only compared; the same content again is nothing, in a new cycle a
    confirmation; other content is a new version, whose label is the cycle's next free one. `withheld` are the paths of
    files that may not go out: the same content beside one of them is a new version without.

    Raises:
        UsageError: The cycle is past and its content differs from what was published, or it was withdrawn.
    """
    if have.newest_cycle and cycle < have.newest_cycle:
        return _past(cycle, content, have)
    head = have.head
    has_same_rows = head is not None and head.rows_sha256 == content.rows_sha256
    is_same = has_same_rows and not content.facts_differ
    if head and is_same and not any(file.name in withheld for file in head.files):
        return Decision(_again(cycle, head, have), cycle, head.version)
    gone = [entry for entry in have.versions if entry.withdrawn is not None]
    if any(_is_again(entry, content, by_facts=has_same_rows) for entry in gone):
        raise UsageError("rows-withdrawn", dataset=have.listing.dataset, cycle=cycle)
    return Decision("publish", cycle, _next_version(cycle, have))


def _is_again(withdrawn: VersionEntry, content: Content, *, by_facts: bool) -> bool:
    """Whether a withdrawn version held this; rows that are served tell nothing, so that its facts decide."""
    same_rows = withdrawn.rows_sha256 in {content.rows_sha256, content.former}
    return same_rows and (not by_facts or withdrawn.facts_sha256 == content.facts_sha256 != "")


def _past(cycle: Cycle, content: Content, have: State) -> Decision:
    then = compared_with(cycle, have)
    if then is None or then.rows_sha256 not in {content.rows_sha256, content.former} or content.facts_differ:
        raise UsageError("cycle-past", dataset=have.listing.dataset, cycle=cycle, newest=have.newest_cycle)
    return Decision("nothing", cycle, then.version)


def _again(cycle: Cycle, head: VersionEntry, have: State) -> DecisionKind:
    confirmed = any(item.cycle == cycle for item in have.listing.confirmations)
    if head.version.cycle != cycle and not confirmed:
        return "confirm"
    return "adopt" if have.unlisted else "nothing"


def _next_version(cycle: Cycle, have: State) -> Version:
    revisions = [entry.version.revision for entry in have.versions if entry.version.cycle == cycle]
    return Version(cycle, max(revisions, default=0) + 1)


def wanted(
    decision: Decision,
    have: State,
    *,
    day: date,
    release: Release | None = None,
    datapackage: Mapping[str, Any] | None = None,
) -> Want:
    """What the portal shall hold once this decision is carried out.

    Args:
        decision: What the cycle calls for.
        have: What the portal holds now.
        day: The day of a confirmation.
        release: The version to be made, needed exactly where the decision is to publish.
        datapackage: What this run would say of the dataset where it makes no version: a change of title or licence
            alone then reaches the page. Null where the run did not come that far.

    Raises:
        ValueError: The release does not fit the decision, or nothing was ever published.
    """
    made = {release.version} if release else set()
    if made != ({decision.version} if decision.kind == "publish" else set()):
        message = f"{decision} does not fit the release {made}"
        raise ValueError(message)
    listing = _listing(decision, have, release, day)
    head = newest(listing.versions)
    if head is None:
        message = f"{listing.dataset} would have no version"
        raise ValueError(message)
    if have.newest_cycle and decision.cycle < have.newest_cycle:
        datapackage = None  # a past cycle is only compared
    package = json.loads(release.files[DATAPACKAGE]) if release else datapackage
    documents = _documents(listing, have, package, release)
    return Want(
        listing=listing,
        current=head.version,
        documents=documents,
        release=release,
        tables=tables_of((package if release else have.datapackage) or {}),
    )


def current_want(have: State) -> Want | None:
    """What the portal shall hold if nothing new is published; null where nothing ever was."""
    head = have.head
    if head is None and not have.versions:
        return None
    if head is None:
        listing = replace(have.listing, versions=have.versions)
        return Want(listing=listing, current=None, documents=_documents(listing, have, None, None))
    return wanted(Decision("nothing", head.version.cycle, head.version), have, day=head.published)


def withdrawal(version: Version, reason: str, have: State, *, day: date, left: Mapping[str, Any] | None = None) -> Want:
    """What the portal shall hold once a version is withdrawn: its record with the reason, none of its files.

    Confirmations that name it stay: they are history.

    Args:
        version: One that was published and not withdrawn.
        reason: Why, for everybody to read.
        have: What the portal holds now.
        day: The day of the withdrawal.
        left: The datapackage.json of the version that is then the newest, where that is another one than now; null
            where none is left.

    Raises:
        ValueError: Nothing was ever published.
    """
    withdrawn = {"date": day.isoformat(), "reason": reason}
    versions = tuple(
        replace(entry, withdrawn=withdrawn) if entry.version == version else entry for entry in have.versions
    )
    head, description = newest(versions), have.description
    package = have.datapackage if head == have.head else left
    if head is None and description is None:  # the page that shows the withdrawal keeps its title
        description = describe(have.datapackage or {})
    elif head != have.head and left and description is not None:  # the page says no more than the files that are left
        description = describe(left)
    listing = replace(have.listing, versions=versions)
    want = current_want(replace(have, listing=listing, unlisted=(), datapackage=package, description=description))
    if want is None:
        message = f"{listing.dataset} has no version {version}"
        raise ValueError(message)
    return want


def _listing(decision: Decision, have: State, release: Release | None, day: date) -> Listing:
    made = (entry_of(release),) if release else ()
    confirmation = (Confirmation(decision.cycle, day, decision.version),) if decision.kind == "confirm" else ()
    return replace(
        have.listing,
        versions=(*have.versions, *made),
        confirmations=(*have.listing.confirmations, *confirmation),
    )


def _documents(
    listing: Listing, have: State, package: Mapping[str, Any] | None, release: Release | None
) -> Mapping[str, bytes]:
    files = package if release else have.datapackage
    described = describe(package) if package is not None else have.description
    documents = {} if have.own_record else {LISTING: write_listing(listing)}
    if described is not None and (have.description is not None or described != describe(files or {})):
        documents[DESCRIPTION] = to_json(described)
    if have.shelves is not None:
        documents[INDEX] = index(
            {**have.shelves, listing.dataset: shelf(listing, files or {}, described, site=have.site)}
        )
    return documents


STEP_KINDS = {LISTING: "list", DESCRIPTION: "describe", INDEX: "index"}
"""What writing a derived document is called in a plan."""


def plan(want: Want, have: State) -> tuple[Action, ...]:
    """The steps from what the portal has to what it shall have, in order; empty where there is nothing to do.

    Versions come first and the switch next, so that citizens are led only to what is there in full; whatever is derived
    from the versions follows, the index page last. A withdrawal is recorded before anything else and its files are
    removed after everything else: wherever it is cut short, the next run knows of it and goes on.
    """
    steps = []
    if want.release and all(entry.version != want.release.version for entry in have.versions):
        count = len(want.entry.files)
        steps.append(Action(kind="stage", target=place_of(want.entry), after=_digest(want.entry), count=count))
    derived = {name: _derive(name, raw, have) for name, raw in want.documents.items()}
    gone = _withdrawn(want, have)
    if have.own_record:
        steps += [
            Action(kind="withdraw", target=place_of(entry), after=" ".join((entry.withdrawn or {}).values()))
            for entry in gone
        ]
    elif gone:
        steps += [*derived.pop(DESCRIPTION, ()), *derived.pop(LISTING, ())]
    loads, shows = _table_steps(want, have)
    steps += loads
    if want.current != have.current:
        steps.append(
            Action(kind="switch", target="current", before=str(have.current or ""), after=str(want.current or ""))
        )
    steps += shows
    steps += [step for found in derived.values() for step in found]
    if have.own_record:
        steps += _confirmations(want, have)
    lying = [entry for entry in want.listing.versions if entry in gone or entry.version in have.remains]
    return (*steps, *map(_removal, lying))


def _removal(entry: VersionEntry) -> Action:
    return Action(kind="remove", target=place_of(entry), before=_digest(entry), count=len(entry.files))


def remarks_on(steps: Iterable[Action]) -> tuple[str, ...]:
    """What people should know of these steps, by the codes of `messages.REMARKS`."""
    return ("retyped",) if any(step.kind == "load" and step.before for step in steps) else ()


def _derive(name: str, raw: bytes, have: State) -> tuple[Action, ...]:
    before, after = have.documents.get(name, ""), sha256(raw)
    return () if before == after else (Action(kind=STEP_KINDS[name], target=name, before=before, after=after),)


def _withdrawn(want: Want, have: State) -> tuple[VersionEntry, ...]:
    """The versions that the portal does not know to be withdrawn yet."""
    recorded = {entry.version for entry in have.versions if entry.withdrawn is not None}
    return tuple(
        entry for entry in want.listing.versions if entry.withdrawn is not None and entry.version not in recorded
    )


def _table_steps(want: Want, have: State) -> tuple[list[Action], list[Action]]:
    """Rows are loaded before the switch; after it the permanent addresses follow, before the first of them previews."""
    asked = offered_tables(want.listing.dataset) if have.tables is not None else ()
    names = [name for name in want.tables if name in asked]
    loaded = {name: (have.tables or {}).get(name, StoredTable()) for name in names}
    label = str(want.current)
    is_new = have.head is None or want.current != have.head.version
    rows = {name: "" if is_new else table.rows for name, table in loaded.items()}
    package = json.loads(want.release.files[DATAPACKAGE]) if want.release else have.datapackage or {}
    counts = {item["name"]: item.get("rows", 0) for item in package.get("resources", ()) if "name" in item}
    loads = [
        Action(kind="load", target=name, before=before, after=label, count=counts.get(name, 0))
        for name, before in rows.items()
        if before != label
    ]
    # With rows that give way goes the permanent address, which leads to them.
    aliases = {name: table.alias if rows[name] in ("", label) else "" for name, table in loaded.items()}
    shows = [
        Action(kind="alias", target=name, before=before, after=label)
        for name, before in aliases.items()
        if before != label
    ]
    lacks_preview = have.previews and any(not table.alias for table in loaded.values())
    return loads, [Action(kind="views", target="tables", after=label), *shows] if lacks_preview else shows


def _confirmations(want: Want, have: State) -> Iterator[Action]:
    for item in want.listing.confirmations:
        if item not in have.listing.confirmations:
            yield Action(kind="confirm", target=str(item.cycle), after=f"{item.date.isoformat()} {item.version}")


def _digest(entry: VersionEntry) -> str:
    return sha256("".join(f"{file.sha256}  {file.name}\n" for file in entry.files).encode())
