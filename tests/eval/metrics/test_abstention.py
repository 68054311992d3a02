from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.abstention import (
    NoAnswer,
    ReliabilityBin,
    aurc,
    brier,
    excess_aurc,
    no_answer,
    reliability,
    risk_coverage,
)
from qa.training.calibration import calibration_error, coverage_at_risk

_QUESTIONS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.99, 1.0]), st.booleans()),
    min_size=1,
    max_size=30,
)


def _arrays(rows: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    confidence, right = zip(*rows, strict=True)
    return np.array(confidence), np.array(right, float)


def test_the_curve_rises_in_coverage_and_tells_the_risk_there() -> None:
    curve = risk_coverage(np.array([0.6, 0.9, 0.7, 0.8]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert curve.threshold.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    # wrong among the answered: 0 of 1, 1 of 2, 1 of 3, 2 of 4
    assert curve.risk == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])


def test_equal_confidence_is_one_place_of_the_curve() -> None:
    curve = risk_coverage(np.array([0.5, 0.9, 0.5, 0.2]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert curve.threshold.tolist() == [0.9, 0.5, 0.2]
    assert curve.coverage.tolist() == [0.25, 0.75, 1.0]
    assert curve.risk == pytest.approx([0, 1 / 3, 1 / 2])


def test_the_area_is_the_mean_risk_over_all_coverages() -> None:
    # risks 0, 1/2, 1/3, 1/2: (0 + 1/2 + 1/3 + 1/2) / 4 = 1/3
    assert aurc(np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 0.0, 1.0, 0.0])) == pytest.approx(
        1 / 3
    )


def test_questions_of_equal_confidence_all_get_the_risk_of_accepting_all_of_them() -> None:
    # risk 0 once, 1/3 twice, 1/2 once: (0 + 2/3 + 1/2) / 4 = 7/24
    for right in ([1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0]):
        assert aurc(np.array([0.9, 0.5, 0.5, 0.2]), np.array(right)) == pytest.approx(7 / 24)
    # A confidence that tells nothing has the risk of answering everything.
    assert aurc(np.full(4, 0.5), np.array([1.0, 0.0, 0.0, 0.0])) == pytest.approx(3 / 4)


def test_the_excess_is_what_a_perfect_order_would_save() -> None:
    # the best order has risks 0, 0, 1/3, 1/2: 5/24 on average; 1/3 - 5/24 = 1/8
    right = np.array([1.0, 0.0, 1.0, 0.0])
    assert excess_aurc(np.array([0.9, 0.8, 0.7, 0.6]), right) == pytest.approx(1 / 8)
    assert excess_aurc(np.array([0.9, 0.2, 0.8, 0.1]), right) == 0.0


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_without_right_or_wrong_answers_there_is_no_excess(right: float) -> None:
    confidence, outcome = np.array([0.1, 0.7, 0.7]), np.full(3, right)
    assert aurc(confidence, outcome) == pytest.approx(1 - right)
    assert excess_aurc(confidence, outcome) == pytest.approx(0.0)


@given(_QUESTIONS, st.randoms(use_true_random=False))
def test_no_area_depends_on_the_order_of_the_questions(rows, random) -> None:
    confidence, right = _arrays(rows)
    random.shuffle(rows)
    shuffled = _arrays(rows)
    assert aurc(*shuffled) == aurc(confidence, right)
    assert excess_aurc(*shuffled) == excess_aurc(confidence, right)
    assert coverage_at_risk(*shuffled, 0.3) == coverage_at_risk(confidence, right, 0.3)


@given(_QUESTIONS)
def test_areas_are_bounded_and_end_at_the_share_that_is_wrong(rows) -> None:
    confidence, right = _arrays(rows)
    curve = risk_coverage(confidence, right)
    assert curve.coverage[-1] == 1.0
    assert curve.risk[-1] == pytest.approx(1 - right.mean())
    area, excess = aurc(confidence, right), excess_aurc(confidence, right)
    assert 0.0 <= excess <= area + 1e-12
    assert area <= 1.0 + 1e-12
    perfect = right + np.linspace(0.5, 0, len(right))
    assert excess_aurc(perfect, right) == pytest.approx(0.0, abs=1e-12)


@given(_QUESTIONS, st.floats(0, 1))
def test_the_curve_and_the_coverage_at_a_risk_agree(rows, risk: float) -> None:
    confidence, right = _arrays(rows)
    curve = risk_coverage(confidence, right)
    places = np.flatnonzero(curve.risk <= risk)
    if len(places):
        best = curve.coverage[places[-1]], curve.threshold[places[-1]]
        assert coverage_at_risk(confidence, right, risk) == best
    else:
        assert coverage_at_risk(confidence, right, risk) == (0.0, 1.0)


def test_the_area_of_a_large_random_order_is_near_the_share_that_is_wrong() -> None:
    random = np.random.default_rng(3)
    right = (random.random(20_000) < 0.8).astype(float)
    assert aurc(random.random(20_000), right) == pytest.approx(0.2, abs=0.01)
    # Geifman, Uziel and El-Yaniv 2019: the best is about r + (1 - r) ln(1 - r), here 0.0215
    best = 0.2 + 0.8 * math.log(0.8)
    assert aurc(right, right) - excess_aurc(right, right) == pytest.approx(best, abs=0.002)


def test_abstaining_is_judged_as_a_detector_of_unanswerable_questions() -> None:
    abstained = np.array([True, True, True, False, False, False])
    answerable = np.array([False, False, True, False, True, False])
    # 2 of 3 abstentions were right, 2 of 4 unanswerable ones found; 2 · 2 / (3 + 4) = 4/7
    assert no_answer(abstained, answerable) == NoAnswer(
        precision=pytest.approx(2 / 3), recall=pytest.approx(2 / 4), f1=pytest.approx(4 / 7)
    )


def test_a_detector_with_nothing_to_divide_by_scores_zero() -> None:
    no, yes = np.zeros(3, bool), np.ones(3, bool)
    assert no_answer(no, no) == NoAnswer(precision=0.0, recall=0.0, f1=0.0)
    assert no_answer(yes, yes) == NoAnswer(precision=0.0, recall=0.0, f1=0.0)
    assert no_answer(no, yes) == NoAnswer(precision=0.0, recall=0.0, f1=0.0)
    assert no_answer(yes, no) == NoAnswer(precision=1.0, recall=1.0, f1=1.0)


def test_the_diagram_has_one_place_for_each_bin_with_questions() -> None:
    confidence = np.array([0.95, 0.85, 0.15, 1.0, 0.11])
    right = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
    # [0.1, 0.2): 0.15 and 0.11, one right; [0.8, 0.9): 0.85; [0.9, 1.0]: 0.95 and 1.0
    assert reliability(confidence, right) == (
        ReliabilityBin(confidence=pytest.approx(0.13), right=0.5, count=2),
        ReliabilityBin(confidence=0.85, right=0.0, count=1),
        ReliabilityBin(confidence=pytest.approx(0.975), right=1.0, count=2),
    )
    assert [one.count for one in reliability(confidence, right, bins=2)] == [2, 3]


@given(_QUESTIONS, st.integers(1, 12))
def test_the_gaps_of_the_diagram_are_the_calibration_error(rows, bins: int) -> None:
    confidence, right = _arrays(rows)
    diagram = reliability(confidence, right, bins)
    assert sum(one.count for one in diagram) == len(rows)
    gaps = sum(one.count * abs(one.confidence - one.right) for one in diagram) / len(rows)
    assert gaps == pytest.approx(calibration_error(confidence, right, bins))


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    # (0.1² + 0.8² + 0² + 0.5²) / 4 = (0.01 + 0.64 + 0.25) / 4 = 0.225
    confidence, right = np.array([0.9, 0.8, 0.0, 0.5]), np.array([1.0, 0.0, 0.0, 1.0])
    assert brier(confidence, right) == pytest.approx(0.225)


@pytest.mark.parametrize(
    "figure", [risk_coverage, aurc, excess_aurc, reliability, brier, no_answer]
)
def test_a_figure_needs_questions_and_as_many_of_both(figure) -> None:
    with pytest.raises(ValueError, match="no questions"):
        figure(np.array([]), np.array([]))
    with pytest.raises(ValueError, match="2 and 1 values"):
        figure(np.array([0.5, 0.6]), np.array([1.0]))
