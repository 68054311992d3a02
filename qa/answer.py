"""The frozen values that an assistant gives back: `Answer` and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.dates import Period
from index.document import Hit, Span
from index.info import IndexInfo
from qa.dates import PeriodMatch
from qa.reader.reading import Reading
from qa.status import Cause, Stage, State, Status


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer."""

    cause: Cause | None = field(compare=False)
    """None in an answer read back from JSON, which has only the reason."""
    reason: str
    """The cause for people, in one line."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence or sentences that a quote stands in."""

    span: Span
    text: str
    count: int = 1
    """How often these very characters stood in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Characters of one file: `document.text[span.start:span.end] == quote`."""

    document: str
    """Path below `root`, with forward slashes."""
    root: str
    """The folder the document was found under; `root / document` is the file."""
    title: str | None
    publisher: str | None
    published: Period | None
    sha256: str
    """Hash of the file's bytes when it was read, 64 hexadecimal digits."""
    span: Span
    quote: str
    prefix: str
    """What stands before the quote: the start of its sentence, and before that as much as tells the
    place (see `qa.surroundings`), mostly 32 characters."""
    suffix: str
    """What stands after the quote, likewise."""
    line: int
    """Line of the first character, from 1; `\\n`, `\\r\\n` and `\\r` each end one."""
    column: int
    """Place of the first character in its line, from 1, in characters."""
    page: str | None
    """Page (PDF) or chapter (EPUB) of the first character, where the format has them."""
    sentence: Sentence
    state: State = State.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One possible answer with everything that supports it."""

    text: str
    """The document's own characters: the first citation's quote or, where an explanation takes
    several sentences, the quotes of all citations, one a line."""
    confidence: float
    """Probability that this is right, 0 to 1."""
    period: Period | None
    """The time it speaks about."""
    citations: tuple[Citation, ...]
    """The best first; at least one."""
    period_source: str | None = field(default=None, compare=False)
    """Where the period was found: sentence, heading, or the source of the document's date. Not
    part of the JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTrace:
    """What happened to one passage that was read."""

    hit: Hit
    """The passage with its lexical, dense and fused scores and ranks."""
    reading: Reading
    """The reader's best span, in characters of the passage, with its scores."""
    span: Span
    """The same span in characters of the document."""
    period: Period | None
    match: PeriodMatch
    confidence: float
    stage: Stage
    won: bool
    """Whether the span is part of what was answered."""
    why: str
    """The reason in one line, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How an answer came about."""

    asked: tuple[Period, ...] = ()
    """The times that the question names."""
    threshold: float = 0.0
    passages: tuple[PassageTrace, ...] = ()
    """Every passage that was read, in the order of retrieval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds that each step took."""

    load: float = 0.0
    """Opening the index, and loading the models with the first question."""
    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0
    """Everything, `load` included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an assistant says to a question."""

    question: str
    understood: str | None = None
    """The question with its misspelled words put as the documents have them; None where it was
    asked as it was typed."""
    status: Status
    text: str | None
    """The answer, in the document's own characters; None when abstained."""
    confidence: float
    """Of the best candidate, 0 to 1, also when abstained; 0 where there is none."""
    citations: tuple[Citation, ...]
    """What the answer rests on, the best first; empty when abstained."""
    candidates: tuple[Candidate, ...]
    """The answer's own first (all of them, newest first, when conflicting), then the next best."""
    threshold: float = 0.0
    """Least confidence that an answer needed."""
    abstention: Abstention | None
    index: IndexInfo
    timings: Timings
    trace: Trace = field(default_factory=Trace, compare=False, repr=False)
    """Not part of the JSON."""

    @property
    def reason(self) -> str | None:
        """Why there is no answer; None where there is one."""
        return self.abstention.reason if self.abstention else None
