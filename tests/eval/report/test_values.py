from __future__ import annotations

import pytest

from eval.measures import Unit
from eval.report.values import counted, cut, written, written_interval

_ = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.7128, Unit.SHARE, f"71.3{_}%"),
        (0, Unit.SHARE, f"0.0{_}%"),
        (1, Unit.SHARE, f"100.0{_}%"),
        (0.63549, Unit.NUMBER, "0.635"),
        (-0.25, Unit.NUMBER, "-0.250"),
        (12.34, Unit.NUMBER, "12.3"),
        (1234.5, Unit.NUMBER, "1,234"),
        (1234, Unit.COUNT, "1,234"),
        (7, Unit.COUNT, "7"),
        (0.084, Unit.SECONDS, f"84.0{_}ms"),
        (0.000123, Unit.SECONDS, f"0.12{_}ms"),
        (1.5, Unit.SECONDS, f"1.50{_}s"),
        (90, Unit.SECONDS, f"90.0{_}s"),
        (0, Unit.BYTES, f"0.00{_}B"),
        (999, Unit.BYTES, f"999{_}B"),
        (1000, Unit.BYTES, f"1.00{_}kB"),
        (2.5e6, Unit.BYTES, f"2.50{_}MB"),
        (24e9, Unit.BYTES, f"24.0{_}GB"),
        (1234.6, Unit.RATE, f"1,235{_}/s"),
        (1.416, Unit.RATIO, "1.42×"),
    ],
)
def test_a_value_is_written_with_its_unit(value, unit, expected):
    assert written(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "expected"),
    [
        (0.7, 0.641, 0.78, Unit.SHARE, "64.1–78.0"),
        (0.9, 0.8, 1.2, Unit.SECONDS, "800–1,200"),
        (1.1, 0.9, 1.2, Unit.SECONDS, "0.90–1.20"),
        (2e6, 5e5, 3e6, Unit.BYTES, "0.50–3.00"),
        (0.5, 0.25, 0.75, Unit.NUMBER, "0.250–0.750"),
    ],
)
def test_an_interval_is_written_in_the_unit_of_its_value(figure, value, low, high, unit, expected):
    assert written_interval(figure(value, low=low, high=high), unit) == expected


def test_a_long_text_is_cut_with_an_ellipsis_and_never_longer_than_asked():
    assert cut("abcde", 5) == "abcde"
    assert cut("abcdef", 5) == "abcd…"
    assert cut("abc def", 5) == "abc…"


def test_a_count_agrees_with_its_noun():
    assert [counted(count, "item", "items") for count in (0, 1, 2, 1234)] == [
        "0 items",
        "1 item",
        "2 items",
        "1,234 items",
    ]
