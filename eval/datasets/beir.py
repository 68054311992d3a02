"""Retrieval test sets as BEIR lays them out (Thakur et al. 2021): `read_beir`.

`corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`), and `qrels/test.tsv` with
a header line and `query-id`, `corpus-id`, `score` in columns.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import msgspec

from eval.datasets.lines import read_lines, read_text
from eval.errors import DatasetError


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus, the queries that are judged, and their qrels."""

    name: str
    texts: dict[str, str]
    """Document id -> title, line feed, text (the text alone without a title)."""
    queries: dict[str, str]
    """Query id -> text."""
    qrels: dict[str, dict[str, int]]
    """Query id -> document id -> relevance, for every judged pair."""


def read_beir(folder: Path) -> RetrievalSet:
    """Read one set. Raises DatasetError, naming the file and the line."""
    corpus = [line.value for line in read_lines(folder / "corpus.jsonl", _Row)]
    if not corpus:
        raise DatasetError(f"{folder / 'corpus.jsonl'} holds no document")
    qrels = _read_qrels(folder / "qrels" / "test.tsv")
    return RetrievalSet(
        name=folder.name,
        texts={row.id: f"{row.title}\n{row.text}" if row.title else row.text for row in corpus},
        queries={
            line.value.id: line.value.text
            for line in read_lines(folder / "queries.jsonl", _Row)
            if line.value.id in qrels
        },
        qrels=qrels,
    )


class _Row(msgspec.Struct, frozen=True):
    id: str = msgspec.field(name="_id")
    text: str
    title: str = ""


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    lines = StringIO(read_text(path), newline="")
    next(lines, None)
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        for query, document, relevance in rows:
            qrels.setdefault(query, {})[document] = int(relevance)
    except (ValueError, csv.Error) as error:
        raise DatasetError(f"{path}, line {rows.line_num + 1}: {error}") from error
    return qrels
