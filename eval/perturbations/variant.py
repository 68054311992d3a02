"""One changed folder and what is expected of it: `Variant`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from eval.items import Gold, GoldSpan, Item
from eval.perturbations.corpus import Corpus
from eval.perturbations.edits import Edit, Edits
from index.descriptions import Description
from index.document import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What is changed in a folder, and the questions that are then asked."""

    condition: str
    items: tuple[Item, ...]
    """Their golds stand in characters of the changed documents."""
    edits: Mapping[str, Edits] = field(default_factory=dict)
    """Path -> changes of that document's text."""
    added: Mapping[str, str] = field(default_factory=dict)
    """Path, in the folder `Corpus.added`, -> what the added file says."""
    descriptions: tuple[Description, ...] = ()
    """Manifest entries of added files."""

    def text(self, corpus: Corpus, path: str) -> str | None:
        """What the document at `path` says here; None if there is none."""
        for source in corpus.sources.values():
            if source.path in self.edits and source.path_edited == path:
                return self.edits[source.path].apply(source.text)
        if path in corpus.sources and path not in self.edits:
            return corpus.sources[path].text
        return self.added.get(path)


def perturbed(item: Item, condition: str, golds: Sequence[Gold]) -> Item:
    """The question of `item` under a condition, with what is right there."""
    return msgspec.structs.replace(
        item, id=f"{condition}/{item.id}", kind=condition, golds=tuple(golds), twin=None
    )


def moved(golds: Sequence[Gold], corpus: Corpus, edits: Mapping[str, Edits]) -> tuple[Gold, ...]:
    """The golds where they stand after edits that leave their characters as they are."""
    return tuple(
        msgspec.structs.replace(
            gold, spans=tuple(_moved(span, corpus, edits) for span in gold.spans)
        )
        for gold in golds
    )


def gold_span(document: str, span: Span, quote: str) -> GoldSpan:
    """The gold span of a quote."""
    return GoldSpan(document=document, start=span.start, end=span.end, quote=quote)


def join(many: Sequence[Mapping[str, Sequence[Edit]]]) -> dict[str, Edits]:
    """All the edits of several changes, by document. Raises ValueError if they are at odds."""
    paths = sorted({path for one in many for path in one})
    return {path: Edits(edit for one in many for edit in one.get(path, ())) for path in paths}


def separate(many: Sequence[T], clash: Callable[[T, T], bool], most: int) -> list[list[T]]:
    """Groups of at most `most` in which no two clash; each goes to the first that takes it."""
    groups: list[list[T]] = []
    for one in many:
        for group in groups:
            if len(group) < most and not any(clash(one, other) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _moved(span: GoldSpan, corpus: Corpus, edits: Mapping[str, Edits]) -> GoldSpan:
    if span.document not in edits:
        return span
    place = edits[span.document].map(span.span)
    assert place is not None, f"an edit touches {span}"
    return gold_span(corpus.sources[span.document].path_edited, place, span.quote)
