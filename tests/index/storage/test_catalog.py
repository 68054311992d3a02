from __future__ import annotations

import hashlib
import shutil
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import Dated, Period
from index.document import Heading, Page, Span
from index.errors import IndexWriteError
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter
from index.storage.records import Facts


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def paths(catalog: Catalog, generation: int) -> list[str]:
    return [file.record.path for file in catalog.files(generation)]


def test_everything_about_a_file_reads_back(catalog, make_record):
    when = Dated(Period.parse("2011-12/2012-01"), "text")
    facts = Facts(
        format="pdf", encoding=None, title="Título 🇰🇿", publisher="CEC",
        published=when, period=when,
        pages=(Page("i", Span(0, 4)),), headings=(Heading("H", 2, Span(0, 1)),),
    )  # fmt: skip
    record = make_record("é/a.pdf", "some text", facts=facts, described='{"file":"*"}')
    catalog.add_file(record, 1, "some text", [])
    problem = make_record("b", reason="broken", text_sha256=None, facts=None)
    catalog.add_file(problem, 1, "", [])
    first, second = catalog.files(1)
    assert (first.record, second.record) == (problem, record)
    assert catalog.file(second.id) == second
    assert catalog.text(record.text_sha256) == "some text"


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_a_text_reads_back_character_for_character(make_record, in_memory, text):
    with in_memory() as catalog:
        catalog.add_file(make_record("a", text), 1, text, [])
        assert catalog.text(digest(text).hex()) == text
        assert catalog.check() == []


@given(st.text(st.characters(codec="utf-8"), max_size=50), st.data())
def test_a_part_of_a_text_is_its_characters_or_what_stands_before_a_nul(
    make_record, in_memory, text, data
):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    span = Span(*ends)
    with in_memory() as catalog:
        catalog.add_file(make_record("a", text), 1, text, [])
        part = catalog.part(digest(text).hex(), span)
        if "\0" in text[: span.end]:
            assert span.of(text).startswith(part)
        else:
            assert part == span.of(text)


def test_passages_are_ordered_by_path_then_start(catalog, add):
    add(catalog, "b", "beta text")
    add(catalog, "a", "some text")
    rows = list(catalog.passages(1))
    assert [(catalog.file(row.file_id).record.path, row.start, row.end) for row in rows] == [
        ("a", 0, 4), ("a", 5, 9), ("b", 0, 4), ("b", 5, 9),
    ]  # fmt: skip
    assert catalog.count_passages(1) == 4
    assert catalog.passage_counts(1) == {rows[0].file_id: 2, rows[2].file_id: 2}
    assert [catalog.passage(row.id) for row in rows] == rows


def test_equal_inputs_are_missing_once_and_per_model(catalog, add):
    add(catalog, "a", "some text")
    add(catalog, "b", "some more")
    files = catalog.file_order(1)
    missing = catalog.rows(catalog.missing_embeddings(files, "m").tolist())
    assert [(row.start, catalog.file(row.file_id).record.path) for row in missing] == [
        (0, "a"), (5, "a"), (5, "b"),
    ]  # fmt: skip
    catalog.add_embeddings(missing[:2], "m", np.eye(2, 3, dtype=np.float32))
    assert catalog.missing_embeddings(files, "m").tolist() == [missing[2].id]
    assert catalog.missing_embeddings(files, "other").tolist() == [row.id for row in missing]
    assert catalog.missing_embeddings(files[:1], "m").tolist() == []


def test_passages_of_some_files_come_in_the_order_of_the_files(catalog, add):
    for name in ("b", "a", "c"):
        add(catalog, name, f"{name} some text")
    a, b, c = catalog.file_order(1)
    for files in (np.array([c, a]), np.array([b]), np.array([], dtype=np.int64)):
        rows = list(catalog.passages_of(files))
        assert [(row.file_id, row.start) for row in rows] == [
            (file, start) for file in files for start in (0, 5)
        ]
        ids, owners = catalog.passage_ids(files)
        assert ids.tolist() == [row.id for row in rows]
        assert owners.tolist() == [row.file_id for row in rows]
        assert catalog.count_passages_of(files) == len(rows)
        assert catalog.rows(ids[::-1].tolist()) == rows[::-1]


