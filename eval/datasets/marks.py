"""Where a person says that an answer stands: `locate`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.datasets.lines import shown
from eval.errors import DatasetError
from index.document import Span

OPEN, CLOSE = "[[", "]]"


def locate(text: str, marked: str) -> Span:
    """The only place in `text` where `marked` stands; of its `[[marked]]` part, if it has one.

    White space may differ in amount and kind, since what is copied from a page or a cell has
    other line breaks; nothing else may. Raises DatasetError, without naming any file, if it
    stands nowhere or several times, or is blank or marked wrongly.
    """
    before, inside, after = _parts(marked)
    pattern = re.compile(f"{_flexible(before)}({_flexible(inside)}){_flexible(after)}")
    places = list(_places(pattern, text))
    if len(places) == 1:
        return places[0]
    whole = shown(f"{before}{inside}{after}")
    if places:
        raise DatasetError(
            f"{whole} stands {len(places)} times in the text; quote more of the words around the "
            f"answer and write {OPEN} and {CLOSE} around the answer itself"
        )
    raise DatasetError(
        f"{whole} does not stand in the text; copy it character by character (only white space "
        "may differ)"
    )


def is_marked(text: str) -> bool:
    """Whether a part of `text` is marked."""
    return OPEN in text or CLOSE in text


def _parts(marked: str) -> tuple[str, str, str]:
    """What stands before the mark, in it, and after it; white space inside its edges is outside."""
    before, inside, after = "", marked.strip(), ""
    if is_marked(marked):
        before, opening, rest = marked.partition(OPEN)
        inside, closing, after = rest.partition(CLOSE)
        if not (opening and closing) or is_marked(before + "\n" + inside + "\n" + after):
            raise DatasetError(
                f"{shown(marked)} must hold {OPEN} once and then {CLOSE} once, around the answer"
            )
    bare = inside.strip()
    if not bare:
        raise DatasetError(f"{shown(marked)} marks no characters; quote what says so")
    space = len(inside) - len(inside.lstrip())
    before += inside[:space]
    after = inside[space + len(bare) :] + after
    return before.lstrip(), bare, after.rstrip()


def _flexible(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", words))


def _places(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Every one, also where two overlap."""
    found = pattern.search(text)
    while found:
        yield Span(*found.span(1))
        found = pattern.search(text, found.start() + 1)
