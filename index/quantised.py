"""Search by meaning among many vectors: `QuantisedIndex`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import msgspec

from index.dense import nearest, selector
from index.faiss_calls import faiss, inner_products, one_thread, open_faiss, save_faiss
from index.finer import bytes_of, finer_bits, refined
from index.recall import DEPTH, SEED, ExactTop, make_queries, recall
from index.storage.arrays import ArrayWriter, open_array

if TYPE_CHECKING:
    from index.dense import Mask, Ordinals
    from index.encoder import FloatArray
    from index.finer import Bits

    ReadVectors: TypeAlias = Callable[[Ordinals], FloatArray]

FILE_NAME = "dense-lists.faiss"
FINER_NAME = "dense-finer.npy"
FACTS_NAME = "dense-lists.json"

RECALL_GOAL = 0.99
"""Share of the 10 nearest that must be found, on made queries, so that of others 0.98 is."""
_SAMPLED_QUERIES = 200
_TRAINED_ON = 40
"""Vectors for each list from which the lists are learned. From half as many worse ones are."""
_IN_LIST = 4
"""Vectors, at least, for each list."""
_LOOKED_AT = 20
"""At least so many vectors are looked at for each that is to be found."""
_SPARE = 50
"""So many more than are wanted are found by their bytes, and then put in order by all bits."""
_BLOCK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFacts:
    """How the lists are searched, and what that was measured to find."""

    lists: int
    """Vectors are grouped into so many lists."""
    probes: int
    """So many lists, the nearest to the query, are searched."""
    recall: float
    """Share of the 10 nearest that is found, measured when the index was built."""
    queries: int
    """On so many queries made from a sample of the vectors."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `QuantisedIndex.write` wrote. Raises ValueError for anything else."""
        found = msgspec.json.decode(path.read_bytes(), type=cls)
        if not 0 < found.probes <= found.lists:
            raise ValueError(f"{found.probes} of {found.lists} lists cannot be searched")
        return found


def read_facts(folder: Path) -> SearchFacts | None:
    """The facts of the lists in `folder`; None where vectors are searched exactly."""
    path = folder / FACTS_NAME
    return SearchFacts.read(path) if path.exists() else None


