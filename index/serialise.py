"""Hits and documents as JSON, for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from index.document import Document, Hit
from index.info import IndexInfo
from index.location import line_and_column, shown_root
from index.visible import escaped

SCHEMA = 1


class HitRecord(msgspec.Struct, frozen=True):
    """One hit; the fields it shares with a citation have the same names and meaning."""

    rank: int
    score: float
    lexical_score: float
    lexical_rank: int | None
    dense_score: float
    dense_rank: int | None
    document: str
    root: str
    title: str | None
    publisher: str | None
    published: str | None
    sha256: str
    start: int
    end: int
    text: str
    line: int
    column: int
    page: str | None


class IndexRecord(msgspec.Struct, frozen=True):
    """The index that was searched."""

    generation: int
    model: str
    documents: int
    passages: int


class HitsRecord(msgspec.Struct, frozen=True):
    """What `search --json` prints."""

    schema: int
    query: str
    hits: list[HitRecord]
    index: IndexRecord


def encode_hits(query: str, info: IndexInfo, hits: Sequence[Hit]) -> str:
    """The answer of `search --json`, one line that is safe to print."""
    records = [_record(hit) for hit in hits]
    searched = IndexRecord(info.generation, info.model, info.documents, info.passages)
    return escaped(msgspec.json.encode(HitsRecord(SCHEMA, query, records, searched))).decode()


def published(document: Document) -> str | None:
    """Date of publication in ISO 8601, as precisely as it is known."""
    return str(document.published) if document.published else None


def _record(hit: Hit) -> HitRecord:
    passage, document = hit.passage, hit.passage.document
    line, column = line_and_column(document.text, passage.span.start)
    return HitRecord(
        rank=hit.rank,
        score=hit.score,
        lexical_score=hit.lexical_score,
        lexical_rank=hit.lexical_rank,
        dense_score=hit.dense_score,
        dense_rank=hit.dense_rank,
        document=document.path,
        root=shown_root(document.root, str(Path.cwd())),
        title=document.title,
        publisher=document.publisher,
        published=published(document),
        sha256=document.sha256,
        start=passage.span.start,
        end=passage.span.end,
        text=passage.text,
        line=line,
        column=column,
        page=document.page_of(passage.span.start),
    )
