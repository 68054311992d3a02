"""Whether a claim is supported by the texts that are cited for it: `Judge`, `LexicalJudge`.

The judge that ships needs no model: it compares words, numbers, names and negations. It cannot
tell a paraphrase from another statement with the same words; how far to trust it is measured by
`python -m qa.training.support`, which also prints its constants.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Protocol

from index.analyzer import terms
from index.dates import Period
from qa.claim import Claim, Text, read_text
from qa.terms import normalise

_YEAR_DAYS = 364


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says about one claim."""

    supported: bool
    probability: float
    """That the texts support the claim, 0 to 1; `supported` is whether it is above a half."""
    why: str
    """The reason, in one line, for people."""


class Judge(Protocol):
    """Tells whether texts support a claim."""

    @property
    def name(self) -> str:
        """What figures are said to be judged by."""
        ...

    def judge(self, claim: Claim, evidence: Sequence[str]) -> Verdict:
        """Whether all texts of `evidence` together support `claim`; no text supports nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Features:
    """What the lexical judge looks at; the order is that of its weights."""

    coverage: float
    """Share of the claim's words that the evidence has."""
    negation: float
    """1 if the claim negates and the sentence nearest to it does not, or the other way round."""
    end: float
    """1 if the evidence lacks its last word: what is new in a sentence stands at its end."""


@dataclass(frozen=True, slots=True)
class LexicalJudge:
    """A logistic regression over `Features`, below two rules.

    A claim that stands word for word in a text is supported by it. One with a number, a date or a
    proper name that no text has is not supported.
    """

    bias: float
    weights: Features
    name: str = "lexical"

    def judge(self, claim: Claim, evidence: Sequence[str]) -> Verdict:
        """See `Judge`. The order of the texts makes no difference."""
        return self.weigh(claim, [read_text(text) for text in evidence])

    def weigh(self, claim: Claim, texts: Sequence[Text]) -> Verdict:
        """The verdict over texts that were taken apart before."""
        ruled = rule(claim, texts)
        if ruled is not None:
            return ruled
        words, found = frozenset(claim.words), _terms_of(texts)
        probability = self.probability(features_of(claim, texts))
        why = f"the evidence has {len(words & found)} of the {len(words)} words that matter"
        return Verdict(probability > 0.5, probability, why)

    def probability(self, features: Features) -> float:
        """The logistic function of the weighted sum, 0 to 1."""
        pairs = zip(astuple(self.weights), astuple(features), strict=True)
        logit = self.bias + sum(weight * value for weight, value in pairs)
        return 1.0 / (1.0 + math.exp(-logit))


LEXICAL_JUDGE = LexicalJudge(
    bias=-1.518, weights=Features(coverage=2.677, negation=-1.711, end=-0.75)
)
"""Fitted on FEVER, Fever-Symmetric and WiCE, where it is right, as the mean over supported and
unsupported claims of sets held out, 64 to 69 times of 100 (MNLI, RTE and SNLI: 64 to 72). Where
claims are put in other words than their evidence (Climate-FEVER, HealthVer, SciFact: 51 to 53) it
does no better than chance: it calls most of them unsupported."""


def rule(claim: Claim, texts: Sequence[Text]) -> Verdict | None:
    """The verdict where a rule decides; None where it takes weighing."""
    if not texts:
        return Verdict(False, 0.0, "nothing is cited")
    if not (claim.words or claim.numbers):
        return Verdict(False, 0.0, "nothing is claimed")
    if any(_stands(claim, text) for text in texts):
        return Verdict(True, 1.0, "it stands there word for word")
    lacking = missing(claim, texts)
    if lacking:
        return Verdict(False, 0.0, f"the evidence lacks {', '.join(lacking)}")
    return None


def features_of(claim: Claim, texts: Sequence[Text]) -> Features:
    """The features of a claim against texts. A claim of numbers alone is covered by its numbers."""
    found, words = _terms_of(texts), frozenset(claim.words)
    return Features(
        coverage=len(words & found) / len(words) if words else 1.0,
        negation=float(not _agrees(claim, texts)),
        end=float(bool(words) and claim.words[-1] not in found),
    )


def missing(claim: Claim, texts: Sequence[Text]) -> list[str]:
    """The numbers, dates and proper names of the claim that no text has, as the claim has them."""
    found = _terms_of(texts)
    names = [name for name in claim.names if not found.issuperset(terms(name))]
    return [*_missing_numbers(claim, texts), *names]


def _missing_numbers(claim: Claim, texts: Sequence[Text]) -> list[str]:
    """The numbers and dates of the claim that no text has, as the claim writes them, in order.

    A date is there if a text names a time within it, however it is written; else each of its
    numbers must be there, and, for one finer than a year, a time that overlaps it.
    """
    values = frozenset[Decimal]().union(*(text.values for text in texts))
    periods = {period for text in texts for period in text.periods}
    claimed = {date.period for date in claim.dates}
    named = {one for one in claimed if any(one.contains(period) for period in periods)}
    other = {one for one in claimed if _is_other_date(one, periods)}
    judged = {
        offset
        for date in claim.dates
        if date.period in named or date.period in other
        for offset in range(date.start, date.end)
    }
    places = [
        (number.start, number.end)
        for number in claim.numbers
        if number.start not in judged and not number.readings & values
    ]
    places += [(date.start, date.end) for date in claim.dates if date.period in other]
    return [claim.text[start:end] for start, end in sorted(places)]


def _is_other_date(claimed: Period, periods: Collection[Period]) -> bool:
    finer_than_year = (claimed.end - claimed.start).days < _YEAR_DAYS
    return finer_than_year and not any(claimed.overlaps(period) for period in periods)


def _agrees(claim: Claim, texts: Sequence[Text]) -> bool:
    """Whether a sentence that has most of the claim's words negates if the claim does."""
    words = frozenset(claim.words)
    sentences = [sentence for text in texts for sentence in text.sentences]
    shares = [len(words & found) for found, _ in sentences]
    best = max(shares, default=0)
    return not best or any(
        share == best and negated == claim.negated
        for share, (_, negated) in zip(shares, sentences, strict=True)
    )


def _stands(claim: Claim, text: Text) -> bool:
    # The digits of 998 stand in 1,998 as well; as a number it must be there.
    return f" {normalise(claim.text)} " in text.words and not _missing_numbers(claim, [text])


def _terms_of(texts: Sequence[Text]) -> frozenset[str]:
    return frozenset[str]().union(*(text.terms for text in texts))
