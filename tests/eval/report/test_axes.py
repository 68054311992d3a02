from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.report.axes import Axis, round_ends, share, ticks


def axis(low, high, log=False):
    return Axis("label", low, high, lambda value: f"{value:g}", log)


SIZES = st.floats(1e-9, 1e12)


@pytest.mark.parametrize("log", [False, True])
def test_the_ends_of_an_axis_are_its_whole_and_what_lies_between_has_its_share(log):
    assert [share(axis(1, 100, log), value) for value in (1, 100)] == [0, 1]
    assert share(axis(1, 100, log), 10) == pytest.approx(0.5 if log else 1 / 11)


@pytest.mark.parametrize(
    ("low", "high", "log", "expected"),
    [
        (0, 1, False, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 5, False, [0, 1, 2, 3, 4, 5]),
        (0, 0.05, False, [0, 0.01, 0.02, 0.03, 0.04, 0.05]),
        (0, 0.3, False, [0, 0.1, 0.2, 0.3]),
        (0, 0, False, [0]),
        (1, 100, True, [1, 2, 5, 10, 20, 50, 100]),
        (1, 1000, True, [1, 10, 100, 1000]),
        (200, 50000, True, [1000, 10000]),
        (2, 5, True, [2, 5]),
    ],
)
def test_ticks_are_round_values_between_the_ends(low, high, log, expected):
    assert ticks(axis(low, high, log)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "log", "expected"),
    [
        ([0.3, 0.05], False, (0, 0.3)),
        ([0.31], False, (0, 0.4)),
        ([1.0], False, (0, 1)),
        ([0.0, 0.0], False, (0, 1)),
        ([3, 7], True, (2, 10)),
        ([1000], True, (1000, 2000)),
        ([20, 20, 20], True, (20, 50)),
        ([0.004, 0.02], True, (0.002, 0.02)),
        ([100, 1000], True, (100, 1000)),
        ([60, 600], True, (50, 1000)),
    ],
)
def test_the_ends_of_an_axis_are_round(values, log, expected):
    assert round_ends(values, log) == pytest.approx(expected)


@given(SIZES, SIZES)
def test_ticks_of_a_logarithmic_axis_stand_between_its_ends(one, other):
    low, high = round_ends([one, other], log=True)
    found = ticks(axis(low, high, log=True))
    assert all(low * 0.999 <= value <= high * 1.001 for value in found)
    assert all(
        any(
            math.isclose(value, lead * 10.0 ** round(math.log10(value / lead)))
            for lead in (1, 2, 5)
        )
        for value in found
    )
