from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from index.runtime import cache
from index.runtime.cache import MODEL, WEIGHTS, cache_folder, cache_key, cached, known_sha256
from index.runtime.graph import Graph
from index.runtime.session import Session


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def make():
    """Makes a small model, and counts how often."""

    def made():
        made.count += 1
        graph = Graph()
        table = np.arange(4000, dtype=np.float32).reshape(-1, 2)
        return graph.finish(["ids"], {"out": graph.add("Gather", graph.constant(table), "ids")})

    made.count = 0
    return made


def works(model: Path | bytes) -> bool:
    out = Session(model, 1).run({"ids": np.array([[7]], np.int32)})[0]
    return out.tolist() == [[[14, 15]]]


def test_a_model_is_made_once_for_its_key(make, home):
    first = cached("a", make)
    assert cached("a", make) == first == home / "pincite" / "models" / "a" / MODEL
    assert make.count == 1
    cached("b", make)
    assert make.count == 2
    assert works(first)


def test_what_is_kept_is_the_users_alone(make):
    place = cached("a", make)
    for folder in (place.parent, place.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [MODEL, WEIGHTS, "sha256.json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_a_damaged_model_is_made_again(make, name, damage):
    path = cached("a", make).with_name(name)
    data = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if damage == "cut" else bytes([data[0] ^ 1]) + data[1:])
    assert works(cached("a", make))
    assert make.count == 2
    cached("a", make)
    assert make.count == 2


def test_where_nothing_can_be_kept_the_model_is_given_as_bytes(make, home):
    home.write_text("no folder")
    model = cached("a", make)
    assert isinstance(model, bytes)
    assert works(model)


def test_an_interrupted_keeping_leaves_nothing_that_counts(make, monkeypatch, home):
    monkeypatch.setattr(cache, "sha256_of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cached("a", make)
    monkeypatch.undo()
    os.environ["XDG_CACHE_HOME"] = str(home)
    assert list((home / "pincite" / "models").iterdir()) == []


def test_another_process_that_was_faster_is_no_error(make, monkeypatch):
    first = cached("a", make)
    looks = iter([False])
    whole = cache._is_whole
    monkeypatch.setattr(cache, "_is_whole", lambda folder: next(looks, True) and whole(folder))
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    assert cached("a", make) == first
    assert works(first)
    assert make.count == 2


def test_without_a_folder_named_the_cache_is_in_the_users_home(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "pincite"


def test_keys_tell_parts_apart():
    assert cache_key("a", "b") != cache_key("ab", "")
    assert cache_key("a") == cache_key("a")


def test_a_file_is_hashed_once_until_it_changes(tmp_path, monkeypatch):
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    hashed: list[Path] = []
    real = cache.sha256_of
    monkeypatch.setattr(cache, "sha256_of", lambda path: (hashed.append(path), real(path))[1])
    first = known_sha256(path)
    assert known_sha256(path) == first == real(path)
    assert hashed == [path]
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert known_sha256(path) == real(path) != first


def test_a_hash_that_cannot_be_kept_or_is_damaged_is_computed(tmp_path, home):
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    told = known_sha256(path)
    for kept in (home / "pincite" / "hashes").iterdir():
        kept.write_bytes(b"\xff")
    assert known_sha256(path) == told
    for folder in ("hashes", ""):
        for kept in sorted((home / "pincite" / folder).glob("*")):
            kept.unlink() if kept.is_file() else kept.rmdir()
    (home / "pincite").rmdir()
    home.rmdir()
    home.write_text("no folder")
    assert known_sha256(path) == told
    with pytest.raises(OSError, match="gone"):
        known_sha256(tmp_path / "gone")
