"""Where the text comes from that is measured on: the `Source` protocol, `Varied` and `AsItIs`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from eval.errors import DatasetError
from eval.speed.corpus import (
    Material,
    count_passages,
    documents,
    make_questions,
    question_about,
    spans_of,
    usable_sentences,
)

_ASKED_OF = 200_000
"""Characters at the beginning that questions are about: even a small corpus has most of them."""
_EXCERPT = 2_000
_TRIES = 100


class Source(Protocol):
    """Gives documents of any number of passages, and questions about them."""

    def texts(self, passages: int) -> Iterator[str]:
        """Texts that make about `passages` passages together; more begin with those of fewer.

        Raises DatasetError if there are not as many.
        """
        ...

    def questions(self, count: int) -> list[str]:
        """`count` different questions. Raises DatasetError if there are not as many."""
        ...

    def require(self, passages: int) -> None:
        """Raises DatasetError if there is clearly no text of so many passages."""
        ...


@dataclass(frozen=True, slots=True)
class Varied:
    """Sentences of a few documents, with other names, words and numbers, as long as needed."""

    material: Material
    seed: int

    def texts(self, passages: int) -> Iterator[str]:
        """See `Source.texts`; no two passages are alike."""
        return documents(self.material, passages, self.seed)

    def questions(self, count: int) -> list[str]:
        """See `Source.questions`."""
        return make_questions(self.material, count, self.seed)

    def require(self, passages: int) -> None:
        """Nothing is known before it is tried."""


@dataclass(frozen=True, slots=True)
class AsItIs:
    """Documents as they are, in their order, the last one cut where the passages are enough."""

    documents: tuple[str, ...]
    seed: int

    def texts(self, passages: int) -> Iterator[str]:
        """See `Source.texts`."""
        left = passages
        for text in self.documents:
            if left <= 0:
                return
            part = _beginning(text, left)
            left -= count_passages(part)
            yield part
        if left > 0:
            raise _too_few(passages - left, passages)

    def questions(self, count: int) -> list[str]:
        """See `Source.questions`."""
        draws, questions = random.Random(self.seed), dict[str, None]()
        beginning = "\n\n".join(_first(self.documents, _ASKED_OF))
        for _ in range(_TRIES * count):
            start = draws.randrange(max(1, len(beginning) - _EXCERPT))
            # The first and the last sentence of an excerpt are cut.
            sentences = list(usable_sentences(beginning[start : start + _EXCERPT]))[1:-1]
            if sentences:
                questions[question_about(draws.choice(sentences))] = None
            if len(questions) == count:
                return list(questions)
        raise DatasetError(
            f"the documents give {len(questions)} questions, and {count} are to be asked; name "
            "another folder, or a smaller --limit"
        )

    def require(self, passages: int) -> None:
        """See `Source.require`."""
        found = 0
        for text in self.documents:
            found += count_passages(text)
            if found >= passages:
                return
        raise _too_few(found, passages)


def passages_of(text: str) -> list[str]:
    """The passages that pincite cuts a text into, with its default settings."""
    return [span.of(text) for span in spans_of(text)]


def _beginning(text: str, passages: int) -> str:
    """As much of `text` as makes about `passages` passages."""
    spans = spans_of(text)
    return text if len(spans) <= passages else text[: spans[passages - 1].end]


def _first(texts: tuple[str, ...], characters: int) -> Iterator[str]:
    for text in texts:
        if characters <= 0:
            return
        yield text[:characters]
        characters -= len(text)


def _too_few(found: int, wanted: int) -> DatasetError:
    return DatasetError(
        f"the documents make {found:,} passages, and {wanted:,} were asked for; name a larger "
        "folder, or smaller sizes"
    )
