"""`hromada init`: what it asks at the terminal, and what it shows of the folder that it has written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.parts import Command, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import SimpleNamespace as Options

    from flows.cli.console import Console
    from flows.messages.catalogue import Message
    from flows.model.plan import Programme
    from flows.model.proposal import ProposedFact, Spelling
    from flows.recipes.propose_programme import Initiated
    from flows.stages.acts.advice import UnknownHeader

NOT_LISTED = frozenset({"description", "licence.title", "licence.path"})
"""Facts that the summary leaves out: they say nothing that another does not."""
FIGURE_WAYS = ("thousands", "decimals")
MOST_TITLES = 4
"""So many sources of money are named; of more the number is told."""


class Person:
    """Whoever sits at the terminal; the first question tells how to answer."""

    def __init__(self, console: Console) -> None:
        """On that screen."""
        self._console = console
        self._asked = False

    def fact(self, fact: ProposedFact, wrong: str) -> str:
        """A fact that is not sure: the choices first, then the question with what is proposed."""
        choices = [f"  {place}. {value}: {told}" for place, (value, told) in enumerate(fact.options.items(), 1)]
        why = "" if fact.certainty == "certain" else self._say(f"why-{fact.certainty}", place=fact.place or "—")
        name = _name(fact.field).render(self._console.lang)
        return self._ask(self._say("ask", name=name, why=why), fact.value, wrong, choices)

    def contact(self, wrong: str) -> str:
        """Whom citizens may ask."""
        return self._ask(self._say("ask-contact"), None, wrong)

    def is_copy(self, files: Sequence[str], copies: Sequence[str]) -> bool:
        """Whether some files are a copy of the others."""
        return self._agrees(self._say("ask-copy", files=", ".join(files), found=", ".join(copies)))

    def is_same_office(self, spelling: Spelling) -> bool:
        """Whether two spellings are one office."""
        return self._agrees(self._say("ask-office", other=spelling.variant.name, name=spelling.better.name))

    def column(self, unknown: UnknownHeader) -> str:
        """What a column holds."""
        choices = list(dict.fromkeys([unknown.choice, *unknown.others]))
        return self._choose(self._say("ask-column", column=unknown.header), choices)

    def figures(self) -> str:
        """What a dot before three digits is."""
        return self._choose(self._say("ask-figures"), FIGURE_WAYS)

    def _say(self, message: str, **facts: object) -> str:
        from flows.messages.screen import INIT

        return INIT[message].render(self._console.lang, **facts)

    def _ask(self, question: str, proposed: object, wrong: str = "", choices: Sequence[str] = ()) -> str:
        if not self._asked:
            self._console.require_person()
            self._asked = True
            self._console.text(self._say("how-to-answer"))
        if wrong:
            self._console.text(self._say("wrong", found=wrong))
        for choice in () if wrong else choices:
            self._console.text(choice)
        shown = "" if proposed is None else f" [{proposed}]"
        return self._console.answer(f"? {question}{shown}: ")

    def _agrees(self, question: str) -> bool:
        """Blank is a yes, since the act itself makes it likely."""
        from flows.cli.console import NO, YES

        wrong = ""
        while True:
            typed = self._ask(question, self._say("yes"), wrong).strip().lower()
            if not typed or typed in YES:
                return True
            if typed in NO:
                return False
            wrong = typed

    def _choose(self, question: str, choices: Sequence[str]) -> str:
        wrong = ""
        shown = [f"  {place}. {choice}" for place, choice in enumerate(choices, 1)]
        while True:
            typed = self._ask(question, choices[0], wrong, shown).strip()
            if typed.isdecimal() and 1 <= int(typed) <= len(choices):
                return choices[int(typed) - 1]
            if not typed or typed in choices:
                return typed or choices[0]
            wrong = typed


def _name(field: str) -> Message:
    from flows.messages.screen import INIT_FACTS

    return INIT_FACTS[re.sub(r"\[\d+\]", "", field)]


def _init(options: Options, console: Console) -> int:
    from flows.outside.machine.settings import Settings
    from flows.recipes.propose_programme import InitOrder, propose_programme, read_files
    from flows.steps import Direct

    order = InitOrder(files=options.files, datasets=Settings().hromada_datasets, out=options.out)
    with console.progress():
        act = read_files(order, Direct())
    _Shown(console, propose_programme(act, None if options.yes else Person(console)), options).show()
    return 0


class _Shown:
    """The outcome on the screen: every fact, what was written, what is missing, and the next command."""

    def __init__(self, console: Console, initiated: Initiated, options: Options) -> None:
        self._console, self._initiated, self._options = console, initiated, options

    def show(self) -> None:
        """All of it."""
        self._facts()
        for read_now, kept in self._initiated.differing:
            self._line(
                "differs", name=self._name(kept), found=kept.value, value=read_now.value, place=read_now.place or "—"
            )
        self._offices()
        changed = ", ".join(self._initiated.changed)
        self._line("written" if changed else "nothing-new", folder=self._initiated.folder, files=changed)
        self._next()

    def _line(self, message: str, **facts: object) -> None:
        self._console.text(self._say(message, **facts))

    def _say(self, message: str, **facts: object) -> str:
        from flows.messages.screen import INIT

        return INIT[message].render(self._console.lang, **facts)

    def _name(self, fact: ProposedFact) -> str:
        return _name(fact.field).render(self._console.lang)

    def _facts(self) -> None:
        from flows.messages.screen import INIT_CERTAINTY

        rows = [
            (
                self._name(fact),
                "—" if fact.value is None else str(fact.value),
                INIT_CERTAINTY[fact.certainty].render(self._console.lang),
                fact.place,
            )
            for fact in self._initiated.facts
            if fact.field not in NOT_LISTED
        ]
        columns = [self._say(f"column-{name}") for name in ("fact", "value", "sure", "place")]
        self._console.show_table(columns, [*self._files(), *rows, *self._counted(self._initiated.programme)])

    def _files(self) -> Iterator[tuple[str, ...]]:
        sure = self._say("column-read")
        for name, files in (("files", self._initiated.files), ("copies", self._initiated.copies)):
            if files:
                yield self._say(name), ", ".join(files), sure, ""

    def _counted(self, programme: Programme) -> Iterator[tuple[str, ...]]:
        tables: Mapping[str, Sequence[object]] = programme.tables
        sure = self._say("column-read")
        titles = [getattr(row, "title", "") for row in tables["funding-sources"]]
        for name in ("measures", "indicators", "executors"):
            yield self._say(name), str(len(tables[name])), sure, ""
        yield self._say("sources"), " | ".join(titles) if len(titles) <= MOST_TITLES else str(len(titles)), sure, ""

    def _offices(self) -> None:
        """Spellings of which nobody was asked."""
        for one in self._initiated.offices:
            if one.same is None:
                self._line("unasked-office", other=one.spelling.variant.name, name=one.spelling.better.name)

    def _next(self) -> None:
        from flows.recipes.propose_programme import FOLLOWING

        found = self._initiated
        if found.findings:
            self._line("critical", count=len(found.findings))
        by_hand = [one for one in found.unknown if one.field not in FOLLOWING] or found.unknown
        for one in by_hand:
            name = _name(one.field).render(self._console.lang)
            self._line("fill-in", file=one.file, line=one.line, field=one.field, name=name)
        if found.unknown:
            self._line("again", command=self._command())
        elif found.wrong:
            self._console.stopped(found.wrong.code, **found.wrong.facts)
        else:
            self._line("next-review", programme=self._programme())
            self._line("next-publish", programme=self._programme())

    def _command(self) -> str:
        files = " ".join(_quoted(str(file)) for file in self._options.files)
        out = f" --out {_quoted(str(self._options.out))}" if self._options.out else ""
        return f"hromada init {files}{out}"

    def _programme(self) -> str:
        """As other commands know the folder: its name where it lies among the programmes, else its path."""
        from flows.outside.machine.settings import Settings

        folder: Path = self._initiated.folder
        return folder.name if folder.parent == Settings().hromada_datasets else _quoted(str(folder))


def _quoted(word: str) -> str:
    from shlex import quote

    return quote(word)


ACT_FILES = click.Argument(["files"], type=Path, metavar="FILE…", nargs=-1, required=True, help="files")
INIT_COMMAND = Command(
    "init",
    _init,
    (
        ACT_FILES,
        Option(["--out"], type=Path, metavar="DIR", help="init-out"),
        Option(["--yes"], is_flag=True, help="yes"),
    ),
    help="init",
)
