from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Span
from qa.training.near_misses import (
    Asked,
    names_in,
    near_miss,
    negated,
    opposite,
    other_name,
    other_number,
    renamed,
    replace_all,
    without_sentence,
)

CONTEXT = (
    "The largest mission stayed in Almaty until May. In total 9,305 voters were listed, and the "
    "board met 12 times in 2012 under Anna Lind. Later the deputies of Nur Otan, led by "
    "Bakytzhan Zhumagulov, won 83 seats in Almaty. Nobody from the University of Warsaw came."
)
SEEDS = st.integers(0, 2**32)
ELSEWHERE = ["Oslo", "Ferdinand Magellan"]


def asked(question: str, *answers: str, context: str = CONTEXT) -> Asked:
    spans = (Span(at, at + len(one)) for one in answers for at in [context.index(one)])
    return Asked(question, context, tuple(spans))


MET = asked("How many times did the board meet in 2012?", "12 times", "12")
LED = asked("Who led the deputies of Nur Otan in Almaty?", "Bakytzhan Zhumagulov")
LARGEST = asked("Where did the largest mission stay?", "Almaty")
HEADED = asked("Who was the head of the board in 2012?", "Anna Lind")
EVERY = st.sampled_from([MET, LED, LARGEST, HEADED])


def texts(one: Asked) -> list[str]:
    return [span.of(one.context) for span in one.answers]


def words(one: Asked) -> list[str]:
    return re.findall(r"[\w']+", one.question)


def changed_words(before: Asked, after: Asked) -> list[tuple[str, str]]:
    pairs = zip(words(before), words(after), strict=True)
    return [pair for pair in pairs if pair[0] != pair[1]]


def test_names_are_told_by_capitals_except_at_the_start_of_a_sentence() -> None:
    assert names_in(CONTEXT) == [
        "Almaty", "May", "Anna Lind", "Nur Otan", "Bakytzhan Zhumagulov", "University of Warsaw"
    ]  # fmt: skip


@given(seed=SEEDS)
def test_another_number_is_one_that_the_passage_does_not_name(seed: int) -> None:
    made = other_number(MET, random.Random(seed))
    assert made is not None
    assert (made.context, made.answers) == (CONTEXT, ())
    ((old, new),) = changed_words(MET, made)
    assert old == "2012"
    assert new.isdigit()
    assert new not in CONTEXT


@pytest.mark.parametrize("question", ["Who came?", "Who counted 9,305 voters?", "What is B12?"])
def test_a_question_without_a_plain_number_gets_no_other_number(question: str) -> None:
    assert other_number(asked(question), random.Random(0)) is None


@given(seed=SEEDS)
def test_another_name_is_of_the_passage_or_from_elsewhere_but_never_the_answer(seed: int) -> None:
    made = other_name(LED, ELSEWHERE, random.Random(seed))
    assert made is not None
    assert (made.context, made.answers) == (CONTEXT, ())
    old = "Nur Otan" if "Nur Otan" not in made.question else "Almaty"
    before, after = LED.question.split(old)
    new = made.question.removeprefix(before).removesuffix(after)
    assert new in {"May", "Anna Lind", "University of Warsaw", *ELSEWHERE}


def test_both_kinds_of_other_names_are_used() -> None:
    made = [other_name(LED, ELSEWHERE, random.Random(seed)) for seed in range(40)]
    found = {name for one in made if one for name in [*ELSEWHERE, "Anna"] if name in one.question}
    assert found == {*ELSEWHERE, "Anna"}


def test_a_name_keeps_the_small_letters_of_the_question() -> None:
    made = other_name(asked("who led nur otan?"), ["Oslo"], random.Random(1))
    assert made is not None
    assert made.question == made.question.lower()
    assert "nur otan" not in made.question


def test_without_a_shared_name_or_another_one_no_name_is_swapped() -> None:
    assert other_name(asked("Who came?"), ELSEWHERE, random.Random(0)) is None
    alone = asked("Who led Nur Otan?", "He", context="He led the Nur Otan of old.")
    assert other_name(alone, ["Nur Otan"], random.Random(0)) is None


@given(seed=SEEDS)
def test_a_word_becomes_its_opposite(seed: int) -> None:
    made = opposite(LARGEST, random.Random(seed))
    assert made == Asked("Where did the smallest mission stay?", CONTEXT, ())
    assert opposite(asked("Who came?"), random.Random(seed)) is None


