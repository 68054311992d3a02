"""Citations: made from a document, and held against the file again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.document import Document, Span
from index.errors import ParseError
from index.location import line_and_column
from qa.answer import Citation, Sentence
from qa.relocation import relocate
from qa.status import State
from qa.surroundings import surroundings

if TYPE_CHECKING:
    from index.parsing.parsed import Parsed
    from index.parsing.process import ParsedFile

Parse: TypeAlias = Callable[[Path], "ParsedFile"]
"""Reads and parses the file at a path, as `ParsingProcess.parse` does. Raises ParseError."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text, as an editor and a reader of the pages count."""

    span: Span
    line: int
    column: int
    page: str | None


@dataclass(frozen=True, slots=True)
class Verification:
    """How a citation stands against the file as it is now."""

    citation: Citation
    state: State
    place: Place | None
    """Where the quote stands now: set when verified or relocated."""
    detail: str
    """What was found, in one line."""


def cite(document: Document, span: Span, sentence: Span) -> Citation:
    """The citation of `span`, which stands in `sentence`, both in characters of the document."""
    text = document.text
    line, column = line_and_column(text, span.start)
    kept = surroundings(text, sentence if sentence.contains(span) else span)
    return Citation(
        document=document.path,
        root=document.root,
        title=document.title,
        publisher=document.publisher,
        published=document.published.period if document.published else None,
        sha256=document.sha256,
        span=span,
        quote=span.of(text),
        prefix=text[kept.start : span.start],
        suffix=text[span.end : kept.end],
        line=line,
        column=column,
        page=document.page_of(span.start),
        sentence=Sentence(sentence, sentence.of(text), text.count(sentence.of(text))),
    )


def verify(citation: Citation, base: Path, parse: Parse) -> Verification:
    """Re-read the file that `citation` names and tell whether the quote still stands there.

    A relative `root` is taken below `base`.

    The citation is verified if the file's hash is the cited one and the quote, what the citation
    keeps around it, and the sentence stand at their characters. Otherwise the whole sentence is
    looked for beside what the citation keeps before or after it, where only the amount of white
    space may differ: found exactly once, it is relocated (to the same characters, if the change was
    elsewhere); found several times, or not at all, it is stale. A sentence that stands alone,
    without its surroundings, may be another statement that happens to use the same words; and so
    may one that is beside them, if the cited place is still there with the sentence changed.
    """
    path = base / citation.root / citation.document
    if not _is_file(path):
        return Verification(citation, State.MISSING, None, "there is no such file")
    try:
        file = parse(path)
    except ParseError as error:
        return Verification(citation, State.STALE, None, f"the file cannot be read: {error}")
    return compare(citation, file)


def compare(citation: Citation, file: ParsedFile) -> Verification:
    """How `citation` stands against what was read of its file; see `verify`."""
    same = file.sha256 == citation.sha256
    if same and _stands(citation, file.parsed.text):
        where = _place(file.parsed, citation.span)
        return Verification(citation, State.VERIFIED, where, "the file is the one cited")
    return _relocate(citation, file.parsed, same)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for the disk, a folder that may not be looked into
        return False


def _stands(citation: Citation, text: str) -> bool:
    sentence, span = citation.sentence, citation.span
    return (
        span.of(text) == citation.quote
        and text[max(0, span.start - len(citation.prefix)) : span.start] == citation.prefix
        and text[span.end : span.end + len(citation.suffix)] == citation.suffix
        and sentence.span.of(text) == sentence.text
        and len(citation.quote) > 0
    )


def _relocate(citation: Citation, parsed: Parsed, same: bool) -> Verification:
    change = "the file is the one cited, but" if same else "the file has changed;"
    places = relocate(citation, parsed.text, strict=same)
    if len(places) == 1:
        place = _place(parsed, places[0])
        where = "the same place" if places[0] == citation.span else "another place"
        why = f"{change} the quote and the text around it stand in {where}"
        return Verification(citation, State.RELOCATED, place, why)
    if places:
        why = f"{change} the quote and the text around it stand in several places"
    elif citation.quote.strip() and citation.quote in parsed.text:
        why = f"{change} the quote stands in it, but not with the text that was around it"
    else:
        why = f"{change} the quote does not stand in it"
    return Verification(citation, State.STALE, None, why)


def _place(parsed: Parsed, span: Span) -> Place:
    line, column = line_and_column(parsed.text, span.start)
    pages = (page.label for page in parsed.pages if page.span.start <= span.start < page.span.end)
    return Place(span, line, column, next(pages, None))
