from __future__ import annotations

import logging
import shutil
from contextlib import closing

import pytest

from index import build_index, open_retriever
from index.errors import (
    DamagedIndexError,
    ModelMismatchError,
    NewerIndexError,
    NoIndexError,
)
from index.storage.layout import Layout
from index.storage.manifest import FORMAT

QUERY = "turnout of registered voters"


def generations(layout: Layout) -> list[str]:
    return sorted(folder.name for folder in layout.generations.iterdir())


def test_what_is_open_is_told(build, open_index, index_folder, encoder):
    report = build()
    info = open_index(index_folder).info
    assert (info.generation, info.model) == (1, encoder.info.id)
    assert (info.documents, info.passages) == (report.documents, report.passages)


def test_a_reader_keeps_its_generation_while_others_are_published(
    build, corpus, open_index, layout
):
    build()
    first = open_index(layout.path)
    hits, documents = first.retrieve(QUERY), first.documents()
    (corpus / "2012.md").unlink()
    (corpus / "turnout.txt").write_text("Nothing of that is known any more.")
    build()
    second = open_index(layout.path)
    later = second.retrieve(QUERY)
    assert later != hits
    for number in range(3):
        (corpus / "more.txt").write_text(f"Turnout of registered voters, part {number}.")
        build()
        assert first.retrieve(QUERY) == hits
        assert second.retrieve(QUERY) == later
    assert first.documents() == documents
    assert [document.text for document in first.documents()] == [
        document.text for document in documents
    ]
    assert generations(layout) == ["000001", "000002", "000005"]
    first.close()
    (corpus / "more.txt").unlink()
    build()
    assert generations(layout) == ["000002", "000006"]
    assert second.retrieve(QUERY) == later
    second.close()
    (corpus / "more.txt").write_text("Turnout once more.")
    build()
    assert generations(layout) == ["000007"]


@pytest.mark.parametrize(
    "name", ["0/dense.faiss", "0/lexical-rows.npy", "0/passages.npy", "ordinals.npy"]
)
@pytest.mark.parametrize("data", [None, b"", b"noise"])
def test_a_damaged_structure_is_made_again_in_memory(
    build, open_index, layout, encoder, caplog, name, data
):
    build()
    hits = open_index(layout.path).retrieve(QUERY)
    encoder.passages.clear()
    damaged = layout.generation(1) / name
    damaged.unlink()
    if data is not None:
        damaged.write_bytes(data)
    with caplog.at_level(logging.WARNING, "index"):
        assert open_index(layout.path).retrieve(QUERY) == hits
    (record,) = [one for one in caplog.records if one.name == "index.opening"]
    assert record.levelno == logging.WARNING
    assert f"damaged ({name})" in record.getMessage()
    assert "pincite doctor --repair" in record.getMessage()
    assert encoder.passages == []
    assert damaged.exists() is (data is not None)


def test_without_an_index_the_command_that_makes_one_is_named(tmp_path):
    with pytest.raises(NoIndexError, match="pincite index FOLDER"):
        open_retriever(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["CURRENT", "generations/000001/manifest.json"])
@pytest.mark.parametrize("data", [None, b"", b"{}"])
def test_a_damaged_or_missing_manifest_is_damage_that_can_be_repaired(
    build, layout, encoder, name, data
):
    build()
    (layout.path / name).unlink()
    if data is not None:
        (layout.path / name).write_bytes(data)
    with pytest.raises(DamagedIndexError, match="run `pincite doctor --repair`"):
        open_retriever(layout.path, encoder=encoder)


@pytest.mark.parametrize("data", [None, b"noise" * 999])
def test_a_damaged_catalog_says_to_index_again(build, layout, encoder, data):
    build()
    layout.catalog.unlink()
    if data is not None:
        layout.catalog.write_bytes(data)
    with pytest.raises(DamagedIndexError, match="run `pincite index` on your documents again"):
        open_retriever(layout.path, encoder=encoder)


