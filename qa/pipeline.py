"""A question's way to its answer: retrieve, read, weigh, resolve, cite. Keeps no state."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from index.dates import Period, find_dates
from index.document import Hit, Span
from index.filters import Filters
from index.retriever import Retriever
from qa.answer import Answer, Candidate, Citation, Timings
from qa.citation import cite
from qa.confidence import Calibration
from qa.config import AnswerConfig
from qa.conflicts import Group
from qa.elaboration import Quoted, elaborate
from qa.evidence import Evidence, weigh
from qa.question import Question
from qa.reader.reading import Reader, Reading
from qa.resolution import Resolution, resolve
from qa.spelling import doubtful, known_words, respelled
from qa.status import Status
from qa.trace import trace

Refresh: TypeAlias = Callable[[Sequence[Citation]], list[Citation]]
"""Gives citations the state they have against their files now; in the same order."""

SPELLED_BY = 50
"""Passages whose words a misspelled question is held against."""
MOST_CITATIONS = 5
"""Places cited for one candidate, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The implementations that a question is answered with."""

    retriever: Retriever
    reader: Reader
    calibration: Calibration
    """Of the reader."""
    refresh: Refresh
    config: AnswerConfig

    @property
    def threshold(self) -> float:
        """Least confidence of an answer."""
        if self.config.threshold is not None:
            return self.config.threshold
        return self.calibration.threshold(self.config.risk)


def answer(question: Question, parts: Parts, filters: Filters | None = None) -> Answer:
    """Answer `question` from the passages that the retriever finds. Raises what the parts raise."""
    started = time.perf_counter()
    asked = question
    if parts.config.respell:
        question = respell(question, parts.retriever, filters)
    hits = retrieve(question, parts.retriever, parts.config.top_k, filters)
    retrieved = time.perf_counter()
    readings = read(question, parts.reader, hits)
    explain = parts.config.explain
    evidence = weigh(question, hits, readings, parts.calibration.model, explain=explain)
    resolution = resolve(question, evidence, parts.threshold)
    most = max(parts.config.candidates, len(resolution.chosen))
    more = _more(question, resolution, evidence, parts.reader) if explain else ()
    candidates = cite_all(resolution.groups[:most], parts.refresh, more)
    done = time.perf_counter()
    chosen = candidates[: len(resolution.chosen)]
    return Answer(
        question=asked.text,
        understood=None if question == asked else question.text,
        status=resolution.status,
        text=chosen[0].text if chosen else None,
        confidence=max((one.confidence for one in chosen or candidates[:1]), default=0.0),
        citations=tuple(citation for one in chosen for citation in one.citations),
        candidates=candidates,
        threshold=parts.threshold,
        abstention=resolution.abstention,
        index=parts.retriever.info,
        timings=Timings(
            retrieve=round(retrieved - started, 4),
            read=round(done - retrieved, 4),
            total=round(done - started, 4),
        ),
        trace=trace(question, evidence, resolution, parts.threshold),
    )


def respell(question: Question, retriever: Retriever, filters: Filters | None) -> Question:
    """The question as the documents spell it, as far as what it finds first tells."""
    is_word = known_words()
    if not doubtful(question.text, is_word):
        return question
    hits = retriever.retrieve(question.text, SPELLED_BY, filters)
    texts = (hit.passage.text for hit in hits)
    return replace(question, text=respelled(question.text, texts, is_word))


def retrieve(
    question: Question, retriever: Retriever, top_k: int, filters: Filters | None
) -> list[Hit]:
    """The passages to read: the best of all, and the best about each time asked about.

    Without the second, a large corpus could fill all places with the same statement about other
    years.
    """
    hits = retriever.retrieve(question.text, top_k, filters)
    if filters is None or filters.period is None:
        for period in question.periods:
            about = replace(filters or Filters(), period=period)
            hits += retriever.retrieve(question.text, max(1, top_k // 2), about)
    distinct: dict[tuple[str, str, Span], Hit] = {}
    for hit in hits:
        passage = hit.passage
        place = passage.document.root, passage.document.path, passage.span
        distinct.setdefault(place, hit)
    return list(distinct.values())


def read(question: Question, reader: Reader, hits: Sequence[Hit]) -> list[Reading]:
    """The reading of each hit, in order.

    Where only the document tells that a passage is about the time asked about, the reader, which
    sees nothing but the passage, would take the question for one about another time; so it is
    asked without the time. So it is where several times are asked about, each of which has its
    own passages.
    """
    several = len(question.periods) > 1
    undated = [
        place for place, hit in enumerate(hits) if several or _is_undated(hit, question.periods)
    ]
    dated = [place for place in range(len(hits)) if place not in undated]
    asked = [
        (text, places)
        for text, places in ((question.text, dated), (question.timeless, undated))
        if places
    ]
    told = reader.read_many(
        [(text, [hits[place].passage.text for place in places]) for text, places in asked]
    )
    readings = {
        place: reading
        for (_, places), some in zip(asked, told, strict=True)
        for place, reading in zip(places, some, strict=True)
    }
    return [readings[place] for place in range(len(hits))]


def _is_undated(hit: Hit, asked: Sequence[Period]) -> bool:
    """Whether the document is about a time asked about, and the passage does not name it."""
    document = hit.passage.document
    whole = document.period or document.published
    if whole is None or not any(whole.period.overlaps(period) for period in asked):
        return False
    named = [mention.period for mention in find_dates(hit.passage.text)]
    return not any(one.overlaps(period) for one in named for period in asked)


def _more(
    question: Question, resolution: Resolution, evidence: Sequence[Evidence], reader: Reader
) -> tuple[Quoted, ...]:
    """What is quoted beside the answer, where a few words cannot answer the question."""
    if not question.wants_sentences or resolution.status is not Status.ANSWERED:
        return ()
    return elaborate(question, resolution.chosen[0], evidence, reader)


def cite_all(
    groups: Sequence[Group], refresh: Refresh, more: Sequence[Quoted] = ()
) -> tuple[Candidate, ...]:
    """A candidate for each group, with citations held against the files.

    The text of the first, where there is `more` to it, is its sentences, one a line.
    """
    cited = [[_citation(one) for one in group.members[:MOST_CITATIONS]] for group in groups]
    if more:
        cited[0] = [cited[0][0], *(cite(one.document, one.span, one.span) for one in more)]
    texts = ["\n".join(one.quote for one in citations) for citations in cited[: bool(more)]]
    texts += [group.best.text for group in groups[len(texts) :]]
    fresh = iter(refresh([citation for citations in cited for citation in citations]))
    return tuple(
        Candidate(
            text=text,
            confidence=group.confidence,
            period=group.period,
            period_source=group.dated.source if group.dated else None,
            citations=tuple(next(fresh) for _ in citations),
        )
        for group, text, citations in zip(groups, texts, cited, strict=True)
    )


def _citation(evidence: Evidence) -> Citation:
    return cite(evidence.hit.passage.document, evidence.span, evidence.sentence)
