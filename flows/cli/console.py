"""What a person sees: tables and progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import asdict
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console as Rich
from rich.table import Column, Table

from flows.messages.errors import ERRORS
from flows.messages.published import OFFICIAL, STATES
from flows.messages.runs import FLEET, LATENESS
from flows.messages.screen import REMARKS, SCREEN, STEPS
from flows.messages.site import COUNTRY_OUTCOMES
from flows.messages.text import Lang, Severity, harmless
from flows.messages.titles import column_title, table_title
from flows.model.errors import UsageError
from flows.recipes.shown import plan_shown
from flows.stages.checks.drifts import drift_sentence
from flows.stages.checks.sentences import explain
from flows.stages.language.wording import hryvnias
from flows.stages.notices import late_lines, link
from flows.steps import Consent, announce, ask, caution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from rich.status import Status
    from rich.text import Text as RichText

    from flows.local.prefect import Engine
    from flows.model.errors import RejectedError
    from flows.model.findings import Finding
    from flows.model.progress import Latecomer
    from flows.model.versions import Action
    from flows.recipes.audit_portal import Audit
    from flows.recipes.batch import Ended
    from flows.recipes.collection import Collection, Outlook, ReportStanding, ToMend
    from flows.recipes.extract_programme import Extraction
    from flows.recipes.prepare_forms import Prepared
    from flows.recipes.programme_status import ProgrammeStatus
    from flows.recipes.publication import Outcome
    from flows.recipes.publish_country import CountryOutcome
    from flows.recipes.withdraw_version import Recalled
    from flows.stages.calendar import Appointment
    from flows.steps import Proposal

YES = frozenset({"так", "т", "yes", "y"})
"""The answers that approve a publication, in both languages: a vocabulary, not messages."""
NO = frozenset({"ні", "н", "no", "n"})
"""The answers that refuse what is proposed."""
PLAIN_WIDTH = 2_000
"""Where the output is no terminal, each row of a table stands on one line: another program may look for a name."""


AGAIN = 15
"""Seconds after which a step that lasts is printed again, where the screen cannot move."""

NEXT = 2
"""How many of the next runs of a schedule are listed."""


class Console:
    """Results go to standard output, progress and errors to standard error."""

    def __init__(self, lang: Lang) -> None:
        """Print in that language."""
        self._lang = lang
        self._out, self._err = _rich(sys.stdout), _rich(sys.stderr)

    @property
    def lang(self) -> Lang:
        """The language of this run."""
        return self._lang

    def _say(self, name: str, **facts: object) -> str:
        return SCREEN[name].render(
            self._lang, **{key: value if isinstance(value, int) else str(value) for key, value in facts.items()}
        )

    def _print(self, text: str) -> None:
        self._out.print(text, soft_wrap=True)

    def line(self, name: str, **facts: str) -> None:
        """One line of the results."""
        self._print(self._say(name, **facts))

    def note(self, name: str) -> None:
        """One line beside the results."""
        self._err.print(self._say(name), style="dim", soft_wrap=True)

    def stopped(self, code: str, **facts: str) -> None:
        """Why the command stopped, by an error's code."""
        self.error(ERRORS[code].render(self._lang, **facts))

    def error(self, text: str) -> None:
        """What must not be overlooked."""
        self._err.print(text, style="bold red", soft_wrap=True)

    @contextmanager
    def cautions(self) -> Iterator[None]:
        """Within, whoever a publication is about to call late is told before it does."""
        token = caution.set(self._caution)
        try:
            yield
        finally:
            caution.reset(token)

    def _caution(self, _portal: str, _dataset: str, latecomers: Sequence[Latecomer]) -> None:
        for line in (LATENESS["title"].render(self._lang), *late_lines(latecomers, self._lang, private=True)):
            self._err.print(line, style="bold yellow", soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show each step as it begins: a moving line on a terminal, plain lines elsewhere."""
        if not self._err.is_terminal:
            with _lasting(self._print_step, every=AGAIN) as begin:
                token = announce.set(begin)
                try:
                    yield
                finally:
                    announce.reset(token)
            return
        with (
            self._err.status("…") as status,
            _lasting(lambda *step: status.update(self._step(*step)), every=1) as begin,
        ):
            token = announce.set(begin)
            asking = ask.set(lambda proposal: self._decide(proposal, status))
            try:
                yield
            finally:
                announce.reset(token)
                ask.reset(asking)

    @contextmanager
    def counted(self) -> Iterator[Callable[[Sequence[Ended], int], None]]:
        """Show how many programmes are done: a bar on a terminal, a line after each batch elsewhere."""
        if not self._err.is_terminal:
            yield lambda ended, of: self._err.print(FLEET["progress"].render(self._lang, done=len(ended), all=of))
            return
        from rich.progress import Progress

        with Progress(console=self._err, transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda ended, of: bar.update(task, completed=len(ended), total=of)

    def all_published(self, ended: Sequence[Ended]) -> None:
        """How many programmes ended in which way, and each that is new; last those that somebody must see to.

        What stands above many rows has left the screen when they are all out.
        """
        from flows.recipes.publish_all import counted, ended_shown  # one programme alone needs neither

        if rows := ended_shown(ended, self._lang)[::-1]:
            self._out.print(_titled(list(rows[0]), [list(row.values()) for row in rows]))
        for result, count in counted(ended).items():
            self._print(f"{FLEET[result].render(self._lang)}: {count}")

    def _decide(self, proposal: Proposal, status: Status) -> Consent | None:
        """Let the person at the terminal decide; anything but a clear yes is a no, null where nobody sits there."""
        if not sys.stdin.isatty():
            return None
        status.stop()
        self._print(f"{proposal.title}, {proposal.cycle} → {proposal.portal}\n{proposal.summary}")
        approved = self._out.input(self._say("decide"), markup=False).strip().lower() in YES
        reason = "" if approved else self._out.input(self._say("decide-why"), markup=False).strip()
        status.start()
        return Consent(approved, reason)

    def _print_step(self, name: str, seconds: int) -> None:
        self._err.print(f"… {self._step(name, seconds)}")

    def _step(self, name: str, seconds: int) -> str:
        text = STEPS[name].render(self._lang) if name in STEPS else name
        return self._say("lasting", step=text, seconds=seconds) if seconds else text

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._out.print(_titled([self._say(column) for column in columns], rows))

    def text(self, text: str) -> None:
        """A line that is no message by itself."""
        self._print(text)

    def show_table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table under headings that are no messages of the screen."""
        self._out.print(_titled(columns, rows))

    def require_person(self) -> None:
        """See that somebody sits at the terminal.

        Raises:
            UsageError: Nobody does.
        """
        if not sys.stdin.isatty():
            raise UsageError("init-nobody")

    def answer(self, prompt: str) -> str:
        """What a person types after a prompt.

        Raises:
            UsageError: Whoever sat there has left.
        """
        self._out.print(prompt, end="", soft_wrap=True)
        try:
            return input()
        except (EOFError, KeyboardInterrupt) as left:
            raise UsageError("init-left") from left

    # --- the commands' results ---

    def extracted(self, extraction: Extraction, folder: Path) -> None:
        """The tables written, and every critical finding in full."""
        self._understood(extraction)
        rows = [(table, str(raw.count(b"\n") - 1)) for table, raw in extraction.files.items()]
        self._table(["table", "rows"], rows)
        self._findings(extraction.findings)
        if extraction.advice:
            self._print(self._say("add-to-facts"))
            self._print("\n".join(extraction.advice))
        self._print(self._say("written-to", path=folder))
        self._print(self._say("findings-in", path=folder / "findings.csv"))

    def _understood(self, extraction: Extraction) -> None:
        """How the document was understood: what a person should look at first."""
        from flows.recipes.extract_programme import control_sums  # only `extract` needs it
        from flows.stages.acts.tables.headers import FIELDS

        control, balance = extraction.control, extraction.balance
        years = "–".join(dict.fromkeys(map(str, (control.years[0], control.years[-1])))) if control.years else "—"
        self._print(self._say("understood", years=years, unit=control.outline.unit_text or "—"))
        for table, columns in control.outline.columns.items():
            titles = {name: column_title(table, FIELDS.get(name, name), self._lang) for _, name in columns}
            named = "; ".join(
                f"{' '.join(header.split())} → {titles[name] or '?'}" for header, name in columns if header
            )
            self._print(self._say("understood-columns", table=table_title(table, self._lang), columns=named))
        for year, sums in control_sums(extraction).items():
            lines = [self._say(f"sum-{name}", sum=hryvnias(amount, self._lang)) for name, amount in sums.items()]
            self._print(self._say("understood-sums", year=year or self._say("all-years"), sums=", ".join(lines)))
        self._print(self._say("balance", **asdict(balance)))

    def _findings(self, findings: Sequence[Finding]) -> None:
        critical = [finding for finding in findings if finding.severity is Severity.CRITICAL]
        count = Counter(finding.severity for finding in findings)
        self._print(", ".join(f"{self._say(level)}: {count[level]}" for level in Severity))
        if critical:
            self.error(self._say("critical-found", count=len(critical)))
        for finding in critical:
            self.error(f"✗ {finding.check}: {explain(finding, self._lang)}")

    def rejected(self, fault: RejectedError) -> None:
        """Why nothing was published: every critical finding in full."""
        self.stopped(fault.code, **fault.facts)
        for finding in fault.findings:
            if finding.severity is Severity.CRITICAL:
                self.error(f"✗ {finding.check}: {explain(finding, self._lang)}")

    def published(self, outcome: Outcome, portal: str, *, dry_run: bool) -> None:
        """What was done, the dataset's row, and the file to open."""
        if dry_run:
            self._planned(outcome.actions)
        self._changes(outcome)
        counts = [str(outcome.findings.get(level, 0)) for level in Severity]
        columns = ["dataset", "version", "rows", *Severity]
        self._table(columns, [(outcome.dataset, outcome.version, str(sum(outcome.rows.values())), *counts)])
        if not dry_run:
            self._print(self._say(outcome.kind, version=outcome.version, cycle=outcome.cycle))
        self._remarks(outcome.remarks)
        if not dry_run:
            self._print(self._say("open", path=link(portal, outcome.dataset)))

    def country(self, outcome: CountryOutcome, portal: str, *, dry_run: bool) -> None:
        """What was published of the whole country, and every programme that is not in it, with the reason."""
        everybody = outcome.served + len(outcome.left_out)
        self._print(self._say("country-served", count=outcome.served, all=everybody))
        for left in outcome.left_out:
            reason = COUNTRY_OUTCOMES[left.outcome].render(self._lang)
            told = f"{reason}. {left.fault.story(self._lang)}" if left.fault else f"{reason}."
            self.error(self._say("country-left", programme=left.programme, reason=told))
        self.published(outcome.published, portal, dry_run=dry_run)

    def _planned(self, actions: Sequence[Action]) -> None:
        self._print(self._say("dry-run" if actions else "dry-nothing"))
        if actions:
            rows = plan_shown(actions, self._lang)
            self._out.print(_titled(list(rows[0]), [list(row.values()) for row in rows]))

    def _remarks(self, remarks: Sequence[str]) -> None:
        for remark in remarks:
            self._print(REMARKS[remark].render(self._lang))

    def _changes(self, outcome: Outcome) -> None:
        if outcome.changes:
            self._print(self._say("changes"))
        for change in outcome.changes:
            self._print(f"• {change.sentence}")

    def withdrawn(self, recalled: Recalled, portal: str, *, dry_run: bool) -> None:
        """What was done, or would be; what citizens get now, what only a person can check, and what to open."""
        if dry_run:
            self._planned(recalled.actions)
            return
        facts = {"version": recalled.version, "date": recalled.day, "reason": recalled.reason}
        self._print(self._say(f"recall-{recalled.kind}", **facts, count=recalled.files))
        self._print(self._say("recall-current" if recalled.current else "recall-empty", version=recalled.current))
        self._remarks(recalled.remarks)
        if recalled.kind != "nothing":
            others = ", ".join(recalled.others)
            self._print(self._say("recall-source"))
            if others:
                self._print(self._say("recall-others", versions=others))
        self._print(self._say("open", path=link(portal, recalled.dataset)))

    def timetable(self, appointments: Sequence[Appointment], today: date, time: str) -> None:
        """Every date of the programme, and the next one."""
        rows = [
            (f"{one.day}", self._appointment(one, time), "" if one.nominal is None else f"{one.nominal}")
            for one in appointments
        ]
        self._table(["date", "what", "moved"], rows)
        coming = next((one for one in appointments if one.day >= today), None)
        if coming is None:
            self._print(self._say("calendar-over"))
        else:
            self._print(self._say("calendar-next", day=coming.day, what=self._appointment(coming, time)))

    def _appointment(self, one: Appointment, time: str) -> str:
        return self._say(f"appointment-{one.kind}", about=one.about, time=time)

    def programme_status(self, status: ProgrammeStatus) -> None:
        """Who has reported, what is published, what to do next."""
        came = sum(sender.received is not None for sender in status.senders)
        self._print(self._say("standing", cycle=status.cycle, due=status.due, came=came, all=len(status.senders)))
        senders = [
            (
                sender.name,
                STATES[sender.state].render(self._lang),
                f"{sender.submitted or ''}",
                f"{sender.received or ''}",
            )
            for sender in status.senders
        ]
        self._table(["executor", "state", "submitted", "received"], senders)
        served = [
            (dataset, f"{entry.version}", f"{entry.published}") if entry else (dataset, "", self._say("unpublished"))
            for dataset, entry in status.served
        ]
        self._table(["dataset", "version", "published"], served)
        self._receipts(status.receipts)
        self._late("title", status.late)
        facts = {"programme": status.programme, "portal": status.portal, "due": status.due, "count": status.faults}
        names = {
            "next-act": status.acts_in_time,
            "next-act-late": status.acts_late,
            "next-rejected": status.returned,
            "next-remind": status.awaited,
            "next-gaps": status.gaps,
        }
        for name in status.todo:
            self._print(f"→ {self._say(name, **facts, names=names.get(name, ''))}")

    def annual(self, year: int, files: Sequence[Path]) -> None:
        """Which documents were written."""
        self._print(self._say("annual-written", year=year, files=", ".join(map(str, files))))

    def prepared(self, prepared: Prepared, folder: Path) -> None:
        """Each form with its executor and its measures, and what executors.yaml should say."""
        rows = [
            (name, form.executor.name, str(form.measures), str(len(form.proposed)))
            for name, form in prepared.forms.items()
        ]
        self._table(["file", "executor", "measures", "proposed"], rows)
        for finding in prepared.findings:
            self.error(f"✗ {finding.check}: {explain(finding, self._lang)}")
        self._print(self._say("forms-written", path=folder))
        if any(form.proposed for form in prepared.forms.values()):
            from flows.outside.inbox.received import PROPOSAL_FILE  # only `forms` needs it

            self._print(self._say("forms-proposed", path=folder / PROPOSAL_FILE))

    def collected(self, collection: Collection, copies: Path) -> None:
        """Each executor's newest report, what is to be mended now, and what will be published."""
        rows = [self._standing(standing) for standing in collection.standings]
        self._table(["executor", "state", "file", "submitted", "received", *Severity], rows)
        for one in sorted(collection.to_mend, key=lambda one: not one.errors):
            self._to_mend(one)
        self._receipts(collection.collected.receipts)
        if collection.has_remarks:
            self._print(self._say("copies", path=copies))
        self._late("after-deadline", collection.late)
        self._outlook(collection.outlook)

    def _to_mend(self, one: ToMend) -> None:
        """One office, or one file that is nobody's: the errors first."""
        self._print(self._say("to-mend" if one.executor else "to-mend-file", executor=one.executor, file=one.sent.file))
        for finding in one.errors:
            self._out.print(f"  ✗ {explain(one.sent.named(finding), self._lang)}", style="bold red", soft_wrap=True)
        for finding in one.warnings:
            self._print(f"  △ {explain(one.sent.named(finding), self._lang)}")
        if one.blanks:
            self._print(f"  △ {self._say('blanks', count=one.blanks)}")
        for finding in one.notes:
            self._print(f"  · {explain(one.sent.named(finding), self._lang)}")

    def _receipts(self, findings: Sequence[Finding]) -> None:
        """The records of a day of receipt that fit nothing."""
        for finding in findings:
            self._print(f"△ {explain(finding, self._lang)}")

    def _outlook(self, outlook: Outlook) -> None:
        """One sentence: whose reports will be published, and whose will not; or that nothing will."""
        count = len(outlook.published)
        everybody = count + len(outlook.rejected) + len(outlook.awaited)
        if outlook.gone:
            self._out.print(self._say("outlook-gone", names=_quoted(outlook.gone)), style="bold red", soft_wrap=True)
            return
        groups = {"rejected": outlook.rejected, "kept": outlook.kept, "awaited": outlook.awaited}
        parts = [self._say("outlook" if count else "outlook-none", count=count, all=everybody)]
        parts += [
            self._say(f"outlook-{name}", names=_quoted(names), count=len(names))
            for name, names in groups.items()
            if names
        ]
        self._print(f"{'; '.join(parts)}.")

    def _late(self, title: str, latecomers: Sequence[Latecomer]) -> None:
        """Who reported after the deadline, why it is thought so, and what to record if it is not so."""
        if latecomers:
            self._print(LATENESS[title].render(self._lang))
        for line in late_lines(latecomers, self._lang, private=True):
            self._print(f"  △ {line}")

    def _standing(self, one: ReportStanding) -> tuple[str, ...]:
        counts = ("", "", "") if one.state == "awaited" else (str(one.critical), str(one.warning), str(one.info))
        return one.executor, self._say(one.state), one.file, one.submitted, one.received, *counts

    def engine(self, engine: Engine) -> None:
        """Where Prefect's pages are, how to log in, what runs next and what ran last."""
        self._print(self._say("engine-running", url=engine.url))
        self._print(self._say("engine-login", path=engine.login))
        if not engine.worker:
            self.error(self._say("engine-worker-away"))
        plans = [(plan.deployment, ", ".join(map(_minute, plan.times[:NEXT])) or "—") for plan in engine.planned]
        self._table(["deployment", "next"], plans)
        if engine.past:
            past = [(run.run, run.deployment or "hromada", run.state, _minute(run.time)) for run in engine.past]
            self._table(["run", "deployment", "state", "time"], past)

    def audited(self, audit: Audit) -> None:
        """What differs, and for each difference what publishing again would do; then what is good to know."""
        if not audit.versions and not audit.drifts:
            self.error(self._say("audit-empty", dataset=audit.dataset))
        elif not audit.drifts:
            served = [entry for entry in audit.versions if entry.withdrawn is None]
            files = sum(len(entry.files) for entry in served)
            compared = {
                "versions": self._say("versions-compared", count=len(served)),
                "files": self._say("files-compared", count=files),
            }
            outcome = "audit-awaiting" if "awaiting" in audit.remarks else "audit-clean"
            self._print(self._say(outcome, **compared))
            if gone := [str(entry.version) for entry in audit.versions if entry.withdrawn is not None]:
                self._print(self._say("audit-withdrawn", versions=", ".join(gone)))
        else:
            self._drifted(audit)
        self._remarks(audit.remarks)
        self._official(audit)

    def _drifted(self, audit: Audit) -> None:
        self.error(self._say("audit-drift", count=len(audit.drifts)))
        for drift in audit.drifts:
            self._print(f"✗ {drift_sentence(drift, self._lang)}")
        if audit.refusal:
            self.stopped(audit.refusal.code, **audit.refusal.facts)

    def _official(self, audit: Audit) -> None:
        """The rows that the publisher's own sets still lack: good to know, and never a difference."""
        if audit.lacks is None:
            return
        self._print(self._say("official-lacking" if audit.lacks else "official-whole"))
        for lack in audit.lacks:
            title = OFFICIAL[lack.table].render(self._lang)
            line = self._say("official-row" if lack.place else "official-none", **asdict(lack), set=title)
            self._print(f"• {line}")


@contextmanager
def _lasting(show: Callable[[str, int], None], every: float) -> Iterator[Callable[[str], None]]:
    """Show each step put in, and again with its seconds until the next one follows, so that what hangs is named."""
    steps: SimpleQueue[str | None] = SimpleQueue()
    showing = Thread(target=_show_steps, args=(steps, show, every), daemon=True)
    showing.start()
    try:
        yield steps.put
    finally:
        steps.put(None)
        showing.join()


def _show_steps(steps: SimpleQueue[str | None], show: Callable[[str, int], None], every: float) -> None:
    step, begun = steps.get(), time.monotonic()
    while step is not None:
        show(step, int(time.monotonic() - begun))
        with suppress(Empty):
            step, begun = steps.get(timeout=every), time.monotonic()


def _rich(stream: TextIO | None) -> Rich:
    """Rich for tables and moving lines; a text is shown as it is, whatever in it looks like markup or an emoji."""
    terminal = bool(stream and stream.isatty())  # a daemon may have none
    width = None if terminal else max(PLAIN_WIDTH, shutil.get_terminal_size().columns)
    return _Screen(file=stream, width=width, markup=False, emoji=False, highlight=False)


class _Screen(Rich):
    """The last door: whatever a text of somebody else's says, it orders no terminal."""

    def render_str(self, text: str, **options: Any) -> RichText:  # noqa: ANN401  # as inherited
        """The text with signs that nobody sees spelt out."""
        return super().render_str(harmless(text), **options)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _titled(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(*(Column(title, overflow="fold") for title in columns))
    for row in rows:
        table.add_row(*row)
    return table
