"""Citations held against the files they cite: `FileChecker`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.closing import Closing
from index.config import ParsingLimits
from index.errors import ParseError
from index.parsing.process import ParsedFile, ParsingProcess, read_file
from qa.answer import Citation
from qa.citation import Verification, verify
from qa.current import Current, current
from qa.status import State


class FileChecker(Closing):
    """Reads cited files again. A context manager; safe to share between threads.

    Files are parsed in a process of their own, started for the first one that needs it, since
    what is cited may have been replaced by anything.
    """

    def __init__(self, limits: ParsingLimits | None = None) -> None:
        self._limits = limits or ParsingLimits()
        self._process = ParsingProcess(self._limits)

    def close(self) -> None:
        """End the parsing process, if it runs."""
        self._process.close()

    def verify(self, citations: Sequence[Citation], base: Path) -> list[Verification]:
        """How each citation stands now; see `qa.citation.verify`. Each file is read once."""
        parsed: dict[Path, ParsedFile | ParseError] = {}

        def parse(path: Path) -> ParsedFile:
            if path not in parsed:
                try:
                    parsed[path] = self._process.parse(path)
                except ParseError as error:
                    parsed[path] = error
            outcome = parsed[path]
            if isinstance(outcome, ParseError):
                raise outcome
            return outcome

        return [verify(citation, base, parse) for citation in citations]

    def current(self, citation: Citation, base: Path = Path()) -> Current:
        """How a citation stands now, with what its file says now; see `qa.current.current`."""
        return current(citation, base, self._process.parse)

    def refresh(self, citations: Sequence[Citation]) -> list[Citation]:
        """The citations, just made from an index, with their state against the files now.

        A file whose hash is the indexed one needs no parsing: its text is the indexed text.
        """
        hashes = {path: self._hash(path) for path in {_path(one) for one in citations}}
        changed = [one for one in citations if hashes[_path(one)] != one.sha256]
        states = {
            id(one): found.state
            for one, found in zip(changed, self.verify(changed, Path()), strict=True)
        }
        return [replace(one, state=states.get(id(one), State.VERIFIED)) for one in citations]

    def _hash(self, path: Path) -> str | None:
        try:
            return hashlib.sha256(read_file(path, self._limits.file_bytes)).hexdigest()
        except ParseError:
            return None


def _path(citation: Citation) -> Path:
    return Path(citation.root) / citation.document
