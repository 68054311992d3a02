"""The command `pincite`: finds the sub-commands that packages offer, and reports errors.

A package offers a command in the entry-point group `pincite.commands`. This module imports none
of them until the command is called, so `pincite --version` loads nothing heavy.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import sys
from importlib.metadata import entry_points, version

import click

from index.errors import (
    DamagedIndexError,
    NewerIndexError,
    NoIndexError,
    PinciteError,
    SettingError,
)
from index.visible import one_line, visible

GROUP = "pincite.commands"

FAILURE = 1
USAGE = 2
NO_INDEX = 4
INTERRUPTED = 130

_OBJECTS = 50_000
"""Made and not freed, before they are looked through for garbage."""

_EXAMPLES = """\b
Examples:
  pincite index reports/               make an index of a folder
  pincite ask "Who won in 2021?"       answer, with its citation
  pincite ask --json "…" > answer.json
  pincite verify answer.json           do the citations still hold?
  pincite bundle answer.json -o e.zip  the answer with its files, for others
  pincite search "turnout"             ranked passages instead of an answer

\b
Exit codes: 0 answered or done, 1 failure, 2 wrong usage or setting, 3 abstained,
4 no index or a damaged one, 5 a citation that no longer holds.
"""


class Commands(click.Group):
    """A group whose commands are entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names of all commands that installed packages offer."""
        return sorted(entry_points(group=GROUP).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        for point in entry_points(group=GROUP, name=cmd_name):
            command: click.Command = point.load()
            return command
        return None


@click.command(
    cls=Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(version("pincite"), prog_name="pincite")
def cli() -> None:
    """Answer questions from a folder of documents, and prove every answer to the character."""


def prepare() -> None:
    """Spare the start what does not help it.

    What is imported lives as long as the process: to look for garbage among it every 700 objects
    takes a fifteenth of the time until the first answer.
    """
    gc.set_threshold(_OBJECTS)


def main() -> None:
    """Run the command line; errors are one line on stderr and an exit code."""
    prepare()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not keep the answer from being shown.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code = _run()
    # Libraries tidy up while the interpreter ends; an interruption there would print a traceback.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _run() -> int:
    color = False if os.environ.get("NO_COLOR") else None
    try:
        code = cli.main(prog_name="pincite", standalone_mode=False, color=color)
    except click.ClickException as error:
        # It quotes what was typed, and a shell types the names of files.
        shown = io.StringIO()
        error.show(shown)
        click.echo(visible(shown.getvalue()), nl=False, err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted; nothing that was stored before is lost", INTERRUPTED)
    except PinciteError as error:
        if isinstance(error, SettingError):
            return _fail(str(error), USAGE)
        unusable = isinstance(error, NoIndexError | DamagedIndexError | NewerIndexError)
        return _fail(str(error), NO_INDEX if unusable else FAILURE)
    except (OSError, UnicodeEncodeError) as error:
        return _fail(_told(error), FAILURE)
    return code if isinstance(code, int) else 0


def _told(error: OSError | UnicodeEncodeError) -> str:
    if isinstance(error, UnicodeEncodeError):
        return f"{error.object!a} is not UTF-8, which JSON has to be; rename that file or folder"
    return f"{error.filename or 'output'}: {error.strerror or error}"


def _fail(message: str, code: int) -> int:
    # A message may quote a file name, which is as hostile as what is in the file.
    click.echo(f"pincite: {one_line(message)}", err=True)
    return code
