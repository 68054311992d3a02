"""The rows of the catalog as frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from index.dates import Dated
from index.document import Heading, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a document beside its text; stored as JSON in the catalog."""

    format: str
    encoding: str | None = None
    bom: int = 0
    title: str | None = None
    publisher: str | None = None
    published: Dated | None = None
    period: Dated | None = None
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One version of one file: a document (`facts` and `text_sha256`), or a problem (`reason`)."""

    root: str
    """Folder, as `stored_path` writes it: relative to the index's parent where it lies below it."""
    path: str
    sha256: str
    size: int
    """Bytes."""
    mtime_ns: int
    """Time of last change when it was read, nanoseconds since 1970."""
    seen_ns: int
    """When it was read; a file changed in the same moment is read again next time."""
    recipe: str
    """Versions and settings of parsing and chunking; another recipe means doing it again."""
    described: str
    """What a manifest.toml said about it, as JSON ("" if nothing)."""
    reason: str | None = None
    text_sha256: str | None = None
    facts: Facts | None = None


FILE_COLUMNS = (
    "root",
    "path",
    "sha256",
    "size",
    "mtime_ns",
    "seen_ns",
    "recipe",
    "described",
    "reason",
    "text_sha256",
)
"""The fields of `FileRecord` that are columns of their own; `facts` is stored as JSON."""


_LASTING = ("root", "path", "sha256", "recipe", "described", "reason", "text_sha256")
"""Those that are never updated."""


def file_digest(values: Mapping[str, Any], facts: bytes | None, born: int) -> bytes:
    """What a row of `files` must hash to, 16 bytes."""
    lasting = msgspec.json.encode([*(values[name] for name in _LASTING), born])
    return hashlib.blake2b(lasting + (facts or b""), digest_size=16).digest()


def vector_digest(model: str, vector: bytes) -> bytes:
    """What a row of `embeddings` must hash to, 8 bytes."""
    return hashlib.blake2b(vector, digest_size=8, key=model.encode()[:64]).digest()


def is_vector(model: object, vector: object, digest: object) -> bool:
    """Whether a row of `embeddings` is one, and hashes to its digest if it has any."""
    if not isinstance(model, str) or not isinstance(vector, bytes):
        return False
    return digest is None or digest == vector_digest(model, vector)


def file_record(row: Sequence[Any]) -> FileRecord:
    """A row of `files`: `FILE_COLUMNS`, facts, born, digest.

    SQLite keeps what it is given, whatever the type of a column. Raises ValueError for what is no
    record, or does not hash to its digest.
    """
    *columns, facts, born, digest = row
    values = dict(zip(FILE_COLUMNS, columns, strict=True))
    record = msgspec.convert(values, FileRecord)
    if not isinstance(facts, bytes | None):
        raise ValueError("facts that are not bytes")
    if digest is not None and digest != file_digest(values, facts, born):
        raise ValueError("a digest of something else")
    return (
        record if facts is None else replace(record, facts=msgspec.json.decode(facts, type=Facts))
    )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A `FileRecord` with its row id."""

    id: int
    record: FileRecord


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One passage: characters `[start, end)` of a file's text. Raises ValueError if it is none."""

    id: int
    file_id: int
    start: int
    end: int

    def __post_init__(self) -> None:
        # SQLite keeps what it is given, whatever the type of a column.
        whole = type(self.file_id) is type(self.start) is type(self.end) is int
        if not (whole and 0 <= self.start <= self.end):
            raise ValueError(f"no passage: [{self.start}, {self.end}) of {self.file_id}")
