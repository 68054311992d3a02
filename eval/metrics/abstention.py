"""How well a system knows when not to answer.

The curves and areas take `confidence` `(n,)`, 0 to 1, and `right` `(n,)`, 0 or 1. Questions of
equal confidence are always accepted together: no threshold can tell them apart, so no figure
depends on the order of the questions. The share that is answered with few enough wrong is
`qa.training.calibration.coverage_at_risk`, the calibration error `calibration_error` there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """The risk-coverage curve: one place for each distinct confidence, highest first."""

    coverage: Floats
    """`(t,)` share of the questions that are answered, rising to 1."""
    risk: Floats
    """`(t,)` share of those answers that are wrong."""
    threshold: Floats
    """`(t,)` the least confidence that is answered."""


def risk_coverage(confidence: Floats, right: Floats) -> RiskCoverage:
    """Selective risk at every coverage that a threshold on the confidence can reach.

    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification"; Geifman
    and El-Yaniv 2017, "Selective Classification for Deep Neural Networks". Raises ValueError
    without questions or where the lengths differ.
    """
    import numpy as np

    _check(confidence, right)
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    answered = np.flatnonzero(last_of_equals) + 1
    wrong = np.cumsum(1.0 - right[order])[last_of_equals]
    return RiskCoverage(
        coverage=answered / len(order), risk=wrong / answered, threshold=ranked[last_of_equals]
    )


def aurc(confidence: Floats, right: Floats) -> float:
    """Area under the risk-coverage curve, 0 to 1, lower is better.

    The mean over the questions of the selective risk at the threshold that just accepts that
    question: Geifman, Uziel and El-Yaniv 2019, "Bias-Reduced Uncertainty Estimation for Deep
    Neural Classifiers", equation 1. An average, not a trapezoid. Without ties it is the mean of
    the risks at coverages 1/n, 2/n … 1; questions of equal confidence all get the risk of
    accepting all of them. Raises as `risk_coverage` does.
    """
    import numpy as np

    curve = risk_coverage(confidence, right)
    return float(np.diff(curve.coverage, prepend=0.0) @ curve.risk)


def excess_aurc(confidence: Floats, right: Floats) -> float:
    """`aurc` minus the least that any confidence could reach with these answers, 0 to 1.

    The least is reached where every right answer stands above every wrong one, all apart
    (Geifman, Uziel and El-Yaniv 2019; here the exact sum, not the approximation by a logarithm).
    Raises as `risk_coverage` does.
    """
    import numpy as np

    best = aurc(np.arange(len(right), 0.0, -1.0), np.sort(right)[::-1])
    # Both are rounded sums, so their difference can fall below zero by the last digit.
    return max(0.0, aurc(confidence, right) - best)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Abstaining, judged as a detector of unanswerable questions; each share 0 to 1."""

    precision: float
    """Share of the abstentions whose question is unanswerable; 0 without abstentions."""
    recall: float
    """Share of the unanswerable questions that were abstained from; 0 where there are none."""
    f1: float
    """Their harmonic mean; 0 without abstentions and unanswerable questions."""


def no_answer(abstained: Bools, answerable: Bools) -> NoAnswer:
    """Precision, recall and F1 of abstaining, from two truth values `(n,)` for each question.

    Raises ValueError without questions or where the lengths differ.
    """
    import numpy as np

    _check(abstained, answerable)
    refused = np.asarray(abstained, dtype=bool)
    unanswerable = ~np.asarray(answerable, dtype=bool)
    both, said, true = (int(x.sum()) for x in (refused & unanswerable, refused, unanswerable))
    return NoAnswer(
        precision=both / max(said, 1), recall=both / max(true, 1), f1=2 * both / max(said + true, 1)
    )


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The questions whose confidence falls in one bin."""

    confidence: float
    """Mean confidence, 0 to 1."""
    right: float
    """Share answered rightly, 0 to 1."""
    count: int
    """How many questions, at least 1."""


def reliability(confidence: Floats, right: Floats, bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """The reliability diagram over `bins` of equal width, lowest first, empty ones left out.

    DeGroot and Fienberg 1983; Guo et al. 2017, "On Calibration of Modern Neural Networks". The
    bins are those of `qa.training.calibration.calibration_error`: `[low, high)`, the last one
    closed. Raises as `risk_coverage` does.
    """
    import numpy as np

    _check(confidence, right)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return tuple(
        ReliabilityBin(
            confidence=float(confidence[place == one].mean()),
            right=float(right[place == one].mean()),
            count=int((place == one).sum()),
        )
        for one in np.unique(place)
    )


def brier(confidence: Floats, right: Floats) -> float:
    """Mean squared distance of confidence and outcome, 0 to 1, lower is better (Brier 1950).

    Raises as `risk_coverage` does.
    """
    _check(confidence, right)
    return float(((confidence - right) ** 2).mean())


def _check(first: NDArray[Any], second: NDArray[Any]) -> None:
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} values for the same questions")
    if not len(first):
        raise ValueError("no questions to measure")
