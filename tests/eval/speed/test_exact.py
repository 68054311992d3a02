from __future__ import annotations

import numpy as np
import pytest

from eval.speed.exact import ExactSearch, recall

BEST = np.array([0.9, 0.8, 0.7], dtype=np.float32)


def test_the_best_are_kept_over_all_blocks() -> None:
    rows = np.random.default_rng(1).standard_normal((57, 4)).astype(np.float32)
    search = ExactSearch(rows[:3])
    for start in range(0, 57, 8):
        search.see(rows[start : start + 8])

    assert np.allclose(search.best, -np.sort(-(rows[:3] @ rows.T), axis=1)[:, :10], atol=1e-5)


def test_fewer_vectors_than_are_looked_for_are_all_kept() -> None:
    search = ExactSearch(np.eye(2, dtype=np.float32))
    search.see(np.eye(2, dtype=np.float32))

    assert search.best.tolist() == [[1, 0], [1, 0]]


@pytest.mark.parametrize(
    ("found", "share"),
    [
        ([0.9, 0.8, 0.7], 1.0),
        ([0.7, 0.9, 0.1], 2 / 3),
        ([0.7, 0.7, 0.7, 0.7], 1.0),  # ties with the last are as good
        ([0.699995, 0.1], 1 / 3),  # the same sum in another order
        ([], 0.0),
    ],
)
def test_recall_counts_what_is_as_near_as_the_last_of_the_nearest(
    found: list[float], share: float
) -> None:
    assert recall(BEST, np.array(found, dtype=np.float32)) == pytest.approx(share)


def test_where_nothing_can_be_found_nothing_is_missing() -> None:
    assert recall(BEST[:0], BEST) == 1.0
