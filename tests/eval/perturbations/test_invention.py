from __future__ import annotations

import re

import pytest

from eval.perturbations.invention import Invention
from eval.perturbations.numerals import number_word, value_of_word

TEXTS = [
    "On 15 January 2012 the voters of Norland chose João Soares. He spoke for the OSCE, see "
    "www.osce.org, and met Anna Lind on the coast. Voters numbered 9,305,106; see 2021.",
    "The coast of Norland was calm, said Joao Soares.",
]


@pytest.fixture
def invention() -> Invention:
    return Invention(TEXTS, seed=7)


@pytest.mark.parametrize(
    ("quote", "form"),
    [
        ("9,305,106", r"\d,\d{3},\d{3}"),
        ("91.4 per cent", r"\d\d\.\d per cent"),
        ("71,09 %", r"\d\d,\d\d %"),
        ("Some 12 million", r"Some \d\d million"),
        ("15 January 2012", r"\d\d? [A-Z][a-z]+ 2012"),
        ("January 10", r"[A-Z][a-z]+ \d\d?"),
        ("Jan. 15, 2012", r"[A-Z][a-z]{2}\. \d\d?, 2012"),
        ("April 2009", r"[A-Z][a-z]+ 2009"),
        ("the 2nd of May", r"the \d\d?(?:st|nd|rd|th) of [A-Z][a-z]+"),
        ("18:00 on the day before", r"\d\d:00 on the day before"),
        ("2012", r"[12]\d{3}"),
        ("ten", r"[a-z]+(?:-[a-z]+)?"),
        ("Seven per cent", r"[A-Z][a-z]+ per cent"),
        ("João Soares", r"[A-Z][a-z]+ [A-Z][a-z]+"),
        ("OSDP", r"[A-Z]{4}"),
        ("«Auyl» and «ADAL»", r"«[A-Z][a-z]+» and «[A-Z]{4}»"),
    ],
)
def test_another_value_has_the_form_of_the_old_one(invention, quote, form):
    other = invention.other_value(quote)
    assert other is not None
    assert other != quote
    assert re.fullmatch(form, other)


@pytest.mark.parametrize(
    "quote",
    [
        "a formal letter from their organization",
        "not permitted",
        "katya@osce.org",
        "Anna Lind and 7 Norland voters",
        "21 experts in the core team based in the capital and 28 others",
    ],
)
def test_what_is_no_number_date_or_name_has_no_other_value(invention, quote):
    assert invention.other_value(quote) is None


def test_the_same_value_always_becomes_the_same(invention):
    full = invention.other_value("João Soares")
    assert full.split()[1] == invention.other_value("Soares")
    assert invention.other_value("Joao Soares") == full
    day = invention.other_value("15 January 2012").rsplit(" ", 1)[0]
    assert invention.other_value("15 January") == day
    month = invention.other_value("Jan. 15")
    assert month[:3] in day
    word, digits = invention.other_value("seven per cent"), invention.other_value("7 per cent")
    assert value_of_word(word.split()[0]) == int(digits.split()[0])
    assert Invention(TEXTS, seed=7).other_value("OSDP") == invention.other_value("OSDP")
    assert Invention(TEXTS, seed=8).other_value("OSDP") != invention.other_value("OSDP")


def test_names_are_words_that_are_never_without_a_capital(invention):
    assert {"norland", "soares", "osce", "anna", "lind"} <= invention.names
    assert invention.names.isdisjoint({"january", "voters", "coast", "he", "on"})


def test_a_rewritten_text_is_about_something_else(invention):
    text = invention.rewrite(TEXTS[0])
    assert not {"Norland", "Soares", "OSCE", "Anna", "2012", "2021", "9,305,106"} & set(
        re.findall(r"[\w,]*\w", text)
    )
    assert "the voters of" in text
    assert "on the coast" in text
    years = [int(year) for year in re.findall(r"\b[12]\d{3}\b", text)]
    assert len(years) == 2
    assert years[1] - years[0] == 9


def test_a_question_that_names_nothing_of_it_cannot_be_told_apart(invention):
    assert invention.tells_apart("Who was chosen in Norland?")
    assert invention.tells_apart("who was chosen in 2012")
    assert not invention.tells_apart("How many voters were there?")


def test_an_address_keeps_its_small_letters():
    invention = Invention(["We met Anna Lind, at anna.lind@nor.example."], seed=0)
    assert "." + invention.name("lind").lower() + "@nor" in invention.rewrite("a.lind@nor.example")


def test_years_move_far_where_every_near_one_is_taken():
    texts = [" ".join(str(year) for year in range(1800, 2100))]
    assert Invention(texts, seed=0).rewrite("2012") == "1812"


def test_numbers_in_words_are_read_as_they_are_written():
    assert all(value_of_word(number_word(value)) == value for value in range(100))
    assert value_of_word("Twenty-One") == 21
    assert value_of_word("dozen") is None
    with pytest.raises(ValueError, match="100"):
        number_word(100)
