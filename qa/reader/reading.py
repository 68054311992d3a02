"""A reader turns passages into spans: the `Reader` protocol and its `Reading`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The best span of one text, whether or not it beats giving no answer.

    Scores compare across the texts of one call; higher is better.
    """

    start: int
    """First character of the span, counted in the text that was read."""
    end: int
    """One past its last character; equal to `start` where the text holds nothing to quote."""
    score: float
    """How well the span answers the question."""
    null_score: float
    """How well giving no answer would do, on the scale of `score`."""
    passage_score: float
    """How likely the text as a whole is to hold the answer, as a logit."""


class Reader(Protocol):
    """Finds the characters of a text that answer a question. Safe to share between threads."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in the order of `texts`."""
        ...

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        """What `read` says of several questions, each of its own texts, in one pass."""
        ...
