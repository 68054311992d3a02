"""The best sums over postings without adding up all of them: `candidates`.

MaxScore (Turtle and Flood 1995, "Query Evaluation: Strategies and Optimizations"), term by term:
terms come from the most to the least they can add. Once the rest cannot lift a passage that has
not been seen into the best, only passages that have been seen are looked up in the rest, which
are the long columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.dense import Mask, Ordinals
    from index.encoder import FloatArray

    Weigh: TypeAlias = Callable[[NDArray[Any], NDArray[Any]], FloatArray]

_SLACK = 1e-4
"""Share of a score by which sums in another order may differ (float32), many times over."""
_FEW = 8
"""Passages allowed are looked up at once if there are this many times more postings."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The column of one term, and what it adds to the score of a passage."""

    rows: NDArray[Any]
    """Ascending, int32."""
    counts: NDArray[Any]
    weigh: Weigh
    """Rows and counts to what the term adds to each row, float32, above 0."""
    bound: float
    """What it adds at most."""


def candidates(
    terms: Sequence[Weighted], size: int, depth: int, allowed: Mask | None
) -> NDArray[Any]:
    """Rows among which the `depth` best of those that are `allowed` are, ascending, int32.

    Also every row that ties with the last of them. All of them hold a term. `size` is the number
    of rows, `allowed` is `(size,)`, None for all.
    """
    import numpy as np

    ordered = sorted(terms, key=lambda term: (-term.bound, len(term.rows)))
    if allowed is not None:
        few = np.flatnonzero(allowed).astype(np.int32)
        if len(few) * _FEW < sum(len(term.rows) for term in ordered):
            return few[look_up(ordered, few) > 0]
    rest = sum(term.bound for term in ordered)
    sums = np.zeros(size, dtype=np.float32)
    worst = 0.0  # of the `depth` best so far, or less
    for place, term in enumerate(ordered):
        if rest < worst * (1 - _SLACK):
            found = np.flatnonzero(sums >= (worst - rest) * (1 - _SLACK)).astype(np.int32)
            return _narrow(ordered[place:], found, sums[found], rest, depth)
        rows, counts = _only(term, allowed)
        reached = sums[rows] + term.weigh(rows, counts)
        sums[rows] = reached
        rest -= term.bound
        worst = max(worst, _nth(reached, depth))
    least = max(worst * (1 - _SLACK), float(np.finfo(np.float32).tiny))
    return np.flatnonzero(sums >= least).astype(np.int32)


def look_up(terms: Sequence[Weighted], rows: NDArray[Any]) -> FloatArray:
    """The score of each of `rows`, in any order: the sum over `terms`, in their order, float32."""
    import numpy as np

    sums = np.zeros(len(rows), dtype=np.float32)
    for term in terms:
        at, held = _held(term, rows)
        sums[held] += term.weigh(rows[held], term.counts[at[held]])
    return sums


def _narrow(
    terms: Sequence[Weighted], found: NDArray[Any], sums: FloatArray, rest: float, depth: int
) -> NDArray[Any]:
    """Those of `found`, with `sums` so far, that may still be among the best after `terms`."""
    for term in terms:
        at, held = _held(term, found)
        sums[held] += term.weigh(found[held], term.counts[at[held]])
        rest -= term.bound
        kept = sums >= (_nth(sums, depth) - max(rest, 0.0)) * (1 - _SLACK)
        found, sums = found[kept], sums[kept]
    return found


def _held(term: Weighted, rows: NDArray[Any]) -> tuple[Ordinals, Ordinals]:
    """Where each of `rows` would stand in the column, and the places of those that do."""
    import numpy as np

    at = np.searchsorted(term.rows, rows)  # of one type, or numpy would convert the long one
    inside = np.flatnonzero(at < len(term.rows))
    return at, inside[term.rows[at[inside]] == rows[inside]]


def _only(term: Weighted, allowed: Mask | None) -> tuple[NDArray[Any], NDArray[Any]]:
    if allowed is None:
        return term.rows, term.counts
    kept = allowed[term.rows]
    return term.rows[kept], term.counts[kept]


def _nth(values: FloatArray, depth: int) -> float:
    """The `depth`-th highest of `values`; 0 if there are fewer."""
    import numpy as np

    return float(np.partition(values, -depth)[-depth]) if len(values) >= depth else 0.0
