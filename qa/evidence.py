"""What was read, and all that is known about it: `Evidence`, one for each passage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import Period
from index.document import Hit, Span
from qa.confidence import Features, Model, period_features
from qa.dates import PeriodMatch, Timing, timing_of
from qa.question import Question, Wanted
from qa.reader.reading import Reading
from qa.sameness import same_answer
from qa.sentences import sentence_around
from qa.terms import content_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The best span of one passage, with what speaks for it."""

    hit: Hit
    reading: Reading
    span: Span
    """The reading's span, in characters of the document; a sentence that the end of the passage
    cut off is whole here."""
    sentence: Span
    """The sentence or sentences that `span` stands in, in characters of the document."""
    timing: Timing
    match: PeriodMatch
    shared: frozenset[str]
    """Those of the question's terms that the sentence has."""
    features: Features
    confidence: float
    """Probability that the span answers the question, 0 to 1."""

    @property
    def text(self) -> str:
        """The span's own characters."""
        return self.span.of(self.hit.passage.document.text)

    @property
    def is_empty(self) -> bool:
        """Whether the reader found nothing in the passage."""
        return self.reading.start == self.reading.end


def weigh(
    question: Question,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    model: Model,
    *,
    explain: bool = True,
) -> list[Evidence]:
    """The evidence of each hit, in the order of `hits`.

    With `explain`, the spans for a question that wants sentences are whole sentences.
    """
    whole = explain and question.wants_sentences
    facts = [_facts(question, hit, one, whole) for hit, one in zip(hits, readings, strict=True)]
    return [_evidence(question, one, facts, model) for one in facts]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of one reading by itself."""

    hit: Hit
    reading: Reading
    span: Span
    sentence: Span
    timing: Timing
    period: Period | None
    text: str
    """The span's own characters."""
    shared: frozenset[str]
    """Those of the question's terms that the sentence has."""
    surroundings: frozenset[str]
    """The terms of the passage, and of what its document says about it."""


def _facts(question: Question, hit: Hit, reading: Reading, whole: bool) -> _Facts:
    document, passage = hit.passage.document, hit.passage.span
    text = document.text
    span = Span(reading.start, reading.end).shift(passage.start)
    sentence = sentence_around(text, span)
    if (
        len(span)
        and sentence != span
        and _visible(sentence, passage).of(text).strip() == span.of(text)
    ):
        span = sentence
    if whole and len(span):
        span = sentence
    timing = timing_of(document, sentence, passage)
    dated = timing.best(question.periods)
    shared = frozenset(content_terms(sentence.of(text))) & frozenset(question.terms)
    return _Facts(
        hit=hit,
        reading=reading,
        span=span,
        sentence=sentence,
        timing=timing,
        period=dated.period if dated else None,
        text=span.of(text),
        shared=shared,
        surroundings=_surroundings(hit),
    )


def _visible(sentence: Span, passage: Span) -> Span:
    """As much of the sentence as the reader saw."""
    return Span(max(sentence.start, passage.start), min(sentence.end, passage.end))


def _evidence(
    question: Question,
    one: _Facts,
    all_of_them: Sequence[_Facts],
    model: Model,
) -> Evidence:
    match = one.timing.match(question.periods)
    unknown, nearby, other = period_features(match)
    features = Features(
        score=one.reading.score - one.reading.null_score,
        margin=_margin(one, all_of_them),
        passage=one.reading.passage_score,
        dense=one.hit.dense_score,
        rank=-math.log(_rank(one, all_of_them)),
        agreement=_agreement(one, all_of_them),
        names=_missing(question.names, one.surroundings),
        terms=len(one.shared) / len(question.terms) if question.terms else 1.0,
        wanted=_wanted(question, one),
        unknown_period=unknown,
        nearby_period=nearby,
        other_period=other,
    )
    return Evidence(
        hit=one.hit,
        reading=one.reading,
        span=one.span,
        sentence=one.sentence,
        timing=one.timing,
        match=match,
        shared=one.shared,
        features=features,
        confidence=round(model.probability(features), 4),
    )


def _margin(one: _Facts, all_of_them: Sequence[_Facts]) -> float:
    """The score over that of the best rival: another answer that may be about the same time.

    The same answer elsewhere supports it, and statements about another time do not contradict it.
    """
    rivals = [
        other.reading.score
        for other in all_of_them
        if other.text
        and not _overlap(one, other)
        and _same_time(one, other)
        and not same_answer(one.text, other.text)
    ]
    return one.reading.score - max(rivals) if rivals else 0.0


def _agreement(one: _Facts, all_of_them: Sequence[_Facts]) -> float:
    """How many other places say the same about the same time, up to three."""
    places: list[_Facts] = [one]
    for other in all_of_them:
        if (
            _same_time(one, other)
            and same_answer(one.text, other.text)
            and not any(_overlap(place, other) for place in places)
        ):
            places.append(other)
    return min(3.0, len(places) - 1.0)


def _rank(one: _Facts, all_of_them: Sequence[_Facts]) -> int:
    """The rank among the passages whose headings or documents may be about the same time, from 1.

    What a corpus says of one year is found no worse for what it says of others.
    """
    time = one.timing.whole
    better = (other for other in all_of_them if other.hit.rank < one.hit.rank)
    others = [other.timing.whole for other in better]
    return 1 + sum(time is None or other is None or time.overlaps(other) for other in others)


def _same_time(one: _Facts, other: _Facts) -> bool:
    return one.period is None or other.period is None or one.period.overlaps(other.period)


def _overlap(one: _Facts, other: _Facts) -> bool:
    """Whether the same characters were read, in passages that overlap."""
    first, second = one.hit.passage.document, other.hit.passage.document
    same = (first.root, first.path) == (second.root, second.path)
    return same and (one.span == other.span or one.span.overlaps(other.span))


def _surroundings(hit: Hit) -> frozenset[str]:
    document = hit.passage.document
    headings = (heading.title for heading in document.headings_at(hit.passage.span.start))
    parts = (hit.passage.text, document.title or "", document.publisher or "", *headings)
    return frozenset(content_terms("\n".join(parts)))


def _missing(names: frozenset[str], surroundings: frozenset[str]) -> float:
    return len(names - surroundings) / len(names) if names else 0.0


def _wanted(question: Question, one: _Facts) -> float:
    if question.wanted is Wanted.ANYTHING:
        return 0.0
    sentence = one.sentence.of(one.hit.passage.document.text)
    part = None if one.span == one.sentence else one.span.shift(-one.sentence.start)
    return 1.0 if question.is_met_by(sentence, part) else -1.0
