"""The lines of a session's file, read as far as they can be; a damaged one is left there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import msgspec

from tui.files import read_lines, replace_file


class Started(msgspec.Struct, frozen=True, tag_field="kind", tag="started"):
    """The first line."""

    place: str


class Asked(msgspec.Struct, frozen=True, tag_field="kind", tag="asked"):
    """One answer."""

    key: str
    at: datetime
    answer: msgspec.Raw
    """What `ask --json` prints."""


class Starred(msgspec.Struct, frozen=True, tag_field="kind", tag="starred"):
    """A star that is set, or taken away."""

    key: str
    starred: bool


Line: TypeAlias = Started | Asked | Starred
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a session, sorted out."""

    place: str
    asked: tuple[tuple[int, Asked], ...]
    """With the numbers of their lines, from 1."""
    starred: frozenset[str]
    """Keys of answers that have a star."""
    problems: tuple[str, ...]
    """Lines that are not readable, each told in one line."""

    @classmethod
    def of(cls, data: list[bytes]) -> Lines:
        """Sort out lines as they are in the file, without their ends."""
        place = ""
        asked: list[tuple[int, Asked]] = []
        stars: dict[str, bool] = {}
        problems: list[str] = []
        for number, line in enumerate(_read(data), start=1):
            match line:
                case str():
                    problems.append(f"line {number} cannot be read, and is left as it is: {line}")
                case Started():
                    place = line.place
                case Asked():
                    asked.append((number, line))
                case Starred():
                    stars[line.key] = line.starred
        starred = frozenset(key for key, has in stars.items() if has)
        return cls(place, tuple(asked), starred, tuple(problems))


def encode(line: Line) -> bytes:
    """A line without its end. Raises UnicodeEncodeError for half of a surrogate pair."""
    return msgspec.json.encode(line)


def lighten(path: Path) -> int:
    """Keep of a session only what has a star or cannot be read; bytes that are left.

    Call it while `keeping`. Raises KeepingError and OSError.
    """
    data = read_lines(path)
    starred = Lines.of(data).starred
    read = list(zip(data, _read(data), strict=True))
    kept = [
        raw
        for raw, line in read
        if isinstance(line, str) or (not isinstance(line, Started) and line.key in starred)
    ]
    if not kept:
        path.unlink()
        return 0
    opening = [raw for raw, line in read if isinstance(line, Started)]
    left = b"\n".join([*opening, *kept, b""])
    replace_file(path, left)
    return len(left)


def _read(data: list[bytes]) -> Iterator[Line | str]:
    """Each line, or what is wrong with it."""
    for line in data:
        try:
            yield _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield " ".join(str(error).split())
