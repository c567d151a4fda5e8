"""What a run knows of a programme at a moment: each fact is worked out once, by whichever recipe needs it first."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flows.model.errors import SourceError
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.documents import inputs_sha256
from flows.outside.programme.programmes import load_programme, read_act
from flows.stages.calendar import acts_for, arrival_day, reporting_cycle, reports_due, require_cycle
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle, Now
    from flows.model.plan import Act
    from flows.outside.inbox.received import Arrived
    from flows.outside.programme.definitions import Definitions
    from flows.recipes.acts_in_force import Understood
    from flows.recipes.collection import Collection
    from flows.stages.reports.progress import HalfYear
    from flows.steps import Step

Subject = TypeVar("Subject")
Fact = TypeVar("Fact")


def once(work: Callable[[Situation, Subject], Fact]) -> Callable[[Situation, Subject], Fact]:
    """Do this work once for each subject and return the same result from then on; a failure is tried again."""

    @wraps(work)
    def remembered(situation: Situation, subject: Subject) -> Fact:
        results = situation._results.setdefault(work.__name__, {})  # noqa: SLF001  # it is part of that class
        if subject not in results:
            results[subject] = work(situation, subject)
        return results[subject]  # type: ignore[no-any-return]  # each kind of work has its own results

    return remembered


@dataclass(frozen=True, eq=False, kw_only=True)
class Situation:
    """A programme's folder at a moment, and all that one run finds out about it.

    It is a cache that cannot be changed from outside: each result is worked out by the run's steps when it is first
    needed, and once in a run, even if a file changes meanwhile; the next run sees the change. A run that needs nothing
    more reads the facts only. With `keep`, reports that are read are entered in their ledger, with the day of arrival
    and their executor; a look or a dry run writes nothing.
    """

    folder: Path
    facts: ProgrammeFacts
    now: Now
    step: Step = field(repr=False)
    keep: bool = False
    _results: dict[str, dict[Any, Any]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, folder: Path, now: Now, step: Step, *, keep: bool = False) -> Situation:
        """The situation of the programme in that folder.

        Raises:
            UsageError: The folder holds no programme.
            DefinitionError: A file of facts is wrong.
        """
        return cls(folder=folder, facts=step(load_programme, folder), now=now, step=step, keep=keep)

    @cached_property
    def definitions(self) -> Definitions:
        """The vocabulary, the schemas and the rules of this checkout.

        Raises:
            DefinitionError: One of their files is wrong.
        """
        return self.step(load_definitions)

    def inputs_at(self, cycle: Cycle) -> str:
        """The fingerprint of all that decides what is published of the plan at that half-year's end.

        Raises:
            SourceError: An act cannot be read.
        """
        acts = acts_for(self.facts, cycle, self.now)
        return self._print(tuple(file.name for act in acts for file in act.every_file))

    def plan_at(self, cycle: Cycle) -> Understood:
        """The plan by the acts dated up to the half-year's end and not after today; nothing is checked here.

        Raises:
            UsageError: The half-year has not begun, or no act was in force in it.
            SourceError: An act cannot be read.
        """
        require_cycle(self.facts, cycle, self.now)
        return self._plan(acts_for(self.facts, cycle, self.now))

    def plans(self, cycles: Iterable[Cycle]) -> dict[Cycle, Understood]:
        """The plan at the end of each of these half-years.

        Raises:
            HromadaError: As `plan_at` does.
        """
        return {cycle: self.plan_at(cycle) for cycle in cycles}

    def plan_tables(self, cycle: Cycle) -> Mapping[str, bytes]:
        """The plan at that half-year's end as CSV, by table.

        Raises:
            HromadaError: As `plan_at` does.
        """
        require_cycle(self.facts, cycle, self.now)
        return self._written(acts_for(self.facts, cycle, self.now))

    def checked(self, cycle: Cycle) -> tuple[Finding, ...]:
        """What is wrong with the plan at that half-year's end.

        Raises:
            HromadaError: As `plan_at` does.
            DefinitionError: A schema or a rule cannot be carried out.
        """
        require_cycle(self.facts, cycle, self.now)
        return self._checked(acts_for(self.facts, cycle, self.now))

    def know_checked(self, cycle: Cycle, findings: tuple[Finding, ...]) -> None:
        """Take that as what is wrong with it: it was checked together with other programmes."""
        self._results.setdefault("_checked", {})[acts_for(self.facts, cycle, self.now)] = findings

    @once
    def arrived(self, cycle: Cycle) -> tuple[Arrived, ...]:
        """Every file that executors have sent of that half-year, opened; nothing is written down here.

        Raises:
            SourceError: The folder cannot be read.
            DefinitionError: The ledger is wrong.
        """
        from flows.outside.inbox.received import arrived  # a run that has nothing to do reads neither act nor report

        return self.step(arrived, self.folder, self.facts.reports, cycle=cycle, today=arrival_day(self.now))

    @once
    def collection(self, cycle: Cycle) -> Collection:
        """The files of that half-year as reports, compared with the plan at its end.

        Raises:
            HromadaError: As `plan_at` and `collect_reports` do.
        """
        from flows.recipes.collection import Gathering, collect_reports  # as above

        gathering = Gathering(
            folder=self.folder,
            facts=self.facts,
            cycle=cycle,
            tables=self.plan_at(cycle).programme.tables,
            files=self.arrived(cycle),
        )
        return collect_reports(gathering, self.step, keep=self.keep)

    def half_year(self, cycle: Cycle) -> HalfYear:
        """The reports of that half-year, and who was to answer.

        Raises:
            SourceError: An accepted report is lost; published as «not yet received» it would blank what citizens have.
            HromadaError: As `collection` does.
        """
        from flows.stages.reports.answering import answering, answering_offices  # as above
        from flows.stages.reports.progress import HalfYear

        collected = self.collection(cycle).collected
        lost = [finding.source_ref for finding in collected.findings if finding.check == "report-gone"]
        if lost:
            raise SourceError("reports-gone", cycle=cycle, files=", ".join(lost))
        plan, facts = self.plan_at(cycle).programme.tables, self.facts
        answers = {measure: answer.executor_id for measure, answer in answering(plan, facts).items()}
        return HalfYear(
            plan=plan,
            answering=answers,
            offices=answering_offices(plan, facts),
            collected=collected,
            due=reports_due(facts, cycle),
        )

    def note_arrivals(self) -> None:
        """Note the arrivals of the half-year that is being collected, whose reports nobody reads before publication.

        Raises:
            HromadaError: As `arrived` does.
            PortalUnavailableError: The programme's folder cannot be written.
        """
        from flows.outside.inbox.received import record  # as above

        cycle = reporting_cycle(self.facts, self.now)
        record(self.folder, [file.sent for file in self.arrived(cycle)], cycle=cycle)

    @once
    def _raw(self, act: Act) -> Mapping[str, bytes]:
        return self.step(read_act, self.folder, act)

    @once
    def _plan(self, acts: tuple[Act, ...]) -> Understood:
        words = self.definitions.words
        raw = {name: content for act in acts for name, content in self._raw(act).items()}
        from flows.recipes.acts_in_force import understand  # as above

        return understand(acts, raw, self.facts, words=words, step=self.step)

    @once
    def _written(self, acts: tuple[Act, ...]) -> Mapping[str, bytes]:
        return self.step(write, self._plan(acts).programme.tables, self.definitions.schemas)

    @once
    def _checked(self, acts: tuple[Act, ...]) -> tuple[Finding, ...]:
        from flows.stages.checks.check import check  # as above

        known = self.definitions
        return self.step(check, self._written(acts), self._plan(acts).programme, known.schemas, known.suites)

    @once
    def _print(self, files: tuple[str, ...]) -> str:
        return inputs_sha256(self.folder, files)
