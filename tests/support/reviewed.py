"""Acts to be reviewed, and saved reviews as the page makes them."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import load_programme
from flows.recipes.review_act import ReviewOrder, under_review
from flows.steps import Direct
from support.acts import Layout, real, render
from support.documents_of_acts import Look, blocks_of
from support.office import by_chromium
from support.programmes import copy_of_the_programme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

    from flows.stages.review.dossier import Dossier

WHO = "Оксана Іваненко, начальниця відділу"
SALT = "тест"
ACT = "46/38/VIII"


def printed_act(browser: Browser) -> bytes:
    """The real act as a plain PDF: a few of its cells may be read in two ways."""
    blocks = blocks_of(render(real().act, Layout(total="straight")).raw.decode())
    return by_chromium(browser, {"act": (blocks, Look(width=297, height=210))})["act"]


def programme_of(raw: bytes, folder: Path) -> Path:
    """The real programme, whose act is this PDF."""
    programme = copy_of_the_programme(folder)
    (source,) = (programme / "source").iterdir()
    source.unlink()
    (programme / "source" / "act.pdf").write_bytes(raw)
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace(f'file: "{source.name}"', 'file: "act.pdf"'), "utf-8")
    return programme


def dossier_of(programme: Path, uid: str = "", *, drawn: bool = False) -> Dossier:
    """What a reviewer of the programme's first act, or of this one, is shown."""
    acts = [entry.act for entry in load_programme(programme).acts]
    act = next(act for act in acts if uid in {"", act.uid})
    order = ReviewOrder(folder=programme, salt=SALT)
    return under_review(order, act, load_definitions(), Direct(), drawn=drawn).dossier


def entry_of(dossier: Dossier, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # values of YAML
    """A whole review in which everything is right, and what is changed in it."""
    act = dossier.act
    return {
        "number": act.number,
        "date": act.date,
        "who": WHO,
        "when": date(2026, 7, 1),
        "note": "",
        "files": [{"name": file.name, "sha256": file.sha256} for file in act.every_file],
        "shown_sha256": dossier.shown_sha256,
        "salt": dossier.salt,
        "verdicts": [{"row": row.name, "right": True} for row in dossier.compulsory],
        "answers": [
            {"place": cell.place, "column": cell.column, "read": cell.read, "text": cell.read} for cell in dossier.cells
        ],
        **changes,
    }


def saved(path: Path, entry: Mapping[str, Any]) -> Path:
    """A file as the page saves it."""
    body = yaml.safe_dump([dict(entry)], allow_unicode=True, sort_keys=False)
    path.write_text(f"{body}# seal: {hashlib.sha256(body.encode()).hexdigest()}\n", "utf-8")
    return path
