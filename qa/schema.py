"""The JSON of an answer, version 1: the structs' fields, in order, are its keys."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from qa.status import State, Status

SCHEMA = 1

_Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
_Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]


class SentenceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence that a quote stands in; characters of the document's text.

    Answers that were written before `count` was told have none; it is taken as 1.
    """

    start: _Count
    end: _Count
    text: str
    count: _Count = 1


class TextPositionSelector(msgspec.Struct, frozen=True, tag_field="type", tag=True):
    """The quote by its place: code points of the text that pincite reads from the file, from 0.

    `end` is the first one after the quote. https://www.w3.org/TR/annotation-model/, 4.2.5.
    """

    start: _Count
    end: _Count


class TextQuoteSelector(msgspec.Struct, frozen=True, tag_field="type", tag=True):
    """The quote by its words and what stands around it, in the same text.

    https://www.w3.org/TR/annotation-model/, 4.2.4.
    """

    exact: str
    prefix: str
    suffix: str


class CitationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `qa.answer.Citation`; `root` is relative to the current folder where it is below it.

    `selector` says once more where the quote stands, in the words of the W3C's Web Annotations;
    answers that were written before it was told have none.
    """

    document: str
    root: str
    title: str | None
    publisher: str | None
    published: str | None
    sha256: str
    start: _Count
    end: _Count
    quote: str
    prefix: str
    suffix: str
    line: int
    column: int
    page: str | None
    sentence: SentenceRecord
    state: State
    selector: tuple[TextPositionSelector, TextQuoteSelector] | None = None


class CandidateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `qa.answer.Candidate`."""

    answer: str
    confidence: _Share
    period: str | None
    citations: tuple[CitationRecord, ...]


class IndexRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `index.retriever.IndexInfo`."""

    generation: int
    model: str
    documents: int
    passages: int


class TimingsRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds; see `qa.answer.Timings`."""

    load: float
    retrieve: float
    read: float
    total: float


class AnswerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `qa.answer.Answer`."""

    schema: int
    question: str
    understood: str | None = None
    status: Status
    answer: str | None
    confidence: _Share
    citations: tuple[CitationRecord, ...]
    candidates: tuple[CandidateRecord, ...]
    reason: str | None
    threshold: _Share = 0.0
    index: IndexRecord
    timings: TimingsRecord


class VersionRecord(msgspec.Struct, frozen=True):
    """What every version of the JSON has: its number."""

    schema: int


class PlaceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quote stands now; see `qa.citation.Place`."""

    start: int
    end: int
    line: int
    column: int
    page: str | None


class VerificationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `qa.citation.Verification`; the first six fields are those of the citation."""

    document: str
    root: str
    sha256: str
    start: int
    end: int
    quote: str
    state: State
    place: PlaceRecord | None
    detail: str


class VerificationsRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What `pincite verify --json` prints."""

    schema: int
    citations: tuple[VerificationRecord, ...]
    seal: str | msgspec.UnsetType = msgspec.UNSET
    """Of a bundle of evidence: the SHA-256 of its manifest."""
