"""The terminal application in a terminal of which every character is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import PropertyMock, patch

from index.corpus import Problem
from index.listing import ListedDocument, Listing
from qa.answer import Answer, Status
from qa.assistant import Ranked
from surfaces.borrowed import module
from surfaces.judging import Output
from surfaces.planted import Planted

SIZE = (200, 36)
_HEADLESS = "textual.drivers.headless_driver.HeadlessDriver"


def application(planted: Planted) -> list[Output]:
    """Screens of answers, source, reasons, search, documents and of an error; then a whole one."""
    return asyncio.run(_played(planted))


async def _played(planted: Planted) -> list[Output]:
    from tui.app import PinciteApp

    hand = module("tui/conftest.py")
    answers: dict[str, Any] = {status.value: planted.answer(status) for status in Status}
    answers["error"] = RuntimeError(planted.planted("r"))
    found = (Ranked(planted.traced.hit, planted.citation),)
    ground = hand.ground_of(
        lambda: hand.FakeAssistant(answers, found={"search": found}),
        listing=lambda: _listing(planted),
    )
    with _kept() as written:
        app = PinciteApp(ground)
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await _walk(app, pilot, hand, answers)
            moving = "".join(written)
            written.clear()
            app.refresh(layout=True)
            await hand.settle(app, pilot)
            still = "".join(written)
    return [
        Output("screen", moving, "", counted=False),
        Output("screen", still, "qtn", counted=True),
    ]


async def _walk(app: Any, pilot: Any, hand: Any, answers: dict[str, Answer]) -> None:
    for question in answers:
        await hand.ask_and_settle(app, pilot, question)
        await pilot.press("f2", "f2", "f8", "ctrl+n")
    await hand.browse(app, pilot)
    await pilot.press("space", "end", "escape")
    await pilot.press("f3")
    await hand.ask_and_settle(app, pilot, "search")
    await pilot.press("f3")
    await hand.ask_and_settle(app, pilot, Status.ANSWERED.value)


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
