"""The language of a command line, and what is wrong with one that click refuses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from flows.cli.parts import candidates, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.messages.text import Lang


def language(arguments: Sequence[str]) -> Lang:
    """The language of the command line, read before click parses it: help and usage errors are in it too."""
    choice = ""
    for word, following in pairwise((*arguments, "")):
        name, equals, value = word.partition("=")
        if name.startswith("--l") and "--lang".startswith(name):
            choice = value if equals else following
    return "en" if choice == "en" else "uk"


def usage_sentence(fault: click.UsageError) -> str:
    """What is wrong with the command line, in our languages; click reports it in English only."""
    match fault:
        case click.NoSuchOption(option_name=name):
            names = candidates(fault)
            return render(fault.ctx, "ambiguous" if names else "unknown", name=name, names=", ".join(names))
        case click.BadArgumentUsage(message=surplus):
            return render(fault.ctx, "unknown", name=surplus)
        case click.BadOptionUsage(option_name=name):
            return render(fault.ctx, "no-value" if _takes_none(fault) else "value", name=name)
        case click.MissingParameter(ctx=click.Context() as context):
            return render(context, "missing", name=", ".join(_missing(context)))
        case click.BadParameter(message=reason):
            return render(fault.ctx, "wrong", name=_name(fault), reason=reason)
    return fault.format_message()


def _takes_none(fault: click.BadOptionUsage) -> bool:
    options = fault.ctx.command.params if fault.ctx else ()
    return any(isinstance(one, click.Option) and one.is_flag for one in options if fault.option_name in one.opts)


def _missing(context: click.Context) -> list[str]:
    """Everything that a command still needs; click stops at the first."""
    needed = [_named(one) for one in context.command.params if one.required and one.name not in context.params]
    return needed or [_command(context)]


def _name(fault: click.BadParameter) -> str:
    if fault.param:
        return _named(fault.param)
    return _command(fault.ctx) if fault.ctx else ""


def _named(parameter: click.Parameter) -> str:
    """An option as it is written, an argument as the help names it."""
    return parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.opts[-1]


def _command(context: click.Context) -> str:
    """How the help names the command that must follow."""
    return context.command.subcommand_metavar if isinstance(context.command, click.Group) else ""
