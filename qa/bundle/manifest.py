"""`manifest.json` of a bundle, version 1: the structs' fields, in order, are its keys."""

from __future__ import annotations

import msgspec

from index.visible import escaped

SCHEMA = 1


class PackedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One cited file, and how positions in it are counted."""

    file: str
    """Its member: `documents/N/…`."""
    document: str
    """Its path as it was cited, below the folder that was indexed."""
    format: str
    """See `index.parsing.parsed.Parsed.format`."""
    encoding: str | None
    """Python codec that gives the text back from the bytes after the byte order mark."""
    bom: int
    """Bytes of that mark."""
    text: str | None
    """Where there is no such codec, the member that has the text in UTF-8: `texts/N.txt`."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a bundle."""

    schema: int
    made_by: str
    left_out: int
    """Candidates of the answers that were not packed."""
    documents: tuple[PackedFile, ...]
    members: dict[str, str]
    """SHA-256 of every other member, in the order of the archive."""


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON for programs and people, safe to print."""
    return escaped(msgspec.json.format(msgspec.json.encode(manifest), indent=1)) + b"\n"


def decode(data: bytes) -> Manifest:
    """Read what `encode` writes. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(data, type=Manifest)
