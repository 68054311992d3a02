from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.grounding import (
    Judged,
    Statement,
    citation_f1,
    citation_precision,
    citation_recall,
    judge_statement,
    span_support,
)
from qa.claim import Claim
from qa.grounding import LEXICAL_JUDGE, Verdict


class LetterJudge:
    """Texts support a claim if together they have all of its letters."""

    name = "letters"

    def judge(self, claim: Claim, evidence: Sequence[str]) -> Verdict:
        supported = set(claim.text) <= set("".join(evidence))
        return Verdict(supported, float(supported), "")


def judged(text: str, *evidence: str) -> Judged:
    return judge_statement(Statement(text, evidence), LetterJudge())


def test_a_citation_that_supports_alone_is_relevant_beside_others() -> None:
    assert judged("ab", "abc", "ab") == Judged(True, (True, True), (True, True))


def test_a_citation_that_adds_nothing_is_irrelevant() -> None:
    assert judged("ab", "ab", "x") == Judged(True, (True, False), (True, False))


def test_citations_that_support_only_together_are_relevant() -> None:
    assert judged("ab", "a", "b") == Judged(True, (False, False), (True, True))


def test_each_of_two_equal_halves_is_irrelevant_since_the_other_does() -> None:
    assert judged("ab", "a", "a", "b") == Judged(True, (False, False, False), (False, False, True))


def test_no_citation_of_an_unsupported_statement_is_relevant() -> None:
    assert judged("abc", "a", "b") == Judged(False, (False, False), (False, False))


def test_a_statement_without_citations_is_not_supported_even_if_it_says_nothing() -> None:
    assert judged("") == Judged(False, (), ())


def test_an_answer_is_averaged_over_statements_and_over_citations() -> None:
    answer = [judged("ab", "ab", "x"), judged("c", "d"), judged("e"), judged("f", "f")]
    assert citation_recall(answer) == 2 / 4
    assert citation_precision(answer) == 2 / 4  # of ab, x, d, f: ab and f
    assert citation_f1(answer) == pytest.approx(0.5)
    assert span_support(answer) == 2 / 4


def test_recall_and_precision_differ_where_one_statement_has_more_citations() -> None:
    answer = [judged("ab", "a", "b", "x"), judged("c")]
    assert citation_recall(answer) == 1 / 2
    assert citation_precision(answer) == pytest.approx(2 / 3)
    assert citation_f1(answer) == pytest.approx(4 / 7)
    assert span_support(answer) == 0.0


def test_an_answer_that_says_or_cites_nothing_scores_nothing() -> None:
    for answer in ([], [judged("a")]):
        for measure in (citation_recall, citation_precision, citation_f1, span_support):
            assert measure(answer) == 0.0


LETTERS = st.text(alphabet="abc", max_size=3)


@given(LETTERS, st.lists(LETTERS, max_size=5))
def test_what_supports_alone_is_relevant_and_some_citation_is_if_all_are_needed(
    text: str, evidence: list[str]
) -> None:
    found = judged(text, *evidence)
    assert len(found.alone) == len(found.relevant) == len(evidence)
    for alone, relevant in zip(found.alone, found.relevant, strict=True):
        assert relevant or not (alone and found.supported)
    assert found.supported or not any(found.relevant)


def test_the_judge_that_ships_supports_what_stands_word_for_word() -> None:
    statement = Statement("9,305,106 voters", ("In total, 9,305,106 voters were registered.",))
    assert judge_statement(statement, LEXICAL_JUDGE) == Judged(True, (True,), (True,))
