"""Search by meaning in all segments of a generation: `JoinedDense`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.placement import Placement

if TYPE_CHECKING:
    from index.dense import DenseIndex, Mask, Ordinals
    from index.encoder import FloatArray


class JoinedDense:
    """Several dense indexes searched as one, some of whose rows may have no document any more."""

    def __init__(self, segments: Sequence[tuple[DenseIndex, Placement]]) -> None:
        self._segments = segments

    def __len__(self) -> int:
        return sum(len(placement) for _, placement in self._segments)

    def search(self, query: FloatArray, depth: int, allowed: Mask | None) -> Ordinals:
        """See `DenseIndex.search`."""
        import numpy as np

        ordinals = [np.zeros(0, dtype=np.int64)]
        scores = [np.zeros(0, dtype=np.float32)]
        for dense, placement in self._segments:
            rows = dense.search(query, depth, placement.mask(allowed))
            ordinals.append(placement.to_ordinals(rows))
            scores.append(dense.scores(query, rows))
        found, reached = np.concatenate(ordinals), np.concatenate(scores)
        return found[np.lexsort((found, -reached))][:depth]

    def scores(self, query: FloatArray, ordinals: Ordinals) -> FloatArray:
        """See `DenseIndex.scores`."""
        import numpy as np

        scores = np.zeros(len(ordinals), dtype=np.float32)
        for dense, placement in self._segments:
            places, rows = placement.find(ordinals)
            scores[places] = dense.scores(query, rows)
        return scores
