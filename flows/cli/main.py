"""`hromada`: the command line of maintainers, and of the programs that call it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from flows.messages.errors import ERRORS
from flows.messages.screen import HELP, SCREEN, USAGE
from flows.model.errors import HromadaError, PortalUnavailableError, RejectedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.cli.console import Console
    from flows.messages.text import Lang
    from flows.outside.machine.trial_access import Access

UNEXPECTED = 2
"""Our own fault: nothing was wrong with the data or the portal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code says who must act (0 done, 1 data, 2 usage or facts, 3 source or portal)."""
    options = _parser(_lang(arguments)).parse_args(arguments)
    from flows.cli.console import Console  # help and wrong usage need no screen

    console = Console(options.lang)
    try:
        return int(options.run(options, console))
    except RejectedError as fault:
        console.rejected(fault)
        return fault.exit_code
    except HromadaError as fault:
        console.error(ERRORS[fault.code].render(options.lang, **fault.facts))
        return fault.exit_code
    except Exception as fault:  # the last resort: a clerk never sees a traceback
        if os.environ.get("HROMADA_DEBUG"):
            raise
        console.error(ERRORS["unexpected"].render(options.lang, kind=type(fault).__name__, reason=str(fault)))
        return UNEXPECTED


def _lang(arguments: Sequence[str] | None) -> Lang:
    """The language asked for, before anything else is understood: help and wrong usage speak it too."""
    peek = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    peek.add_argument("--lang", nargs="?")
    return "en" if peek.parse_known_args(arguments)[0].lang == "en" else "uk"


class Parser(argparse.ArgumentParser):
    """A parser that speaks one of our languages."""

    def __init__(self, *, lang: Lang, add_help: bool = True, **words: Any) -> None:  # noqa: ANN401  # argparse's own
        """As argparse's, in that language."""
        super().__init__(add_help=False, **words)
        self.lang: Lang = lang
        if add_help:
            self.add_argument("-h", "--help", action="help", help=self.told("help"))

    def told(self, text: str) -> str:
        """One of `messages.HELP`."""
        return HELP[text].render(self.lang)

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, and where the right words stand; argparse itself knows English alone."""
        for english, own in USAGE.items():
            message = message.replace(english, own.render(self.lang))
        told = ERRORS["words-wrong"].render(self.lang, reason=message, command=self.prog)
        self.exit(UsageError.exit_code, f"{told}\n")


def _parser(lang: Lang) -> Parser:
    shared = Parser(lang=lang, add_help=False)
    shared.add_argument("--lang", choices=["uk", "en"], default=argparse.SUPPRESS, help=shared.told("lang"))
    parser = Parser(lang=lang, prog="hromada", description=shared.told("hromada"), parents=[shared])
    parser.set_defaults(lang="uk")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.join(commands, shared)
    portal = commands.add_parser("portal", lang=lang, help=shared.told("trial"), parents=[shared])
    verbs = portal.add_subparsers(required=True, metavar="up|down|status")
    for command in PORTAL_COMMANDS:
        command.join(verbs, shared)
    return parser


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: its name, which of `messages.HELP` says what it does, the words it takes, and what it does."""

    name: str
    text: str
    words: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, Console], int]

    def join(self, commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
        """Become one of these commands."""
        parser = commands.add_parser(self.name, lang=shared.lang, help=shared.told(self.text), parents=[shared])
        self.words(parser)
        parser.set_defaults(run=self.run)


def _add_place(command: Parser, nargs: Literal["?"] | None = None) -> None:
    command.add_argument("programme", metavar="PROGRAMME", nargs=nargs, help=command.told("programme"))
    command.add_argument("--portal", default="folder:./portal", metavar="folder:PATH", help=command.told("portal"))
    command.add_argument("--now", metavar="2026-07-08", help=command.told("now"))


def _add_half_year(command: Parser) -> None:
    command.add_argument("programme", metavar="PROGRAMME", help=command.told("programme"))
    command.add_argument("--cycle", metavar="2026-H1", help=command.told("half-year"))
    command.add_argument("--now", metavar="2026-07-03", help=command.told("now"))


def _extract_words(command: Parser) -> None:
    command.add_argument("source", type=Path, metavar="SOURCE")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=command.told("out"))


