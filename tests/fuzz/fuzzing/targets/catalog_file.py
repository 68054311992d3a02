"""The catalog as bytes."""

import sqlite3
from contextlib import closing
from functools import cache

from fuzzing.indexes import REFUSALS, after, made, put
from fuzzing.mutation import bytes_with
from fuzzing.target import Target

_TOKENS = (
    b"files",
    b"CREATE VIEW ",
    b"\xff" * 4,
    b"\x00" * 4,
    b"\x81\x80",
    b"body",
    b'"',
    b"digest",
)


@cache
def _sound() -> bytes:
    """In small pages, so that inputs are small."""
    with closing(sqlite3.connect(made().catalog, isolation_level=None)) as catalog:
        catalog.execute("PRAGMA journal_mode = DELETE")
        catalog.execute("PRAGMA page_size = 512")
        catalog.execute("VACUUM")
        catalog.execute("PRAGMA journal_mode = WAL")
    return made().catalog.read_bytes()


def _run(data: bytes) -> None:
    sound = _sound()
    put(made().catalog, data)
    after(made(), lambda: put(made().catalog, sound))


TARGET = Target(
    name="catalog_file",
    seeds=lambda: [_sound()],
    run=_run,
    refusals=REFUSALS,
    mutate=bytes_with(*_TOKENS),
    longest=60_000,
)
