"""`hromada`: the command line of maintainers, and of the programs that call it."""

from __future__ import annotations

import codecs
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import click

from flows.cli.commands import COMMAND_LINE
from flows.cli.usage import language, usage_sentence
from flows.messages.text import harmless, without_secrets
from flows.model.errors import HromadaError, RejectedError, UsageError, aftermath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.cli.parts import Ready
    from flows.messages.text import Lang

UNEXPECTED = 2
"""A fault of this program: nothing was wrong with the data or the portal."""
UTF8 = "PYTHONUTF8"
"""Python's own variable; the processes that we start heed it too."""
SIGNS_KEPT = "backslashreplace"
"""How a stream treats a sign that it cannot hold: the sign's code stands in its place."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code says who must act (0 done, 1 data, 2 usage or facts, 3 source or portal)."""
    if arguments is None:
        _begin_in_utf8()
    line = sys.argv[1:] if arguments is None else list(arguments)
    _speak_utf8()
    lang = language(line)
    command = _parsed(line, lang)
    from flows.cli.console import Console  # help needs neither a screen nor what goes wrong

    console = Console(lang)
    try:
        return command(console)
    except RejectedError as fault:
        console.rejected(fault)
        return fault.exit_code
    except HromadaError as fault:
        console.error(fault.story(lang))
        return fault.exit_code
    except Exception as fault:  # the last resort: a clerk never sees a traceback
        if os.environ.get("HROMADA_DEBUG"):
            raise
        console.stopped("unexpected", kind=type(fault).__name__, reason=without_secrets(harmless(str(fault))))
        if writes := getattr(fault, "writes", None):
            console.error(aftermath(writes, lang))
        return UNEXPECTED


def _begin_in_utf8() -> None:
    """Begin anew in UTF-8 where the locale knows no file name but in ASCII: the file system knows others."""
    if sys.getfilesystemencoding() == "ascii" and os.environ.get(UTF8) != "1":
        os.environ[UTF8] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  # the very command


def _speak_utf8() -> None:
    """Where the locale knows no more than ASCII, read and write UTF-8, as click does; a sign is never a fault."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a daemon may have none
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            if is_ascii or stream.errors != SIGNS_KEPT:  # what was read once can be set no more
                stream.reconfigure(encoding="utf-8" if is_ascii else None, errors=SIGNS_KEPT)


def _parsed(line: list[str], lang: Lang) -> Ready:
    """The command with its options; the run ends here where help was asked for or the command line is wrong."""
    try:
        with COMMAND_LINE.make_context("hromada", line, obj=lang) as context:
            ready: Ready = COMMAND_LINE.invoke(context)
            return ready
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.UsageError as fault:
        _refuse(fault, lang)


def _refuse(fault: click.UsageError, lang: Lang) -> NoReturn:
    """Report what is wrong with the command line, and how to get help."""
    from flows.messages.errors import ERRORS  # as above

    command = fault.ctx.command_path if fault.ctx else "hromada"
    click.echo(ERRORS["words-wrong"].render(lang, reason=harmless(usage_sentence(fault)), command=command), err=True)
    sys.exit(UsageError.exit_code)
