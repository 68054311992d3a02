"""The truth of an index: one SQLite file with every document, text, passage and embedding.

Rows carry the generations between which they are visible: `born <= g < died`. A build only adds
rows that are born, and retires rows that die, in the generation after the published one, so a
reader of the published generation never sees them, and `CatalogWriter.discard_after` undoes a
build that was interrupted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.errors import DamagedIndexError, brief
from index.storage.connected import Connected
from index.storage.files import SQLITE_ERRORS, translate, translated
from index.storage.records import (
    FILE_COLUMNS,
    PassageRow,
    StoredFile,
    file_record,
    is_vector,
)
from index.storage.regular import refuse_others
from index.storage.schema import catalog_files, connect_for_reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.document import Span
    from index.encoder import FloatArray

    Ordinals = NDArray[np.int64]

_VISIBLE = "files.born <= :g AND (files.died IS NULL OR files.died > :g)"
_FILES = f"SELECT id, {', '.join(FILE_COLUMNS)}, facts, born"
_PASSAGES = """passages.id, file_id, start, "end" FROM passages"""
_OF_FILES = """"end" FROM json_each(?) AS wanted CROSS JOIN passages ON file_id = wanted.value
    ORDER BY wanted.key, start"""
_FILES_AT_ONCE = 20


class Catalog(Connected):
    """An open catalog. Safe to share between threads.

    Every method raises DamagedIndexError when the file is not what was stored, IndexWriteError
    when the disk refuses, and ValueError once the catalog is closed.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        super().__init__(path, connection)
        self._checked: set[str] = set()
        """Texts that were found to be as they were stored. Hashing takes longer than reading."""
        self._digests: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing catalog to read; nothing is written, so a read-only disk will do."""
        if not os.path.lexists(path):
            raise DamagedIndexError(
                f"{path} is missing, and the index is nothing without it; run `pincite index` on "
                "your documents again"
            )
        refuse_others(*catalog_files(path))
        try:
            return cls(path, connect_for_reading(path))
        except SQLITE_ERRORS as error:
            raise translate(error, path.parent) from error

    def check(self) -> list[str]:
        """What SQLite's own check and the hashes of the texts say is wrong; empty if sound."""
        problems = [" ".join(str(row[0]).split()) for row in self._rows("PRAGMA integrity_check")]
        if problems != ["ok"]:
            return problems
        problems = [
            f"the text {brief(sha256)} is not as it was stored"
            for (sha256,) in self._rows("SELECT sha256 FROM texts ORDER BY sha256")
            for body in self._bodies(sha256)  # one at a time, or all would be in memory at once
            if not _is_text(body, sha256)
        ]
        lost = self._lost_embeddings()
        return problems + ([f"{lost} embeddings are not as they were stored"] if lost else [])

    def manifests(self) -> dict[int, str]:
        """The manifests of complete generations, as JSON without `files`, by generation."""
        kept = dict(self._rows("SELECT generation, body FROM manifests ORDER BY generation"))
        for generation, body in kept.items():
            if not isinstance(body, str):
                raise self._lost(f"the manifest of generation {generation}")
        return kept

    def files(self, generation: int) -> list[StoredFile]:
        """Every file of a generation, problems included, by (path, root)."""
        sql = f"{self._files} WHERE {_VISIBLE} ORDER BY path, root"
        return [self._stored_file(row) for row in self._rows(sql, {"g": generation})]

    def file(self, file_id: int) -> StoredFile:
        """One file by its row id."""
        for row in self._rows(f"{self._files} WHERE id = ?", (file_id,)):
            return self._stored_file(row)
        raise self._lost(f"file {file_id}")

    def text(self, sha256: str) -> str:
        """A stored text by its hash, which is checked when it is first read."""
        for body in self._bodies(sha256):
            if sha256 in self._checked or _is_text(body, sha256):
                self._checked.add(sha256)
                with contextlib.suppress(UnicodeDecodeError):
                    return body.decode("utf-8")
        raise self._lost(f"the text {sha256}")

    def part(self, sha256: str, span: Span) -> str:
        """Some characters of a stored text, cheaply: they are held against no hash.

        SQLite ends a text at its first NUL; what stands behind one is missing here.
        """
        sql = "SELECT substr(CAST(body AS TEXT), ?, ?) FROM texts WHERE sha256 = ?"
        for (found,) in self._rows(sql, (span.start + 1, len(span), sha256)):
            return str(found)
        raise self._lost(f"the text {sha256}")

    def passage(self, passage_id: int) -> PassageRow:
        """One passage by its id."""
        sql = f"SELECT {_PASSAGES} WHERE passages.id = ?"
        for row in self._passages(sql, passage_id):
            return row
        raise self._lost(f"passage {passage_id}")

    def rows(self, passage_ids: Sequence[int]) -> list[PassageRow]:
        """Passages by their ids, in that order."""
        sql = (
            'SELECT passages.id, file_id, start, "end" FROM json_each(?) AS wanted '
            "CROSS JOIN passages ON passages.id = wanted.value ORDER BY wanted.key"
        )
        return list(self._passages(sql, json.dumps(list(passage_ids))))

    def passages(self, generation: int) -> Iterator[PassageRow]:
        """Every passage of a generation by (path, root, start): the order of ordinals."""
        return self.passages_of(self.file_order(generation))

    def file_order(self, generation: int) -> Ordinals:
        """Row ids of the files of a generation by (path, root), `(files,)` int64."""
        sql = f"SELECT files.id FROM files WHERE {_VISIBLE} ORDER BY path, root"
        return self._numbers(sql, {"g": generation})[:, 0]

    def passages_of(self, file_ids: Ordinals) -> Iterator[PassageRow]:
        """Every passage of some files, file after file, by start; few of them at a time."""
        for start in range(0, len(file_ids), _FILES_AT_ONCE):
            ids = json.dumps(file_ids[start : start + _FILES_AT_ONCE].tolist())
            yield from self._passages(f"SELECT passages.id, file_id, start, {_OF_FILES}", ids)

    def passage_ids(self, file_ids: Ordinals) -> tuple[Ordinals, Ordinals]:
        """Ids of the passages of `passages_of`, and the file of each, `(n,)` int64 both."""
        import numpy as np

        found = [np.empty((0, 2), dtype=np.int64)]
        for start in range(0, len(file_ids), _FILES_AT_ONCE):
            ids = json.dumps(file_ids[start : start + _FILES_AT_ONCE].tolist())
            sql = f"SELECT passages.id, file_id, start, {_OF_FILES}"
            found.append(self._numbers(sql, (ids,), columns=4)[:, :2])
        both = np.concatenate(found)
        return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])

    def count_passages_of(self, file_ids: Ordinals) -> int:
        """Number of passages of some files."""
        sql = "SELECT count(*) FROM passages WHERE file_id IN (SELECT value FROM json_each(?))"
        return int(self._rows(sql, (json.dumps(file_ids.tolist()),))[0][0])

    def count_passages(self, generation: int) -> int:
        """Number of passages of a generation."""
        sql = f"SELECT count(*) FROM passages JOIN files ON files.id = file_id WHERE {_VISIBLE}"
        return int(self._rows(sql, {"g": generation})[0][0])

    def passage_counts(self, generation: int) -> dict[int, int]:
        """Number of passages of each file that has any in a generation, by its row id."""
        sql = (
            "SELECT file_id, count(*) FROM passages JOIN files ON files.id = file_id "
            f"WHERE {_VISIBLE} GROUP BY file_id"
        )
        return dict(self._rows(sql, {"g": generation}))

    def missing_embeddings(self, file_ids: Ordinals, model: str) -> Ordinals:
        """One passage of `file_ids` for every distinct input that `model` has not embedded yet.

        Their ids, int64, in the order of the files and of their starts.
        """
        # Beside min(), SQLite gives the other columns of the row that holds the minimum.
        sql = (
            "SELECT id FROM (SELECT passages.id, min((wanted.key << 32) + start) AS place FROM "
            "json_each(:files) AS wanted CROSS JOIN passages ON file_id = wanted.value WHERE NOT "
            "EXISTS (SELECT 1 FROM embeddings WHERE model = :m AND embeddings.input_sha256 = "
            "passages.input_sha256) GROUP BY passages.input_sha256) ORDER BY place"
        )
        files = json.dumps(file_ids.tolist())
        return self._numbers(sql, {"files": files, "m": model})[:, 0]

    def embeddings(self, passage_ids: Sequence[int], model: str, dim: int) -> FloatArray:
        """The vectors of the passages, `(len(passage_ids), dim)` float32, in that order."""
        import numpy as np

        sql = (
            f"SELECT id, vector, {self._digest('embeddings')} FROM passages "
            "JOIN embeddings USING (input_sha256) "
            "WHERE model = ? AND id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(sql, (model, json.dumps(list(passage_ids))))
        found = {number: vector for number, *vector in rows}
        vectors = []
        for passage_id in passage_ids:
            vector, digest = found.get(int(passage_id), (b"", None))
            if not is_vector(model, vector, digest) or len(vector) != dim * 4:
                raise self._lost(f"the embedding of passage {passage_id}")
            vectors.append(vector)
        flat = np.frombuffer(b"".join(vectors), dtype="<f4")
        return flat.astype(np.float32).reshape(len(vectors), dim)

    def input_sha256(self, passage_id: int) -> bytes:
        """The hash that what stands for a passage in the searches must have."""
        sql = "SELECT input_sha256 FROM passages WHERE id = ?"
        for (found,) in self._rows(sql, (passage_id,)):
            if isinstance(found, bytes):
                return found
        raise self._lost(f"passage {passage_id}")

    def _lost_embeddings(self) -> int:
        """How many embeddings have another digest than theirs, a few in memory at a time."""
        sql = f"SELECT model, vector, {self._digest('embeddings')} FROM embeddings"
        lost = 0
        with self._lock, translated(self._path.parent):
            for model, vector, digest in self._connection.execute(sql):
                lost += not is_vector(model, vector, digest)
        return lost

    @property
    def _files(self) -> str:
        return f"{_FILES}, {self._digest('files')} FROM files"

    def _digest(self, table: str) -> str:
        """The column of digests; NULL in a catalog that was made before there were any."""
        if table not in self._digests:
            columns = self._rows(f"PRAGMA table_info({table})")
            found = any(column[1] == "digest" for column in columns)
            self._digests[table] = f"{table}.digest" if found else "NULL"
        return self._digests[table]

    def _bodies(self, sha256: str) -> list[bytes]:
        rows = self._rows("SELECT body FROM texts WHERE sha256 = ?", (sha256,))
        return [body for (body,) in rows]

    def _stored_file(self, row: tuple[Any, ...]) -> StoredFile:
        file_id, *columns = row
        try:
            return StoredFile(file_id, file_record(columns))
        except (ValueError, RecursionError) as error:
            path = dict(zip(FILE_COLUMNS, columns, strict=False))["path"]
            raise self._lost(f"what is known of {path}") from error

    def _passages(self, sql: str, wanted: object) -> Iterator[PassageRow]:
        for row in self._rows(sql, (wanted,)):
            try:
                yield PassageRow(*row)
            except ValueError as error:
                raise self._lost(f"passage {row[0]}") from error


def _is_text(body: object, sha256: str) -> bool:
    return isinstance(body, bytes) and hashlib.sha256(body).hexdigest() == sha256
