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
    elsewhere, beside something like the sentence, that can be the cited one, corrected; so can much
    of the sentence, nearer to `start`, beside anything.
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
    there = place.mirrored(text)
    return _changed(place, cited, text) or _changed(there, cited.mirrored, text[::-1])


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
    before = text[max(0, sentence.start - reach) : sentence.start].split()
    after = text[sentence.end : sentence.end + reach].split()
    return " ".join(before)[-_REMAINS:], " ".join(after)[:_REMAINS]


def _remains(place: Place, standing: Sequence[Place], start: int, cited: Cited, text: str) -> bool:
    """Whether much of the sentence stands nearer to `start` than the place, in another sentence."""
    far, sentence = abs(place.quote.start - start), cited.sentence
    first = max(0, start - far)
    nearer = text[first : start + far]
    for at in range(0, len(sentence) - _REMAINS + 1, _REMAINS // 4):
        part = flexible(sentence[at : at + _REMAINS].strip())
        for match in islice(matches(part, nearer), MOST):
            found = Span(*match.span()).shift(first)
            if not any(found.overlaps(one.sentence) for one in standing):
                return True
    return False


def _changed(place: Place, cited: Cited, text: str) -> bool:
    """Whether what is kept before the sentence stands elsewhere, beside what became of that."""
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
            if place.before and not (place.after and is_telling(cited.after)):
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
