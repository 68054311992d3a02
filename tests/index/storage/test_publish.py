from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from index.config import IndexConfig
from index.encoder import ModelInfo
from index.errors import IndexWriteError
from index.storage.catalog_writer import CatalogWriter
from index.storage.layout import Layout
from index.storage.lock import pin
from index.storage.manifest import FORMAT, Manifest, read_current, read_manifest
from index.storage.publish import clear_old, publish


@pytest.fixture
def layout(tmp_path) -> Layout:
    made = Layout.of(tmp_path / "store")
    made.generations.mkdir(parents=True)
    return made


def draft(generation: int) -> Manifest:
    return Manifest(
        format=FORMAT,
        generation=generation,
        model=ModelInfo(id="m", revision="r", dim=3, max_tokens=9),
        config=IndexConfig(),
        roots=("docs",),
        documents=1,
        passages=1,
        files={},
    )


def save(folder) -> None:
    assert list(folder.iterdir()) == []
    (folder / "b.npy").write_bytes(b"bb")
    (folder / "a.npy").write_bytes(folder.name.encode())


def folders(layout: Layout) -> list[str]:
    return sorted(folder.name for folder in layout.generations.iterdir())


def test_what_was_saved_is_current_with_its_sizes_and_hashes(layout):
    manifest = publish(layout, draft(1), save)
    assert read_manifest(layout, read_current(layout)) == manifest
    assert {name: fact.size for name, fact in manifest.files.items()} == {"a.npy": 6, "b.npy": 2}
    assert manifest.damaged_files(layout.generation(1)) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs the names of open files")
def test_all_is_on_the_disk_before_it_becomes_current(layout, monkeypatch):
    steps: list[str] = []
    fsync, rename = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    def note_rename(source, target, **options) -> None:
        steps.append("renamed")
        rename(source, target, **options)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_rename)
    publish(layout, draft(1), save)
    before, after = steps[: steps.index("renamed")], steps[steps.index("renamed") + 1 :]
    assert {"a.npy", "b.npy", "manifest.json", "000001", "generations"} <= set(before)
    assert before.index("manifest.json") < before.index("000001")
    assert after == [layout.path.name]


def test_what_an_interrupted_build_left_is_in_nobodys_way(layout):
    layout.generation(1).mkdir()
    (layout.generation(1) / "half.npy").write_bytes(b"half")
    assert publish(layout, draft(1), save).files.keys() == {"a.npy", "b.npy"}


def test_a_failure_to_save_leaves_the_published_generation(layout):
    publish(layout, draft(1), save)

    def full(folder) -> None:
        (folder / "a.npy").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(IndexWriteError, match="disk is full"):
        publish(layout, draft(2), full)
    assert read_manifest(layout, read_current(layout)).generation == 1
    publish(layout, draft(2), save)
    assert read_manifest(layout, read_current(layout)).generation == 2


def test_only_what_nobody_reads_is_cleared_away(layout):
    with CatalogWriter.open(layout.catalog) as catalog:
        for generation in (1, 2, 3):
            publish(layout, draft(generation), save)
            catalog.set_manifest(generation, "{}")
        (layout.generations / "notes").mkdir()
        layout.generation(4).mkdir()  # by a build that was killed
        with pin(layout, 2):
            clear_old(layout, catalog, 3)
            assert folders(layout) == ["000002", "000003", "notes"]
            assert list(catalog.manifests()) == [2, 3]
        clear_old(layout, catalog, 3)
        assert folders(layout) == ["000003", "notes"]
        assert list(catalog.manifests()) == [3]
