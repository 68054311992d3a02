"""Answers to JSON for scripts, and back to verify what they cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from index.dates import Period
from index.document import Span
from index.errors import brief
from index.info import IndexInfo
from index.location import is_below, shown_root
from index.visible import escaped
from qa.answer import Abstention, Answer, Candidate, Citation, Sentence, Timings
from qa.citation import Place, Verification
from qa.embedded import extract
from qa.errors import AnswerFileError, NewerAnswerError
from qa.schema import (
    SCHEMA,
    AnswerRecord,
    CandidateRecord,
    CitationRecord,
    IndexRecord,
    PlaceRecord,
    SentenceRecord,
    TextPositionSelector,
    TextQuoteSelector,
    TimingsRecord,
    VerificationRecord,
    VerificationsRecord,
    VersionRecord,
)


def encode(answer: Answer, folder: Path | None = None) -> bytes:
    """The answer as one line of JSON in UTF-8, without the line's end; safe to print.

    Roots below `folder` (by default the current one) are written relative to it.
    """
    return escaped(msgspec.json.encode(_answer_record(answer, folder or Path.cwd())))


def encode_verifications(verifications: Sequence[Verification], seal: str | None = None) -> bytes:
    """What became of citations, as `encode` writes it.

    `seal` is that of the bundle of evidence that they stand in, if it is one.
    """
    records = tuple(
        VerificationRecord(
            document=one.citation.document,
            root=one.citation.root,
            sha256=one.citation.sha256,
            start=one.citation.span.start,
            end=one.citation.span.end,
            quote=one.citation.quote,
            state=one.state,
            place=_place_record(one.place),
            detail=one.detail,
        )
        for one in verifications
    )
    record = VerificationsRecord(schema=SCHEMA, citations=records, seal=seal or msgspec.UNSET)
    return escaped(msgspec.json.encode(record))


def decode(data: bytes) -> Answer:
    """Read what `encode` writes; the trace and the sources of periods are not in it.

    Raises AnswerFileError if it is something else, NewerAnswerError for a later schema.
    """
    try:
        version = msgspec.json.decode(data, type=VersionRecord).schema
        if version > SCHEMA:
            raise NewerAnswerError(
                f"the answer has schema {version}, and this version of pincite reads up to "
                f"{SCHEMA}: use a newer one"
            )
        return _answer(msgspec.json.decode(data, type=AnswerRecord))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise AnswerFileError(
            f"not an answer written by `pincite ask --json`: {brief(error)}"
        ) from None


def decode_all(data: bytes) -> list[Answer]:
    """The answers of a file: one JSON object, one on each line, or a page that holds them.

    Raises as `decode` does; a message about one of several lines tells its number. Pages are
    those of `qa.embedded`.
    """
    data = extract(data)
    if not data.strip():
        raise AnswerFileError("no answer in it: write one with `pincite ask --json`")
    lines = [(number, line) for number, line in _lines(data) if line.strip()]
    if len(lines) > 1 and not _is_whole(lines[0][1]):
        return [decode(data)]
    answers = []
    for number, line in lines:
        try:
            answers.append(decode(line))
        except AnswerFileError as error:
            raise type(error)(f"line {number}: {error}") from None
    return answers


def _lines(data: bytes) -> Iterable[tuple[int, bytes]]:
    return enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1)


def _is_whole(line: bytes) -> bool:
    """Whether the line is JSON by itself, and not the start of an object set over many lines."""
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _answer_record(answer: Answer, folder: Path) -> AnswerRecord:
    return AnswerRecord(
        schema=SCHEMA,
        question=answer.question,
        understood=answer.understood,
        status=answer.status,
        answer=answer.text,
        confidence=answer.confidence,
        citations=tuple(_citation_record(one, folder) for one in answer.citations),
        candidates=tuple(
            CandidateRecord(
                answer=candidate.text,
                confidence=candidate.confidence,
                period=_iso(candidate.period),
                citations=tuple(_citation_record(one, folder) for one in candidate.citations),
            )
            for candidate in answer.candidates
        ),
        reason=answer.reason,
        threshold=answer.threshold,
        index=msgspec.convert(answer.index, IndexRecord, from_attributes=True),
        timings=msgspec.convert(answer.timings, TimingsRecord, from_attributes=True),
    )


def _citation_record(citation: Citation, folder: Path) -> CitationRecord:
    sentence = citation.sentence
    return CitationRecord(
        document=citation.document,
        root=shown_root(citation.root, str(folder)),
        title=citation.title,
        publisher=citation.publisher,
        published=_iso(citation.published),
        sha256=citation.sha256,
        start=citation.span.start,
        end=citation.span.end,
        quote=citation.quote,
        prefix=citation.prefix,
        suffix=citation.suffix,
        line=citation.line,
        column=citation.column,
        page=citation.page,
        sentence=SentenceRecord(
            start=sentence.span.start,
            end=sentence.span.end,
            text=sentence.text,
            count=sentence.count,
        ),
        state=citation.state,
        selector=_selector(citation),
    )


def _selector(citation: Citation) -> tuple[TextPositionSelector, TextQuoteSelector]:
    span = citation.span
    return (
        TextPositionSelector(span.start, span.end),
        TextQuoteSelector(citation.quote, citation.prefix, citation.suffix),
    )


def _place_record(place: Place | None) -> PlaceRecord | None:
    if place is None:
        return None
    span = place.span
    return PlaceRecord(
        start=span.start, end=span.end, line=place.line, column=place.column, page=place.page
    )


def _iso(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _period(iso: str | None) -> Period | None:
    return None if iso is None else Period.parse(iso)


def _answer(record: AnswerRecord) -> Answer:
    return Answer(
        question=record.question,
        understood=record.understood,
        status=record.status,
        text=record.answer,
        confidence=record.confidence,
        citations=tuple(_citation(one) for one in record.citations),
        candidates=tuple(
            Candidate(
                text=candidate.answer,
                confidence=candidate.confidence,
                period=_period(candidate.period),
                citations=tuple(_citation(one) for one in candidate.citations),
            )
            for candidate in record.candidates
        ),
        threshold=record.threshold,
        abstention=None if record.reason is None else Abstention(None, record.reason),
        index=IndexInfo(**msgspec.structs.asdict(record.index)),
        timings=Timings(**msgspec.structs.asdict(record.timings)),
    )


def _sentence(record: SentenceRecord) -> Sentence:
    return Sentence(Span(record.start, record.end), record.text, record.count)


def _citation(record: CitationRecord) -> Citation:
    if not is_below(record.document):
        raise ValueError(f"{record.document!r} is not a path below a folder")
    citation = Citation(
        document=record.document,
        root=record.root,
        title=record.title,
        publisher=record.publisher,
        published=_period(record.published),
        sha256=record.sha256,
        span=Span(record.start, record.end),
        quote=record.quote,
        prefix=record.prefix,
        suffix=record.suffix,
        line=record.line,
        column=record.column,
        page=record.page,
        sentence=_sentence(record.sentence),
        state=record.state,
    )
    if record.selector not in (None, _selector(citation)):
        raise ValueError(f"the selector of {record.document!r} names other text than its citation")
    return citation
