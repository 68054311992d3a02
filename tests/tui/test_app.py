"""Prepared answers as they are shown, and the keys that lead through them and their sources."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.widgets import OptionList

from qa.answer import State, Status
from tui.widgets.source_view import SourceView

LINES = "".join(f"Line {number} of the report.\n" for number in range(1, 200))
REPORT = f"{LINES}Some 12 million voters were registered."
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def voters(hand):
    return hand.Statement(
        REPORT,
        "12 million",
        "Some 12 million voters were registered.",
        period="2021-01",
        title="Report of 2021",
    )


@pytest.fixture
def older(hand):
    return hand.Statement(
        "Calm.\n\nIn 2012, 9,305,106 voters were registered.",
        "9,305,106",
        path="2012.txt",
        period="2012-01",
    )


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_is_shown_with_its_sentence_its_place_and_its_lit_source(
    play, hand, voters, size
):
    assistant = hand.Assistant({"How many?": hand.answered(voters)})

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "0.75" in shown
        assert "Some ⟦12 million⟧ voters were registered." in shown
        assert "reports/2021.txt:200:6 [" in shown
        shown = await hand.source(app, pilot)
        assert "200▌ Some 12 million voters" in shown
        assert "verified" in shown
        assert "Line 1 of the report." not in shown
        lit = [
            segment.text
            for y in range(app.query_one(SourceView).size.height)
            for segment in app.query_one(SourceView).render_line(y)
            if segment.style and segment.style.reverse
        ]
        assert lit == ["12 million"]

    play(lambda: assistant, scenario, size)
    assert assistant.closed


@pytest.mark.parametrize("size", SIZES)
def test_an_abstention_tells_why_and_lists_the_nearest_passages(play, hand, voters, size):
    said = hand.answer(Status.ABSTAINED, voters, reason="the best candidate is too unlikely")

    async def scenario(app, pilot):
        await hand.ask(pilot, "Who?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "No answer: the best candidate is too unlikely." in shown
        assert "The nearest passages:" in shown
        assert "1. 2021-01  12 million" in shown

    play(lambda: hand.Assistant({"Who?": said}), scenario, size)


def test_an_abstention_without_any_passage_shows_no_source(play, hand):
    said = hand.answer(Status.ABSTAINED, reason="no passage was found to read")

    async def scenario(app, pilot):
        await hand.ask(pilot, "Who?")
        await hand.settle(app, pilot)
        await pilot.press("f8", "pagedown")
        shown = hand.screen(app)
        assert "No answer: no passage was found to read." in shown
        assert "The nearest passages" not in shown

    play(lambda: hand.Assistant({"Who?": said}), scenario)


@pytest.mark.parametrize("size", SIZES)
def test_a_conflict_is_a_dated_list_whose_sources_are_walked_through(
    play, hand, voters, older, size
):
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "The documents say different things" in shown
        assert "≠ Several answers" in shown
        assert "1. 2021-01  12 million" in shown
        assert "2  2012-01" in shown
        assert "200▌ Some 12 million voters" in await hand.source(app, pilot)
        await pilot.press("f8")
        shown = hand.screen(app)
        assert "3▌ In 2012, 9,305,106 voters were registered." in shown
        assert "200▌" not in shown
        await pilot.press("f8", "f7")
        assert "200▌ Some 12 million voters" in hand.screen(app)

    play(lambda: hand.Assistant({"How many?": said}), scenario, size)


@pytest.mark.parametrize("size", SIZES)
def test_an_explanation_is_walked_through_sentence_by_sentence(play, hand, size):
    why = hand.Statement(f"{LINES}Trains ran late.", "Trains ran late.", period="2021-01")
    also = hand.Statement("Calm.\n\nIt was cold.", "It was cold.", path="2012.txt")
    said = hand.explained(why, also)

    async def scenario(app, pilot):
        await hand.ask(pilot, "Why?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "Trains ran late." in shown
        assert "2. It was cold." in shown
        assert "200▌ Trains ran late." in await hand.source(app, pilot)
        await pilot.press("f8")
        shown = hand.screen(app)
        assert "3▌ It was cold." in shown
        assert "200▌" not in shown

    play(lambda: hand.Assistant({"Why?": said}), scenario, size)


def test_sources_that_disagree_are_a_list_as_well(play, hand, voters, older):
    older.period = "2021"
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "The sources disagree." in shown
        assert "1. 2021-01  12 million" in shown
        assert "2. 2021  9,305,106" in shown

    play(lambda: hand.Assistant({"How many?": said}), scenario)


def test_the_list_itself_can_be_walked_through(play, hand, voters, older):
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        app.query_one("#citations", OptionList).focus()
        await pilot.press("down")
        await pilot.pause()
        assert app.conversation.selected == 1
        assert "3▌ In 2012" in hand.screen(app)

    play(lambda: hand.Assistant({"How many?": said}), scenario)


@pytest.mark.parametrize("size", SIZES)
def test_hostile_text_is_shown_and_obeyed_nowhere(play, hand, size):
    evil = "[bold red]a[/] \x1b[31m\x1b]52;c;ZXZpbA==\x07 [@click=app.quit]x[/] \u202eevil\x00\ttab"
    text = f"{'w' * 1_000_000} {evil}. After."
    statement = hand.Statement(
        text, evil, path=f"[red]{evil.replace('/', '')}.txt", title=evil, state=State.STALE
    )
    said = hand.answered(statement)

    async def scenario(app, pilot):
        await hand.ask(pilot, evil)
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "[bold red]a[/] ␛[31m␛]52;c;ZXZpbA==␇" in shown
        assert "[@click=app.quit]x[/]" in shown
        assert "stale" in shown
        assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(shown)
        for key in ("f7", "f8", "pageup", "pagedown", "ctrl+n", "ctrl+n", "f2"):
            await pilot.press(key)
            assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(hand.screen(app))
        assert app.is_running

    answers = {evil.strip(): said, evil: said}
    play(lambda: hand.Assistant(answers), scenario, size)


def test_the_source_scrolls_by_keys_and_wheel_and_follows_the_next_citation(
    play, hand, voters, older
):
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        view = app.query_one(SourceView)
        start = view.render_line(0).text
        await pilot.press("pageup")
        assert view.render_line(0).text != start
        await pilot.press("pagedown")
        view.focus()
        await pilot.press("up", "down", "pageup", "pagedown")
        assert view.render_line(0).text == start
        top = int(start.split()[0])
        await pilot._post_mouse_events([MouseScrollUp], widget=view, button=0)
        assert view.render_line(0).text.startswith(f"{top - 3} ")
        await pilot._post_mouse_events([MouseScrollDown], widget=view, button=0)
        assert view.render_line(0).text == start
        await pilot.resize_terminal(80, 24)
        await hand.source(app, pilot)
        assert view.render_line(0).text.startswith(f"{top} ")  # scrolled by hand: the place stays
        app.action_move(1)
        await pilot.pause()
        assert "3▌ In 2012" in hand.screen(app)

    play(lambda: hand.Assistant({"How many?": said}), scenario)
