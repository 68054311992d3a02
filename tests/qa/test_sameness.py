from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.sameness import same_answer

ANSWERS = st.one_of(
    st.text(max_size=12),
    st.text(string.ascii_letters + string.digits + " .,%-", max_size=16),
    st.lists(
        st.sampled_from(
            [
                *("12", "98", "9.3", "9,305,106", "71,09", "2012", "ninety-eight", "million"),
                *("%", "per cent", "about", "more than", "at least", "voters", "seats", "the"),
                *("15", "January", "10", "Ms.", "Anna", "Lind", "South", "Kazakhstan", "of"),
            ]
        ),
        max_size=4,
    ).map(" ".join),
)


@given(ANSWERS)
def test_an_answer_is_the_same_as_itself(text: str) -> None:
    assert same_answer(text, text)


@given(ANSWERS, ANSWERS)
@example("more than 80 percent", "80.99 %")
@example("Lind", "Ms. Anna Lind")
@example("", "?")
def test_it_does_not_matter_which_of_two_answers_comes_first(one: str, other: str) -> None:
    assert same_answer(one, other) == same_answer(other, one)


@given(ANSWERS)
def test_white_space_and_full_stops_around_an_answer_do_not_matter(text: str) -> None:
    words = " ".join(text.split())
    if any(char.isalnum() for char in words):
        assert same_answer(words, f" {words}.\n".replace(" ", "  "))


@given(st.integers(0, 10**12))
def test_a_whole_number_is_the_same_with_and_without_separators(number: int) -> None:
    assert same_answer(f"{number}", f"{number:,}")
    assert same_answer(f"{number:,} voters", f"{number:,}".replace(",", " "))
    assert not same_answer(f"{number}", f"{number + 1:,}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9,305,106", "9305106"),
        ("9 305 106", "9,305,106 voters"),
        ("9,305,106", "9.3 million"),
        ("9,305,106", "about nine million"),
        ("71,09 %", "71.09 percent"),
        ("71,09 %", "71.09 per cent"),
        ("71.09%", "71.09 per cent of the votes"),
        ("Ninety-eight", "98"),
        ("98 seats", "ninety-eight"),
        ("98", "just 98 seats"),
        ("15 January 2012", "January 15, 2012"),
        ("15 January 2012", "2012-01-15"),
        ("January 15, 2012", "on 2012-01-15"),
        ("Ms. Thors", "Astrid Thors"),
        ("Thors", "Ms. Astrid Thors"),
        ("President Nazarbayev", "Nursultan Nazarbayev"),
        ("more than 80 percent", "80.99 %"),
        ("over 12,000", "12,345"),
        ("Nazarbaev’s “list”", "Nazarbaev's list"),
        ("Tomáš Šedý", "Tomas Sedy"),
        ("the Central Election Commission", "Central Election Commission"),
        ("A ban", "ban"),
        ("Ak Zhol", "AK\nZHOL."),
    ],
)
def test_the_same_answer_may_be_written_in_several_ways(one: str, other: str) -> None:
    assert same_answer(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9,305,106", "9,303,693"),
        ("9,305,106", "9.4 million"),
        ("9.3 million", "9.4 million"),
        ("71.09 %", "71.9 %"),
        ("80 percent", "80"),
        ("80 percent", "81 percent"),
        ("more than 80 percent", "79 %"),
        ("more than 80 percent", "95 %"),
        ("more than 80", "more than 82"),
        ("98 seats", "98 voters"),
        ("10 January", "10"),
        ("10 January 2021", "15 January 2012"),
        ("15 January 2012", "January 2012"),
        ("Kazakhstan", "South Kazakhstan"),
        ("York", "New York"),
        ("Astrid Thors", "Astrid Lind"),
        ("Ms. Thors", "Ms. Lind"),
        ("thors", "Astrid Thors was there"),
        ("yes", "no"),
        ("98 seats", "Nur Otan"),
        ("", "?"),
        ("?", "!"),
    ],
)
def test_another_number_unit_time_or_name_is_another_answer(one: str, other: str) -> None:
    assert not same_answer(one, other)
