"""Every expected span edited to another value of its form: the answer must follow the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from eval.items import Gold, Item
from eval.perturbations.corpus import Corpus
from eval.perturbations.edits import Edit, Edits
from eval.perturbations.forms import TOKEN
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, gold_span, join, perturbed, separate
from index.document import Span

CONDITION = "counterfactual"
_MOST = 40
"""Questions whose documents are edited together, at most."""


@dataclass(frozen=True, slots=True)
class _Change:
    item: Item
    edits: dict[str, tuple[Edit, ...]]
    support: frozenset[tuple[str, Span]]


def vary(corpus: Corpus, items: Sequence[Item], invention: Invention) -> list[Variant]:
    """As many variants as it takes for no edit to touch a sentence of another's question."""
    changes = [
        change
        for item in items
        if corpus.places(item) and (change := _change(corpus, item, invention))
    ]
    return [_variant(corpus, group, invention) for group in separate(changes, _clash, most=_MOST)]


def _change(corpus: Corpus, item: Item, invention: Invention) -> _Change | None:
    edits: dict[str, tuple[Edit, ...]] = {}
    for span in item.spans:
        other = invention.other_value(span.quote)
        if other is None or other == span.quote or _is_named(item.question, span.quote, other):
            return None
        edits[span.document] = (*edits.get(span.document, ()), Edit(span.span, other))
    try:
        join([edits])
    except ValueError:  # two expected spans overlap
        return None
    return _Change(item, edits, corpus.support(item.golds))


def _is_named(question: str, quote: str, other: str) -> bool:
    """Whether the question names something of the old value, so that it would not fit the new."""
    return bool((_tokens(quote) - _tokens(other)) & _tokens(question))


def _tokens(text: str) -> set[str]:
    found = (match[0] for match in TOKEN.finditer(text))
    return {word for token in found for word in token.casefold().split()}


def _clash(one: _Change, other: _Change) -> bool:
    return _touches(one, other) or _touches(other, one)


def _touches(one: _Change, other: _Change) -> bool:
    """Whether `one` edits a sentence that `other` rests on in another way than `other` does."""
    return any(
        path == document and edit.span.overlaps(sentence) and edit not in other.edits[path]
        for path, edits in one.edits.items()
        for edit in edits
        for document, sentence in other.support
    )


def _variant(corpus: Corpus, group: Sequence[_Change], invention: Invention) -> Variant:
    edits = join([change.edits for change in group])
    items = tuple(
        perturbed(
            change.item,
            CONDITION,
            [_gold(corpus, gold, edits, invention) for gold in change.item.golds],
        )
        for change in group
    )
    return Variant(condition=CONDITION, items=items, edits=edits)


def _gold(corpus: Corpus, gold: Gold, edits: dict[str, Edits], invention: Invention) -> Gold:
    spans = []
    for span in gold.spans:
        new = Edit(span.span, invention.other_value(span.quote) or "")
        place = edits[span.document].place_of(new)
        spans.append(gold_span(corpus.sources[span.document].path_edited, place, new.text))
    written = [" ".join(span.quote.split()) for span in spans]
    others = (invention.other_value(answer) for answer in gold.answers)
    answers = tuple(dict.fromkeys((*written, *(answer for answer in others if answer))))
    return msgspec.structs.replace(gold, answers=answers, spans=tuple(spans))
