"""Where a character stands, as an editor counts (`line_and_column`), and where a file does."""

from __future__ import annotations


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of character `offset`, both from 1; `\n`, `\r\n` and `\r` end lines."""
    if text[max(0, offset - 1) : offset + 1] == "\r\n":
        line, column = line_and_column(text, offset - 1)
        return line, column + 1
    pairs = text.count("\r\n", 0, offset)
    ends = text.count("\n", 0, offset) + text.count("\r", 0, offset) - pairs
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return ends + 1, offset - start + 1


def is_below(path: str) -> bool:
    """Whether a path, joined to a folder, cannot lead out of it but by a link."""
    from pathlib import PurePosixPath

    named = PurePosixPath(path)
    return not named.is_absolute() and ".." not in named.parts


def shown_root(root: str, folder: str) -> str:
    """`root` relative to `folder` where it lies below it, else as it is."""
    from pathlib import Path

    path = Path(root)
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
