from __future__ import annotations

from pathlib import Path

import pytest

from qa.bundle.writing import write
from qa.errors import BundleError


def test_a_file_that_is_there_is_replaced_only_on_request(tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    write(path, b"one", replacing=False)
    with pytest.raises(BundleError, match="there is such a file"):
        write(path, b"two", replacing=False)
    assert path.read_bytes() == b"one"
    write(path, b"two", replacing=True)
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["none/e.zip", "e\0.zip", ".", "x" * 300])
def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(BundleError) as told:
        write(tmp_path / name, b"one", replacing=True)
    assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "e.zip"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(BundleError, match="No space left on device; choose another place"):
        write(path, b"new", replacing=True)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
