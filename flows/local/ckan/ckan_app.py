"""CKAN's side of the trial portal: run by CKAN's own Python, where nothing of this project is installed.

`CKAN_INI` names the configuration; gunicorn serves `application()`, and the file run by itself prepares a new portal:
its arguments are the title and the description of the organization.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sys
from typing import Any

ORGANIZATION = "hromada"
EDITOR = "editor"


def application() -> Any:  # noqa: ANN401  # CKAN has no types of its own
    """The web application."""
    from ckan.cli import load_config  # type: ignore[import-not-found]  # only CKAN's environment has it
    from ckan.config.middleware import make_app  # type: ignore[import-not-found]  # as above

    return make_app(load_config())


def prepare(title: str, description: str) -> dict[str, str]:
    """Make the tables, the organization, its editor and a new token; what is there already stays.

    Returns:
        The organization's name and the editor's API token.
    """
    from ckan.cli.db import pending_migrations, upgrade  # type: ignore[import-not-found]  # as above
    from ckan.plugins.toolkit import get_action  # type: ignore[import-not-found]  # as above

    with application()._wsgi_app.test_request_context():  # noqa: SLF001  # as CKAN's own command line does
        upgrade.main(args=[], standalone_mode=False)
        pending_migrations.main(args=["--apply"], standalone_mode=False)  # CKAN 2.11's upgrade leaves the plugins out
        site = {"user": get_action("get_site_user")({"ignore_auth": True}, {})["name"], "ignore_auth": True}
        _make_editor(site)
        _make_organization(site, title, description)
        token = get_action("api_token_create")({**site}, {"user": EDITOR, "name": "hromada"})
    return {"organization": ORGANIZATION, "token": token["token"]}


def _make_editor(site: dict[str, Any]) -> None:
    from ckan.plugins.toolkit import ObjectNotFound, get_action

    try:
        get_action("user_show")({**site}, {"id": EDITOR})
    except ObjectNotFound:
        user = {"name": EDITOR, "email": "editor@example.org", "password": secrets.token_urlsafe(24)}
        get_action("user_create")({**site}, user)


def _make_organization(site: dict[str, Any], title: str, description: str) -> None:
    from ckan.plugins.toolkit import ObjectNotFound, get_action

    try:
        get_action("organization_show")({**site}, {"id": ORGANIZATION})
    except ObjectNotFound:
        get_action("organization_create")({**site}, {"name": ORGANIZATION, "title": title, "description": description})
    member = {"id": ORGANIZATION, "username": EDITOR, "role": "editor"}
    get_action("organization_member_create")({**site}, member)


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):  # CKAN's own commands print; only the result goes to standard output
        made = prepare(*sys.argv[1:])
    sys.stdout.write(json.dumps(made))
