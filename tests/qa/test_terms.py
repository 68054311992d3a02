from __future__ import annotations

import math

import pytest

from qa.terms import content_terms, coverage, normalise, term_weights


def test_common_words_are_left_out_and_the_rest_is_stemmed() -> None:
    assert content_terms("How were the Voters' lists verified?") == ["voter", "list", "verifi"]


def test_rare_terms_weigh_more_as_in_bm25() -> None:
    texts = [frozenset({"voter"}), frozenset({"voter", "seat"}), frozenset({"voter"})]
    weights = term_weights(["voter", "seat", "none"], texts)
    assert weights["voter"] == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert weights["seat"] == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert weights["none"] == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_coverage_is_the_share_of_the_weights() -> None:
    assert coverage({"a": 3.0, "b": 1.0}, {"a", "c"}) == 0.75
    assert coverage({}, {"a"}) == 0.0


@pytest.mark.parametrize(
    "other", ["some 12 million\r\nvoters", "«Some 12 MILLION voters.»", "Some  １２ million voters"]
)
def test_answers_are_the_same_whatever_their_case_punctuation_and_wrapping(other: str) -> None:
    assert normalise(other) == normalise("Some 12 million voters")
