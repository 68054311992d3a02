from __future__ import annotations

import builtins
import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator

import portalocker
import pytest

from index.errors import IndexLockedError, IndexWriteError, StorageError
from index.storage.layout import Layout
from index.storage.lock import pin, unpinned, writer_lock

HOLDER = """
import sys
from index.storage.layout import Layout
from index.storage.lock import writer_lock
with writer_lock(Layout.of(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def layout(tmp_path) -> Layout:
    made = Layout.of(tmp_path / "store")
    made.generation(1).mkdir(parents=True)
    (made.generation(1) / "manifest.json").write_text("{}")
    return made


@pytest.fixture
def holder(layout) -> Iterator[subprocess.Popen[str]]:
    """Another process that is writing the index."""
    command = [sys.executable, "-c", HOLDER, str(layout.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_which_process_writes(layout, holder):
    with pytest.raises(IndexLockedError, match=rf"process {holder.pid} on \S+; wait") as caught:
        writer_lock(layout).__enter__()
    assert str(layout.path) in str(caught.value)


def test_the_lock_of_a_killed_process_is_free(layout, holder):
    holder.kill()
    holder.wait()
    with writer_lock(layout):
        assert f"process {os.getpid()} on" in layout.lock.read_text()


def test_the_lock_is_free_again_after_an_error(layout):
    with pytest.raises(KeyError), writer_lock(layout):
        raise KeyError
    with writer_lock(layout), pytest.raises(IndexLockedError, match=f"process {os.getpid()}"):
        writer_lock(layout).__enter__()


def test_a_holder_without_a_name_is_another_process(layout):
    with layout.lock.open("w") as file:
        portalocker.lock(file, portalocker.LOCK_EX)
        with pytest.raises(IndexLockedError, match="another process"):
            writer_lock(layout).__enter__()


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path):
    with pytest.raises(IndexWriteError):
        writer_lock(Layout.of(tmp_path / "nothing")).__enter__()


def test_a_pinned_generation_is_not_free_until_the_last_pin_is_gone(layout):
    one, two = pin(layout, 1), pin(layout, 1)
    with unpinned(layout, 1) as free:
        assert not free
    one.close()
    with unpinned(layout, 1) as free:
        assert not free
    two.close()
    with unpinned(layout, 1) as free:
        assert free


def test_nobody_can_pin_what_is_being_cleared_away(layout):
    with unpinned(layout, 1) as free:
        assert free
        assert pin(layout, 1) is None
    pin(layout, 1).close()


def test_a_generation_that_is_gone_cannot_be_pinned_and_is_free(layout):
    assert pin(layout, 2) is None
    with unpinned(layout, 2) as free:
        assert free


def test_a_generation_cleared_between_opening_and_locking_is_not_pinned(layout, monkeypatch):
    lock = portalocker.lock

    def too_late(file, flags):
        (layout.generation(1) / "manifest.json").unlink()
        lock(file, flags)

    monkeypatch.setattr(portalocker, "lock", too_late)
    assert pin(layout, 1) is None


@pytest.fixture
def without_locks(monkeypatch) -> None:
    """A file system that knows no locks."""

    def refuse(*_: object) -> None:
        error = OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        raise portalocker.LockException(error) from error

    monkeypatch.setattr(portalocker, "lock", refuse)


def test_a_disk_without_locks_is_told_with_what_to_do(layout, without_locks):
    for ask in (lambda: writer_lock(layout).__enter__(), lambda: pin(layout, 1)):
        with pytest.raises(StorageError, match=r"locks do not work .* `--index PATH`") as caught:
            ask()
        assert not isinstance(caught.value, IndexLockedError)
        assert str(layout.path) in str(caught.value)
        assert os.strerror(errno.ENOLCK) in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1


def test_what_cannot_be_locked_is_not_cleared_away(layout, without_locks):
    with unpinned(layout, 1) as free:
        assert not free


def test_a_full_disk_refuses_the_name_of_the_holder_with_one_clear_error(layout, monkeypatch):
    class Full(io.FileIO):
        def write(self, data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(path, mode="r", buffering=-1, **_):
        raw = Full(path, mode)
        return raw if buffering == 0 else io.TextIOWrapper(io.BufferedRandom(raw))

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", full)
        with pytest.raises(IndexWriteError, match="disk is full"), writer_lock(layout):
            pass
    with writer_lock(layout):
        pass
