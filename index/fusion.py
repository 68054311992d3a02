"""Two scores of the same candidates into one: pure functions, higher is better."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from index.encoder import FloatArray

    Fusion: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]


def convex_combination(
    lexical: FloatArray, dense: FloatArray, dense_weight: float = 0.5
) -> FloatArray:
    """Weighted sum of the min-max normalised scores, each `(n,)` float32.

    Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".
    """
    return dense_weight * min_max(dense) + (1 - dense_weight) * min_max(lexical)


def min_max(scores: FloatArray) -> FloatArray:
    """Scores moved to 0 … 1; all 0 if they are all the same."""
    import numpy as np

    if len(scores) == 0 or scores.max() == scores.min():
        return np.zeros_like(scores)
    return np.asarray((scores - scores.min()) / (scores.max() - scores.min()), dtype=np.float32)
