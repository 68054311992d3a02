"""The tables of the catalog, and how it is opened."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS manifests (generation INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS texts (sha256 TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, seen_ns INTEGER NOT NULL,
    recipe TEXT NOT NULL, described TEXT NOT NULL, reason TEXT, text_sha256 TEXT, facts BLOB,
    born INTEGER NOT NULL, died INTEGER, digest BLOB);
CREATE INDEX IF NOT EXISTS files_by_path ON files (path, root);
CREATE INDEX IF NOT EXISTS files_by_text ON files (text_sha256);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, input_sha256 BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_file ON passages (file_id, start);
CREATE TABLE IF NOT EXISTS embeddings (
    model TEXT NOT NULL, input_sha256 BLOB NOT NULL, vector BLOB NOT NULL, digest BLOB);
CREATE UNIQUE INDEX IF NOT EXISTS embeddings_by_input ON embeddings (input_sha256, model);
"""
"""Vectors lie in the order in which they were made, which is about that of the passages, so that
reading all of them reads the file from front to back. Catalogs made before keep the table they
have; no statement tells the two apart.

A `digest` is what a row must hash to, so that damage which SQLite does not see is found. Rows that
were written before there was one have none, and are believed.
"""

_FOREIGN = """
SELECT name FROM sqlite_master WHERE coalesce(rootpage, 0) = 0 OR EXISTS (
    SELECT 1 FROM pragma_table_xinfo(sqlite_master.name) WHERE hidden)
"""
"""What runs code of whoever made the file: views, triggers, virtual tables, computed columns."""

_UNWRITABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def catalog_files(path: Path) -> list[Path]:
    """The catalog, and what SQLite may put beside it."""
    return [path, *(path.with_name(f"{path.name}-{kind}") for kind in ("wal", "shm", "journal"))]


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """Open or create the file, with every commit on the disk before it returns."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with _closed_on_error(connection):
        _prepare(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(SCHEMA)
        for table in ("files", "embeddings"):
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            if all(column[1] != "digest" for column in columns):  # made before there were any
                connection.execute(f"ALTER TABLE {table} ADD COLUMN digest BLOB")
    return connection


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing file without ever writing to it."""
    try:
        return _connect(path, "mode=ro")
    except sqlite3.OperationalError as error:
        # WAL wants two little files beside the database even to read it, which cannot be made on
        # a read-only disk. There the file can be taken as it lies, unless a crash left a log.
        log = path.with_name(f"{path.name}-wal")
        logged = log.exists() and log.stat().st_size > 0
        if logged or error.sqlite_errorcode & 0xFF not in _UNWRITABLE:
            raise
    return _connect(path, "immutable=1")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    with _closed_on_error(connection):
        _prepare(connection)
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Open the file for real, and trust nothing of its schema. Raises sqlite3.DatabaseError."""
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA trusted_schema = OFF")
    for (name,) in connection.execute(_FOREIGN):
        raise sqlite3.DatabaseError(f"it holds {name!a:.100}, which no catalog does")


@contextlib.contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
