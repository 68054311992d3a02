"""How fast the application is: `python -m tui.benchmark` runs it and prints a table.

First frame and first answer are timed from the start of a new process. A key press is timed until
the frame that shows it has been made, with a document of 10 MB open, at rest and while questions
are being answered.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import click
from textual import events

from tui.app import PinciteApp
from tui.ground import ground_of
from tui.source import Source
from tui.state import Conversation, Look, Spot

QUESTION = "What share of the vote did Nur Otan win in 2021?"
SIZE = (120, 40)
_LINE = "Some words of a line that is about eighty characters long, as lines usually are.\n"
_BYTES = 10_000_000
_COLD = "from index.main import prepare; prepare(); from tui.benchmark import main; main()"
"""As the command `pincite` starts."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table."""

    name: str
    values: tuple[float, ...]
    """Seconds."""
    share: float
    """Which quantile is compared, 0 to 1."""
    limit: float
    """Seconds that it may be, at most."""

    @property
    def value(self) -> float:
        """The quantile, by the nearest rank."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(self.share * len(ordered)))]


class Timed(PinciteApp):
    """The application, which notes when frames are made."""

    first_frame: float | None = None
    waits: tuple[str, asyncio.Event] | None = None
    painted: float = 0.0

    def post_display_hook(self) -> None:
        """Note the time of the first frame, and of the one that shows what was typed."""
        now = time.time()
        self.first_frame = self.first_frame or now
        if self.waits is not None and self.query_question().value == self.waits[0]:
            self.painted = now
            self.waits[1].set()
            self.waits = None


async def cold(started: float, place: str | None, question: str) -> dict[str, float]:
    """Seconds since `started` until the first frame, and until the first answer is shown."""
    app = Timed(ground_of(place))
    async with app.run_test(size=SIZE) as pilot:
        app.ask(question)
        await _answered(app)
        await pilot.pause()
        assert app.first_frame is not None
        return {"frame": app.first_frame - started, "answer": time.time() - started}


async def pressing(place: str | None, presses: int, *, busy: bool) -> list[float]:
    """Seconds from each key press to the frame that shows it."""
    app = Timed(ground_of(place))
    async with app.run_test(size=SIZE) as pilot:
        app.ask(QUESTION)
        await _answered(app)
        text = _LINE * (_BYTES // len(_LINE))
        spot = Spot(Source.of(text), ("", "long.txt"))
        app.conversation = app.conversation.look_at(Look(spot))
        app.show_source()
        await pilot.pause()
        asking = asyncio.create_task(_ask_on(app, spot)) if busy else None
        seconds = [await _press(app, chr(ord("a") + place % 26)) for place in range(presses)]
        if asking is not None:
            asking.cancel()
            await _answered(app)
        return seconds


async def _answered(app: PinciteApp) -> None:
    """Wait for the answer to what was asked last."""
    done = asyncio.Event()

    def look(conversation: Conversation) -> None:
        if not conversation.waiting:
            done.set()

    app.watch(app, "conversation", look)
    await done.wait()
    if app.conversation.error is not None:
        raise click.ClickException(app.conversation.error)


async def _ask_on(app: PinciteApp, spot: Spot) -> None:
    """Ask one question after the other, with the long document open all the time."""
    while True:
        app.ask(QUESTION)
        app.conversation = app.conversation.look_at(Look(spot))
        await _answered(app)


async def _press(app: Timed, key: str) -> float:
    shown = asyncio.Event()
    app.waits = (app.query_question().value + key, shown)
    pressed = time.time()
    app.post_message(events.Key(key, key))
    app.post_message(events.Key("pagedown", None))
    await shown.wait()
    return app.painted - pressed


def _start(place: str | None) -> dict[str, float]:
    command = [sys.executable, "-c", _COLD, "--cold", str(time.time())]
    command += ["--index", place] if place else []
    # Python keeps compiled files unless it is told not to: so it is for those who use pincite.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise click.ClickException(done.stderr.strip().splitlines()[-1])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def table(measures: Sequence[Measure]) -> str:
    """The measures, one a line, with whether each is within its limit."""
    lines = [f"{'':<42}{'measured':>10}{'limit':>10}"]
    for one in measures:
        held = "ok" if one.value <= one.limit else "TOO SLOW"
        lines.append(f"{one.name:<42}{one.value:>9.3f}s{one.limit:>9.3f}s  {held}")
    return "\n".join(lines)


@click.command()
@click.option("--index", "place", metavar="PATH", help="Folder of the index [default: .pincite].")
@click.option("--starts", default=3, show_default=True, help="New processes to time.")
@click.option("--presses", default=200, show_default=True, help="Key presses to time.")
@click.option("--cold", "started", type=float, hidden=True)
def main(place: str | None, starts: int, presses: int, started: float | None) -> None:
    """Measure how fast the application is."""
    if started is not None:
        click.echo(json.dumps(asyncio.run(cold(started, place, QUESTION))))
        return
    runs = [_start(place) for _ in range(starts)]
    rest = asyncio.run(pressing(place, presses, busy=False))
    busy = asyncio.run(pressing(place, presses, busy=True))
    measures = (
        Measure("first frame, median", tuple(run["frame"] for run in runs), 0.5, 0.4),
        Measure("first answer, median", tuple(run["answer"] for run in runs), 0.5, 1.5),
        Measure("key press, p95, 10 MB open", tuple(rest), 0.95, 0.05),
        Measure("key press, p95, while a question is asked", tuple(busy), 0.95, 0.05),
    )
    click.echo(table(measures))


if __name__ == "__main__":
    main()
