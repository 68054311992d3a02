from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spelling import doubtful, known_words, respelled

TEXTS = (
    "Kazakhstan held elections in January. Voter turnout was high, the President said.",
    "The elections in Kazakhstan were observed; Nazarbayev voted. Breaches were detained.",
)


def never(word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("votor turnot in the janury electons", "Voter turnout in the January elections"),
        ("what did the presidnet of kazakstan say?", "what did the President of Kazakhstan say?"),
        ("Who is Nazarbaev?", "Who is Nazarbayev?"),
        ("wich electons?", "which elections?"),
        ("how mny in teh electons?", "how many in the elections?"),
    ],
)
def test_slips_are_put_as_the_documents_spell_the_word(typed: str, meant: str) -> None:
    assert respelled(typed, TEXTS, known_words()) == meant


@pytest.mark.parametrize(
    "question",
    [
        "When was the election held?",  # another form of a word of the documents
        "Which branches were detailed?",  # English words that are near others of the documents
        "What did the precedent say?",
        "Who is Nazarbekov?",  # a name is believed but for one slip
        "Did Xazakhstan vote?",  # the first letter is believed
        "Was it 2021 or 2O21?",
        "Who is Voz?",  # a short word is believed
        "",
    ],
)
def test_what_may_be_meant_as_it_is_typed_is_left_alone(question: str) -> None:
    assert respelled(question, TEXTS, known_words()) == question


def test_of_several_words_as_near_the_most_used_is_meant() -> None:
    assert respelled("a stattement", ["statement settlement statements"], never) == "a statement"
    texts = ["The moat lay there.", "The meat and the meat."]
    assert respelled("miat", texts, never) == "meat"


def test_a_long_word_may_have_two_slips_and_a_short_one_one() -> None:
    assert respelled("kazakstans", ["Kazakhstan"], never) == "Kazakhstan"
    assert respelled("Kazakstans", ["Kazakhstan"], never) == "Kazakstans"
    assert respelled("votters", ["voted"], never) == "votters"


def test_common_words_and_their_forms_raise_no_doubt() -> None:
    assert doubtful("Which polls had observers and turnot?", known_words()) == ["turnot"]


WORDS = st.text(alphabet=string.ascii_letters + " ,.?é123", max_size=60)


@given(question=WORDS, texts=st.lists(WORDS, max_size=4))
def test_nothing_but_words_changes_and_doubts_are_settled_once(
    question: str, texts: list[str]
) -> None:
    once = respelled(question, texts, never)
    assert respelled(once, texts, never) == once
    assert len(once.split(" ")) == len(question.split(" "))
