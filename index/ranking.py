"""One query through both searches and their fusion: `rank`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.fusion import Fusion, Scores

if TYPE_CHECKING:
    from index.dense import DenseIndex, Mask, Ordinals
    from index.encoder import FloatArray
    from index.lexical import LexicalIndex


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates of a query, best first, ties by ordinal; all arrays have the same order."""

    ordinals: Ordinals
    fused: FloatArray
    scores: Scores


def rank(
    query: str,
    vector: FloatArray,
    lexical: LexicalIndex,
    dense: DenseIndex,
    fusion: Fusion,
    *,
    depth: int,
    allowed: Mask | None = None,
) -> Ranking:
    """Rank the union of the `depth` best of each search.

    Both scores are known of every candidate, also of those that only one search found. `vector`
    is the query's, `(dim,)` float32 of unit length; `allowed` is `(n,)` over all ordinals.
    """
    import numpy as np

    by_words = lexical.search(query, depth, allowed)
    by_meaning = dense.search(vector, depth, allowed)
    ordinals = np.union1d(by_words, by_meaning)
    scores = Scores(
        lexical=lexical.scores(query, ordinals),
        lexical_bound=lexical.bound(query),
        lexical_ranks=_ranks(ordinals, by_words),
        dense=dense.scores(vector, ordinals),
        dense_ranks=_ranks(ordinals, by_meaning),
    )
    fused = fusion(scores)
    order = np.lexsort((ordinals, -fused))
    return Ranking(ordinals[order], fused[order], _reorder(scores, order))


def _ranks(ordinals: Ordinals, found: Ordinals) -> Ordinals:
    """Rank from 1 of each of the sorted `ordinals` in `found`, 0 where it is not in there."""
    import numpy as np

    ranks = np.zeros(len(ordinals), dtype=np.int64)
    ranks[np.searchsorted(ordinals, found)] = np.arange(1, len(found) + 1)
    return ranks


def _reorder(scores: Scores, order: Ordinals) -> Scores:
    return Scores(
        lexical=scores.lexical[order],
        lexical_bound=scores.lexical_bound,
        lexical_ranks=scores.lexical_ranks[order],
        dense=scores.dense[order],
        dense_ranks=scores.dense_ranks[order],
    )
