"""`hromada review` and `hromada accept`: a person compares the reading of an act with it, and stands behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.parts import Command, Option

if TYPE_CHECKING:
    from types import SimpleNamespace as Options

    from flows.cli.console import Console

PROGRAMME = click.Argument(["programme"], metavar="PROGRAMME", help="programme")
REVIEW_OPTIONS = (
    PROGRAMME,
    Option(["--act"], metavar="NUMBER", help="review-act"),
    Option(["--out"], type=Path, default=Path("review.html"), metavar="FILE", help="review-out"),
    Option(["--xlsx"], type=Path, metavar="FILE", help="review-xlsx"),
)
ACCEPT_OPTIONS = (
    PROGRAMME,
    click.Argument(["file"], type=Path, metavar="FILE", help="accept-file"),
    Option(["--now"], metavar="2026-07-08", help="now"),
)


def _review(options: Options, console: Console) -> int:
    from flows.outside.machine.durable import put_files
    from flows.outside.machine.settings import Settings
    from flows.recipes.review_act import ReviewOrder, review_act
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        made = review_act(ReviewOrder(folder=folder, act=options.act), Direct(), console.lang)
    files = {options.out: made.page} | ({options.xlsx: made.sheet} if options.xlsx else {})
    for path, raw in files.items():
        put_files(path.parent, {path.name: raw})
    facts = {"act": made.number, "doubts": str(made.doubts), "sample": str(made.compulsory), "rows": str(made.rows)}
    console.line("review-written", files=", ".join(map(str, files)), **facts)
    if made.unanswerable:
        console.line("review-unanswerable", doubts=str(made.unanswerable))
    console.line("review-next", programme=options.programme, file=str(options.out))
    return 0


def _accept(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.accept_extraction import accept_extraction
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        accepted = accept_extraction(folder, options.file, moment(options.now).day, Direct())
    for change in accepted.changes:
        console.line("accept-figure", row=change.row, before=change.before or "—", after=change.after or "—")
    entry = accepted.acceptance
    console.line("accepted", act=entry.number, who=entry.who, path=str(accepted.path), sign=entry.rows_sha256[:8])
    console.line("accept-next", programme=options.programme)
    return 0


ACCEPTANCE_COMMANDS = (
    Command("review", _review, REVIEW_OPTIONS, help="review"),
    Command("accept", _accept, ACCEPT_OPTIONS, help="accept"),
)
