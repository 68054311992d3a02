"""Values in the catalog's tables: a list of `[table, column, row, value]`, as JSON.

A value that is a list of numbers stands for bytes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from fuzzing.indexes import REFUSALS, after, made, put
from fuzzing.mutation import json_values
from fuzzing.target import Target

_TABLES = ("manifests", "texts", "files", "passages", "embeddings")


@cache
def _sound() -> bytes:
    return made().catalog.read_bytes()


@cache
def _columns() -> dict[str, list[str]]:
    with closing(sqlite3.connect(made().catalog)) as catalog:
        return {
            table: [row[1] for row in catalog.execute(f"PRAGMA table_info({table})")]
            for table in _TABLES
        }


def _seeds() -> list[bytes]:
    """One change for each column, to what it is not; without the digests that would tell."""
    believed = [["files", "digest", 0, None], ["embeddings", "digest", 0, None]]
    return [
        json.dumps([*believed, [table, column, row, value]]).encode()
        for table, columns in _columns().items()
        for column in columns
        for row, value in ((1, "text"), (1, [1, 2, 3]), (0, -5))
    ]


def _bound(value: Any) -> Any:
    if isinstance(value, list):
        return bytes(one % 256 for one in value if isinstance(one, int))
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return float(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _edit(catalog: sqlite3.Connection, edit: Any) -> None:
    if not isinstance(edit, list) or len(edit) != 4 or not isinstance(edit[2], int):
        return
    table, column, row, value = edit
    if not isinstance(table, str) or column not in _columns().get(table, ()):
        return
    where = "" if row == 0 else f" WHERE rowid = {row % 2**31}"
    try:
        catalog.execute(f'UPDATE {table} SET "{column}" = ?{where}', (_bound(value),))
    except sqlite3.IntegrityError:  # NOT NULL and the like hold whoever writes
        return


def _run(data: bytes) -> None:
    try:
        edits = json.loads(data)
    except (ValueError, RecursionError):
        return
    sound = _sound()
    with closing(sqlite3.connect(made().catalog, isolation_level=None)) as catalog:
        catalog.execute("PRAGMA synchronous = OFF")
        catalog.execute("BEGIN")
        for edit in edits if isinstance(edits, list) else []:
            _edit(catalog, edit)
        catalog.execute("COMMIT")
    after(made(), lambda: put(made().catalog, sound))


TARGET = Target(name="catalog_rows", seeds=_seeds, run=_run, refusals=REFUSALS, mutate=json_values)
