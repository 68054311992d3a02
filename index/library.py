"""Documents as they lie in a catalog: `Library`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cachetools import LRUCache

from index.document import Document, Span
from index.errors import DamagedIndexError, brief
from index.location import is_below
from index.storage.catalog import Catalog
from index.storage.records import FileRecord, StoredFile

_REMEMBERED = 10_000
"""Documents, without their texts."""
_CACHED_CHARACTERS = 50_000_000
"""Text held in memory at the same time, at most, beside the last text that is longer."""


class Library:
    """Makes `Document`s out of catalog rows; their texts are read when first asked for.

    Safe to share between threads.
    """

    def __init__(self, catalog: Catalog, base: Path) -> None:
        self._catalog = catalog
        self._base = base
        self._lock = threading.Lock()
        self._texts: LRUCache[str, str] = LRUCache(_CACHED_CHARACTERS, getsizeof=len)
        self._longer: dict[str, str] = {}
        self._documents: LRUCache[int, Document] = LRUCache(_REMEMBERED)
        self._hashes: LRUCache[int, str] = LRUCache(_REMEMBERED)

    def document(self, file_id: int) -> Document:
        """The document of a file's row id. Raises DamagedIndexError if it is lost."""
        with self._lock:
            document = self._documents.get(file_id)
        if document is None:
            document = self.document_of(self._catalog.file(file_id))
            with self._lock:
                self._documents[file_id] = document
        return document

    def part(self, file_id: int, span: Span) -> str:
        """Characters of a document, cheaply: they are held against no hash; see `Catalog.part`."""
        with self._lock:
            sha256 = self._hashes.get(file_id)
        if sha256 is None:
            sha256 = self._catalog.file(file_id).record.text_sha256 or ""
        with self._lock:
            self._hashes[file_id] = sha256
            text = self._texts.get(sha256)
        return self._catalog.part(sha256, span) if text is None else span.of(text)

    def checked_part(self, file_id: int, span: Span) -> str:
        """The same of the whole text, which is held against its hash."""
        return span.of(self.document(file_id).text)

    def document_of(self, stored: StoredFile) -> Document:
        """The document of a row that is already read."""
        read_text = partial(self._text, stored.record.text_sha256 or "")
        return make_document(stored.record, self._base, read_text)

    def _text(self, sha256: str) -> str:
        with self._lock:
            text = self._texts.get(sha256) or self._longer.get(sha256)
        if text is None:
            text = self._catalog.text(sha256)
            with self._lock:
                if len(text) <= _CACHED_CHARACTERS:
                    self._texts[sha256] = text
                else:  # its passages ask for it one after the other
                    self._longer = {sha256: text}
        return text


def make_document(record: FileRecord, base: Path, read_text: Callable[[], str]) -> Document:
    """The document of a catalog record. Raises DamagedIndexError if the record holds none."""
    facts = record.facts
    if facts is None:
        raise DamagedIndexError(
            f"{brief(record.path)} has no text in the index; run `pincite doctor`"
        )
    if not is_below(record.path):  # an index may come from somebody else
        raise DamagedIndexError(f"{record.path!a:.200} in the index is not a path below a folder")
    return Document(
        root=str(base / record.root),
        path=record.path,
        sha256=record.sha256,
        format=facts.format,
        encoding=facts.encoding,
        bom=facts.bom,
        title=facts.title,
        publisher=facts.publisher,
        published=facts.published,
        period=facts.period,
        pages=facts.pages,
        headings=facts.headings,
        read_text=read_text,
    )


def stored_path(base: Path, path: str | os.PathLike[str]) -> str:
    """How a path is kept: relative to `base` where it lies below it, so that both can be moved."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would rename links
    return (absolute.relative_to(base) if absolute.is_relative_to(base) else absolute).as_posix()
