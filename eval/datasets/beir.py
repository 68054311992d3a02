"""Retrieval test sets as BEIR lays them out (Thakur et al. 2021): `read_beir`.

`corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`), and `qrels/test.tsv` with
a header line and `query-id`, `corpus-id`, `score` in columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from index import PinciteError

T = TypeVar("T")


class DatasetError(PinciteError):
    """A data set is not there, or not in the layout that its reader expects."""


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
    corpus = list(_read_lines(folder / "corpus.jsonl", _Row))
    if not corpus:
        raise DatasetError(f"{folder / 'corpus.jsonl'} holds no document")
    qrels = _read_qrels(folder / "qrels" / "test.tsv")
    return RetrievalSet(
        name=folder.name,
        texts={row.id: f"{row.title}\n{row.text}" if row.title else row.text for row in corpus},
        queries={
            row.id: row.text
            for row in _read_lines(folder / "queries.jsonl", _Row)
            if row.id in qrels
        },
        qrels=qrels,
    )


class _Row(msgspec.Struct, frozen=True):
    id: str = msgspec.field(name="_id")
    text: str
    title: str = ""


def _read_lines(path: Path, kind: type[T]) -> Iterator[T]:
    for number, line in enumerate(_open(path).splitlines(), start=1):
        try:
            yield msgspec.json.decode(line, type=kind)
        except msgspec.MsgspecError as error:
            raise DatasetError(f"{path}, line {number}: {error}") from error


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    rows = csv.reader(_open(path).decode().splitlines()[1:], delimiter="\t")
    for number, row in enumerate(rows, start=2):
        try:
            query, document, relevance = row
            qrels.setdefault(query, {})[document] = int(relevance)
        except ValueError as error:
            raise DatasetError(f"{path}, line {number}: {error}") from error
    return qrels


def _open(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        data.decode("utf-8")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8: {error}") from error
    return data
