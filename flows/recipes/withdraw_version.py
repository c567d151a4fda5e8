"""The recipe of `hromada withdraw`: the only way to delete a version's files; its record stays."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from flows.messages.signs import unseen_in
from flows.model.errors import PortalRefusedError, UsageError
from flows.model.record import DATAPACKAGE
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply, read_back
from flows.outside.portals.contract import Citizen
from flows.outside.programme.programmes import load_programme
from flows.recipes.build_site import refresh_site
from flows.recipes.publication import require_later
from flows.stages.versions.plan import current_want, plan, withdrawal
from flows.stages.versions.state import newest
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from flows.model.half_years import Now
    from flows.model.versions import Action, VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.versions.state import State, Want
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What to withdraw: the programme's folder, the version's label, why, where, and the moment it is done for.

    `kind` says of which dataset: the plan (`programme`) or what was done (`progress`).
    """

    folder: Path
    version: str
    reason: str
    portal: str
    now: Now
    kind: Literal["programme", "progress"] = "programme"
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What a withdrawal came to.

    `kind` is `withdraw`, `finish` (one that was cut short before) or `nothing`; `current` is the version that citizens
    then get, empty where none is left; `others` are the other versions that are still served, which nobody has looked
    into; `actions` were done, or would be by a dry run; `remarks` is what people should know besides, by the codes of
    `messages.REMARKS`.
    """

    dataset: str
    version: str
    kind: str
    day: str
    reason: str
    files: int
    current: str
    others: tuple[str, ...]
    actions: tuple[Action, ...]
    remarks: tuple[str, ...] = ()


def withdraw_version(recall: Recall, step: Step) -> Recalled:
    """Take a version's files from the portal for ever; its place in the record stays, with the date and the reason.

    Raises:
        UsageError: No reason is given, there is no such version, or the day is before what is served.
        DefinitionError: A file of facts is wrong.
        PortalUnavailableError: The portal is away or unwritable; the same command again goes on.
        PortalRefusedError: The portal holds what we must not touch, or still serves what was withdrawn.
        PortalBusyError: Another run holds the dataset.
    """
    reason = " ".join(recall.reason.split())
    if not reason:
        raise UsageError("reason-missing")
    if word := unseen_in(reason):
        raise UsageError("reason-sign", found=word)
    facts = step(load_programme, recall.folder)
    portal = open_portal(recall.portal, facts)
    of_plan = recall.kind == "programme"
    dataset, title = (facts.dataset, facts.title) if of_plan else (facts.progress_dataset, facts.progress_title)
    hold: AbstractContextManager[None] = nullcontext() if recall.dry_run else portal.hold(dataset)
    with hold:
        have = _titled(portal.state(dataset, ignoring=recall.version), title, facts.description)
        entry = named(recall.version, have)
        if entry.withdrawn is None:
            require_later(have, recall.now.day)
        want = want_without(entry, reason, have, day=recall.now.day, portal=portal)
        actions = step(plan, want, have)
        awaits = False if recall.dry_run else _carry_out(portal, want, entry, actions, step)
    pages = () if recall.dry_run else refresh_site(portal, facts, step)
    kind = "withdraw" if entry.withdrawn is None else "finish" if actions else "nothing"
    return replace(_outcome(kind, want, entry, actions), remarks=("awaiting",) * awaits + pages)


def _titled(have: State, title: str, description: str) -> State:
    """The same, with a title for the page where the only version left is too damaged to give one."""
    fallback = {"title": title, "description": description}
    return have if have.datapackage or have.description else replace(have, datapackage=fallback)


def _carry_out(portal: Portal, want: Want, entry: VersionEntry, actions: tuple[Action, ...], step: Step) -> bool:
    """Withdraw, and see that it is done; says whether the version that is left awaits approval."""
    step(apply, actions, want, portal)
    _require_gone(portal, want, entry)
    return want.current is not None and read_back(want.entry, portal, want.listing.dataset, step)


def named(label: str, have: State) -> VersionEntry:
    """The version of that label.

    Raises:
        UsageError: There is none.
    """
    found = next((entry for entry in have.versions if str(entry.version) == label), None)
    if found is None:
        labels = ", ".join(str(entry.version) for entry in have.versions) or "—"
        raise UsageError("version-unknown", version=label, dataset=have.listing.dataset, known=labels)
    return found


def want_without(entry: VersionEntry, reason: str, have: State, *, day: date, portal: Portal) -> Want:
    """What the portal shall hold without that version; nothing new where it was withdrawn before.

    Raises:
        PortalRefusedError: The version that would then be the newest is not served as it was published.
    """
    if entry.withdrawn is None:
        left = newest(other for other in have.versions if other.version != entry.version)
        package = _datapackage(portal, have, left) if left else None
        return withdrawal(entry.version, reason, have, day=day, left=package)
    want = current_want(have)
    assert want is not None  # noqa: S101  # this version is in the record
    return want


def _datapackage(portal: Portal, have: State, left: VersionEntry) -> Mapping[str, Any]:
    """What the version that becomes the newest says of itself, once all its files were read back."""
    dataset = have.listing.dataset
    reader = Citizen(portal.awaiting(dataset) or portal, dataset, left.version)
    if drifts := verify(left, reader):
        raise PortalRefusedError("served-differs", targets=", ".join(drift.target for drift in drifts))
    found: Mapping[str, Any] = json.loads(reader.read(DATAPACKAGE) or b"{}")
    return found


def _require_gone(portal: Portal, want: Want, entry: VersionEntry) -> None:
    """See as a citizen that none of its files is served."""
    names = {file.name for file in entry.files}
    still = sorted(names & set(portal.files(want.listing.dataset, entry.version)))
    if still:
        raise PortalRefusedError("withdrawn-served", path=portal.url, version=entry.version, files=", ".join(still))


def _outcome(kind: str, want: Want, entry: VersionEntry, actions: tuple[Action, ...]) -> Recalled:
    withdrawal_record = want.named(f"versions/{entry.version}").withdrawn or {}
    live = [other.version for other in want.listing.versions if other.withdrawn is None]
    return Recalled(
        dataset=want.listing.dataset,
        version=str(entry.version),
        kind=kind,
        day=withdrawal_record["date"],
        reason=withdrawal_record["reason"],
        files=len(entry.files),
        current=str(want.current or ""),
        others=tuple(map(str, live)),
        actions=actions,
    )
