"""What passes between the indexing process and the process that parses: typed MessagePack frames.

A frame is 8 bytes of length (big-endian) and that many bytes. At the start the parent sends
`ParsingLimits`, the child answers `b""`. Then for every file the parent sends `Request` and the
file's bytes as two frames, and the child answers one `Reply`. Never pickle: the child has read
a file from anywhere.
"""

from __future__ import annotations

from typing import IO, TypeAlias

import msgspec

from index.parsing.parsed import Parsed

_LENGTH_BYTES = 8


class Request(msgspec.Struct, frozen=True):
    """Parse the bytes of the next frame."""

    name: str


class Success(msgspec.Struct, frozen=True, tag="success"):
    """The file was parsed."""

    parsed: Parsed


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """The file was refused: name of the ParseError class, and the reason."""

    error: str
    reason: str


Reply: TypeAlias = Success | Failure


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Send one frame. Raises OSError where the other side is gone."""
    stream.write(len(payload).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes], most: int) -> bytes:
    """Receive one frame of at most `most` bytes. Raises EOFError where the stream ends first."""
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "big")
    if length > most:
        raise EOFError(f"a frame of {length} bytes")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the stream ended inside a frame")
    return data
