from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claim import Claim, read_text
from qa.grounding import LEXICAL_JUDGE, Features, LexicalJudge, features_of

REPORT = (
    "The Central Election Commission registered 9,305,106 voters before 15 January 2012. "
    "The turnout was 71.09 per cent. The count was not transparent. "
    "Ninety-eight seats of the Mazhilis were contested by seven parties."
)
WORDS = st.lists(
    st.sampled_from(["voters", "turnout", "not", "98", "Astana", "the", "count", "1,998", "2012"]),
    max_size=12,
).map(" ".join)


def supports(claim: str, *evidence: str) -> bool:
    return LEXICAL_JUDGE.judge(Claim(claim), evidence).supported


@pytest.mark.parametrize(
    "claim",
    [
        "9305106 voters were registered",
        "The commission registered 9 305 106 voters.",
        "Turnout was 71,09 %.",
        "98 seats were contested.",
        "The voters were registered before 2012-01-15.",
        "The voters were registered before January 2012.",
        "The voters were registered before 2012.",
        "9.305.106",
    ],
)
def test_numbers_and_dates_are_the_same_however_they_are_written(claim: str) -> None:
    assert supports(claim, REPORT)


@pytest.mark.parametrize(
    ("claim", "lacking"),
    [
        ("The commission registered 9,305,107 voters.", "9,305,107"),
        ("The turnout was 71.9 per cent.", "71.9"),
        ("Ninety-nine seats were contested.", "Ninety-nine"),
        ("The voters were registered before 15 March 2012.", "15 March 2012"),
        ("The voters were registered before 15 January 2021.", "15 January 2021"),
        ("The voters were registered in 2021.", "2021"),
        ("Seats of the Senate were contested.", "Senate"),
        ("In Astana 98 seats were contested.", "Astana"),
    ],
)
def test_a_number_date_or_name_that_is_not_there_decides(claim: str, lacking: str) -> None:
    verdict = LEXICAL_JUDGE.judge(Claim(claim), [REPORT])
    assert not verdict.supported
    assert verdict.why == f"the evidence lacks {lacking}"


def test_a_day_within_a_range_that_the_evidence_names_is_there() -> None:
    assert supports("They voted on 15 January 2012.", "They voted on 15-16 January 2012 in rain.")


@pytest.mark.parametrize(
    "claim", ["The count was transparent.", "The turnout was never 71.09 per cent."]
)
def test_a_negation_on_one_side_only_decides(claim: str) -> None:
    assert not supports(claim, REPORT)


def test_a_negation_of_another_sentence_does_not_count() -> None:
    assert supports("Seats of the Mazhilis were contested by parties", REPORT)


def test_words_that_are_not_there_are_not_supported() -> None:
    verdict = LEXICAL_JUDGE.judge(Claim("The winners celebrated with fireworks."), [REPORT])
    assert not verdict.supported
    assert verdict.why == "the evidence has 0 of the 3 words that matter"


def test_digits_that_belong_to_a_longer_number_do_not_stand_there() -> None:
    assert supports("1,998 voters", "There were 1,998 voters.")
    assert not supports("998 voters", "There were 1,998 voters.")
    assert not supports("5 percent", "It was 1.5 percent.")


def test_texts_support_together_what_neither_does_alone() -> None:
    claim = "Nine parties and 40 observers came."
    first, second = "Nine parties came to the count.", "So did 40 observers."
    assert supports(claim, first, second)
    assert not supports(claim, first)
    assert not supports(claim, second)


@pytest.mark.parametrize("claim", ["", " \n", "…—", "."])
def test_a_claim_without_words_is_not_supported(claim: str) -> None:
    assert LEXICAL_JUDGE.judge(Claim(claim), [REPORT]).why == "nothing is claimed"


def test_common_words_are_all_there_is_in_some_claims() -> None:
    assert supports("It is so.", "We say that it is so.")
    assert not supports("It was him.", REPORT)


def test_no_evidence_and_empty_evidence_support_nothing() -> None:
    assert LEXICAL_JUDGE.judge(Claim("The turnout was high."), []).why == "nothing is cited"
    assert not supports("The turnout was high.", "")
    assert not supports("98", "", "\n")


def test_features_are_shares_counted_by_hand() -> None:
    claim = Claim("Observers criticised the transparent ballot boxes.")
    text = read_text("The ballot boxes were not transparent. Observers came.")
    # observers, criticised, transparent, ballot, boxes: four of five; "boxes", the last, is there
    assert features_of(claim, [text]) == Features(coverage=0.8, negation=1.0, end=0.0)
    assert features_of(Claim("the ballot was cast"), [text]).end == 1.0


def test_the_probability_is_the_logistic_function_of_the_weighted_sum() -> None:
    judge = LexicalJudge(bias=-1.0, weights=Features(coverage=3.0, negation=-2.0, end=-1.0))
    # -1 + 3 · 0.5 - 2 - 1 = -2.5
    assert judge.probability(Features(coverage=0.5, negation=1.0, end=1.0)) == pytest.approx(
        0.0758582
    )


@given(WORDS, WORDS)
def test_a_claim_with_words_that_stands_in_a_text_is_supported(claim: str, rest: str) -> None:
    if Claim(claim).words or Claim(claim).numbers:
        verdict = LEXICAL_JUDGE.judge(Claim(claim), [f"{rest}; {claim}; {rest}"])
        assert verdict.probability == 1.0


@given(WORDS, st.lists(WORDS, max_size=4))
def test_the_order_and_repetition_of_texts_make_no_difference(
    claim: str, evidence: list[str]
) -> None:
    verdict = LEXICAL_JUDGE.judge(Claim(claim), evidence)
    assert LEXICAL_JUDGE.judge(Claim(claim), [*reversed(evidence), *evidence]) == verdict
    assert verdict.supported == (verdict.probability > 0.5)
    assert 0.0 <= verdict.probability <= 1.0


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_can_be_judged(claim: str, evidence: list[str]) -> None:
    assert LEXICAL_JUDGE.judge(Claim(claim), evidence).why
