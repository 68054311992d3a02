from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Hit, Passage, Span
from qa.citation import cite
from qa.confidence import SENTENCE_CALIBRATION
from qa.conflicts import distinct, group
from qa.elaboration import MOST, Quoted, elaborate
from qa.evidence import weigh
from qa.question import Question
from qa.reader import Reading
from qa.sentences import sentence_around
from qa.terms import normalise

WHY = "Why was the count criticised?"
COUNT = "Observers criticised the count because protocols were hidden."
MEDIA = "Television stations broadcast hardly any opposition candidate."
LISTS = "Courts cancelled several party lists shortly before polling day."
SEALS = "Ballot boxes lacked numbered seals in many rural precincts."
POLICE = "Police officers detained peaceful protesters near the square."


class Opinion:
    """A reader that holds a fixed opinion of texts, as a share of 1."""

    def __init__(self, shares: Mapping[str, float], others: float = 0.01) -> None:
        self._shares = shares
        self._others = others

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        return [self._reading(self._shares.get(text, self._others)) for text in texts]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        return [self.read(question, texts) for question, texts in asked]

    def _reading(self, share: float) -> Reading:
        logit = math.log(share / (1 - share))
        return Reading(start=0, end=1, score=0.0, null_score=0.0, passage_score=logit)


Elaborate = Callable[..., tuple[Quoted, ...]]


@pytest.fixture
def elaborated(make_document: Callable[..., Document]) -> Elaborate:
    """`elaborated({"a.txt": text}, reader)`: what is quoted beside the first sentence of the first.

    Every document is one passage, unless `passages` says which ones of which there are.
    """

    def make(
        texts: Mapping[str, str],
        reader: Opinion,
        periods: Mapping[str, str] | None = None,
        passages: Sequence[tuple[str, Span]] = (),
    ) -> tuple[Quoted, ...]:
        documents = {
            path: make_document(text, path, period=(periods or {}).get(path))
            for path, text in texts.items()
        }
        spans = passages or [(path, Span(0, len(text))) for path, text in texts.items()]
        hits = [hit_of(documents[path], span, rank) for rank, (path, span) in enumerate(spans, 1)]
        readings = [
            Reading(
                start=0,
                end=hit.passage.text.find(".") + 1 or len(hit.passage.text),
                score=100.0 - 40 * number,  # the first is the answer
                null_score=0.0,
                passage_score=1.0,
            )
            for number, hit in enumerate(hits)
        ]
        question = Question(WHY)
        evidence = weigh(question, hits, readings, SENTENCE_CALIBRATION.model)
        best = group(distinct(evidence), question.periods)[0]
        return elaborate(question, best, evidence, reader)

    return make


def hit_of(document: Document, span: Span, rank: int) -> Hit:
    return Hit(
        passage=Passage(document, span, span.of(document.text)),
        rank=rank,
        score=1.0,
        lexical_score=1.0,
        lexical_rank=rank,
        dense_score=0.5,
        dense_rank=rank,
    )


def texts_of(found: Sequence[Quoted]) -> list[str]:
    return [one.text for one in found]


def test_the_relevant_sentences_follow_the_most_relevant_first(elaborated: Elaborate) -> None:
    reader = Opinion({COUNT: 0.9, SEALS: 0.8, LISTS: 0.95, MEDIA: 0.1})
    found = elaborated({"a.txt": f"{COUNT} {SEALS}", "b.txt": f"{MEDIA} {LISTS}"}, reader)
    assert texts_of(found) == [LISTS, SEALS]
    assert [one.document.path for one in found] == ["b.txt", "a.txt"]


def test_there_are_never_more_than_three_beside_the_answer(elaborated: Elaborate) -> None:
    everything = [COUNT, SEALS, LISTS, MEDIA, POLICE]
    reader = Opinion(dict.fromkeys(everything, 0.9))
    found = elaborated({"a.txt": " ".join(everything)}, reader)
    assert len(found) == MOST - 1 == 3
    assert texts_of(found) == [SEALS, LISTS, MEDIA]


def test_a_sentence_far_less_relevant_than_the_answer_is_left_out(elaborated: Elaborate) -> None:
    reader = Opinion({COUNT: 0.98, SEALS: 0.48, LISTS: 0.6})
    assert texts_of(elaborated({"a.txt": f"{COUNT} {SEALS} {LISTS}"}, reader)) == [LISTS]


