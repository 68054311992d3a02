from __future__ import annotations

from collections.abc import Callable, Sequence

from index.document import Hit
from qa.pipeline import read
from qa.question import Question
from qa.reader import Reading

QUESTION = "How many voters were registered in 2012?"


class Listening:
    """A reader that tells what it was asked about which texts."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        return self.read_many([(question, texts)])[0]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        for question, texts in asked:
            self.asked |= dict.fromkeys(texts, question)
        return [
            [
                Reading(start=0, end=len(text), score=1.0, null_score=0.0, passage_score=0.0)
                for text in texts
            ]
            for _, texts in asked
        ]


def test_the_time_is_asked_of_passages_alone_that_could_tell_it(
    make_hit: Callable[..., Hit],
) -> None:
    hits = [
        make_hit("Then nine were registered.", "a.txt", period="2012-01-15"),
        make_hit("In 2012 ten were registered.", "b.txt", period="2012-01-15"),
        make_hit("Eleven were registered.", "c.txt", period="2021"),
        make_hit("Twelve were registered.", "d.txt"),
    ]
    reader = Listening()
    readings = read(Question(QUESTION), reader, hits)
    assert [reading.end for reading in readings] == [len(hit.passage.text) for hit in hits]
    asked = [reader.asked[hit.passage.text] for hit in hits]
    assert asked == ["How many voters were registered?", *[QUESTION] * 3]


def test_a_question_about_several_times_is_asked_without_them(
    make_hit: Callable[..., Hit],
) -> None:
    hits = [make_hit("In 2012 nine were registered."), make_hit("Ten were registered.", "b.txt")]
    reader = Listening()
    read(Question("How many voters were registered in 2012 and in 2021?"), reader, hits)
    assert set(reader.asked.values()) == {"How many voters were registered?"}


def test_a_question_that_names_no_time_is_asked_as_it_is(make_hit: Callable[..., Hit]) -> None:
    reader = Listening()
    read(Question("How many voters?"), reader, [make_hit("Nine voters.", period="2012")])
    assert set(reader.asked.values()) == {"How many voters?"}


def test_nothing_found_is_nothing_read() -> None:
    assert read(Question(QUESTION), Listening(), []) == []
