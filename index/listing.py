"""What an index holds: `list_documents`."""

from __future__ import annotations

import os
from dataclasses import dataclass

from index.corpus import Problem
from index.dates import Dated
from index.storage.catalog import Catalog
from index.storage.layout import Layout
from index.storage.pinned import pin_published
from index.storage.records import Facts, StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """One document, as `pincite documents` tells of it."""

    root: str
    path: str
    title: str | None
    publisher: str | None
    published: str | None
    published_source: str | None
    period: str | None
    period_source: str | None
    format: str
    encoding: str | None
    sha256: str
    size: int
    """Bytes of the file."""
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The documents of an index by path, and the files that are not in it."""

    documents: tuple[ListedDocument, ...]
    skipped: tuple[Problem, ...]


def list_documents(index: str | os.PathLike[str] = ".pincite") -> Listing:
    """List an index; no model is needed.

    Raises NoIndexError, DamagedIndexError or NewerIndexError.
    """
    layout = Layout.of(index)
    manifest, pinned = pin_published(layout)
    with pinned, Catalog.open(layout.catalog) as catalog:
        files = catalog.files(manifest.generation)
        counts = catalog.passage_counts(manifest.generation)
    return Listing(
        documents=tuple(
            _listed(file, file.record.facts, counts.get(file.id, 0))
            for file in files
            if file.record.facts
        ),
        skipped=tuple(
            Problem(
                str(layout.path.parent / file.record.root / file.record.path), file.record.reason
            )
            for file in files
            if file.record.reason is not None
        ),
    )


def _listed(file: StoredFile, facts: Facts, passages: int) -> ListedDocument:
    return ListedDocument(
        root=file.record.root,
        path=file.record.path,
        title=facts.title,
        publisher=facts.publisher,
        published=_value(facts.published),
        published_source=_source(facts.published),
        period=_value(facts.period),
        period_source=_source(facts.period),
        format=facts.format,
        encoding=facts.encoding,
        sha256=file.record.sha256,
        size=file.record.size,
        passages=passages,
    )


def _value(dated: Dated | None) -> str | None:
    return str(dated) if dated else None


def _source(dated: Dated | None) -> str | None:
    return dated.source if dated else None
