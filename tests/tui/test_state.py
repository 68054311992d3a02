from __future__ import annotations

import pytest

from tui.state import Conversation, Entry, Finding, Opened


@pytest.fixture
def finding(hand):
    statement = hand.Statement("Some 12 million voters.", "12 million")
    answer = hand.answered(statement)
    entries = [Entry(answer.candidates[0], statement.citation, None, leads=True)] * 3
    return Finding(answer, tuple(entries))


def test_a_new_question_takes_the_old_answer_away(finding):
    answered = Conversation().ask("first?").answer(1, finding)
    assert answered.finding is finding
    assert not answered.waiting
    asked = answered.ask("second?")
    assert asked.waiting
    assert asked.finding is None
    assert asked.opened == Opened(2, 1234)


@pytest.mark.parametrize("number", [1, 3])
def test_only_the_question_that_is_waited_for_is_answered_or_fails(finding, number):
    second = Conversation().ask("first?").ask("second?")
    assert second.answer(number, finding) is second
    assert second.fail(number, "broken") is second
    assert second.answer(2, finding).finding is finding
    assert second.fail(2, "broken").error == "broken"


def test_a_cancelled_question_is_neither_answered_nor_fails(finding):
    cancelled = Conversation().ask("first?").cancel()
    assert cancelled.answer(1, finding) is cancelled
    assert cancelled.fail(1, "broken") is cancelled


def test_an_index_that_does_not_open_leaves_the_question_waiting_for_its_own_failure():
    failed = Conversation().ask("first?").fail(None, "no index")
    assert failed.waiting
    assert failed.fail(1, "still no index").error == "still no index"


def test_selection_stays_among_the_entries(finding):
    conversation = Conversation().ask("first?").answer(1, finding)
    assert conversation.select(-1).selected == 0
    assert conversation.select(2).selected == 2
    assert conversation.select(3).selected == 2
    assert Conversation().select(1).entry is None
