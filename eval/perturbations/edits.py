"""Changes of one text, and where everything stands after them: `Edit`, `Edits`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from index.document import Span
from index.parsing.decoding import byte_span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`text` in place of the characters of `span`; an empty span inserts, an empty text removes."""

    span: Span
    text: str


class Edits:
    """Edits of one text, all told in characters of the text as it was.

    Equal edits count once. Raises ValueError if two overlap, or insert at the same place.
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.all = tuple(sorted(set(edits)))
        for one, after in pairwise(self.all):
            if one.span.end > after.span.start or one.span == after.span:
                raise ValueError(f"edits overlap: {one} and {after}")

    def apply(self, text: str) -> str:
        """The edited text."""
        parts, at = [], 0
        for edit in self.all:
            parts += [text[at : edit.span.start], edit.text]
            at = edit.span.end
        return "".join((*parts, text[at:]))

    def apply_to_bytes(self, data: bytes, text: str, encoding: str, bom: int = 0) -> bytes:
        """The edited file, `text` being what its bytes say; all other bytes stay as they are.

        Raises UnicodeEncodeError if the encoding lacks a character of an edit.
        """
        parts, at = [], 0
        for edit in self.all:
            start, end = byte_span(text, edit.span, encoding, bom)
            parts += [data[at:start], edit.text.encode(encoding)]
            at = end
        return b"".join((*parts, data[at:]))

    def map(self, span: Span) -> Span | None:
        """Where the characters of `span` stand afterwards; None if an edit changed one of them."""
        shift = 0
        for edit in self.all:
            if edit.span.end <= span.start:
                shift += len(edit.text) - len(edit.span)
            elif edit.span.start < span.end:
                return None
        return span.shift(shift)

    def written(self) -> tuple[Span, ...]:
        """Where the text of each edit stands afterwards, in the order of `all`."""
        places, shift = [], 0
        for edit in self.all:
            start = edit.span.start + shift
            places.append(Span(start, start + len(edit.text)))
            shift += len(edit.text) - len(edit.span)
        return tuple(places)

    def place_of(self, edit: Edit) -> Span:
        """Where the text of `edit` stands afterwards. Raises ValueError if it is none of these."""
        return self.written()[self.all.index(edit)]
