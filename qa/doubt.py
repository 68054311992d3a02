"""Whether the one place that was found may be that of a copy: `is_doubtful`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from index.document import Span
from qa.places import MOST, SLACK, Cited, Place, flexible, matches
from qa.surroundings import is_telling, pieces

ALIKE = 65.0
"""Per cent, as `rapidfuzz.fuzz.partial_ratio` counts, from which on one text may be what another
was changed into. Two sentences of English that have nothing to do with each other have about 50."""
_REMAINS = 32
"""Characters in a row by which what has other words is known to have been what was cited."""


def is_doubtful(
    place: Place, standing: Sequence[Place], start: int, cited: Cited, text: str
) -> bool:
    """Whether the place may be that of a copy.

    Where the sentence stands more often than it did, it was copied. Then another one can be the
    cited one with all around it rewritten, if only one side tells the place, or if the other is
    nearer to `start`, where the quote was cited. So can one at the same end of the text, and one in
    an equal paragraph, where one side alone tells the place. And if what is kept of a side stands
    elsewhere, nearer to `start` or beside something like the sentence, that can be the cited one,
    corrected; so can a part of the sentence, nearer to `start`, beside anything.
    """
    far = abs(place.quote.start - start)
    others = [one for one in standing if one.quote != place.quote]
    copied = len(standing) > cited.count
    if copied and not (place.before and place.after):
        return True
    if any(
        (copied and abs(one.quote.start - start) < far)
        or _is_at_its_end(one, cited, text)
        or _is_twin(one, place, cited, text)
        for one in others
    ):
        return True
    if _remains(place, standing, start, cited, text):
        return True
    first = start - len(cited.left)
    last = len(text) - first - len(cited.sentence)
    return _changed(place, cited, text, first) or _changed(
        place.mirrored(text), cited.mirrored, text[::-1], last
    )


def _is_at_its_end(place: Place, cited: Cited, text: str) -> bool:
    """Whether the place is as near to the start or to the end of the text as the cited one was."""
    start, end = place.sentence.start, place.sentence.end
    opens = not is_telling(cited.before) and start <= len(cited.before) + SLACK
    closes = not is_telling(cited.after) and len(text) - end <= len(cited.after) + SLACK
    return (opens and text[:start].split() == cited.before.split()) or (
        closes and text[end:].split() == cited.after.split()
    )


def _is_twin(one: Place, place: Place, cited: Cited, text: str) -> bool:
    """Whether `one` stands in an equal paragraph, so that only a neighbour tells the place.

    Neighbours may be moved, or corrected: then the other side has to tell it as well.
    """
    sides = (place.before and is_telling(cited.before), place.after and is_telling(cited.after))
    beside, other = _beside_both(place.sentence, text), _beside_both(one.sentence, text)
    alike = (left for left, right in zip(beside, other, strict=True) if left == right)
    return not all(sides) and any(map(is_telling, alike))


def _beside_both(sentence: Span, text: str) -> tuple[str, str]:
    """The `_REMAINS` characters before and after a sentence."""
    reach = _REMAINS + SLACK
    before = _plain(text[max(0, sentence.start - reach) : sentence.start])
    after = _plain(text[sentence.end : sentence.end + reach])
    return before[-_REMAINS:], after[:_REMAINS]


def _remains(place: Place, standing: Sequence[Place], start: int, cited: Cited, text: str) -> bool:
    """Whether a part of the sentence stands nearer to `start` than the place, in another sentence.

    What was beside it belongs to it where that stands beside the place too, and so was copied.
    """
    beside = _REMAINS - 2  # so that a part has more than that and the space after it
    before = cited.before[-beside:] if place.before else ""
    after = cited.after[:beside] if place.after else ""
    whole = _plain(before + cited.sentence + after)
    far = abs(place.quote.start - start)
    nearer = _plain(_without(standing, text, Span(max(0, start - far), start + far)))
    return shares_run(whole, nearer, _REMAINS)


def shares_run(one: str, other: str, size: int) -> bool:
    """Whether any `size` characters in a row of `one` stand in `other`; `size` is even.

    Any so many in a row hold one of the blocks that `one` has at every half of `size`, so that only
    these are looked for in the whole of `other`.
    """
    half = size // 2
    for at in range(0, len(one) - half + 1, half):
        block = one[at : at + half]
        starts = range(max(0, at - half), min(at, len(one) - size) + 1)
        parts = [(at - start, one[start : start + size]) for start in starts]
        found = other.find(block)
        while found >= 0:
            if any(found >= left and other.startswith(part, found - left) for left, part in parts):
                return True
            found = other.find(block, found + 1)
    return False


def _without(places: Sequence[Place], text: str, part: Span) -> str:
    """A part of `text`, with a character that no text has in place of these sentences."""
    kept, end = [], part.start
    for span in (one.sentence for one in places if one.sentence.overlaps(part)):
        kept += [text[end : span.start], "\0"]
        end = span.end
    return "".join([*kept, text[end : part.end]])


def _plain(text: str) -> str:
    """`text` with a space for every run of white space, and none at its ends."""
    return " ".join(text.split())


def _changed(place: Place, cited: Cited, text: str, first: int) -> bool:
    """Whether what is kept before the sentence stands elsewhere, beside what became of that.

    `first` is where the sentence started when it was cited.
    """
    if not is_telling(cited.before):
        return False
    size, start = len(cited.sentence), place.sentence.start
    parts, after = pieces(cited.before), pieces(cited.after)[0]
    for number, part in enumerate(parts):
        gap = sum(map(len, parts[number + 1 :]))
        for match in islice(matches(flexible(part.strip()), text), MOST):
            own = place.before and start - 2 * len(cited.before) - SLACK <= match.start() < start
            if own or Span(*match.span()).overlaps(place.sentence):
                continue
            nearer = abs(match.end() + gap - first) < abs(start - first)
            if place.before and (nearer or not (place.after and is_telling(cited.after))):
                return True  # nothing tells which of the two stands where it stood
            stop = start if match.end() <= start else len(text)
            beside = text[match.end() : min(stop, match.end() + gap + 2 * size)]
            if _is_like(beside, cited.sentence):
                return True
            if is_telling(cited.after) and re.search(flexible(after), beside):
                return True
    return False


def _is_like(text: str, sentence: str) -> bool:
    """Whether `text` may hold what the sentence was changed into."""
    from rapidfuzz.fuzz import partial_ratio

    return len(text) >= len(sentence) / 2 and partial_ratio(sentence, text) >= ALIKE
