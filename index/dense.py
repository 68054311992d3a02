"""Search by meaning: the `DenseIndex` protocol and its exact implementation.

A search structure knows ordinals and scores only; what an ordinal stands for is the
generation's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from index.faiss_calls import faiss, one_thread, open_faiss, save_faiss

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import FloatArray

    Ordinals: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]

FILE_NAME = "dense.faiss"


class DenseIndex(Protocol):
    """Nearest unit vectors. Safe to share between threads."""

    def __len__(self) -> int:
        """Number of vectors."""
        ...

    def search(self, query: FloatArray, depth: int, allowed: Mask | None) -> Ordinals:
        """The up to `depth` nearest of the `allowed` ordinals, best first, ties by ordinal.

        `query` is `(dim,)` float32 of unit length; `allowed` is `(len(self),)`, None for all.
        """
        ...

    def scores(self, query: FloatArray, ordinals: Ordinals) -> FloatArray:
        """Cosine similarity of `query` with each of `ordinals`, `(len(ordinals),)` float32."""
        ...


class FlatIndex:
    """Exact inner products over unit vectors (`IndexFlatIP`)."""

    def __init__(self, index: Any) -> None:
        self._faiss_index = index

    @classmethod
    def build(cls, dim: int, blocks: Iterable[FloatArray]) -> FlatIndex:
        """Make it from blocks of `(n, dim)` float32 unit rows, in the order of ordinals."""
        flat = faiss().IndexFlatIP(dim)
        for block in blocks:
            flat.add(block)
        return cls(flat)

    @classmethod
    def load(cls, folder: Path) -> FlatIndex:
        """Open what `save` wrote; the caller has checked its hash."""
        return cls(open_faiss(folder / FILE_NAME))

    def save(self, folder: Path) -> None:
        """Write `dense.faiss`."""
        save_faiss(folder / FILE_NAME, self._faiss_index)

    def __len__(self) -> int:
        return int(self._faiss_index.ntotal)

    def search(self, query: FloatArray, depth: int, allowed: Mask | None) -> Ordinals:
        """See `DenseIndex.search`."""
        import numpy as np

        only = faiss().SearchParameters(sel=selector(allowed))
        with one_thread():
            scores, ordinals = nearest(self._faiss_index, query, depth, only)
        order = np.lexsort((ordinals, -scores))[:depth]
        return np.asarray(ordinals[order], dtype=np.int64)

    def scores(self, query: FloatArray, ordinals: Ordinals) -> FloatArray:
        """See `DenseIndex.scores`."""
        import numpy as np

        if len(ordinals) == 0:
            return np.empty(0, dtype=np.float32)
        # The very sums of `search`, so that equal vectors get equal scores wherever they stand.
        labels = np.ascontiguousarray(ordinals, dtype=np.int64)
        scores = np.empty(len(labels), dtype=np.float32)
        vector = np.ascontiguousarray(query, dtype=np.float32)
        pointers = (faiss().swig_ptr(array) for array in (scores, labels))
        with one_thread():
            self._faiss_index.compute_distance_subset(
                1, faiss().swig_ptr(vector), len(labels), *pointers
            )
        return scores


def nearest(
    index: Any, query: FloatArray, depth: int, parameters: Any
) -> tuple[FloatArray, Ordinals]:
    """Scores and numbers of what FAISS finds nearest: `depth` of them, or more that tie."""
    import numpy as np

    most = min(depth + 1, int(index.ntotal))
    if depth <= 0 or most == 0:
        return np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64)
    row = query.reshape(1, -1)
    found, numbers = index.search(row, most, params=parameters)
    kept = numbers[0] >= 0  # -1 stands where fewer than `most` are allowed
    scores, ordinals = found[0][kept], numbers[0][kept]
    if len(scores) > depth and scores[depth] == scores[depth - 1]:
        # FAISS keeps any of those that tie for the last place, so fetch all of them.
        below = float(np.nextafter(scores[depth - 1], np.float32(-np.inf)))
        _, scores, ordinals = index.range_search(row, below, params=parameters)
    return scores, ordinals


def selector(allowed: Mask | None) -> Any:
    """FAISS's way of saying which ordinals may be found; None for all."""
    import numpy as np

    if allowed is None:
        return None
    bitmap: Any = np.packbits(allowed, bitorder="little")
    return faiss().IDSelectorBitmap(bitmap)
