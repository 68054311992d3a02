"""How much of what an exact search finds another one finds as well: recall@k, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoder import FloatArray

DEPTH = 10
SEED = 20120115


class ExactTop:
    """The `DEPTH` nearest of some queries, over vectors that come block by block."""

    def __init__(self, queries: FloatArray) -> None:
        import numpy as np

        self._queries = queries
        self._seen = 0
        self._scores = np.full((len(queries), DEPTH), -np.inf, dtype=np.float32)
        self.ordinals = np.full((len(queries), DEPTH), -1, dtype=np.int64)
        """Nearest first, `(queries, DEPTH)`; -1 where there are fewer vectors."""

    def add(self, block: FloatArray) -> None:
        """Look at more vectors, `(n, dim)` float32 unit rows, in the order of ordinals."""
        import numpy as np

        scores = np.hstack([self._scores, self._queries @ block.T])
        numbers = np.broadcast_to(np.arange(len(block)) + self._seen, (len(scores), len(block)))
        ordinals = np.hstack([self.ordinals, numbers])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        self._scores = np.take_along_axis(scores, best, axis=1)
        self.ordinals = np.take_along_axis(ordinals, best, axis=1)
        self._seen += len(block)


def make_queries(vectors: FloatArray) -> FloatArray:
    """Queries like those that people ask, out of passages' vectors: `(n, dim)` unit rows.

    A question is not as near to its answer as passages are to each other, so each vector is moved
    as far in a random direction as it is long (cosine 0.7), which is also harder to find.
    """
    import numpy as np

    moves = np.random.default_rng(SEED).normal(size=vectors.shape)
    moves /= np.linalg.norm(moves, axis=1, keepdims=True)
    queries = vectors + moves
    norms = np.linalg.norm(queries, axis=1, keepdims=True)
    return np.asarray(queries / np.maximum(norms, 1e-9), dtype=np.float32)


def recall(found: NDArray[Any], exact: NDArray[Any]) -> float:
    """Mean share of each row of `exact` that is in the same row of `found`; -1 counts in neither.

    Both are `(queries, k)`. 1 where there is nothing to find.
    """
    shares = [
        len(wanted & set(row)) / len(wanted)
        for row, right in zip(found.tolist(), exact.tolist(), strict=True)
        if (wanted := set(right) - {-1})
    ]
    return sum(shares) / len(shares) if shares else 1.0
