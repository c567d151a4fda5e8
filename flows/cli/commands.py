"""Every command: its options, and what it does."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.acceptance import ACCEPTANCE_COMMANDS
from flows.cli.init import INIT_COMMAND
from flows.cli.parts import Choice, Command, CommandGroup, Option, WholeNumber
from flows.model.errors import PortalUnavailableError, RejectedError, SourceError, UsageError
from flows.model.record import parse_cycle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace as Options

    from flows.cli.console import Console
    from flows.outside.machine.trial_access import Access


def _now(example: str) -> Option:
    return Option(["--now"], metavar=example, help="now")


def _out(text: str, *, required: bool = False) -> Option:
    return Option(["--out"], type=Path, metavar="DIR", required=required, help=text)


SOURCE = click.Argument(["source"], type=Path, metavar="SOURCE", help="source")
PROGRAMME_ARGUMENT = click.Argument(["programme"], metavar="PROGRAMME", help="programme")
ANY_PROGRAMME = click.Argument(["programme"], metavar="[PROGRAMME]", required=False, help="programme")
HERE = "folder:./portal"
"""The portal where none is named."""
PLACE_OPTIONS = (
    Option(["--portal"], default=HERE, metavar="folder:PATH", help="portal"),
    _now("2026-07-08"),
)
HALF_YEAR = (Option(["--cycle"], metavar="2026-H1", help="half-year"), _now("2026-07-03"))
DRY_RUN = Option(["--dry-run"], is_flag=True, help="dry-run")
PUBLISH_OPTIONS = (
    ANY_PROGRAMME,
    Option(["--all"], is_flag=True, help="all"),
    Option(["--portal"], metavar="folder:PATH", help="portal"),
    _now("2026-07-08"),
    Option(["--cycle"], metavar="2026-H1", help="cycle"),
    DRY_RUN,
    Option(["--engine"], type=Choice(["direct", "prefect"]), help="engine"),
)
WITHDRAW = (
    PROGRAMME_ARGUMENT,
    *PLACE_OPTIONS,
    click.Argument(["version"], metavar="VERSION", help="version"),
    Option(["--dataset"], type=Choice(["programme", "progress"]), default="programme", help="dataset"),
    Option(["--reason"], metavar="TEXT", required=True, help="reason"),
    DRY_RUN,
)
UP = (Option(["--watch"], is_flag=True, help="watch"),)
ANNUAL = (
    PROGRAMME_ARGUMENT,
    Option(["--year"], type=WholeNumber(), metavar="2026", required=True, help="year"),
    _out("annual-out", required=True),
    _now("2027-02-20"),
)
SITE_OPTIONS = (PROGRAMME_ARGUMENT, PLACE_OPTIONS[0], _out("site-out", required=True))
COUNTRY_OPTIONS = (
    Option(["--portal"], default="folder:./portal", metavar="folder:PATH", help="country-portal"),
    _now("2026-07-08"),
    DRY_RUN,
)
SERVE_OPTIONS = (
    click.Argument(["folder"], type=Path, metavar="[DIR]", required=False, help="serve-folder"),
    Option(["--port"], type=WholeNumber(), metavar="8000", default=8000, help="port"),
)
TRIAL = (
    Option(["--json"], is_flag=True, help="json"),
    Option(["--ckan"], type=Choice(["2.12", "2.11"]), default="2.12", help="ckan"),
)


def _extract(options: Options, console: Console) -> int:
    from flows.outside.machine.durable import put_files
    from flows.outside.programme.documents import read_source
    from flows.recipes.extract_programme import extract_programme  # each command imports what it needs
    from flows.steps import Direct

    raw = read_source(options.source)
    with console.progress():
        extraction = extract_programme(options.source.name, raw, Direct())
    put_files(options.out, {f"{table}.csv": raw for table, raw in extraction.files.items()})
    console.extracted(extraction, options.out)
    return 0 if extraction.accepted else RejectedError.exit_code


def _publish(options: Options, console: Console) -> int:
    if options.all and options.programme:
        raise UsageError("all-or-one", programme=options.programme)
    if options.all:
        return _publish_all(options, console)
    if not options.programme:
        raise UsageError("programme-unnamed")
    options.portal = options.portal or HERE
    from flows.outside.machine.settings import Settings, moment, quiet_prefect  # as above
    from flows.outside.portals.address import require_address  # as above

    settings = Settings()
    require_address(options.portal)  # before anything records it
    if options.engine != "direct" and (_recorded() or options.engine == "prefect"):
        quiet_prefect()
        from flows.scheduled.flows import publish_programme as flow  # only a recorded run pays for Prefect
        from flows.scheduled.forms import DUE
        from flows.scheduled.steps import await_server

        with console.progress(), console.cautions(), _files_named(options.programme):
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
            folder=folder,
            cycle=options.cycle,
            portal=options.portal,
            now=moment(options.now),
            dry_run=options.dry_run,
        )
        with console.progress(), console.cautions(), _files_named(options.programme):
            outcomes = publish_datasets(order, Direct())
    for outcome in outcomes:
        console.published(outcome, options.portal, dry_run=options.dry_run)
    return 0


def _publish_all(options: Options, console: Console) -> int:
    from functools import partial

    from flows.outside.machine.runners import in_processes, one_by_one
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.batch import publish_batch
    from flows.recipes.publish_all import EXIT_CODES, AllOrder, publish_all

    settings = Settings()
    by_processes = partial(in_processes, workers=settings.hromada_workers)
    alone = settings.hromada_runner == "in-turn"
    carry, workers = (one_by_one, 1) if alone else (by_processes, settings.hromada_workers)
    here = f"folder:{Path('portal').absolute()}"
    order = AllOrder(portal=_absolute(options.portal or ""), otherwise=here, now=moment(options.now), workers=workers)
    with console.counted() as tell:
        ended = publish_all(order, lambda batches: carry(batches, publish_batch), tell)
    console.all_published(ended)
    return max((EXIT_CODES.get(one.result, 0) for one in ended), default=0)


def _absolute(address: str) -> str:
    """A portal's address for processes that may stand elsewhere."""
    kind, _, path = address.partition(":")
    return f"folder:{Path(path).absolute()}" if kind == "folder" and not path.startswith("~") else address


