"""A cited sentence and the places of a text where it stands: `Cited`, `Place`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.document import Span
from qa.answer import Citation

MOST = 200
"""Places of a text that are looked at: what stands in more is no sentence, and tells nothing."""
SLACK = 64
"""Characters by which white space may make a text longer than it was."""
_GLUED = re.compile(r"\S{0,8}\Z")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation keeps, in the order of the text: beside its sentence, and the parts of it."""

    before: str
    left: str
    quote: str
    right: str
    after: str
    count: int
    """How often the sentence stood in the text."""

    @classmethod
    def of(cls, citation: Citation) -> Cited:
        """The parts of `citation`; the quote alone where its sentence does not hold it."""
        sentence, span = citation.sentence, citation.span
        left = right = ""
        if sentence.span.contains(span) and len(sentence.text) == len(sentence.span):
            left = sentence.text[: span.start - sentence.span.start]
            right = sentence.text[span.end - sentence.span.start :]
        before = citation.prefix[: max(0, len(citation.prefix) - len(left))]
        after = citation.suffix[len(right) :]
        return cls(before, left, citation.quote, right, after, sentence.count)

    @property
    def sentence(self) -> str:
        """The whole of it."""
        return self.left + self.quote + self.right

    @property
    def mirrored(self) -> Cited:
        """The same for a text whose characters are in reverse order."""
        parts = (self.after, self.right, self.quote, self.left, self.before)
        before, left, quote, right, after = (part[::-1] for part in parts)
        return Cited(before, left, quote, right, after, self.count)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands, without the white space around it."""

    quote: Span
    sentence: Span
    before: bool = False
    """Whether what is kept before it stands there too."""
    after: bool = False

    def mirrored(self, text: str) -> Place:
        """The same in the text whose order is reversed."""
        quote, sentence = (
            Span(len(text) - one.end, len(text) - one.start) for one in (self.quote, self.sentence)
        )
        return Place(quote, sentence, self.after, self.before)


def find_places(cited: Cited, text: str) -> list[Place]:
    """Every place of the sentence, whatever stands beside it; none if there are more than `MOST`.

    White space matches any other white space.
    """
    turned, places = text[::-1], []
    for bare in islice(_standing(cited, text), MOST + 1):
        half = _beside(bare, cited, text).mirrored(text)
        places.append(_beside(half, cited.mirrored, turned).mirrored(text))
    return places if len(places) <= MOST else []


def _standing(cited: Cited, text: str) -> Iterator[Place]:
    left, quote, right = cited.left.lstrip(), cited.quote, cited.right.rstrip()
    # A pattern that starts with white space takes quadratic time where there is much of it.
    quote = quote if left else quote.lstrip()
    quote = quote if right else quote.rstrip()
    pattern = f"{flexible(left)}(?P<quote>{flexible(quote)}){flexible(right)}"
    for match in matches(pattern, text):
        yield Place(Span(*match.span("quote")), Span(*match.span()))


def _beside(place: Place, cited: Cited, text: str) -> Place:
    """The place, knowing whether what is kept before the sentence stands right before it."""
    kept, start = cited.before.strip(), place.sentence.start
    if not kept:
        return replace(place, before=not glued(text[max(0, start - 1) : start]))
    spaced = cited.before[-1:].isspace() or cited.sentence[:1].isspace()
    window = text[max(0, start - 2 * len(kept) - SLACK) : start]
    pattern = flexible(kept) + (r"\s+" if spaced else "") + r"\Z"
    return replace(place, before=re.search(pattern, window) is not None)


def glued(text: str) -> str:
    """The last few characters of `text` that are not white space, with none after them."""
    match = _GLUED.search(text[-8:])
    return match[0] if match else ""


def matches(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """All matches, those that overlap as well."""
    compiled, position = re.compile(pattern), 0
    while match := compiled.search(text, position):
        yield match
        position = match.start() + 1


def flexible(text: str) -> str:
    """A pattern of `text` in which each run of white space matches any other."""
    return r"\s+".join(map(re.escape, _SPACES.split(text)))
