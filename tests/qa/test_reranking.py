from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import Period
from index.document import Document, Hit
from index.encoder import Encoder
from index.filters import Filters
from index.retriever import IndexInfo
from qa.reader import Reading
from qa.reranking import DEPTH, PASSAGE_WEIGHT, RerankingRetriever, reranked, with_passage_scores


class Shelf:
    """A retriever that has its hits ready, and remembers what it was asked for."""

    def __init__(self, hits: Sequence[Hit], encoder: Encoder) -> None:
        self.info = IndexInfo(generation=1, model="fake", documents=len(hits), passages=len(hits))
        self.encoder = encoder
        self.asked: list[tuple[str, int, Filters | None]] = []
        self._hits = list(hits)

    def documents(self) -> list[Document]:
        return [hit.passage.document for hit in self._hits]

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        self.asked.append((query, top_k, filters))
        return self._hits[:top_k]


class Fan:
    """A reader that is sure of texts with one word, and that the others hold no answer."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.seen: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        self.seen += texts
        scores = [9.0 if self.word in text else -9.0 for text in texts]
        return [
            Reading(start=0, end=1, score=9.0, null_score=0.0, passage_score=score)
            for score in scores
        ]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        return [self.read(question, texts) for question, texts in asked]


@pytest.fixture
def shelf(make_hit: Callable[..., Hit], encoder: Encoder) -> Callable[..., Shelf]:
    """`shelf("one text", "another")`: scores fall by a tenth from one hit to the next."""

    def make(*texts: str) -> Shelf:
        hits = [
            make_hit(text, f"{number:02}.txt", rank=number + 1) for number, text in enumerate(texts)
        ]
        return Shelf(rescored(hits, [1 - number / 10 for number in range(len(hits))]), encoder)

    return make


def rescored(hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
    return [replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]


def told(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.text for hit in hits]


def reading(passage: float, margin: float = math.inf) -> Reading:
    return Reading(start=0, end=1, score=margin, null_score=0.0, passage_score=passage)


def test_the_share_of_the_passage_score_is_a_weighted_logistic() -> None:
    readings = [reading(0.0), reading(math.log(3)), reading(-math.inf), reading(math.inf)]
    scores = with_passage_scores([0.4] * 4, readings, weight=0.5)
    assert scores == pytest.approx([0.65, 0.775, 0.4, 0.9])
    assert with_passage_scores([0.4], [reading(math.inf)]) == pytest.approx([0.4 + PASSAGE_WEIGHT])
    assert with_passage_scores([], []) == []


def test_the_less_sure_the_reader_is_of_any_answer_the_less_it_moves() -> None:
    unsure = [reading(0.0, -math.inf), reading(math.inf, -math.log(3))]
    assert with_passage_scores([0.4, 0.4], unsure, weight=1.0) == pytest.approx([0.525, 0.65])
    lost = [reading(9.0, -math.inf), reading(-9.0, -math.inf)]
    assert with_passage_scores([0.4, 0.5], lost) == pytest.approx([0.4, 0.5])


def test_a_passage_that_the_reader_is_sure_of_passes_those_that_are_little_better(
    shelf: Callable[..., Shelf],
) -> None:
    under = shelf("plain", "also plain", "good", "good, but far below")
    hits = RerankingRetriever(under, Fan("good, but")).retrieve("query")
    assert told(hits) == ["plain", "also plain", "good, but far below", "good"]
    hits = RerankingRetriever(under, Fan("good")).retrieve("query")
    assert told(hits) == ["plain", "good", "also plain", "good, but far below"]
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert [hit.score for hit in hits] == [
        *with_passage_scores([1.0, 0.8, 0.9, 0.7], [reading(one, 9) for one in (-9, 9, -9, 9)])
    ]
    assert [hit.lexical_rank for hit in hits] == [1, 3, 2, 4]  # as they were found


def test_as_many_are_read_as_is_set_and_only_those_asked_for_come_back(
    shelf: Callable[..., Shelf],
) -> None:
    under, reader = shelf("a", "b", "c", "d"), Fan("c")
    filters = Filters(period=Period.of(2012))
    hits = RerankingRetriever(under, reader, depth=3).retrieve("query", 1, filters)
    assert reader.seen == ["a", "b", "c"]
    assert told(hits) == ["a"]
    assert under.asked == [("query", 3, filters)]
    RerankingRetriever(under, reader).retrieve("query", 1)
    assert under.asked[-1] == ("query", DEPTH, None)


def test_a_passage_that_was_not_read_stays_below_all_that_were(
    shelf: Callable[..., Shelf],
) -> None:
    under = shelf("a", "b", "c", "d")
    hits = RerankingRetriever(under, Fan("b"), depth=2).retrieve("query", 4)
    assert told(hits) == ["b", "a", "c", "d"]
    assert under.asked == [("query", 4, None)]


def test_nothing_found_is_nothing_read(shelf: Callable[..., Shelf]) -> None:
    reader = Fan("a")
    assert RerankingRetriever(shelf(), reader).retrieve("query") == []
    assert reader.seen == []


def test_everything_but_the_order_is_that_of_the_retriever_below(
    shelf: Callable[..., Shelf],
) -> None:
    under = shelf("a", "b")
    above = RerankingRetriever(under, Fan("a"))
    assert above.info is under.info
    assert above.encoder is under.encoder
    assert above.documents() == under.documents()


@given(st.lists(st.integers(-40, 40), max_size=6), st.lists(st.integers(-40, 40), max_size=6))
def test_reranked_hits_are_the_same_ones_best_first_and_the_unread_last(
    make_hit: Callable[..., Hit], read: list[int], rest: list[int]
) -> None:
    count = len(read) + len(rest)
    hits = [make_hit("text", f"{number:02}.txt", rank=number + 1) for number in range(count)]
    hits = rescored(hits, [*map(float, read), *sorted(map(float, rest), reverse=True)])
    found = reranked(hits, [float(-score) for score in read])
    paths = [hit.passage.document.path for hit in found]
    assert [hit.rank for hit in found] == list(range(1, count + 1))
    assert all(one.score >= other.score for one, other in pairwise(found))
    best_first = sorted(range(len(read)), key=lambda place: (read[place], place))
    assert paths == [f"{place:02}.txt" for place in [*best_first, *range(len(read), count)]]
    unread = zip(hits[len(read) :], found[len(read) :], strict=True)
    assert len({round(before.score - after.score, 6) for before, after in unread}) <= 1
