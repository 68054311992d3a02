"""How a test drives the application: what it does, what it waits for, and what it sees."""

from __future__ import annotations

import asyncio
import html
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import Input

from tui.app import PinciteApp


def screen_text(app: PinciteApp) -> str:
    """The characters on the screen, line by line, as the application itself draws them."""
    lines: defaultdict[float, list[tuple[float, str]]] = defaultdict(list)
    pattern = r'<text [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>'
    for x, y, text in re.findall(pattern, app.export_screenshot(), flags=re.DOTALL):
        lines[float(y)].append((float(x), html.unescape(text).replace("\xa0", " ")))
    return "\n".join("".join(t for _, t in sorted(lines[y])) for y in sorted(lines))


async def settle(app: PinciteApp, pilot: Pilot[None]) -> None:
    """Wait until everything that was asked has been answered, and is on the screen."""
    await app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], object], patience: float = 60) -> None:
    """Wait until a condition holds; fails after `patience` seconds, with what is on the screen."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, screen_text(pilot.app)
        await pilot.pause()


async def until_shown(pilot: Pilot[None], *texts: str) -> None:
    """Wait until all of `texts` stand somewhere on the screen."""

    def all_there() -> bool:
        shown = screen_text(pilot.app)
        return all(text in shown for text in texts)

    await until(pilot, all_there)


async def until_told(pilot: Pilot[None], text: str) -> None:
    """Wait for a message with `text`, wherever its lines break on the screen."""
    await until(pilot, lambda: any(text in one.message for one in pilot.app._notifications))


async def begun(event: threading.Event) -> None:
    """Wait until a thread has come to `event`, while the application goes on."""
    assert await asyncio.to_thread(event.wait, 30)


async def source(app: PinciteApp, pilot: Pilot[None]) -> str:
    """The screen with the source on it, also where that is in a tab."""
    app.screen.view = "source"
    await pilot.pause()
    return screen_text(app)


async def ask(pilot: Pilot[None], question: str) -> None:
    """Type a question and send it."""
    typed = pilot.app.query_one("#question", Input)
    typed.focus()
    typed.value = question
    await pilot.press("enter")


async def ask_and_settle(app: PinciteApp, pilot: Pilot[None], question: str) -> None:
    """Ask a question, and wait until it is answered."""
    await ask(pilot, question)
    await settle(app, pilot)


async def browse(app: PinciteApp, pilot: Pilot[None]) -> None:
    """Go to the screen of documents."""
    await settle(app, pilot)
    await pilot.press("f4")
    await settle(app, pilot)
