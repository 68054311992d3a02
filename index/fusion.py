"""Two searches' scores of the same candidates into one: pure functions, higher is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import FloatArray

DENSE_WEIGHT = 0.55
"""Share of the cosine in `bounded_sum`, fitted for all-MiniLM-L6-v2 on seven public sets; any
value from 0.48 to 0.62 does about as well. Another model's cosines may need another one."""

RANK_CONSTANT = 60


@dataclass(frozen=True, slots=True)
class Scores:
    """What both searches say of `n` candidates, in the same order."""

    lexical: FloatArray
    """BM25, `(n,)` float32; 0 without a shared term."""
    lexical_bound: float
    """No passage can have a BM25 score above this; 0 if the query has no terms."""
    lexical_ranks: NDArray[np.int64]
    """From 1, `(n,)`; 0 where the candidate is not among the lexical ones."""
    dense: FloatArray
    """Cosine similarity, `(n,)` float32."""
    dense_ranks: NDArray[np.int64]
    """From 1, `(n,)`; 0 where the candidate is not among the dense ones."""


class Fusion(Protocol):
    """One score for each candidate, `(n,)`; it may depend on nothing but `scores`."""

    def __call__(self, scores: Scores) -> FloatArray:
        """Fuse."""
        ...


def bounded_sum(scores: Scores, dense_weight: float = DENSE_WEIGHT) -> FloatArray:
    """`(1 - w) · BM25 / bound + w · cosine`.

    A convex combination whose lexical part is normalised by the highest score that the query
    allows (its theoretical maximum, instead of the list's: Bruch, Gai and Ingber 2023, "An Analysis
    of Fusion Functions for Hybrid Retrieval"). BM25 / bound is the share of the query's weight
    that a passage covers, so that scores compare across queries and do not depend on which other
    passages are candidates.
    """
    share = scores.lexical / scores.lexical_bound if scores.lexical_bound > 0 else scores.lexical
    return (1 - dense_weight) * share + dense_weight * scores.dense


def convex_combination(scores: Scores, dense_weight: float = 0.3) -> FloatArray:
    """Weighted sum of both scores, each min-max normalised over the candidates.

    Bruch, Gai and Ingber 2023; the weight is the one that served COVID-QA best.
    """
    return (1 - dense_weight) * min_max(scores.lexical) + dense_weight * min_max(scores.dense)


def reciprocal_rank(scores: Scores, constant: int = RANK_CONSTANT) -> FloatArray:
    """Sum of `1 / (constant + rank)` over the searches that found the candidate.

    Cormack, Clarke and Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet".
    """
    import numpy as np

    fused = np.zeros(len(scores.dense), dtype=np.float32)
    for ranks in (scores.lexical_ranks, scores.dense_ranks):
        found = ranks > 0
        fused[found] += 1.0 / (constant + ranks[found])
    return fused


def min_max(values: FloatArray) -> FloatArray:
    """Values moved to 0 … 1; all 0 if they are all the same."""
    import numpy as np

    if len(values) == 0 or values.max() == values.min():
        return np.zeros_like(values)
    return np.asarray((values - values.min()) / (values.max() - values.min()), dtype=np.float32)
