"""Documents that have nothing to do with any question: answers must not move."""

from __future__ import annotations

from collections.abc import Sequence

from eval.items import Item
from eval.perturbations.corpus import Corpus
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, perturbed

CONDITION = "noise"
_DOCUMENTS = 16
_PARAGRAPHS = (
    "The lighthouse of {place} has stood on its rock since {year}. Its keeper, {person}, climbs "
    "{number} steps every evening, and the lamp can be seen from {few} miles away.",
    "{person} keeps {few} hives of bees behind the orchard at {place}. In a warm summer they give "
    "{number} jars of honey, most of it from the lime trees along the river.",
    "The rye bread of {place} is left to rise for {few} hours and baked on a stone. {person}, who "
    "runs the bakery, sells {number} loaves on a market day.",
    "The chess club of {place} was founded in {year} by {person}. It has {number} members, and "
    "{few} of them play for the regional team.",
    "A narrow-gauge railway climbs from {place} to the quarry above it. The line was opened in "
    "{year}; its {few} carriages hold {number} passengers.",
    "The tides at {place} rise by {few} metres in spring. {person} has written down every one of "
    "them since {year}, in {number} notebooks.",
    "{person} restores old bicycles in a workshop near {place}. A frame is sanded, painted in "
    "{few} coats and left to dry; about {number} have been finished since {year}.",
    "The herb garden of {place} was laid out in {year}. {person} planted {number} kinds of thyme "
    "and sage in {few} beds bordered with box.",
)


def vary(corpus: Corpus, items: Sequence[Item], invention: Invention) -> list[Variant]:
    """One variant, for all questions."""
    added = {
        f"{corpus.added}/note-{number + 1:02}.txt": _document(number, invention)
        for number in range(_DOCUMENTS)
    }
    asked = tuple(perturbed(item, CONDITION, item.golds) for item in items)
    return [Variant(condition=CONDITION, items=asked, added=added)] if asked else []


def _document(number: int, invention: Invention) -> str:
    draw = invention.draw(CONDITION, str(number))
    place = invention.name(f"place {number}")
    paragraphs = [
        paragraph.format(
            place=place,
            person=f"{invention.name(f'first {number}')} {invention.name(f'last {number}')}",
            year=draw.randint(1850, 1979),
            number=draw.randint(31, 980),
            few=draw.randint(3, 29),
        )
        for paragraph in draw.sample(_PARAGRAPHS, 3)
    ]
    return "\n\n".join((f"Notes from {place}", *paragraphs)) + "\n"
