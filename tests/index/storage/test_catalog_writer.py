"""Transactions and generations. What a catalog tells is in test_catalog.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Span
from index.errors import IndexWriteError
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter


def paths(catalog: Catalog, generation: int) -> list[str]:
    return [file.record.path for file in catalog.files(generation)]


steps = st.lists(
    st.tuples(st.sets(st.sampled_from("abcde")), st.sampled_from(["publish", "fail", "clear"])),
    max_size=12,
)


@settings(max_examples=60)
@given(steps)
def test_every_generation_stays_what_it_was_until_it_is_dropped(add, in_memory, plan):
    """Against a model: builds that are published, interrupted, or followed by clearing away."""
    with in_memory() as catalog:
        expected: dict[int, set[str]] = {0: set()}
        published = 0
        for wanted, end in plan:
            now = {file.record.path: file.id for file in catalog.files(published)}
            for path in sorted(wanted - now.keys()):
                add(catalog, path, f"{path}{published:08}", published + 1)
            gone = [now[path] for path in now.keys() - wanted]
            catalog.retire_files(gone, published + 1)
            catalog.set_manifest(published + 1, "{}")
            if end == "fail":
                catalog.discard_after(published)
            else:
                published += 1
                expected[published] = wanted
            if end == "clear":
                catalog.discard_before(published)
                expected = {published: wanted}
            for generation, files in expected.items():
                assert set(paths(catalog, generation)) == files
            assert sorted(catalog.manifests()) == [number for number in expected if number]
            for file in catalog.files(published):
                assert catalog.text(file.record.text_sha256)[0] == file.record.path
        catalog.discard_before(published)
        assert catalog.count_passages(published) == 2 * len(expected[published])
        rows = catalog._rows("SELECT count(*) FROM texts UNION ALL SELECT count(*) FROM passages")
        assert rows == [(len(expected[published]),), (2 * len(expected[published]),)]


def test_embeddings_outlive_the_texts_they_were_made_for(catalog, add):
    add(catalog, "a", "some text")
    catalog.add_embeddings(list(catalog.passages(1)), "m", np.eye(2, 3, dtype=np.float32))
    catalog.retire_files([catalog.files(1)[0].id], 2)
    catalog.discard_before(2)
    assert list(catalog.passages(1)) == []
    add(catalog, "b", "some text", 3)
    assert catalog.missing_embeddings(catalog.file_order(3), "m").tolist() == []


def test_times_can_be_noted_without_anything_else_changing(catalog, add):
    add(catalog, "a", "some text")
    before = catalog.files(1)[0]
    catalog.touch_file(before.id, 10, 20, 30)
    after = replace(before.record, size=10, mtime_ns=20, seen_ns=30)
    assert catalog.files(1)[0].record == after


def test_a_transaction_that_fails_leaves_nothing(catalog, make_record, add):
    def passages() -> Iterator[tuple[Span, bytes]]:
        yield Span(0, 4), bytes(32)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalog.add_file(make_record("a", "some text"), 1, "some text", passages())
    assert catalog.files(1) == []
    add(catalog, "a", "some text")
    assert catalog.count_passages(1) == 2


def test_a_full_disk_is_a_write_error_and_nothing_is_lost(stored, make_record):
    with CatalogWriter.open(stored) as catalog:
        (pages,) = catalog._rows("PRAGMA page_count")[0]
        catalog._rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(IndexWriteError, match="disk is full"):
            catalog.add_file(make_record("b", "x" * 99_999), 2, "x" * 99_999, [])
        assert paths(catalog, 2) == ["a.txt"]
    with Catalog.open(stored) as catalog:
        assert catalog.check() == []


def test_settling_empties_the_log(stored, add):
    log = stored.with_name("catalog.sqlite-wal")
    with CatalogWriter.open(stored) as catalog:
        add(catalog, "b.txt", "more text", 2)
        assert log.stat().st_size > 0
        catalog.settle()
        assert log.stat().st_size == 0
