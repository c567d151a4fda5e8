"""Changing one dataset of a CKAN in one call: by `package_revise`, or by what older portals have instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.model.errors import PortalBusyError
from flows.outside.portals.ckan.calls import ConflictError, UnknownActionError
from flows.outside.portals.ckan.update import extras_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.outside.portals.ckan.calls import CkanSite
    from flows.outside.portals.ckan.update import Update


def create(site: CkanSite, name: str, update: Update, *, owner: str, private: bool) -> Mapping[str, Any]:
    """Make a dataset without resources; only a sysadmin may choose its id, so it is known by its name.

    Raises:
        PortalBusyError: Another machine made it since we looked.
        PortalUnavailableError: Nobody knows whether it was made.
        PortalRefusedError: The portal does not let us, or somebody else has taken the name.
    """
    fields = {"name": name, "owner_org": owner, "private": private, **update.fields, **_lists(update, {})}
    try:
        made: Mapping[str, Any] = site.call("package_create", fields)
    except ConflictError as fault:
        if made_by_others := site.ask("package_show", {"id": name}):
            raise _changed(site, made_by_others) from fault
        raise
    return made


def revise(site: CkanSite, package: Mapping[str, Any], update: Update) -> Mapping[str, Any]:
    """Change a dataset as it was just read, all or nothing; returns how it then stands.

    Raises:
        PortalBusyError: Somebody else changed it since; nothing was done.
        PortalUnavailableError: Nobody knows whether it was done.
        PortalRefusedError: The portal does not let us.
    """
    lists = _lists(update, package)
    gone = sorted(update.gone & {item["id"] for item in package["resources"]})
    data: dict[str, Any] = {
        "match": {"name": package["name"], "metadata_modified": package["metadata_modified"]},
        # Lists are merged by index: clear them away first.
        "filter": [*(f"-{name}" for name in lists), *(f"-resources__{key}" for key in gone)],
        "update": {**update.fields, **lists},
        **_resources(update, package),
    }
    files = {f"update__resources__{key}__upload": file for key, file in update.uploads.items()}
    if files:  # a form has no nesting; CKAN reads JSON in its fields
        data = {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}
    try:
        revised: Mapping[str, Any] = site.call("package_revise", data, files)["package"]
    except UnknownActionError:
        return _replace(site, package, update)
    except ConflictError as fault:
        if '"match"' in fault.facts["reason"]:
            raise _changed(site, package) from fault
        raise
    return revised


def _resources(update: Update, package: Mapping[str, Any]) -> dict[str, Any]:
    present = {item["id"] for item in package["resources"]}
    changed = {f"update__resources__{key}": dict(fields) for key, fields in update.resources.items() if key in present}
    new = [{"id": key, **fields} for key, fields in update.resources.items() if key not in present]
    return {**changed, **({"update__resources__extend": new} if new else {})}


def _lists(update: Update, package: Mapping[str, Any]) -> dict[str, Any]:
    """The extras and tags in full, including those of others; nothing where ours are there already."""
    extras = {**extras_of(package), **update.extras}
    tags = package.get("tags", [])
    lacking = [{"name": tag} for tag in update.tags if tag not in {item["name"] for item in tags}]
    return {
        **({"extras": _pairs(extras)} if extras != extras_of(package) else {}),
        **({"tags": [*tags, *lacking]} if lacking else {}),
    }


def _pairs(extras: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in extras.items()]


# --- CKAN before 2.9 -------------------------------------------------------------------------------


def _replace(site: CkanSite, package: Mapping[str, Any], update: Update) -> Mapping[str, Any]:
    """The same with the actions that an older CKAN has: files one by one, appended; then everything else in one call.

    Nothing guards it from another's change in between: it is read just before and checked just after.
    """
    present = {item["id"] for item in package["resources"]}
    for key, (name, raw) in update.uploads.items():
        fields = {field: str(value) for field, value in update.resources[key].items()}
        action = "resource_update" if key in present else "resource_create"
        site.call(action, {"package_id": package["id"], "id": key, **fields}, {"upload": (name, raw)})
    fresh = site.ask("package_show", {"id": package["name"]}) if update.uploads else package
    present = {item["id"] for item in fresh["resources"]}
    resources = [
        *(
            {**item, **update.resources.get(item["id"], {})}
            for item in fresh["resources"]
            if item["id"] not in update.gone
        ),
        *({"id": key, **fields} for key, fields in update.resources.items() if key not in present),
    ]
    site.call("package_update", {**fresh, **update.fields, **_lists(update, fresh), "resources": resources})
    after: Mapping[str, Any] = site.ask("package_show", {"id": package["name"]})
    if not update.is_done_in(after):
        raise _changed(site, package)
    return after


def _changed(site: CkanSite, package: Mapping[str, Any]) -> PortalBusyError:
    return PortalBusyError("ckan-changed", dataset=package["name"], path=site.address)
