"""Searching for passages, and why each passage won or lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Key
from textual.widgets import DataTable, Input, OptionList

from index.document import Span
from qa import Ranked
from qa.answer import Stage, Status
from tui.messages import Explained
from tui.narrowing import Narrowing
from tui.state import Look, Mode
from tui.widgets.source_view import SourceView

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def voters(hand):
    text = "Calm.\n\nSome 12 million voters were registered.\n\nIt snowed."
    return hand.Statement(text, "12 million", "Some 12 million voters were registered.")


@pytest.fixture
def older(hand):
    text = "In 2012, 9,305,106 voters were registered."
    return hand.Statement(text, "9,305,106", path="2012.txt")


def ranked(*statements):
    return tuple(Ranked(one.traced.hit, one.citation) for one in statements)


async def ask_about(pilot, text):
    """Click twice on the row of the source that shows `text`."""
    view = pilot.app.query_one(SourceView)
    row = next(y for y in range(view.size.height) if text in view.render_line(y).text)
    await pilot.click(SourceView, offset=(6, row), times=2)


def with_passages(answer, *traced):
    return replace(answer, trace=replace(answer.trace, passages=traced, threshold=0.5))


@pytest.mark.parametrize("size", SIZES)
def test_a_search_lists_passages_the_best_first_with_their_scores_and_sources(
    play, hand, voters, older, size
):
    assistant = hand.Assistant({}, found={"voters": ranked(voters, older), "nothing": ()})

    async def scenario(app, pilot):
        await pilot.press("f3")
        assert app.query_one("#question", Input).placeholder == "Search for passages"
        await hand.ask(pilot, "voters")
        await hand.settle(app, pilot)
        await hand.until_shown(pilot, "Search ›", "2 passages for “voters”", "The best first:")
        assert "1. 1.000  words 1.00  meaning 0.500" in hand.screen(app)
        assert "3▌ Some 12 million" in await hand.source(app, pilot)
        await pilot.press("f8")
        await hand.until_shown(pilot, "1▌ In 2012, 9,305,106")
        await pilot.press("f2")
        await hand.until_shown(pilot, "✓ lexical", "it reads none for an answer")
        await pilot.press("escape", "f3")
        await hand.until_shown(pilot, "Ask ›")

    play(lambda: assistant, scenario, size)
    assert assistant.asked == []


def test_a_search_that_finds_nothing_says_what_to_try(play, hand):
    async def scenario(app, pilot):
        await pilot.click("#mode")
        assert app.mode is Mode.SEARCH
        await hand.ask(pilot, "nothing")
        await hand.until_shown(pilot, "0 passages for “nothing”", "Other words may find some.")
        await pilot.press("f2")
        await hand.until_shown(pilot, "No passage was found.")

    play(lambda: hand.Assistant({}, found={"nothing": ()}), scenario)


def test_questions_and_searches_go_to_the_chosen_documents_and_say_so(play, hand, voters):
    assistant = hand.Assistant(
        {"How many?": hand.answered(voters)}, found={"voters": ranked(voters)}
    )

    async def scenario(app, pilot):
        app.narrowing = Narrowing().toggle(("reports", "2021.txt")).during("2021")
        await hand.until_shown(pilot, "Questions go to only 1 chosen document, documents about")
        await hand.ask(pilot, "How many?")
        await hand.until_shown(pilot, "(only 1 chosen document, documents about")
        app.mode = Mode.SEARCH
        await hand.ask(pilot, "voters")
        await hand.until_shown(pilot, "1 passage for “voters”")

    play(lambda: assistant, scenario)
    assert [one.paths for one in assistant.filters] == [("reports/2021.txt",)] * 2
    assert {str(one.period) for one in assistant.filters} == {"2021"}


@pytest.mark.parametrize("size", SIZES)
def test_each_passage_that_was_read_is_picked_to_see_where_it_lost(play, hand, voters, older, size):
    lost = replace(older.traced, stage=Stage.THRESHOLD, won=False, why="it is too unlikely")
    said = with_passages(hand.answered(voters), voters.traced, replace(lost, confidence=0.25))

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await pilot.press("f2")
        await hand.until_shown(pilot, "✓ 1.", "✗ 2.", "0.75 is at least 0.50", "It won")
        app.query_one("#passages", OptionList).focus()
        for key in ("down", "up", "down"):  # faster than the screen follows
            app.post_message(Key(key, None))
        await hand.until_shown(
            pilot, "✗ threshold", "0.25 is below 0.50", "It lost at the stage “threshold”"
        )
        assert "1▌ In 2012, 9,305,106" in await hand.source(app, pilot)
        await pilot.press("escape")
        assert app.conversation.look is None
        assert "3▌ Some 12 million" in await hand.source(app, pilot)

    play(lambda: hand.Assistant({"How many?": said}), scenario, size)


@pytest.mark.parametrize("ranked_at", [57, None])
def test_why_a_place_of_the_source_is_not_the_answer_is_asked_there(play, hand, voters, ranked_at):
    snow = replace(voters.traced.hit, rank=ranked_at or 1, lexical_rank=None)
    snow = replace(snow, passage=replace(snow.passage, span=Span(48, 58)))
    answer = hand.answered(voters)
    near = replace(voters.traced.hit.passage, span=Span(0, 46))
    read = replace(voters.traced, hit=replace(voters.traced.hit, passage=near))
    assistant = hand.Assistant(
        {"How many?": with_passages(answer, read)}, ranks=[snow if ranked_at else None]
    )

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await ask_about(pilot, "It snowed.")
        told = "rank 57 of both" if ranked_at else "not ranked; 1 passage was read"
        await hand.until_shown(pilot, told, "It lost at the stage “fused”")
        assert "5▌ It snowed." in await hand.source(app, pilot)
        await ask_about(pilot, "Some 12")
        await hand.until_shown(pilot, "It won: it is the most likely answer.")

    play(lambda: assistant, scenario)


def test_the_row_that_enter_asks_about_is_marked_while_the_source_has_the_focus(play, hand, voters):
    voters.text = "\n".join(f"Line {number}." for number in range(99)) + "\n" + voters.text

    async def scenario(app, pilot):
        view = app.query_one(SourceView)
        view.focus()
        await pilot.press("enter", "up")  # nothing to ask about yet
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        view.focus()
        await pilot.press("up")
        await hand.until_shown(pilot, "101▸", "102▌ Some 12 million")
        await pilot.press("w")
        await hand.until_shown(pilot, "It won: it is the most likely answer.")
        await hand.source(app, pilot)
        view.focus()
        await pilot.press("home")
        assert view.render_line(0).text.startswith("  1│ Line 0.")
        await pilot.press("end")
        assert "It snowed." in view.render_line(view.size.height - 1).text

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


def test_an_explanation_that_comes_after_the_next_question_is_not_shown(play, hand, voters, older):
    answers = {"old?": hand.answered(older), "new?": hand.answered(voters)}

    async def scenario(app, pilot):
        await hand.ask(pilot, "old?")
        await hand.settle(app, pilot)
        late = Explained(app.conversation.asked.number, Look(app.conversation.spot, why=True))
        await hand.ask(pilot, "new?")
        await hand.settle(app, pilot)
        app.post_message(late)
        await pilot.pause()
        assert app.conversation.look is None

    play(lambda: hand.Assistant(answers), scenario)


def test_a_place_that_cannot_be_explained_or_read_is_told(play, hand, voters):
    answer = with_passages(hand.answered(voters), voters.traced)
    away = replace(voters.traced.hit.passage, span=Span(0, 5))
    answer = with_passages(
        answer, replace(voters.traced, hit=replace(voters.traced.hit, passage=away))
    )

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await ask_about(pilot, "It snowed.")
        await hand.until_shown(pilot, "unexpected, please report it: IndexError")

    play(lambda: hand.Assistant({"How many?": answer}), scenario)


def test_the_table_of_answers_that_differ_is_there_however_early_it_is_laid_out(
    play, hand, voters, older
):
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        # What a timer of the screen does on a busy machine, before the table comes to its turn.
        app.watch(app, "conversation", lambda _: app.screen._refresh_layout(), init=False)
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        assert app.query_one("#conflict", DataTable).size.height == 3
        assert "Publisher" in hand.screen(app)

    play(lambda: hand.Assistant({"How many?": said}), scenario)


def test_the_table_of_answers_that_differ_is_walked_through(play, hand, voters, older):
    voters.period, older.period = "2021", "2012"
    said = hand.answer(Status.CONFLICTING, voters, older)

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        app.query_one("#conflict", DataTable).focus()
        await pilot.press("down")
        await hand.until(pilot, lambda: app.conversation.selected == 1)
        await hand.until_shown(pilot, "1▌ In 2012, 9,305,106")
        seen = []
        app.watch(app, "conversation", lambda new: seen.append(new.selected))
        await pilot.resize_terminal(80, 24)
        await hand.until_shown(pilot, "[Answer]", "Publisher", "9,305,106")
        await pilot.pause()
        assert set(seen) == {1}  # the table is filled anew, and nobody went anywhere

    play(lambda: hand.Assistant({"How many?": said}), scenario)
