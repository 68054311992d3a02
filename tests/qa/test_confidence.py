from __future__ import annotations

import math
from dataclasses import astuple, fields, replace

import pytest

from index.encoder import Encoder
from qa.confidence import (
    DEFAULT_RISK,
    SENTENCE_CALIBRATION,
    SPAN_CALIBRATION,
    Calibration,
    Features,
    Model,
    calibration_of,
    period_features,
)
from qa.dates import PeriodMatch
from qa.reader import SENTENCE, load_reader

ZERO = Features(**dict.fromkeys(Features.__slots__, 0.0))


def test_probability_is_the_logistic_of_the_weighted_sum() -> None:
    model = Model(-1.0, replace(ZERO, score=2.0, names=-3.0))
    features = replace(ZERO, score=1.5, names=0.5, margin=9.0)
    assert model.probability(features) == pytest.approx(1 / (1 + math.exp(-(-1 + 3 - 1.5))))


def test_probability_stays_within_bounds_for_any_score() -> None:
    model = Model(0.0, replace(ZERO, score=1.0))
    assert 0 < model.probability(replace(ZERO, score=-1e9)) < 1e-20
    assert model.probability(replace(ZERO, score=1e9)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (PeriodMatch.UNKNOWN, (1.0, 0.0, 0.0)),
        (PeriodMatch.NEARBY, (0.0, 1.0, 0.0)),
        (PeriodMatch.MIXED, (0.0, 0.0, 0.5)),
        (PeriodMatch.OTHER, (0.0, 0.0, 1.0)),
        (PeriodMatch.NAMED, (0.0, 0.0, 0.0)),
        (PeriodMatch.NOT_ASKED, (0.0, 0.0, 0.0)),
    ],
)
def test_only_doubts_about_the_time_are_features(
    match: PeriodMatch, expected: tuple[float, float, float]
) -> None:
    assert period_features(match) == expected


@pytest.mark.parametrize("helpful", ["score", "margin", "wanted", "dense"])
def test_what_speaks_for_an_answer_raises_its_confidence(helpful: str) -> None:
    assert getattr(SENTENCE_CALIBRATION.model.weights, helpful) >= 0


@pytest.mark.parametrize("harmful", ["names", "other_period"])
def test_what_speaks_against_an_answer_lowers_its_confidence(harmful: str) -> None:
    assert getattr(SENTENCE_CALIBRATION.model.weights, harmful) < 0
    assert len(astuple(SENTENCE_CALIBRATION.model.weights)) == len(fields(Features))


RISKS = Calibration(SENTENCE_CALIBRATION.model, risks=((0.01, 0.9), (0.05, 0.6), (0.2, 0.25)))


@pytest.mark.parametrize(
    ("risk", "threshold"),
    [(0.01, 0.9), (0.049, 0.9), (0.05, 0.6), (0.1, 0.6), (0.2, 0.25), (1.0, 0.25)],
)
def test_a_risk_has_the_threshold_of_the_highest_measured_one_not_above_it(
    risk: float, threshold: float
) -> None:
    assert RISKS.threshold(risk) == threshold


def test_a_risk_below_all_that_were_measured_lets_nothing_pass() -> None:
    assert RISKS.threshold(0.009) == 1.0
    assert Calibration(RISKS.model, risks=()).threshold(1.0) == 1.0


@pytest.mark.parametrize("calibration", [SENTENCE_CALIBRATION, SPAN_CALIBRATION])
def test_less_risk_never_needs_less_confidence_and_the_default_answers_something(
    calibration: Calibration,
) -> None:
    assert list(calibration.risks) == sorted(calibration.risks)
    thresholds = [least for _, least in calibration.risks]
    assert thresholds == sorted(thresholds, reverse=True)
    assert 0 < calibration.threshold(DEFAULT_RISK) < 1


def test_every_reader_has_the_calibration_that_was_fitted_to_it(encoder: Encoder) -> None:
    assert calibration_of(load_reader(SENTENCE, encoder)) is SENTENCE_CALIBRATION
    assert calibration_of(load_reader()) is SPAN_CALIBRATION