def _extract(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.programme.documents import read_source, write_tables
    from flows.recipes.extract_programme import extract_programme  # each command imports what it needs
    from flows.steps import Direct

    raw = read_source(options.source)
    with console.progress():
        extraction = extract_programme(options.source.name, raw, Direct())
    write_tables(options.out, extraction.files)
    console.extracted(extraction, options.out)
    return 0 if extraction.accepted else RejectedError.exit_code


def _publish_words(command: Parser) -> None:
    _add_place(command)
    command.add_argument("--cycle", metavar="2026-H1", help=command.told("cycle"))
    command.add_argument("--dry-run", action="store_true", help=command.told("dry-run"))
    command.add_argument("--engine", choices=["direct", "prefect"], help=command.told("engine"))


def _publish(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment, quiet_prefect  # as above
    from flows.outside.portals.address import require_address  # as above

    settings = Settings()
    require_address(options.portal)  # before anything records it
    if options.engine != "direct" and (_recorded() or options.engine == "prefect"):
        quiet_prefect()
        from flows.scheduled.flows import publish_programme as flow  # only a recorded run pays for Prefect
        from flows.scheduled.forms import DUE
        from flows.scheduled.steps import await_server

        with console.progress():
            await_server()
            form = (options.programme, options.cycle or DUE, options.portal, options.now or "", options.dry_run)
            outcomes = flow(*form)
    else:
        from flows.recipes.publication import Order
        from flows.recipes.publish_progress import publish_datasets
        from flows.steps import Direct

        console.note("unrecorded")
        folder = settings.programme_folder(options.programme)
        order = Order(
            folder=folder, cycle=options.cycle, portal=options.portal, now=moment(options.now), dry_run=options.dry_run
        )
        with console.progress():
            outcomes = publish_datasets(order, Direct())
    for outcome in outcomes:
        console.published(outcome, options.portal, dry_run=options.dry_run)
    return 0


def _recorded() -> bool:
    """Is there a Prefect server to record this run with; from now on this process knows it."""
    from flows.local.prefect import join_engine

    return join_engine()


def _audit(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings
    from flows.outside.portals.address import open_portal
    from flows.outside.programme.programmes import load_programme
    from flows.recipes.audit_portal import audit_portal

    facts = load_programme(Settings().programme_folder(options.programme))
    portal = open_portal(options.portal, facts)
    plan, done = (audit_portal(portal, dataset) for dataset in (facts.dataset, facts.progress_dataset))
    audits = (plan, done) if done.versions or done.drifts else (plan,)  # there may be nothing to report on yet
    for audit in audits:
        console.audited(audit)
    return 1 if any(audit.drifts or not audit.versions for audit in audits) else 0


def _withdraw_words(command: Parser) -> None:
    _add_place(command)
    command.add_argument("version", metavar="VERSION", help=command.told("version"))
    command.add_argument(
        "--dataset", choices=["programme", "progress"], default="programme", help=command.told("dataset")
    )
    command.add_argument("--reason", required=True, metavar="TEXT", help=command.told("reason"))
    command.add_argument("--dry-run", action="store_true", help=command.told("dry-run"))


def _withdraw(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.withdraw_version import Recall, withdraw_version
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    recall = Recall(
        folder=folder,
        version=options.version,
        reason=options.reason,
        portal=options.portal,
        now=moment(options.now),
        kind=options.dataset,
        dry_run=options.dry_run,
    )
    with console.progress():
        recalled = withdraw_version(recall, Direct())
    console.withdrawn(recalled, options.portal, dry_run=options.dry_run)
    return 0


def _up_words(command: Parser) -> None:
    command.add_argument("--watch", action="store_true", help=command.told("watch"))


def _up(options: argparse.Namespace, console: Console) -> int:
    from flows.local.prefect import engine_up, watch

    with console.progress():
        engine = engine_up()
    console.engine(engine)
    if options.watch:
        watch()
    return 0


def _down(options: argparse.Namespace, console: Console) -> int:
    from flows.local.prefect import engine_down

    with console.progress():
        ran = engine_down()
    _say(options, "engine-stopped" if ran else "engine-idle")
    return 0


def _forms_words(command: Parser) -> None:
    _add_half_year(command)
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=command.told("forms-out"))


def _forms(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.prepare_forms import FormsOrder, prepare_forms
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        prepared = prepare_forms(
            FormsOrder(folder=folder, cycle=options.cycle, out=options.out, now=moment(options.now)), Direct()
        )
    console.prepared(prepared, options.out)
    return 0


def _collect_words(command: Parser) -> None:
    _add_half_year(command)
    command.add_argument("--out", type=Path, metavar="DIR", help=command.told("collect-out"))


def _collect(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.collect_reports import CollectOrder, collect_programme
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        order = CollectOrder(folder=folder, cycle=options.cycle, out=options.out, now=moment(options.now))
        collection, copies = collect_programme(order, Direct())
    console.collected(collection, copies)
    return RejectedError.exit_code if collection.has_rejected else 0


def _calendar_words(command: Parser) -> None:
    command.add_argument("programme", metavar="PROGRAMME", help=command.told("programme"))
    command.add_argument("--now", metavar="2026-07-08", help=command.told("now"))


def _calendar(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.outside.programme.programmes import load_programme
    from flows.stages.calendar import timetable

    facts = load_programme(Settings().programme_folder(options.programme))
    console.timetable(timetable(facts), moment(options.now).day, facts.calendar.publication_time)
    return 0


def _status_words(command: Parser) -> None:
    _add_place(command, nargs="?")


def _status(options: argparse.Namespace, console: Console) -> int:
    return _programme_status(options, console) if options.programme else _engine_status(console)


def _engine_status(console: Console) -> int:
    from flows.local.prefect import engine_status

    console.engine(engine_status())
    return 0


def _programme_status(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.programme_status import programme_status
    from flows.recipes.publication import Order
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        status = programme_status(
            Order(folder=folder, cycle=None, portal=options.portal, now=moment(options.now)), Direct()
        )
    console.programme_status(status)
    return 0


def _annual_words(command: Parser) -> None:
    command.add_argument("programme", metavar="PROGRAMME", help=command.told("programme"))
    command.add_argument("--year", type=int, required=True, metavar="2026", help=command.told("year"))
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=command.told("annual-out"))
    command.add_argument("--now", metavar="2027-02-20", help=command.told("now"))


def _annual(options: argparse.Namespace, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.report_year import YearOrder, report_year
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        files = report_year(
            YearOrder(folder=folder, year=options.year, out=options.out, now=moment(options.now)), Direct()
        )
    console.annual(options.year, files)
    return 0


def _portal_words(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help=command.told("json"))
    command.add_argument("--ckan", choices=["2.12", "2.11"], default="2.12", help=command.told("ckan"))


def _portal_up(options: argparse.Namespace, console: Console) -> int:
    from flows.local.ckan import portal_up

    with console.progress():
        access, ran = portal_up(options.ckan)
    _show_access(options, access, "trial-running" if ran else "trial-started")
    return 0


def _portal_down(options: argparse.Namespace, console: Console) -> int:
    from flows.local.ckan import portal_down

    with console.progress():
        ran = portal_down(options.ckan)
    if not options.json:
        _say(options, "trial-stopped" if ran else "trial-idle")
    return 0


def _portal_status(options: argparse.Namespace, _: Console) -> int:
    from flows.local.ckan import portal_status

    access = portal_status(options.ckan)
    if access is None:
        raise PortalUnavailableError("trial-down")
    _show_access(options, access, "trial-running")
    return 0


def _show_access(options: argparse.Namespace, access: Access, text: str) -> None:
    """The address in words, or all of it for a program; a token is shown to none but a program."""
    if options.json:
        sys.stdout.write(json.dumps(asdict(access)) + "\n")
    else:
        _say(options, text, url=access.url, organization=access.organization)


def _say(options: argparse.Namespace, text: str, **facts: str) -> None:
    sys.stdout.write(SCREEN[text].render(options.lang, **facts) + "\n")


def _no_words(_: Parser) -> None:
    """The command takes none of its own."""


COMMANDS = (
    Command(name="extract", text="extract", words=_extract_words, run=_extract),
    Command(name="publish", text="publish", words=_publish_words, run=_publish),
    Command(name="audit", text="audit", words=_add_place, run=_audit),
    Command(name="withdraw", text="withdraw", words=_withdraw_words, run=_withdraw),
    Command(name="up", text="engine-up", words=_up_words, run=_up),
    Command(name="down", text="engine-down", words=_no_words, run=_down),
    Command(name="forms", text="forms", words=_forms_words, run=_forms),
    Command(name="collect", text="collect", words=_collect_words, run=_collect),
    Command(name="calendar", text="calendar", words=_calendar_words, run=_calendar),
    Command(name="status", text="status", words=_status_words, run=_status),
    Command(name="annual", text="annual", words=_annual_words, run=_annual),
)
PORTAL_COMMANDS = (
    Command(name="up", text="trial-up", words=_portal_words, run=_portal_up),
    Command(name="down", text="trial-stop", words=_portal_words, run=_portal_down),
    Command(name="status", text="trial-status", words=_portal_words, run=_portal_status),
)
