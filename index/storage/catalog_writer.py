"""The catalog as the one writer sees it: `CatalogWriter`."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from index.document import Span
from index.errors import StorageError
from index.storage.catalog import Catalog
from index.storage.files import SQLITE_ERRORS, translate, writing
from index.storage.records import (
    FILE_COLUMNS,
    FileRecord,
    PassageRow,
    file_digest,
    vector_digest,
)
from index.storage.regular import refuse_others
from index.storage.schema import catalog_files, connect_for_reading, connect_for_writing

if TYPE_CHECKING:
    from index.encoder import FloatArray


class CatalogWriter(Catalog):
    """A catalog open for writing; whoever holds it holds the writer lock.

    Every method is one transaction: all of it is on the disk when it returns, or nothing.
    """

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create a catalog."""
        refuse_others(*catalog_files(path))
        try:
            return cls(path, connect_for_writing(path))
        except SQLITE_ERRORS as error:
            raise translate(error, path.parent) from error

    def close(self) -> None:
        """Close the file; the catalog cannot be used afterwards.

        The last connection that closes locks everybody out while SQLite clears its log away, and a
        process that is suspended just then would let all readers wait. One that may only read
        clears nothing away, so it is the last.
        """
        with contextlib.ExitStack() as last:
            with contextlib.suppress(*SQLITE_ERRORS, OSError, StorageError):
                self.settle()
                last.callback(connect_for_reading(self._path).close)
            super().close()

    def set_manifest(self, generation: int, manifest: str) -> None:
        """Keep what is about to be published, for a repair."""
        with self._transaction() as connection:
            row = (generation, manifest)
            connection.execute("INSERT OR REPLACE INTO manifests VALUES (?, ?)", row)

    def add_file(
        self, record: FileRecord, generation: int, text: str, passages: Iterable[tuple[Span, bytes]]
    ) -> None:
        """Add one file, its text and its passages (span, SHA-256 of the encoder's input)."""
        columns = (*FILE_COLUMNS, "facts", "born", "digest")
        facts = None if record.facts is None else msgspec.json.encode(record.facts)
        named = {name: getattr(record, name) for name in FILE_COLUMNS}
        digest = file_digest(named, facts, generation)
        values = (*named.values(), facts, generation, digest)
        with self._transaction() as connection:
            if record.text_sha256 is not None:
                body = (record.text_sha256, text.encode("utf-8"))
                connection.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", body)
            file_id = connection.execute(_insert("files", columns), values).lastrowid
            connection.executemany(
                'INSERT INTO passages (file_id, start, "end", input_sha256) VALUES (?, ?, ?, ?)',
                [(file_id, span.start, span.end, sha256) for span, sha256 in passages],
            )

    def retire_files(self, file_ids: Iterable[int], generation: int) -> None:
        """Let files be invisible from `generation` on."""
        rows = [(generation, file_id) for file_id in file_ids]
        with self._transaction() as connection:
            connection.executemany("UPDATE files SET died = ? WHERE id = ?", rows)

    def touch_file(self, file_id: int, size: int, mtime_ns: int, seen_ns: int) -> None:
        """Note the new size and times of a file of which nothing else would be stored anew."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, seen_ns = ? WHERE id = ?",
                (size, mtime_ns, seen_ns, file_id),
            )

    def add_embeddings(
        self, passages: Sequence[PassageRow], model: str, vectors: FloatArray
    ) -> None:
        """Store the vector of the input of each passage, as little-endian float32."""
        rows = [
            (model, data, vector_digest(model, data), passage.id)
            for passage, vector in zip(passages, vectors, strict=True)
            for data in (vector.astype("<f4").tobytes(),)
        ]
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO embeddings (model, vector, digest, input_sha256) "
                "SELECT ?, ?, ?, input_sha256 FROM passages WHERE id = ?",
                rows,
            )

    def settle(self) -> None:
        """Move what is still in SQLite's log into the file itself, as far as readers allow."""
        with self._lock, writing(self._path.parent):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def discard_after(self, generation: int) -> None:
        """Undo what a build did for a generation that was never published."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM manifests WHERE generation > ?", (generation,))
            connection.execute("UPDATE files SET died = NULL WHERE died > ?", (generation,))
            _delete_files(connection, "born > ?", generation)

    def discard_before(self, generation: int) -> None:
        """Drop what no generation from `generation` on can see; embeddings stay for re-use."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM manifests WHERE generation < ?", (generation,))
            _delete_files(connection, "died <= ?", generation)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, writing(self._path.parent):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself after a full disk or a failed write.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _delete_files(connection: sqlite3.Connection, which: str, generation: int) -> None:
    """Delete some files with their passages, and their texts where no other file has the same.

    By what goes, and not by what is left over: that would read all of a catalog of a million
    passages in order to delete three.
    """
    ids = f"SELECT id FROM files WHERE {which}"
    found = connection.execute(
        f"SELECT DISTINCT text_sha256 FROM files WHERE {which} AND text_sha256 IS NOT NULL",
        (generation,),
    ).fetchall()
    connection.execute(f"DELETE FROM passages WHERE file_id IN ({ids})", (generation,))
    connection.execute(f"DELETE FROM files WHERE {which}", (generation,))
    connection.executemany(
        "DELETE FROM texts WHERE sha256 = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM files WHERE text_sha256 = ?1)",
        found,
    )
