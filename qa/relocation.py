"""Where a cited sentence stands in a text that has changed: `relocate`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.document import Span
from qa.answer import Citation
from qa.surroundings import is_telling, pieces

ALIKE = 65.0
"""Per cent, as `rapidfuzz.fuzz.partial_ratio` counts, from which on one text may be what another
was changed into. Two sentences of English that have nothing to do with each other have about 50."""
MOST = 200
"""Places of a text that are looked at: what stands in more is no sentence, and tells nothing."""
_REMAINS = 32
"""Characters in a row by which what has other words is known to have been what was cited."""
_SLACK = 64
"""Characters by which white space may make a text longer than it was."""
_GLUED = re.compile(r"\S{0,8}\Z")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Cited:
    """What a citation keeps, in the order of the text: beside its sentence, and the parts of it."""

    before: str
    left: str
    quote: str
    right: str
    after: str
    count: int
    """How often the sentence stood in the text."""

    @property
    def sentence(self) -> str:
        return self.left + self.quote + self.right

    @property
    def mirrored(self) -> _Cited:
        """The same for a text whose characters are in reverse order."""
        parts = (self.after, self.right, self.quote, self.left, self.before)
        before, left, quote, right, after = (part[::-1] for part in parts)
        return _Cited(before, left, quote, right, after, self.count)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands, without the white space around it."""

    quote: Span
    sentence: Span
    before: bool = False
    """Whether what is kept before it stands there too."""
    after: bool = False

    def mirrored(self, text: str) -> _Place:
        """The same in the text whose order is reversed."""
        quote, sentence = (
            Span(len(text) - one.end, len(text) - one.start) for one in (self.quote, self.sentence)
        )
        return _Place(quote, sentence, self.after, self.before)


def relocate(citation: Citation, text: str, *, strict: bool = False) -> list[Span]:
    """The places of `text` where the quote may stand now; where there is one, it stands there.

    The whole sentence must stand there, where only the amount of white space may differ, and beside
    it what is kept before it or after it; with `strict`, both. Where that may be a copy, since
    the cited place seems to be there still with other words, the cited span is given as well. A
    sentence that stands in more than `MOST` places has none.
    """
    cited, turned = _parts(citation), text[::-1]
    if not cited.quote.strip() or not (strict or is_telling(cited.before, cited.after)):
        return []
    both = strict or not (is_telling(cited.before) or is_telling(cited.after))
    standing, places = list(islice(_standing(cited, text), MOST + 1)), []
    for bare in standing if len(standing) <= MOST else ():
        half = _beside(bare, cited, text).mirrored(text)
        place = _beside(half, cited.mirrored, turned).mirrored(text)
        if place.before and place.after if both else _is_held(place, cited, text):
            places.append(place)
    quotes = [place.quote for place in places]
    if len(places) == 1 and _is_doubtful(places[0], standing, citation.span.start, cited, text):
        return [*quotes, citation.span]
    return quotes


def _parts(citation: Citation) -> _Cited:
    sentence, span = citation.sentence, citation.span
    left = right = ""
    if sentence.span.contains(span) and len(sentence.text) == len(sentence.span):
        left = sentence.text[: span.start - sentence.span.start]
        right = sentence.text[span.end - sentence.span.start :]
    before = citation.prefix[: max(0, len(citation.prefix) - len(left))]
    after = citation.suffix[len(right) :]
    return _Cited(before, left, citation.quote, right, after, sentence.count)


def _standing(cited: _Cited, text: str) -> Iterator[_Place]:
    """Every place of the sentence, whatever stands beside it."""
    left, quote, right = cited.left.lstrip(), cited.quote, cited.right.rstrip()
    # A pattern that starts with white space takes quadratic time where there is much of it.
    quote = quote if left else quote.lstrip()
    quote = quote if right else quote.rstrip()
    pattern = f"{_flexible(left)}(?P<quote>{_flexible(quote)}){_flexible(right)}"
    for match in _matches(pattern, text):
        yield _Place(Span(*match.span("quote")), Span(*match.span()))


def _beside(place: _Place, cited: _Cited, text: str) -> _Place:
    """The place, knowing whether what is kept before the sentence stands right before it."""
    kept, start = cited.before.strip(), place.sentence.start
    if not kept:
        return replace(place, before=not _glued(text[max(0, start - 1) : start]))
    spaced = cited.before[-1:].isspace() or cited.sentence[:1].isspace()
    window = text[max(0, start - 2 * len(kept) - _SLACK) : start]
    pattern = _flexible(kept) + (r"\s+" if spaced else "") + r"\Z"
    return replace(place, before=re.search(pattern, window) is not None)


