"""However an index came to be, it finds what one finds that was made at once."""

from __future__ import annotations

import os
import shutil
import zlib
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build_index, open_retriever
from index.doctor import examine, repair
from index.storage.manifest import read_current, read_manifest

WORDS = ["vote", "count", "turnout", "law", "party", "media", "the", "of"]
QUERIES = ["turnout of the vote", "law", "the the media", "zebra", "party count 3"]
NAMES = ["b.txt", "a.txt", "d/c.txt", "e.txt"]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
STEP = st.dictionaries(st.sampled_from(NAMES), TEXT | st.none(), min_size=1)


@pytest.fixture
def many_segments(monkeypatch):
    """Let every build make a segment of its own, and write few of them anew."""
    monkeypatch.setattr("index.plan.SMALL", 0)
    monkeypatch.setattr("index.plan.GROWTH", 0.5)


def change(corpus, step):
    for name, text in step.items():
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)
            changed = (
                1_000_000_000 + zlib.crc32(text.encode()) % 10**8
            )  # long ago, another for each text
            os.utime(path, (changed, changed))


def hits(folder, encoder):
    with closing(open_retriever(folder, encoder=encoder)) as retriever:
        found = [retriever.retrieve(query, top_k=7) for query in QUERIES]
        size = retriever.info.passages
    return size, [
        [
            (hit.passage.document.path, hit.passage.span, hit.score, hit.lexical_score,
             hit.lexical_rank, hit.dense_score, hit.dense_rank)
            for hit in ranking
        ]
        for ranking in found
    ]  # fmt: skip


def segments(layout):
    folder = layout.generation(read_current(layout).generation)
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


@settings(max_examples=15)
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_rankings_are_those_of_an_index_made_at_once(
    steps, encoder, parses, many_segments, tmp_path_factory
):
    base = tmp_path_factory.mktemp("history")
    corpus, config = base / "corpus", {"encoder": encoder, "config": small}
    change(corpus, {"always.txt": "the turnout of the first vote"})
    build_index([corpus], index=base / "grown", **config)
    for step in steps:
        change(corpus, step)
        build_index(index=base / "grown", **config)
    build_index([corpus], index=base / "fresh", **config)
    assert hits(base / "grown", encoder) == hits(base / "fresh", encoder)
    assert examine(base / "grown").sound


def small(stored):
    from index import IndexConfig

    return stored or IndexConfig(chunk_size=50, chunk_overlap=10)


def test_an_added_file_is_written_and_embedded_alone(
    build, corpus, layout, encoder, many_segments, snapshot
):
    build()
    before = snapshot(layout.generation(1))
    inodes = {path.stat().st_ino for path in layout.generation(1).rglob("0/*")}
    encoder.passages.clear()
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    assert build().embedded == len(encoder.passages) == 1
    assert segments(layout) == ["0", "1"]
    after = snapshot(layout.generation(2))
    assert {name: fact for name, fact in after.items() if name.startswith("0/")} == {
        name: fact for name, fact in before.items() if name.startswith("0/")
    }
    assert {path.stat().st_ino for path in layout.generation(2).rglob("0/*")} == inodes


def test_what_is_shared_is_neither_synced_nor_hashed_again(
    build, corpus, layout, many_segments, monkeypatch
):
    build()
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    settled = []
    monkeypatch.setattr("index.storage.publish.sync_file", settled.append)
    build()
    names = {path.relative_to(layout.generation(2)).parts[0] for path in settled}
    assert names == {"1", "ordinals.npy"}
    manifest = read_manifest(layout, read_current(layout))
    assert manifest.damaged_files(layout.generation(2)) == []


def test_a_disk_without_links_gets_copies(build, corpus, layout, many_segments, monkeypatch):
    build()
    (corpus / "added.txt").write_text("Ballots were counted by hand.")

    def refuse(target, source):
        raise PermissionError("no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    build()
    assert segments(layout) == ["0", "1"]
    assert examine(layout.path).sound


def test_an_id_that_is_given_again_does_not_bring_back_what_was_removed(
    build, corpus, layout, encoder, many_segments
):
    (corpus / "z-last.txt").write_text("The secret word is zebra.")
    build()
    (corpus / "z-last.txt").unlink()
    build()
    (corpus / "z-new.txt").write_text("Nothing of the kind.")
    build()
    with closing(open_retriever(layout.path, encoder=encoder)) as retriever:
        found = retriever.retrieve("zebra")
        assert all(hit.lexical_score == 0 for hit in found)
        assert len({(hit.passage.document.path, hit.passage.span) for hit in found}) == len(found)


def test_damage_to_a_shared_segment_is_healed_by_the_next_build(
    build, corpus, layout, encoder, many_segments
):
    build()
    encoder.passages.clear()
    (layout.generation(1) / "0/lexical-rows.npy").write_bytes(b"noise")
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    build()
    assert len(encoder.passages) == 1
    assert examine(layout.path).sound
    assert segments(layout) == ["0"]


def test_another_catalog_than_the_segments_were_made_from_shares_none(
    build, corpus, layout, many_segments
):
    build()
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    for path in layout.path.glob("catalog.sqlite*"):
        path.unlink()
    assert build().embedded > 1
    assert segments(layout) == ["0"]


def test_an_old_reader_keeps_the_segments_it_has(
    build, corpus, layout, encoder, open_index, many_segments
):
    build()
    reader = open_index(layout.path)
    before = reader.retrieve("turnout")
    for number in range(3):
        (corpus / f"added{number}.txt").write_text(f"Ballots were counted {number} times.")
        build()
    (corpus / "turnout.txt").unlink()
    build()
    assert reader.retrieve("turnout") == before


def test_a_repair_makes_one_segment_of_all(build, corpus, layout, encoder, many_segments):
    build()
    (corpus / "added.txt").write_text("Ballots were counted by hand.")
    build()
    before = hits(layout.path, encoder)
    shutil.rmtree(layout.generations)
    repair(layout.path)
    assert segments(layout) == ["0"]
    assert hits(layout.path, encoder) == before
