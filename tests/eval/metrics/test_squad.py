from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.squad import (
    BestThreshold,
    best_threshold,
    contains,
    exact_match,
    normalise,
    token_f1,
)

_WORDS = st.lists(
    st.sampled_from(["the", "a", "votes", "Votes!", "per", "cent", "80.99", "—", "Ә", "\n"]),
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Nur Otan\tparty!", "nur otan party"),
        ("U.S.", "us"),
        ("1-0", "10"),
        ("an apple a day, then the end", "apple day then end"),
        ("A", ""),
        ("the-cat", "thecat"),  # the hyphen goes before the article is looked for
        ("80.99 %", "8099"),
        ("“quoted” — dash", "“quoted” — dash"),  # only ASCII punctuation goes
        ("no-break\u00a0space", "nobreak space"),
        ("ЖАҢА", "жаңа"),
    ],
)
def test_case_punctuation_articles_and_white_space_go(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_a_normalised_text_has_single_spaces_and_no_ascii_punctuation(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert not set(normal) & set(string.punctuation)
    assert not {"a", "an", "the"} & set(normal.split())


@given(_WORDS)
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_an_exact_match_is_one_with_any_accepted_answer() -> None:
    assert exact_match("the Mazhilis.", ["Senate", "Mazhilis"]) == 1.0
    assert exact_match("Mazhilis of 2012", ["Senate", "Mazhilis"]) == 0.0


def test_without_accepted_answers_only_nothing_is_right() -> None:
    assert (exact_match("", []), token_f1("", []), contains("", [])) == (1.0, 1.0, True)
    assert (exact_match("The.", []), token_f1("The.", []), contains("The.", [])) == (1.0, 1.0, True)
    assert (exact_match("x", []), token_f1("x", []), contains("x", [])) == (0.0, 0.0, False)


def test_accepted_answers_that_normalise_to_nothing_are_dropped() -> None:
    # "the" would accept an empty answer, but "seven" is left and does not.
    assert exact_match("", ["the", "seven"]) == 0.0
    assert token_f1("", ["the", "seven"]) == 0.0
    assert not contains("", ["the", "seven"])
    assert not contains("six of them", ["the", "seven"])
    # Nothing is left here, as for an unanswerable question.
    assert exact_match("", ["the", "?!"]) == 1.0
    assert exact_match("the", ["the"]) == 1.0
    assert exact_match("seven", ["the"]) == 0.0


def test_token_f1_counts_tokens_as_often_as_they_stand_there() -> None:
    # shared: to ×1, be ×2 = 3 of 4 given and of 3 accepted; 2 · 3/4 · 1 / (3/4 + 1) = 6/7
    assert token_f1("to be to be", ["be be to"]) == pytest.approx(6 / 7)
    # shared: 1 of 3 given and of 1 accepted; 2 · 1/3 · 1 / (1/3 + 1) = 1/2
    assert token_f1("votes votes votes", ["votes"]) == pytest.approx(0.5)


def test_token_f1_is_the_best_over_the_accepted_answers() -> None:
    # "10 january 2021": 1 of 1 given, 1 of 3 accepted, 2 · 1/3 / (4/3) = 1/2; "january 10": 2/3
    assert token_f1("January", ["10 January 2021", "June"]) == pytest.approx(0.5)
    assert token_f1("January", ["10 January 2021", "January 10"]) == pytest.approx(2 / 3)
    assert token_f1("March", ["10 January 2021"]) == 0.0


@given(_WORDS, _WORDS)
def test_token_f1_is_symmetric_bounded_and_one_on_an_exact_match(one: str, other: str) -> None:
    f1 = token_f1(one, [other])
    assert f1 == pytest.approx(token_f1(other, [one]))
    assert exact_match(one, [other]) <= f1 <= 1.0


@given(_WORDS, st.lists(_WORDS, max_size=3), _WORDS)
def test_a_further_accepted_answer_never_lowers_a_given_answer(
    text: str, accepted: list[str], further: str
) -> None:
    if any(normalise(answer) for answer in accepted):
        assert exact_match(text, [*accepted, further]) >= exact_match(text, accepted)
        assert token_f1(text, [*accepted, further]) >= token_f1(text, accepted)
        assert contains(text, [*accepted, further]) >= contains(text, accepted)


def test_an_answer_contains_a_run_of_tokens_not_of_characters() -> None:
    sentence = "Nur Otan won 80.99 per cent of the vote in 2012."
    assert contains(sentence, ["70", "80.99 per cent"])
    assert contains(sentence, ["Vote, in (2012)"])
    assert not contains(sentence, ["80.9"])
    assert not contains(sentence, ["won per cent"])
    assert not contains(sentence, ["cent per"])
    assert not contains("80.99", ["80.99 per cent"])


@given(_WORDS, _WORDS, _WORDS)
def test_what_surrounds_an_answer_does_not_hide_it(before: str, answer: str, after: str) -> None:
    if normalise(answer):
        assert contains(f"{before} {answer} {after}", [answer])
        assert contains(answer, [answer])


def test_the_best_threshold_refuses_what_is_better_refused() -> None:
    # Refusing all: 2 (the unanswerable ones). Accepting by rising null score:
    # 0.1 answerable, scored 1.0: 3; 0.2 answerable, 0.5: 3.5; 0.6 unanswerable: 2.5;
    # 0.8 answerable, 0.9: 3.4; 0.9 unanswerable, nothing given: 3.4. Best 3.5 of 5 at 0.2.
    scores = [0.9, 0.0, 1.0, 1.0, 0.5]
    null_scores = [0.8, 0.6, 0.1, 0.9, 0.2]
    answerable = [True, False, True, False, True]
    best = best_threshold(scores, null_scores, answerable)
    assert best == BestThreshold(score=pytest.approx(3.5 / 5), threshold=0.2)


def test_the_threshold_stays_zero_where_refusing_everything_is_best() -> None:
    assert best_threshold([0.0, 0.0], [-3.0, 2.0], [False, True]) == BestThreshold(0.5, 0.0)


def test_equal_null_scores_are_accepted_one_by_one_in_the_order_given() -> None:
    # Refusing both scores 1. The answerable one first: 2, best; last: 0, then 1, never above 1.
    assert best_threshold([1.0, 0.0], [0.3, 0.3], [True, False]) == BestThreshold(1.0, 0.3)
    assert best_threshold([0.0, 1.0], [0.3, 0.3], [False, True]) == BestThreshold(0.5, 0.0)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans()), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_no_threshold_does_better_than_the_best(rows, random) -> None:
    # An unanswerable question scores 1 or 0: whether nothing was given.
    answerable = [has_answer for _, has_answer, _ in rows]
    scores = [score if has else float(empty) for score, has, empty in rows]
    null_scores = [float(place + 1) for place in range(len(rows))]
    random.shuffle(null_scores)
    reached = [
        np.mean(
            [
                score if null <= threshold else float(not has)
                for score, null, has in zip(scores, null_scores, answerable, strict=True)
            ]
        )
        for threshold in [0.0, *sorted(null_scores)]
    ]
    best = best_threshold(scores, null_scores, answerable)
    assert best.score == pytest.approx(max(reached))
    assert reached[int(best.threshold)] == pytest.approx(best.score)


def test_a_threshold_needs_questions_and_as_many_of_everything() -> None:
    with pytest.raises(ValueError, match="no questions"):
        best_threshold([], [], [])
    with pytest.raises(ValueError, match="same length"):
        best_threshold([1.0], [0.5, 0.5], [True])
