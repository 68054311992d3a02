"""How sure a figure is, and whether two systems differ by more than chance.

Every function draws from its own generator, made from the seed that it is given. Memory grows
with the number of questions, not with the number of resamples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]

_DRAWN = 250_000
"""Questions that are drawn together, for all resamples of a block."""
_BLOCK = 256
"""Assignments of signs that are drawn together."""
_ROUNDING = 1e-12
"""Relative to the sum of all differences: what adding them in another order can change."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the bounds of its confidence interval, in the figure's unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Two systems on the same questions."""

    mean_a: float
    mean_b: float
    difference: float
    """`mean_a - mean_b`."""
    low: float
    """Lower bound of the difference's confidence interval."""
    high: float
    p: float
    """Two-sided: how often chance alone makes so large a difference, above 0 to 1."""


def mean_interval(
    values: ArrayLike, seed: int, level: float = 0.95, resamples: int = 2000
) -> Interval:
    """The mean of `values` `(n,)` with its percentile bootstrap interval.

    All-equal values and a single one give an interval without width. Raises as
    `statistic_interval` does.
    """
    import numpy as np

    known = np.asarray(values, float)
    questions = _questions([known])
    draws = np.random.default_rng(seed)
    block = max(1, _DRAWN // questions)
    means = np.concatenate(
        [
            known[draws.integers(0, questions, size=(min(block, resamples - at), questions))].mean(
                1
            )
            for at in range(0, resamples, block)
        ]
    )
    return _interval(float(known.mean()), means, level)


def statistic_interval(
    statistic: Callable[..., Any],
    arrays: Sequence[NDArray[Any]],
    seed: int,
    level: float = 0.95,
    resamples: int = 2000,
) -> Interval:
    """A figure of paired `arrays`, each `(n,)`, with its percentile bootstrap interval.

    Questions are drawn with replacement, the same ones from every array; `statistic` takes as
    many arrays as there are and gives one number. Efron and Tibshirani 1993, "An Introduction to
    the Bootstrap", chapter 13. Raises ValueError without questions or where the lengths differ.
    """
    import numpy as np

    questions = _questions(arrays)
    draws = np.random.default_rng(seed)
    figures = np.empty(resamples)
    for at in range(resamples):
        rows = draws.integers(0, questions, size=questions)
        figures[at] = statistic(*(array[rows] for array in arrays))
    return _interval(float(statistic(*arrays)), figures, level)


def _interval(value: float, figures: Floats, level: float) -> Interval:
    import numpy as np

    low, high = np.quantile(figures, [(1 - level) / 2, (1 + level) / 2])
    return Interval(value=value, low=float(low), high=float(high))


def paired_randomisation(
    a: ArrayLike, b: ArrayLike, seed: int, resamples: int = 10_000, level: float = 0.95
) -> Difference:
    """Whether the means of two systems on the same questions, `(n,)` each, differ.

    The two-sided paired randomisation test: under the null hypothesis each question's two scores
    could as well be swapped, so its difference could have either sign (Noreen 1989,
    "Computer-Intensive Methods for Testing Hypotheses"; Smucker, Allan and Carterette 2007, "A
    Comparison of Statistical Significance Tests for Information Retrieval Evaluation"). The
    observed assignment counts as one of the drawn (Phipson and Smyth 2010), so `p` is never
    below `1 / (resamples + 1)`. The interval is `mean_interval` of the differences, from as many
    resamples. Raises as `statistic_interval` does.
    """
    import numpy as np

    ours, theirs = np.asarray(a, float), np.asarray(b, float)
    _questions([ours, theirs])
    differences = ours - theirs
    interval = mean_interval(differences, seed, level, resamples)
    as_large = _as_large(differences, seed, resamples)
    return Difference(
        mean_a=float(ours.mean()),
        mean_b=float(theirs.mean()),
        difference=interval.value,
        low=interval.low,
        high=interval.high,
        p=(as_large + 1) / (resamples + 1),
    )


def _as_large(differences: Floats, seed: int, resamples: int) -> int:
    """How many of the drawn assignments of signs sum to at least the observed, either way."""
    import numpy as np

    draws = np.random.default_rng(seed)
    observed = abs(differences.sum()) - _ROUNDING * np.abs(differences).sum()
    count = 0
    for start in range(0, resamples, _BLOCK):
        shape = (min(_BLOCK, resamples - start), (len(differences) + 7) // 8)
        bits = np.unpackbits(draws.integers(0, 256, shape, np.uint8), axis=1)
        signs = 1.0 - 2.0 * bits[:, : len(differences)]
        count += int((np.abs(signs @ differences) >= observed).sum())
    return count


def _questions(arrays: Sequence[NDArray[Any]]) -> int:
    lengths = {len(array) for array in arrays}
    if len(lengths) != 1:
        raise ValueError(f"arrays of different lengths for the same questions: {sorted(lengths)}")
    (questions,) = lengths
    if not questions:
        raise ValueError("no questions to draw from")
    return questions
