"""When an answer is right: pure functions of what was expected and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from eval.items import Gold, Item
from eval.metrics.spans import iou
from eval.metrics.squad import contains, token_f1
from eval.predictions import Cited, Given, Prediction

LEAST_F1 = 0.5
"""Least token F1 with an accepted answer of a quote that holds only a part of it."""


def holds(given: Given, gold: Gold) -> bool:
    """Whether a candidate gives the answer `gold`.

    Where places are known, its first citation must stand at one of them: around the expected
    characters, or over a part of them that shares half of the words. Right words cited from
    elsewhere are not right. Without places, an accepted answer must stand in its text.
    """
    if not gold.spans:
        return contains(given.text, gold.answers)
    return any(_stands(cited, gold) for cited in given.citations[:1])


def _stands(cited: Cited, gold: Gold) -> bool:
    for expected in gold.spans:
        if cited.document != expected.document or not cited.span.overlaps(expected.span):
            continue
        if cited.span.contains(expected.span):
            return True
        if token_f1(cited.quote, [*gold.answers, expected.quote]) >= LEAST_F1:
            return True
    return False


def is_first_right(item: Item, prediction: Prediction) -> bool:
    """Whether the best candidate, given or not, is right; never where there is no answer."""
    best = prediction.best
    return best is not None and any(holds(best, gold) for gold in item.golds)


def sides_shown(item: Item, prediction: Prediction) -> float:
    """Share of the different answers of the documents that were shown, 0 to 1."""
    shown = prediction.candidates[: prediction.shown]
    found = [any(holds(one, gold) for one in shown) for gold in item.golds]
    return sum(found) / len(found)


def is_right(item: Item, prediction: Prediction) -> bool:
    """Whether every answer of the documents was shown, and nothing but those."""
    shown = prediction.candidates[: prediction.shown]
    if not item.golds or not shown or sides_shown(item, prediction) < 1:
        return False
    return all(any(holds(one, gold) for gold in item.golds) for one in shown)


def is_swapped(item: Item, twin: Item, prediction: Prediction) -> bool:
    """Whether it says what would be right for the twin question, and not what is right here."""
    shown = prediction.candidates[: prediction.shown]
    says_twin = any(holds(one, gold) for one in shown for gold in twin.golds)
    return says_twin and not is_right(item, prediction)


def span_overlap(item: Item, prediction: Prediction) -> float:
    """Best intersection over union of the first citation with an expected span, 0 to 1."""
    best = prediction.best
    cited: Sequence[Cited] = best.citations[:1] if best else ()
    return max(
        (
            iou([one.span], [expected.span])
            for one in cited
            for expected in item.spans
            if one.document == expected.document
        ),
        default=0.0,
    )