def test_a_verb_is_negated() -> None:
    def every(question: str) -> set[str | None]:
        made = [negated(asked(question, "Almaty"), random.Random(seed)) for seed in range(60)]
        assert all(one is None or (one.context, one.answers) == (CONTEXT, ()) for one in made)
        return {one and one.question for one in made}

    assert every("Who was there?") == {"Who was not there?", "Who was never there?"}
    assert every("Where did they stay?") == {"Where didn't they stay?", None}
    assert every("Where could they stay?") == {None}
    assert every("Name a town.") == {None}


def test_a_passage_loses_every_sentence_that_holds_an_answer() -> None:
    twice = Asked(MET.question, CONTEXT, (*MET.answers, *LED.answers))
    made = without_sentence(twice)
    first, *_, last = CONTEXT.split(". ")
    assert made == Asked(MET.question, f"{first}. {last}", ())


def test_a_passage_that_still_names_the_answer_or_nearly_nothing_is_not_used() -> None:
    assert without_sentence(LARGEST) is None  # Almaty stands in another sentence as well
    small = CONTEXT.replace("won 83 seats in Almaty", "won seats in ALMATY")
    assert without_sentence(asked("Where?", "Almaty", context=small)) is None
    assert without_sentence(asked("Who?", "Anna", context="Anna came. Ben left.")) is None


@given(one=EVERY, seed=SEEDS)
def test_a_near_miss_has_no_answer_and_differs_from_what_was_asked(one: Asked, seed: int) -> None:
    made = near_miss(one, ELSEWHERE, random.Random(seed))
    assert made is not None
    assert made.answers == ()
    assert (made.question, made.context) != (one.question, one.context)
    if made.context != one.context:
        assert made.question == one.question
        assert not any(text.lower() in made.context.lower() for text in texts(one))


def kind(before: Asked, after: Asked | None) -> str:
    if after is None or after.context != before.context:
        return "sentence" if after else "none"
    if re.search(r"n't|\b(?:not|never)\b", after.question):
        return "negation"
    if "smallest" in after.question:
        return "opposite"
    return "number" if "2012" in before.question else "name"


def test_every_kind_of_near_miss_is_made_where_it_fits() -> None:
    def kinds(one: Asked) -> set[str]:
        made = (near_miss(one, ELSEWHERE, random.Random(seed)) for seed in range(200))
        return {kind(one, made_one) for made_one in made}

    assert kinds(HEADED) == {"number", "negation", "sentence"}
    assert kinds(LED) == {"name", "sentence"}
    assert kinds(LARGEST) == {"opposite", "negation"}


def test_where_no_edit_fits_there_is_no_near_miss() -> None:
    plain = asked("Name a town.", "Almaty", context="Almaty is a town.")
    assert all(near_miss(plain, ELSEWHERE, random.Random(seed)) is None for seed in range(20))


@given(one=EVERY, seed=SEEDS)
def test_renaming_keeps_the_answers_where_they_are_said(one: Asked, seed: int) -> None:
    made = renamed(one, ELSEWHERE, random.Random(seed))
    if one is LARGEST:
        assert made is None  # the question shares neither a name nor a number with the passage
        return
    assert made is not None
    assert texts(made) == texts(one)
    assert made.question != one.question
    assert made.context != one.context
    for name in set(names_in(made.question)) & set(ELSEWHERE):
        assert name in made.context


def test_an_answer_that_is_itself_what_changes_is_left_alone() -> None:
    same = asked("What year followed 2012?", "2012")
    assert all(renamed(same, ELSEWHERE, random.Random(seed)) is None for seed in range(20))


@given(
    text=st.text("ab ", max_size=30),
    old=st.sampled_from(["ab", "a", "ba b"]),
    new=st.sampled_from(["", "x", "ab", "xyzzy"]),
    places=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=4),
)
def test_spans_that_hold_nothing_replaced_keep_their_text(text, old, new, places) -> None:
    gone = [Span(match.start(), match.end()) for match in re.finditer(old, text)]
    spans = [Span(start, start + size) for start, size in places if start + size <= len(text)]
    spans = [span for span in spans if len(span) and not any(span.overlaps(one) for one in gone)]
    made, moved = replace_all(text, spans, old, new)
    assert made == text.replace(old, new)
    assert [span.of(made) for span in moved] == [span.of(text) for span in spans]
