"""Plain text: the characters of the file and nothing else."""

from __future__ import annotations

from index.config import ParsingLimits
from index.parsing.decoding import decode
from index.parsing.parsed import Parsed


def parse(data: bytes, limits: ParsingLimits) -> Parsed:  # noqa: ARG001
    """The decoded text, char for char. Raises EmptyFileError, BrokenFileError."""
    decoded = decode(data)
    return Parsed(text=decoded.text, format="text", encoding=decoded.encoding, bom=decoded.bom)
