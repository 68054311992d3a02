"""What is true of a citation after edits, and whether what pincite says agrees with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index.document import Span
from index.errors import ParseError
from index.location import line_and_column
from living.folder import Folder
from living.saved import Saved
from living.traced import COPY, TYPED, Solid, Traced, aligned
from qa.answer import State
from qa.citation import Parse, Verification

REMAINS = 32
"""Characters in a row of what stood at the cited place by which one still knows that place."""
BESIDE = 16
"""Characters of the original beside a sentence by which it stands where it stood."""


class Outcome(StrEnum):
    """What became of one citation, held against the truth."""

    VERIFIED = "verified, and it is the file cited"
    MISSING = "missing, and the file is not there"
    RELOCATED = "relocated to where the cited characters are now"
    SAME_BYTES = "relocated to a copy that cannot be told from the original"
    GONE = "stale, and the quote is gone from the file"
    ALTERED = "stale, and the sentence around the quote is another one"
    MISSED = "stale, though the whole sentence stands in the file"
    WRONG_PLACE = "relocated to a wrong place"
    WRONG_STATE = "verified or missing, and it is not so"

    @property
    def is_silent_error(self) -> bool:
        """Whether somebody is shown something untrue without a warning."""
        return self in (Outcome.WRONG_PLACE, Outcome.WRONG_STATE)


@dataclass(frozen=True, slots=True)
class Now:
    """What a file says; without a text where it cannot be read."""

    sha256: str
    text: str | None
    solids: tuple[Solid, ...]
    """Its characters with their origins: more than one where it can be read in two ways."""


def now(folder: Folder, path: str, parse: Parse) -> Now | None:
    """The file at `path`; None where there is none."""
    file = folder.files.get(path)
    if file is None:
        return None
    try:
        read = parse(folder.place / path)
    except ParseError:
        return Now(hashlib.sha256(file.data(path)).hexdigest(), None, ())
    text = read.parsed.text
    return Now(read.sha256, text, _solids(text, file.content))


@lru_cache(maxsize=256)
def _solids(text: str, content: Traced) -> tuple[Solid, ...]:
    both = (aligned(text, content, last=last) for last in (False, True))
    return tuple(dict.fromkeys(one for one in both if one is not None))


def judge(saved: Saved, found: Verification, now: Now | None) -> Outcome:
    """Hold what pincite found against the truth; `now` is the file that the citation names."""
    state = found.state
    if now is None:
        return Outcome.MISSING if state is State.MISSING else Outcome.WRONG_STATE
    same = now.sha256 == saved.citation.sha256
    if same or state in (State.VERIFIED, State.MISSING):
        there = found.place is not None and found.place.span == saved.citation.span
        right = same and state is State.VERIFIED and there
        return Outcome.VERIFIED if right else Outcome.WRONG_STATE
    if state is State.RELOCATED:
        outcomes = [_place(saved, found, now.text or "", solid) for solid in now.solids]
        return min(outcomes, key=lambda one: one.is_silent_error, default=Outcome.WRONG_PLACE)
    if any(_stands(saved.sentence, solid) for solid in now.solids):
        return Outcome.MISSED
    altered = any(_stands(saved.quote, solid) for solid in now.solids)
    return Outcome.ALTERED if altered else Outcome.GONE


def _place(saved: Saved, found: Verification, text: str, solid: Solid) -> Outcome:
    """Whether a relocated citation was given its right place, and told it rightly."""
    if found.place is None:
        return Outcome.WRONG_PLACE
    span = found.place.span
    told = (found.place.line, found.place.column) == line_and_column(text, span.start)
    if span.of(text).split() != saved.citation.quote.split() or not told:
        return Outcome.WRONG_PLACE
    here = solid.within(span)
    if here == saved.quote:
        return Outcome.RELOCATED
    if _is_beside_the_original(saved, span, solid) or _is_of_a_copy_beside(saved, span, solid):
        return Outcome.SAME_BYTES
    copied = tuple(one & ~COPY if one >= 0 else one for one in here) == saved.quote
    again = copied or all(one == TYPED for one in here)
    inside = _is_its_own_in_part(saved, here, solid) or _is_inside_itself(saved, span, solid)
    alone = (again and _is_lost(saved, solid)) or (copied and inside)
    return Outcome.SAME_BYTES if alone else Outcome.WRONG_PLACE


def _is_beside_the_original(saved: Saved, quote: Span, solid: Solid) -> bool:
    """Whether the sentence found stands right beside what stood beside the cited one.

    Text may be deleted from the cited sentence up to an equal one, or from behind it up to the end
    of that one: the same bytes are left, and so no file can tell which of the two it is.
    """
    start = solid.rank(quote.start) - saved.sentence.index(saved.quote[0])
    end = start + len(saved.sentence)
    first = saved.window.index(saved.sentence[0])
    before = saved.window[:first][-BESIDE:]
    after = saved.window[first + len(saved.sentence) :][:BESIDE]
    return (len(before) == BESIDE and solid.origins[max(0, start - BESIDE) : start] == before) or (
        len(after) == BESIDE and solid.origins[end : end + BESIDE] == after
    )


def _is_of_a_copy_beside(saved: Saved, found: Span, solid: Solid) -> bool:
    """Whether a text that holds the quote stands twice in a row: as it was, and as a copy.

    Whether the copy was put before the text or behind it, the same bytes are left.
    """
    if not _stands(saved.quote, solid):
        return False
    places = sorted((solid.rank(found.start), solid.origins.index(saved.quote[0])))
    first, size = places[0], places[1] - places[0]
    known = [one & ~COPY if one >= 0 else one for one in solid.origins]
    starts = range(max(0, first + len(saved.quote) - size), first + 1)
    return any(
        TYPED not in known[at : at + size]
        and known[at : at + size] == known[at + size : at + 2 * size]
        for at in starts
    )


def _is_its_own_in_part(saved: Saved, here: tuple[int, ...], solid: Solid) -> bool:
    """Whether the cited characters stand together nowhere, but many in a row in what is found.

    The copy of a text may be put into the middle of a quote, so that one end of the copy and the
    other of the original make up the quote again: the same bytes are left by a copy put before it.
    """
    if _stands(saved.quote, solid):
        return False
    own = "".join("o" if one < COPY else "c" for one in here)
    return "o" * REMAINS in own


def _is_inside_itself(saved: Saved, found: Span, solid: Solid) -> bool:
    """Whether a copy was put into the middle of the cited sentence, whose two parts enclose it.

    To type again before a text how it begins, and behind it how it goes on, leaves the same bytes.
    """
    before, after = solid.rank(found.start), solid.rank(found.end)
    while before > 0 and not 0 <= solid.origins[before - 1] < COPY:
        before -= 1
    while after < len(solid.origins) and not 0 <= solid.origins[after] < COPY:
        after += 1
    around = solid.origins[max(0, before - 1) : before] + solid.origins[after : after + 1]
    return any(around == saved.sentence[at : at + 2] for at in range(len(saved.sentence) - 1))


def _is_lost(saved: Saved, solid: Solid) -> bool:
    """Whether the cited sentence and what stood around it are gone, save for a few characters.

    To copy a text and to delete the first one is to move it, and to delete it and type the same
    is to leave it.
    """
    ranks = {one: at for at, one in enumerate(saved.window)}
    longest = run = 0
    last = None
    for origin in solid.origins:
        rank = ranks.get(origin)
        run = 0 if rank is None else run + 1 if rank - 1 == last else 1
        last, longest = rank, max(longest, run)
    return longest < REMAINS


def _stands(wanted: tuple[int, ...], solid: Solid) -> bool:
    """Whether these characters follow each other, with nothing but white space between them."""
    if wanted[0] not in solid.origins:
        return False
    at = solid.origins.index(wanted[0])
    return solid.origins[at : at + len(wanted)] == wanted
