from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from index.errors import DamagedIndexError
from index.storage.regular import open_regular, read_regular, refuse_links, refuse_others


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_link(path: Path) -> None:
    (path.parent / "other").write_bytes(b"secret")
    path.symlink_to("other")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


OTHERS = [a_pipe, a_device, a_link, a_folder, a_socket]


@pytest.mark.parametrize("make", OTHERS)
@pytest.mark.parametrize("mode", ["rb", "a+b"])
def test_what_is_no_regular_file_is_refused_without_waiting_for_it(tmp_path, make, mode):
    make(tmp_path / "file")
    with pytest.raises(OSError, match=r"regular|symbolic link|[Dd]irectory") as caught:
        open_regular(tmp_path / "file", mode, buffering=0)
    assert caught.value.strerror
    assert not (tmp_path / "other").exists() or (tmp_path / "other").read_bytes() == b"secret"


def test_devices_themselves_are_refused():
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(Path("/dev/zero"))


def test_a_regular_file_is_read_and_written_as_by_open(tmp_path):
    with open_regular(tmp_path / "new", "a+b", buffering=0) as file:
        file.write(b"data")
    assert read_regular(tmp_path / "new") == b"data"
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "gone")


@pytest.mark.parametrize("make", [a_pipe, a_device, a_link, a_folder])
def test_files_are_looked_at_before_a_library_opens_them(tmp_path, make):
    (tmp_path / "sound").write_bytes(b"")
    refuse_others(tmp_path / "sound", tmp_path / "gone")
    make(tmp_path / "file")
    with pytest.raises(DamagedIndexError, match=f"^{tmp_path / 'file'} is not used: ") as caught:
        refuse_others(tmp_path / "sound", tmp_path / "file")
    assert "\n" not in str(caught.value)


def test_folders_must_be_folders_and_no_links(tmp_path):
    refuse_links(tmp_path, tmp_path / "gone")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(DamagedIndexError, match="link is not used: it is a symbolic link"):
        refuse_links(tmp_path, tmp_path / "link")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DamagedIndexError, match="file is not used: it is not a folder"):
        refuse_links(tmp_path / "file")
