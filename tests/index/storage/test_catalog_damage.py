"""A catalog that is lost or changed is told to be damaged, by whoever asks and by the check."""

from __future__ import annotations

import hashlib
import sqlite3
import tracemalloc
from pathlib import Path

import pytest

from index.errors import DamagedIndexError
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter

SOME_TEXT = hashlib.sha256(b"some text").hexdigest()
"""The hash of the text in `stored`."""


def tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_vector_that_is_missing_or_of_another_length_is_damage(stored):
    with Catalog.open(stored) as catalog:
        ids = [row.id for row in catalog.passages(1)]
        with pytest.raises(DamagedIndexError, match="embedding of passage"):
            catalog.embeddings(ids, "other", 3)
        with pytest.raises(DamagedIndexError, match="embedding of passage"):
            catalog.embeddings(ids, "m", 4)


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        ("DELETE FROM texts", lambda c: c.text(SOME_TEXT)),
        ("UPDATE texts SET body = CAST('other' AS BLOB)",
         lambda c: c.text(SOME_TEXT)),
        ("DELETE FROM files", lambda c: c.file(1)),
        ("DELETE FROM passages", lambda c: c.passage(1)),
        ("UPDATE files SET facts = CAST('{' AS BLOB)", lambda c: c.files(1)),
        ("UPDATE files SET facts = CAST('{}' AS BLOB)", lambda c: c.file(1)),
        ("UPDATE files SET facts = x'7b22ff'", lambda c: c.file(1)),
    ],
)  # fmt: skip
def test_a_row_that_is_lost_or_changed_is_damage_that_doctor_looks_at(stored, statement, ask):
    tamper(stored, statement)
    with (
        Catalog.open(stored) as catalog,
        pytest.raises(DamagedIndexError, match=r"no longer holds .* run `pincite doctor`"),
    ):
        ask(catalog)


def test_a_catalog_without_its_tables_is_damage(stored):
    tamper(stored, "DROP TABLE files")
    with Catalog.open(stored) as catalog, pytest.raises(DamagedIndexError, match="no such table"):
        catalog.files(1)


def test_the_check_finds_texts_that_were_changed(stored):
    with Catalog.open(stored) as catalog:
        assert catalog.check() == []
    tamper(stored, "UPDATE texts SET body = CAST('tampered' AS BLOB)")
    with Catalog.open(stored) as catalog:
        (finding,) = catalog.check()
    assert SOME_TEXT in finding


def test_the_check_holds_one_text_at_a_time(catalog, make_record):
    for number in range(20):
        text = f"{number:02}" * 500_000
        catalog.add_file(make_record(str(number), text), 1, text, [])
    tracemalloc.start()
    try:
        assert catalog.check() == []
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_closed_catalog_is_not_taken_for_a_damaged_one(stored):
    catalog = Catalog.open(stored)
    catalog.close()
    catalog.close()
    for ask in (lambda: catalog.files(1), lambda: catalog.text("0"), catalog.check):
        with pytest.raises(ValueError, match="the index is closed; open it again"):
            ask()


def test_the_check_tells_what_sqlite_finds(stored):
    tamper(
        stored,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(path, root)', '(root, path)') "
        "WHERE name = 'files_by_path'",
        "UPDATE files SET path = 'b' WHERE 0",
    )
    with Catalog.open(stored) as catalog:
        assert any("files_by_path" in finding for finding in catalog.check())


@pytest.mark.parametrize("open_it", [Catalog.open, CatalogWriter.open])
@pytest.mark.parametrize("data", [b"not a database at all" * 99, None])
def test_a_file_that_is_no_database_is_damage_and_is_closed(stored, open_it, data):
    if data is None:  # the first page is good, the rest is noise
        whole = stored.read_bytes()
        data = whole[:100] + b"\xff" * (len(whole) - 100)
    stored.write_bytes(data)
    with pytest.raises(DamagedIndexError, match="move that folder away and run `pincite index`"):
        open_it(stored)
    assert stored.read_bytes() == data


def test_a_missing_catalog_is_damage_and_is_not_made(stored):
    stored.unlink()
    with pytest.raises(DamagedIndexError, match="run `pincite index` on your documents again"):
        Catalog.open(stored)
    assert not stored.exists()


@pytest.mark.parametrize("open_it", [Catalog.open, CatalogWriter.open])
def test_a_message_of_sqlite_that_quotes_damaged_bytes_is_damage(stored, open_it):
    stored.write_bytes(stored.read_bytes().replace(b"CREATE TABLE files", b"CREATE TABL\xe2 files"))
    with pytest.raises(DamagedIndexError, match=r"catalog\.sqlite is damaged"):
        open_it(stored)
