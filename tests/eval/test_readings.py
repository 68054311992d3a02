from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.readings import RememberingReader, shared_reader
from index.encoder import Encoder
from qa.reader import Reading
from qa.reader.sentence import SentenceReader


class Counting:
    """A reader that tells how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        self.asked.append((question, tuple(texts)))
        return [
            Reading(start=0, end=len(text), score=len(texts), null_score=0.0, passage_score=0.0)
            for text in texts
        ]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        return [self.read(question, texts) for question, texts in asked]


def test_the_same_question_about_the_same_texts_is_read_once() -> None:
    counting = Counting()
    reader = RememberingReader(counting)
    first = reader.read("Who?", ["Anna.", "Bo."])
    assert reader.read("Who?", ["Anna.", "Bo."]) == first
    assert reader.read_many([("Who?", ["Anna.", "Bo."])]) == [first]
    assert counting.asked == [("Who?", ("Anna.", "Bo."))]


def test_other_texts_or_another_question_are_read_anew() -> None:
    counting = Counting()
    reader = RememberingReader(counting)
    reader.read("Who?", ["Anna.", "Bo."])
    assert reader.read("Who?", ["Anna."])[0].score == 1
    reader.read("When?", ["Anna."])
    assert len(counting.asked) == 3


def test_a_trained_reader_is_shared_and_the_sentence_reader_belongs_to_its_encoder(
    make_fake_encoder: Callable[[], Encoder],
) -> None:
    assert shared_reader("", make_fake_encoder()) is shared_reader("", make_fake_encoder())
    one, other = (shared_reader("sentence", make_fake_encoder()) for _ in range(2))
    assert isinstance(one, SentenceReader)
    assert one is not other
