"""The user's own questions, as a table or as JSON lines: `read_questions`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from eval.datasets.lines import Line, read_lines, shown
from eval.datasets.marks import is_marked, locate
from eval.datasets.table import COMMENT, read_table
from eval.errors import DatasetError
from eval.items import Gold, GoldSpan, Item
from index.dates import Period
from index.visible import one_line
from qa.errors import QuestionError
from qa.question import Question

NAMES = ("questions.csv", "questions.jsonl")
COLUMNS = ("id", "question", "answer", "document", "quote", "kind", "split", "period", "note")
"""Of the table, and keys of a line; `note` is for the writer alone."""
SPLITS = ("all", "tune", "test")
TABLES = (".csv", ".tsv", ".txt")
_LINES = (".jsonl", ".jsonl.gz")

Texts: TypeAlias = Callable[[str], str | None]
"""Path of a document below its folder, with forward slashes -> its text; None if there is none."""


def read_questions(place: Path, texts: Texts) -> list[Item]:
    """Read a file of questions, or the one in the folder `place` (see `NAMES`).

    A table has the columns `COLUMNS`, of which only `question` must be there; several answers are
    separated by ` | `. A line of JSON has the same keys, with `answer` as a string or a list, or
    in place of `answer`, `document`, `quote` and `period` the `golds` of an `Item`, whose spans
    may leave out `start` and `end`. What is quoted is looked for in the document's text, as
    `eval.datasets.marks.locate` does. Without answers, the documents do not say. Raises
    DatasetError for the first thing that is wrong, naming the file and the line.
    """
    path = questions_file(place)
    found: dict[str, tuple[str, Item]] = {}
    for number, line in enumerate(_read(path), start=1):
        where = f"{path}, line {line.number}"
        try:
            item = _item(line.value, number, texts)
        except (DatasetError, QuestionError) as error:
            raise DatasetError(f"{where}: {error}") from error
        if item.id in found:
            raise DatasetError(f"{where}: the id {shown(item.id)} was there before; give another")
        found[item.id] = (where, item)
    if not found:
        raise DatasetError(f"{path} holds no question; those in lines after {COMMENT} do not count")
    for where, item in found.values():
        if item.twin is not None and item.twin not in found:
            raise DatasetError(f"{where}: its twin {shown(item.twin)} is not there")
    return [item for _, item in found.values()]


class _Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: str
    quote: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""


class _Gold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: tuple[str, ...] = ()
    spans: tuple[_Span, ...] = ()
    period: str | None = None


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question as it is written."""

    question: str
    id: str | None = None
    answer: str | tuple[str, ...] | None = None
    document: str | None = None
    quote: str | None = None
    kind: str | None = None
    split: str | None = None
    period: str | None = None
    note: str | None = None
    golds: tuple[_Gold, ...] | None = None
    twin: str | None = None


def questions_file(place: Path) -> Path:
    """`place`, or the file of questions in it if it is a folder. Raises DatasetError."""
    if not place.is_dir():
        return place
    there = [place / name for name in NAMES if (place / name).exists()]
    if not there:
        raise DatasetError(
            f"{place} has neither {' nor '.join(NAMES)}; `pincite eval init {place}` writes one"
        )
    if len(there) > 1:
        raise DatasetError(f"{place} has both {' and '.join(NAMES)}; name the one to read")
    return there[0]


def _read(path: Path) -> Iterator[Line[_Written]]:
    if path.name.endswith(_LINES):
        yield from read_lines(path, _Written, comment=COMMENT)
    elif path.suffix in TABLES:
        for line in read_table(path, COLUMNS, needed="question"):
            answers = re.split(r"\s*\|\s*", line.value.get("answer", ""))
            yield Line(line.number, msgspec.convert({**line.value, "answer": answers}, _Written))
    else:
        raise DatasetError(
            f"{path} is no file of questions: its name must end in {', '.join(TABLES + _LINES)}"
        )


def _item(written: _Written, number: int, texts: Texts) -> Item:
    split = (written.split or SPLITS[0]).strip().lower()
    if split not in SPLITS:
        raise DatasetError(f"the split {shown(split)} is none of {', '.join(SPLITS)}")
    return Item(
        id=(written.id or "").strip() or f"q{number:03}",
        question=Question.parse(written.question).text,
        kind=one_line(written.kind or "") or "question",
        split=split,
        golds=tuple(_gold(gold, texts) for gold in _golds(written)),
        twin=written.twin,
    )


def _golds(written: _Written) -> Sequence[_Gold]:
    """The short form as golds: none without an answer, else one."""
    answers = _texts(written.answer)
    document, quote = (written.document or "").strip(), (written.quote or "").strip()
    if written.golds is not None:
        if answers or document or quote or written.period:
            raise DatasetError("answer, document, quote and period stand in golds, not beside them")
        return written.golds
    if quote and not document:
        raise DatasetError("there is a quote without the document that it is from")
    if not answers and not is_marked(quote):
        if document:
            raise DatasetError("there is a document but no answer; write it, or leave out both")
        return ()
    spans = (_Span(document, quote),) if document else ()
    return (_Gold(answers, spans, written.period),)


def _gold(gold: _Gold, texts: Texts) -> Gold:
    located = [(span, _located(span, texts)) for span in gold.spans]
    marked = [" ".join(found.quote.split()) for span, found in located if found and _marks(span)]
    answers = tuple(dict.fromkeys((*marked, *_texts(gold.answers))))
    if not answers:
        raise DatasetError("a gold has no answer; write at least one")
    return Gold(
        answers=answers,
        spans=tuple(found for _, found in located if found),
        period=_period(gold.period) if gold.period else None,
    )


def _period(written: str) -> str:
    try:
        return str(Period.parse(written))
    except ValueError as error:
        raise DatasetError(one_line(str(error))) from error


def _marks(span: _Span) -> bool:
    return span.start is span.end is None and is_marked(span.quote)


def _located(span: _Span, texts: Texts) -> GoldSpan | None:
    """None where only the document is named."""
    text = texts(span.document)
    if text is None:
        raise DatasetError(
            f"there is no document {shown(span.document)}; write its path below the folder that is "
            "indexed"
        )
    if span.start is not None or span.end is not None:
        start, end = span.start or 0, span.end or 0
        if not 0 <= start < end or text[start:end] != span.quote:
            raise DatasetError(
                f"characters {start} to {end} of {shown(span.document)} are not "
                f"{shown(span.quote)}; leave out start and end to have them found"
            )
    elif span.quote:
        try:
            found = locate(text, span.quote)
        except DatasetError as error:
            raise DatasetError(f"{shown(span.document)}: {error}") from error
        start, end = found.start, found.end
    else:
        return None
    return GoldSpan(document=span.document, start=start, end=end, quote=text[start:end])


def _texts(answer: str | Sequence[str] | None) -> tuple[str, ...]:
    given = [answer] if isinstance(answer, str) else answer or ()
    return tuple(stripped for one in given if (stripped := one.strip()))
