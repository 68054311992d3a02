"""What lexical search takes for the same word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("elections", "Election"),
        ("VOTING", "voted"),
        ("naïve Café", "naive cafe"),
        ("Straße", "STRASSE"),
        ("ＦＵＬＬ", "full"),
        ("™", "tm"),
        ("office", "o\N{LATIN SMALL LIGATURE FFI}ce"),
        ("voting", "vot\N{SOFT HYPHEN}ing"),
        ("выборы", "ВЫБОРОВ"),
        ("новый", "новая"),
        ("российский", "Российские"),
    ],
)
def test_forms_of_a_word_are_one_term(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("election", "electron"), ("бой", "боль"), ("2012", "2021"), ("год", "god")],
)
def test_different_words_are_different_terms(one, other):
    assert terms(one) != terms(other)


def test_a_number_is_found_however_its_digits_are_grouped():
    assert "9305106" in terms("9,305,106 voters")
    assert "9305106" in terms("9305106")
    assert "9305106" in terms("9.305.106")


def test_a_decimal_is_the_same_with_a_point_or_a_comma():
    assert terms("71.09") == terms("71,09")


def test_the_stop_at_the_end_of_a_sentence_is_no_part_of_a_number():
    assert terms("in 2012.") == terms("in 2012")
    assert terms("2012, 2013") == ["2012", "2013"]


def test_terms_keep_the_order_and_the_number_of_the_words():
    assert terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]


@pytest.mark.parametrize("text", ["", " \n\t", "…—«»!?", "🗳️"])
def test_a_text_without_words_has_no_terms(text):
    assert terms(text) == []


@given(st.text())
def test_any_text_gives_terms_that_are_words(text):
    for term in terms(text):
        assert term
        assert not any(character.isspace() for character in term)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, categories=["L", "N", "Zs", "P"])))
def test_composed_and_decomposed_letters_give_the_same_terms(text):
    assert terms(unicodedata.normalize("NFC", text)) == terms(unicodedata.normalize("NFD", text))


@given(st.lists(st.text(alphabet="abcdeёйжAB019", min_size=1, max_size=8), max_size=6))
def test_the_terms_of_a_text_are_those_of_its_words(words):
    assert terms(" ; ".join(words)) == [term for word in words for term in terms(word)]
