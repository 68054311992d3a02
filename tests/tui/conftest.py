"""What the tests of the application share: prepared answers, a real index, and a way to play."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from index import build_index
from index.listing import Listing, list_documents
from qa.assistant import Assistant
from qa.reader import SENTENCE, load_reader
from tui.app import PinciteApp
from tui.ground import Ground
from tui.keeping import Keeper

from . import driving, statements
from .fake_assistant import FakeAssistant


def ground_of(opens: Callable[[], object], **parts: object) -> Ground:
    """A ground with this assistant, and an empty listing unless `parts` has one."""
    usual = {
        "reopen": lambda _: opens(),
        "listing": lambda: Listing(documents=(), skipped=()),
        "update": None,
    }
    return Ground(open=opens, **{**usual, **parts})


LONG = 600.0
"""Seconds: longer than any test."""
Scenario = Callable[[PinciteApp, Pilot[None]], Awaitable[None]]


@pytest.fixture
def play() -> Callable[..., None]:
    """`play(open_assistant, scenario, size)`: run the application, and the scenario in it."""

    def run(
        stands_on: Ground | Callable[[], object],
        scenario: Scenario,
        size: tuple[int, int] = (120, 40),
        **given: object,
    ) -> None:
        async def whole() -> None:
            ground = stands_on if isinstance(stands_on, Ground) else ground_of(stands_on)
            app = PinciteApp(ground, **given)
            app.NOTIFICATION_TIMEOUT = LONG  # or a busy machine shows a message too late to be seen
            async with app.run_test(size=size, notifications=True) as pilot:
                await scenario(app, pilot)

        asyncio.run(whole())

    return run


REPORTS = {
    "2012.txt": (
        "The early elections of 15 January 2012 were calm.\n\n"
        "In total, 9,305,106 voters were registered in 2012.\n\n"
        "Anna Lind headed the mission of observers.\n"
    ),
    "2021.txt": (
        "The elections of 10 January 2021 were efficiently run.\n\n"
        "Some 12 million voters were registered in 2021.\n"
    ),
    "broken.pdf": b"this is no PDF",
}
"""What the tests with a real index ask about."""


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "state")


@pytest.fixture
def reports(make_files) -> Path:
    return make_files(REPORTS)


@pytest.fixture
def report_ground(reports, index_folder, encoder) -> Ground:
    """A real index, asked with models that load at once."""

    def opens(_: object = None) -> Assistant:
        reader = load_reader(SENTENCE, encoder)
        return Assistant.open(index_folder, encoder=encoder, reader=reader)

    def update(paths, progress):
        return build_index(paths, index=index_folder, encoder=encoder, progress=progress)

    build_index([reports], index=index_folder, encoder=encoder)
    return Ground(
        open=opens,
        reopen=opens,
        listing=lambda: list_documents(index_folder),
        update=update,
        place=str(index_folder),
    )


@pytest.fixture
def hand() -> Hand:
    """What the tests make answers with, and drive the application by."""
    return Hand()


class Hand:
    """What the modules beside this one offer, without an import in every test."""

    Statement = statements.Statement
    Assistant = FakeAssistant
    answer = staticmethod(statements.make_answer)
    answered = staticmethod(statements.answered)
    explained = staticmethod(statements.explained)
    screen = staticmethod(driving.screen_text)
    ground = staticmethod(ground_of)
    settle = staticmethod(driving.settle)
    ask = staticmethod(driving.ask)
    ask_and_settle = staticmethod(driving.ask_and_settle)
    browse = staticmethod(driving.browse)
    until = staticmethod(driving.until)
    until_shown = staticmethod(driving.until_shown)
    until_told = staticmethod(driving.until_told)
    begun = staticmethod(driving.begun)
    source = staticmethod(driving.source)
