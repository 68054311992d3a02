"""Figures of how well confidence tells right answers from wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eval.figures import Figure
from eval.items import Item
from eval.metrics import abstention
from eval.metrics.squad import best_threshold, exact_match, token_f1
from eval.predictions import Prediction
from eval.scoring.rightness import is_first_right
from eval.scoring.rounding import rounded
from eval.significance import statistic_interval
from qa.training.calibration import calibration_error, coverage_at_risk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1000
_RISKS = {
    "coverage_at_1": 0.01,
    "coverage_at_5": 0.05,
    "coverage_at_10": 0.1,
    "coverage_at_20": 0.2,
}


def figures(
    system: str,
    group: str,
    items: Sequence[Item],
    predictions: Mapping[str, Prediction],
    seed: int,
) -> Iterator[Figure]:
    """The figures that are no means over questions, each with its bootstrap interval."""
    import numpy as np

    if not items:
        return
    said = [predictions[item.id] for item in items]
    confidence = np.array([one.confidence for one in said])
    right = np.array([float(is_first_right(*pair)) for pair in zip(items, said, strict=True)])
    abstained = np.array([one.abstained for one in said])
    answerable = np.array([item.answerable for item in items])
    of_confidence: dict[str, Callable[..., float]] = {
        "aurc": abstention.aurc,
        "excess_aurc": abstention.excess_aurc,
        "calibration_error": calibration_error,
        **{name: _coverage(risk) for name, risk in _RISKS.items()},
    }
    statistics = [(name, one, [confidence, right]) for name, one in of_confidence.items()]
    if not answerable.all():  # a detector is not measured where there is nothing to detect
        statistics.append(("no_answer_f1", _silence_f1, [abstained, answerable]))
    for name, measured in _best(items, said, confidence, answerable).items():
        statistics.append((name, _best_score, measured))
    for name, statistic, arrays in statistics:
        interval = statistic_interval(statistic, arrays, seed, resamples=RESAMPLES)
        yield rounded(system, group, name, interval, len(items))


def _coverage(risk: float) -> Callable[..., float]:
    def statistic(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
        return coverage_at_risk(confidence, right, risk)[0]

    return statistic


def _silence_f1(abstained: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> float:
    return abstention.no_answer(abstained, answerable).f1


def _best_score(
    scores: NDArray[np.float64], null: NDArray[np.float64], answerable: NDArray[np.bool_]
) -> float:
    return best_threshold(scores.tolist(), null.tolist(), answerable.tolist()).score


def _best(
    items: Sequence[Item],
    said: Sequence[Prediction],
    confidence: NDArray[np.float64],
    answerable: NDArray[np.bool_],
) -> dict[str, list[NDArray[np.float64] | NDArray[np.bool_]]]:
    import numpy as np

    texts = [one.best.text if one.best else "" for one in said]
    pairs = list(zip(texts, (item.answers for item in items), strict=True))
    return {
        name: [np.array([score(*pair) for pair in pairs]), 1 - confidence, answerable]
        for name, score in (("best_exact_match", exact_match), ("best_f1", token_f1))
    }
