"""What every `LexicalIndex` does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import query_terms, terms
from index.lexical import Bm25Index
from index.placement import Placement
from index.postings import Postings


def in_one(texts):
    return Bm25Index.build(texts)


def in_three(texts):
    """In segments that hold every third passage each, and as many that are gone."""
    segments = []
    for first in range(3):
        ordinals = [at for number in range(first, len(texts), 3) for at in (number, -1)]
        rows = [text for text in texts[first::3] for text in (text, f"gone {text}")]
        segments.append((Postings.of(rows), Placement.of(np.array(ordinals, dtype=np.int32))))
    return Bm25Index(segments)


BUILDERS = [in_one, in_three]
TEXTS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6).map(" ".join), max_size=12)
QUERIES = st.lists(st.sampled_from("abcdxyz"), max_size=4).map(" ".join)
PASSAGES = [
    "the turnout was high",
    "observers watched the count",
    "",
    "turnout, turnout, turnout",
    "the turnout was high",
]


@pytest.fixture(params=BUILDERS, ids=lambda build: build.__name__)
def build(request):
    return request.param


def mask(*allowed):
    bits = np.zeros(len(PASSAGES), dtype=np.bool_)
    bits[list(allowed)] = True
    return bits


def test_it_is_as_long_as_its_passages(build):
    assert len(build(PASSAGES)) == 5
    assert len(build([])) == 0


def test_only_passages_that_share_a_term_are_found(build):
    assert sorted(build(PASSAGES).search("turnout", 10, None).tolist()) == [0, 3, 4]
    assert build(PASSAGES).search("observer counts", 10, None).tolist() == [1]


@pytest.mark.parametrize("query", ["", "  ", "?!", "nothing known"])
def test_a_query_without_a_known_term_finds_nothing(build, query):
    lexical = build(PASSAGES)
    assert lexical.search(query, 10, None).tolist() == []
    assert lexical.scores(query, np.arange(5)).tolist() == [0.0] * 5


@pytest.mark.parametrize("texts", [[], ["", " "]])
def test_passages_without_terms_can_be_searched(build, texts):
    lexical = build(texts)
    assert lexical.search("turnout", 10, None).tolist() == []
    assert lexical.scores("turnout", np.arange(len(texts))).tolist() == [0.0] * len(texts)


def test_a_better_match_comes_first_and_scores_higher(build):
    lexical = build(PASSAGES)
    assert lexical.search("turnout", 10, None)[0] == 3
    once, thrice = lexical.scores("turnout", np.array([0, 3]))
    assert thrice > once > 0


def test_equal_passages_tie_and_are_cut_by_ordinal(build):
    lexical = build(["count"] * 300 + ["count count"] + ["count"] * 300)
    assert lexical.search("count", 1000, None).tolist() == [300, *range(300), *range(301, 601)]
    for depth in (1, 2, 7, 250):
        assert lexical.search("count", depth, None).tolist() == [300, *range(depth - 1)]


def test_only_allowed_ordinals_are_found_and_they_fill_the_depth(build):
    lexical = build(PASSAGES)
    assert lexical.search("turnout", 10, mask(0, 1, 4)).tolist() == [0, 4]
    assert lexical.search("turnout", 1, mask(4)).tolist() == [4]
    assert lexical.search("turnout", 10, mask()).tolist() == []


def test_a_filter_changes_no_score(build):
    lexical = build(PASSAGES)
    before = lexical.scores("turnout high", np.arange(5)).tolist()
    lexical.search("turnout high", 10, mask(1))
    assert lexical.scores("turnout high", np.arange(5)).tolist() == before


def test_scores_come_in_the_order_asked_for(build):
    lexical = build(PASSAGES)
    scores = lexical.scores("turnout count", np.arange(5))
    assert scores.dtype == np.float32
    assert lexical.scores("turnout count", np.array([3, 0, 3])).tolist() == [
        scores[3],
        scores[0],
        scores[3],
    ]
    assert lexical.scores("turnout", np.array([], dtype=np.int64)).shape == (0,)


@given(texts=TEXTS, query=QUERIES, depth=st.integers(1, 14), data=st.data())
@pytest.mark.parametrize("make", BUILDERS)
def test_search_is_the_sorted_scores(make, texts, query, depth, data):
    lexical = make(texts)
    allowed = data.draw(
        st.none() | st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)).map(np.array)
    )
    everything = np.arange(len(texts))
    scores = lexical.scores(query, everything)
    order = [
        ordinal
        for ordinal in np.lexsort((everything, -scores)).tolist()
        if scores[ordinal] > 0 and (allowed is None or allowed[ordinal])
    ]
    found = lexical.search(query, depth, None if allowed is None else allowed.astype(np.bool_))
    assert found.tolist() == order[:depth]
    sharing = [bool(set(terms(text)) & set(query_terms(query))) for text in texts]
    assert (scores > 0).tolist() == sharing


@given(texts=TEXTS, query=QUERIES)
@pytest.mark.parametrize("make", BUILDERS)
def test_no_score_exceeds_the_bound(make, texts, query):
    lexical = make(texts)
    bound = lexical.bound(query)
    assert bound >= 0
    assert (bound > 0) == bool(query_terms(query))
    assert all(
        score <= bound * (1 + 1e-6) for score in lexical.scores(query, np.arange(len(texts)))
    )


@given(texts=TEXTS, query=QUERIES, depth=st.integers(1, 14))
def test_segments_change_no_score_and_no_ranking(texts, query, depth):
    one, three = in_one(texts), in_three(texts)
    everything = np.arange(len(texts))
    assert one.scores(query, everything).tolist() == three.scores(query, everything).tolist()
    assert one.search(query, depth, None).tolist() == three.search(query, depth, None).tolist()
    assert one.bound(query) == three.bound(query)
