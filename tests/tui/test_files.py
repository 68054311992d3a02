from __future__ import annotations

import threading

import pytest

from tui import files
from tui.errors import KeepingError
from tui.files import append_line, create_file, keeping, read_lines, replace_file


def test_a_new_file_is_whole_or_not_there(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "a"
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(OSError, match="No space"):
            create_file(path, b"data")
        assert not path.exists()
        path.write_bytes(b"old")
        with pytest.raises(OSError, match="No space"):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileExistsError):
        create_file(path, b"new")


def test_many_writers_lose_no_line(tmp_path):
    def write(name):
        for number in range(25):
            with keeping(tmp_path):
                append_line(tmp_path / "lines", f"{name} {number}".encode())

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{name} {number}".encode() for name in "abcd" for number in range(25)}
    assert set(read_lines(tmp_path / "lines")) == expected


def test_who_waits_too_long_for_another_writer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PATIENCE", 0.0)
    with keeping(tmp_path), pytest.raises(KeepingError, match="another pincite"):  # noqa: SIM117
        with keeping(tmp_path):
            pass
