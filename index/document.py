"""The frozen values that everything else passes around: `Span`, `Document`, `Passage`, `Hit`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from index.dates import Dated


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of characters (code points) of a document's text.

    Raises ValueError unless `0 <= start <= end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def shift(self, characters: int) -> Span:
        """The same range, `characters` further on."""
        return Span(self.start + characters, self.end + characters)

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Page:
    """Which characters of the text came from one page (PDF) or chapter (EPUB)."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the characters it covers; `level` is 1 for the outermost."""

    title: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of the corpus, as it was when it was indexed.

    `text` is read from the catalog when it is first asked for; every span in pincite is a range
    of that text.
    """

    root: str
    """The folder the document was found under; `root / path` is the file."""
    path: str
    """Path below `root`, with forward slashes."""
    sha256: str
    """Hash of the file's bytes, 64 hexadecimal digits."""
    format: str
    """Name of the parser that read it: text, markdown, html, pdf, docx, epub or csv."""
    encoding: str | None = None
    """How the bytes were decoded, for formats that are plain text; else None."""
    bom: int = 0
    """Bytes of the byte order mark before the first character."""
    title: str | None = None
    publisher: str | None = None
    published: Dated | None = None
    """When it was published, and where that date was found."""
    period: Dated | None = None
    """What time it speaks about, and where that was found."""
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    """In the order of their starts."""
    read_text: Callable[[], str] = field(repr=False, compare=False)
    _parents: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """For each heading the place of the one it stands below, -1 for none."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parents", _parents(self.headings))

    @property
    def text(self) -> str:
        """The whole text, exactly as parsed: nothing trimmed, folded or normalised."""
        return self.read_text()

    def byte_span(self, span: Span) -> tuple[int, int] | None:
        """Where `span` begins and ends in the file, in bytes; None unless it is a text file.

        Also None in the rare encodings whose text does not encode back to the same bytes.
        """
        from index.parsing.decoding import byte_span

        if self.encoding is None:
            return None
        return byte_span(self.text, span, self.encoding, self.bom)

    def page_of(self, offset: int) -> str | None:
        """Label of the page that character `offset` is on; None where there are no pages."""
        for page in self.pages:
            if page.span.start <= offset < page.span.end:
                return page.label
        return None

    def headings_at(self, offset: int) -> tuple[Heading, ...]:
        """The headings in force at character `offset`, outermost first."""
        in_force: list[Heading] = []
        at = bisect_right(self.headings, offset, key=lambda heading: heading.span.start) - 1
        while at >= 0:
            in_force.append(self.headings[at])
            at = self._parents[at]
        return tuple(reversed(in_force))


def _parents(headings: tuple[Heading, ...]) -> tuple[int, ...]:
    parents: list[int] = []
    for at, heading in enumerate(headings):
        above = at - 1
        while above >= 0 and headings[above].level >= heading.level:
            above = parents[above]
        parents.append(above)
    return tuple(parents)


@dataclass(frozen=True, slots=True)
class Passage:
    """The retrievable unit: `document.text[span.start:span.end] == text`."""

    document: Document
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that answers a query, best first. Every score: higher is better.

    A rank counts from 1; it is None where that search did not return the passage among its
    candidates (the score is given all the same).
    """

    passage: Passage
    rank: int
    score: float
    """The fused score that `rank` follows."""
    lexical_score: float
    lexical_rank: int | None
    dense_score: float
    """Cosine similarity of query and passage, -1 to 1."""
    dense_rank: int | None
