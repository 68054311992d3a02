"""Reading sets, questions about given paragraphs, as SQuAD lays them out: `read_squad`.

The layouts: the JSON of SQuAD 1.1 (Rajpurkar et al. 2016) and 2.0 (Rajpurkar, Jia and Liang
2018), and JSON lines with `id`, `title`, `context`, `question` and `answers` [{`text`, `start`}].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

import msgspec

from eval.datasets.lines import read_json, read_lines, shown
from eval.errors import DatasetError
from eval.items import Gold, GoldSpan, Item
from qa.errors import QuestionError
from qa.question import Question
from qa.training import open_questions
from qa.training.open_questions import Answered, Corpus

_LINES = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a question is about."""

    id: str
    """Title of its article, `#`, and its place in it, from 1."""
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; without answers, its paragraph does not say."""

    id: str
    question: str
    paragraph: Paragraph
    answers: tuple[Answered, ...]
    """Different ones, each at its characters of the paragraph."""


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """The questions of one file."""

    name: str
    articles: dict[str, tuple[Paragraph, ...]]
    """Title -> its different paragraphs. All in the order of the file."""
    rows: tuple[Asked, ...]


def read_squad(path: Path) -> ReadingSet:
    """Read `.json` or `.jsonl`, plain or gzipped (`.gz`).

    A question is answerable if it has an answer, as in the official script. Raises DatasetError,
    naming the file and the line or the question: for another layout, an id that stands twice,
    answers that do not stand at their characters, a blank question, and a set without any.
    """
    contexts = _read_lines(path) if path.name.endswith(_LINES) else _read_published(path)
    articles: dict[str, dict[str, Paragraph]] = {}
    rows: dict[str, Asked] = {}
    for title, context, questions in contexts:
        of_article = articles.setdefault(title, {})
        new = Paragraph(f"{title}#{len(of_article) + 1}", title, context)
        paragraph = of_article.setdefault(context, new)
        for where, one in questions:
            _check(where, one, context)
            if one.id in rows:
                raise DatasetError(f"{where}: the id {shown(one.id)} was there before")
            answers = tuple(dict.fromkeys(one.answers))
            rows[one.id] = Asked(one.id, one.question, paragraph, answers)
    if not rows:
        raise DatasetError(f"{path} holds no question")
    name = PurePath(path.name.removesuffix(".gz")).stem
    by_title = {title: tuple(paragraphs.values()) for title, paragraphs in articles.items()}
    return ReadingSet(name, by_title, tuple(rows.values()))


def write_articles(data: ReadingSet, folder: Path) -> Corpus:
    """Write one Markdown file an article into `folder`, and tell where each paragraph stands."""
    texts = {title: [one.text for one in article] for title, article in data.articles.items()}
    return open_questions.write_articles(texts, folder)


def items(data: ReadingSet, placement: Corpus) -> list[Item]:
    """The questions, asked of all articles; spans are characters of the written files."""
    return [
        _item(
            row,
            placement.paths[row.paragraph.title],
            placement.offsets[row.paragraph.title, row.paragraph.text],
        )
        for row in data.rows
    ]


def items_given(data: ReadingSet) -> list[Item]:
    """The questions, asked of their paragraph alone; the document of a span is its id."""
    return [_item(row, row.paragraph.id, 0) for row in data.rows]


def _item(row: Asked, document: str, offset: int) -> Item:
    spans = tuple(
        GoldSpan(
            document=document,
            start=offset + answer.start,
            end=offset + answer.start + len(answer.text),
            quote=answer.text,
        )
        for answer in row.answers
    )
    gold = Gold(answers=tuple(dict.fromkeys(span.quote for span in spans)), spans=spans)
    return Item(
        id=row.id,
        question=row.question,
        kind="answerable" if spans else "unanswerable",
        golds=(gold,) if spans else (),
    )


class _Asked(msgspec.Struct, frozen=True):
    id: str
    question: str
    answers: tuple[Answered, ...]


class _Line(_Asked, frozen=True):
    context: str
    title: str | None = None


class _Answer(msgspec.Struct, frozen=True):
    text: str
    answer_start: int


class _Question(msgspec.Struct, frozen=True):
    id: str
    question: str
    answers: tuple[_Answer, ...]
    is_impossible: bool | None = None


class _Paragraph(msgspec.Struct, frozen=True):
    context: str
    qas: tuple[_Question, ...]


class _Article(msgspec.Struct, frozen=True):
    paragraphs: tuple[_Paragraph, ...]
    title: str | None = None


class _Published(msgspec.Struct, frozen=True):
    data: tuple[_Article, ...]


_Context: TypeAlias = tuple[str, str, list[tuple[str, _Asked]]]
"""Title of the article, the paragraph, and its questions with where they stand in the file."""


def _read_lines(path: Path) -> Iterator[_Context]:
    for line in read_lines(path, _Line):
        one = line.value
        yield one.title or "", one.context, [(f"{path}, line {line.number}", one)]


def _read_published(path: Path) -> Iterator[_Context]:
    for article in read_json(path, _Published).data:
        for paragraph in article.paragraphs:
            questions = [
                (f"{path}, question {shown(one.id)}", _asked(path, one)) for one in paragraph.qas
            ]
            yield article.title or "", paragraph.context, questions


def _asked(path: Path, one: _Question) -> _Asked:
    answers = tuple(Answered(answer.text, answer.answer_start) for answer in one.answers)
    if one.is_impossible is not None and one.is_impossible == bool(answers):
        said = "has answers but" if answers else "has no answer, and"
        raise DatasetError(
            f"{path}, question {shown(one.id)}: it {said} is_impossible is "
            f"{str(one.is_impossible).lower()}"
        )
    return _Asked(one.id, one.question, answers)


def _check(where: str, one: _Asked, context: str) -> None:
    try:
        Question.parse(one.question)
    except QuestionError as error:
        raise DatasetError(f"{where}: {error}") from error
    for answer in one.answers:
        end = answer.start + len(answer.text)
        if not answer.text or answer.start < 0 or context[answer.start : end] != answer.text:
            raise DatasetError(
                f"{where}: the answer {shown(answer.text)} does not stand at character "
                f"{answer.start} of its paragraph"
            )
