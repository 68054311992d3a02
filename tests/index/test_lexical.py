"""BM25 gives the numbers of its formula, and words in other scripts are found."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import bm25
from index.lexical import Bm25Index

THREE = ["vote vote count", "vote", "media law party ballot"]
"""3 + 1 + 4 = 8 terms in three passages."""


@pytest.fixture(params=[(0.9, 0.4), (1.2, 0.75), (2.0, 0.0), (0.5, 1.0)])
def weights(request, monkeypatch):
    k1, b = request.param
    monkeypatch.setattr(bm25, "K1", k1)
    monkeypatch.setattr(bm25, "B", b)
    return k1, b


def scores(texts, query):
    return Bm25Index.build(texts).scores(query, np.arange(len(texts))).tolist()


def test_scores_are_those_of_the_formula(weights):
    k1, b = weights
    mean = 8 / 3
    vote = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    count = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    first = vote * 2 / (2 + k1 * (1 - b + b * 3 / mean))
    first += count * 1 / (1 + k1 * (1 - b + b * 3 / mean))
    second = vote * 1 / (1 + k1 * (1 - b + b * 1 / mean))
    assert scores(THREE, "vote count") == pytest.approx([first, second, 0.0], rel=1e-6)


def test_a_term_asked_for_twice_counts_twice():
    once, twice = scores(THREE, "vote"), scores(THREE, "vote vote")
    assert twice == pytest.approx([2 * score for score in once])


def test_a_term_that_every_passage_holds_still_counts():
    assert min(scores(["vote", "vote", "vote law"], "vote")) > 0


def test_an_empty_passage_counts_in_the_mean_length(weights):
    k1, b = weights
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 1 / (1 + k1 * (1 - b + b * 1 / 0.5))
    assert scores(["vote", ""], "vote") == pytest.approx([expected, 0.0], rel=1e-6)


def test_the_bound_is_the_sum_of_the_inverse_document_frequencies():
    index = Bm25Index.build(THREE)
    vote = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    unknown = math.log(1 + (3 - 0 + 0.5) / (0 + 0.5))
    assert index.bound("vote") == pytest.approx(vote)
    assert index.bound("vote vote zebra") == pytest.approx(2 * vote + unknown)
    assert index.bound("…") == 0
    assert Bm25Index.build([]).bound("vote") > 0


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=1, max_size=8))
def test_scores_are_those_of_the_formula_for_any_passages(corpus):
    k1, b = bm25.K1, bm25.B
    size, mean = len(corpus), sum(map(len, corpus)) / len(corpus)
    expected = []
    for words in corpus:
        frequency, holders = words.count("a"), sum("a" in other for other in corpus)
        idf = math.log(1 + (size - holders + 0.5) / (holders + 0.5))
        norm = k1 * (1 - b + b * len(words) / mean) if mean else 1.0
        expected.append(idf * frequency / (frequency + norm))
    assert scores([" ".join(words) for words in corpus], "a") == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("there were 9,305,106 voters", "9305106"),
        ("there were 9305106 voters", "9,305,106"),
        ("won 71.09 per cent", "71,09"),
        ("on 2012-01-15", "2012"),
        ("São Tomé voted", "sao tome"),
        ("THE ELECTIONS", "election"),
        ("Результаты выборов объявлены", "выборы"),
        ("новый закон", "новая"),
        ("in the vot\N{SOFT HYPHEN}ing room", "voting"),
    ],
)
def test_a_word_is_found_in_another_form(text, query):
    index = Bm25Index.build(["something else", text, "Иное"])
    assert index.search(query, 3, None).tolist() == [1]


def test_words_that_only_ask_weigh_nothing_unless_there_are_no_others():
    texts = ["what a day", "the turnout"]
    index = Bm25Index.build(texts)
    assert index.search("what was turnout", 5, None).tolist() == [1]
    assert index.search("what", 5, None).tolist() == [0]
