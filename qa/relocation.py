"""Where a cited sentence stands in a text that has changed: `relocate`."""

from __future__ import annotations

from index.document import Span
from qa.answer import Citation
from qa.doubt import is_doubtful
from qa.places import Cited, Place, find_places, glued
from qa.surroundings import is_telling


def relocate(citation: Citation, text: str, *, strict: bool = False) -> list[Span]:
    """The places of `text` where the quote may stand now; where there is one, it stands there.

    The whole sentence must stand there, where only the amount of white space may differ, and beside
    it what is kept before it or after it; with `strict`, both. Where that may be a copy, since
    the cited place seems to be there still with other words, the cited span is given as well. A
    sentence that stands in more than `qa.places.MOST` places has none.
    """
    cited = Cited.of(citation)
    if not cited.quote.strip() or not (strict or is_telling(cited.before, cited.after)):
        return []
    both = strict or not (is_telling(cited.before) or is_telling(cited.after))
    standing = find_places(cited, text)
    places = [
        place
        for place in standing
        if (place.before and place.after if both else _is_held(place, cited, text))
    ]
    quotes = [place.quote for place in places]
    if len(places) == 1 and is_doubtful(places[0], standing, citation.span.start, cited, text):
        return [*quotes, citation.span]
    return quotes


def _is_held(place: Place, cited: Cited, text: str) -> bool:
    """Whether one side tells the place, and no words were glued to the sentence on the other."""
    start, end = place.sentence.start, place.sentence.end
    before = place.before or glued(text[max(0, start - 8) : start]) == glued(cited.before)
    after = place.after or glued(text[end : end + 8][::-1]) == glued(cited.after[::-1])
    told = (place.before and is_telling(cited.before)) or (place.after and is_telling(cited.after))
    return told and before and after
