"""Files that the application writes: whole or not at all, and lines that survive a crash."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from tui.errors import KeepingError

_PATIENCE = 5.0
"""Seconds to wait for another application that is writing."""


def home_folder(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    """The folder of pincite below the one that `variable` names, else below `usual` in the home.

    As the XDG base directory specification asks, a relative path in the variable is ignored.
    """
    named = environ.get(variable, "")
    base = Path(named) if Path(named).is_absolute() else Path.home() / usual
    return base / "pincite"


def create_file(path: Path, data: bytes) -> None:
    """Write a new file, or leave none. Raises FileExistsError if it is there, and OSError."""
    with path.open("xb") as file:
        try:
            _write(file.fileno(), data)
        except BaseException:
            path.unlink()
            raise


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in place of the file in one step: a reader sees the old bytes or the new ones.

    A link stays one, and what it names is replaced; the permissions stay. Raises OSError.
    """
    path = path.resolve()
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        create_file(temporary, data)
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """While the context lasts nobody else writes what is kept in `folder`, which is made.

    Raises KeepingError if the folder cannot be written, also for what fails inside.
    """
    import portalocker

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with portalocker.Lock(folder / ".lock", timeout=_PATIENCE, check_interval=0.01):
            yield
    except portalocker.LockException as error:
        raise KeepingError(
            f"{folder}: another pincite has been writing there for {_PATIENCE:.0f} seconds, or "
            "locks do not work; close it, or set XDG_STATE_HOME to a folder on a local disk"
        ) from error
    except OSError as error:
        raise unkept(folder, error) from error


def unkept(place: Path, error: OSError) -> KeepingError:
    """What the disk says about `place`, with what to do."""
    return KeepingError(
        f"{error.filename or place}: {error.strerror or error}; make it readable and writable, or "
        "set XDG_STATE_HOME to another folder"
    )


def append_line(path: Path, line: bytes) -> None:
    """Add a line and wait until it is on the disk. Call it while `keeping`. Raises OSError.

    What a crash left of an earlier line stays a line of its own.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        _write(descriptor, (b"\n" if torn else b"") + line + b"\n")
    finally:
        os.close(descriptor)


def read_lines(path: Path) -> list[bytes]:
    """The lines of a file, whole or not; none if it is not there. Raises KeepingError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unkept(path, error) from error
    return data.removesuffix(b"\n").split(b"\n") if data else []


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)
