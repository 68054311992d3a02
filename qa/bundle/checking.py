"""A bundle held against itself: `check`. What is read is hostile until it is shown to be sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.config import ParsingLimits
from index.errors import ParseError, brief
from index.parsing.process import ParsedFile, ParsingProcess
from qa.answer import Answer, Citation
from qa.bundle import verify as script
from qa.bundle.contents import FIXED, Source, contents, source
from qa.bundle.manifest import SCHEMA, PackedFile, decode
from qa.bundle.names import safe_name
from qa.citation import Verification, compare
from qa.errors import AnswerFileError, BundleError
from qa.serialise import decode_all
from qa.status import State
from qa.stored import cited, misquotes

_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a manifest raises that was made by hand."""
_END = b"PK\5\6"
_NEAR_THE_END = 70_000
"""Bytes within which the end of a zip archive begins, its comment included."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a bundle, whose bytes are as they were packed, shows."""

    verifications: tuple[Verification, ...]
    """Of every citation in it, with the bundle's own files."""
    seal: str
    """SHA-256 of its manifest."""
    notes: tuple[str, ...]
    """What this version of pincite would have packed otherwise, one line each."""


def is_bundle(data: bytes, name: str) -> bool:
    """Whether the content of the file `name` is to be read as a bundle, damaged ones included."""
    zipped = data.startswith(b"PK") or _END in data[-_NEAR_THE_END:]
    return zipped or name.lower().endswith(".zip")


def check(data: bytes, limits: ParsingLimits, seal: str | None, name: str) -> Checked:
    """Hold the bundle `data`, called `name`, against its manifest, its quotes against its files.

    Raises BundleError, which names it, unless every byte is as it was packed and, where a `seal` is
    told, the seal is that one.
    """
    try:
        members = script.unpack(data, seal)
        manifest = decode(members["manifest.json"])
        answers = decode_all(members["answer.json"])
    except (script.Refused, AnswerFileError) as error:
        raise BundleError(f"{name}: {error}") from None
    except _DAMAGE as error:
        raise BundleError(f"{name}: not a bundle that pincite wrote ({brief(error)})") from None
    if manifest.schema > SCHEMA:
        raise BundleError(f"{name}: made by a newer version of pincite; use that one")
    if list(members) != _names(manifest.documents) or any(safe_name(one) != one for one in members):
        raise BundleError(f"{name}: its members are not those of a bundle")
    if any(misquotes(answer) for answer in answers):
        raise BundleError(f"{name}: an answer in it is not what its citations quote")
    sources = _sources(manifest.documents, members, limits)
    citations = dict.fromkeys(cited(answers, everything=True))
    return Checked(
        verifications=tuple(_held(one, sources) for one in citations),
        seal=script.sha256(members["manifest.json"]),
        notes=tuple(_notes(answers, sources, members, manifest.left_out)),
    )


def _names(documents: Sequence[PackedFile]) -> list[str]:
    texts = [one.text for one in documents if one.text is not None]
    return [*FIXED, *(one.file for one in documents), *texts]


def _sources(
    documents: Sequence[PackedFile], members: script.Members, limits: ParsingLimits
) -> dict[str, Source | str]:
    """The files as this version of pincite reads them, or why a quote in one does not hold."""
    found: dict[str, Source | str] = {}
    with ParsingProcess(limits) as process:
        for entry in documents:
            try:
                found[entry.file] = _read(entry, members, process, limits)
            except ParseError as error:
                found[entry.file] = f"the file cannot be read: {error}"
    return found


def _read(
    entry: PackedFile, members: script.Members, process: ParsingProcess, limits: ParsingLimits
) -> Source | str:
    data = members[entry.file]
    if len(data) > limits.file_bytes:
        return f"the file has {len(data):,} bytes; limits.file_bytes is {limits.file_bytes:,}"
    parsed = process.parse_bytes(data, Path(entry.file).name)
    own = source(entry.file, entry.document, data, parsed)
    packed = members[entry.text] if entry.text is not None else own.text.encode()
    if own.entry != entry or own.text.encode() != packed:
        return "this version of pincite reads another text from the file than the bundle has"
    return own


def _held(citation: Citation, sources: Mapping[str, Source | str]) -> Verification:
    found = sources.get(f"{citation.root}/{citation.document}")
    if found is None:
        return Verification(citation, State.MISSING, None, "there is no such file in the bundle")
    if isinstance(found, str):
        return Verification(citation, State.STALE, None, found)
    return compare(citation, ParsedFile(found.parsed, script.sha256(found.data)))


def _notes(
    answers: Sequence[Answer],
    sources: Mapping[str, Source | str],
    members: script.Members,
    left_out: int,
) -> list[str]:
    """Which of the members that people and Python read are not what this version would pack."""
    sound = [one for one in sources.values() if isinstance(one, Source)]
    try:
        own = contents(answers, sound, left_out)
    except KeyError:  # a quote without its file
        return []
    return [
        f"{name} in it is not the one that this version of pincite makes"
        for name in ("answer.json", "index.html", "verify.py")
        if own[name] != members[name]
    ]
