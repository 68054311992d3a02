"""What a parser returns: `Parsed`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from index.dates import Dated
from index.document import Heading, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The text of one file and what the file itself says about it.

    `text` is final: every span in pincite counts its characters, so parsing the same bytes again
    must give the same text. Raises ValueError unless pages and headings lie inside the text, in
    order, and pages do not overlap.
    """

    text: str
    format: str
    """Name of the parser: text, markdown, html, pdf, docx, epub or csv."""
    encoding: str | None = None
    """Python codec of a plain-text file, where encoding `text` again gives the file's bytes (so
    that `decoding.byte_span` holds); else None."""
    bom: int = 0
    """Bytes of the byte order mark before the first character (0 where there is none)."""
    title: str | None = None
    publisher: str | None = None
    published: Dated | None = None
    period: Dated | None = None
    pages: tuple[Page, ...] = ()
    """In order, not overlapping; PDF pages and EPUB chapters."""
    body: int = 0
    """First character that is the document's own text; what stands before it (front matter) is
    about the document, and is no passage of it."""
    headings: tuple[Heading, ...] = ()
    """In order of appearance; `span` is the heading's own line."""

    def __post_init__(self) -> None:
        spans = [page.span for page in self.pages] + [heading.span for heading in self.headings]
        if any(span.end > len(self.text) for span in spans):
            raise ValueError(f"a page or heading ends after the {len(self.text)} characters")
        if any(page.span.end > after.span.start for page, after in pairwise(self.pages)):
            raise ValueError("pages overlap or are out of order")
        if any(one.span.start > after.span.start for one, after in pairwise(self.headings)):
            raise ValueError("headings are out of order")
