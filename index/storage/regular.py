"""Files of an index are read only if they are what they look like: regular files of its own.

An index may come from somebody else. A pipe in place of a file would let its reader wait for ever,
a device would never end, and a link would lead out of the index, to what is read, locked or
removed there.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from index.errors import DamagedIndexError

_LINK = "it is a symbolic link, and an index has none"
_OTHER = "it is not a regular file"
_WITHOUT_FOLLOWING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def open_regular(path: Path, mode: str = "rb", buffering: int = -1) -> IO[bytes]:
    """`open` without waiting for anybody.

    Raises OSError, also for whatever is no regular file.
    """
    try:
        file: IO[bytes] = open(path, mode, buffering, opener=_open)  # noqa: SIM115
    except OSError as error:
        reason = {errno.ELOOP: _LINK, errno.ENXIO: _OTHER}.get(error.errno or 0)
        if reason is None:
            raise
        raise OSError(error.errno, reason, str(path)) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, _OTHER, str(path))
    return file


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _WITHOUT_FOLLOWING, 0o666)


def read_regular(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, also for whatever is no regular file."""
    with open_regular(path) as file:
        return file.read()


def refuse_links(*folders: Path) -> None:
    """Raise DamagedIndexError if one of `folders` is a symbolic link, or a file."""
    for folder in folders:
        _refuse(folder, stat.S_ISDIR, "it is not a folder")


def refuse_others(*files: Path) -> None:
    """Raise DamagedIndexError if one of `files` is there, and is no regular file."""
    for file in files:
        _refuse(file, stat.S_ISREG, _OTHER)


def _refuse(path: Path, fits: Callable[[int], bool], otherwise: str) -> None:
    try:
        kind = path.lstat().st_mode
    except OSError:  # what is not there is for those to tell who need it
        return
    if not fits(kind):
        reason = _LINK if stat.S_ISLNK(kind) else otherwise
        raise DamagedIndexError(
            f"{path} is not used: {reason}; remove it, and run `pincite doctor`"
        )
