"""A citizen's browser."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


PATIENCE = 30_000
"""Milliseconds in which a page of a busy portal must show what is awaited."""

OPTIONS = (
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "install Debian's package chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        shown = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        yield shown
        shown.close()
