"""The terminal application in a terminal of which every character is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import PropertyMock, patch

from index.corpus import Problem
from index.listing import ListedDocument, Listing
from qa.answer import Status
from qa.assistant import Ranked
from surfaces.borrowed import module
from surfaces.judging import Output
from surfaces.planted import Planted

SIZE = (200, 36)
_HEADLESS = "textual.drivers.headless_driver.HeadlessDriver"


class Application:
    """A surface: what is shown of each file, all in one session of the application."""

    def __init__(self, planted: Sequence[Planted]) -> None:
        shown = asyncio.run(_played(planted))
        self._shown = {one.number: outputs for one, outputs in zip(planted, shown, strict=True)}

    def show(self, planted: Planted) -> list[Output]:
        """All that was written while it was looked at in every way; then the whole screen."""
        return self._shown[planted.number]


async def _played(planted: Sequence[Planted]) -> list[list[Output]]:
    from tui.app import PinciteApp

    made = module("tui/conftest.py")
    hand = made.Hand
    now = [planted[0]]
    assistant = hand.Assistant(
        {question: said for one in planted for question, said in _answers(one).items()},
        found={f"{one.number} search": (Ranked(one.traced.hit, one.citation),) for one in planted},
    )
    ground = made.ground_of(lambda: assistant, listing=lambda: _listing(now[0]))
    shown = []
    with _kept() as written:
        app = PinciteApp(ground)
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            for one in planted:
                now[0] = one
                await _walk(app, pilot, hand, one)
                moving = "".join(written)
                written.clear()
                app.refresh(layout=True)
                await hand.settle(app, pilot)
                still = "".join(written)
                written.clear()
                shown.append(
                    [Output("screen", moving, ""), Output("screen", still, "qtn", counted=False)]
                )
    return shown


def _answers(planted: Planted) -> dict[str, Any]:
    """By question: one of each status, and an error."""
    said: dict[str, Any] = {
        f"{planted.number} {status}": planted.answer(status) for status in Status
    }
    return said | {f"{planted.number} error": RuntimeError(planted.planted("r"))}


async def _walk(app: Any, pilot: Any, hand: Any, planted: Planted) -> None:
    """One of the screens in turn, every one for harmless words; then the answer and its source."""
    screens = [
        lambda: hand.ask_and_settle(app, pilot, f"{planted.number} {Status.CONFLICTING}"),
        lambda: hand.ask_and_settle(app, pilot, f"{planted.number} {Status.ABSTAINED}"),
        lambda: hand.ask_and_settle(app, pilot, f"{planted.number} error"),
        lambda: _browse(app, pilot, hand),
        lambda: _search(app, pilot, hand, planted),
    ]
    chosen = [screens[planted.number % len(screens)]] if planted.number else screens
    for look in chosen:
        await look()
        await pilot.press("f8")
    await hand.ask_and_settle(app, pilot, f"{planted.number} {Status.ANSWERED}")
    await pilot.press("f2", "f2")


async def _browse(app: Any, pilot: Any, hand: Any) -> None:
    await hand.browse(app, pilot)
    await pilot.press("space", "end", "escape")


async def _search(app: Any, pilot: Any, hand: Any, planted: Planted) -> None:
    await pilot.press("f3")
    await hand.ask_and_settle(app, pilot, f"{planted.number} search")
    await pilot.press("f3")


def _listing(planted: Planted) -> Listing:
    facts = dict.fromkeys(("published", "published_source", "period", "period_source", "encoding"))
    title, publisher = planted.planted("t"), planted.planted("p")
    document = ListedDocument(
        root=str(planted.folder), path=planted.path, title=title, publisher=publisher,
        format="text", sha256="0" * 64, size=1, passages=1, **facts,
    )  # fmt: skip
    return Listing(documents=(document,), skipped=(Problem(planted.path, planted.planted("r")),))


@contextmanager
def _kept() -> Iterator[list[str]]:
    """Everything that applications write to their terminals meanwhile."""
    written: list[str] = []
    with (
        patch(f"{_HEADLESS}.write", lambda _, data: written.append(data)),
        patch(f"{_HEADLESS}.is_headless", PropertyMock(return_value=False)),
    ):
        yield written
