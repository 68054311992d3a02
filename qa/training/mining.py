"""Negatives as the product meets them: passages that its retriever ranks high, without the answer.

The contexts of all training rows are indexed as pincite indexes documents, and each question is
put to the hybrid retriever.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from index import build_index, open_retriever
from index.document import Hit
from index.encoder import Encoder
from qa.terms import normalise
from qa.training.memory import RememberingEncoder
from qa.training.open_questions import Row, write_articles


class Mined(msgspec.Struct, frozen=True):
    """What was found for one question, by what its row is called."""

    dataset: str
    id: str
    question: str
    passages: tuple[str, ...]
    """Best first; none holds an accepted answer or is a part of the row's own context."""


def mine(
    pool: Sequence[Row], asked: Sequence[Row], encoder: Encoder, *, count: int, depth: int = 20
) -> Iterator[Mined]:
    """The up to `count` best wrong passages of the contexts of `pool` for each row of `asked`."""
    articles: dict[str, dict[str, None]] = {}
    for row in pool:
        articles.setdefault(row.title or row.context[:80], {})[row.context] = None
    with contextlib.ExitStack() as resources:
        place = Path(resources.enter_context(tempfile.TemporaryDirectory()))
        (place / "articles").mkdir()
        write_articles(articles, place / "articles")
        remembering = RememberingEncoder(encoder)
        build_index([place / "articles"], index=place / "index", encoder=remembering)
        retriever = resources.enter_context(
            contextlib.closing(open_retriever(place / "index", encoder=remembering))
        )
        remembering.encode_queries([row.question for row in asked])
        for number, row in enumerate(asked):
            if number % 2000 == 0:
                print(f"negatives mined for {number:,} of {len(asked):,}", file=sys.stderr)
            hits = retriever.retrieve(row.question, depth)
            passages = [text for text in map(_text, hits) if _is_negative(text, row)]
            yield Mined(row.dataset, row.id, row.question, tuple(passages[:count]))


def _text(hit: Hit) -> str:
    return hit.passage.text


def _is_negative(passage: str, row: Row) -> bool:
    plain = f" {normalise(passage)} "
    if any(f" {normalise(answer.text)} " in plain for answer in row.answers):
        return False
    return passage not in row.context


def write_mined(mined: Iterator[Mined], path: Path) -> None:
    """Write JSON lines, under another name until all of them are there."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        for one in mined:
            file.write(msgspec.json.encode(one) + b"\n")
    unfinished.replace(path)


def read_mined(path: Path) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Data set, id and question -> passages. Raises OSError or msgspec.ValidationError."""
    with path.open("rb") as file:
        found = (msgspec.json.decode(line, type=Mined) for line in file)
        return {(one.dataset, one.id, one.question): one.passages for one in found}
