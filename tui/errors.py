"""What can go wrong around the application, under pincite's one error tree.

    PinciteError (qa.errors)
    ├── SettingsFileError       the settings file of the application cannot be read or written
    ├── KeepingError            what is kept between runs cannot be read or written
    ├── ExportError             an answer cannot be written to a file
    └── ClipboardError          no way to copy works here

Every message says what is wrong, where, and what to do, in one line.
"""

from __future__ import annotations

from qa import one_line
from qa.errors import PinciteError


class SettingsFileError(PinciteError):
    """The settings file of the application cannot be read or written."""


class KeepingError(PinciteError):
    """What is kept between runs cannot be read or written."""


class ExportError(PinciteError):
    """An answer cannot be written to a file."""


class ClipboardError(PinciteError):
    """No way to copy works here."""


def describe(error: Exception) -> str:
    """An error in one line."""
    if isinstance(error, PinciteError):
        return one_line(str(error))
    if isinstance(error, OSError):
        return one_line(f"{error.filename or 'a file'}: {error.strerror or error}")
    return one_line(f"unexpected, please report it: {type(error).__name__}: {error}")
