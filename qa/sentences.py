"""The sentence that a span of a document stands in."""

from __future__ import annotations

import re

from index.document import Span
from index.sentences import LONGEST_SENTENCE, sentence_spans

_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")


def sentence_around(text: str, span: Span) -> Span:
    """From the start of the sentence that `span` starts in to the end of the one it ends in.

    Only the text between the blank lines around the span is looked at, and no further than a
    longest sentence away, so that a long document costs no more than a short one.
    """
    start, end = max(0, span.start - LONGEST_SENTENCE), span.end + LONGEST_SENTENCE
    for match in _BLANK_LINE.finditer(text, start, span.start):
        start = match.end()
    blank = _BLANK_LINE.search(text, span.end, end)
    window = text[start : blank.start() if blank else end]
    here = span.shift(-start)
    touched = [one for one in sentence_spans(window) if one.overlaps(here)]
    if not touched:
        return span
    return Span(min(touched[0].start, here.start), max(touched[-1].end, here.end)).shift(start)
