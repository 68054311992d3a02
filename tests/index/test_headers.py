"""Files whose checksums are right, and which still say what cannot be."""

from __future__ import annotations

import hashlib
import io
import struct
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.dense import FlatIndex
from index.doctor import examine
from index.headers import _mapped, _MisfitError, _Reader, misfits
from index.quantised import QuantisedIndex
from index.storage.layout import Layout
from index.storage.manifest import (
    Current,
    encode_manifest,
    fact_of,
    read_current,
    read_manifest,
)

QUERY = "turnout of registered voters"
HUGE = 2**62


@pytest.fixture
def forge(build, layout) -> Callable[[str, Callable[[bytes], bytes]], None]:
    """Build, change a file, and write checksums that agree with it."""

    def change(name: str, edit: Callable[[bytes], bytes]) -> None:
        build()
        manifest = read_manifest(layout, read_current(layout))
        folder = layout.generation(manifest.generation)
        (folder / name).write_bytes(edit((folder / name).read_bytes()))
        files = manifest.files | {name: fact_of(folder / name)}
        data = encode_manifest(replace(manifest, files=files))
        (folder / "manifest.json").write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        layout.current.write_bytes(Current(manifest.generation, sha256).encode())

    return change


def number(kind: str, at: int, value: int) -> Callable[[bytes], bytes]:
    """Put another number into a file."""

    def put(data: bytes) -> bytes:
        changed = bytearray(data)
        struct.pack_into(kind, changed, at, value)
        return bytes(changed)

    return put


def array(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[bytes], bytes]:
    """Save another array."""

    def put(data: bytes) -> bytes:
        file = io.BytesIO()
        found = np.load(io.BytesIO(data), allow_pickle=False)
        np.save(file, change(found), allow_pickle=False)
        return file.getvalue()

    return put


def longer(data: bytes) -> bytes:
    """Let an array claim so much that no memory holds it."""
    found = np.load(io.BytesIO(data), allow_pickle=False)
    file = io.BytesIO()
    header = {"descr": found.dtype.str, "fortran_order": False, "shape": (HUGE,)}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + found.tobytes()


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("0/dense.faiss", number("<i", 4, 2**30)),
        ("0/dense.faiss", number("<q", 8, HUGE)),
        ("0/dense.faiss", number("<q", 8, -1)),
        ("0/dense.faiss", number("<Q", 37, HUGE)),
        ("0/dense.faiss", lambda data: b"IxPT" + data[4:]),
        ("0/dense.faiss", lambda data: data[:-4]),
        ("0/dense.faiss", lambda data: data + b"\0"),
        ("0/dense.faiss", lambda data: b""),
        ("0/passages.npy", longer),
        ("0/files.npy", array(lambda found: found[:-1])),
        ("0/lexical-rows.npy", array(lambda found: found.reshape(1, -1))),
        ("0/lexical-counts.npy", array(lambda found: found.astype(np.float64))),
        ("0/lexical-starts.npy", array(lambda found: found[::-1].copy())),
        ("0/lexical-term-starts.npy", array(lambda found: found + 1)),
        ("0/lexical-lengths.npy", lambda data: b"no array"),
        ("0/lexical-lengths.npy", lambda data: data.replace(b"(", b"(" * 60 + b"'", 1)),
        ("0/lexical-lengths.npy", lambda data: data.replace(b"'<i4'", b"'|O' ", 1)),
        ("0/lexical-rows.npy", array(lambda found: found + 1_000)),
        ("0/lexical-rows.npy", array(lambda found: found - 1)),
        ("ordinals.npy", array(lambda found: found + 1)),
        ("ordinals.npy", array(np.zeros_like)),
    ],
)
def test_what_does_not_fit_is_named_and_never_searched(
    forge, layout, open_index, caplog, name, edit
):
    forge(name, edit)
    (line,) = examine(layout.path).derived_damage
    assert line == str(layout.generation(1) / name)
    hits = open_index(layout.path).retrieve(QUERY)
    assert name in caplog.text
    assert hits
    assert hits[0].passage.document.path == "turnout.txt"


def test_a_generation_fits_its_manifest(build, layout: Layout):
    build()
    manifest = read_manifest(layout, read_current(layout))
    assert misfits(layout.generation(1), manifest) == []
    other = replace(manifest, model=replace(manifest.model, dim=16))
    assert misfits(layout.generation(1), other) == ["0/dense.faiss"]
    assert misfits(layout.generation(1), replace(manifest, passages=9)) == ["ordinals.npy"]


def test_no_memory_is_reserved_for_what_a_manifest_claims(build, layout: Layout):
    build()
    manifest = replace(read_manifest(layout, read_current(layout)), passages=2**31 - 1)
    misfits(layout.generation(1), manifest)  # imports what it needs
    tracemalloc.start()
    try:
        assert misfits(layout.generation(1), manifest) == ["ordinals.npy"]
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_rows_of_a_quantised_index_are_as_many_as_its_vectors(build, layout, monkeypatch):
    monkeypatch.setattr("index.segment.EXACT_UP_TO", 0)
    build()
    folder, manifest = layout.generation(1), read_manifest(layout, read_current(layout))
    assert misfits(folder, manifest) == []
    rows = folder / "0" / "dense-rows.npy"
    np.save(rows, np.load(rows)[:-1])
    (folder / "0" / "dense-codes.json").write_text('{"candidates": 0, "recall": 1, "queries": 1}')
    assert misfits(folder, manifest) == ["0/dense-codes.json", "0/dense-rows.npy"]
    files = {name: fact for name, fact in manifest.files.items() if "rows" not in name}
    assert "0/dense-rows.npy" in misfits(folder, replace(manifest, files=files))


@pytest.mark.parametrize(("dim", "rows"), [(8, 500), (7, 33), (2, 0)])
def test_every_size_of_a_quantised_index_is_held_against_the_others(tmp_path, dim, rows):
    vectors = np.random.default_rng(0).normal(size=(rows, dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    QuantisedIndex.write(tmp_path, dim, rows, lambda ordinals: vectors[ordinals])
    path = tmp_path / "dense-codes.faiss"
    data = path.read_bytes()

    def read() -> None:
        reader = _Reader(_mapped(path))
        reader.codes(dim, rows)
        reader.end()

    read()
    codes = struct.calcsize("<4siqqqBi") + 3 * 8 + 8 + 4 * 16 * dim + 4
    for at in (4, 8, 37, 45, 53, 61, codes - 4, codes, codes + 8, codes + 16, codes + 24):
        path.write_bytes(number("<i", at, 99)(data))
        with pytest.raises(_MisfitError):
            read()
    for changed in (data[:-1], data + b"\0", number("<q", 8, HUGE)(data)):
        path.write_bytes(changed)
        with pytest.raises((_MisfitError, struct.error)):
            read()


def test_an_index_of_no_vectors_is_read(tmp_path):
    FlatIndex.build(8, []).save(tmp_path)
    reader = _Reader(_mapped(tmp_path / "dense.faiss"))
    reader.flat(8, 0)
    reader.end()
