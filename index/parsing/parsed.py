"""What a parser returns: `Parsed`."""

from __future__ import annotations

from dataclasses import dataclass

from index.dates import Dated
from index.document import Heading, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The text of one file and what the file itself says about it.

    `text` is final: every span in pincite counts its characters, so parsing the same bytes again
    must give the same text.
    """

    text: str
    format: str
    """Name of the parser: text, markdown, html, pdf, docx, epub or csv."""
    encoding: str | None = None
    """Python codec that decoded the bytes, for formats that are plain text; else None."""
    bom: int = 0
    """Bytes of the byte order mark before the first character (0 where there is none)."""
    title: str | None = None
    publisher: str | None = None
    published: Dated | None = None
    period: Dated | None = None
    pages: tuple[Page, ...] = ()
    """In order, not overlapping; PDF pages and EPUB chapters."""
    headings: tuple[Heading, ...] = ()
    """In order of appearance; `span` is the heading's own line."""
