"""Fitting and judging probabilities: pure functions of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def fit_logistic(
    features: Floats, right: Floats, ridge: float = 1.0, known: Floats | None = None
) -> Floats:
    """Bias and weights `(1 + m,)` of a logistic regression on `(n, m)` features.

    Penalised maximum likelihood by Newton's method (iteratively reweighted least squares:
    Hastie, Tibshirani and Friedman 2009, section 4.4.1); `ridge` penalises the weights of
    standardised features, not the bias. `right` is `(n,)`, 0 or 1; `known`, `(n,)`, is added to
    the logits.
    """
    import numpy as np

    scale = features.std(axis=0)
    scale[scale == 0] = 1.0
    rows = np.column_stack([np.ones(len(features)), features / scale])
    penalty = np.diag([1e-9, *[ridge] * features.shape[1]])
    known = np.zeros(len(rows)) if known is None else known
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(rows @ weights + known)))
        gradient = rows.T @ (right - chance) - penalty @ weights
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return np.concatenate([weights[:1], weights[1:] / scale])


def calibration_error(confidence: Floats, right: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017), 0 to 1."""
    import numpy as np

    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (place == one).mean() * abs(confidence[place == one].mean() - right[place == one].mean())
        for one in range(bins)
        if (place == one).any()
    ]
    return float(sum(gaps))


def coverage_at_risk(confidence: Floats, right: Floats, risk: float) -> tuple[float, float]:
    """The largest share of questions answered with at most `risk` wrong, and its threshold.

    `(0.0, 1.0)` where no threshold does. The wrong share counts all answers given. Questions of
    equal confidence are answered together or not at all: no threshold can tell them apart.
    """
    import numpy as np

    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    wrong = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(last_of_equals & (wrong <= risk))
    if len(enough) == 0:
        return 0.0, 1.0
    last = int(enough[-1])
    return (last + 1) / len(order), float(ranked[last])
