"""Sentences of a text, as exact spans.

The text is first cut where its layout ends a sentence (`index/blocks.py`); `sentencex` finds the
sentence ends within each of these blocks, and a few rules put right what it gets wrong in reports:
footnote numbers, abbreviations before a number, and quotations that hold a whole speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from index.blocks import text_blocks
from index.breaks import NEVER_FIRST, last_white, may_part, skip_white, split_long, trimmed
from index.document import Span

LONGEST_SENTENCE = 2_000
"""Most characters in one sentence; a longer run (a table, minified text) is cut."""
_REMEMBERED = 3 * LONGEST_SENTENCE
"""Longest text whose sentences are remembered: a passage with a sentence on either side."""

# sentencex needs quadratic time where quotations never close (minutes for 1 MB), so it is given
# no more than this many characters at a time. Must exceed LONGEST_SENTENCE.
_WINDOW = 4_000
# A quotation or parenthesis is one sentence to sentencex, however long; beyond this many
# characters it is cut inside as well.
_LONG_QUOTATION = 300


_SPACE = re.compile(r"[^\S\r\n]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD_SIGN = re.compile(r"\w")
_CLOSERS = "\"'”’»)]}」』）】》"
# Same length in, same length out: sentencex then sees no quotation, and offsets stay.
_UNQUOTED = str.maketrans(dict.fromkeys('"“”„«»()[]「」『』（）', " "))

_QUOTED = re.compile(
    rf"“[^“”]{{{_LONG_QUOTATION},}}”|\"[^\"]{{{_LONG_QUOTATION},}}\"|\([^()]{{{_LONG_QUOTATION},}}\)"
)

# "at that time.5 No other": the number of a footnote, glued to the full stop. After a digit it
# would be a decimal, unless that digit is a year's ("in October 2011.4 The").
_FOOTNOTE = re.compile(
    r"[.!?…]['\"’”»)\]]*(?:\d{1,3}(?:[,–-]\d{1,3})*|[¹²³⁰-⁹]+|(?:\[\d{1,3}\])+)\s+"
    r"(?=['\"“‘«(\[]*([^\W\d_]))"
)
_FOOTNOTED = re.compile(r"(?:[^\W\d_]{2}|[)\]%'\"’”»]|(?<!\d)(?:19|20)\d\d)$")
_MIDDLE_END = re.compile(r"[.!?]\S{0,12}\s+\S")
_ADDRESS = re.compile(r"://|www\.|@")
_BEFORE_NUMBER = re.compile(
    r"(?<!\w)(?:[Nn]os?|[Pp]aras?|[Aa]rts?|[Ss]ect?s?|[Ff]igs?|[Tt]ab|[Ee]qs?|[Cc]h|[Cc]hap|"
    r"[Vv]ols?|pp?|[Ee]ds?|[Rr]efs?|[Aa]pp|[Aa]nn|[Vv]er|[Aa]pprox|ca?|[Ee]st|[Tt]el|[Ee]xt|"
    r"Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    r"[Сс]т|[Пп]|[Гг]л|[Рр]ис|[Тт]абл|[Сс]тр)\.$"
)
_NEVER_LAST = re.compile(r"(?<!\w)(?:[Cc]f|[Vv]iz|[Vv]s|e\.g|i\.e|\([A-Z])\.$")
_MARKER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[IVXLC]{1,5})[.)]")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text`, in order: no overlap, no white space at either end.

    Together they cover every character that is not white space exactly once. None is longer than
    `LONGEST_SENTENCE` characters. A line break alone ends no sentence; a blank line does. Time is
    linear in the text.
    """
    return list(_remembered(text) if len(text) <= _REMEMBERED else _spans(text))


@lru_cache(maxsize=2048)
def _remembered(text: str) -> tuple[Span, ...]:
    """The same passages are read for one question after the other."""
    return tuple(_spans(text))


def _spans(text: str) -> list[Span]:
    spans: list[Span] = []
    for block in text_blocks(text):
        shown = block.of(text)
        cuts = [0, *_sentence_starts(shown), len(shown)]
        for start, end in pairwise(cuts):
            sentence = trimmed(text, block.start + start, block.start + end)
            spans += split_long(text, sentence, LONGEST_SENTENCE)
    return spans


