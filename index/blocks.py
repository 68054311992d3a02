"""Blocks of a text: what its layout keeps apart, so that no sentence goes from one into the next.

Blank lines, headings, list items and rows of a table end a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.breaks import skip_white, text_lines
from index.document import Span
from index.headings import find_headings

# Nobody wraps lines as wide as this, so a line break beside such a line ends a paragraph.
_UNWRAPPED = 200

_BULLET = re.compile(r"\s*[-*+•‣▪●◦○■·]\s+\S")
# Signs that also begin a hard-wrapped line of running text ("on\n5. Then"): see _starts_item.
_NUMBERED = re.compile(r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\)|\d{1,3}\.|[–—])\s+\S")
_BEFORE_LIST = re.compile(r"[.:;!?,…]['\"’”»)\]]*$")
_ROW = re.compile(r"\S[^\S\r\n]*\t|\S {3,}\S|\|.*\|")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GLUED_COMMA = re.compile(r"[,;](?=[^\s,;])")
_SPACED_COMMA = re.compile(r"[,;]\s+\S")
# A footnote's or a page's number, or a bullet that a PDF puts on a line of its own.
_LONE_SIGN = re.compile(r"\s*(?:\d{1,4}|[-*•▪●◦○■·])\s*$")
_MARKUP = re.compile(r"\s*(?:#{1,6}\s|[-=_*~#]{3,}\s*$|```)")


def text_blocks(text: str) -> Iterator[Span]:
    """The blocks of `text`, in order, one behind the other from its start to its end.

    A text without a sign but white space is one block, an empty one has none.
    """
    titles = {heading.span.start for heading in find_headings(text)}
    start = 0
    above = ""
    alone = in_list = True
    for line in text_lines(text):
        shown = line.of(text)
        if shown.isspace():
            alone = True
            continue
        own = (
            len(shown) > _UNWRAPPED
            or skip_white(text, line.start) in titles
            or _is_row(shown)
            or _LONE_SIGN.match(shown) is not None
            or _MARKUP.match(shown) is not None
        )
        item = not own and _starts_item(shown, above, after_break=alone or in_list)
        if own or alone or item:
            if start < line.start:
                yield Span(start, line.start)
            start = line.start
            in_list = item
        alone, above = own, shown
    if start < len(text):
        yield Span(start, len(text))


def _starts_item(line: str, above: str, *, after_break: bool) -> bool:
    if _BULLET.match(line):
        return True
    if not _NUMBERED.match(line):
        return False
    return after_break or _BEFORE_LIST.search(above[-20:].rstrip()) is not None


def _is_row(line: str) -> bool:
    if _ROW.search(line):
        return True
    glued = _GLUED_COMMA.findall(_THOUSANDS.sub("", line)) if "," in line or ";" in line else []
    return len(glued) >= 2 and len(glued) > len(_SPACED_COMMA.findall(line))
