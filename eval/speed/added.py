"""One small file that is added to a folder: `write_added`, `clear_added`."""

from __future__ import annotations

from pathlib import Path

_NAME = "added-{}.txt"
_TEXT = (
    "Notice {number}: a correction to the register.\n\n"
    "The office in charge corrected entry {number} of the register on a Thursday. Two columns "
    "had changed places when the page was copied, and nobody had compared it with the original. "
    "The corrected entry was read aloud, signed by both clerks, and filed under number {number}.\n"
)


def write_added(folder: Path, repeat: int, number: int) -> Path:
    """Write the file of a repeat into `folder`; another `number` gives text that nobody has seen.

    It makes one passage. A file that an interrupted measurement left is replaced.
    """
    path = folder / _NAME.format(repeat)
    path.write_text(_TEXT.format(number=number), encoding="utf-8", newline="\n")
    return path


def clear_added(folder: Path) -> None:
    """Take all of them away again."""
    for path in folder.glob(_NAME.format("*")):
        path.unlink()
