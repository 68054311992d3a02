"""`Reading`: files parsed as pincite parses them, each content once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import ParseError
from index.parsing.process import ParsedFile, ParsingProcess, read_file

_MOST = 500
_LARGEST = 10_000_000


class Reading:
    """Parses files in the guarded process, and keeps what it read under the hash of the bytes."""

    def __init__(self) -> None:
        self._process = ParsingProcess()
        self._known: dict[tuple[str, str], ParsedFile | ParseError] = {}

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()

    def parse(self, path: Path) -> ParsedFile:
        """As `ParsingProcess.parse` does."""
        key = path.suffix, hashlib.sha256(read_file(path, _LARGEST)).hexdigest()
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            try:
                self._known[key] = self._process.parse(path)
            except ParseError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, ParseError):
            raise found
        return found
