from __future__ import annotations

import errno
import hashlib
import os
import sqlite3

import pytest

from index.errors import DamagedIndexError, IndexLockedError, IndexWriteError
from index.storage.files import (
    replace_file,
    sha256_of,
    sync_file,
    sync_folder,
    translate,
    write_file,
    writing,
)


@pytest.fixture
def synced(monkeypatch) -> list[int]:
    """Sizes of the files, and 0 for the folders, that were waited for."""
    sizes: list[int] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        sizes.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    return sizes


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full; free some space"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only; choose another place with `--index PATH`"),
        (errno.EACCES, "no permission"),
        (errno.EPERM, "no permission"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_refused_write_says_why_and_what_to_do_in_one_line(tmp_path, number, words):
    with pytest.raises(IndexWriteError, match=words) as caught, writing(tmp_path):
        raise OSError(number, os.strerror(number))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_error_without_a_number_is_told_as_it_is(tmp_path):
    with pytest.raises(IndexWriteError, match="100 requested and 4 written"), writing(tmp_path):
        raise OSError("100 requested and 4 written")


def test_errors_that_are_not_the_disks_pass_through(tmp_path):
    with pytest.raises(KeyError), writing(tmp_path):
        raise KeyError("x")


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, IndexWriteError, "disk is full"),
        (sqlite3.SQLITE_READONLY, IndexWriteError, "no permission"),
        (sqlite3.SQLITE_CANTOPEN, IndexWriteError, "no permission"),
        (sqlite3.SQLITE_IOERR_WRITE, IndexWriteError, "reports an error"),
        (sqlite3.SQLITE_BUSY, IndexLockedError, "try again"),
        (sqlite3.SQLITE_CORRUPT, DamagedIndexError, "move that folder away"),
        (sqlite3.SQLITE_NOTADB, DamagedIndexError, "as SQLite says"),
    ],
)
def test_what_sqlite_says_becomes_an_error_of_ours(tmp_path, code, kind, words):
    assert words in str(translate(sqlite_error(code), tmp_path))
    with pytest.raises(kind, match=words), writing(tmp_path):
        raise sqlite_error(code)


def test_an_error_of_the_module_itself_is_damage(tmp_path):
    assert isinstance(translate(sqlite3.DatabaseError("odd"), tmp_path), DamagedIndexError)


def test_memory_that_damaged_bytes_ask_for_may_be_missing_for_other_reasons(tmp_path):
    words = "more memory than there is; free some .* if that does not help, it is damaged"
    with pytest.raises(DamagedIndexError, match=words), writing(tmp_path):
        raise MemoryError


def test_a_new_file_is_on_the_disk_before_writing_ends(tmp_path, synced):
    write_file(tmp_path / "a", b"12345")
    assert (tmp_path / "a").read_bytes() == b"12345"
    assert synced == [5]
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "a", b"")


def test_replacing_syncs_the_new_bytes_before_the_rename_and_the_folder_after(
    tmp_path, synced, monkeypatch
):
    path = tmp_path / "CURRENT"
    path.write_bytes(b"old")
    (tmp_path / ".CURRENT.new").write_bytes(b"left by a build that was killed")
    rename = os.replace
    at_rename: list[tuple[bytes, list[int]]] = []

    def note(source, target, **options):
        at_rename.append((path.read_bytes(), list(synced)))
        rename(source, target, **options)

    monkeypatch.setattr(os, "replace", note)
    replace_file(path, b"newer")
    assert at_rename == [(b"old", [5])]
    assert len(synced) == 2
    assert path.read_bytes() == b"newer"
    assert [entry.name for entry in tmp_path.iterdir()] == ["CURRENT"]


def test_a_failed_replacement_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "CURRENT"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"


def test_files_and_folders_of_others_can_be_waited_for(tmp_path, synced, monkeypatch):
    (tmp_path / "a").write_bytes(b"123")
    sync_file(tmp_path / "a")
    assert synced == [3]
    sync_folder(tmp_path)
    assert len(synced) == 2
    monkeypatch.setattr("index.storage.files.os.name", "nt")
    sync_folder(tmp_path)
    assert len(synced) == 2


def test_the_hash_is_of_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"\x00\r\n")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"\x00\r\n").hexdigest()
