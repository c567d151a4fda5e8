"""What a dataset on a CKAN shall say, beside what it says: pure mappings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flows.model.versions import Drift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


OURS = "Код набору (hromada-open-data)"
"""The extra by which a dataset is known to be ours: it holds the dataset's name. Citizens read it, as all extras."""
FORM_BYTES = 400_000
"""How much text one form may carry: from half a megabyte on, a CKAN refuses it."""
CLEAR = "clear_upload"
"""By this a resource's file is deleted; it is an order, which no portal shows."""


def extras_of(package: Mapping[str, Any] | None) -> dict[str, str]:
    """A package's extras by key."""
    return {item["key"]: item["value"] for item in (package or {}).get("extras", ())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a dataset shall say: its fields, its extras, and its resources by id, each with the fields that are ours.

    `uploads` are files to be sent along, by the resource's id: name and bytes. `gone` are resources that shall not be
    there. Tags and extras are whole, so that
    whatever was there under our keys is replaced; resources that are not named stay as they are.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    resources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    uploads: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def is_said_by(self, package: Mapping[str, Any]) -> bool:
        """Whether a dataset says all this already."""
        return next(self.differences(package), None) is None

    def differences(self, package: Mapping[str, Any]) -> Iterator[Drift]:
        """All that a dataset says otherwise, or does not say."""
        yield from _differing(self.fields, package)
        yield from _differing(self.extras, extras_of(package))
        for tag in sorted(set(self.tags) - {tag["name"] for tag in package["tags"]}):
            yield Drift(target="tags", expected=tag, found="", kind="page-field")
        held = {item["id"]: item for item in package["resources"]}
        for key, wanted in self.resources.items():
            if key not in held:
                yield Drift(target=wanted.get("name", key), expected=key, found="", kind="page-lost")
            else:
                named = wanted.get("name") or held[key].get("name") or key
                yield from _differing(wanted, held[key], f"{named}: ")
        for key in sorted(self.gone & held.keys()):
            yield Drift(target=held[key].get("name") or key, expected="", found=key, kind="page-extra")

    def part(self, keys: Iterable[str]) -> Update:
        """These of its resources with their files, and nothing else."""
        chosen = tuple(keys)
        return Update(
            resources={key: self.resources[key] for key in chosen}, uploads={key: self.uploads[key] for key in chosen}
        )

    def without_leftovers(self, package: Mapping[str, Any]) -> Update:
        """By this, what lies under our ids with another content goes: a file is never overwritten."""
        hashes = {item["id"]: item.get("hash") for item in package["resources"]}
        told = {key: self.resources[key]["hash"] for key in self.uploads}
        other = (key for key, said in told.items() if hashes.get(key, said) != said)
        return Update(gone=frozenset(other))


def _differing(wanted: Mapping[str, Any], held: Mapping[str, Any], place: str = "") -> Iterator[Drift]:
    for name, value in wanted.items():
        if name != CLEAR and value not in (held.get(name), held.get(name) or ""):
            yield Drift(target=f"{place}{name}", expected=str(value), found=str(held.get(name, "")), kind="page-field")


def parts(whole: Update, limit: int, *, said: int = 0) -> tuple[Update, ...]:
    """The same in as many calls as a portal needs that takes `limit` bytes a call: in one, where that is enough.

    Files go in their order; all else that is to be said, the record among it, comes with the last of them, or after
    it where those texts (`said` bytes) are too long for a form.
    """
    groups: list[list[str]] = [[]]
    room = limit
    for key, (_, raw) in whole.uploads.items():
        if groups[-1] and len(raw) + FORM_BYTES > room:
            groups.append([])
            room = limit
        groups[-1].append(key)
        room -= len(raw)
    if said > FORM_BYTES:
        groups.append([])
    *first, last = map(whole.part, groups)
    others = {key: held for key, held in whole.resources.items() if key not in whole.uploads}
    return (*first, replace(whole, resources={**others, **last.resources}, uploads=last.uploads))


def is_hidden(package: Mapping[str, Any] | None) -> bool:
    """Whether a package is shown to its editors alone: it is private, or a draft, or awaits approval."""
    return package is not None and (package["private"] or package.get("state", "active") != "active")
