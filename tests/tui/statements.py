"""Answers made by hand, of what documents say.

They have everything that a real one has: exact citations, and the trace that carries the documents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.dates import Period
from index.document import Document, Hit, Passage, Span
from index.retriever import IndexInfo
from qa.answer import (
    Abstention,
    Answer,
    Candidate,
    Cause,
    Citation,
    PassageTrace,
    Stage,
    State,
    Status,
    Timings,
    Trace,
)
from qa.citation import cite
from qa.dates import PeriodMatch
from qa.reader.reading import Reading

INFO = IndexInfo(generation=1, model="fake", documents=2, passages=1234)


@dataclass
class Statement:
    """What one document says: `quote`, which stands in `sentence`, which stands in `text`."""

    text: str
    quote: str
    sentence: str = ""
    path: str = "2021.txt"
    period: str | None = None
    title: str | None = None
    state: State = State.VERIFIED
    confidence: float = 0.75

    @property
    def document(self) -> Document:
        return Document(
            root="reports",
            path=self.path,
            sha256="0" * 64,
            format="text",
            title=self.title,
            read_text=lambda: self.text,
        )

    def span(self, part: str) -> Span:
        start = self.text.index(part)
        return Span(start, start + len(part))

    @property
    def citation(self) -> Citation:
        quote = self.span(self.quote)
        made = cite(self.document, quote, self.span(self.sentence) if self.sentence else quote)
        return replace(made, state=self.state)

    @property
    def candidate(self) -> Candidate:
        return Candidate(
            text=self.quote,
            confidence=self.confidence,
            period=Period.parse(self.period) if self.period else None,
            citations=(self.citation,),
            period_source="manifest" if self.period else None,
        )

    @property
    def traced(self) -> PassageTrace:
        whole = Span(0, len(self.text))
        return PassageTrace(
            hit=Hit(
                passage=Passage(self.document, whole, self.text),
                rank=1,
                score=1.0,
                lexical_score=1.0,
                lexical_rank=1,
                dense_score=0.5,
                dense_rank=1,
            ),
            reading=Reading(start=0, end=1, score=1.0, null_score=0.0, passage_score=1.0),
            span=self.span(self.quote),
            period=None,
            match=PeriodMatch.NOT_ASKED,
            confidence=self.confidence,
            stage=Stage.ANSWER,
            won=True,
            why="it is the most likely answer",
        )


def make_answer(status: Status, *statements: Statement, reason: str = "") -> Answer:
    candidates = tuple(one.candidate for one in statements)
    abstained = status is Status.ABSTAINED
    return Answer(
        question="asked",
        status=status,
        text=None if abstained else candidates[0].text,
        confidence=candidates[0].confidence if candidates else 0.0,
        citations=() if abstained else tuple(c for one in candidates for c in one.citations),
        candidates=candidates,
        abstention=Abstention(Cause.UNSURE, reason) if abstained else None,
        index=INFO,
        timings=Timings(),
        trace=Trace(passages=tuple(one.traced for one in statements)),
    )


def answered(*statements: Statement) -> Answer:
    """The first statement is the answer; all of them are cited for it."""
    made = make_answer(Status.ANSWERED, *statements)
    best = replace(made.candidates[0], citations=made.citations)
    return replace(made, candidates=(best,))


def explained(*statements: Statement) -> Answer:
    """Each statement is a sentence of the answer."""
    made = answered(*statements)
    text = "\n".join(one.quote for one in made.citations)
    best = replace(made.candidates[0], text=text)
    return replace(made, text=text, candidates=(best,))
