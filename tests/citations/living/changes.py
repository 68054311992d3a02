"""Changes of one text near a cited sentence, carrying the origins of characters along."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TypeAlias

from living.corpora import paragraph as new_paragraph
from living.corpora import sentence as new_sentence
from living.traced import Traced

Part: TypeAlias = tuple[int, int]
"""Start and end in characters."""
Change: TypeAlias = Callable[[random.Random, Traced, Part, Part], Traced | None]
"""Given a text, where the quote and where its sentence stand; None if it cannot be done."""

_BREAK = re.compile(r"(?:\r\n|\r|\n){2,}")
_PLACE = re.compile(r"(?<=[.!?])\s|\s(?=\S)")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_SPACES = re.compile(r" +")
_WORDS = ("almost", "nobody", "at least", "не", "12", "éxactement", "not", "—", "1")
_NEAR = 48
"""Characters on each side of a sentence that count as near it."""


def paragraph(text: Traced, part: Part) -> Part:
    """The paragraph around `part`, without the blank lines around it."""
    before = [match.end() for match in _BREAK.finditer(text.text, 0, part[0])]
    after = _BREAK.search(text.text, part[1])
    return (before[-1] if before else 0), (after.start() if after else len(text))


def put_in(rng: random.Random, text: Traced, new: Traced) -> Traced:
    """`new` put between two words or sentences, or as a paragraph of its own."""
    if rng.random() < 0.5:
        newline = _newline(text) * 2
        places = [match.end() for match in _BREAK.finditer(text.text)]
        at = rng.choice([*places, len(text)])
        return text.replaced(at, at, Traced.typed(newline) + new + Traced.typed(newline))
    places = [match.end() for match in _PLACE.finditer(text.text)]
    at = rng.choice([*places, 0])
    return text.replaced(at, at, new + Traced.typed(" "))


def insert(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """A sentence, a paragraph or a word somewhere."""
    made = rng.choice((new_sentence(rng), new_paragraph(rng), rng.choice(_WORDS)))
    return put_in(rng, text, Traced.typed(made))


def delete(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced | None:
    """Some characters somewhere."""
    start, end = _any_part(rng, text)
    return text.replaced(start, end, Traced("", ())) if end - start < len(text) - 20 else None


def replace_number(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced | None:
    """A number somewhere becomes another."""
    numbers = [match.span() for match in _NUMBER.finditer(text.text)]
    if not numbers:
        return None
    return text.replaced(*rng.choice(numbers), Traced.typed(_other_number(rng)))


def move_any(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Some characters to another place."""
    return _moved(rng, text, _any_part(rng, text))


def move_sentence(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The cited sentence to another place."""
    return _moved(rng, text, sentence)


def move_paragraph(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The paragraph of the cited sentence to another place."""
    return _moved(rng, text, paragraph(text, sentence))


def newlines(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    r"""Every line ended by `\n`, `\r\n` or `\r`."""
    return text.with_newlines(rng.choice(("\n", "\r\n", "\r")))


def wrap(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Other white space between some of the words."""
    newline, made, end = _newline(text), Traced("", ()), 0
    for match in _SPACES.finditer(text.text):
        if rng.random() < 0.15:
            space = rng.choice((newline, "  ", f"{newline}  ", "\t"))
            made += text.part(end, match.start()) + Traced.typed(space)
            end = match.end()
    return made + text.part(end)


def replace_quote(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Another number in place of the first quoted one, or other words in place of all."""
    number = _NUMBER.search(text.text, *quote)
    start, end = number.span() if number else quote
    old = text.part(start, end).text
    new = _other_number(rng) if number else new_sentence(rng)
    return text.replaced(start, end, Traced.typed(new if new != old else f"{new}1"))


def edit_sentence(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced | None:
    """A word put into the sentence, or a few characters of it cut, outside of the quote."""
    places = [*range(sentence[0], quote[0]), *range(quote[1], sentence[1])]
    if not places:
        return None
    return _edited(rng, text, rng.choice(places), (quote, sentence))


def edit_near(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The same close to the sentence."""
    before = range(max(0, sentence[0] - _NEAR), sentence[0] + 1)
    after = range(sentence[1], min(len(text), sentence[1] + _NEAR) + 1)
    return _edited(rng, text, rng.choice([*before, *after]), (sentence,))


def rewrite_around(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Other text on both sides of the sentence."""
    start = max(0, sentence[0] - rng.randint(_NEAR, 400))
    end = min(len(text), sentence[1] + rng.randint(_NEAR, 400))
    before, after = (Traced.typed(new_paragraph(rng)) for _ in range(2))
    space = Traced.typed(" ")
    kept = before + space + text.part(*sentence) + space + after
    return text.replaced(start, end, kept)


def delete_sentence(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The cited sentence, and what follows it as far as the next word."""
    end = sentence[1]
    while end < len(text) and text.text[end] == " ":
        end += 1
    return text.replaced(sentence[0], end, Traced("", ()))


def copy_sentence(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The cited sentence once more, elsewhere."""
    return put_in(rng, text, text.part(*sentence).copied())


def copy_paragraph(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """The paragraph of the cited sentence once more, elsewhere."""
    return put_in(rng, text, text.part(*paragraph(text, sentence)).copied())


def correct_with_sentence(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Other words in place of the quoted ones; the sentence as it was, at the end."""
    return _corrected(rng, text, quote, sentence)


def correct_with_paragraph(rng: random.Random, text: Traced, quote: Part, sentence: Part) -> Traced:
    """Other words in place of the quoted ones; the paragraph as it was, at the end."""
    return _corrected(rng, text, quote, paragraph(text, sentence))


def _corrected(rng: random.Random, text: Traced, quote: Part, kept: Part) -> Traced:
    newline = _newline(text) * 2
    note = Traced.typed(f"{newline}Earlier:{newline}")
    return replace_quote(rng, text, quote, kept) + note + text.part(*kept).copied()


def _edited(rng: random.Random, text: Traced, at: int, kept: tuple[Part, ...]) -> Traced:
    """A word put in at `at`, or up to 12 characters deleted, but none that is to be kept."""
    if rng.random() < 0.5:
        return text.replaced(at, at, Traced.typed(f"{rng.choice(_WORDS)} "))
    first, last = kept[0]
    end = min(len(text), at + rng.randint(1, 12))
    if at < last and end > first:
        end = max(at, first) if at < first else at
    return text.replaced(at, end, Traced.typed(rng.choice(("", "", "so"))))


def _moved(rng: random.Random, text: Traced, part: Part) -> Traced:
    taken = text.part(*part)
    return put_in(rng, text.replaced(*part, Traced("", ())), taken)


def _any_part(rng: random.Random, text: Traced) -> Part:
    start = rng.randrange(len(text))
    return start, min(len(text), start + rng.choice((1, 5, 20, 80, 300)))


def _other_number(rng: random.Random) -> str:
    return rng.choice((str(rng.randrange(2, 100_000)), "98", "107", "75"))


def _newline(text: Traced) -> str:
    return next((one for one in ("\r\n", "\n", "\r") if one in text.text), "\n")
