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

from eval.datasets.lines import read_lines, read_text, shown
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
    corpus = _read_rows(folder / "corpus.jsonl")
    qrels = _read_qrels(folder / "qrels" / "test.tsv")
    queries = _read_rows(folder / "queries.jsonl")
    for query in qrels:
        if query not in queries:
            raise DatasetError(
                f"{folder / 'queries.jsonl'} lacks the query {shown(query)}, which "
                f"{folder / 'qrels' / 'test.tsv'} judges"
            )
    return RetrievalSet(
        name=folder.resolve().name,
        texts={
            id_: f"{row.title}\n{row.text}" if row.title else row.text
            for id_, row in corpus.items()
        },
        queries={id_: row.text for id_, row in queries.items() if id_ in qrels},
        qrels=qrels,
    )


def _read_rows(path: Path) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for line in read_lines(path, _Row):
        id_ = line.value.id
        if id_ in rows:
            raise DatasetError(f"{path}, line {line.number}: {shown(id_)} was there before")
        rows[id_] = line.value
    if not rows:
        raise DatasetError(f"{path} holds nothing")
    return rows


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
        for row in rows:
            if not row:
                continue
            query, document, relevance = row
            qrels.setdefault(query, {})[document] = int(relevance)
    except (ValueError, csv.Error) as error:
        raise DatasetError(f"{path}, line {rows.line_num + 1}: {error}") from error
    if not qrels:
        raise DatasetError(f"{path} judges no query")
    return qrels
