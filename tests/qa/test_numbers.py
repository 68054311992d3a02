from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.numbers import find_numbers


def values(text: str) -> list[set[str]]:
    return [{f"{one:f}" for one in mention.readings} for mention in find_numbers(text)]


@pytest.mark.parametrize(
    "text", ["9,305,106", "9305106", "9 305 106", "9.305.106", "9\N{NO-BREAK SPACE}305 106"]
)
def test_thousands_are_one_number_however_they_are_grouped(text: str) -> None:
    assert values(f"There were {text} voters.") == [{"9305106"}]


def test_a_point_or_comma_before_other_than_three_digits_is_a_decimal_one() -> None:
    assert values("71,09 % or 71.09 per cent, 0.125") == [{"71.09"}, {"71.09"}, {"0.125"}]


def test_a_single_group_of_three_digits_can_be_read_both_ways() -> None:
    assert values("1,998 and 1.998") == [{"1998", "1.998"}] * 2


def test_the_last_of_two_separators_stands_before_the_decimals() -> None:
    assert values("1,234.5 and 1.234,5 and 1 234,5") == [{"1234.5"}] * 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ninety-eight", "98"),
        ("ninety eight", "98"),
        ("twelve", "12"),
        ("one hundred and five", "105"),
        ("a hundred", "100"),
        ("hundred thousand", "100000"),
        ("two thousand and twelve", "2012"),
        ("three million two hundred thousand", "3200000"),
        ("a million", "1000000"),
        ("12 million", "12000000"),
        ("12-million", "12000000"),
        ("0.5 million", "500000.0"),
        ("three BILLION", "3000000000"),
        ("5th", "5"),
        ("1990s", "1990"),
        ("12km", "12"),
    ],
)
def test_words_scales_and_endings_are_read(text: str, value: str) -> None:
    assert values(f"Of {text} seats") == [{value}]


def test_numbers_that_stand_side_by_side_stay_apart() -> None:
    assert values("five and six, in 2012 300 voters, 2007-2012") == [
        {"5"},
        {"6"},
        {"2012"},
        {"300"},
        {"2007"},
        {"2012"},
    ]


@pytest.mark.parametrize("text", ["one of them", "none", "T20", "often", "tenth"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert values(text) == []


@given(st.integers(min_value=1000, max_value=10**12))
def test_every_grouping_of_a_whole_number_has_it_among_its_readings(number: int) -> None:
    for separator in (",", ".", " ", "\N{THIN SPACE}"):
        (mention,) = find_numbers(f"{number:,}".replace(",", separator))
        assert Decimal(number) in mention.readings


@given(st.text(alphabet="0123456789., -aeondthuri\n", max_size=60))
def test_mentions_lie_in_order_within_the_text_and_have_a_reading(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.readings
        end = mention.end