@contextmanager
def _files_named(programme: str) -> Iterator[None]:
    """Within, an error about reports that are gone names their files; what is recorded of it has only their labels."""
    try:
        yield
    except SourceError as fault:
        if fault.code != "reports-gone":
            raise
        from flows.outside.inbox.received import with_names  # only this error needs them
        from flows.outside.machine.settings import Settings

        folder = Settings().programme_folder(programme)
        files = with_names(folder, fault.facts["files"], cycle=parse_cycle(fault.facts["cycle"]))
        raise SourceError(fault.code, **{**fault.facts, "files": files}) from fault


def _recorded() -> bool:
    """Is there a Prefect server to record this run with; from now on this process knows it."""
    from flows.local.prefect import join_engine

    return join_engine()


def _audit(options: Options, console: Console) -> int:
    from flows.model.facts import COUNTRY_DATASET
    from flows.outside.machine.settings import Settings
    from flows.outside.portals.address import open_portal
    from flows.outside.programme.programmes import load_programme
    from flows.recipes.audit_portal import audit_portal

    folder = Settings().programme_folder(options.programme)
    if options.programme == COUNTRY_DATASET and not folder.is_dir():  # its facts are those of the programmes
        audits = [audit_portal(open_portal(options.portal), COUNTRY_DATASET)]
    else:
        facts = load_programme(folder)
        portal = open_portal(options.portal, facts)
        plan, done = (audit_portal(portal, dataset) for dataset in (facts.dataset, facts.progress_dataset))
        audits = [plan, done] if done.versions or done.drifts else [plan]  # there may be nothing to report on yet
    for audit in audits:
        console.audited(audit)
    return 1 if any(audit.drifts or not audit.versions for audit in audits) else 0


def _withdraw(options: Options, console: Console) -> int:
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


def _up(options: Options, console: Console) -> int:
    from flows.local.prefect import engine_up, watch

    with console.progress():
        engine = engine_up()
    console.engine(engine)
    if options.watch:
        watch()
    return 0


def _down(_: Options, console: Console) -> int:
    from flows.local.prefect import engine_down

    with console.progress():
        ran = engine_down()
    console.line("engine-stopped" if ran else "engine-idle")
    return 0


def _forms(options: Options, console: Console) -> int:
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


