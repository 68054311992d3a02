from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answer import State, Status
from tui import wording
from tui.state import Conversation, Entry, Finding, Opened

TEXT = "Some 12 million voters were registered."


def conversation_of(answer):
    return Conversation().ask("How many?").answer(1, Finding(answer, ()))


def test_the_status_tells_what_goes_on():
    start = Conversation()
    assert wording.status_line(start) == "Opening the index…"
    assert wording.status_line(start.fail(None, "gone")) == "No index is open"
    assert "your question waits" in wording.status_line(start.ask("How many?"))
    opened = start.open(Opened(1, 2000))
    assert wording.status_line(opened) == "1 document, 2,000 passages"
    assert wording.status_line(opened.ask("How many?")).startswith("Looking for the answer…")


def test_the_headline_is_the_question_until_there_is_more_to_say(hand):
    asked = Conversation().ask("How\x1b many?")
    assert wording.headline(asked) == "How␛ many?"
    assert wording.headline(asked.cancel()) == "Cancelled: How␛ many?"
    assert wording.headline(Conversation()).startswith("Ask a question")


def test_an_answer_is_told_with_its_confidence_and_where_its_time_is_from(hand):
    answer = hand.answered(hand.Statement(TEXT, "12 million", period="2021-01"))
    conversation = conversation_of(answer)
    assert wording.headline(conversation) == "12 million"
    assert wording.subline(conversation) == "████████░░ 0.75  about 2021-01 (from the manifest)"


def test_an_answer_about_no_known_time_has_only_its_confidence(hand):
    answer = hand.answered(hand.Statement(TEXT, "12 million", confidence=0.1))
    assert wording.subline(conversation_of(answer)) == "█░░░░░░░░░ 0.10"


@pytest.mark.parametrize(("value", "bar"), [(0.0, "░" * 10), (1.0, "█" * 10), (0.44, "████░░░░░░")])
def test_the_bar_is_as_full_as_the_confidence(value, bar):
    assert wording.confidence(value) == f"{bar} {value:.2f}"


def test_several_answers_have_a_heading_each_at_their_first_citation(hand):
    statement = hand.Statement(TEXT, "12 million")
    answer = hand.answer(Status.CONFLICTING, statement)
    first = Entry(statement.candidate, statement.citation, None, leads=True)
    more = Entry(statement.candidate, statement.citation, None, leads=False)
    assert wording.entry_heading(first, answer) == ("no date  12 million", "████████░░ 0.75")
    assert wording.entry_heading(more, answer) == ()
    assert wording.entry_heading(first, hand.answered(statement)) == ()


def test_sources_that_disagree_are_not_said_to_be_about_different_times(hand):
    statements = [
        hand.Statement(TEXT, quote, period=period)
        for quote, period in (("12 million", "2021-01"), ("million voters", "2021"))
    ]
    conversation = conversation_of(hand.answer(Status.CONFLICTING, *statements))
    assert wording.headline(conversation) == "The sources disagree."
    assert wording.subline(conversation) == "Each with its time, the most likely first:"
    statements[1].period = "2012"
    conversation = conversation_of(hand.answer(Status.CONFLICTING, *statements))
    assert "about different times" in wording.headline(conversation)
    assert wording.subline(conversation) == "Each with its time, newest first:"


def test_an_explanation_is_its_first_sentence_and_the_others_stand_at_their_citations(hand):
    statements = [hand.Statement(one, one, period="2021") for one in ("It\nwas.", "So\x1b it is.")]
    answer = hand.explained(*statements)
    best = answer.candidates[0]
    assert wording.headline(conversation_of(answer)) == "It was."
    assert wording.subline(conversation_of(answer)) == (
        "████████░░ 0.75  about 2021 (from the manifest)"
    )
    first = Entry(best, best.citations[0], None, leads=True)
    more = Entry(best, best.citations[1], None, leads=False)
    assert wording.entry_heading(first, answer) == ()
    assert wording.entry_heading(more, answer) == ("So␛ it is.",)


def test_another_place_that_says_the_same_has_no_heading(hand):
    statements = [hand.Statement(TEXT, "12 million"), hand.Statement(TEXT, "12 million voters")]
    answer = hand.answered(*statements)
    best = answer.candidates[0]
    more = Entry(best, best.citations[1], None, leads=False)
    assert wording.entry_heading(more, answer) == ()


def test_a_sentence_is_parted_around_its_quote_and_shortened_around_it(hand):
    text = f"{'long ' * 100}\x1b12 million\nvoters{' and' * 100}."
    before, quote, after = wording.parted(hand.Statement(text, "12 million\nvoters", text).citation)
    assert quote == "⟦12 million voters⟧"
    assert before == f"…{'long ' * 100}␛"[:1] + f"{'long ' * 100}␛"[-wording.LONGEST_CONTEXT :]
    assert after == f"{' and' * 100}"[: wording.LONGEST_CONTEXT] + "…"


def test_a_quote_that_is_its_sentence_is_not_told_twice(hand):
    assert wording.parted(hand.Statement(TEXT, TEXT).citation) is None


def test_a_citation_that_no_longer_holds_says_what_to_do(hand):
    citation = hand.Statement(TEXT, "12 million", state=State.STALE, title="A\x1bB").citation
    assert wording.place_line(citation) == "≠ stale  reports/2021.txt:1:6 [5–15]"
    assert "run `pincite index`" in wording.warning(citation)
    assert wording.described(citation) == "A␛B"


def test_a_question_that_was_not_asked_as_typed_is_told_beside_it(hand):
    answer = hand.answered(hand.Statement(TEXT, "12 million"))
    typed = replace(answer, question="How mny?", understood="How\x1b many?")
    told = wording.question_line(conversation_of(typed))
    assert told == "? How mny?  understood as: How␛ many?"
    assert wording.question_line(conversation_of(answer)) == f"? {answer.question}"
