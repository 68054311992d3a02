"""Places of documents as reports show them: a quote between what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.items import Gold, GoldSpan
from eval.predictions import CONTEXT, Cited, Given
from eval.report.values import cut

MOST_ANSWERS = 6
MOST_PLACES = 3
_ANSWER = 400
_QUOTE = 1200
_WORD = 24
"""Longest piece of a word that is dropped where a context starts or ends inside one."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote in its context."""

    document: str
    start: int
    end: int
    before: str
    quote: str
    after: str
    note: str
    """How the place relates to the expected ones, or to its file; may be empty."""


@dataclass(frozen=True, slots=True)
class Side:
    """One answer, expected or given, with the places that hold it."""

    answer: str
    also: tuple[str, ...]
    """Other ways to write it that are accepted."""
    period: str | None
    confidence: float | None
    excerpts: tuple[Excerpt, ...]
    more: int
    """Places that are left out."""


def expected(golds: Iterable[Gold]) -> tuple[Side, ...]:
    """What would have been right."""
    return tuple(_expected(gold) for gold in golds)


def given(candidates: Iterable[Given], wanted: Sequence[GoldSpan]) -> tuple[Side, ...]:
    """What was said; `wanted` are the places where it stands."""
    return tuple(_given(one, wanted) for one in candidates)


def _expected(gold: Gold) -> Side:
    first, *others = (cut(answer, _ANSWER) for answer in gold.answers[:MOST_ANSWERS] or ("",))
    return Side(
        answer=first,
        also=tuple(others),
        period=gold.period,
        confidence=None,
        excerpts=tuple(_excerpt(span, "") for span in gold.spans[:MOST_PLACES]),
        more=max(0, len(gold.spans) - MOST_PLACES),
    )


def _given(one: Given, wanted: Sequence[GoldSpan]) -> Side:
    return Side(
        answer=cut(one.text, _ANSWER),
        also=(),
        period=one.period,
        confidence=one.confidence,
        excerpts=tuple(
            _excerpt(cited, _note(cited, wanted)) for cited in one.citations[:MOST_PLACES]
        ),
        more=max(0, len(one.citations) - MOST_PLACES),
    )


def _note(cited: Cited, wanted: Sequence[GoldSpan]) -> str:
    said = []
    if not cited.exact:
        said.append("the file does not hold the quote at these characters")
    if cited.state != "verified":
        said.append(cited.state)
    own = [gold for gold in wanted if gold.document == cited.document]
    if any(gold.start < cited.end and cited.start < gold.end for gold in own):
        said.append("an expected place")
    elif wanted:
        said.append("another place of an expected document" if own else "another document")
    return "; ".join(said)


def _excerpt(place: GoldSpan | Cited, note: str) -> Excerpt:
    before, after = place.before[-CONTEXT:], place.after[:CONTEXT]
    return Excerpt(
        document=place.document,
        start=place.start,
        end=place.end,
        before=_from_a_word(before) if place.start > len(before) else before,
        quote=cut(place.quote, _QUOTE),
        after=_to_a_word(after) if len(after) == CONTEXT else after,
        note=note,
    )


def _from_a_word(text: str) -> str:
    head, space, tail = text.partition(" ")
    return "… " + (tail if space and len(head) <= _WORD else text) if text else ""


def _to_a_word(text: str) -> str:
    head, space, tail = text.rpartition(" ")
    return (head if space and len(tail) <= _WORD else text) + " …"
