from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.spans import LONGEST, best_pair

TOKEN = st.tuples(
    st.integers(-4, 4).map(lambda number: number / 2),
    st.integers(-4, 4).map(lambda number: number / 2),
    st.booleans(),
    st.booleans(),
)


def arrays(tokens: list[tuple[float, float, bool, bool]]) -> tuple[np.ndarray, ...]:
    start, end, first, last = zip(*tokens, strict=True)
    return (
        np.add.outer(np.array(start, dtype=np.float32), np.array(end, dtype=np.float32)),
        np.array(first),
        np.array(last),
    )


def every_pair(
    tokens: list[tuple[float, float, bool, bool]], longest: int
) -> list[tuple[int, int, float]]:
    return [
        (begin, stop, tokens[begin][0] + tokens[stop][1])
        for begin in range(len(tokens))
        for stop in range(begin, min(begin + longest, len(tokens)))
        if tokens[begin][2] and tokens[stop][3]
    ]


@given(tokens=st.lists(TOKEN, min_size=1, max_size=12), longest=st.integers(1, 14))
def test_the_best_pair_is_the_first_of_the_best_among_all_pairs(tokens, longest):
    pairs = every_pair(tokens, longest)
    if pairs:
        best = max(pairs, key=lambda pair: pair[2])  # max gives the first of equal ones
        assert best_pair(*arrays(tokens), longest) == best
    else:
        with pytest.raises(ValueError, match="no token that an answer may begin or end with"):
            best_pair(*arrays(tokens), longest)


def test_an_answer_is_no_longer_than_the_limit_by_default() -> None:
    start, end = np.zeros((2, LONGEST + 1), dtype=np.float32)
    start[0], end[LONGEST], end[3] = 5, 5, 1
    everywhere = np.ones(LONGEST + 1, dtype=bool)
    assert best_pair(np.add.outer(start, end), everywhere, everywhere) == (0, 3, 6.0)
    assert best_pair(np.add.outer(start, end), everywhere, everywhere, LONGEST + 1) == (
        0,
        LONGEST,
        10.0,
    )


def test_an_answer_never_ends_before_it_begins() -> None:
    start = np.array([0, 0, 9], dtype=np.float32)
    end = np.array([9, 0, 1], dtype=np.float32)
    everywhere = np.ones(3, dtype=bool)
    assert best_pair(np.add.outer(start, end), everywhere, everywhere) == (2, 2, 10.0)


def test_a_first_word_after_every_last_one_leaves_no_span() -> None:
    with pytest.raises(ValueError, match="no token"):
        best_pair(
            np.zeros((2, 2), dtype=np.float32), np.array([False, True]), np.array([True, False])
        )


def test_without_tokens_there_is_no_span() -> None:
    with pytest.raises(ValueError, match="no token"):
        best_pair(
            np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
        )


def test_each_token_after_the_first_takes_its_cost_from_the_score() -> None:
    start = np.array([3, 0, 0], dtype=np.float32)
    end = np.array([1, 1.25, 1.5], dtype=np.float32)
    scores, everywhere = np.add.outer(start, end), np.ones(3, dtype=bool)
    assert best_pair(scores, everywhere, everywhere) == (0, 2, 4.5)
    assert best_pair(scores, everywhere, everywhere, cost=0.125) == (0, 2, 4.25)
    assert best_pair(scores, everywhere, everywhere, cost=0.5) == (0, 0, 4.0)
