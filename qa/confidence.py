"""How likely an answer is to be right: a small calibrated model, and the threshold below it.

A logistic regression over features that any reader's spans have. Its constants are printed by
`python -m qa.training.confidence`, which says how they were fitted and how well they do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from qa.dates import PeriodMatch

if TYPE_CHECKING:
    from qa.reader.reading import Reader

DEFAULT_RISK = 0.26
"""Largest share of wrong answers among those given, 0 to 1, that the default threshold allows.

So much, because half of the unanswerable validation questions are near misses written to deceive
readers: at a risk of 0.1 the reader that ships would answer a fifth of them all. Questions about
reports fare better (README); with this value four in five of the unanswerable ones among the tuning
half of those about the seed documents are met with silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What confidence is computed from; the order is that of the coefficients."""

    score: float
    """The reader's score of the span, over that of giving no answer."""
    margin: float
    """The reader's score over the best score of another answer; below 0 if it is not the best."""
    passage: float
    """The reader's score of the passage."""
    dense: float
    """Cosine similarity of question and passage."""
    rank: float
    """Minus the logarithm of the passage's rank among those that may be about the same time; 0 for
    the first."""
    agreement: float
    """How many other places say the same, up to three."""
    names: float
    """Share of the question's proper names and numbers that stand neither in the passage nor in
    its document's title, publisher or headings."""
    terms: float
    """Share of the question's terms that stand in the sentence."""
    wanted: float
    """1 if the span holds what the question asks for (a number, a name, a date), -1 if it does
    not, 0 where the question does not tell what it asks for."""
    unknown_period: float
    """1 if the question names a time and none is known of the sentence."""
    nearby_period: float
    """1 if only the passage around the sentence names the time asked about."""
    other_period: float
    """1 if the sentence speaks about another time; less if its document is about the right one."""


_values = attrgetter(*(field.name for field in fields(Features)))
"""All of them, in their order; dataclasses.astuple copies each, and takes ten times as long."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: `1 / (1 + exp(-(bias + sum(weight * feature))))`."""

    bias: float
    weights: Features

    def probability(self, features: Features) -> float:
        """The probability that a span with these features is right, 0 to 1."""
        pairs = zip(_values(self.weights), _values(features), strict=True)
        logit = self.bias + sum(weight * value for weight, value in pairs)
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is known of one reader's answers: how likely they are right, and where to be silent."""

    model: Model
    risks: tuple[tuple[float, float], ...]
    """Risk and the lowest threshold that kept to it on the validation questions, by risk."""

    def threshold(self, risk: float) -> float:
        """Least confidence of an answer for at most `risk` of those given to be wrong.

        That of the highest measured risk that is not above `risk`; 1 where there is none.
        """
        return max(
            ((known, least) for known, least in self.risks if known <= risk), default=(0.0, 1.0)
        )[1]


_OTHER = {PeriodMatch.OTHER: 1.0, PeriodMatch.MIXED: 0.5, PeriodMatch.DOUBTFUL: 0.25}


def period_features(match: PeriodMatch) -> tuple[float, float, float]:
    """The features `unknown_period`, `nearby_period` and `other_period` of a match."""
    other = _OTHER.get(match, 0.0)
    return float(match is PeriodMatch.UNKNOWN), float(match is PeriodMatch.NEARBY), other


SENTENCE_CALIBRATION = Calibration(
    Model(
        bias=-1.847,
        weights=Features(
            score=1.723,
            margin=1.175,
            passage=0.0,
            dense=2.682,
            rank=0.0,
            agreement=0.0,
            names=-0.634,
            terms=0.0,
            wanted=0.101,
            unknown_period=-1.144,
            nearby_period=-2.55,
            other_period=-4.532,
        ),
    ),
    risks=((0.1, 0.771), (0.25, 0.548), (0.3, 0.477), (0.35, 0.419), (0.4, 0.347)),
)
"""For the sentence reader; fitted on open questions of the SQuAD 2.0 development set, and its risks
measured on the tuning half of the questions about the seed documents."""

SPAN_CALIBRATION = Calibration(
    Model(
        bias=-2.193,
        weights=Features(
            score=0.34,
            margin=0.122,
            passage=0.0,
            dense=2.013,
            rank=0.549,
            agreement=0.0,
            names=-0.065,
            terms=1.057,
            wanted=0.245,
            unknown_period=-1.144,
            nearby_period=-2.55,
            other_period=-4.532,
        ),
    ),
    risks=(
        (0.01, 0.923),
        (0.02, 0.9144),
        (0.05, 0.8893),
        (0.1, 0.8606),
        (0.15, 0.7688),
        (0.2, 0.65),
        (0.25, 0.4258),
        (0.26, 0.3829),
        (0.28, 0.3025),
        (0.3, 0.248),
        (0.35, 0.1161),
        (0.4, 0.0241),
    ),
)
"""For the reader that ships; fitted on the same questions. They name too few times to tell what
those weigh, so the weights of periods are those of the sentence reader."""


def calibration_of(reader: Reader) -> Calibration:
    """The calibration of a reader; one that was never calibrated gets that of the trained one.

    Then confidence still sorts answers, but is no probability.
    """
    from qa.reader.sentence import SentenceReader

    return SENTENCE_CALIBRATION if isinstance(reader, SentenceReader) else SPAN_CALIBRATION
