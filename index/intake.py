"""What is on disk into the catalog: `take_in` reads what is new, and retires what is gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.chunking import chunk
from index.config import IndexConfig
from index.context import passage_input
from index.corpus import FoundFile, Problem, Scan, is_unchanged
from index.descriptions import encode
from index.document import Span
from index.errors import ParseError
from index.headings import find_headings
from index.library import make_document, stored_path
from index.parsing import Parsed, ParsingProcess, format_by_name, read_file
from index.progress import Progress
from index.storage.catalog_writer import CatalogWriter
from index.storage.records import Facts, FileRecord, StoredFile

RECIPE = 1
"""Version of parsing and chunking. Raise it when either gives other spans than before."""

_UNMARKED_FORMATS = {"text", "pdf"}
"""Formats whose headings can only be told by their looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What `take_in` found."""

    documents: int
    added: int
    changed: int
    removed: int
    unchanged: int
    touched: bool
    """Whether the generation differs from the one before it."""
    problems: tuple[Problem, ...]
    """Files that are not in the index, by path."""


def take_in(
    catalog: CatalogWriter,
    base: Path,
    found: Scan,
    generation: int,
    config: IndexConfig,
    progress: Progress,
) -> Tally:
    """Make generation `generation + 1` of the catalog hold exactly what was found.

    A file whose size and times are as they were is not read; one that was only touched is not
    parsed. A file that cannot be read or parsed is stored as a problem, and not tried again
    until it changes. `base` is the folder that stored roots are relative to.
    """
    stored = {(file.record.root, file.record.path): file for file in catalog.files(generation)}
    taken: list[_Taken] = []
    progress.start("reading", len(found.files))
    with ParsingProcess(config.limits) as parser:
        intake = _Intake(catalog, base, generation + 1, config, parser)
        roots = {root: stored_path(base, root) for root in {file.root for file in found.files}}
        for file in found.files:
            taken.append(intake.take(file, stored.pop((roots[file.root], file.path), None)))
            progress.advance(1)
    gone = list(stored.values())
    catalog.retire_files([file.id for file in gone], generation + 1)
    return _tally(taken, gone, found.problems)


@dataclass(frozen=True, slots=True)
class _Taken:
    """One file that is there: as it was stored before, and as it is now."""

    before: FileRecord | None
    now: FileRecord
    file: FoundFile


@dataclass(frozen=True, slots=True)
class _Intake:
    """Brings one file after the other up to date."""

    catalog: CatalogWriter
    base: Path
    generation: int
    config: IndexConfig
    parser: ParsingProcess

    def take(self, file: FoundFile, stored: StoredFile | None) -> _Taken:
        seen_ns = time.time_ns()  # before it is read: a change from now on will show
        old = stored if stored and self._made_alike(stored.record, file) else None
        if old and is_unchanged(file, old):
            return _Taken(old.record, old.record, file)
        record = self._record(file, seen_ns)
        parsed = None
        try:
            format_by_name(file.location.name)  # what has no parser is not even read
            data = read_file(file.location, self.config.limits.file_bytes, file.bounds)
            record = replace(record, sha256=hashlib.sha256(data).hexdigest())
            if old and old.record.sha256 == record.sha256:
                return self._touched(old, file, seen_ns)
            parsed = self.parser.parse_bytes(data, file.location.name)
            record = _with_facts(record, file, parsed)
        except ParseError as error:
            record = replace(record, reason=str(error), recipe=self._recipe(failed=True))
            if old and _same_problem(old.record, record):
                return self._touched(old, file, seen_ns)
        passages = list(self._passages(record, parsed)) if parsed else []
        text = parsed.text if parsed else ""
        self.catalog.add_file(record, self.generation, text, passages)
        if stored is not None:
            self.catalog.retire_files([stored.id], self.generation)
        return _Taken(stored.record if stored else None, record, file)

    def _touched(self, old: StoredFile, file: FoundFile, seen_ns: int) -> _Taken:
        self.catalog.touch_file(old.id, file.size, file.mtime_ns, seen_ns)
        return _Taken(old.record, old.record, file)

    def _made_alike(self, record: FileRecord, file: FoundFile) -> bool:
        """Whether making the record again from the same bytes would give the same."""
        recipe = self._recipe(failed=record.reason is not None)
        return record.recipe == recipe and record.described == encode(file.description)

    def _recipe(self, *, failed: bool) -> str:
        config = self.config
        if failed:  # other limits may let the file pass
            return f"{RECIPE} {config.limits}"
        return f"{RECIPE} {config.chunk_size} {config.chunk_overlap}"

    def _record(self, file: FoundFile, seen_ns: int) -> FileRecord:
        return FileRecord(
            root=stored_path(self.base, file.root),
            path=file.path,
            sha256="",
            size=file.size,
            mtime_ns=file.mtime_ns,
            seen_ns=seen_ns,
            recipe=self._recipe(failed=False),
            described=encode(file.description),
        )

    def _passages(self, record: FileRecord, parsed: Parsed) -> Iterator[tuple[Span, bytes]]:
        document = make_document(record, self.base, lambda: parsed.text)
        size, overlap = self.config.chunk_size, self.config.chunk_overlap
        headings = [
            replace(heading, span=heading.span.shift(-parsed.body))
            for heading in document.headings
            if heading.span.start >= parsed.body
        ]
        for found in chunk(parsed.text[parsed.body :], headings, size=size, overlap=overlap):
            span = found.shift(parsed.body)
            words = passage_input(document, span, span.of(parsed.text))
            yield span, hashlib.sha256(words.encode("utf-8")).digest()


def facts_of(file: FoundFile, parsed: Parsed) -> Facts:
    """What the file says about itself, and in its place what a manifest says about the file."""
    headings = parsed.headings
    if not headings and parsed.format in _UNMARKED_FORMATS:
        headings = find_headings(parsed.text)
    facts = Facts(
        format=parsed.format,
        encoding=parsed.encoding,
        bom=parsed.bom,
        title=parsed.title,
        publisher=parsed.publisher,
        published=parsed.published,
        period=parsed.period,
        pages=parsed.pages,
        headings=headings,
    )
    return facts if file.description is None else file.description.apply(facts)


def _with_facts(record: FileRecord, file: FoundFile, parsed: Parsed) -> FileRecord:
    text_sha256 = hashlib.sha256(parsed.text.encode("utf-8")).hexdigest()
    return replace(record, facts=facts_of(file, parsed), text_sha256=text_sha256)


def _tally(taken: list[_Taken], gone: list[StoredFile], unread: tuple[Problem, ...]) -> Tally:
    fresh = [one for one in taken if one.before is not one.now]
    documents = sum(_is_document(one.now) for one in taken)
    changed = sum(_is_document(one.now) and _is_document(one.before) for one in fresh)
    added = sum(_is_document(one.now) for one in fresh) - changed
    failed = sum(_is_document(one.before) and not _is_document(one.now) for one in fresh)
    problems = [
        Problem(str(one.file.location), one.now.reason)
        for one in taken
        if one.now.reason is not None
    ]
    return Tally(
        documents=documents,
        added=added,
        changed=changed,
        removed=failed + sum(_is_document(file.record) for file in gone),
        unchanged=documents - added - changed,
        touched=bool(fresh or gone),
        problems=tuple(sorted((*problems, *unread), key=lambda problem: problem.path)),
    )


def _same_problem(one: FileRecord, other: FileRecord) -> bool:
    return (one.sha256, one.reason) == (other.sha256, other.reason)


def _is_document(record: FileRecord | None) -> bool:
    return record is not None and record.reason is None
