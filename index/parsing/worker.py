"""The process that parses: `python -m index.parsing.worker`, started by `ParsingProcess`.

It is expendable: files from anywhere may crash it, hang it or fill its memory. It ends when its
input ends, and a timer of the operating system ends it where a file hangs it after the parent died.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import IO

import msgspec

from index.config import ParsingLimits
from index.errors import ParseError
from index.parsing.messages import Failure, Reply, Request, Success, read_frame, write_frame
from index.parsing.registry import parse_bytes

OUT_OF_MEMORY = 97
"""Exit status where a file needs more memory than the limit."""
_GRACE_SECONDS = 10.0
_SMALL_FRAME = 1_000_000


def main() -> None:
    """Serve until the input ends."""
    replies = _private_output()
    requests = sys.stdin.buffer
    try:
        limits = msgspec.msgpack.decode(read_frame(requests, _SMALL_FRAME), type=ParsingLimits)
        restrict_memory(limits.memory_bytes)
        write_frame(replies, b"")
        while True:
            _serve(requests, replies, limits)
    except (EOFError, BrokenPipeError):
        return


def _serve(requests: IO[bytes], replies: IO[bytes], limits: ParsingLimits) -> None:
    request = msgspec.msgpack.decode(read_frame(requests, _SMALL_FRAME), type=Request)
    # The parent ends a file that takes too long; this is for when there is no parent any more.
    # SIGALRM's default action needs no interpreter, so it works inside C code too.
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE_SECONDS)
    try:
        data = read_frame(requests, limits.file_bytes)
        write_frame(replies, msgspec.msgpack.encode(_reply(data, request.name, limits)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _reply(data: bytes, name: str, limits: ParsingLimits) -> Reply:
    try:
        return Success(parse_bytes(data, name, limits))
    except ParseError as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from None
        return Failure(type(error).__name__, str(error))


def restrict_memory(most: int) -> None:
    """Limit the address space to `most` bytes, where the platform can, and write no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):  # macOS knows the limit and refuses to set it
        return


def _private_output() -> IO[bytes]:
    """Standard output for replies alone; what libraries print goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return replies


if __name__ == "__main__":
    main()
