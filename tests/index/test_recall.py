"""Recall is the share of the exact ones that are found; the exact ones are those of all blocks."""

from __future__ import annotations

import numpy as np
import pytest

from index.recall import DEPTH, ExactTop, make_queries, recall


def unit(seed, size, dim=16):
    rows = np.random.default_rng(seed).normal(size=(size, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_recall_is_the_mean_share_of_each_row():
    assert recall(np.array([[1, 2], [3, 9]]), np.array([[2, 1], [3, 4]])) == 0.75
    assert recall(np.array([[5, -1]]), np.array([[5, -1]])) == 1.0
    assert recall(np.empty((0, 10)), np.empty((0, 10))) == 1.0


@pytest.mark.parametrize("sizes", [[40], [1, 25, 14], [3, 3]])
def test_blocks_make_no_difference_to_the_nearest(sizes):
    rows, queries = unit(1, sum(sizes)), unit(2, 5)
    top, start = ExactTop(queries), 0
    for size in sizes:
        top.add(rows[start : start + size])
        start += size
    expected = np.argsort(-(queries @ rows.T), axis=1)[:, :DEPTH]
    assert top.ordinals[:, : expected.shape[1]].tolist() == expected.tolist()
    assert (top.ordinals[:, expected.shape[1] :] == -1).all()


def test_queries_are_unit_rows_amid_three_passages_some_way_off_and_the_same_each_time():
    rows = unit(3, 50, 384)
    queries = make_queries(rows)
    assert queries.dtype == np.float32
    assert np.allclose(np.linalg.norm(queries, axis=1), 1, atol=1e-5)
    for one in (rows, np.roll(rows, 1, axis=0), np.roll(rows, 2, axis=0)):
        assert np.sum(queries * one, axis=1).mean() == pytest.approx(1 / 6**0.5, abs=0.02)
    assert (queries == make_queries(rows)).all()


def test_queries_of_no_passage_or_of_opposite_ones_are_made_all_the_same():
    assert make_queries(np.empty((0, 8), np.float32)).shape == (0, 8)
    one = unit(4, 1, 8)
    assert np.isfinite(make_queries(np.concatenate([one, -one, one, -one]))).all()
