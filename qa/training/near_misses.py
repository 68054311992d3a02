"""Questions that a passage only seems to answer, made from questions that it does answer.

Each kind of edit is after one that annotators of SQuAD 2.0 were seen to make (Rajpurkar, Jia &
Liang 2018, table 1): another number or year, another name, an antonym, a negation, and a passage
that lacks the very sentence. So that a reader does not learn to spot edits, the same swaps are
also made in question and passage at once, which keeps the answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.document import Span
from index.sentences import sentence_spans
from qa.training.antonyms import OPPOSITES

_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")
_NAME = re.compile(
    r"(?<=[\w,;:)’'\"-] )[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?:of |the |de )?[A-ZÀ-ÖØ-Þ][\w’'-]+)*"
)
_WORD = re.compile(r"[A-Za-z]+")
_HELPER = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\bwho\b", re.IGNORECASE)
_CONTRACTED = {"did", "does", "do", "was", "were", "is", "are", "has", "have", "had"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, a passage, and where in the passage it is answered; nowhere if empty."""

    question: str
    context: str
    answers: tuple[Span, ...]


def names_in(text: str) -> list[str]:
    """The proper names of a text, as far as capitals tell."""
    return list(dict.fromkeys(_NAME.findall(text)))


def near_miss(asked: Asked, names: Sequence[str], chance: random.Random) -> Asked | None:
    """An unanswerable neighbour of `asked`, by an edit that fits; None if none does.

    `names` are proper names from elsewhere.
    """
    edits: list[Callable[[], Asked | None]] = [
        lambda: other_number(asked, chance),
        lambda: other_name(asked, names, chance),
        lambda: opposite(asked, chance),
        lambda: negated(asked, chance),
        lambda: without_sentence(asked),
    ]
    order = [0, 1, 2] if chance.random() < 0.65 else [4, 0, 1, 2]
    chance.shuffle(order)
    if chance.random() < 0.12:
        order.insert(0, 3)
    return next((made for made in (edits[number]() for number in (*order, 4)) if made), None)


def renamed(asked: Asked, names: Sequence[str], chance: random.Random) -> Asked | None:
    """`asked` with a name or number of the question changed in the passage as well."""
    shared = _shared_name(asked, chance)
    numbers = _numbers_shared(asked)
    if numbers and (not shared or chance.random() < 0.5):
        old, new = (number := chance.choice(numbers)), _changed(number, asked.context, chance)
    elif shared and names:
        old, new = shared, chance.choice(names)
    else:
        return None
    places = [Span(*match.span()) for match in re.finditer(re.escape(old), asked.context)]
    if any(place.overlaps(span) for place in places for span in asked.answers):
        return None
    context, answers = replace_all(asked.context, asked.answers, old, new)
    return Asked(_replaced(asked.question, old, new), context, answers)


def other_number(asked: Asked, chance: random.Random) -> Asked | None:
    """With another number or year in the question."""
    numbers = list(_NUMBER.finditer(asked.question))
    if not numbers:
        return None
    match = chance.choice(numbers)
    new = _changed(match[0], asked.context, chance)
    question = asked.question[: match.start()] + new + asked.question[match.end() :]
    return Asked(question, asked.context, ())


def other_name(asked: Asked, names: Sequence[str], chance: random.Random) -> Asked | None:
    """With another name in the question: of the same passage, or from elsewhere."""
    old = _shared_name(asked, chance)
    if old is None:
        return None
    taken = [span.of(asked.context) for span in asked.answers]
    given = asked.question.lower()
    near = [
        name
        for name in names_in(asked.context)
        if name.lower() not in given
        and old.lower() not in name.lower()
        and not any(name in one or one in name for one in taken)
    ]
    far = [name for name in names if name not in asked.context and name.lower() not in given]
    pool = near if near and (not far or chance.random() < 0.5) else far
    if not pool:
        return None
    return Asked(_replaced(asked.question, old, chance.choice(pool)), asked.context, ())


def opposite(asked: Asked, chance: random.Random) -> Asked | None:
    """With one word of the question turned into its opposite."""
    words = [match for match in _WORD.finditer(asked.question) if match[0].lower() in OPPOSITES]
    if not words:
        return None
    match = chance.choice(words)
    new = chance.choice(OPPOSITES[match[0].lower()])
    question = asked.question[: match.start()] + new + asked.question[match.end() :]
    return Asked(question, asked.context, ())


def negated(asked: Asked, chance: random.Random) -> Asked | None:
    """With the question's verb negated."""
    match = _HELPER.search(asked.question)
    if match is None:
        return None
    verb = match[0]
    if _PERSON.search(asked.question[: match.start()]):
        new = f"{verb} not" if chance.random() < 0.6 else f"{verb} never"
    elif verb.lower() in _CONTRACTED and chance.random() < 0.7:
        new = f"{verb}n't"
    else:
        return None
    question = asked.question[: match.start()] + new + asked.question[match.end() :]
    return Asked(question, asked.context, ())


def without_sentence(asked: Asked) -> Asked | None:
    """With the passage's sentences taken out that hold an answer; None if nothing else is left."""
    gone = [
        span
        for span in sentence_spans(asked.context)
        if any(span.overlaps(answer) for answer in asked.answers)
    ]
    text = asked.context
    for span in reversed(gone):
        text = text[: span.start] + text[span.end :].lstrip()
    given = [answer.of(asked.context).lower() for answer in asked.answers]
    if len(text) < 80 or any(answer in text.lower() for answer in given):
        return None
    return Asked(asked.question, text, ())


def replace_all(
    text: str, spans: Sequence[Span], old: str, new: str
) -> tuple[str, tuple[Span, ...]]:
    """`text` with every `old` replaced, and where `spans`, which hold none, stand then."""
    moved = tuple(
        span.shift(text.count(old, 0, span.start) * (len(new) - len(old))) for span in spans
    )
    return text.replace(old, new), moved


def _shared_name(asked: Asked, chance: random.Random) -> str | None:
    """A name of the passage that the question names as well."""
    question = f" {asked.question.lower()} "
    shared = [
        name
        for name in names_in(asked.context)
        if re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", question)
    ]
    return chance.choice(shared) if shared else None


def _numbers_shared(asked: Asked) -> list[str]:
    return [one for one in _NUMBER.findall(asked.question) if one in asked.context]


def _changed(number: str, context: str, chance: random.Random) -> str:
    """A number of the same kind that the passage does not name."""
    value = int(number)
    for _ in range(20):
        step = chance.choice((1, 2, 3, 4, 5, 9, 10, 20, 50, 100))
        new = str(max(1, value + chance.choice((-step, step))))
        if new != number and new not in context:
            return new
    return f"{value + 7}"


def _replaced(question: str, old: str, new: str) -> str:
    """`question` with `old` replaced, whatever its capitals; small if the question was."""
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda match: new.lower() if match[0].islower() else new, question)