def _collect(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.collect_reports import CollectOrder, collect_programme
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        order = CollectOrder(folder=folder, cycle=options.cycle, out=options.out, now=moment(options.now))
        collection, copies = collect_programme(order, Direct())
    console.collected(collection, copies)
    return RejectedError.exit_code if collection.has_rejected else 0


def _calendar(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.outside.programme.programmes import load_programme
    from flows.stages.calendar import timetable

    facts = load_programme(Settings().programme_folder(options.programme))
    console.timetable(timetable(facts), moment(options.now).day, facts.calendar.publication_time)
    return 0


def _status(options: Options, console: Console) -> int:
    return _programme_status(options, console) if options.programme else _engine_status(console)


def _engine_status(console: Console) -> int:
    from flows.local.prefect import engine_status

    console.engine(engine_status())
    return 0


def _programme_status(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.programme_status import programme_status
    from flows.recipes.publication import Order
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress(), _files_named(options.programme):
        status = programme_status(
            Order(folder=folder, cycle=None, portal=options.portal, now=moment(options.now)), Direct()
        )
    console.programme_status(status)
    return 0


def _annual(options: Options, console: Console) -> int:
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


def _portal_up(options: Options, console: Console) -> int:
    from flows.local.ckan import portal_up

    with console.progress():
        access, ran = portal_up(options.ckan)
    _show_access(console, access, "trial-running" if ran else "trial-started", as_json=options.json)
    return 0


def _portal_down(options: Options, console: Console) -> int:
    from flows.local.ckan import portal_down

    with console.progress():
        ran = portal_down(options.ckan)
    if not options.json:
        console.line("trial-stopped" if ran else "trial-idle")
    return 0


def _portal_status(options: Options, console: Console) -> int:
    from flows.local.ckan import portal_status

    access = portal_status(options.ckan)
    if access is None:
        raise PortalUnavailableError("trial-down")
    _show_access(console, access, "trial-running", as_json=options.json)
    return 0


def _show_access(console: Console, access: Access, text: str, *, as_json: bool) -> None:
    """The address in words, or all of it for a program; a token is shown to none but a program."""
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(access)))
    else:
        console.line(text, url=access.url, organization=access.organization)


def _site(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings
    from flows.recipes.build_site import SiteOrder, build_site
    from flows.steps import Direct

    folder = Settings().programme_folder(options.programme)
    with console.progress():
        made = build_site(SiteOrder(folder, options.portal, options.out), Direct())
    console.line("site-made" if made.is_new else "site-same", count=str(made.pages))
    console.line("open", path=str(made.place / "index.html"))
    return 0


def _country(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings, moment
    from flows.recipes.country_page import refresh_country_page
    from flows.recipes.publication import Order
    from flows.recipes.publish_country import publish_country
    from flows.steps import Direct

    order = Order(
        folder=Settings().hromada_datasets,
        cycle=None,
        portal=options.portal,
        now=moment(options.now),
        dry_run=options.dry_run,
    )
    with console.progress():
        outcome = publish_country(order, Direct())
        if not options.dry_run:
            refresh_country_page(options.portal, Direct())
    console.country(outcome, options.portal, dry_run=options.dry_run)
    return 0


def _serve(options: Options, console: Console) -> int:
    from flows.local.preview import serve

    serve(options.folder or Path("portal"), options.port, lambda url: console.line("serving", url=url))
    return 0


TRIAL_COMMANDS = (
    Command("up", _portal_up, TRIAL, help="trial-up"),
    Command("down", _portal_down, TRIAL, help="trial-stop"),
    Command("status", _portal_status, TRIAL, help="trial-status"),
)
COMMANDS = (
    INIT_COMMAND,
    Command("extract", _extract, (SOURCE, _out("out", required=True)), help="extract"),
    *ACCEPTANCE_COMMANDS,
    Command("publish", _publish, PUBLISH_OPTIONS, help="publish"),
    Command("audit", _audit, (PROGRAMME_ARGUMENT, *PLACE_OPTIONS), help="audit"),
    Command("withdraw", _withdraw, WITHDRAW, help="withdraw"),
    Command("site", _site, SITE_OPTIONS, help="site"),
    Command("country", _country, COUNTRY_OPTIONS, help="country"),
    Command("serve", _serve, SERVE_OPTIONS, help="serve"),
    Command("up", _up, UP, help="engine-up"),
    Command("down", _down, help="engine-down"),
    Command("forms", _forms, (PROGRAMME_ARGUMENT, *HALF_YEAR, _out("forms-out", required=True)), help="forms"),
    Command("collect", _collect, (PROGRAMME_ARGUMENT, *HALF_YEAR, _out("collect-out")), help="collect"),
    Command("calendar", _calendar, (PROGRAMME_ARGUMENT, _now("2026-07-08")), help="calendar"),
    Command("status", _status, (ANY_PROGRAMME, *PLACE_OPTIONS), help="status"),
    Command("annual", _annual, ANNUAL, help="annual"),
    CommandGroup("portal", TRIAL_COMMANDS, metavar="up|down|status", help="trial"),
)
COMMAND_LINE = CommandGroup("hromada", COMMANDS, metavar="COMMAND", help="hromada")
"""The whole command line."""
