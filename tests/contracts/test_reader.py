"""What every reader must do, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.baselines import PassageReader
from index.encoder import Encoder
from qa.reader import SENTENCE, Reader, load_reader
from qa.reader.trained import SpanReader

SHIPPED = SpanReader()
"""One for all tests here, so that its weights are loaded once."""
READERS: dict[str, Callable[[Encoder], Reader]] = {
    "trained": lambda _: SHIPPED,
    "sentence": partial(load_reader, SENTENCE),
    "passage": PassageReader,
}

QUESTION = "How many voters were registered?"
TEXTS = [
    "The commission met in Astana. It registered 9,303,693 voters before election day.",
    "Newspapers gave every party some minutes of airtime.",
    "The turnout was 63.3 per cent.\r\nIt rained on “election day”.",
]
texts = st.lists(
    st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from(["voters ", "Год. ", "選挙。", "👩‍👩‍👧 ", "e\u0301 ", "\r\n", "12. "])
        ).map("".join),
    ),
    max_size=5,
)


@pytest.fixture(params=sorted(READERS))
def reader(request: pytest.FixtureRequest, make_fake_encoder: Callable[[], Encoder]) -> Reader:
    return READERS[request.param](make_fake_encoder())


@given(question=st.text(min_size=1, max_size=60), read=texts)
def test_there_is_one_reading_for_each_text_and_its_span_lies_inside(
    reader: Reader, question: str, read: list[str]
) -> None:
    readings = reader.read(question, read)
    assert len(readings) == len(read)
    for reading, text in zip(readings, read, strict=True):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert text[reading.start : reading.end].strip() == text[reading.start : reading.end]


def test_no_texts_give_no_readings(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_a_text_without_a_word_gives_an_empty_span(reader: Reader) -> None:
    for reading in reader.read(QUESTION, ["", " \n\t", TEXTS[0]])[:2]:
        assert reading.start == reading.end
        assert reading.score < reading.null_score


def test_readings_follow_the_order_of_the_texts(reader: Reader) -> None:
    forwards = reader.read(QUESTION, TEXTS)
    backwards = reader.read(QUESTION, TEXTS[::-1])
    for one, other in zip(forwards, reversed(backwards), strict=True):
        assert (one.start, one.end) == (other.start, other.end)
        assert one.score == pytest.approx(other.score, abs=1e-3)


def test_the_same_texts_are_read_the_same_way_again(reader: Reader) -> None:
    assert reader.read(QUESTION, TEXTS) == reader.read(QUESTION, TEXTS)


def test_several_questions_are_read_as_each_alone(reader: Reader) -> None:
    asked = [
        (QUESTION, TEXTS),
        ("Where did the commission meet?", TEXTS[:1]),
        ("Who came?", []),
        (QUESTION, ["", *TEXTS[1:]]),
    ]
    together = reader.read_many(asked)
    assert [len(readings) for readings in together] == [3, 1, 0, 3]
    for readings, (question, read) in zip(together, asked, strict=True):
        for one, alone in zip(readings, reader.read(question, read), strict=True):
            assert (one.start, one.end) == (alone.start, alone.end)
            for score in ("score", "null_score", "passage_score"):
                assert getattr(one, score) == pytest.approx(getattr(alone, score), abs=1e-3)
    assert reader.read_many([]) == []


def test_the_text_that_answers_has_the_best_score_and_its_span_holds_the_answer(
    reader: Reader,
) -> None:
    readings = reader.read(QUESTION, TEXTS)
    assert readings[0].score > max(reading.score for reading in readings[1:])
    assert readings[0].passage_score > max(reading.passage_score for reading in readings[1:])
    assert "9,303,693" in TEXTS[0][readings[0].start : readings[0].end]
