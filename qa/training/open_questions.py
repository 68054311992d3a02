"""Questions asked openly: a corpus made of a reading data set, and what its questions find."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index.document import Hit
from index.retriever import Retriever
from qa.sameness import same_answer

SELDOM = 6
"""One in so many rows is asked as a question without an answer."""


class Answered(msgspec.Struct, frozen=True):
    """One accepted answer: `context[start:start + len(text)] == text`."""

    text: str
    start: int


class Row(msgspec.Struct, frozen=True):
    """One line of the data: a question about a paragraph; no answers if it has none."""

    title: str
    context: str
    question: str
    answers: tuple[Answered, ...]
    dataset: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question asked of the whole corpus, or of the corpus without its own article."""

    row: Row
    without_article: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a data set as files, and where each paragraph starts in its article."""

    paths: dict[str, str]
    """Title -> file name."""
    offsets: dict[tuple[str, str], int]
    """Title and paragraph -> character of the article where it starts."""


def read_rows(path: Path) -> list[Row]:
    """The rows of a gzipped file of JSON lines. Raises OSError or msgspec.ValidationError."""
    with gzip.open(path) as lines:
        return [msgspec.json.decode(line, type=Row) for line in lines]


def write_corpus(rows: Sequence[Row], folder: Path) -> Corpus:
    """Write one Markdown file an article, titled, its paragraphs in order of appearance."""
    articles: dict[str, dict[str, None]] = {}
    for row in rows:
        articles.setdefault(row.title, {})[row.context] = None
    return write_articles(articles, folder)


def write_articles(articles: Mapping[str, Iterable[str]], folder: Path) -> Corpus:
    """Write one Markdown file for each title and its paragraphs, which differ."""
    paths, offsets = {}, {}
    for number, (title, paragraphs) in enumerate(articles.items()):
        paths[title] = f"{number:04}.md"
        text = f"# {title.replace('_', ' ')}\n"
        for paragraph in paragraphs:
            text += "\n"
            offsets[title, paragraph] = len(text)
            text += f"{paragraph}\n"
        (folder / paths[title]).write_text(text, encoding="utf-8", newline="")
    return Corpus(paths, offsets)


def questions(rows: Sequence[Row]) -> Iterator[OpenQuestion]:
    """Every question with an answer, and a third as many without, which is about how people ask.

    Confidence is a probability only where questions are as often without an answer as these. They
    are, half and half where the data has as many unanswerable rows as others, rows that it calls
    unanswerable (written to be near misses), and answerable ones asked of the corpus without their
    article.
    """
    near, answerable = 0, 0
    for row in rows:
        if row.answers:
            answerable += 1
            yield OpenQuestion(row, without_article=False)
            if answerable % SELDOM == 1:
                yield OpenQuestion(row, without_article=True)
        else:
            near += 1
            if near % SELDOM == 1:
                yield OpenQuestion(row, without_article=False)


def find(question: OpenQuestion, retriever: Retriever, corpus: Corpus, top_k: int) -> list[Hit]:
    """The passages that the question is read in."""
    if not question.without_article:
        return retriever.retrieve(question.row.question, top_k)
    article = corpus.paths[question.row.title]
    hits = retriever.retrieve(question.row.question, top_k * 6)
    return [hit for hit in hits if hit.passage.document.path != article][:top_k]


def is_right(question: OpenQuestion, hit: Hit, start: int, end: int, corpus: Corpus) -> bool:
    """Whether characters `start` to `end` of the passage are one of the accepted answers.

    They hold it in its place, or share at least half of the characters of both with it there, or
    give the same answer elsewhere in its article.
    """
    row, passage = question.row, hit.passage
    if question.without_article or passage.document.path != corpus.paths[row.title]:
        return False
    first = passage.span.start + start - corpus.offsets[row.title, row.context]
    last = first + end - start
    text = passage.text[start:end]
    return any(
        _is_answer(first, last, one.start, one.start + len(one.text)) or same_answer(text, one.text)
        for one in row.answers
    )


def _is_answer(first: int, last: int, start: int, end: int) -> bool:
    shared = min(last, end) - max(first, start)
    return (first <= start and end <= last) or 2 * shared >= max(last, end) - min(first, start)
