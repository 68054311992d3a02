"""Answers with their citations, ours or another system's: `read_citations`.

A file of JSON lines, UTF-8, packed with gzip if its name ends in `.gz`. Either each line is what
`pincite ask --json` writes, or each is an object with these fields (others are passed over):

    question    the question
    answer      the answer; null or empty where none was given
    citations   a list of
                    document    path below the folder of documents, with forward slashes
                    start, end  characters of the document's text, `text[start:end] == quote`;
                                left out, the citation counts as inexact
                    quote       the cited text
    claims      optional: what the answer claims, a list of
                    text        one claim
                    citations   places in the list of citations, from 0
                without it, each sentence of the answer is a claim; it rests on the citations
                that the answer marks in it, `[1]` or `[1][2]` or `[1, 2]`, counted from 1, or,
                where the answer marks none or some that are not there, on all
    gold        optional: where the answer stands, a list like that of citations, with start and
                end; each is a place that would do
    answers     optional: accepted answers; by default the quotes of `gold`
    id          optional: a name that no other line has; by default the line's number

The text of a document is what pincite reads in the file: of plain text and Markdown, all of its
characters without a byte order mark; of other formats, what its parser makes of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec

from eval.datasets.lines import Line, read_lines, read_text
from eval.errors import DatasetError
from eval.items import Gold, GoldSpan, Item
from index.sentences import sentence_spans
from qa.answer import Answer
from qa.errors import AnswerFileError
from qa.serialise import decode_all

MOST = 1000
"""Citations, or claims, of one answer: each citation is judged alone, and all without each."""
_MARK = re.compile(r"\s?\[\d{1,4}(?:\s?,\s?\d{1,4})*\]")
_MARKED = re.compile(f"({_MARK.pattern})")
_NUMBER = re.compile(r"\d+")
_Offset: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One citation of another system; its offsets may be anything."""

    document: str
    quote: str
    start: _Offset | None = None
    end: _Offset | None = None


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of an answer and the places of its citations in the answer's list, from 0."""

    text: str
    citations: tuple[int, ...]


class AnswerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of another system; see the module for the fields."""

    question: str
    answer: str | None
    citations: Annotated[tuple[QuoteRow, ...], msgspec.Meta(max_length=MOST)]
    claims: Annotated[tuple[ClaimRow, ...], msgspec.Meta(max_length=MOST)] = ()
    gold: tuple[GoldSpan, ...] = ()
    answers: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One question, what is expected, and what was answered."""

    item: Item
    said: Answer | AnswerRow
    where: str
    """File and line, or number of the answer, for messages."""


def read_citations(path: Path) -> list[Response]:
    """The answers of the file at `path`, at least one.

    Raises DatasetError, naming the file and the line.
    """
    found = list(_own(path) if _is_own(path) else _others(path))
    if not found:
        raise DatasetError(f"{path} holds no answer")
    seen: set[str] = set()
    for one in found:
        if one.item.id in seen:
            raise DatasetError(f"{one.where}: the id {one.item.id!r} is that of an earlier line")
        seen.add(one.item.id)
    return found


class _Schema(msgspec.Struct, frozen=True):
    schema: int


def _is_own(path: Path) -> bool:
    """Whether the first line, or the file as one object, has what `pincite ask --json` begins."""
    text = read_text(path).strip()
    for candidate in (text.partition("\n")[0], text):
        try:
            msgspec.json.decode(candidate, type=_Schema)
        except (msgspec.DecodeError, RecursionError):
            continue
        return True
    return False


def _own(path: Path) -> Iterator[Response]:
    try:
        answers = decode_all(read_text(path).encode())
    except AnswerFileError as error:
        raise DatasetError(f"{path}: {error}") from None
    for number, answer in enumerate(answers, start=1):
        item = Item(id=str(number), question=answer.question)
        yield Response(item, answer, f"{path}, answer {number}")


def _others(path: Path) -> Iterator[Response]:
    for line in read_lines(path, AnswerRow):
        where = f"{path}, line {line.number}"
        _check(line.value, where)
        row = line.value
        if not row.claims:
            claims = marked_claims(row.answer or "", len(row.citations))
            row = msgspec.structs.replace(row, claims=claims)
        yield Response(_item(line), row, where)


def marked_claims(answer: str, citations: int) -> tuple[ClaimRow, ...]:
    """The sentences of an answer without their marks, each with the citations marked in it.

    None where the answer marks no citation, or one beyond the number of `citations`: then the
    brackets are part of the text.
    """
    plain, marks = "", []
    for piece in _MARKED.split(answer):
        if _MARK.fullmatch(piece):
            marks += [(len(plain), int(number) - 1) for number in _NUMBER.findall(piece)]
        else:
            plain += piece
    if not marks or not all(0 <= place < citations for _, place in marks):
        return ()
    spans = [span for span in sentence_spans(plain) if any(map(str.isalnum, span.of(plain)))]
    resting: list[dict[int, None]] = [{} for _ in spans]
    for offset, place in marks if spans else ():
        sentence = bisect_left(spans, offset, key=lambda span: span.start) - 1
        resting[max(0, sentence)][place] = None
    return tuple(
        ClaimRow(text=span.of(plain), citations=tuple(places))
        for span, places in zip(spans, resting, strict=True)
    )


def _item(line: Line[AnswerRow]) -> Item:
    row = line.value
    answers = row.answers or tuple(dict.fromkeys(span.quote for span in row.gold))
    return Item(
        id=str(line.number) if row.id is None else row.id,
        question=row.question,
        golds=(Gold(answers=answers, spans=row.gold),) if answers else (),
    )


def _check(row: AnswerRow, where: str) -> None:
    for claim in row.claims:
        for place in claim.citations:
            if not 0 <= place < len(row.citations):
                raise DatasetError(
                    f"{where}: a claim cites number {place}, and there are {len(row.citations)} "
                    "citations, counted from 0"
                )
    for span in row.gold:
        if span.end - span.start != len(span.quote) or not span.quote:
            raise DatasetError(
                f"{where}: the gold quote has {len(span.quote)} characters, and "
                f"[{span.start}, {span.end}) is not as long"
            )
