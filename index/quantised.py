"""Search by meaning among many vectors: `QuantisedIndex`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import msgspec

from index.faiss_calls import faiss, inner_products, one_thread, open_faiss, save_faiss
from index.recall import SEED, ExactTop, make_queries, recall
from index.rounded import restored, rounded, row_bytes
from index.storage.arrays import ArrayWriter, open_array

if TYPE_CHECKING:
    from index.dense import Mask, Ordinals
    from index.encoder import FloatArray
    from index.rounded import Rows

    ReadVectors: TypeAlias = Callable[[Ordinals], FloatArray]

FILE_NAME = "dense-codes.faiss"
ROWS_NAME = "dense-rows.npy"
FACTS_NAME = "dense-codes.json"

RECALL_GOAL = 0.995
"""Share of the 10 nearest that must be found, on made queries."""
_CANDIDATES = 300
"""Vectors, at least, that are taken from their codes and looked at closely."""
_FOR_EACH = 4
"""At least so many of them for each that is to be found."""
_FEW = 10_000
"""Of so many that a filter allows, or of fewer, all are looked at closely."""
_FILTERED = 4
"""So many times more candidates are taken with a filter, which may let by only what is far from the
query, where many lie close together and codes tell less."""
_WIDER = 4
"""So many times more candidates are taken where they were too few."""
_SAMPLED_QUERIES = 200
_TRAINED_ON = 10_000
CENTROIDS = 16
"""Values of a code."""
_BLOCK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFacts:
    """How vectors are searched, and what that was measured to find."""

    candidates: int
    """So many, the nearest by their codes, are looked at closely."""
    recall: float
    """Share of the 10 nearest that is among them, measured when the index was built."""
    queries: int
    """On so many queries made from a sample of the vectors."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `QuantisedIndex.write` wrote. Raises ValueError for anything else."""
        found = msgspec.json.decode(path.read_bytes(), type=cls)
        if found.candidates < 1:
            raise ValueError(f"{found.candidates} candidates cannot be looked at")
        return found


def read_facts(folder: Path) -> SearchFacts | None:
    """The facts of the codes in `folder`; None where vectors are searched exactly."""
    path = folder / FACTS_NAME
    return SearchFacts.read(path) if path.exists() else None


def codes_of(dim: int) -> int:
    """Codes of a vector of `dim` numbers, four bits each: one for two numbers where that fits."""
    return dim // 2 if dim % 2 == 0 else dim


