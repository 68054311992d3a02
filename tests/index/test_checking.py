"""Damage to rows of the catalog that SQLite itself takes for sound."""

from __future__ import annotations

import sqlite3

import pytest

from index.doctor import examine, repair
from index.errors import DamagedIndexError

QUERY = "turnout of registered voters"


@pytest.fixture
def tamper(build, layout):
    """Build, and let a statement run over the catalog."""
    build()

    def run(*statements: str) -> None:
        connection = sqlite3.connect(layout.catalog)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return run


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE embeddings SET vector = zeroblob(length(vector))", "3 embeddings are not as"),
        ("UPDATE files SET path = 'other.txt' WHERE path = '2012.md'", "known of other.txt"),
        ("UPDATE files SET born = 0 WHERE path = '2012.md'", "what is known of 2012.md"),
        ("UPDATE files SET died = 1 WHERE path = '2012.md'", "2 documents, and 3 were published"),
        ('UPDATE passages SET start = start + 1', "is not as it was stored"),
        ("UPDATE passages SET input_sha256 = zeroblob(32)", "is not as it was stored"),
        ("DELETE FROM passages WHERE id = (SELECT min(id) FROM passages)", "passages, and"),
        ("UPDATE manifests SET body = replace(body, '800', '801')", "another manifest"),
    ],
)  # fmt: skip
def test_every_changed_row_is_found_by_doctor(tamper, layout, statement, words):
    tamper(statement)
    found = examine(layout.path)
    assert words in "\n".join(found.catalog_damage)
    assert all(str(layout.catalog) in line for line in found.catalog_damage)
    assert not found.sound


def test_what_can_be_saved_is_told(tamper, layout):
    tamper("UPDATE texts SET body = zeroblob(9) WHERE rowid = (SELECT min(rowid) FROM texts)")
    (line,) = examine(layout.path).catalog_damage
    assert "2 of its 3 documents can still be read; move" in line


def test_a_passage_that_was_moved_is_not_shown(tamper, layout, open_index):
    tamper("UPDATE passages SET start = start + 1")
    with pytest.raises(DamagedIndexError, match="is not where it was when it was indexed"):
        open_index(layout.path).retrieve(QUERY)


def test_a_document_that_vanished_is_missed(tamper, layout, open_index):
    tamper("UPDATE files SET died = 1 WHERE path = '2012.md'")
    with pytest.raises(DamagedIndexError, match="2 documents of the 3"):
        open_index(layout.path).documents()


def test_no_structure_is_derived_from_a_damaged_embedding(tamper, layout):
    tamper("UPDATE embeddings SET vector = zeroblob(length(vector))")
    layout.current.unlink()
    with pytest.raises(DamagedIndexError, match="the embedding of passage"):
        repair(layout.path)


def test_a_catalog_from_before_there_were_digests_is_read_and_goes_on(
    tamper, layout, open_index, build, corpus
):
    tamper("ALTER TABLE files DROP COLUMN digest", "ALTER TABLE embeddings DROP COLUMN digest")
    assert examine(layout.path).sound
    assert len(open_index(layout.path).documents()) == 3
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    assert build().embedded == 1
    assert examine(layout.path).sound
    assert len(open_index(layout.path).retrieve(QUERY)) >= 4
