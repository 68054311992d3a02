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

    A question is not as near to its answer as passages are to each other. It touches on what
    several speak of, in words of its own: each query lies amid three passages, and as far from them
    again in a random direction, which is harder than what people ask.
    """
    import numpy as np

    rows = vectors.astype(np.float64)
    amid = _unit(rows + np.roll(rows, 1, axis=0) + np.roll(rows, 2, axis=0))
    moves = _unit(np.random.default_rng(SEED).normal(size=rows.shape))
    return np.asarray(_unit(amid + moves), dtype=np.float32)


def _unit(rows: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


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
