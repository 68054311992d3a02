"""Files of JSON lines that grow line by line: `Appender`, `whole`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from io import BufferedWriter


class Appender:
    """Adds one JSON line at a time."""

    def __init__(self, file: BufferedWriter) -> None:
        self._file = file

    def add(self, record: object) -> None:
        """Write one line, through to the operating system."""
        self._file.write(msgspec.json.encode(record) + b"\n")
        self._file.flush()


def whole(path: Path) -> int:
    """Bytes up to the end of the last whole line."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        while size:
            block = min(size, 65536)
            file.seek(size - block)
            end = file.read(block).rfind(b"\n")
            if end >= 0:
                return size - block + end + 1
            size -= block
    return 0
