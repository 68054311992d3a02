"""Evidence packed: `make` reads each cited file once, and packs the very bytes it verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.config import ParsingLimits
from index.parsing.parsed import Parsed
from index.parsing.process import ParsedFile, ParsingProcess, read_file
from qa.answer import Answer, Citation
from qa.bundle import verify as script
from qa.bundle.contents import Source, contents, source
from qa.bundle.names import safe_name
from qa.citation import Parse, verify
from qa.errors import BundleError
from qa.show import where
from qa.status import State
from qa.stored import cited, misquotes


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle of evidence, to be written as it is."""

    data: bytes
    """The whole archive."""
    seal: str
    """SHA-256 of its manifest, 64 hexadecimal digits."""
    citations: int
    files: int
    left_out: int
    """Candidates of the answers that were not packed."""


def make(
    answers: Sequence[Answer],
    base: Path,
    limits: ParsingLimits,
    *,
    root: str | None = None,
    everything: bool = False,
) -> Bundle:
    """Pack answers with the files that they cite.

    The files are below `root` or, without it, below the root of each citation; both are taken below
    `base`. Candidates that are no part of an answer are left out, unless `everything` is asked. The
    same answers and files give the same bytes. Raises BundleError if a citation is not verified.
    """
    kept = [answer if everything else _own(answer) for answer in answers]
    left_out = sum(
        len(a.candidates) - len(b.candidates) for a, b in zip(answers, kept, strict=True)
    )
    if any(misquotes(answer) for answer in kept):
        raise BundleError("an answer is not what its citations quote; ask again")
    citations = list(dict.fromkeys(cited(kept, everything=True)))
    if not citations:
        more = "; --all packs what its other candidates cite" if left_out else ""
        raise BundleError(f"it cites nothing, so there is nothing to show{more}")
    moved, sources = _read(citations, base, root, limits)
    members = contents([_moved(answer, moved) for answer in kept], sources, left_out)
    data = b"".join(piece for _, piece in script.pack(members))
    _check_size(len(data), len(members))
    seal = script.sha256(members["manifest.json"])
    return Bundle(data, seal, len(citations), len(sources), left_out)


def _check_size(size: int, count: int = 0) -> None:
    if size > script.MOST_BYTES or count > script.MOST_MEMBERS:
        raise BundleError(
            f"it cites too much for one bundle: {size:,} bytes (at most {script.MOST_BYTES:,})"
        )


def _own(answer: Answer) -> Answer:
    """The answer without the candidates that are no part of it."""
    own = (one for one in answer.candidates if {*one.citations} & {*answer.citations})
    return replace(answer, candidates=tuple(own))


def _read(
    citations: Sequence[Citation], base: Path, root: str | None, limits: ParsingLimits
) -> tuple[dict[Citation, Citation], list[Source]]:
    """Each citation as it stands in the bundle, and the files. Raises BundleError."""
    files: dict[Path, tuple[bytes, Parsed, str]] = {}
    sources: dict[Path, Source] = {}
    moved = {}
    with ParsingProcess(limits) as process:

        def parse(path: Path) -> ParsedFile:
            if path not in files:
                data = read_file(path, limits.file_bytes)
                _check_size(len(data) + sum(len(other) for other, _, _ in files.values()))
                # By the name that it has in the bundle, as whoever checks that will read it.
                parsed = process.parse_bytes(data, safe_name(path.name))
                files[path] = data, parsed, script.sha256(data)
            _, parsed, digest = files[path]
            return ParsedFile(parsed, digest)

        for one in citations:
            there = one if root is None else replace(one, root=root)
            verified = _verified(there, base, parse)
            path = base / there.root / there.document
            if path not in sources:
                file = f"documents/{len(sources) + 1}/{safe_name(one.document)}"
                sources[path] = source(file, one.document, *files[path][:2])
            top, number, document = sources[path].entry.file.split("/", 2)
            moved[one] = replace(verified, root=f"{top}/{number}", document=document)
    return moved, list(sources.values())


def _verified(citation: Citation, base: Path, parse: Parse) -> Citation:
    """The citation with state, line, column and page as they are. Raises BundleError."""
    found = verify(citation, base, parse)
    place = found.place
    if found.state is not State.VERIFIED or place is None:
        raise BundleError(
            f"{where(citation)} is {found.state}: {found.detail}; index and ask again"
        )
    return replace(
        citation, line=place.line, column=place.column, page=place.page, state=State.VERIFIED
    )


def _moved(answer: Answer, moved: dict[Citation, Citation]) -> Answer:
    candidates = (
        replace(candidate, citations=tuple(moved[one] for one in candidate.citations))
        for candidate in answer.candidates
    )
    citations = tuple(moved[one] for one in answer.citations)
    return replace(answer, citations=citations, candidates=tuple(candidates))
