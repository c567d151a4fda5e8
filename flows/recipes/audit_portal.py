"""The recipe of `hromada audit`: do citizens get what we published? It changes nothing and takes no lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flows.model.errors import HromadaError, NoAnswerError, NoPortalError, PortalRefusedError
from flows.model.versions import Drift
from flows.outside.portals.contract import Citizen
from flows.stages.versions.official import FOLDER, lacking, official_kind
from flows.stages.versions.plan import current_want, plan
from flows.stages.versions.stated import stated_differences, stated_facts
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from flows.model.versions import Action, VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.versions.official import Lack
    from flows.stages.versions.state import State

WEB = "ckan:"
"""The portals that are read over the web, where something may stand before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit of one dataset found.

    `versions` are those compared, oldest first; `drifts` every difference; `actions` what publishing again would mend
    by itself; `refusal` says why it could not look further, null where it could. `remarks` is what people should know
    besides, by the codes of `messages.REMARKS`; `lacks` are the rows that the publisher's own official sets on this
    portal lack, null where nobody could look.
    """

    dataset: str
    versions: tuple[VersionEntry, ...]
    drifts: tuple[Drift, ...]
    actions: tuple[Action, ...] = ()
    refusal: PortalRefusedError | None = None
    remarks: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] | None = None


def audit_portal(portal: Portal, dataset: str) -> Audit:
    """Compare all that a portal serves of a dataset with the portal's own record of what was published.

    What awaits approval is read as the dataset's editors see it, and a remark says so.

    Raises:
        PortalUnavailableError: The portal cannot be read.
        NoAnswerError: It does not answer, or there is none at its address.
    """
    try:
        have = portal.state(dataset)
    except NoAnswerError:
        raise
    except PortalRefusedError as refusal:
        return Audit(
            dataset=dataset,
            versions=(),
            drifts=(Drift(target=refusal.facts["path"], expected="", found=refusal.code, kind="refused"),),
            refusal=refusal,
        )
    want = current_want(have)
    actions = plan(want, have) if want else ()
    behind = portal.awaiting(dataset)
    served = tuple(_versions(portal, behind, have))
    undone = _undone(actions, have, {drift.target for drift in served})
    drifts = (*served, *_orphans(have), *_contradictions(have), *undone)
    lacks, unknown = _lacks(behind or portal, have)
    cached = ("cached",) if drifts and portal.url.startswith(WEB) else ()
    remarks = (*have.remarks, *(("awaiting",) if behind else ()), *unknown, *cached)
    return Audit(
        dataset=dataset,
        versions=have.versions,
        drifts=tuple(dict.fromkeys(drifts)),
        actions=actions,
        remarks=remarks,
        lacks=lacks,
    )


def _versions(portal: Portal, behind: Portal | None, have: State) -> Iterator[Drift]:
    dataset, reader = have.listing.dataset, behind or portal
    for entry in have.versions:
        live = entry.withdrawn is None
        found = verify(entry, Citizen(reader, dataset, entry.version)) if live else ()
        yield from found
        lost = {drift.target for drift in found}
        if live and entry.version == have.current and behind is None:
            led = verify(entry, Citizen(portal, dataset))
            yield from (replace(drift, kind="page-file") for drift in led if drift.target not in lost)
        names = {file.name for file in entry.files} if live else set()
        for name in sorted(set(reader.files(dataset, entry.version)) - names):
            yield Drift(target=f"{entry.version}/{name}", expected="", found="extra", kind="extra")


def _orphans(have: State) -> Iterator[Drift]:
    for entry in have.unlisted:
        yield Drift(target=f"versions/{entry.version}", expected="listed", found="unlisted", kind="unlisted")
    for name in have.orphans:
        yield Drift(target=name, expected="", found="orphan", kind="orphan")


def _contradictions(have: State) -> Iterator[Drift]:
    """Where the dataset's page states another licence, contact or title than the files of its newest version."""
    if have.description is None or have.datapackage is None:
        return
    in_files, on_page = (stated_facts(stating, {}) for stating in (have.datapackage, have.description))
    for place, expected, found in stated_differences(in_files, on_page):
        yield Drift(target=place.field, expected=expected, found=found, kind="facts")


def _undone(actions: tuple[Action, ...], have: State, damaged: Container[str]) -> Iterator[Drift]:
    """What publishing again would do: each step is a difference, but those of the page are listed field by field.

    A table whose file is among the `damaged` (`<version>/<file>`) went with it, and no publication brings it back.
    """
    yield from have.altered
    for step in actions:
        gone = step.kind in ("load", "alias") and f"{step.after}/{step.target}.csv" in damaged
        if not gone and not (step.kind == "describe" and have.altered) and not _is_shown(step, have):
            yield Drift(target=step.target, expected=step.after, found=step.before, kind=step.kind)


def _is_shown(step: Action, have: State) -> bool:
    """Whether this leads a table's address to where it leads still: so does one whose rows are loaded anew."""
    table = (have.tables or {}).get(step.target)
    return step.kind == "alias" and table is not None and table.alias == step.after


def _lacks(portal: Portal, have: State) -> tuple[tuple[Lack, ...] | None, tuple[str, ...]]:
    """The official rows that the publisher's own sets lack, null where nobody could look; and a remark if so."""
    rows = _official(portal, have)
    try:
        sheets = portal.sheets(have.listing.dataset, partial(official_kind, official=rows)) if rows else None
        return (None if sheets is None else lacking(rows, tuple(sheets))), ()
    except NoPortalError:
        raise
    except HromadaError:
        return None, ("official-unknown",)


def _official(portal: Portal, have: State) -> dict[str, bytes]:
    """Our official rows, as the newest version brings them, by table."""
    if have.head is None:
        return {}
    reader = Citizen(portal, have.listing.dataset, have.head.version)
    names = (PurePosixPath(file.name) for file in have.head.files)
    found = {name.stem: reader.read(str(name)) for name in names if str(name.parent) == FOLDER}
    return {table: raw for table, raw in found.items() if raw is not None}
