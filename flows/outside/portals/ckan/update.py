"""How a dataset on a CKAN is to look, compared with how it looks: pure mappings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flows.messages.text import harmless
from flows.model.versions import Drift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


FORM_BYTES = 400_000
"""How much text one form may carry: from half a megabyte on, a CKAN refuses it."""
CLEAR = "clear_upload"
"""By this a resource's file is deleted; it is an order, which no portal shows."""


def extras_of(package: Mapping[str, Any] | None) -> dict[str, str]:
    """A package's extras by key."""
    return {item["key"]: item["value"] for item in (package or {}).get("extras", ())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a dataset is to hold: its fields, its extras, and its resources by id, each with the fields that are ours.

    `uploads` are files to be sent along, by the resource's id: name and bytes. `gone` are resources that are to be
    deleted. Tags and extras are complete: what stands there under our keys is replaced. Resources that are not named
    stay as they are.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    resources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    uploads: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def is_done_in(self, package: Mapping[str, Any]) -> bool:
        """Whether a dataset holds all this already."""
        return next(self.differences(package), None) is None

    def differences(self, package: Mapping[str, Any]) -> Iterator[Drift]:
        """Everything in which a dataset differs."""
        yield from _differing(self.fields, package)
        yield from _differing(self.extras, extras_of(package))
        for tag in sorted(set(self.tags) - {tag["name"] for tag in package["tags"]}):
            yield Drift(target="tags", expected=tag, found="", kind="page-field")
        resources = {item["id"]: item for item in package["resources"]}
        for key, wanted in self.resources.items():
            if key not in resources:
                yield Drift(target=wanted.get("name", key), expected=key, found="", kind="page-lost")
            else:
                name = wanted.get("name") or harmless(resources[key].get("name") or key)
                yield from _differing(wanted, resources[key], f"{name}: ")
        for key in sorted(self.gone & resources.keys()):
            yield Drift(target=harmless(resources[key].get("name") or key), expected="", found=key, kind="page-extra")

    def part(self, keys: Iterable[str]) -> Update:
        """These of its resources with their files, and nothing else."""
        chosen = tuple(keys)
        return Update(
            resources={key: self.resources[key] for key in chosen}, uploads={key: self.uploads[key] for key in chosen}
        )

    def without_leftovers(self, package: Mapping[str, Any]) -> Update:
        """The update that deletes files under our ids with another content: a file is never overwritten."""
        hashes = {item["id"]: item.get("hash") for item in package["resources"]}
        wanted = {key: self.resources[key]["hash"] for key in self.uploads}
        return Update(gone=frozenset(key for key, digest in wanted.items() if hashes.get(key, digest) != digest))


def _differing(wanted: Mapping[str, Any], fields: Mapping[str, Any], place: str = "") -> Iterator[Drift]:
    for name, value in wanted.items():
        if name != CLEAR and value not in (fields.get(name), fields.get(name) or ""):
            found = harmless(str(fields.get(name, "")))
            yield Drift(target=f"{place}{name}", expected=str(value), found=found, kind="page-field")


def parts(whole: Update, limit: int, *, record_size: int = 0) -> tuple[Update, ...]:
    """The update split into calls of at most `limit` bytes: one call, where that is enough.

    Files go in their order; everything else, the record included, comes with the last of them, or after it where the
    record (`record_size` characters) is too long for a form.
    """
    groups: list[list[str]] = [[]]
    room = limit
    for key, (_, raw) in whole.uploads.items():
        if groups[-1] and len(raw) + FORM_BYTES > room:
            groups.append([])
            room = limit
        groups[-1].append(key)
        room -= len(raw)
    if record_size > FORM_BYTES:
        groups.append([])
    *first, last = map(whole.part, groups)
    others = {key: fields for key, fields in whole.resources.items() if key not in whole.uploads}
    return (*first, replace(whole, resources={**others, **last.resources}, uploads=last.uploads))


def is_hidden(package: Mapping[str, Any] | None) -> bool:
    """Whether a package is shown to its editors alone: it is private, or a draft, or awaits approval."""
    return package is not None and (package["private"] or package.get("state", "active") != "active")
