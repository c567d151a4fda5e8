"""ckanapi's client, which carries every call of ours to a CKAN's API, with what it cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ckanapi import CKANAPIError, RemoteCKAN
from requests_toolbelt import MultipartEncoder

from flows.outside.portals.ckan.answers import is_sound
from flows.outside.portals.ckan.session import LARGEST_ANSWER, NOTHING, USER_AGENT, Reply

if TYPE_CHECKING:
    from flows.outside.portals.ckan.session import PortalSession

Files = Mapping[str, tuple[str, bytes]]
"""Name of a parameter → name and bytes of the file sent as it."""

JSON = "application/json; charset=utf-8"


class CkanApi(RemoteCKAN):  # type: ignore[misc]  # ckanapi has no types
    """`RemoteCKAN` over our session. What is overridden is what it cannot do.

    - It escapes every Cyrillic letter, which doubles the bytes, and joins the files of a form in memory: the body is
      made here.
    - It waits for ever and reads without end: our session sends, and reads the reply.
    - Its errors keep neither the headers nor the status of what is no CKAN's reply: the last reply is kept here.
    - It stumbles over unsound JSON and errors of an odd shape: the one is kept from it, one error stands for the other.

    It is never given the token, which it would send in two headers; the session signs with one.
    """

    base_url = "api/3/action/"

    def __init__(self, session: PortalSession) -> None:
        """Send nothing yet."""
        super().__init__(session.address, user_agent=USER_AGENT, session=session)
        self.reply: Reply = NOTHING

    def call_action(self, action: str, data_dict: Mapping[str, Any] | None = None, files: Files | None = None) -> Any:  # noqa: ANN401  # JSON
        """What an action returns, or one of ckanapi's errors."""
        data = data_dict or {}
        body = form_of(data, files) if files else json.dumps(data, ensure_ascii=False).encode()
        try:
            return super().call_action(action, requests_kwargs={"data": body})
        except (AttributeError, KeyError, TypeError) as fault:
            raise CKANAPIError(action) from fault

    def _request_fn(
        self, url: str, _data: bytes, headers: dict[str, str], _files: None, options: dict[str, Any]
    ) -> tuple[int, str]:
        body = options["data"]
        headers["Content-Type"] = body.content_type if isinstance(body, MultipartEncoder) else JSON
        self.reply = self.session.reply(
            "POST", url, limit=LARGEST_ANSWER, data=body, headers=headers, allow_redirects=False
        )
        return self.reply.status, self.reply.text if is_sound(self.reply.raw) else ""


def form_of(data: Mapping[str, Any], files: Files) -> MultipartEncoder:
    """A form that is sent piece by piece: a file is never copied into one body."""
    parts = {name: (file, BytesIO(raw), "application/octet-stream") for name, (file, raw) in files.items()}
    return MultipartEncoder({**data, **parts})
