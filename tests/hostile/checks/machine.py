"""What the kernel tells of files that were opened: `watched`; and rights that it takes away."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ACCESS, _OPEN = 0x1, 0x20
_CAPABILITIES_3 = 0x20080522
_HEAD = struct.Struct("iIII")


@contextmanager
def watched(*paths: Path) -> Iterator[list[str]]:
    """Names of `paths` that any process opened, or read from, meanwhile; filled in at the end."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.inotify_init1(os.O_NONBLOCK)
    assert descriptor >= 0
    names = {}
    for path in paths:
        watch = library.inotify_add_watch(descriptor, os.fsencode(path), _ACCESS | _OPEN)
        assert watch >= 0, path
        names[watch] = path.name
    told: list[str] = []
    try:
        yield told
        told += sorted(set(_events(descriptor, names)))
    finally:
        os.close(descriptor)


def drop_rights() -> None:
    """Give up all capabilities (capset(2)): the superuser then needs rights like anybody else."""
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    assert library.capset(header, (ctypes.c_uint32 * 6)()) == 0


def _events(descriptor: int, names: dict[int, str]) -> Iterator[str]:
    while True:
        try:
            data = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return
        while data:
            watch, mask, _, length = _HEAD.unpack_from(data)
            data = data[_HEAD.size + length :]
            yield f"{names.get(watch, '?')} {'read' if mask & _ACCESS else 'opened'}"
