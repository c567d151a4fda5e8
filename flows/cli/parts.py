"""What a command line is made of, in two languages: click's own parts, with our catalogue for every text they show.

The language is the context's `obj`; `help` of an option, an argument or a command names one of `messages.HELP`.
"""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

import click

from flows.messages.screen import HELP, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.cli.console import Console

    Run = Callable[[SimpleNamespace, Console], int]
    Ready = Callable[[Console], int]
    Row = tuple[str, str]


class Choice(click.Choice[str]):
    """One of a few values."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """That there is no such value, and which there are."""
        return render(ctx, "choice", found=repr(value), choices=", ".join(map(repr, self.choices)))


class WholeNumber(click.ParamType[int]):
    """A whole number."""

    name = "whole"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was written."""
        try:
            return int(value)
        except ValueError:
            self.fail(render(ctx, "whole", found=repr(value)), param, ctx)


class Option(click.Option):
    """An option."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Its place in the usage line where it is required; click lists no options there."""
        return [f"{self.opts[0]} {self.make_metavar(ctx)}"] if self.required else []

    def type_cast_value(self, ctx: click.Context, value: object) -> object:
        """The value; never the next option, which click would take: `withdraw … --reason --dry-run` deletes nothing."""
        if isinstance(value, str) and value.startswith("-") and value != "-" and " " not in value:
            raise click.BadOptionUsage(self.opts[0], value, ctx)
        return super().type_cast_value(ctx, value)


def _show_help(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:
    if is_set:
        click.echo(ctx.get_help())
        ctx.exit()


SHARED = (
    Option(["--lang"], type=Choice(["uk", "en"]), expose_value=False, help="lang"),
    Option(["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=_show_help, help="help"),
)
"""What every command takes, at any place; the language is known before the rest is read (`usage.language`)."""


class Bilingual(click.Command):
    """What commands and groups of commands have in common: their help and their faults in either language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; besides, an option may be cut short while no other begins so, as it always could."""
        try:
            return super().parse_args(ctx, args.copy())
        except click.NoSuchOption as fault:
            names = candidates(fault)
            if len(names) != 1:
                raise
            return self.parse_args(ctx, [_replaced(word, fault.option_name, names[0]) for word in args])
        except click.UsageError as fault:
            fault.ctx = fault.ctx or ctx  # click does not always tell which command it was
            raise

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name."""
        self.options_metavar = render(ctx, "any-options")
        return super().collect_usage_pieces(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), render(ctx, "usage"))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        formatter.write_text(_help(self, ctx))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what must be named."""
        arguments = [one for one in self.params if isinstance(one, click.Argument)]
        _section(formatter, render(ctx, "arguments"), [(one.make_metavar(ctx), _help(one, ctx)) for one in arguments])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [(one.get_help_record(ctx), one) for one in self.get_params(ctx) if isinstance(one, click.Option)]
        _section(formatter, render(ctx, "options"), [(record[0], _help(one, ctx)) for record, one in records if record])


class Command(Bilingual):
    """A command; what it runs takes the options and the screen, and gives the exit code."""

    allow_extra_args = True  # so that what is too much is named by us

    def __init__(self, name: str, run: Run, params: Sequence[click.Parameter] = (), *, help: str) -> None:  # noqa: A002  # click's
        """A command of that name, with its own options and arguments."""
        super().__init__(name, params=[*params, *SHARED], add_help_option=False, help=help)
        self.run = run

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As above, and nothing is left over."""
        if rest := super().parse_args(ctx, args):
            raise click.BadArgumentUsage(" ".join(rest), ctx)
        return rest

    def invoke(self, ctx: click.Context) -> Ready:
        """The command with its options, to be run once the whole line is understood."""
        return partial(self.run, SimpleNamespace(**ctx.params))


class CommandGroup(Bilingual, click.Group):
    """Commands under one name, shown in the order given."""

    def __init__(self, name: str, commands: Sequence[click.Command], *, metavar: str, help: str) -> None:  # noqa: A002  # as above
        """Those commands under that name; where none follows we ask for one, and click would show the help."""
        super().__init__(
            name,
            commands=commands,
            params=list(SHARED),
            subcommand_metavar=metavar,
            invoke_without_command=True,
            callback=_need_command,
            add_help_option=False,
            help=help,
        )

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, in full and before the options."""
        _section(formatter, render(ctx, "commands"), [(name, _help(one, ctx)) for name, one in self.commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, which is a choice like any other."""
        Choice(self.commands).convert(args[0], None, ctx)
        return super().resolve_command(ctx, args)


@click.pass_context
def _need_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise click.MissingParameter(ctx=ctx)


def candidates(fault: click.NoSuchOption) -> list[str]:
    """The options of the command that begin like the unknown one."""
    names = [name for param in fault.ctx.command.params for name in param.opts] if fault.ctx else []
    return [name for name in names if name.startswith(fault.option_name)]


def _replaced(word: str, cut: str, whole: str) -> str:
    name, equals, value = word.partition("=")
    return f"{whole}{equals}{value}" if name == cut else word


def render(ctx: click.Context | None, text: str, **facts: str) -> str:
    """One of `messages.USAGE`, in the language of this run."""
    return USAGE[text].render(ctx.obj if ctx else "uk", **facts)


def _help(of: click.Command | click.Parameter, ctx: click.Context) -> str:
    return HELP[of.help or ""].render(ctx.obj)


def _section(formatter: click.HelpFormatter, heading: str, rows: Sequence[Row]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)