def test_a_failure_to_open_lets_the_generation_go(build, layout, corpus, encoder):
    build()
    catalog = layout.catalog.rename(layout.path / "aside")
    with pytest.raises(DamagedIndexError):
        open_retriever(layout.path, encoder=encoder)
    catalog.rename(layout.catalog)
    (corpus / "2012.md").unlink()
    build()
    assert generations(layout) == ["000002"]


def test_a_newer_index_is_refused(build, layout, encoder, monkeypatch):
    monkeypatch.setattr("index.builder.FORMAT", FORMAT + 1)
    build()
    with pytest.raises(NewerIndexError, match=f"format {FORMAT + 1}, this one reads {FORMAT}"):
        open_retriever(layout.path, encoder=encoder)


def test_another_model_is_refused_with_both_names_and_the_command(build, layout, make_fake_encoder):
    build()
    for other in (make_fake_encoder("other", "1"), make_fake_encoder("fake", "2")):
        with pytest.raises(ModelMismatchError) as caught:
            open_retriever(layout.path, encoder=other)
        message = str(caught.value)
        assert "made with fake (revision 1)" in message
        assert f"{other.info.id} (revision {other.info.revision})" in message
        assert f"`pincite index --model {other.info.id}`" in message


def test_the_model_is_that_of_the_index_and_fetched_only_if_it_is_asked_for(
    build, layout, encoder, monkeypatch
):
    asked = []

    def make(name, known, *, named, runtime):
        asked.append((name, known, named))
        return encoder

    monkeypatch.setattr("index.opening.make_encoder", make)
    build()
    for options in ({}, {"model": "fake"}):
        with closing(open_retriever(layout.path, **options)) as retriever:
            assert retriever.encoder is encoder
    assert asked == [("fake", encoder.info, False), ("fake", encoder.info, True)]


def test_another_model_is_refused_before_it_is_looked_for(build, layout, monkeypatch):
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: pytest.fail("looked for"))
    build()
    with pytest.raises(ModelMismatchError, match="made with fake, not with org/other") as caught:
        open_retriever(layout.path, model="org/other")
    assert "`pincite index --model org/other`" in str(caught.value)


def test_a_read_only_disk_can_be_searched(build, layout, open_index, request):
    build()
    hits = open_index(layout.path).retrieve(QUERY)
    for path in layout.path.glob("catalog.sqlite-*"):
        path.unlink()
    before = sorted(layout.path.rglob("*"))
    request.getfixturevalue("read_only_disk")
    assert open_index(layout.path).retrieve(QUERY) == hits
    assert sorted(layout.path.rglob("*")) == before


def test_a_copy_of_the_index_finds_the_same(build, layout, open_index, tmp_path):
    build()
    copy = shutil.copytree(layout.path, tmp_path / "copy 100% #1")
    assert open_index(copy).retrieve(QUERY) == open_index(layout.path).retrieve(QUERY)


def test_an_index_of_an_older_format_is_searched_and_made_again_from_its_catalog(
    build, layout, encoder, open_index, caplog, monkeypatch
):
    monkeypatch.setattr("index.builder.FORMAT", FORMAT - 1)
    build()
    monkeypatch.undo()
    encoder.passages.clear()
    reader = open_index(layout.path)
    assert "made by an older pincite" in caplog.text
    assert "run `pincite index`" in caplog.text
    report = build_index(index=layout.path, encoder=encoder)
    assert (report.published, report.embedded, report.unchanged) == (True, 0, 3)
    assert encoder.passages == []
    caplog.clear()
    assert open_index(layout.path).retrieve("turnout") == reader.retrieve("turnout")
    assert caplog.text == ""
    assert not build_index(index=layout.path, encoder=encoder).published


def test_names_in_a_warning_about_damage_do_not_act(build, layout, open_index, caplog, monkeypatch):
    build()
    evil = "a\x1b]0;t\x07"
    monkeypatch.setattr("index.opening.unusable_files", lambda *_: [evil])
    open_index(layout.path)
    assert "a␛]0;t␇" in caplog.messages[0]
    assert evil not in caplog.messages[0]
