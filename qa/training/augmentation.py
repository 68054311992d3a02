"""Passages as documents really have them: footnotes, page breaks, headings, tables, hyphenation.

Each function changes the text around answers, never inside one, and moves their spans along.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from qa.training.near_misses import Asked

_SENTENCE_END = re.compile(r"(?<=[a-z][.!?])(?= [A-Z])")
_SPACE = re.compile(r"(?<=\w) (?=\w)")
_LONG_WORD = re.compile(r"\b[a-z]{7,}\b")
_HEADINGS = (
    "Introduction", "Background", "I. Executive summary", "3.2 Results", "Annex B", "Overview",
    "IV. Findings and recommendations", "Key facts", "Chapter 7", "Summary", "Notes",
)  # fmt: skip
_RUNNING = (
    "Page {n}", "{n}", "{n} of {m}", "- {n} -", "Final Report | Page {n}", "www.example.org",
)  # fmt: skip
_ROWS = ("Total | {n} | {m}", "{n} {m} {n}.{m}", "Item Q{k} {n} {m}", "Year Value\n{n} {m}")


def debris(asked: Asked, chance: random.Random) -> Asked:
    """`asked` with one to three kinds of debris in its passage."""
    edits = chance.sample(_EDITS, k=chance.choice((1, 1, 2, 3)))
    for edit in edits:
        asked = edit(asked, chance)
    return asked


def footnotes(asked: Asked, chance: random.Random) -> Asked:
    """Numbers of footnotes after sentences."""
    mark = chance.choice(("[{n}]", "{n}", " [{n}]", "({n})"))
    places = [match.start() for match in _SENTENCE_END.finditer(asked.context)]
    return _insert(asked, [(at, mark.format(n=chance.randint(1, 90))) for at in places[::2]])


def page_break(asked: Asked, chance: random.Random) -> Asked:
    """A page's number or running title in the middle of a sentence."""
    places = [match.start() for match in _SPACE.finditer(asked.context)]
    if not places:
        return asked
    line = chance.choice(_RUNNING).format(n=chance.randint(2, 60), m=chance.randint(61, 99))
    return _insert(asked, [(chance.choice(places), f"\n\n{line}\n\n")])


def heading(asked: Asked, chance: random.Random) -> Asked:
    """A heading above the passage."""
    return _insert(asked, [(0, f"{chance.choice(_HEADINGS)}\n\n")])


def table(asked: Asked, chance: random.Random) -> Asked:
    """Rows of a table before or after the passage."""
    rows = "\n".join(
        chance.choice(_ROWS).format(
            n=chance.randint(1, 999), m=chance.randint(1, 99), k=chance.randint(1, 4)
        )
        for _ in range(chance.randint(1, 4))
    )
    at_start = chance.random() < 0.5
    return _insert(asked, [(0, f"{rows}\n") if at_start else (len(asked.context), f"\n{rows}")])


def hyphenation(asked: Asked, chance: random.Random) -> Asked:
    """Words broken at the ends of lines."""
    words = list(_LONG_WORD.finditer(asked.context))
    chosen = chance.sample(words, k=min(len(words), 3))
    places = sorted(chance.randint(word.start() + 3, word.end() - 3) for word in chosen)
    return _insert(asked, [(at, "-\n") for at in places])


_EDITS: Sequence[Callable[[Asked, random.Random], Asked]] = (
    footnotes,
    page_break,
    heading,
    table,
    hyphenation,
)


def rough_question(question: str, chance: random.Random) -> str:
    """`question` as people type it: small letters, no question mark, a slip of the finger."""
    if chance.random() < 0.5:
        question = question.rstrip("?. ") or question
    if chance.random() < 0.4:
        question = question.lower()
    if chance.random() < 0.4:
        question = _misspelt(question, chance)
    return question


def _misspelt(question: str, chance: random.Random) -> str:
    words = list(_LONG_WORD.finditer(question))
    if not words:
        return question
    word = chance.choice(words)
    at = chance.randint(word.start() + 1, word.end() - 3)
    swapped = question[at + 1] + question[at]
    slip = chance.choice((swapped, question[at], question[at : at + 2] + question[at + 1]))
    return question[:at] + slip + question[at + 2 :]


def _insert(asked: Asked, pieces: Sequence[tuple[int, str]]) -> Asked:
    """Put pieces into the passage, at places in order, but not inside of answers."""
    fitting = [
        (at, piece)
        for at, piece in pieces
        if not any(span.start < at < span.end for span in asked.answers)
    ]
    text, last = "", 0
    for at, piece in fitting:
        text += asked.context[last:at] + piece
        last = at
    text += asked.context[last:]
    answers = tuple(
        span.shift(sum(len(piece) for at, piece in fitting if at <= span.start))
        for span in asked.answers
    )
    return Asked(asked.question, text, answers)
