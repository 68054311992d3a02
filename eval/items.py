"""What is asked, and what a right answer is: `Item`, `Gold`, `GoldSpan`."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from index.document import Span

Place: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]


class GoldSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of a document that hold an answer: `text[start:end] == quote`."""

    document: str
    """Path below the folder that is indexed, with forward slashes."""
    start: Place
    end: Place
    quote: str
    before: str = ""
    """Some characters before the quote; a run fills them in, for its report."""
    after: str = ""

    @property
    def span(self) -> Span:
        """The range of characters."""
        return Span(self.start, self.end)


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """One right answer, with every way to write it and every place that says so."""

    answers: tuple[str, ...]
    """At least one; the documents' own words first."""
    spans: tuple[GoldSpan, ...] = ()
    """Empty where only the words of the answer are known."""
    period: str | None = None
    """The time it speaks about, as ISO 8601 writes it."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One question."""

    id: str
    question: str
    kind: str = "question"
    """What sort of question it is; figures are told for each kind."""
    split: str = "all"
    """`tune` for questions that settings may be fitted on, `test` for the others."""
    golds: tuple[Gold, ...] = ()
    """None: the documents do not say. Several: they say different things, and all must be shown."""
    twin: str | None = None
    """Id of the same question about another time, whose answer must not be given here."""

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return bool(self.golds)

    @property
    def answers(self) -> tuple[str, ...]:
        """Every accepted answer."""
        return tuple(answer for gold in self.golds for answer in gold.answers)

    @property
    def spans(self) -> tuple[GoldSpan, ...]:
        """Every place that holds one."""
        return tuple(span for gold in self.golds for span in gold.spans)