class QuantisedIndex:
    """All vectors by codes of two bits a number, and the best of them again by 12 bits a number.

    André, Kermarrec and Le Scouarnec 2015, "Cache locality is not enough: high-performance nearest
    neighbor search with product quantization fast scan" (FAISS `PQ…x4fs`): a million codes are
    looked at in some 5 ms. So nothing depends on where the nearest lie; lists of neighbours, of
    which only some are searched, hold what is near to a question in a great many of them. The 12
    bits lie on the disk, and are read for what the codes find.
    """

    def __init__(self, index: Any, rows: Rows, facts: SearchFacts) -> None:
        self._faiss_index = index
        self._rows = rows.reshape(-1, row_bytes(index.d))
        self.facts = facts

    @classmethod
    def write(cls, folder: Path, dim: int, size: int, read: ReadVectors) -> None:
        """Make it in `folder` from `size` vectors, of which `read` gives those of some ordinals.

        `read` takes ascending ordinals and returns `(n, dim)` float32 unit rows. The vectors are
        gone through once, a block at a time. As many candidates are taken as reach `RECALL_GOAL`.
        """
        import numpy as np

        generator = np.random.default_rng(SEED)
        sample = np.sort(generator.permutation(size)[:_TRAINED_ON])
        vectors = np.concatenate([np.empty((0, dim), np.float32), *_blocks(sample, read)])
        index = _train(dim, vectors)
        queries = make_queries(vectors[generator.permutation(len(sample))[:_SAMPLED_QUERIES]])
        exact = ExactTop(queries)
        with ArrayWriter(folder / ROWS_NAME, np.uint8, size * row_bytes(dim)) as rows:
            for block in _blocks(np.arange(size), read):
                index.add(block)
                exact.add(block)
                rows.write(rounded(block).reshape(-1))
        facts = _tune(index, queries, exact)
        save_faiss(folder / FILE_NAME, index)
        (folder / FACTS_NAME).write_bytes(msgspec.json.encode(facts))

    @classmethod
    def load(cls, folder: Path) -> QuantisedIndex:
        """Open what `write` wrote, the rows mapped into memory; the caller has checked hashes."""
        facts = SearchFacts.read(folder / FACTS_NAME)
        return cls(open_faiss(folder / FILE_NAME), open_array(folder / ROWS_NAME), facts)

    def __len__(self) -> int:
        return int(self._faiss_index.ntotal)

    def search(self, query: FloatArray, depth: int, allowed: Mask | None) -> Ordinals:
        """See `DenseIndex.search`; nearly all of the nearest are found, as `facts` tells."""
        import numpy as np

        size = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if depth <= 0 or size == 0:
            return np.empty(0, dtype=np.int64)
        wanted = max(self.facts.candidates, _FOR_EACH * depth)
        wanted *= _FILTERED if allowed is not None else 1
        while True:
            ordinals = self._candidates(query, wanted, size, allowed)
            scores = self.scores(query, ordinals)
            best = np.lexsort((ordinals, -scores))[:depth]
            # Where all that tie for the last place are not among them, any of these may be.
            if len(ordinals) >= size or scores[best[-1]] > scores.min():
                return np.asarray(ordinals[best], dtype=np.int64)
            wanted *= _WIDER

    def scores(self, query: FloatArray, ordinals: Ordinals) -> FloatArray:
        """See `DenseIndex.scores`; of the vectors as they are stored."""
        import numpy as np

        found = [np.empty(0, dtype=np.float32)]
        for start in range(0, len(ordinals), _BLOCK):
            rows = self._rows[ordinals[start : start + _BLOCK]]
            found.append(inner_products(query, restored(rows, self._faiss_index.d)))
        return np.concatenate(found)

    def _candidates(
        self, query: FloatArray, wanted: int, size: int, allowed: Mask | None
    ) -> Ordinals:
        """At least `wanted` of the `size` allowed ordinals, the nearest by their codes, or all."""
        import numpy as np

        few = allowed is not None and size <= _FEW
        number = wanted * len(self) // size + 1  # of the nearest, a filter lets only some by
        while not few and number < len(self):
            with one_thread():
                found = self._faiss_index.search(query.reshape(1, -1), number)[1][0]
            found = found[found >= 0]  # FAISS loses those that no code tells from the farthest
            ordinals: Ordinals = found if allowed is None else found[allowed[found]]
            if len(ordinals) >= wanted:
                return ordinals
            number *= _WIDER
        return np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)


def _train(dim: int, vectors: FloatArray) -> Any:
    """An empty index whose codes, one for each pair of numbers, are learned from a sample."""
    import numpy as np

    index: Any = faiss().IndexPQFastScan(dim, codes_of(dim), 4, faiss().METRIC_INNER_PRODUCT)
    index.pq.cp.min_points_per_centroid = 1  # or FAISS warns of small samples
    least = max(CENTROIDS, len(vectors))
    index.train(
        np.resize(vectors if len(vectors) else np.zeros((1, dim), np.float32), (least, dim))
    )
    return index


def _tune(index: Any, queries: FloatArray, exact: ExactTop) -> SearchFacts:
    """Twice the candidates until enough of the nearest is among them, or all vectors are."""
    size = int(index.ntotal)
    candidates = max(1, min(_CANDIDATES, size))
    while True:
        everything = candidates == size or len(queries) == 0
        found = exact.ordinals if everything else index.search(queries, candidates)[1]
        reached = recall(found, exact.ordinals)
        if everything or reached >= RECALL_GOAL:
            return SearchFacts(
                candidates=candidates, recall=round(reached, 4), queries=len(queries)
            )
        candidates = min(2 * candidates, size)


def _blocks(ordinals: Ordinals, read: ReadVectors) -> Iterator[FloatArray]:
    for start in range(0, len(ordinals), _BLOCK):
        yield read(ordinals[start : start + _BLOCK])
