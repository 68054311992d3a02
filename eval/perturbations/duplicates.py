"""The very number, date or name that is asked for, in another role: the right place is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.items import Item
from eval.perturbations.corpus import Corpus
from eval.perturbations.forms import TOKEN
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, perturbed

CONDITION = "duplicate"
_SHARE = re.compile(r"\d\s?%|\bper\s?cent\b")
_COUNT = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCES = {
    "share": (
        "Of the bolts in the {place} depot, {value} are made of brass.",
        "The varnish used by the {place} workshop contains {value} of resin.",
    ),
    "count": (
        "The warehouse in {place} stores {value} bolts.",
        "The weaving mill of {place} used up {value} spools of thread.",
    ),
    "date": (
        "The ferry to {place} was repainted: the date on its hull is {value}.",
        "The calendar in the {place} depot was left open at {value}.",
    ),
    "name": (
        "A ferry called “{value}” crosses to {place} twice a day.",
        "The rose that the {place} nursery grows is sold under the name “{value}”.",
    ),
    "mark": (
        "The crate marked “{value}” stands in the {place} warehouse.",
        "In {place}, the key with the label “{value}” opens the tool shed.",
    ),
}
_TOGETHER = 5
"""Sentences in one paragraph."""


def vary(corpus: Corpus, items: Sequence[Item], invention: Invention) -> list[Variant]:
    """One variant, for the questions whose answer is a number, a date or a name."""
    asked = [
        item
        for item in items
        if corpus.places(item)
        and all(invention.other_value(span.quote) is not None for span in item.spans)
    ]
    values = sorted({" ".join(span.quote.split()) for item in asked for span in item.spans})
    added = {
        f"{corpus.added}/stock-{number + 1}.txt": _document(values, number, invention)
        for number in range(2)
    }
    golds = tuple(perturbed(item, CONDITION, item.golds) for item in asked)
    return [Variant(condition=CONDITION, items=golds, added=added)] if asked else []


def _document(values: Sequence[str], number: int, invention: Invention) -> str:
    sentences = [
        _SENTENCES[_form(value)][number].format(
            value=value, place=invention.name(f"{number} {value}")
        )
        for value in values
    ]
    paragraphs = [
        " ".join(sentences[start : start + _TOGETHER])
        for start in range(0, len(sentences), _TOGETHER)
    ]
    return "\n\n".join(("Stock and supplies", *paragraphs)) + "\n"


def _form(value: str) -> str:
    if _SHARE.search(value):
        return "share"
    if _COUNT.fullmatch(value):
        return "count"
    found = [match.lastgroup for match in TOKEN.finditer(value)]
    if any(group in ("month", "us_day", "us_th", "lone_month", "year") for group in found):
        return "date"
    return "name" if set(found) == {"word"} and value[0].isupper() else "mark"
