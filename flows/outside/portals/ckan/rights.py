"""Who we are on a CKAN, and whether it lets us do what we need: found out before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from flows.model.errors import PortalRefusedError, PortalUnavailableError
from flows.outside.machine.settings import Settings
from flows.outside.portals.ckan.calls import UnknownActionError

if TYPE_CHECKING:
    from flows.outside.portals.ckan.calls import CkanSite
    from flows.outside.portals.ckan.view import View

OLDER = ("resource_create", "resource_update", "package_update")
"""What a CKAN before 2.9 must have in place of `package_revise`."""


def token_for(address: str) -> SecretStr | None:
    """The token of this machine's environment, else that of our own trial portal, if it is the one.

    Raises:
        PortalRefusedError: The text cannot be a token, or everybody on the way could read it.
    """
    from flows.outside.machine.trial_access import trial_access  # only a portal without a token asks

    setting = Settings().token(address)
    text = setting.get_secret_value().strip() if setting else ""  # a file or a pasted secret ends in a line break
    if not (text.isascii() and text.isprintable()):  # else the network library refuses it, and prints it
        raise PortalRefusedError("ckan-token-odd", path=address)
    trial = None if text else trial_access(address)
    found = trial.token if trial else text
    if found and not Settings().may_go_plainly(address):
        raise PortalRefusedError("ckan-token-plain", path=address, host=urlsplit(address).hostname)
    return SecretStr(found) if found else None


def require_rights(view: View) -> None:
    """Find the organization that is to own the datasets, and check that the portal can do what we need.

    Raises:
        PortalRefusedError: The portal does not let us in, or lacks what we need; the message names it.
        PortalUnavailableError: The portal is away, or its files are where nobody answers.
    """
    view.lookups.owner = _organization(view)
    _require_actions(view.site)
    _require_reachable(view.site)


def owner(view: View) -> str:
    """The organization that is to own the datasets, looked up once a run.

    Raises:
        PortalRefusedError: The token may not edit there, or it is not certain which one is meant.
        PortalUnavailableError: The portal is away.
    """
    view.lookups.owner = view.lookups.owner or _organization(view)
    return view.lookups.owner


def _organization(view: View) -> str:
    site, named = view.site, view.wishes.organization
    if site.token is None:
        raise PortalRefusedError("ckan-token-missing", path=site.address)
    site.plugins  # noqa: B018  # refuses what is no CKAN
    organizations = site.ask("organization_list_for_user", {"permission": "create_dataset"}) or []
    view.lookups.editable |= {str(item["id"]) for item in organizations}
    found = [item for item in organizations if named in (None, item["name"], item["id"], item["title"])]
    if len(found) == 1:
        return str(found[0]["id"])
    raise PortalRefusedError(
        _unfit(site, organizations, named), path=site.address, organization=named or "", count=len(organizations)
    )


def _unfit(site: CkanSite, organizations: list[Any], named: str | None) -> str:
    if not organizations and not site.ask("user_show"):
        return "ckan-token-refused"
    if named is None:
        return "ckan-organization-unclear" if organizations else "ckan-organization-none"
    there = site.ask("organization_show", {"id": named})
    return "ckan-organization-denied" if there else "ckan-organization-unknown"


def _require_actions(site: CkanSite) -> None:
    """See that the portal has a way to change a dataset in one call.

    Raises:
        UnknownActionError: It has neither.
    """
    if site.since(2, 9) or site.can("package_revise"):
        return
    if lacking := [name for name in OLDER if not site.can(name)]:
        raise UnknownActionError("ckan-action-unknown", path=site.address, action=", ".join(lacking))


def _require_reachable(site: CkanSite) -> None:
    """See that files can be read at the address that the portal gives for them.

    Raises:
        PortalUnavailableError: It calls itself by another address than ours, and nobody answers there.
    """
    there = site.own_address
    if there and not site.reaches(there):
        raise PortalUnavailableError("ckan-elsewhere", path=site.address, there=there)
