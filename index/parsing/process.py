"""`ParsingProcess`: parsing in a process that a bad file may take down without harm."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import msgspec

import index
from index.closing import Closing
from index.config import ParsingLimits
from index.errors import BrokenFileError, LimitError, ParseError, SettingError
from index.parsing.messages import Failure, Reply, Request, Success, read_frame, write_frame
from index.parsing.parsed import Parsed
from index.parsing.registry import format_by_name

_START_SECONDS = 120.0
_OUT_OF_MEMORY = 97  # worker.OUT_OF_MEMORY, whose module belongs to the child alone


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A parsed file and the SHA-256 (64 hexadecimal digits) of exactly the bytes parsed."""

    parsed: Parsed
    sha256: str


class ParsingProcess(Closing):
    """Parses files in a child process, which is started for the first file and kept.

    A context manager. Threads may share one: their files take turns. A file that crashes the
    child, or takes more time or memory than `limits`, is refused with a ParseError, and the next
    file gets a new child.
    """

    def __init__(self, limits: ParsingLimits | None = None) -> None:
        self._limits = limits or ParsingLimits()
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def close(self) -> None:
        """End the child. A later `parse` starts another."""
        with self._turn:
            self._end()

    def parse(self, path: Path) -> ParsedFile:
        """Read the file at `path` once, and parse those bytes.

        Raises a ParseError that says why the file cannot be a document, and SettingError where
        the child cannot even start within the limits.
        """
        format_by_name(path.name)
        data = read_file(path, self._limits.file_bytes)
        return ParsedFile(self.parse_bytes(data, path.name), hashlib.sha256(data).hexdigest())

    def parse_bytes(self, data: bytes, name: str) -> Parsed:
        """Parse `data`, the content of a file called `name`. Raises as `parse` does."""
        with self._turn:
            reused = self._child is not None
            reply = self._ask(data, name)
            if reused and isinstance(reply, _Crash):
                # What earlier files left in its memory may be to blame; a file's outcome must
                # not depend on the files before it.
                reply = self._ask(data, name)
        if isinstance(reply, Success):
            return reply.parsed
        raise _ERRORS.get(reply.error, BrokenFileError)(reply.reason)

    def _ask(self, data: bytes, name: str) -> Success | Failure | _Crash:
        child = self._child = self._child or _Child(self._limits)
        reply = None
        try:
            reply = child.ask(data, name)
        finally:
            # After an interruption, question and answer may be out of step.
            if reply is None or child.spent:
                self._end()
        return reply

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def read_file(path: Path, most: int, bounds: Path | None = None) -> bytes:
    """The bytes of a regular file of at most `most` bytes, following symbolic links.

    Raises LimitError if it is larger, BrokenFileError if it is a device, a pipe or a folder,
    cannot be read, or lies outside of the folder `bounds`, a path without links.
    """
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:  # noqa: PTH123
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise BrokenFileError("not a regular file")
            # Asked of what is open: a name may lead elsewhere since it was looked at.
            if bounds is not None and not _lies_in(bounds, path, status):
                raise BrokenFileError("it was replaced, or became a link that leads out")
            size = status.st_size
            if size <= most:
                data = file.read(most + 1)  # it may have grown since
                size = len(data)
    except OSError as error:
        raise BrokenFileError(f"cannot be read: {error.strerror}") from error
    if size > most:
        raise LimitError(f"{size:,} bytes; limits.file_bytes is {most:,}")
    return data


def _lies_in(bounds: Path, path: Path, status: os.stat_result) -> bool:
    """Whether the open file of this status is the one that `path` leads to, below `bounds`."""
    # `Path.resolve` would raise RuntimeError for a link that leads to itself by now.
    real = Path(os.path.realpath(path))
    there = real.lstat()
    same = (there.st_dev, there.st_ino) == (status.st_dev, status.st_ino)
    return same and real.is_relative_to(bounds)


_ERRORS = {kind.__name__: kind for kind in ParseError.__subclasses__()}


@dataclass(frozen=True, slots=True)
class _Crash:
    """The child ended in the middle of a file: the ParseError to raise for it, by name."""

    error: str
    reason: str


class _Deadline:
    """Kills a process unless the `with` block ends within `seconds`."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _pass(self) -> None:
        self.passed = True
        self._process.kill()


class _Child:
    """One child process. After an exception it is of no more use."""

    def __init__(self, limits: ParsingLimits) -> None:
        self._limits = limits
        self.spent = False
        package_home = str(Path(index.__file__).parent.parent)
        paths = [package_home, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            # -P: the folder of documents, where a user may stand, must not supply modules.
            [sys.executable, "-P", "-m", "index.parsing.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A fixed hash seed: libraries that walk over sets then give the same text every time.
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"},
            process_group=0,  # Ctrl-C ends the parent in its own way, and the parent ends this
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: IO[bytes] = self._process.stdin
        self._replies: IO[bytes] = self._process.stdout
        try:
            with _Deadline(self._process, _START_SECONDS):
                write_frame(self._requests, msgspec.msgpack.encode(limits))
                read_frame(self._replies, 0)
        except (EOFError, OSError) as error:
            self.end()
            raise SettingError(
                f"the process that parses cannot start (exit status {self._process.returncode}); "
                f"is limits.memory_bytes too low ({limits.memory_bytes:,})?"
            ) from error

    def ask(self, data: bytes, name: str) -> Success | Failure | _Crash:
        """Send a file and wait for the reply. `spent` tells whether the child has outlived it."""
        most = 16 * self._limits.text_characters + 1_000_000
        deadline = _Deadline(self._process, self._limits.seconds)
        self.spent = True
        try:
            with deadline:
                write_frame(self._requests, msgspec.msgpack.encode(Request(name)))
                write_frame(self._requests, data)
                frame = read_frame(self._replies, most)
            reply: Success | Failure = msgspec.msgpack.decode(frame, type=Reply)
        except msgspec.MsgspecError:
            return _Crash("BrokenFileError", "its parser gave an answer that makes no sense")
        except (EOFError, OSError):
            if not deadline.passed:
                return self._crash()
        if deadline.passed:
            return Failure("LimitError", f"takes longer than {self._limits.seconds:g} seconds")
        self.spent = False
        return reply

    def _crash(self) -> _Crash:
        status = self._process.wait()
        if status in (_OUT_OF_MEMORY, -signal.SIGKILL):
            most = self._limits.memory_bytes
            return _Crash("LimitError", f"needs more than limits.memory_bytes ({most:,})")
        return _Crash("BrokenFileError", f"it crashes its parser (exit status {status})")

    def end(self) -> None:
        """Kill it if it still runs, and let the system forget it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._requests, self._replies):
            try:
                stream.close()
            except OSError:  # what was still to be written has nobody to read it
                continue
