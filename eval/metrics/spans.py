"""How far two sets of spans of one text cover the same characters.

Each set is taken as the set of characters that it covers: spans that overlap or touch count
once, empty spans not at all. Where one side covers nothing every measure is 0.0, and 1.0 where
neither does, as SQuAD 2.0 scores a question without an answer (Rajpurkar, Jia and Liang 2018).
"""

from __future__ import annotations

from collections.abc import Iterable

from index.document import Span


def iou(given: Iterable[Span], gold: Iterable[Span]) -> float:
    """Characters in both over characters in either, 0 to 1 (Jaccard 1912)."""
    ours, theirs, shared = _characters(given, gold)
    return _share(shared, ours + theirs - shared, ours + theirs)


def precision(given: Iterable[Span], gold: Iterable[Span]) -> float:
    """The share of the given characters that are gold, 0 to 1."""
    ours, theirs, shared = _characters(given, gold)
    return _share(shared, ours, ours + theirs)


def recall(given: Iterable[Span], gold: Iterable[Span]) -> float:
    """The share of the gold characters that were given, 0 to 1."""
    ours, theirs, shared = _characters(given, gold)
    return _share(shared, theirs, ours + theirs)


def f1(given: Iterable[Span], gold: Iterable[Span]) -> float:
    """The harmonic mean of precision and recall, 0 to 1."""
    ours, theirs, shared = _characters(given, gold)
    return _share(2 * shared, ours + theirs, ours + theirs)


def _share(part: int, whole: int, either: int) -> float:
    if not either:
        return 1.0
    return part / whole if whole else 0.0


def _characters(given: Iterable[Span], gold: Iterable[Span]) -> tuple[int, int, int]:
    """How many characters are given, are gold, and are both."""
    ours, theirs = list(given), list(gold)
    counts = _covered(ours), _covered(theirs)
    return *counts, sum(counts) - _covered(ours + theirs)


def _covered(spans: Iterable[Span]) -> int:
    characters = reached = 0
    for span in sorted(spans):
        characters += max(0, span.end - max(span.start, reached))
        reached = max(reached, span.end)
    return characters
