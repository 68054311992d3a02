"""Pictures of the main states, in the sizes and themes that people use.

After a change that is wanted: `pytest tests/tui/test_snapshots.py --snapshot-update`, and look at
each picture that changed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from textual.widgets import Input

from index.corpus import Problem
from index.listing import ListedDocument, Listing
from qa.answer import Stage, Status
from tui import settings
from tui.app import PinciteApp

# The plugin sets the name that this attribute had in older versions of syrupy.
SVGImageExtension.file_extension = "svg"

SIZES = [(80, 24), (120, 40)]
THEMES = [settings.Theme.DARK, settings.Theme.LIGHT]
REPORT_2021 = (
    "Early on 10 January 2021 the polling stations opened.\n\n"
    "The voter list\n\n"
    "Some 12 million voters were registered, and the list was posted outside each of the 10,060 "
    "polling stations. Citizens who had moved could ask to be added until the day before.\n\n"
    "Observers reported that the count was calm, though not everywhere transparent.\n"
)
REPORT_2012 = (
    "The early elections of 15 January 2012 were calm.\n\n"
    "In total, 9,305,106 voters were registered in 2012.\n"
)
QUESTION = "How many voters were registered?"


@pytest.fixture
def statements(hand):
    now = hand.Statement(
        REPORT_2021,
        "12 million",
        "Some 12 million voters were registered, and the list was posted outside each of the "
        "10,060 polling stations.",
        path="2021.txt",
        period="2021-01",
        title="Final report",
    )
    then = hand.Statement(
        REPORT_2012,
        "9,305,106",
        "In total, 9,305,106 voters were registered in 2012.",
        path="2012.txt",
        period="2012-01",
        title="Final report of 2012",
        confidence=0.62,
    )
    return now, then


@pytest.fixture
def listing():
    usual = dict.fromkeys(("published_source", "period_source", "encoding"))
    usual |= {"root": "reports", "format": "text", "sha256": "0" * 64}
    documents = (
        ListedDocument(
            path="2012.txt", title="Final report of 2012", publisher="Election Observers",
            published="2012-04-26", period="2012-01", size=103_452, passages=312, **usual,
        ),
        ListedDocument(
            path="2021.txt", title=None, publisher=None, published=None, period="2021-01",
            size=912, passages=2, **usual,
        ),
    )  # fmt: skip
    return Listing(
        documents=documents, skipped=(Problem("reports/scan.pdf", "it has no text to read"),)
    )


@pytest.fixture
def take(hand, listing, snap_compare, monkeypatch):
    """`take(answer, keys, size, theme)`: whether the screen after these keys looks as it did."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(answer, keys, size, theme):
        assistant = hand.Assistant({QUESTION: replace(answer, question=QUESTION)} if answer else {})
        ground = hand.ground(lambda: assistant, listing=lambda: listing)
        loaded = settings.Loaded(settings.Settings(theme=theme))
        app = PinciteApp(ground, loaded=loaded, settings_file=Path("tui.toml"))

        async def prepare(pilot):
            await hand.until(pilot, lambda: app.conversation.opened)
            app.query_one("#question", Input).cursor_blink = False
            await hand.settle(app, pilot)
            if answer:
                await hand.ask(pilot, QUESTION)
                await hand.settle(app, pilot)
            await pilot.press(*keys)
            await hand.settle(app, pilot)
            await pilot.wait_for_scheduled_animations()

        return snap_compare(app, terminal_size=size, run_before=prepare)

    return run


in_all_looks = pytest.mark.parametrize(
    ("size", "theme"),
    [(size, theme) for size in SIZES for theme in THEMES],
    ids=[f"{size[0]}x{size[1]}-{theme}" for size in SIZES for theme in THEMES],
)


@in_all_looks
def test_empty(take, size, theme):
    assert take(None, (), size, theme)


@in_all_looks
def test_answered(take, hand, statements, size, theme):
    assert take(hand.answered(statements[0]), (), size, theme)


@in_all_looks
def test_why(take, hand, statements, size, theme):
    now, then = statements
    lost = replace(then.traced, stage=Stage.THRESHOLD, won=False, why="it is too unlikely")
    answer = hand.answered(now)
    trace = replace(answer.trace, passages=(now.traced, lost), threshold=0.7)
    assert take(replace(answer, trace=trace), ("f2",), size, theme)


@in_all_looks
def test_abstained(take, hand, statements, size, theme):
    reason = "the best candidate has confidence 0.31, below the threshold 0.50"
    unlikely = replace(statements[0], confidence=0.31)
    assert take(hand.answer(Status.ABSTAINED, unlikely, reason=reason), (), size, theme)


@in_all_looks
def test_conflicting(take, hand, statements, size, theme):
    assert take(hand.answer(Status.CONFLICTING, *statements), (), size, theme)


@in_all_looks
def test_documents(take, size, theme):
    assert take(None, ("f4", "space"), size, theme)


@in_all_looks
def test_help(take, size, theme):
    assert take(None, ("f1",), size, theme)