class QuantisedIndex:
    """An inverted file over vectors of one byte a number (FAISS `IVF…,SQ8`), and four bits more.

    Jégou, Douze and Schmid 2011, "Product Quantization for Nearest Neighbor Search", section IV,
    with a scalar quantiser of what is left after the list's centre. The bytes are in memory, and a
    small part of them is looked at; the bits are read from the disk for what was found. Scores are
    off by about 0.00002.
    """

    def __init__(self, index: Any, finer: Bits, facts: SearchFacts) -> None:
        self._faiss_index = index
        self._finer = finer.reshape(-1, bytes_of(index.d))
        self._steps = _steps(index)
        self.facts = facts

    @classmethod
    def write(cls, folder: Path, dim: int, size: int, read: ReadVectors) -> None:
        """Make it in `folder` from `size` vectors, of which `read` gives those of some ordinals.

        `read` takes ascending ordinals and returns `(n, dim)` float32 unit rows. The vectors are
        gone through once, a block at a time. As many lists are probed as reach `RECALL_GOAL`.
        """
        import numpy as np

        # More lists than FAISS proposes at least (4 sqrt n) would take longer to choose from.
        lists = max(1, min(round(4 * size**0.5), size // _IN_LIST))
        generator = np.random.default_rng(SEED)
        sample = np.sort(generator.permutation(size)[: lists * _TRAINED_ON])
        vectors = np.concatenate([np.empty((0, dim), np.float32), *_blocks(sample, read)])
        index = _train(dim, lists, vectors)
        chosen = generator.permutation(len(sample))[:_SAMPLED_QUERIES]
        queries = make_queries(vectors[chosen])
        del vectors
        exact = ExactTop(queries)
        with ArrayWriter(folder / FINER_NAME, np.uint8, size * bytes_of(dim)) as finer:
            for block in _blocks(np.arange(size), read):
                index.add(block)
                exact.add(block)
                added = np.arange(index.ntotal - len(block), index.ntotal)
                coarse = index.reconstruct_batch(added)
                finer.write(finer_bits(block, coarse, _steps(index)).reshape(-1))
        facts = _tune(index, queries, exact, lists)
        save_faiss(folder / FILE_NAME, index)
        (folder / FACTS_NAME).write_bytes(msgspec.json.encode(facts))

    @classmethod
    def load(cls, folder: Path) -> QuantisedIndex:
        """Open what `write` wrote, mapped into memory; the caller has checked its hash."""
        facts = SearchFacts.read(folder / FACTS_NAME)
        return cls(open_faiss(folder / FILE_NAME), open_array(folder / FINER_NAME), facts)

    def __len__(self) -> int:
        return int(self._faiss_index.ntotal)

    def search(self, query: FloatArray, depth: int, allowed: Mask | None) -> Ordinals:
        """See `DenseIndex.search`; nearly all of the nearest are found, as `facts` tells.

        Of few that are allowed all are looked at, so that a filter never hides what it lets by.
        """
        import numpy as np

        size = len(self) if allowed is None else int(np.count_nonzero(allowed))
        least = depth * _LOOKED_AT
        if allowed is not None and size <= least:
            ordinals: Ordinals = np.flatnonzero(allowed)
        else:
            # A filter leaves fewer in each list, so that more lists make up as many candidates.
            wanted = max(len(self) * self.facts.probes // self.facts.lists, least)
            probes = min(self.facts.lists, math.ceil(wanted * self.facts.lists / max(1, size)))
            parameters = faiss().SearchParametersIVF(sel=selector(allowed), nprobe=probes)
            with one_thread():
                _, ordinals = nearest(self._faiss_index, query, depth + _SPARE, parameters)
        scores = self.scores(query, ordinals)
        return np.asarray(ordinals[np.lexsort((ordinals, -scores))[:depth]], dtype=np.int64)

    def scores(self, query: FloatArray, ordinals: Ordinals) -> FloatArray:
        """See `DenseIndex.scores`; of the vectors as they are stored."""
        import numpy as np

        if len(ordinals) == 0:
            return np.empty(0, dtype=np.float32)
        wanted = np.ascontiguousarray(ordinals, dtype=np.int64)
        coarse = self._faiss_index.reconstruct_batch(wanted)
        return inner_products(query, refined(coarse, self._finer[wanted], self._steps))


def _train(dim: int, lists: int, vectors: FloatArray) -> Any:
    """An empty index whose lists and whose byte a number are learned from a sample."""
    import numpy as np

    nearest_list = faiss().IndexFlatIP(dim)
    byte, metric = faiss().ScalarQuantizer.QT_8bit, faiss().METRIC_INNER_PRODUCT
    index: Any = faiss().IndexIVFScalarQuantizer(nearest_list, dim, lists, byte, metric)
    index.cp.niter = 5
    index.cp.min_points_per_centroid = 1  # or FAISS warns of small samples
    index.train(vectors if len(vectors) else np.zeros((1, dim), dtype=np.float32))
    index.set_direct_map_type(faiss().DirectMap.Array)  # `scores` asks by ordinal
    return index


def _steps(index: Any) -> FloatArray:
    """The width of the quantiser's steps, `(dim,)`; FAISS keeps lowest values, and then ranges."""
    import numpy as np

    ranges = faiss().vector_to_array(index.sq.trained)[index.d :]
    return np.asarray(ranges / np.float32(255), dtype=np.float32)


def _tune(index: Any, queries: FloatArray, exact: ExactTop, lists: int) -> SearchFacts:
    """Twice the probes until enough of the nearest is found, or all lists are probed."""
    probes = min(4, lists)
    while True:
        index.nprobe = probes
        found = index.search(queries, DEPTH + _SPARE)[1] if len(queries) else exact.ordinals
        reached = recall(found, exact.ordinals)
        if reached >= RECALL_GOAL or probes == lists:
            return SearchFacts(
                lists=lists, probes=probes, recall=round(reached, 4), queries=len(queries)
            )
        probes = min(2 * probes, lists)


def _blocks(ordinals: Ordinals, read: ReadVectors) -> Iterator[FloatArray]:
    for start in range(0, len(ordinals), _BLOCK):
        yield read(ordinals[start : start + _BLOCK])
