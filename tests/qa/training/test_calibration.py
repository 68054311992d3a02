from __future__ import annotations

import numpy as np
import pytest

from qa.training.calibration import calibration_error, coverage_at_risk, fit_logistic


def test_a_logistic_regression_finds_the_weights_that_made_the_data() -> None:
    random = np.random.default_rng(0)
    features = np.column_stack([random.normal(size=20_000), random.normal(3, 5, size=20_000)])
    chance = 1 / (1 + np.exp(-(-1 + 2 * features[:, 0] - 0.3 * features[:, 1])))
    right = (random.random(20_000) < chance).astype(float)
    assert fit_logistic(features, right) == pytest.approx([-1, 2, -0.3], abs=0.1)


def test_what_is_known_of_the_logits_is_not_fitted_again() -> None:
    random = np.random.default_rng(1)
    features, known = random.normal(size=(20_000, 1)), random.normal(size=20_000)
    chance = 1 / (1 + np.exp(-(0.5 + features[:, 0] + 2 * known)))
    right = (random.random(20_000) < chance).astype(float)
    assert fit_logistic(features, right, known=2 * known) == pytest.approx([0.5, 1], abs=0.1)


def test_a_feature_that_never_changes_gets_no_weight() -> None:
    features = np.array([[0.0, 7.0], [1.0, 7.0], [0.0, 7.0], [1.0, 7.0]])
    bias, first, constant = fit_logistic(features, np.array([0.0, 1.0, 1.0, 1.0]))
    assert first > 0
    assert abs(constant * 7.0) < abs(bias) + 1


def test_calibration_error_is_the_gap_weighted_by_bins() -> None:
    confidence = np.array([0.95, 0.85, 0.15, 1.0])
    right = np.array([1.0, 0.0, 0.0, 1.0])
    # bins: [0.95, 1.0] gap 0.025 · 1/2, [0.85] gap 0.85 · 1/4, [0.15] gap 0.15 · 1/4
    assert calibration_error(confidence, right) == pytest.approx(0.0125 + 0.2125 + 0.0375)


def test_coverage_at_risk_is_the_largest_share_with_few_enough_wrong() -> None:
    confidence = np.array([0.2, 0.9, 0.8, 0.7])
    right = np.array([1.0, 1.0, 0.0, 1.0])
    assert coverage_at_risk(confidence, right, 0.0) == (0.25, 0.9)
    assert coverage_at_risk(confidence, right, 0.34) == (1.0, 0.2)
    assert coverage_at_risk(confidence, np.zeros(4), 0.5) == (0.0, 1.0)


def test_questions_of_equal_confidence_are_covered_together_or_not_at_all() -> None:
    confidence = np.array([0.9, 0.5, 0.5, 0.5])
    # At 0.5 all four are answered and two are wrong, though one more right answer comes first.
    for right in ([1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0]):
        assert coverage_at_risk(confidence, np.array(right), 0.4) == (0.25, 0.9)
        assert coverage_at_risk(confidence, np.array(right), 0.5) == (1.0, 0.5)
