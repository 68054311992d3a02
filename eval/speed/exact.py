"""Which vectors are nearest, by looking at all of them: `ExactSearch`, `recall`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.encoder import FloatArray

K = 10
"""Nearest vectors that a search has to find."""
_SAME = 1e-5
"""Cosines that differ by less are one: the same sum in another order."""


class ExactSearch:
    """The `K` best scores of some queries over all vectors that it was shown.

    It keeps none of them, so there may be more than fit into memory. Safe to share between
    threads.
    """

    def __init__(self, queries: FloatArray) -> None:
        """`queries` is `(n, dim)` float32, unit rows."""
        import numpy as np

        self._queries = queries
        self._best = np.empty((len(queries), 0), dtype=np.float32)
        self._lock = threading.Lock()

    def see(self, vectors: FloatArray) -> None:
        """Take `(m, dim)` float32 unit rows into account."""
        import numpy as np

        scores = self._queries @ vectors.T
        with self._lock:
            both = np.concatenate([self._best, scores], axis=1)
            self._best = -np.sort(-both, axis=1)[:, :K]

    @property
    def best(self) -> FloatArray:
        """`(n, K)` float32, or fewer columns if fewer vectors were seen; descending rows."""
        return self._best


def recall(best: FloatArray, found: FloatArray) -> float:
    """Share of the nearest vectors of one query that a search found.

    `best` are the scores of the nearest, descending; `found` the exact scores of what was found.
    Vectors that tie with the last of the nearest are as good as it.
    """
    wanted = len(best)
    if wanted == 0:
        return 1.0
    return min(wanted, int((found >= best[-1] - _SAME).sum())) / wanted
