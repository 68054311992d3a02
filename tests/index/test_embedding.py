from __future__ import annotations

import threading

import numpy as np
import pytest

from index.embedding import embed_missing
from index.library import Library
from index.progress import Silent
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter
from index.storage.manifest import read_current
from index.structures import model_key


def test_equal_texts_in_two_files_are_embedded_once(build, corpus, encoder):
    text = "The same words stand in both files."
    (corpus / "one.txt").write_text(text)
    (corpus / "two.txt").write_bytes(text.encode("utf-16"))
    report = build()
    assert report.passages == report.embedded + 1
    assert encoder.passages.count(text) == 1
    (corpus / "three.txt").write_text(text)
    assert build().embedded == 0


def test_equal_texts_under_different_titles_are_embedded_apart(build, corpus, encoder):
    for name in ("One", "Two"):
        (corpus / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nThe same words.\n")
    build()
    assert len([text for text in encoder.passages if text.endswith("The same words.")]) == 2
    assert len(set(encoder.passages)) == len(encoder.passages)


def test_a_model_is_not_asked_where_all_is_known(build, layout, encoder):
    build()
    encoder.passages.clear()
    with CatalogWriter.open(layout.catalog) as catalog:
        library = Library(catalog, layout.path.parent)
        assert embed_missing(catalog, library, catalog.file_order(1), encoder, Silent()) == 0
    assert encoder.passages == []


def test_blocks_are_stored_one_by_one(build, make_files, encoder, monkeypatch):
    monkeypatch.setattr("index.embedding._BLOCK", 3)
    make_files({f"{n}.txt": f"Sentence number {n} about ballots." for n in range(8)})
    sizes, encode = [], encoder.encode_passages

    def note(texts):
        sizes.append(len(texts))
        return encode(texts)

    monkeypatch.setattr(encoder, "encode_passages", note)
    report = build()
    assert sum(sizes) == report.embedded
    assert set(sizes[:-1]) == {3}


def test_a_block_is_stored_while_the_next_is_embedded(build, make_files, encoder, monkeypatch):
    monkeypatch.setattr("index.embedding._BLOCK", 3)
    make_files({f"{n}.txt": f"Sentence number {n} about ballots." for n in range(8)})
    stored, embedded = threading.Event(), []
    encode, store = encoder.encode_passages, CatalogWriter.add_embeddings

    def wait(texts):
        embedded.append(len(texts))
        assert len(embedded) == 1 or stored.wait(30)
        return encode(texts)

    def note(*arguments):
        store(*arguments)
        stored.set()

    monkeypatch.setattr(encoder, "encode_passages", wait)
    monkeypatch.setattr(CatalogWriter, "add_embeddings", note)
    assert build().embedded == sum(embedded)


def test_the_stored_vector_is_that_of_the_passage_under_its_headings(build, layout, encoder):
    report = build()
    with Catalog.open(layout.catalog) as catalog:
        rows = list(catalog.passages(read_current(layout).generation))
        stored = catalog.embeddings([row.id for row in rows], model_key(encoder.info), 32)
        voters = [
            place
            for place, row in enumerate(rows)
            if catalog.file(row.file_id).record.path == "2012.md"
        ]
    assert len(rows) == report.passages
    assert np.allclose(np.linalg.norm(stored, axis=1), 1)
    texts = [text for text in encoder.passages if text.startswith("Early elections of 2012")]
    assert len(texts) == len(voters)
    assert np.allclose(stored[voters], encoder.encode_queries(texts))


@pytest.mark.parametrize("other", [("fake", "2"), ("other", "1")])
def test_another_model_or_revision_shares_no_embedding(build, make_fake_encoder, other):
    first = build()
    second = make_fake_encoder(*other)
    assert build(encoder=second).embedded == first.passages == len(second.passages)
    assert build().embedded == 0


def test_an_interruption_while_embedding_keeps_what_was_embedded(
    build, make_files, encoder, monkeypatch
):
    monkeypatch.setattr("index.embedding._BLOCK", 2)
    make_files({f"{n}.txt": f"Sentence number {n} about ballots." for n in range(5)})
    encode, calls = encoder.encode_passages, []

    def interrupted(texts):
        calls.append(len(texts))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return encode(texts)

    with monkeypatch.context() as patch:
        patch.setattr(encoder, "encode_passages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build()
    encoder.passages.clear()
    report = build()
    assert report.embedded == len(encoder.passages) == report.passages - 4
