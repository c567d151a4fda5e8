"""A whole site of a played year in a folder, with the published files beside it, and a server on this machine."""

from __future__ import annotations

from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from flows.local.preview import serve
from flows.recipes.build_site import SiteOrder, build_site
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from support.served_news import ServedNews


@pytest.fixture(scope="session")
def built(news: ServedNews, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `hromada site … --out` makes of it."""
    out = tmp_path_factory.mktemp("built") / "site"
    folder = news.folder.parent / "programme"
    build_site(SiteOrder(folder, f"folder:{news.folder}", out), Direct())
    return out


def address_of(folder: Path) -> str:
    """Where `hromada serve` shows that folder, until the tests end."""
    started: Queue[str] = Queue()
    Thread(target=serve, args=(folder, 0, started.put), daemon=True).start()
    return started.get()