def _is_held(place: _Place, cited: _Cited, text: str) -> bool:
    """Whether one side tells the place, and no words were glued to the sentence on the other."""
    start, end = place.sentence.start, place.sentence.end
    before = place.before or _glued(text[max(0, start - 8) : start]) == _glued(cited.before)
    after = place.after or _glued(text[end : end + 8][::-1]) == _glued(cited.after[::-1])
    told = (place.before and is_telling(cited.before)) or (place.after and is_telling(cited.after))
    return told and before and after


def _glued(text: str) -> str:
    """The last few characters of `text` that are not white space, with none after them."""
    match = _GLUED.search(text[-8:])
    return match[0] if match else ""


def _is_doubtful(
    place: _Place, standing: Sequence[_Place], start: int, cited: _Cited, text: str
) -> bool:
    """Whether the place may be that of a copy.

    Where the sentence stands more often than it did, it was copied. Then another one can be the
    cited one with all around it rewritten, if only one side tells the place, or if the other is
    nearer to `start`, where the quote was cited. So can one at the same end of the text, and one in
    an equal paragraph, where one side alone tells the place. And if
    what is kept of a side stands elsewhere, beside something like the sentence, that can be the
    cited one, corrected; so can much of the sentence, nearer to `start`, beside anything.
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


def _is_at_its_end(place: _Place, cited: _Cited, text: str) -> bool:
    """Whether the place is as near to the start or to the end of the text as the cited one was."""
    start, end = place.sentence.start, place.sentence.end
    opens = not is_telling(cited.before) and start <= len(cited.before) + _SLACK
    closes = not is_telling(cited.after) and len(text) - end <= len(cited.after) + _SLACK
    return (opens and text[:start].split() == cited.before.split()) or (
        closes and text[end:].split() == cited.after.split()
    )


def _is_twin(one: _Place, place: _Place, cited: _Cited, text: str) -> bool:
    """Whether `one` stands in an equal paragraph, so that only a neighbour tells the place.

    Neighbours may be moved, or corrected: then the other side has to tell it as well.
    """
    sides = (place.before and is_telling(cited.before), place.after and is_telling(cited.after))
    beside, other = _beside_both(place.sentence, text), _beside_both(one.sentence, text)
    alike = (left for left, right in zip(beside, other, strict=True) if left == right)
    return not all(sides) and any(map(is_telling, alike))


def _beside_both(sentence: Span, text: str) -> tuple[str, str]:
    """The `_REMAINS` characters before and after a sentence."""
    reach = _REMAINS + _SLACK
    before = text[max(0, sentence.start - reach) : sentence.start].split()
    after = text[sentence.end : sentence.end + reach].split()
    return " ".join(before)[-_REMAINS:], " ".join(after)[:_REMAINS]


def _remains(
    place: _Place, standing: Sequence[_Place], start: int, cited: _Cited, text: str
) -> bool:
    """Whether much of the sentence stands nearer to `start` than the place, in another sentence."""
    far, sentence = abs(place.quote.start - start), cited.sentence
    first = max(0, start - far)
    nearer = text[first : start + far]
    for at in range(0, len(sentence) - _REMAINS + 1, _REMAINS // 4):
        part = _flexible(sentence[at : at + _REMAINS].strip())
        for match in islice(_matches(part, nearer), MOST):
            found = Span(*match.span()).shift(first)
            if not any(found.overlaps(one.sentence) for one in standing):
                return True
    return False


def _changed(place: _Place, cited: _Cited, text: str) -> bool:
    """Whether what is kept before the sentence stands elsewhere, beside what became of that."""
    if not is_telling(cited.before):
        return False
    size, start = len(cited.sentence), place.sentence.start
    parts, after = pieces(cited.before), pieces(cited.after)[0]
    for number, part in enumerate(parts):
        gap = sum(map(len, parts[number + 1 :]))
        for match in islice(_matches(_flexible(part.strip()), text), MOST):
            own = place.before and start - 2 * len(cited.before) - _SLACK <= match.start() < start
            if own or Span(*match.span()).overlaps(place.sentence):
                continue
            if place.before and not (place.after and is_telling(cited.after)):
                return True  # nothing tells which of the two stands where it stood
            stop = start if match.end() <= start else len(text)
            beside = text[match.end() : min(stop, match.end() + gap + 2 * size)]
            if _is_like(beside, cited.sentence):
                return True
            if is_telling(cited.after) and re.search(_flexible(after), beside):
                return True
    return False


def _is_like(text: str, sentence: str) -> bool:
    """Whether `text` may hold what the sentence was changed into."""
    from rapidfuzz.fuzz import partial_ratio

    return len(text) >= len(sentence) / 2 and partial_ratio(sentence, text) >= ALIKE


def _matches(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """All matches, those that overlap as well."""
    compiled, position = re.compile(pattern), 0
    while match := compiled.search(text, position):
        yield match
        position = match.start() + 1


def _flexible(text: str) -> str:
    """A pattern of `text` in which each run of white space matches any other."""
    return r"\s+".join(map(re.escape, _SPACES.split(text)))
