"""Names of members that every system can hold, from names of files that may be anything."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from index.visible import visible

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/|?*\\\ufffd\u2400-\u2421\x00-\x1f]')
_LONGEST_PART = 100
"""Bytes in UTF-8. Systems hold names of 255 bytes."""
_LONGEST = 200
"""Characters. Systems hold paths of 260."""


def safe_name(path: str) -> str:
    """`path`, below a folder, as it is if every system can hold it, else with `_` where it cannot.

    The ending, which tells the format of a file, stays. Different paths may become one name.
    """
    parts = [_safe_part(part) for part in PurePosixPath(path).parts]
    while len("/".join(parts)) > _LONGEST:
        parts = parts[1:]
    return "/".join(parts) or "_"


def _safe_part(part: str) -> str:
    shown = _cut(_FORBIDDEN.sub("_", visible(part)))
    shown = re.sub(r"^\s|^\.+$|[\s.]$", "_", shown)
    return f"_{shown}" if _RESERVED.fullmatch(shown) else shown


def _cut(part: str) -> str:
    if len(part.encode()) <= _LONGEST_PART:
        return part
    ending = PurePosixPath(part).suffix
    ending = ending if len(ending.encode()) < _LONGEST_PART // 2 else ""
    stem = part.removesuffix(ending).encode()[: _LONGEST_PART - len(ending.encode())]
    return stem.decode("utf-8", "ignore") + ending
