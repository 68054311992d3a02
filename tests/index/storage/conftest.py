"""Small catalogs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.document import Span
from index.storage.catalog_writer import CatalogWriter
from index.storage.records import Facts, FileRecord
from index.storage.schema import connect_for_writing

SPANS = (Span(0, 4), Span(5, 9))


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@pytest.fixture
def make_record() -> Callable[..., FileRecord]:
    """The record of a file with the text that is given."""

    def make(path: str, text: str = "", **changes) -> FileRecord:
        record = FileRecord(
            root="docs", path=path, sha256="f" * 64, size=9, mtime_ns=2**62, seen_ns=1,
            recipe="1", described="",
            text_sha256=digest(text).hex(), facts=Facts(format="text"),
        )  # fmt: skip
        return replace(record, **changes)

    return make


@pytest.fixture
def add(make_record) -> Callable[..., None]:
    """Add a file whose text, nine characters or more, has two passages."""

    def add_one(catalog: CatalogWriter, path: str, text: str, generation: int = 1) -> None:
        passages = [(span, digest(span.of(text))) for span in SPANS]
        catalog.add_file(make_record(path, text), generation, text, passages)

    return add_one


@pytest.fixture
def stored(tmp_path: Path, add) -> Path:
    """A closed catalog with one text and the embeddings of its two passages."""
    path = tmp_path / "store" / "catalog.sqlite"
    path.parent.mkdir()
    with CatalogWriter.open(path) as catalog:
        add(catalog, "a.txt", "some text")
        catalog.add_embeddings(list(catalog.passages(1)), "m", np.eye(2, 3, dtype=np.float32))
    return path


@pytest.fixture
def in_memory() -> Callable[[], CatalogWriter]:
    """Make catalogs that are nowhere on the disk."""
    return lambda: CatalogWriter(Path("memory"), connect_for_writing(":memory:"))
