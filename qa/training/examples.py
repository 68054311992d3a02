"""What the reader sees of a training row: a question with passages, some of them without answer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.document import Span
from index.sentences import sentence_spans
from qa.training.augmentation import debris, rough_question
from qa.training.near_misses import Asked, names_in, near_miss, renamed
from qa.training.open_questions import Row
from qa.training.reader_data import POLICY, QAMR, QED, SQUAD


@dataclass(frozen=True, slots=True)
class Example:
    """One question and one passage."""

    asked: Asked
    counts: bool
    """Whether the passage score learns from it. It does not from near misses, whose passages are
    the right ones to look in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """How often each data set and each kind of example is used in one pass; 0 to 1."""

    squad: float = 1.0
    qed: float = 1.0
    policy: float = 0.25
    qamr: float = 0.35
    near: float = 0.5
    """Near misses beside each row of SQuAD; half as many beside the others."""
    mined: float = 0.3
    """A passage that the retriever found, beside the row's own."""
    split: float = 0.25
    """The row's passage in parts, of which one holds the answer."""
    renamed: float = 0.1
    rough: float = 0.08
    """Questions as people type them."""
    debris: float = 0.2

    def share(self, row: Row) -> float:
        """How much of the row's data set is used."""
        shares = {SQUAD: self.squad, QED: self.qed, POLICY: self.policy, QAMR: self.qamr}
        return next(share for name, share in shares.items() if row.dataset.startswith(name))


Group = tuple[Example, ...]
"""Passages of one question, whose scores are normalised together."""


class Material:
    """The training rows with what was mined for them, as groups, different in every pass."""

    def __init__(
        self,
        rows: Sequence[Row],
        mined: Mapping[tuple[str, str, str], tuple[str, ...]],
        mixture: Mixture,
        seed: int,
    ) -> None:
        self._rows = rows
        self._mined = mined
        self.mixture = mixture
        self._seed = seed
        squad = (row.context for row in rows if row.dataset.startswith(SQUAD))
        self._names = list(dict.fromkeys(name for text in squad for name in names_in(text)))

    def groups(self, number: int) -> Iterator[Group]:
        """The groups of pass `number`, in a random order."""
        order = list(range(len(self._rows)))
        random.Random(f"{self._seed} {number}").shuffle(order)
        for place in order:
            chance = random.Random(f"{self._seed} {number} {place}")
            row = self._rows[place]
            if chance.random() < self.mixture.share(row):
                yield from self._made(row, chance)

    def _made(self, row: Row, chance: random.Random) -> Iterator[Group]:
        mixture = self.mixture
        asked = _asked(row)
        some_names = chance.sample(self._names, min(5, len(self._names)))
        own = asked
        if chance.random() < mixture.renamed:
            own = renamed(asked, some_names, chance) or asked
        if chance.random() < mixture.split:
            group = _parts(own, chance)
        else:
            group = [own]
            negatives = self._mined.get((row.dataset, row.id, row.question), ())
            if negatives and chance.random() < mixture.mined / max(1e-9, 1 - mixture.split):
                group.append(Asked(own.question, chance.choice(negatives), ()))
        yield self._varied(group, chance, counts=True)
        near = mixture.near * (1.0 if row.dataset.startswith(SQUAD) else 0.5)
        if chance.random() < near:
            made = near_miss(asked, some_names, chance)
            if made is not None:
                yield self._varied([made], chance, counts=False)

    def _varied(self, group: Sequence[Asked], chance: random.Random, *, counts: bool) -> Group:
        """The group with one rough question for all, and debris in some passages."""
        question = group[0].question
        if chance.random() < self.mixture.rough:
            question = rough_question(question, chance)
        varied = []
        for one in group:
            asked = Asked(question, one.context, one.answers)
            if chance.random() < self.mixture.debris:
                asked = debris(asked, chance)
            varied.append(Example(asked, counts))
        return tuple(varied)


def _asked(row: Row) -> Asked:
    spans = (Span(one.start, one.start + len(one.text)) for one in row.answers)
    return Asked(row.question, row.context, tuple(dict.fromkeys(spans)))


def _parts(asked: Asked, chance: random.Random) -> list[Asked]:
    """The passage cut between sentences into two or three parts, those that may mislead left out.

    A part that only names the answer, or cuts it, is neither right nor wrong.
    """
    sentences = sentence_spans(asked.context)
    count = min(len(sentences), chance.choice((2, 2, 3)))
    cuts = sorted(chance.sample(range(1, len(sentences)), count - 1)) if count > 1 else []
    texts = [answer.of(asked.context).casefold() for answer in asked.answers]
    parts = []
    for first, last in zip([0, *cuts], [*cuts, len(sentences)], strict=True):
        if first == last:
            continue
        part = Span(sentences[first].start, sentences[last - 1].end)
        text = part.of(asked.context)
        inside = tuple(one.shift(-part.start) for one in asked.answers if part.contains(one))
        if inside or not any(one in text.casefold() for one in texts):
            parts.append(Asked(asked.question, text, inside))
    return parts if any(part.answers for part in parts) else [asked]
