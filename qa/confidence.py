"""How likely an answer is to be right: a small calibrated model, and the threshold below it.

A logistic regression over features that any reader's spans have. Its constants are printed by
`python -m qa.training.sentence_confidence`, which says how they were fitted and how well they do.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from qa.dates import PeriodMatch

DEFAULT_THRESHOLD = 0.25
"""Least confidence of an answer. On open questions of SQuAD 2.0, 87 % of the answerable ones are
answered above it, 82 % of those rightly, and 2 % of those whose article is not there. Near misses,
written to look answerable to a reader without understanding, mostly pass it: 74 % are answered."""


@dataclass(frozen=True, slots=True)
class Features:
    """What confidence is computed from; the order is that of the coefficients."""

    score: float
    """The reader's score of the span, over that of giving no answer."""
    margin: float
    """The reader's score over the best score of any other span; below 0 if it is not the best."""
    names: float
    """Share of the question's proper names and numbers that stand neither in the passage nor in
    its document's title, publisher or headings."""
    wanted: float
    """1 if the sentence holds what the question asks for (a number, a name, a date), -1 if it
    does not, 0 where the question does not tell what it asks for."""
    dense: float
    """Cosine similarity of question and passage."""
    unknown_period: float
    """1 if the question names a time and none is known of the sentence."""
    nearby_period: float
    """1 if only the passage around the sentence names the time asked about."""
    other_period: float
    """1 if the sentence speaks about another time; less if its document is about the right one."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: `1 / (1 + exp(-(bias + sum(weight * feature))))`."""

    bias: float
    weights: Features

    def probability(self, features: Features) -> float:
        """The probability that a span with these features is right, 0 to 1."""
        pairs = zip(astuple(self.weights), astuple(features), strict=True)
        logit = self.bias + sum(weight * value for weight, value in pairs)
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


_OTHER = {PeriodMatch.OTHER: 1.0, PeriodMatch.MIXED: 0.5, PeriodMatch.DOUBTFUL: 0.25}


def period_features(match: PeriodMatch) -> tuple[float, float, float]:
    """The features `unknown_period`, `nearby_period` and `other_period` of a match."""
    other = _OTHER.get(match, 0.0)
    return float(match is PeriodMatch.UNKNOWN), float(match is PeriodMatch.NEARBY), other


SENTENCE_MODEL = Model(
    bias=-1.847,
    weights=Features(
        score=1.723,
        margin=1.175,
        names=-0.634,
        wanted=0.101,
        dense=2.682,
        unknown_period=-1.144,
        nearby_period=-2.55,
        other_period=-4.532,
    ),
)
"""For the sentence reader; fitted on open questions of the SQuAD 2.0 development set."""
