"""Nothing that belongs among the best is pruned away, and long columns are not added up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pruning import Weighted, candidates, look_up

SIZE = 30
COLUMNS = st.lists(
    st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from([0.25, 0.5, 1.0, 3.0]), min_size=1),
    max_size=5,
)


def weighted(column, asked=None):
    rows = np.array(sorted(column), dtype=np.int32)
    weights = np.zeros(SIZE, dtype=np.float32)
    weights[rows] = [column[row] for row in rows.tolist()]

    def weigh(wanted, counts):
        assert len(wanted) == len(counts)
        if asked is not None:
            asked.append(len(wanted))
        return weights[wanted]

    return Weighted(rows, np.ones(len(rows), np.uint8), weigh, float(weights.max()))


@given(
    columns=COLUMNS,
    depth=st.integers(1, 12),
    allowed=st.none() | st.sets(st.integers(0, 29)),
    long=st.sampled_from([0, 100]),
)
def test_the_best_are_among_the_candidates(columns, depth, allowed, long):
    terms = [weighted(column) for column in columns]
    scores = look_up(terms, np.arange(SIZE, dtype=np.int32))
    mask = None
    if allowed is not None:
        mask = np.isin(np.arange(SIZE), list(allowed))
        scores[~mask] = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.pruning._LONG", long)
        found = candidates(terms, SIZE, depth, mask)
    assert (np.diff(found) > 0).all()
    assert (scores[found] > 0).all()
    best = np.sort(scores[scores > 0])[::-1][:depth]
    wanted = np.flatnonzero(scores >= best[-1]) if len(best) else []
    assert set(wanted) <= set(found.tolist())  # with all that tie for the last place


def test_a_common_term_is_only_looked_up_for_those_that_it_can_lift():
    asked = []
    rare = weighted({3: 3.0, 7: 3.0})
    common = weighted(dict.fromkeys(range(SIZE), 0.5), asked)
    assert candidates([common, rare], SIZE, 2, None).tolist() == [3, 7]
    assert set(asked) == {2}


def test_few_that_are_allowed_are_looked_up_at_once(monkeypatch):
    monkeypatch.setattr("index.pruning._FEW", 8)
    asked = []
    common = weighted(dict.fromkeys(range(SIZE), 0.5), asked)
    mask = np.zeros(SIZE, np.bool_)
    mask[[4, 9]] = True
    assert candidates([common], SIZE, 1, mask).tolist() == [4, 9]
    assert asked == [2]


def test_no_terms_find_nothing():
    assert candidates([], SIZE, 5, None).tolist() == []
    assert look_up([], np.array([1, 2], dtype=np.int32)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("depth", [1, 5, 100])
def test_a_lone_term_needs_no_other(depth):
    found = candidates([weighted({row: 1.0 + row for row in range(20)})], SIZE, depth, None)
    assert set(range(max(0, 20 - depth), 20)) <= set(found.tolist())
