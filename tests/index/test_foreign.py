"""An index that came from somebody else, who wanted it to do harm."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import build_index, open_retriever
from index.doctor import examine, repair
from index.errors import DamagedIndexError, IndexWriteError, StorageError
from index.storage.layout import Layout
from index.storage.manifest import Current

QUERY = "turnout of registered voters"
PUBLISHED = "generations/000001"
TRUTH = ["CURRENT", f"{PUBLISHED}/manifest.json", "catalog.sqlite", "catalog.sqlite-wal"]
DERIVED = ["ordinals.npy", "0/dense.faiss", "0/lexical-rows.npy", "0/passages.npy"]


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS = [a_pipe, a_device]


@pytest.fixture
def forge(build, layout) -> Callable[[Callable[[Any], None]], None]:
    """Build, change the manifest, and let CURRENT agree with it."""

    def change(edit: Callable[[Any], None]) -> None:
        build()
        path = layout.generation(1) / "manifest.json"
        manifest = json.loads(path.read_bytes())
        edit(manifest)
        path.write_bytes(json.dumps(manifest).encode())
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        layout.current.write_bytes(Current(1, sha256).encode())

    return change


def refused(layout: Layout, encoder) -> str:
    """The one line with which it does not open."""
    with pytest.raises(DamagedIndexError) as caught:
        open_retriever(layout.path, encoder=encoder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("kind", KINDS)
def test_a_pipe_or_a_device_in_place_of_a_file_is_refused_and_nobody_waits(
    build, layout, encoder, name, kind
):
    build()
    (layout.path / name).unlink(missing_ok=True)
    kind(layout.path / name)
    assert str(layout.path / name) in refused(layout, encoder)
    assert not examine(layout.path).sound
    if "catalog" not in name:
        assert repair(layout.path).generation == 2
        assert examine(layout.path).sound


@pytest.mark.parametrize("kind", KINDS)
def test_a_pipe_or_a_device_in_place_of_the_lock_is_refused_by_writers(
    build, layout, encoder, kind
):
    build()
    layout.lock.unlink()
    kind(layout.lock)
    with pytest.raises(IndexWriteError, match=r"regular file|symbolic link"):
        build_index(index=layout.path, encoder=encoder)
    open_retriever(layout.path, encoder=encoder).close()


@pytest.mark.parametrize("name", DERIVED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_pipe_or_a_device_in_place_of_a_structure_is_damage_that_is_gone_round(
    build, layout, open_index, name, kind
):
    build()
    hits = open_index(layout.path).retrieve(QUERY)
    (layout.generation(1) / name).unlink()
    kind(layout.generation(1) / name)
    assert examine(layout.path).derived_damage == (str(layout.generation(1) / name),)
    assert open_index(layout.path).retrieve(QUERY) == hits


@pytest.mark.parametrize("name", [*TRUTH[:3], "generations", PUBLISHED])
def test_links_that_lead_out_of_an_index_are_not_followed(build, layout, encoder, tmp_path, name):
    build()
    aside = (layout.path / name).rename(tmp_path / "aside")
    (layout.path / name).symlink_to(aside)
    assert "it is a symbolic link" in refused(layout, encoder)


def test_a_segment_that_is_a_link_is_not_searched(build, layout, open_index, tmp_path):
    build()
    hits = open_index(layout.path).retrieve(QUERY)
    (layout.generation(1) / "0").rename(tmp_path / "aside")
    (layout.generation(1) / "0").symlink_to(tmp_path / "aside")
    assert f"{layout.generation(1)}/0/dense.faiss" in examine(layout.path).derived_damage
    assert open_index(layout.path).retrieve(QUERY) == hits


@pytest.mark.parametrize("write", [build_index, repair])
def test_no_folder_outside_is_cleared_away(build, corpus, layout, encoder, tmp_path, write):
    build()
    photos = tmp_path / "photos"
    shutil.move(layout.generations, photos)
    (photos / "2019").mkdir()
    (photos / "2019" / "beach.jpg").write_bytes(b"sand")
    layout.generations.symlink_to(photos)
    with pytest.raises(StorageError, match="generations is not used: it is a symbolic link"):
        write(index=layout.path, **({"encoder": encoder} if write is build_index else {}))
    assert (photos / "2019" / "beach.jpg").read_bytes() == b"sand"


@pytest.mark.parametrize("name", ["lock", "catalog.sqlite", "catalog.sqlite-journal"])
def test_no_file_outside_is_written_to(build, layout, encoder, tmp_path, name):
    build()
    (tmp_path / "profile").write_bytes(b"export PATH")
    (layout.path / name).unlink(missing_ok=True)
    (layout.path / name).symlink_to(tmp_path / "profile")
    with pytest.raises(StorageError, match="symbolic link"):
        build_index(index=layout.path, encoder=encoder)
    assert (tmp_path / "profile").read_bytes() == b"export PATH"


@pytest.mark.parametrize(
    "name",
    ["/dev/zero", "/etc/passwd", "../../../CURRENT", "0/../../x", "..", ".", "", "0/0/x", "0\\x",
     "0//x", "x\0", "x\n", "²/x", "a/x"],
)  # fmt: skip
def test_a_manifest_that_names_a_file_outside_its_folder_is_refused(forge, layout, encoder, name):
    forge(lambda manifest: manifest["files"].update({name: {"size": 0, "sha256": "0" * 64}}))
    line = refused(layout, encoder)
    assert "it names a file that is none of its own" in line
    assert str(layout.generation(1) / "manifest.json") in line


@pytest.mark.parametrize(
    "edit",
    [
        lambda manifest: manifest.update(generation=2),
        lambda manifest: manifest.update(generation=-1),
        lambda manifest: manifest.update(format=-1),
        lambda manifest: manifest.update(documents=-1),
        lambda manifest: manifest.update(passages=2**63),
        lambda manifest: manifest["model"].update(dim=0),
        lambda manifest: manifest["model"].update(dim=2**31),
        lambda manifest: manifest["model"].update(max_tokens=-1),
        lambda manifest: manifest["config"].update(chunk_overlap=2**32),
        lambda manifest: manifest["config"]["limits"].update(pages=0),
        lambda manifest: manifest["config"]["limits"].update(seconds=1e300),
        lambda manifest: manifest.update(roots=3),
    ],
)
def test_a_manifest_that_says_what_no_build_wrote_is_refused(forge, layout, encoder, edit):
    forge(edit)
    assert str(layout.generation(1) / "manifest.json") in refused(layout, encoder)
    assert repair(layout.path).generation == 2
    open_retriever(layout.path, encoder=encoder).close()


def test_a_manifest_that_is_no_utf8_is_refused(build, layout, encoder):
    build()
    path = layout.generation(1) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"fake"', b'"\xff"'))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    layout.current.write_bytes(Current(1, sha256).encode())
    assert "manifest.json cannot be read: " in refused(layout, encoder)


def test_a_structure_that_the_manifest_says_nothing_of_is_not_opened(forge, layout, open_index):
    forge(lambda manifest: manifest["files"].pop("0/dense.faiss"))
    assert examine(layout.path).derived_damage == (str(layout.generation(1) / "0/dense.faiss"),)
    assert open_index(layout.path).retrieve(QUERY)


def test_a_folder_that_is_called_by_no_number_is_no_generation_or_segment(
    build, layout, open_index
):
    build()
    for folder in (layout.generations, layout.generation(1)):
        (folder / "²").mkdir()
    assert examine(layout.path).sound
    assert open_index(layout.path).retrieve(QUERY)
    build()


FOREIGN = {
    "a view": "ALTER TABLE files RENAME TO kept; CREATE VIEW files AS SELECT * FROM kept",
    "an endless view": "DROP TABLE texts; CREATE VIEW texts AS WITH RECURSIVE n(i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS sha256, i AS body FROM n",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM texts; END",
    "a virtual table": "CREATE VIRTUAL TABLE t USING fts5(x)",
    "a computed column": "ALTER TABLE texts ADD COLUMN x AS (hex(zeroblob(500000000)))",
}


@pytest.mark.parametrize("sql", FOREIGN.values(), ids=FOREIGN)
def test_a_catalog_that_computes_is_refused_by_readers_and_writers(build, layout, encoder, sql):
    build()
    with closing(sqlite3.connect(layout.catalog)) as catalog:
        catalog.executescript(sql)
    assert "which no catalog does" in refused(layout, encoder)
    with pytest.raises(DamagedIndexError, match="which no catalog does"):
        build_index(index=layout.path, encoder=encoder)
    assert "which no catalog does" in str(examine(layout.path).catalog_damage)


ROWS = [
    ("manifests", "body", b"{}"),
    ("texts", "body", "a text and no bytes"),
    ("texts", "body", 7),
    ("texts", "sha256", "a\n" * 10_000),
    ("files", "text_sha256", "a\n" * 10_000),
    ("files", "root", b"/"),
    ("files", "path", b"\xff"),
    ("files", "sha256", b"\xff"),
    ("files", "facts", "text"),
    ("files", "facts", None),
    ("files", "facts", b"{"),
    ("files", "text_sha256", b"\xff"),
    ("files", "born", "soon"),
    ("passages", "file_id", "text"),
    ("passages", "start", "text"),
    ("passages", "start", -5),
    ("passages", "end", 0),
    ("passages", "end", b""),
    ("passages", "input_sha256", -1),
    ("passages", "input_sha256", "text"),
    ("embeddings", "model", b"\xff"),
    ("embeddings", "vector", 12),
    ("embeddings", "vector", "text"),
]


@pytest.mark.parametrize(("table", "column", "value"), ROWS)
def test_values_that_are_none_of_a_column_are_told_as_damage(
    build, layout, encoder, table, column, value
):
    build()
    with closing(sqlite3.connect(layout.catalog, isolation_level=None)) as catalog:
        catalog.execute("UPDATE files SET digest = NULL")
        catalog.execute("UPDATE embeddings SET digest = NULL")
        catalog.execute(f'UPDATE OR REPLACE {table} SET "{column}" = ?', (value,))
    found = examine(layout.path)
    assert found.catalog_damage
    assert all("\n" not in line and len(line) < 2_000 for line in found.catalog_damage)
    with (
        contextlib.suppress(StorageError),  # and nothing else
        closing(open_retriever(layout.path, encoder=encoder)) as retriever,
    ):
        retriever.documents()
        retriever.retrieve(QUERY)
        retriever.retrieve("newspapers and television")


def test_a_closed_catalog_is_whole_without_its_log(build, layout, open_index, tmp_path):
    build()
    assert layout.catalog.with_name("catalog.sqlite-wal").stat().st_size == 0
    copy = shutil.copytree(
        layout.path, tmp_path / "copy", ignore=shutil.ignore_patterns("catalog.sqlite-*")
    )
    assert open_index(copy).retrieve(QUERY) == open_index(layout.path).retrieve(QUERY)
