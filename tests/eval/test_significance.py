from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from eval.metrics.abstention import aurc
from eval.significance import (
    Difference,
    Interval,
    mean_interval,
    paired_randomisation,
    statistic_interval,
)


def test_the_bounds_are_percentiles_of_resampled_means() -> None:
    # Of 0 and 1 the resampled means are 0, 1/2, 1 with chances 1/4, 1/2, 1/4: the percentiles
    # 2.5 and 97.5 fall among the 0s and the 1s, 30 and 70 among the halves.
    assert mean_interval([0, 1], seed=1) == Interval(value=0.5, low=0.0, high=1.0)
    assert mean_interval([0, 1], seed=1, level=0.4) == Interval(value=0.5, low=0.5, high=0.5)


def test_the_interval_of_many_values_is_that_of_the_normal_law() -> None:
    values = np.random.default_rng(5).exponential(size=4000)
    found = mean_interval(values, seed=2)
    # For so many values the mean is all but normal: 1.96 standard errors either way.
    error = values.std() / np.sqrt(len(values))
    assert found.value == values.mean()
    assert found.low == pytest.approx(found.value - 1.96 * error, abs=0.15 * error)
    assert found.high == pytest.approx(found.value + 1.96 * error, abs=0.15 * error)


@pytest.mark.parametrize("values", [[0.1] * 3, [0.7] * 1000, [0.0, 0.0], [0.3], [1]])
def test_equal_values_and_a_single_one_give_no_width(values: list[float]) -> None:
    found = mean_interval(values, seed=4, resamples=50)
    assert found.low == found.value == found.high
    assert found.value == pytest.approx(values[0])


def test_an_interval_holds_the_true_mean_as_often_as_its_level_says() -> None:
    draws = np.random.default_rng(11)
    samples = draws.normal(2.0, 1.0, size=(200, 60))
    found = [mean_interval(sample, seed=0, level=0.8, resamples=200) for sample in samples]
    assert np.mean([one.low <= 2.0 <= one.high for one in found]) == pytest.approx(0.8, abs=0.06)


def test_a_statistic_sees_the_same_questions_of_every_array() -> None:
    first = np.arange(40.0)
    kept = np.arange(40) % 3 == 0

    def share_of_pairs(numbers, doubles, flags) -> float:
        assert flags.dtype == bool
        assert (doubles == 2 * numbers).all()
        return float(numbers[flags].sum() / doubles.sum())

    found = statistic_interval(share_of_pairs, [first, 2 * first, kept], seed=3, resamples=200)
    # 0 + 3 + … + 39 = 273 over twice 0 + 1 + … + 39 = 780
    assert found.value == pytest.approx(273 / 1560)
    assert found.low < found.value < found.high


def test_a_median_has_an_interval_of_values_around_it() -> None:
    found = statistic_interval(np.median, [np.array([1.0, 2.0, 100.0])], seed=1)
    # A median of three draws is 1 or 100 with chance 7/27 each: both are within 95 %.
    assert found == Interval(value=2.0, low=1.0, high=100.0)


def test_the_area_under_a_risk_coverage_curve_has_an_interval() -> None:
    draws = np.random.default_rng(0)
    confidence = draws.random(500)
    right = (draws.random(500) < confidence).astype(float)
    found = statistic_interval(aurc, [confidence, right], seed=7, resamples=300)
    assert found.value == aurc(confidence, right)
    assert found.low < found.value < found.high
    assert found.high - found.low < 0.15


def test_equal_seeds_give_equal_figures_whatever_was_drawn_elsewhere() -> None:
    a, b = np.random.default_rng(1).random((2, 50))
    first = mean_interval(a, seed=9), paired_randomisation(a, b, seed=9, resamples=500)
    np.random.seed(12345)
    untouched = np.random.random()
    np.random.seed(12345)
    again = mean_interval(a, seed=9), paired_randomisation(a, b, seed=9, resamples=500)
    assert again == first
    assert np.random.random() == untouched
    assert mean_interval(a, seed=10) != first[0]


@pytest.mark.parametrize("questions", [3, 7, 8, 11])
def test_p_is_the_share_of_sign_assignments_with_so_large_a_sum(questions: int) -> None:
    draws = np.random.default_rng(questions)
    a, b = draws.random(questions) + 0.2, draws.random(questions)
    sums = [abs(np.dot(signs, a - b)) for signs in product([1, -1], repeat=questions)]
    exact = np.mean(np.array(sums) >= abs((a - b).sum()) - 1e-9)
    assert paired_randomisation(a, b, seed=1).p == pytest.approx(exact, abs=0.015)


def test_three_questions_won_by_the_same_system_are_no_proof() -> None:
    found = paired_randomisation([1, 1, 1], [0, 0, 0], seed=5)
    # of 8 assignments of signs 2 sum to 3 or -3
    assert found.p == pytest.approx(0.25, abs=0.015)
    assert (found.mean_a, found.mean_b) == (1.0, 0.0)
    assert (found.difference, found.low, found.high) == (1.0, 1.0, 1.0)


def test_the_least_p_counts_the_observed_assignment_itself() -> None:
    a, b = np.ones(100), np.zeros(100)
    assert paired_randomisation(a, b, seed=5, resamples=999).p == pytest.approx(1 / 1000)
    assert paired_randomisation(a, b, seed=5, resamples=300).p == pytest.approx(1 / 301)


def test_systems_that_never_differ_have_a_p_of_one() -> None:
    a = np.random.default_rng(2).random(30)
    assert paired_randomisation(a, a, seed=1, resamples=200) == Difference(
        mean_a=a.mean(), mean_b=a.mean(), difference=0.0, low=0.0, high=0.0, p=1.0
    )


def test_sums_that_differ_only_by_rounding_count_as_equal() -> None:
    # 0.1 + 0.2 and 0.3 are not equal in binary: every assignment with the sum's size must count.
    found = paired_randomisation([0.1, 0.2, -0.3, 0.6], np.zeros(4), seed=3)
    # Sums of ±0.1 ±0.2 ±0.3 ±0.6: at least 0.6 either way are, with 0.6 positive, those whose
    # rest is not negative: 0.6, 0.4, 0.2, 0 twice (± 0.1 ± 0.2 ± 0.3), so 5 of 8.
    assert found.p == pytest.approx(5 / 8, abs=0.02)


def test_swapping_the_systems_turns_the_difference_round_and_keeps_p() -> None:
    a, b = np.random.default_rng(8).random((2, 77))
    there, back = (paired_randomisation(*x, seed=6, resamples=600) for x in ((a, b), (b, a)))
    assert there.p == back.p
    assert there.difference == pytest.approx(-back.difference)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.difference == pytest.approx(a.mean() - b.mean())


def test_chance_alone_seldom_makes_a_small_p() -> None:
    draws = np.random.default_rng(21)
    pairs = draws.normal(size=(300, 2, 25))
    small = [paired_randomisation(a, b, seed=0, resamples=99).p <= 0.1 for a, b in pairs]
    assert np.mean(small) == pytest.approx(0.1, abs=0.04)


def test_arrays_must_be_of_one_length_and_not_empty() -> None:
    with pytest.raises(ValueError, match="no questions"):
        mean_interval([], seed=1)
    with pytest.raises(ValueError, match="different lengths"):
        paired_randomisation([1.0], [1.0, 2.0], seed=1)
    with pytest.raises(ValueError, match="different lengths"):
        statistic_interval(np.corrcoef, [np.ones(2), np.ones(3)], seed=1)
    with pytest.raises(ValueError, match="different lengths"):
        statistic_interval(np.mean, [], seed=1)
