"""The command `pincite tui`."""

from __future__ import annotations

import os
import sys

import click


@click.command(short_help="Ask in an application that fills the terminal.")
@click.option(
    "--index",
    "place",
    metavar="PATH",
    help="Folder of the index [default: .pincite, or PINCITE_INDEX].",
)
@click.option("--web", "in_browser", is_flag=True, help="Serve it to a browser instead.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--anyone", is_flag=True, help="Allow an address that others can reach.")
def tui(place: str | None, in_browser: bool, host: str, port: int, anyone: bool) -> int:
    """Ask questions, and see the exact characters that answer them lit in their documents.

    The application starts before the index is open; a question typed meanwhile is answered as
    soon as it can be.
    """
    if in_browser:
        from tui.web import serve

        serve(place, host, port, anyone=anyone)
        return 0
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("this needs a terminal; `pincite ask` answers without one")
    return run(place)


def run(place: str | None) -> int:
    """Run the application over the index at `place`; its exit code."""
    from tui.app import PinciteApp
    from tui.ground import ground_of
    from tui.keeping import Keeper
    from tui.keys import ACTIONS
    from tui.leaving import leave_with_terminal
    from tui.settings import load, settings_path

    file = settings_path()
    loaded = load(file, ACTIONS)
    app = PinciteApp(ground_of(place), Keeper(keep=loaded.settings.keep), loaded, file)
    leave_with_terminal(sys.stdin)
    app.run()
    code = app.return_code or 0
    if app.desk.is_busy:
        # A thread that is in the middle of a model's library would end the interpreter noisily.
        sys.stdout.flush()
        os._exit(code)
    return code
