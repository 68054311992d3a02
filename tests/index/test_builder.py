"""What a build does to the index; how it fails stands in test_builder_faults.py."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import IndexConfig, build_index, open_retriever
from index.errors import (
    IndexWriteError,
    NewerIndexError,
    SettingError,
)
from index.storage.catalog_writer import CatalogWriter
from index.storage.manifest import FORMAT, read_current, read_manifest

WRITINGS = st.sampled_from(
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-be", "\ufeff"), ("utf-32", ""),
     ("cp1251", ""), ("koi8-r", ""), ("latin-1", ""), ("cp1252", "")]
)  # fmt: skip
SENTENCES = st.sampled_from(
    ["The turnout was 63.3 per cent.", "Явка избирателей составила 71,2 процента.",
     "選挙は一月に行われた。", "Les élections ont eu lieu à l’été.", "👩‍👩‍👧 voted 🇰🇿.",
     "e\u0301lu", "9,303,693", "9,303,693", "x" * 130, "\u00a0", "\t"]
)  # fmt: skip
ENDS = st.sampled_from([" ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])


@st.composite
def written_files(draw: st.DrawFn) -> bytes:
    parts = draw(st.lists(st.tuples(SENTENCES, ENDS), min_size=1, max_size=40))
    encoding, mark = draw(WRITINGS)
    return (mark + "".join(map("".join, parts))).encode(encoding, "ignore")


@settings(max_examples=20)
@example([b"\xef\xbb\xbfA.\r\nA.\r\nA.", "A.\rA.".encode("utf-16"), b"caf\xe9 caf\xe9\n" * 20])
@given(st.lists(written_files(), min_size=1, max_size=4))
def test_every_passage_is_exactly_its_span_of_the_text(
    make_fake_encoder, tmp_path_factory, parses, contents
):
    """Invariant 1, through a whole build, for every encoding and every kind of line end."""
    base = tmp_path_factory.mktemp("base")
    (base / "docs").mkdir()
    for number, data in enumerate([*contents, b"At least one sentence."]):
        (base / "docs" / f"{number}.txt").write_bytes(data)
    config = IndexConfig(chunk_size=60, chunk_overlap=20)
    encoder = make_fake_encoder()
    report = build_index([base / "docs"], index=base / "i", config=config, encoder=encoder)
    with closing(open_retriever(base / "i", encoder=encoder)) as retriever:
        hits = retriever.retrieve("turnout", top_k=report.passages)
        assert len(hits) == report.passages
        for hit in hits:
            passage = hit.passage
            assert passage.document.text[passage.span.start : passage.span.end] == passage.text
            assert passage.text.strip()
        for document in retriever.documents():
            if document.encoding:
                data = (base / "docs" / document.path).read_bytes()
                assert data.endswith(document.text.encode(document.encoding))


def test_a_first_build_reports_what_it_found(build, encoder, corpus):
    (corpus / "scan.png").write_bytes(b"\x89PNG")
    report = build()
    assert report.published
    assert (report.generation, report.documents, report.added) == (1, 3, 3)
    assert (report.changed, report.removed, report.unchanged) == (0, 0, 0)
    assert report.passages == report.embedded == len(encoder.passages) >= 3
    ((path, reason),) = [(problem.path, problem.reason) for problem in report.skipped]
    assert path == str(corpus / "scan.png")
    assert "OCR" in reason


def test_parsing_in_a_process_of_its_own_gives_the_same(
    parsing_process, build, built, layout, tmp_path
):
    """`built` was made with the real process, `build` parses here."""
    build(index=tmp_path / "other")
    other = replace(layout, path=tmp_path / "other")
    one, two = (read_manifest(each, read_current(each)) for each in (layout, other))
    assert one.files == two.files


def test_an_unchanged_run_embeds_publishes_and_writes_nothing(
    build, encoder, snapshot, index_folder
):
    build()
    before, seen = snapshot(index_folder), len(encoder.passages)
    report = build()
    assert (report.published, report.generation, report.embedded) == (False, 1, 0)
    assert (report.unchanged, report.added, report.changed, report.removed) == (3, 0, 0, 0)
    after = snapshot(index_folder)
    del before["lock"], after["lock"]
    assert before == after
    assert len(encoder.passages) == seen


def test_only_a_changed_file_is_made_again(build, corpus, encoder, open_index, index_folder):
    build()
    encoder.passages.clear()
    (corpus / "turnout.txt").write_text("Ballots were counted by hand in every village.")
    report = build()
    assert (report.changed, report.unchanged, report.removed) == (1, 2, 0)
    assert report.embedded == len(encoder.passages) == 1
    (hit,) = open_index(index_folder).retrieve("ballots in every village", top_k=1)
    assert hit.passage.document.path == "turnout.txt"


def test_a_removed_file_is_gone_and_nothing_is_embedded(build, corpus, open_index, index_folder):
    build()
    (corpus / "turnout.txt").unlink()
    report = build()
    assert (report.removed, report.documents, report.embedded) == (1, 2, 0)
    paths = [document.path for document in open_index(index_folder).documents()]
    assert paths == ["2012.md", "media/coverage.html"]


def test_settings_are_kept_and_a_change_makes_passages_again(build, layout, encoder, make_files):
    make_files({"long.txt": "One more sentence about the long campaign. " * 30})
    first = build(config=IndexConfig(chunk_size=200, chunk_overlap=20))
    assert not build().published
    report = build(config=lambda stored: replace(stored, chunk_size=100))
    assert report.changed == report.documents == 4
    assert report.passages > first.passages
    kept = read_manifest(layout, read_current(layout)).config
    assert (kept.chunk_size, kept.chunk_overlap) == (100, 20)


def test_settings_of_a_new_index_start_from_nothing(build):
    given = []

    def configure(stored):
        given.append(stored)
        return IndexConfig()

    build(config=configure)
    build(config=configure)
    assert given == [None, IndexConfig()]
    with pytest.raises(SettingError):
        build(config=lambda stored: replace(stored, chunk_size=1))


def test_damaged_search_structures_are_published_again(build, layout):
    build()
    (layout.generation(1) / "0/dense.faiss").write_bytes(b"")
    report = build()
    assert report.published
    assert (report.generation, report.embedded, report.unchanged) == (2, 0, 3)


def test_lost_embeddings_are_made_again(build, layout):
    first = build()
    with CatalogWriter.open(layout.catalog) as catalog:
        catalog._rows("DELETE FROM embeddings")
    assert build().embedded == first.passages


@pytest.mark.parametrize("lost", ["CURRENT", "generations", "both"])
def test_a_build_goes_on_from_the_catalog_where_the_rest_is_lost(build, layout, lost):
    build()
    layout.current.unlink()
    if lost != "CURRENT":
        shutil.rmtree(layout.generations)
    report = build()
    assert report.published
    assert (report.generation, report.embedded, report.unchanged) == (2, 0, 3)
    assert read_manifest(layout, read_current(layout)).documents == 3


def test_a_lost_catalog_is_filled_again(build, layout):
    first = build()
    for path in layout.path.glob("catalog.sqlite*"):
        path.unlink()
    report = build()
    assert (report.added, report.embedded, report.generation) == (3, first.passages, 2)


def test_a_newer_index_is_refused_and_left_as_it_is(build, layout, snapshot, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("index.builder.FORMAT", FORMAT + 1)
        build()
    before = snapshot(layout.path)
    with pytest.raises(NewerIndexError):
        build_index(index=layout.path)
    before.pop("lock")
    assert {name: fact for name, fact in snapshot(layout.path).items() if name != "lock"} == before


def test_an_index_that_cannot_be_made_is_one_line(build, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexWriteError) as caught:
        build(index=tmp_path / "file" / "store")
    assert "\n" not in str(caught.value)


def test_progress_is_told_stage_by_stage(build):
    class Told:
        def __init__(self):
            self.stages = []

        def start(self, stage, total):
            self.stages.append([stage, total, 0])

        def advance(self, count):
            self.stages[-1][2] += count

    told = Told()
    report = build(progress=told)
    n = report.passages
    assert told.stages == [
        ["reading", 3, 3],
        ["finding the model", 1, 1],
        ["embedding", n, n],
        ["publishing", 1, 1],
    ]
    told = Told()
    build(progress=told)
    assert told.stages == [["reading", 3, 3], ["finding the model", 1, 1]]
