"""The command `pincite tui`."""

from __future__ import annotations

import sys

import click


@click.command(short_help="Ask in an application that fills the terminal.")
@click.option(
    "--index",
    "place",
    metavar="PATH",
    help="Folder of the index [default: .pincite, or PINCITE_INDEX].",
)
def tui(place: str | None) -> int:
    """Ask questions, and see the exact characters that answer them lit in their documents.

    The application starts before the index is open; a question typed meanwhile is answered as
    soon as it can be.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("this needs a terminal; `pincite ask` answers without one")

    return run(place)


def run(place: str | None) -> int:
    """Run the application over the index at `place`; its exit code."""
    from tui.app import PinciteApp
    from tui.ground import ground_of
    from tui.keeping import Keeper
    from tui.keys import ACTIONS
    from tui.settings import load, settings_path

    file = settings_path()
    loaded = load(file, ACTIONS)
    app = PinciteApp(ground_of(place), Keeper(keep=loaded.settings.keep), loaded, file)
    app.run()
    return app.return_code or 0
