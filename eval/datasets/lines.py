"""Files of data sets, plain or gzipped: `read_text`, `read_json`, `read_lines`, `shown`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from eval.errors import DatasetError
from index.visible import one_line

T = TypeVar("T")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """One line of a file of JSON lines."""

    number: int
    """Counted from 1, blank lines included."""
    value: T


def read_lines(path: Path, kind: type[T], comment: str | None = None) -> Iterator[Line[T]]:
    """The JSON values of the file at `path`, one a line, as `kind`.

    Blank lines and those that begin with `comment` are passed over. Raises DatasetError, naming
    the file and the line.
    """
    for number, line in enumerate(read_text(path).encode().splitlines(), start=1):
        stripped = line.strip()
        if stripped and not (comment and stripped.startswith(comment.encode())):
            yield Line(number, _decode(line, kind, f"{path}, line {number}"))


def read_json(path: Path, kind: type[T]) -> T:
    """The one JSON value of the file at `path`, as `kind`. Raises DatasetError."""
    decoded: T = _decode(read_text(path).encode(), kind, str(path))
    return decoded


def read_text(path: Path) -> str:
    """The text of the file at `path`, UTF-8, unpacked if its name ends in `.gz`.

    A byte order mark is no part of it. Raises DatasetError.
    """
    try:
        packed = path.read_bytes()
        data = gzip.decompress(packed) if path.suffix == ".gz" else packed
    except gzip.BadGzipFile as error:
        raise DatasetError(f"{path} is not a gzip file: {one_line(str(error))}") from error
    except (EOFError, zlib.error) as error:
        raise DatasetError(f"{path} is a damaged gzip file: {one_line(str(error))}") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        reason = getattr(error, "strerror", None) or error
        raise DatasetError(f"{path} cannot be read: {reason}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DatasetError(
            f"{path}, line {line}: not UTF-8 (byte 0x{data[error.start]:02x}); save the file as "
            "UTF-8 (a spreadsheet calls it 'CSV UTF-8')"
        ) from error


def shown(text: str) -> str:
    """`text` as a message quotes it: in one line, cut after 60 characters."""
    line = one_line(text)
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[:_SHOWN]}…"'


def _decode(data: bytes, kind: type[Any], where: str) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise DatasetError(f"{where}: {one_line(str(error))}") from error
    except RecursionError as error:
        raise DatasetError(f"{where}: nested too deeply to be read") from error
