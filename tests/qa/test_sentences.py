from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.document import Span
from qa.sentences import sentence_around

TEXT = "One came. Two were\nseen by all. Three left.\r\n\r\nFour stayed."


def test_a_span_is_shown_in_its_whole_sentence() -> None:
    assert sentence_around(TEXT, Span(14, 18)).of(TEXT) == "Two were\nseen by all."


def test_a_span_over_two_sentences_is_shown_in_both() -> None:
    assert sentence_around(TEXT, Span(4, 14)).of(TEXT) == "One came. Two were\nseen by all."


def test_a_sentence_ends_at_a_blank_line() -> None:
    start = TEXT.index("Four")
    assert sentence_around(TEXT, Span(start, start + 4)).of(TEXT) == "Four stayed."


def test_white_space_is_its_own_sentence() -> None:
    assert sentence_around("a.\n\n\n\nb.", Span(3, 4)) == Span(3, 4)


@given(st.text(max_size=300), st.data())
def test_the_sentence_always_contains_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    assert sentence_around(text, span).contains(span)


def test_a_sentence_deep_in_a_long_document_is_found_in_its_surroundings() -> None:
    text = "Word after word. " * 50_000
    start = text.index("after", 400_000)
    assert sentence_around(text, Span(start, start + 5)).of(text) == "Word after word."
