"""What a system said to one question: `Prediction`, one line of a run's predictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from index.document import Span
from qa.answer import Answer, Candidate, Citation, PassageTrace
from qa.status import Status

CONTEXT = 240
"""Characters kept on each side of a cited span, so that reports need no document."""
_SHOWN = 160
_PLACES = 4
"""Decimal places of scores: what differs below them is the noise of floating point."""

Reread: TypeAlias = Callable[[Citation], str | None]
"""The text of the cited file as it is now; None if it cannot be read any more."""


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """Characters that were cited: `text[start:end] == quote`, if the system is exact."""

    document: str
    """Path below its folder, with forward slashes."""
    start: int
    end: int
    quote: str
    before: str = ""
    """Up to 240 characters before the quote."""
    after: str = ""
    """Up to 240 characters after it."""
    state: str = "verified"
    """How the citation stood against the file when it was made; see `qa.answer.State`."""
    exact: bool = True
    """Whether the file, read again, has the quote at these characters."""

    @property
    def span(self) -> Span:
        """The range of characters."""
        return Span(self.start, self.end)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate with its support, best citation first."""

    text: str
    confidence: float
    period: str | None
    citations: tuple[Cited, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Why one passage won or lost; see `qa.answer.PassageTrace`."""

    document: str
    start: int
    end: int
    quote: str
    """What was read in it, in up to 160 characters."""
    stage: str
    why: str
    confidence: float
    lexical: float
    dense: float
    fused: float
    read: float


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, in a form that figures and reports are made from without any model."""

    id: str
    status: Status
    text: str | None
    confidence: float
    """Of the best candidate, also when abstained."""
    reason: str | None
    shown: int
    """How many of `candidates`, from the first on, the answer consists of; 0 when abstained."""
    candidates: tuple[Given, ...]
    trace: tuple[Step, ...]

    @property
    def abstained(self) -> bool:
        """Whether no answer was given."""
        return self.shown == 0

    @property
    def best(self) -> Given | None:
        """The first candidate, whether or not it was likely enough to be given."""
        return self.candidates[0] if self.candidates else None


def predict(id_: str, answer: Answer, reread: Reread) -> Prediction:
    """The record of an answer; every citation is held against its file, read again."""
    return Prediction(
        id=id_,
        status=answer.status,
        text=answer.text,
        confidence=round(answer.confidence, _PLACES),
        reason=answer.reason,
        shown=_shown(answer),
        candidates=tuple(_given(one, reread) for one in answer.candidates),
        trace=tuple(_step(one) for one in answer.trace.passages),
    )


def _shown(answer: Answer) -> int:
    """The answer's candidates are the first ones, and its citations are theirs, in order."""
    count, places = 0, 0
    for candidate in answer.candidates:
        if places >= len(answer.citations):
            break
        count, places = count + 1, places + len(candidate.citations)
    return count


def _given(candidate: Candidate, reread: Reread) -> Given:
    return Given(
        text=candidate.text,
        confidence=round(candidate.confidence, _PLACES),
        period=None if candidate.period is None else str(candidate.period),
        citations=tuple(_cited(one, reread) for one in candidate.citations),
    )


def _cited(citation: Citation, reread: Reread) -> Cited:
    text, span = reread(citation) or "", citation.span
    return Cited(
        document=citation.document,
        start=span.start,
        end=span.end,
        quote=citation.quote,
        before=text[max(0, span.start - CONTEXT) : span.start],
        after=text[span.end : span.end + CONTEXT],
        state=str(citation.state),
        exact=bool(citation.quote) and span.of(text) == citation.quote,
    )


def _step(one: PassageTrace) -> Step:
    document = one.hit.passage.document
    return Step(
        document=document.path,
        start=one.span.start,
        end=one.span.end,
        quote=one.span.of(document.text)[:_SHOWN],
        stage=str(one.stage),
        why=one.why,
        confidence=round(one.confidence, _PLACES),
        lexical=round(one.hit.lexical_score, _PLACES),
        dense=round(one.hit.dense_score, _PLACES),
        fused=round(one.hit.score, _PLACES),
        read=round(one.reading.score - one.reading.null_score, _PLACES),
    )
