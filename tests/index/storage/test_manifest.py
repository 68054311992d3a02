from __future__ import annotations

import hashlib
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.config import IndexConfig, ParsingLimits
from index.encoder import ModelInfo
from index.errors import DamagedIndexError, NewerIndexError, NoIndexError
from index.storage.layout import Layout
from index.storage.manifest import (
    FORMAT,
    Current,
    FileFact,
    Manifest,
    decode_manifest,
    encode_manifest,
    fact_of,
    read_current,
    read_manifest,
)


def make_manifest(**changes) -> Manifest:
    fields = {
        "format": FORMAT,
        "generation": 7,
        "model": ModelInfo(id="m", revision="r", dim=3, max_tokens=9),
        "config": IndexConfig(limits=ParsingLimits(seconds=1.5)),
        "roots": ("docs", "/elsewhere/été"),
        "documents": 2,
        "passages": 5,
        "files": {"b": FileFact(1, "x"), "a": FileFact(2, "y")},
    }
    return Manifest(**fields | changes)


@pytest.fixture
def layout(tmp_path) -> Layout:
    made = Layout.of(tmp_path / "store")
    made.generation(7).mkdir(parents=True)
    return made


def put(layout: Layout, data: bytes) -> Current:
    """Publish `data` as the manifest of generation 7."""
    (layout.generation(7) / "manifest.json").write_bytes(data)
    current = Current(7, hashlib.sha256(data).hexdigest())
    layout.current.write_bytes(current.encode())
    return current


def test_a_folder_has_one_layout_however_it_is_named(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert Layout.of("../store") == Layout.of(tmp_path / "store") == Layout.of("./../store/")


def test_what_is_published_reads_back(layout):
    current = put(layout, encode_manifest(make_manifest()))
    assert read_current(layout) == current
    assert read_manifest(layout, current) == make_manifest()


@given(st.permutations(["a", "b", "c"]))
def test_the_same_manifest_always_gives_the_same_bytes(names):
    files = {name: FileFact(len(name), name) for name in names}
    ordered = {name: files[name] for name in sorted(files)}
    assert encode_manifest(make_manifest(files=files)) == encode_manifest(
        make_manifest(files=ordered)
    )


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path):
    for place in (tmp_path / "store", tmp_path / "file" / "store"):
        (tmp_path / "file").write_text("")
        with pytest.raises(NoIndexError, match="pincite index FOLDER"):
            read_current(Layout.of(place))


def test_a_missing_current_is_damage_where_a_generation_was_finished(layout):
    put(layout, b"{}")
    layout.current.unlink()
    with pytest.raises(DamagedIndexError, match="CURRENT is missing; run `pincite doctor --repair"):
        read_current(layout)


@pytest.mark.parametrize("data", [b"", b"7", b"seven x", b"7 x y", b"-7 x", b"\xff\xfe 7"])
def test_a_damaged_current_says_so(layout, data):
    layout.current.write_bytes(data)
    with pytest.raises(DamagedIndexError, match="CURRENT"):
        read_current(layout)


def test_a_current_that_cannot_be_read_is_damage(layout):
    layout.current.mkdir()
    with pytest.raises(DamagedIndexError, match="cannot be read"):
        read_current(layout)


def test_a_missing_or_changed_manifest_is_damage_that_can_be_repaired(layout):
    current = put(layout, encode_manifest(make_manifest()))
    path = layout.generation(7) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"docs", b"cods"))
    with pytest.raises(
        DamagedIndexError,
        match=r"manifest\.json is not as it was written, or .*CURRENT is not",
    ):
        read_manifest(layout, current)
    path.unlink()
    with pytest.raises(DamagedIndexError, match=r"cannot be read .*; run `pincite doctor"):
        read_manifest(layout, current)


def test_a_newer_format_is_refused_even_if_nothing_else_can_be_read(layout):
    current = put(layout, json.dumps({"format": FORMAT + 1, "all": "new"}).encode())
    with pytest.raises(NewerIndexError, match=f"format {FORMAT + 1}.*upgrade pincite") as caught:
        read_manifest(layout, current)
    assert str(layout.path) in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"format": 1}', b"\x00" * 20])
def test_a_manifest_that_makes_no_sense_is_damage(layout, data):
    with pytest.raises(DamagedIndexError, match=r"manifest\.json cannot be read"):
        decode_manifest(data, layout.generation(7) / "manifest.json", 7)


@pytest.mark.parametrize("name", ["", "..", "../a", "a/../../b", "/etc/passwd", "a\0b", "\x1b/.."])
def test_a_manifest_that_names_files_elsewhere_is_damage(layout, name):
    data = encode_manifest(make_manifest(files={name: FileFact(1, "x")}))
    with pytest.raises(DamagedIndexError, match="a file that is none of its own") as caught:
        decode_manifest(data, layout.generation(7) / "manifest.json", 7)
    assert str(caught.value).isprintable()


def test_pipes_and_links_to_elsewhere_are_damaged_files_and_are_not_opened(tmp_path):
    """Opening the pipe would wait for a writer."""
    folder = tmp_path / "generation"
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"")
    nothing = fact_of(tmp_path / "outside")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "sound").write_bytes(b"")
    manifest = make_manifest(files=dict.fromkeys(("link", "pipe", "sound"), nothing))
    assert manifest.damaged_files(folder) == ["link", "pipe"]


def test_damaged_files_are_the_missing_the_cut_and_the_changed_ones(tmp_path):
    for name in ("kept", "cut", "changed", "gone"):
        (tmp_path / name).write_bytes(b"12345")
    facts = {path.name: fact_of(path) for path in tmp_path.iterdir()}
    manifest = make_manifest(files=facts)
    assert manifest.damaged_files(tmp_path) == []
    os.truncate(tmp_path / "cut", 4)
    (tmp_path / "changed").write_bytes(b"12346")
    (tmp_path / "gone").unlink()
    assert manifest.damaged_files(tmp_path) == ["changed", "cut", "gone"]


def test_a_current_that_names_another_generation_is_named_with_what_it_names(layout):
    current = put(layout, encode_manifest(make_manifest()))
    with pytest.raises(DamagedIndexError, match=r"000006/manifest\.json, which .*CURRENT names"):
        read_manifest(layout, Current(6, current.manifest_sha256))