def test_a_sentence_that_only_repeats_the_answer_in_other_words_is_left_out(
    elaborated: Elaborate,
) -> None:
    again = "Because protocols were hidden, the count was criticised by observers."
    reader = Opinion({COUNT: 0.9, again: 0.9, LISTS: 0.8})
    assert texts_of(elaborated({"a.txt": f"{COUNT} {again} {LISTS}"}, reader)) == [LISTS]


@pytest.mark.parametrize("copy", [COUNT, COUNT.upper(), f"{COUNT[:9]}\n{COUNT[10:]}"])
def test_the_answer_is_not_quoted_again_from_a_copy(elaborated: Elaborate, copy: str) -> None:
    reader = Opinion({COUNT: 0.999, copy: 0.999, SEALS: 0.9})
    found = elaborated({"a.txt": COUNT, "b.txt": f"{copy} {SEALS}"}, reader)
    assert texts_of(found) == [SEALS]


def test_no_sentence_is_quoted_twice_from_two_copies(elaborated: Elaborate) -> None:
    reader = Opinion({COUNT: 0.999, SEALS: 0.999})
    found = elaborated({"a.txt": COUNT, "b.txt": SEALS, "c.txt": SEALS}, reader)
    assert texts_of(found) == [SEALS]


def test_what_is_about_another_time_is_left_out(elaborated: Elaborate) -> None:
    texts = {"a.txt": COUNT, "b.txt": LISTS, "c.txt": SEALS, "d.txt": MEDIA}
    reader = Opinion(dict.fromkeys(texts.values(), 0.9))
    periods = {"a.txt": "2012", "b.txt": "2021", "c.txt": "2012-01"}
    assert texts_of(elaborated(texts, reader, periods)) == [SEALS, MEDIA]


def test_sentences_of_a_few_words_explain_nothing(elaborated: Elaborate) -> None:
    short = "It was so."
    reader = Opinion({COUNT: 0.9, short: 0.99})
    assert elaborated({"a.txt": f"{COUNT} {short}"}, reader) == ()


def test_a_sentence_that_the_passage_cuts_off_is_quoted_whole(elaborated: Elaborate) -> None:
    text = f"{COUNT} {LISTS} {SEALS}"
    cut = Span(0, text.index("shortly"))
    reader = Opinion({COUNT: 0.9, LISTS: 0.9, SEALS: 0.9})
    found = elaborated({"a.txt": text}, reader, passages=[("a.txt", cut)])
    assert texts_of(found) == [LISTS]


def test_passages_that_overlap_give_each_sentence_once(elaborated: Elaborate) -> None:
    text = f"{COUNT} {LISTS} {SEALS}"
    windows = [Span(0, text.index(SEALS)), Span(text.index(LISTS), len(text)), Span(0, len(text))]
    reader = Opinion({COUNT: 0.9, LISTS: 0.9, SEALS: 0.9})
    found = elaborated({"a.txt": text}, reader, passages=[("a.txt", one) for one in windows])
    assert texts_of(found) == [LISTS, SEALS]


WORDS = ["count", "court", "seal", "ballot", "list", "press", "police", "square", "box", "law"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
    lambda words: f"The {' '.join(words)}."
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=3)


@given(
    texts=TEXTS,
    years=st.lists(st.sampled_from(["2012", "2021", None]), min_size=3, max_size=3),
    shares=st.dictionaries(SENTENCES, st.floats(0.01, 0.999), max_size=12),
    others=st.floats(0.01, 0.999),
)
def test_what_is_quoted_is_short_whole_verbatim_of_the_time_and_told_once(
    elaborated: Elaborate,
    texts: list[str],
    years: list[str | None],
    shares: dict[str, float],
    others: float,
) -> None:
    named = {f"{number}.txt": text for number, text in enumerate(texts)}
    periods = {path: year for path, year in zip(named, years, strict=False) if year}
    found = elaborated(named, Opinion(shares, others), periods)
    assert len(found) < MOST
    answer = texts[0][: texts[0].index(".") + 1]
    told = [normalise(answer), *map(normalise, texts_of(found))]
    assert len(set(told)) == len(told)
    for one in found:
        assert sentence_around(one.document.text, one.span) == one.span
        assert cite(one.document, one.span, one.span).quote == one.text in named[one.document.path]
        of, about = periods.get(one.document.path), periods.get("0.txt")
        assert of is None or about is None or of == about
    for one, other in combinations(found, 2):
        assert one.document != other.document or not one.span.overlaps(other.span)
