"""The documents once more, about an invented place with other names, years and numbers.

They are on the topic and share every sentence pattern, but answer no question that names what it
is about: its answer must not move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval.items import Item
from eval.perturbations.corpus import Corpus, Source
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, perturbed

CONDITION = "distractors"
_MOST_CHARACTERS = 400_000


def vary(corpus: Corpus, items: Sequence[Item], invention: Invention) -> list[Variant]:
    """One variant, for the questions that name something which is another in the added texts."""
    asked = tuple(
        perturbed(item, CONDITION, item.golds)
        for item in items
        if invention.tells_apart(item.question)
    )
    added = {
        f"{corpus.added}/report-{number:02}.txt": invention.rewrite(source.text)
        for number, source in enumerate(_most_asked(corpus, items), start=1)
    }
    return [Variant(condition=CONDITION, items=asked, added=added)] if asked and added else []


def _most_asked(corpus: Corpus, items: Sequence[Item]) -> list[Source]:
    """The documents that most questions are about, up to some length altogether."""
    asked = Counter(span.document for item in items for span in item.spans)
    chosen, length = [], 0
    for source in sorted(corpus.sources.values(), key=lambda one: (-asked[one.path], one.path)):
        if length + len(source.text) <= _MOST_CHARACTERS:
            chosen.append(source)
            length += len(source.text)
    return chosen
