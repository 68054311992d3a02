from __future__ import annotations

import json
import shutil
import sqlite3

import pytest

from index.doctor import examine, repair
from index.errors import DamagedIndexError, NewerIndexError, NoIndexError
from index.storage.catalog_writer import CatalogWriter
from index.storage.manifest import Manifest, read_current, read_manifest

QUERY = "turnout of registered voters"


def tamper(layout, statement: str) -> None:
    connection = sqlite3.connect(layout.catalog)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def sound(build, layout):
    build()
    return layout


def test_a_sound_index_is_sound(sound, snapshot):
    before = snapshot(sound.path)
    found = examine(sound.path)
    assert found.sound
    assert found.manifest == read_manifest(sound, read_current(sound))
    assert {name for name in before if snapshot(sound.path)[name] != before[name]} <= {
        "catalog.sqlite-shm"
    }


def test_there_must_be_an_index(tmp_path):
    with pytest.raises(NoIndexError):
        examine(tmp_path / "nothing")
    with pytest.raises(NoIndexError, match="nothing can be repaired"):
        repair(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_was_never_finished_is_none(tmp_path, layout):
    layout.path.mkdir()
    CatalogWriter.open(layout.catalog).close()
    with pytest.raises(NoIndexError):
        examine(layout.path)
    with pytest.raises(NoIndexError, match=r"no build .* ever finished"):
        repair(layout.path)


def damage_structures(layout) -> None:
    (layout.generation(1) / "0/dense.faiss").write_bytes(b"noise")
    (layout.generation(1) / "0/lexical-rows.npy").unlink()


def remove_generations(layout) -> None:
    shutil.rmtree(layout.generations)


def remove_manifest(layout) -> None:
    (layout.generation(1) / "manifest.json").unlink()


def damage_manifest(layout) -> None:
    (layout.generation(1) / "manifest.json").write_text("{}")


def damage_current(layout) -> None:
    layout.current.write_bytes(b"\x00\x00")


def misname_current(layout) -> None:
    layout.current.write_text(layout.current.read_text().replace("1 ", "77 ", 1))


def remove_current(layout) -> None:
    layout.current.unlink()


def remove_all(layout) -> None:
    remove_current(layout)
    remove_generations(layout)


@pytest.mark.parametrize(
    "damage",
    [
        damage_structures, remove_generations, remove_manifest, damage_manifest, damage_current,
        misname_current, remove_current, remove_all,
    ],
)  # fmt: skip
def test_everything_derived_is_found_damaged_and_made_again(
    sound, open_index, encoder, build, damage
):
    retriever = open_index(sound.path)
    hits, manifest = retriever.retrieve(QUERY), read_manifest(sound, read_current(sound))
    retriever.close()
    encoder.passages.clear()
    damage(sound)
    found = examine(sound.path)
    assert found.derived_damage
    assert not found.catalog_damage
    assert not found.sound
    repaired = repair(sound.path)
    assert repaired.generation == 2
    assert examine(sound.path).sound
    published = read_manifest(sound, read_current(sound))
    assert published.files == manifest.files
    assert (published.roots, published.config) == (manifest.roots, manifest.config)
    assert open_index(sound.path).retrieve(QUERY) == hits
    assert encoder.passages == []
    assert not build().published


def test_every_damaged_file_is_named(sound):
    damage_structures(sound)
    folder = sound.generation(1)
    assert examine(sound.path).derived_damage == (
        str(folder / "0/dense.faiss"), str(folder / "0/lexical-rows.npy"),
    )  # fmt: skip


def test_an_open_reader_keeps_its_generation_over_a_repair(sound, open_index):
    reader = open_index(sound.path)
    hits = reader.retrieve(QUERY)
    repair(sound.path)
    assert reader.retrieve(QUERY) == hits
    assert sound.generation(1).is_dir()


def test_a_build_while_it_examines_is_no_damage(sound, build, corpus, monkeypatch):
    damaged_files = Manifest.damaged_files
    reports = []

    def build_first(manifest, folder):
        if not reports:
            (corpus / "2012.md").unlink()
            reports.append(None)
            reports[0] = build()
        return damaged_files(manifest, folder)

    monkeypatch.setattr(Manifest, "damaged_files", build_first)
    assert examine(sound.path).sound
    assert reports[0].published


def test_a_damaged_text_is_told_with_what_to_do(sound):
    tamper(sound, "UPDATE texts SET body = CAST('tampered' AS BLOB)")
    found = examine(sound.path)
    assert len(found.catalog_damage) == 3
    for line in found.catalog_damage:
        assert str(sound.catalog) in line
        assert f"move {sound.path} away and run `pincite index`" in line
    assert not found.sound
    assert found.derived_damage == ()


def test_missing_embeddings_are_counted_and_made_by_the_next_build(sound, build):
    tamper(sound, "DELETE FROM embeddings")
    (line,) = examine(sound.path).catalog_damage
    assert "passages have no embedding; run `pincite index`" in line
    with pytest.raises(DamagedIndexError, match="embedding"):
        repair(sound.path)
    assert build().embedded >= 3
    assert examine(sound.path).sound


@pytest.mark.parametrize("data", [None, b"noise" * 999])
def test_a_lost_catalog_is_beyond_repair(sound, data):
    sound.catalog.unlink()
    if data:
        sound.catalog.write_bytes(data)
    (line,) = examine(sound.path).catalog_damage
    assert str(sound.path) in line
    assert "run `pincite index` on your documents again" in line
    with pytest.raises(DamagedIndexError if data else NoIndexError):
        repair(sound.path)
    sound.current.unlink()
    shutil.rmtree(sound.generations)
    with pytest.raises(NoIndexError):
        examine(sound.path)


def test_a_newer_index_is_neither_examined_nor_repaired(sound, snapshot):
    with CatalogWriter.open(sound.catalog) as catalog:
        body = json.loads(catalog.manifests()[1]) | {"format": 99}
        catalog.set_manifest(1, json.dumps(body))
    sound.current.unlink()
    with pytest.raises(NewerIndexError, match="format 99"):
        repair(sound.path)
    assert not sound.current.exists()


def test_a_folder_in_the_place_of_current_is_repaired(sound, open_index):
    sound.current.unlink()
    sound.current.mkdir()
    assert examine(sound.path).derived_damage
    repair(sound.path)
    assert examine(sound.path).sound
