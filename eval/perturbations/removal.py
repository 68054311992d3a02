"""Every sentence that supports an answer removed: there must be no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.items import Item
from eval.perturbations.corpus import Corpus
from eval.perturbations.edits import Edit, Edits
from eval.perturbations.variant import Variant, join, perturbed, separate
from index.document import Span

CONDITION = "removed"
_MOST = 25
"""Questions whose sentences are removed together, at most."""
_APART = 200
"""Characters between the sentences of two such questions, at least: each is to be left with the
surroundings that could mislead."""


@dataclass(frozen=True, slots=True)
class _Change:
    item: Item
    support: frozenset[tuple[str, Span]]


def vary(corpus: Corpus, items: Sequence[Item]) -> list[Variant]:
    """As many variants as it takes for no question to lose what stands around its sentences."""
    changes = [_Change(item, corpus.support(item.golds)) for item in items if corpus.places(item)]
    changes = [change for change in changes if _leaves_text(corpus, change)]
    return [_variant(group) for group in separate(changes, _clash, most=_MOST)]


def _leaves_text(corpus: Corpus, change: _Change) -> bool:
    """Whether any document says anything without the sentences: of nothing there is no index."""
    edits = _removing([change])
    return any(
        (edits[path].apply(source.text) if path in edits else source.text).strip()
        for path, source in corpus.sources.items()
    )


def _clash(one: _Change, other: _Change) -> bool:
    if one.support == other.support:
        return False
    return any(
        path == document
        and sentence.start < needed.end + _APART
        and needed.start < sentence.end + _APART
        for path, sentence in one.support
        for document, needed in other.support
    )


def _variant(group: Sequence[_Change]) -> Variant:
    items = tuple(perturbed(change.item, CONDITION, ()) for change in group)
    return Variant(condition=CONDITION, items=items, edits=_removing(group))


def _removing(group: Sequence[_Change]) -> dict[str, Edits]:
    removed: dict[str, list[Edit]] = {}
    for path, sentence in {place for change in group for place in change.support}:
        removed.setdefault(path, []).append(Edit(sentence, ""))
    return join([removed])