def test_vectors_come_in_the_order_asked_for(catalog, add):
    add(catalog, "a", "some text")
    rows = list(catalog.passages(1))
    vectors = np.array([[1, 0, 0.5], [0, 1, -0.25]], dtype=np.float32)
    catalog.add_embeddings(rows, "m", vectors)
    ids = [rows[1].id, rows[0].id, rows[1].id]
    found = catalog.embeddings(ids, "m", 3)
    assert found.dtype == np.float32
    assert np.array_equal(found, vectors[[1, 0, 1]])
    assert catalog.embeddings([], "m", 3).shape == (0, 3)


def test_passages_are_counted_in_the_generation_asked_for(catalog, add):
    add(catalog, "a", "some text")
    add(catalog, "b", "beta text", 2)
    catalog.retire_files([catalog.files(1)[0].id], 2)
    first, second = catalog.files(1)[0].id, catalog.files(2)[0].id
    assert (catalog.passage_counts(1), catalog.passage_counts(2)) == ({first: 2}, {second: 2})


def test_a_catalog_whose_folder_is_not_there_cannot_be_written(tmp_path):
    with pytest.raises(IndexWriteError):
        CatalogWriter.open(tmp_path / "nothing" / "catalog.sqlite")


def test_a_reader_cannot_write(stored):
    with Catalog.open(stored) as catalog, pytest.raises(IndexWriteError):
        catalog._rows("DELETE FROM files")


def test_a_read_only_disk_is_read_without_writing_to_it(stored, read_only_disk):
    for beside in stored.parent.glob("catalog.sqlite-*"):
        beside.unlink()
    with Catalog.open(stored) as catalog:
        assert paths(catalog, 1) == ["a.txt"]
        assert [path.name for path in stored.parent.iterdir()] == ["catalog.sqlite"]


def test_a_log_that_a_read_only_disk_keeps_from_being_read_is_told(
    stored, tmp_path, read_only_disk, add
):
    with CatalogWriter.open(stored) as catalog:
        add(catalog, "b.txt", "more text", 2)
        copy = shutil.copytree(stored.parent, tmp_path / "killed")
    with pytest.raises(IndexWriteError, match="no permission"):
        Catalog.open(copy / "catalog.sqlite")


def test_what_a_killed_writer_left_in_the_log_is_read(stored, tmp_path, add):
    with CatalogWriter.open(stored) as catalog:
        add(catalog, "b.txt", "more text", 2)
        copy = shutil.copytree(stored.parent, tmp_path / "killed")
    assert (copy / "catalog.sqlite-wal").stat().st_size > 0
    (copy / "catalog.sqlite-shm").unlink()
    with Catalog.open(copy / "catalog.sqlite") as catalog:
        assert paths(catalog, 2) == ["a.txt", "b.txt"]


def test_odd_characters_in_the_folders_name_are_no_part_of_the_address(stored, tmp_path):
    odd = shutil.copytree(stored.parent, tmp_path / "100% ?a=b #c é")
    with Catalog.open(odd / "catalog.sqlite") as catalog:
        assert paths(catalog, 1) == ["a.txt"]


def test_threads_may_share_a_catalog(stored):
    answers: list[str] = []

    def read(catalog: Catalog) -> None:
        answers.extend(catalog.text(digest("some text").hex()) for _ in range(50))

    with Catalog.open(stored) as catalog:
        threads = [threading.Thread(target=read, args=(catalog,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == ["some text"] * 400


def test_a_catalog_moves_with_its_folder_while_nobody_writes(stored, tmp_path):
    moved = stored.parent.rename(tmp_path / "moved")
    with Catalog.open(moved / "catalog.sqlite") as catalog:
        assert catalog.count_passages(1) == 2