def _sentence_starts(block: str) -> list[int]:
    if block.isascii() and not _MIDDLE_END.search(block):
        return []  # most rows and headings: spares the calls below
    footnotes = {note.end() for note in _FOOTNOTE.finditer(block) if _ends_sentence(block, note)}
    found = sorted(footnotes.union(_proposed(block)))
    starts: list[int] = []
    seen = 0
    for cut in found:
        if cut >= len(block) or (cut not in footnotes and _is_wrong(block, cut)):
            continue
        before, seen = seen, cut  # what lies before the last cut is not looked through again
        if not _WORD_SIGN.search(block, before, cut):
            # Dots, dashes, emoji: they belong to the sentence before, or else to the next.
            if not starts:
                continue
            starts.pop()
        starts.append(cut)
    if starts and not _WORD_SIGN.search(block, starts[-1]):
        starts.pop()
    return starts


def _proposed(block: str) -> Iterator[int]:
    language = "ru" if not block.isascii() and _CYRILLIC.search(block[:1000]) else "en"
    at = 0
    while at < len(block):
        window = block[at : at + _WINDOW]
        ends = _boundaries(language, window)
        last = at + len(window) >= len(block)
        if not last and not ends:
            # Start again between words; the sentence is too long and will be cut anyway.
            at += last_white(window, 0, len(window) - 1) or len(window)
            continue
        yield from (skip_white(block, at + end) for end in ends)
        at = len(block) if last else at + ends[-1]


def _boundaries(language: str, window: str) -> list[int]:
    """Offsets in `window` at which `sentencex` lets one sentence end, but for the last one."""
    ends: list[int] = []
    at = 0
    for end in _sentencex_ends(language, window):
        start, at = at, end
        if at - start > _LONG_QUOTATION:
            ends += (start + end for end in _within_quotation(language, window[start:at]))
        ends.append(at)
    assert at == len(window), "sentencex lost the end"
    return ends[:-1]


def _sentencex_ends(language: str, text: str) -> list[int]:
    """Where sentences end, the last at the end of the text."""
    import sentencex

    # It panics at some spaces of several bytes ("George V\u00a0."). What it says of other texts is
    # left as it is: spans that are stored depend on it.
    for plain in (text, _SPACE.sub(" ", text)):
        try:
            found = sentencex.get_sentence_boundaries(language, plain)
        except BaseException as panic:  # of Rust, which is no Exception
            if type(panic).__name__ != "PanicException":
                raise
            continue
        starts = [one["start_index"] for one in found]
        ends = [one["end_index"] for one in found]
        assert starts[1:] == ends[:-1], "sentencex left a gap"
        return ends
    return [len(text)]


def _within_quotation(language: str, piece: str) -> Iterator[int]:
    bare = _QUOTED.sub(lambda quoted: quoted[0].translate(_UNQUOTED), piece)
    if len(piece) > 2 * _LONG_QUOTATION:  # several quotations, or one that never closes
        bare = piece.translate(_UNQUOTED)
    if bare == piece:
        return
    for found in _sentencex_ends(language, bare):
        end = len(bare[:found].rstrip())
        while end < len(piece) and piece[end] in _CLOSERS:
            end += 1
        following = piece[skip_white(piece, end) :][:1]
        if following and not following.islower() and piece[end].isspace():
            yield end


def _ends_sentence(block: str, note: re.Match[str]) -> bool:
    word = block[max(0, note.start() - 60) : note.start()].rpartition(" ")[2]
    return (
        not note[1].islower()
        and _FOOTNOTED.search(word) is not None
        and _ADDRESS.search(word) is None
        and not (note[0][1].isdigit() and _BEFORE_NUMBER.search(word + "."))
    )


def _is_wrong(block: str, cut: int) -> bool:
    if not may_part(block, cut) or block[cut] in NEVER_FIRST:
        return True
    before = block[max(0, cut - 60) : cut].rstrip()
    continues = block[cut].isdigit() or block[cut].islower()
    return (
        _NEVER_LAST.search(before) is not None
        or (continues and _BEFORE_NUMBER.search(before) is not None)
        or (cut < 10 and _MARKER.fullmatch(before.strip()) is not None)
    )
