"""Search by words: the `LexicalIndex` protocol and its BM25 implementation."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.analyzer import query_terms, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.dense import Mask, Ordinals
    from index.encoder import FloatArray

_ARRAYS = ("starts", "ordinals", "weights")
_WORDS = "lexical.json"
FILE_NAMES = (*(f"lexical-{name}.npy" for name in _ARRAYS), _WORDS)

K1 = 0.9
B = 0.4
"""BM25's saturation and length normalisation; see CONTRIBUTING for the measurements."""


class LexicalIndex(Protocol):
    """Passages that share terms with a query. Safe to share between threads."""

    def __len__(self) -> int:
        """Number of passages."""
        ...

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        ...

    def search(self, query: str, depth: int, allowed: Mask | None) -> Ordinals:
        """The up to `depth` best of the `allowed` ordinals, best first, ties by ordinal.

        Only ordinals that share a term with `query`. `allowed` is `(len(self),)`, None for all.
        """
        ...

    def scores(self, query: str, ordinals: Ordinals) -> FloatArray:
        """The score of each of `ordinals`, `(len(ordinals),)` float32; 0 without a shared term."""
        ...

    def bound(self, query: str) -> float:
        """A score that no passage can exceed; 0 for a query without terms."""
        ...


class Bm25Index:
    """BM25 as Lucene counts it (Robertson and Zaragoza 2009), with the scores made in advance.

    A query's score of a passage is the sum of the stored scores of its terms, so the arrays are
    a sparse matrix: column `t` holds, at `starts[t]` to `starts[t + 1]`, the ordinals that
    contain term `t` and their scores.
    """

    def __init__(
        self,
        size: int,
        vocabulary: dict[str, int],
        starts: Ordinals,
        ordinals: Ordinals,
        weights: FloatArray,
    ) -> None:
        self._size = size
        self._vocabulary = vocabulary
        self._starts = starts
        self._ordinals = ordinals
        self._weights = weights

    @classmethod
    def build(cls, texts: Iterable[str]) -> Bm25Index:
        """Make it from the passages' texts, in the order of ordinals."""
        import bm25s
        import numpy as np

        vocabulary: dict[str, int] = {}
        corpus = [
            [vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts
        ]
        if not vocabulary:
            empty = np.zeros(0, dtype=np.int64)
            return cls(len(corpus), {}, np.zeros(1, np.int64), empty, np.zeros(0, np.float32))
        bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        bm25.index((corpus, vocabulary), create_empty_token=False, show_progress=False)
        columns: dict[str, Any] = bm25.scores
        return cls(len(corpus), vocabulary, columns["indptr"], columns["indices"], columns["data"])

    @classmethod
    def load(cls, folder: Path) -> Bm25Index:
        """Open what `save` wrote; the caller has checked its hash."""
        import numpy as np

        stored = json.loads((folder / _WORDS).read_bytes())
        vocabulary = {term: number for number, term in enumerate(stored["terms"])}
        starts, ordinals, weights = (
            np.load(folder / f"lexical-{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in _ARRAYS
        )
        return cls(stored["size"], vocabulary, starts, ordinals, weights)

    def save(self, folder: Path) -> None:
        """Write the three arrays and `lexical.json`."""
        import numpy as np

        arrays: tuple[NDArray[Any], ...] = (self._starts, self._ordinals, self._weights)
        for name, array in zip(_ARRAYS, arrays, strict=True):
            np.save(folder / f"lexical-{name}.npy", array, allow_pickle=False)
        words = json.dumps({"size": self._size, "terms": list(self._vocabulary)})
        (folder / _WORDS).write_text(words, encoding="utf-8")

    def __len__(self) -> int:
        return self._size

    def search(self, query: str, depth: int, allowed: Mask | None) -> Ordinals:
        """See `LexicalIndex.search`."""
        import numpy as np

        scores = self._all_scores(query)
        if allowed is not None:
            scores[~allowed] = 0.0
        found = np.flatnonzero(scores)
        if len(found) > depth:
            # Everything as good as the depth-th best, so that ties are cut by ordinal below.
            limit = np.partition(scores[found], -depth)[-depth]
            found = found[scores[found] >= limit]
        return found[np.argsort(-scores[found], kind="stable")][:depth]

    def scores(self, query: str, ordinals: Ordinals) -> FloatArray:
        """See `LexicalIndex.scores`."""
        return self._all_scores(query)[ordinals]

    def bound(self, query: str) -> float:
        """The sum of the terms' inverse document frequencies: BM25 for endless repetition.

        A term that no passage has counts fully, so that a query about something else altogether
        is not taken to be covered.
        """
        return sum(_idf(self._size, self._frequency(term)) for term in query_terms(query))

    def _frequency(self, term: str) -> int:
        number = self._vocabulary.get(term)
        return 0 if number is None else int(self._starts[number + 1] - self._starts[number])

    def _all_scores(self, query: str) -> FloatArray:
        import numpy as np

        scores = np.zeros(self._size, dtype=np.float32)
        for term in query_terms(query):
            number = self._vocabulary.get(term)
            if number is not None:
                column = slice(self._starts[number], self._starts[number + 1])
                scores[self._ordinals[column]] += self._weights[column]
        return scores


def _idf(size: int, frequency: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
