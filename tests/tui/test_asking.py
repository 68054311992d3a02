"""What becomes of questions: those that wait, are superseded, cancelled, or fail."""

from __future__ import annotations

import threading

import pytest

from qa.errors import PinciteError


@pytest.fixture
def voters(hand):
    text = "Some 12 million voters were registered."
    return hand.Statement(text, "12 million", text)


@pytest.fixture
def older(hand):
    return hand.Statement("In 2012, 9,305,106 voters were registered.", "9,305,106")


def test_a_superseded_question_is_never_shown(play, hand, voters, older):
    assistant = hand.Assistant(
        {"old?": hand.answered(older), "new?": hand.answered(voters), "skipped?": RuntimeError()}
    )
    gate = assistant.hold("old?")

    async def scenario(app, pilot):
        seen = []
        app.watch(app, "conversation", lambda new: seen.append(new.finding), init=False)
        await hand.ask(pilot, "old?")
        await hand.begun(assistant.begun["old?"])
        await hand.ask(pilot, "skipped?")
        await hand.ask(pilot, "new?")
        gate.set()
        await hand.settle(app, pilot)
        assert "⟦12 million⟧" in hand.screen(app)
        assert {finding.answer.text for finding in seen if finding} == {"12 million"}

    play(lambda: assistant, scenario)
    assert assistant.asked == ["old?", "new?"]  # what was superseded before its turn is not asked


def test_escape_cancels_and_a_late_answer_is_not_shown(play, hand, voters):
    assistant = hand.Assistant({"How many?": hand.answered(voters), "again?": RuntimeError("no")})
    gate = assistant.hold("How many?")

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.begun(assistant.begun["How many?"])
        assert "Esc cancels" in hand.screen(app)
        await pilot.press("escape")
        assert "Cancelled: How many?" in hand.screen(app)
        gate.set()
        await hand.ask(pilot, "again?")  # answered after the cancelled one, by the same thread
        await hand.settle(app, pilot)
        assert "12 million" not in hand.screen(app)

    play(lambda: assistant, scenario)


def test_a_question_typed_while_the_index_opens_is_answered_afterwards(play, hand, voters):
    assistant = hand.Assistant({"How many?": hand.answered(voters)})
    opened = threading.Event()

    def open_late():
        assert opened.wait(60)
        return assistant

    async def scenario(app, pilot):
        assert "Opening the index…" in hand.screen(app)
        await hand.ask(pilot, "How many?")
        assert "your question waits" in hand.screen(app)
        opened.set()
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "⟦12 million⟧" in shown
        assert "2 documents, 1,234 passages" in shown

    play(open_late, scenario)


def test_an_index_that_is_not_there_is_told_in_a_line_and_may_be_made_meanwhile(play, hand, voters):
    assistant = hand.Assistant({"How many?": hand.answered(voters)})
    attempts = [PinciteError("there is no index at x; make one with `pincite index FOLDER`")]

    def open_second_time():
        if attempts:
            raise attempts.pop()
        return assistant

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "Error: there is no index at x; make one with `pincite index FOLDER`" in shown
        assert "No index is open" in shown
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "⟦12 million⟧" in shown
        assert "2 documents" in shown

    play(open_second_time, scenario, (80, 24))


def test_a_question_that_fails_is_told_and_the_next_one_is_answered(play, hand, voters):
    assistant = hand.Assistant(
        {"bad?": ValueError("odd"), "good?": hand.answered(voters), " ": RuntimeError()}
    )

    async def scenario(app, pilot):
        await hand.ask(pilot, "bad?")
        await hand.settle(app, pilot)
        assert "Error: unexpected, please report it: ValueError: odd" in hand.screen(app)
        await hand.ask(pilot, " ")  # nothing to ask
        await hand.ask(pilot, "good?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "⟦12 million⟧" in shown
        assert "Error" not in shown

    play(lambda: assistant, scenario)
    assert assistant.asked == ["bad?", "good?"]


@pytest.mark.parametrize("keys", [["ctrl+q"], ["ctrl+c"], ["tab", "q"]])
def test_it_quits_by_key_but_not_while_a_question_with_that_letter_is_typed(play, hand, keys):
    assistant = hand.Assistant({})

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        await pilot.press("q")
        assert app.is_running
        assert "q" in hand.screen(app)
        await pilot.press(*keys)
        assert not app.is_running

    play(lambda: assistant, scenario)
