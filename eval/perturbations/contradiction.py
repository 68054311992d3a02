"""A later document that states another value: both must be shown, each with its date.

A question qualifies if it names no time, its answer is a number, a date or a name, and the
sentence that holds it stands in a dated document and names no other year: then the same sentence
with another value, a year after the newest document, is a later state of the same matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eval.items import Gold, GoldSpan, Item
from eval.perturbations.corpus import Corpus, Source
from eval.perturbations.forms import MONTHS
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, gold_span, perturbed, separate
from index.dates import find_dates
from index.descriptions import Description
from index.document import Span
from qa.dates import asked_periods

CONDITION = "contradiction"
_MOST = 10
_LONGEST = 600
"""Characters of a sentence that is stated again, at most."""
_LEAST_WORDS = 4
"""Words that it has beside the value, at least: a name alone on its line states nothing."""


@dataclass(frozen=True, slots=True)
class _Later:
    """A later document."""

    title: str
    text: str
    place: Span
    """Where it states the other value."""


@dataclass(frozen=True, slots=True)
class _Change:
    item: Item
    later: _Later
    support: frozenset[tuple[str, Span]]


def vary(corpus: Corpus, items: Sequence[Item], invention: Invention) -> list[Variant]:
    """As many variants as it takes for no two later documents to speak about one matter."""
    day = _day_after(corpus)
    if day is None:
        return []
    changes = [
        change
        for item in items
        if corpus.places(item)
        and not asked_periods(item.question)
        and (change := _change(corpus, item, invention, day))
    ]
    groups = separate(changes, lambda one, other: bool(one.support & other.support), most=_MOST)
    return [_variant(corpus, group, day) for group in groups]


def _day_after(corpus: Corpus) -> date | None:
    """A year after the newest document; None where none is dated."""
    newest = max((one.dated.end for one in corpus.sources.values() if one.dated), default=None)
    if newest is None or newest.year == date.max.year:
        return None
    return newest.replace(year=newest.year + 1, day=min(newest.day, 28))


def _change(corpus: Corpus, item: Item, invention: Invention, day: date) -> _Change | None:
    for span in sorted(item.spans, key=lambda one: _newest_first(corpus, one)):
        source = corpus.sources[span.document]
        value = invention.other_value(span.quote)
        sentences = source.sentences_at(span.span)
        if value is None or value == span.quote or len(sentences) != 1:
            continue
        later = _later(source, sentences[0], span.span, value, day)
        if later is not None:
            return _Change(item, later, corpus.support(item.golds))
    return None


def _newest_first(corpus: Corpus, span: GoldSpan) -> tuple[int, str, int]:
    dated = corpus.sources[span.document].dated
    return (-dated.end.toordinal() if dated else 0), span.document, span.start


def _later(source: Source, sentence: Span, span: Span, value: str, day: date) -> _Later | None:
    """The sentence with `value` in place of `span`, as of `day`; None if it cannot be."""
    said = sentence.of(source.text)
    others = len(said.split()) - len(span.of(source.text).split())
    if source.dated is None or len(said) > _LONGEST or others < _LEAST_WORDS:
        return None
    years = {source.dated.start.year, source.dated.end.year}
    if any(mention.period.start.year not in years for mention in find_dates(said)):
        return None
    own_year = re.compile(rf"\b(?:{'|'.join(str(year) for year in sorted(years))})\b")

    def moved(text: str) -> str:
        return own_year.sub(str(day.year), re.sub(r"\s+", " ", text))

    title = moved(source.facts.title or "Report")
    dateline = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    start = f"{title}\n\n{dateline} – {moved(source.text[sentence.start : span.start])}"
    value = moved(value)
    after = moved(source.text[span.end : sentence.end])
    return _Later(title, f"{start}{value}{after}\n", Span(len(start), len(start) + len(value)))


def _variant(corpus: Corpus, group: Sequence[_Change], day: date) -> Variant:
    names = [f"update-{number:02}.txt" for number in range(1, len(group) + 1)]
    items = []
    for name, change in zip(names, group, strict=True):
        quote = change.later.place.of(change.later.text)
        span = gold_span(f"{corpus.added}/{name}", change.later.place, quote)
        later = Gold(answers=(quote,), spans=(span,), period=str(day))
        items.append(perturbed(change.item, CONDITION, (*change.item.golds, later)))
    return Variant(
        condition=CONDITION,
        items=tuple(items),
        added={
            f"{corpus.added}/{name}": change.later.text
            for name, change in zip(names, group, strict=True)
        },
        descriptions=tuple(
            Description(file=name, title=change.later.title, published=str(day), period=str(day))
            for name, change in zip(names, group, strict=True)
        ),
    )
