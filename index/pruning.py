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
_LONG = 10_000
"""Postings of a column that is worth some trouble to leave out."""
_LIKELY = 10
"""So many times `depth` passages are looked up to learn what the best of all reach at least."""
_FEW = 64
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
    sums = _nothing_yet(size, allowed)
    rest = sum(term.bound for term in ordered)
    best = np.zeros(0, dtype=np.int32)  # the `depth` best that hold the last term
    worst = 0.0  # what the `depth`-th best of all reaches, or less
    for place, term in enumerate(ordered):
        if len(term.rows) > _LONG:
            worst = max(worst, _reached_by(best, sums, ordered[place:], depth))
        if rest < worst * (1 - _SLACK):
            return _of_seen(ordered[place:], sums, rest, worst, depth)
        reached = sums[term.rows] + term.weigh(term.rows, term.counts)
        sums[term.rows] = reached
        rest -= term.bound
        best = term.rows[_highest(reached, depth)]
        if len(best) == depth:
            worst = max(worst, float(sums[best].min()))
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


def _reached_by(
    rows: NDArray[Any], sums: FloatArray, rest: Sequence[Weighted], depth: int
) -> float:
    """What the `depth`-th best of `rows` reaches once they are looked up in the `rest` as well.

    The best of all are no worse. It takes little time, and often saves adding up a long column.
    """
    import numpy as np

    if len(rows) < depth:
        return 0.0
    rows = np.sort(rows)  # so that each is looked for near the one before
    return float(np.partition(sums[rows] + look_up(rest, rows), -depth)[-depth])


def _nothing_yet(size: int, allowed: Mask | None) -> FloatArray:
    """Sums before the first term, `(size,)` float32."""
    import numpy as np

    if allowed is None:
        return np.zeros(size, np.float32)
    # From below all others, those that are not allowed never come up, whatever is added to them.
    return np.where(allowed, np.float32(0), -np.float32(np.inf))


def _of_seen(
    terms: Sequence[Weighted], sums: FloatArray, rest: float, worst: float, depth: int
) -> NDArray[Any]:
    """Rows that may be among the `depth` best, where none that is not in `sums` yet can be.

    `terms` are those that are not in `sums`, `rest` what they add at most.
    """
    import numpy as np

    found = np.flatnonzero(sums >= (worst - rest) * (1 - _SLACK)).astype(np.int32)
    reached = sums[found]
    likely = found[_highest(reached, _LIKELY * depth)]
    worst = max(worst, _reached_by(likely, sums, terms, depth))
    return _narrow(terms, found, reached, rest, worst)


def _narrow(
    terms: Sequence[Weighted], found: NDArray[Any], sums: FloatArray, rest: float, worst: float
) -> NDArray[Any]:
    """Those of `found`, with `sums` so far, that may still reach `worst` after `terms`."""
    for term in terms:
        kept = sums >= (worst - rest) * (1 - _SLACK)
        found, sums = found[kept], sums[kept]
        at, held = _held(term, found)
        sums[held] += term.weigh(found[held], term.counts[at[held]])
        rest = max(rest - term.bound, 0.0)
    return found[sums >= (worst - rest) * (1 - _SLACK)]


def _held(term: Weighted, rows: NDArray[Any]) -> tuple[Ordinals, Ordinals]:
    """Where each of `rows` would stand in the column, and the places of those that do."""
    import numpy as np

    at = np.searchsorted(term.rows, rows)  # of one type, or numpy would convert the long one
    inside = np.flatnonzero(at < len(term.rows))
    return at, inside[term.rows[at[inside]] == rows[inside]]


def _highest(values: FloatArray, depth: int) -> Ordinals:
    """Places of the `depth` highest of `values`, in any order; of all if there are fewer."""
    import numpy as np

    return (
        np.argpartition(values, -depth)[-depth:] if len(values) > depth else np.arange(len(values))
    )
