"""What a CKAN with ckanext-dcat reads its DCAT from: extras by the keys of that extension's own mapping.

https://docs.ckan.org/projects/ckanext-dcat/en/latest/mapping/ names the keys. With ckanext-scheming beside it they are
fields of the portal's schema, and no extra may bear the name of one: there `portals.<address>.fields` sets them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.site.machines.vocabularies import AUTHORITY, FREQUENCIES
from flows.stages.versions.state import newest, person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.record import Listing


def speaks_dcat(plugins: Collection[str]) -> bool:
    """Whether the portal reads these extras."""
    return "dcat" in plugins and "scheming_datasets" not in plugins


def dcat_extras(listing: Listing, description: Mapping[str, Any], facts: ProgrammeFacts | None) -> dict[str, str]:
    """The extras by their keys; what is not known is left out."""
    head = newest(listing.versions)
    contact = person(description, "contact")
    frequency = FREQUENCIES.get(description.get("accrualPeriodicity", ""), "")
    values = {
        "issued": min((entry.published.isoformat() for entry in listing.versions), default=""),
        "modified": head.published.isoformat() if head else "",
        "publisher_name": person(description, "publisher").get("title", ""),
        "contact_name": contact.get("title", ""),
        "contact_email": contact.get("email", ""),
        "frequency": f"{AUTHORITY}frequency/{frequency}" if frequency else "",
        "language": json.dumps([f"{AUTHORITY}language/UKR"]) if description.get("language") == "uk" else "",
        "theme": json.dumps([f"{AUTHORITY}data-theme/GOVE"]),
        "temporal_start": f"{facts.period.first_year}-01-01" if facts else "",
        "temporal_end": f"{facts.period.last_year}-12-31" if facts else "",
    }
    return {key: value for key, value in values.items() if value}
