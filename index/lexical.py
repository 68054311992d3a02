"""Search by words: the `LexicalIndex` protocol and its BM25 implementation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from index import bm25
from index.analyzer import query_terms
from index.placement import Placement
from index.postings import Column, Postings
from index.pruning import Weighted, candidates, look_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.dense import Mask, Ordinals
    from index.encoder import FloatArray


class LexicalIndex(Protocol):
    """Passages that share terms with a query. Safe to share between threads."""

    def __len__(self) -> int:
        """Number of passages."""
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
    """BM25 over the segments of a generation, which count as one.

    The number of passages, their mean length and how many hold a term are those of the whole
    generation, so that how it came to be divided into segments changes no score.
    """

    def __init__(self, segments: Sequence[tuple[Postings, Placement]]) -> None:
        self._size = sum(len(placement) for _, placement in segments)
        total = sum(_live_length(postings, placement) for postings, placement in segments)
        mean = total / self._size if self._size else 0.0
        self._segments = [_Segment(postings, place, mean) for postings, place in segments]

    @classmethod
    def build(cls, texts: Iterable[str]) -> Bm25Index:
        """Make it in memory from the passages' texts, in the order of ordinals."""
        postings = Postings.of(texts)
        return cls([(postings, Placement.whole(len(postings)))])

    def __len__(self) -> int:
        return self._size

    def search(self, query: str, depth: int, allowed: Mask | None) -> Ordinals:
        """See `LexicalIndex.search`."""
        import numpy as np

        words = self._words(query)
        ordinals = [np.zeros(0, dtype=np.int64)]
        scores = [np.zeros(0, dtype=np.float32)]
        for segment in self._segments if depth > 0 else ():
            terms = segment.weighted(words)
            mask = segment.placement.mask(allowed)
            rows = candidates(terms, len(segment), depth, mask)
            ordinals.append(segment.placement.to_ordinals(rows))
            # Added up in the order of the query, so that equal passages get equal scores.
            scores.append(look_up(terms, rows))
        found, reached = np.concatenate(ordinals), np.concatenate(scores)
        return found[np.lexsort((found, -reached))][:depth]

    def scores(self, query: str, ordinals: Ordinals) -> FloatArray:
        """See `LexicalIndex.scores`."""
        import numpy as np

        words = self._words(query)
        scores = np.zeros(len(ordinals), dtype=np.float32)
        for segment in self._segments:
            places, rows = segment.placement.find(ordinals)
            scores[places] = look_up(segment.weighted(words), rows)
        return scores

    def bound(self, query: str) -> float:
        """The sum of the terms' inverse document frequencies: BM25 for endless repetition.

        A term that no passage has counts fully, so that a query about something else altogether
        is not taken to be covered.
        """
        return sum(word.weight for word in self._words(query))

    def _words(self, query: str) -> list[_Word]:
        """The distinct terms of a query, each once, in the order of their first places."""
        words = []
        for term, times in Counter(query_terms(query)).items():
            frequency = sum(segment.frequency(term) for segment in self._segments)
            words.append(_Word(term, times * bm25.inverse_frequency(self._size, frequency)))
        return words


@dataclass(frozen=True, slots=True)
class _Word:
    """A term of a query, and what it weighs in the whole generation."""

    term: str
    weight: float


class _Segment:
    """The postings of one segment, weighed for a generation."""

    def __init__(self, postings: Postings, placement: Placement, mean: float) -> None:
        self.placement = placement
        self._postings = postings
        self._mean = mean
        self._frequencies: dict[str, int] = {}

    @cached_property
    def _norms(self) -> FloatArray:
        return bm25.length_norms(self._postings.lengths, self._mean)

    def __len__(self) -> int:
        """Number of rows, those that are gone included."""
        return len(self._postings)

    def frequency(self, term: str) -> int:
        """Number of passages that are alive and hold a term."""
        known = self._frequencies.get(term)
        if known is None:
            column = self._postings.column(term)
            if column is None:
                return 0
            live = self.placement.live
            # Counting a common term again with every query would take longer than the query.
            known = len(column.rows) if live is None else int(live[column.rows].sum())
            self._frequencies[term] = known
        return known

    def weighted(self, words: Sequence[_Word]) -> list[Weighted]:
        """The columns of those words that are in this segment, in the order of `words`."""
        return [
            self._weigh(column, word.weight)
            for word in words
            if (column := self._postings.column(word.term)) is not None
        ]

    def _weigh(self, column: Column, weight: float) -> Weighted:
        import numpy as np

        norms, scale = self._norms, np.float32(weight)
        most, shortest = np.array([column.most]), np.array([column.shortest])
        share = bm25.saturated(most, bm25.length_norms(shortest, self._mean))

        def weigh(rows: NDArray[Any], counts: NDArray[Any]) -> FloatArray:
            return np.asarray(scale * bm25.saturated(counts, norms[rows]), dtype=np.float32)

        return Weighted(column.rows, column.counts, weigh, float(scale * share[0]))


def _live_length(postings: Postings, placement: Placement) -> int:
    """Terms of all passages that are alive."""
    lengths = postings.lengths if placement.rows is None else postings.lengths[placement.rows]
    return int(lengths.sum(dtype="int64"))
