"""The documents that a robustness run starts from: `Source`, `Corpus`, `read_corpus`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eval.errors import DatasetError
from eval.items import Gold, GoldSpan, Item
from index.corpus import scan
from index.dates import Period
from index.descriptions import FILE_NAME as MANIFEST
from index.document import Span
from index.errors import ParseError
from index.intake import facts_of
from index.sentences import sentence_spans
from index.storage.records import Facts


@dataclass(frozen=True)
class Source:
    """One document as it is before anything is changed."""

    path: str
    """Below the folder, with forward slashes."""
    text: str
    facts: Facts
    """What the file and the manifests say about it."""

    @property
    def path_edited(self) -> str:
        """Where it stands once it was edited: a file that is no plain text becomes one."""
        return self.path if self.facts.encoding else f"{self.path}.as-text.txt"

    @property
    def dated(self) -> Period | None:
        """The time it speaks about or, where that is unknown, of its publication."""
        known = self.facts.period or self.facts.published
        return known.period if known else None

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences, in order."""
        return tuple(sentence_spans(self.text))

    def sentences_at(self, span: Span) -> tuple[Span, ...]:
        """The sentences that share a character with `span`."""
        first = bisect_right(self.sentences, span.start, key=lambda one: one.end)
        last = bisect_left(self.sentences, span.end, key=lambda one: one.start)
        return self.sentences[first:last]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with the documents that could be read, by path."""

    folder: Path
    sources: Mapping[str, Source]

    @property
    def manifests(self) -> tuple[str, ...]:
        """The manifests of the folder and of those below it."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob(MANIFEST))
        return tuple(
            sorted(path.as_posix() for path in found if not any(p[0] == "." for p in path.parts))
        )

    @property
    def added(self) -> str:
        """Name of a folder for added documents; no file of the corpus is in it."""
        name = "added"
        while (self.folder / name).exists():
            name += "_"
        return name

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts, in the order of the paths."""
        return tuple(source.text for source in self.sources.values())

    def holds(self, span: GoldSpan) -> bool:
        """Whether the quote of a gold span stands where it says."""
        source = self.sources.get(span.document)
        return source is not None and bool(span.quote) and span.span.of(source.text) == span.quote

    def places(self, item: Item) -> bool:
        """Whether every right answer to an answerable question is known by its place."""
        return item.answerable and all(
            gold.spans and all(self.holds(span) for span in gold.spans) for gold in item.golds
        )

    def support(self, golds: tuple[Gold, ...]) -> frozenset[tuple[str, Span]]:
        """The sentences (path, span) that the golds stand in."""
        return frozenset(
            (span.document, sentence)
            for gold in golds
            for span in gold.spans
            for sentence in self.sources[span.document].sentences_at(span.span)
        )


def read_corpus(folder: Path, without: Path | None = None) -> Corpus:
    """Parse every file of `folder` but `without` as an index does.

    Raises DatasetError if it has no document.
    """
    from index.parsing.process import ParsingProcess

    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder; name the one that holds the documents")
    sources: dict[str, Source] = {}
    with ParsingProcess() as parsing:
        for file in scan([folder], exclude=folder / ".pincite").files:
            if without is not None and file.location.samefile(without):
                continue
            try:
                parsed = parsing.parse(file.location).parsed
            except ParseError:  # an index leaves it out as well
                continue
            sources[file.path] = Source(file.path, parsed.text, facts_of(file, parsed))
    if not sources:
        raise DatasetError(f"{folder} holds no document that can be read")
    return Corpus(folder, sources)
