"""Answers made ready to show, also those from an earlier run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.document import Span
from qa.answer import State
from qa.citation import Verification
from qa.current import Current
from tui.finding import find, restore
from tui.source import Source

TEXT = "Before.\n\nSome 12 million voters were registered.\n"
SENTENCE = "Some 12 million voters were registered."


@pytest.fixture
def statement(hand):
    return hand.Statement(TEXT, "12 million", SENTENCE)


def source_of(document):
    return Source.of(document.text)


def lit(entry):
    spot = entry.spot
    return spot.quote.of(spot.source.text), spot.sentence.of(spot.source.text)


def test_an_answer_comes_with_the_texts_of_all_that_was_read(hand, statement):
    finding = find(hand.answered(statement), source_of)
    assert finding.sources["reports", "2021.txt"].text == TEXT
    assert lit(finding.entries[0]) == ("12 million", SENTENCE)


def test_an_earlier_answer_is_shown_in_the_document_while_that_is_indexed(hand, statement):
    assistant = hand.Assistant({}, shelf=[statement.document])
    finding = restore(hand.answered(statement), assistant, source_of)
    assert finding.entries[0].source.text == TEXT
    assert lit(finding.entries[0]) == ("12 million", SENTENCE)


def test_an_earlier_answer_from_another_index_is_shown_in_its_file(hand, statement):
    verified = Verification(statement.citation, State.VERIFIED, None, "")
    assistant = hand.Assistant({}, now=Current(verified, TEXT, Span(0, 1)))
    finding = restore(hand.answered(statement), assistant, source_of)
    assert finding.entries[0].citation.state is State.VERIFIED
    assert finding.entries[0].source.text == TEXT


@pytest.mark.parametrize("sentence", [SENTENCE, ""])
def test_an_earlier_answer_whose_file_changed_is_shown_as_far_as_it_was_kept(
    hand, statement, sentence
):
    statement.sentence = sentence
    stale = Verification(statement.citation, State.STALE, None, "")
    assistant = hand.Assistant({}, now=Current(stale, "Other words.", Span(0, 5)))
    (entry,) = restore(hand.answered(statement), assistant, source_of).entries
    assert entry.citation.state is State.STALE
    assert lit(entry) == ("12 million", sentence or "12 million")
    assert entry.source.line_at(entry.spot.quote.start) == statement.citation.line


def test_a_quote_that_is_not_in_the_sentence_kept_is_shown_alone(hand, statement):
    citation = statement.citation
    odd = replace(citation, sentence=replace(citation.sentence, text="short"))
    candidate = replace(statement.candidate, citations=(odd,))
    answer = replace(hand.answered(statement), candidates=(candidate,), citations=(odd,))
    gone = Verification(odd, State.MISSING, None, "")
    (entry,) = restore(answer, hand.Assistant({}, now=Current(gone, None, None)), source_of).entries
    assert lit(entry)[0] == "12 million"
