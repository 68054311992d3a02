"""Answers that need more than a few words: the sentences to quote beside the best one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.document import Document, Span
from index.sentences import sentence_spans
from qa.conflicts import Group
from qa.dates import PeriodMatch, Timing, timing_of
from qa.evidence import Evidence
from qa.question import Question
from qa.reader.reading import Reader
from qa.sentences import sentence_around
from qa.terms import content_terms, normalise

MOST = 4
"""Sentences of one answer, the best one included."""
PASSAGES = 4
"""Passages whose sentences are looked at."""
RELEVANCE = 0.7
"""Weight of a sentence's relevance, against its likeness to those already chosen."""
LEAST = 0.34
"""What a sentence must be worth to be quoted."""
_SHORTEST = 4
"""Words of meaning in a sentence that explains anything."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence to quote beside the best one."""

    document: Document
    span: Span

    @property
    def text(self) -> str:
        """The sentence's characters."""
        return self.span.of(self.document.text)


def elaborate(
    question: Question, best: Group, evidence: Sequence[Evidence], reader: Reader
) -> tuple[Quoted, ...]:
    """Up to three more sentences about the same time, the most relevant first.

    Chosen by maximal marginal relevance (Carbonell & Goldstein 1998): the reader's score of each
    sentence as a passage, less its likeness to those chosen before.
    """
    own = Quoted(best.best.hit.passage.document, best.best.span)
    found = list(dict.fromkeys(_sentences(question, best, evidence)))
    readings = reader.read(question.text, [own.text, *(one.text for one in found)])
    relevance = [1 / (1 + math.exp(-reading.passage_score)) for reading in readings]
    waiting = {
        one: share
        for one, share in zip(found, relevance[1:], strict=True)
        if not _repeats(one, own) and share >= relevance[0] / 2
    }
    chosen = [own]
    while waiting and len(chosen) < MOST:
        worth, one = max(
            ((_worth(one, share, chosen), one) for one, share in waiting.items()),
            key=lambda pair: pair[0],
        )
        if worth < LEAST:
            break
        chosen.append(one)
        waiting = {key: share for key, share in waiting.items() if not _repeats(key, one)}
    return tuple(chosen[1:])


def _sentences(question: Question, best: Group, evidence: Sequence[Evidence]) -> list[Quoted]:
    """The whole sentences about the same time of the passages that the reader thinks most of."""
    quoted = []
    for one in sorted(evidence, key=lambda one: -one.reading.passage_score)[:PASSAGES]:
        passage = one.hit.passage
        text = passage.document.text
        for inside in sentence_spans(passage.text):
            span = sentence_around(text, inside.shift(passage.span.start))
            timing = timing_of(passage.document, span, passage.span)
            if _same_time(timing, question, best) and _says_enough(span.of(text)):
                quoted.append(Quoted(passage.document, span))
    return quoted


def _same_time(timing: Timing, question: Question, best: Group) -> bool:
    if question.periods:
        return timing.match(question.periods) not in (PeriodMatch.OTHER, PeriodMatch.MIXED)
    dated = timing.best()
    return dated is None or best.period is None or dated.period.overlaps(best.period)


def _says_enough(sentence: str) -> bool:
    return len(set(content_terms(sentence))) >= _SHORTEST


def _worth(one: Quoted, relevance: float, chosen: Sequence[Quoted]) -> float:
    alike = max(_likeness(one.text, other.text) for other in chosen)
    return RELEVANCE * relevance - (1 - RELEVANCE) * alike


def _likeness(one: str, other: str) -> float:
    """Jaccard similarity of the words of meaning, 0 to 1."""
    first, second = frozenset(content_terms(one)), frozenset(content_terms(other))
    return len(first & second) / len(first | second) if first | second else 1.0


def _repeats(one: Quoted, other: Quoted) -> bool:
    """Whether they are the same characters, or a copy of them elsewhere."""
    first, second = one.document, other.document
    if (first.root, first.path) == (second.root, second.path) and one.span.overlaps(other.span):
        return True
    return normalise(one.text) == normalise(other.text)
