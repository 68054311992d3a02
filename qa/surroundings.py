"""How much of the text around a sentence tells its place: `surroundings`.

What is kept before a sentence, and what is kept after it, each tells the place by itself, since it
stands nowhere else in the text. So a file that was changed on one side of a quote still says where
that is, and an equal sentence elsewhere is not taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.document import Span

LEAST = 32
"""Characters kept on each side of a sentence, if they tell the place."""
_SIZES = (LEAST, 64, 128, 256, 512)
"""What is tried; where even the last of them stands elsewhere too, nothing is kept."""
_LEAST_SOLID = 16
"""With fewer characters that are not white space, a text tells no place."""


def surroundings(text: str, sentence: Span) -> Span:
    """`sentence` with what is to be kept before and after it, as one span of `text`."""
    start, end = sentence.start, sentence.end
    before = [Span(max(0, start - size), start) for size in _SIZES]
    after = [Span(end, min(len(text), end + size)) for size in _SIZES]
    return Span(
        _enough(before, text, Span(start, start)).start, _enough(after, text, Span(end, end)).end
    )


def halves(part: str) -> tuple[str, str]:
    """The two pieces of what stands beside a sentence; each alone mostly tells the place too."""
    middle = len(part) // 2
    return part[:middle], part[middle:]


def is_telling(*parts: str) -> bool:
    """Whether what stands beside a sentence is long enough to tell its place."""
    return sum(len(word) for part in parts for word in part.split()) >= _LEAST_SOLID


def _enough(spans: Sequence[Span], text: str, nothing: Span) -> Span:
    """The first of `spans` of which both halves tell the place, else the first that does itself.

    A few characters at an end of the text are kept as well: they are too few to tell a place, and
    so cannot tell a wrong one.
    """
    if len(spans[0]) < LEAST and not is_telling(spans[0].of(text)):
        return spans[0]
    telling = [one for one in dict.fromkeys(spans) if is_telling(one.of(text))]
    for one in telling:
        middle = one.start + len(one) // 2
        if all(_is_unique(half, text) for half in (Span(one.start, middle), Span(middle, one.end))):
            return one
    return next((one for one in telling if _is_unique(one, text)), nothing)


def _is_unique(span: Span, text: str) -> bool:
    """Whether the words of `span` stand nowhere else in `text`, whatever white space is between.

    Told by the places of a rare word, since a whole book may have to be looked through.
    """
    words = span.of(text).split()
    if not words:
        return False
    rare, wanted = min(sorted(words, key=len)[-3:], key=text.count), " ".join(words)
    own, near = text.index(rare, span.start), 2 * len(span) + len(rare)
    at = text.find(rare)
    while at >= 0:
        around = " ".join(text[max(0, at - near) : at + near].split())
        if around.count(wanted) > (abs(at - own) < near):
            return False
        at = text.find(rare, at + 1)
    return True
