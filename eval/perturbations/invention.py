"""Other numbers, dates and names of the same form: `Invention`.

The same value always becomes the same other one, so that "João Soares" and "Soares", or "15
January" and "Jan. 15, 2012", still agree after a change.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from eval.perturbations.forms import (
    DAYS,
    MONTHS,
    TOKEN,
    WORD,
    YEAR,
    digits_of,
    month_name,
    month_number,
    ordinal_ending,
)
from eval.perturbations.numerals import NUMERAL, number_word, value_of_word

_CAPITALISED = re.compile(rf"(?:(?<=\w )|(?<=[,;] ))(?=[A-ZÀ-ÖØ-Þ]){WORD}")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_JOINING = frozenset(
    ("a", "and", "both", "de", "der", "for", "in", "of", "on", "or", "the", "und", "van", "von")
)
_LONGEST = 8
_HEADS = ("B", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Br", "Dr", "Tr")
_VOWELS = ("a", "e", "i", "o", "u")
_TAILS = ("l", "n", "r", "s", "v", "m", "nd", "rt", "sk", "ld")
_DIGITS = "0123456789"


class Invention:
    """Invents what no text of a folder has; the same for the same seed and texts."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        self._texts = tuple(texts)
        self._seed = seed

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that are proper names in the texts, in lower case.

        They occur with a capital inside a sentence, and never without one.
        """
        capitalised = {name for text in self._texts for name in _CAPITALISED.findall(text)}
        days = (*MONTHS, *DAYS)
        known = {name.casefold() for day in days for name in (day, day[:3])}
        found = {name.casefold() for name in capitalised if len(name) > 1}
        return frozenset(found - self._low - known)

    def tells_apart(self, question: str) -> bool:
        """Whether a question names something that `rewrite` replaces: a name or a year."""
        return any(
            match["year"] or (match["word"] or "").casefold() in self.names
            for match in TOKEN.finditer(question)
        )

    def rewrite(self, text: str) -> str:
        """The same statements about something invented: other names, years and numbers."""
        return TOKEN.sub(lambda match: self._replace(match, self.names, shift=True), text)

    def other_value(self, quote: str) -> str | None:
        """Another value of the same form as a date, a number or a name; None if it is no such.

        A date keeps its year, for the question may name it.
        """
        tokens = list(TOKEN.finditer(quote))
        words = [match["word"] for match in tokens if match["word"]]
        numbers = len(tokens) - len(words)
        if len(words) > _LONGEST:
            return None
        if not numbers:
            return self._other_numerals(quote) or self._other_name(quote, words)
        if sum(word.casefold() in self.names for word in words) > numbers:
            return None  # the names are the answer, or part of it
        alone = re.fullmatch(YEAR, quote.strip()) is not None
        return TOKEN.sub(lambda match: self._replace(match, (), shift=alone), quote)

    def name(self, key: str) -> str:
        """A name with a capital, invented for `key`."""
        return self._word(key.capitalize())

    def draw(self, kind: str, key: str) -> random.Random:
        """Random numbers that are always the same for one seed, kind and key."""
        return random.Random(f"{self._seed}/{kind}/{key}")

    def _replace(self, match: re.Match[str], names: Collection[str], *, shift: bool) -> str:
        part = match.groupdict()
        if part["word"]:
            return self._word(match[0]) if match[0].casefold() in names else match[0]
        if part["year"]:
            return str(int(match[0]) + self._years) if shift else match[0]
        if part["number"]:
            return self._number(match[0])
        if part["hour"]:
            return self._time(part["hour"], part["minute"])
        return self._date(part)

    def _date(self, part: dict[str, str | None]) -> str:
        if part["lone_month"]:
            return month_name(self._day(0, part["lone_month"])[1], part["lone_month"])
        us = "us_" if part["us_month"] else ""
        month, day = part[us + "month"] or "", part[us + "day"] or ""
        new_day, new_month = self._day(int(day), month)
        days = f"{new_day}{ordinal_ending(new_day) if part[us + 'th'] else ''}"
        months = month_name(new_month, month)
        gap = part[us + "gap"]
        return f"{months}{gap}{days}" if us else f"{days}{gap}{months}"

    def _day(self, day: int, month: str) -> tuple[int, int]:
        """Another day of another month; both count from 1."""
        number = month_number(month)
        draw = self.draw("date", f"{day} {number}")
        return (
            draw.choice([one for one in range(1, 29) if one != day]),
            draw.choice([one for one in range(1, 13) if one != number]),
        )

    def _time(self, hour: str, minute: str) -> str:
        draw = self.draw("time", f"{hour}:{minute}")
        other = draw.choice([one for one in range(6, 23) if one != int(hour)])
        return f"{other:02}:{minute}" if len(hour) == 2 else f"{other}:{minute}"

    def _number(self, written: str) -> str:
        """As many digits, and the separators where they were."""
        digits = iter(self._digits(digits_of(written)))
        return "".join(next(digits) if char.isdigit() else char for char in written)

    def _digits(self, digits: str) -> str:
        draw = self.draw("number", digits.lstrip("0"))
        first = "0" if digits[0] == "0" and len(digits) > 1 else None
        while True:
            # A new first digit of 1 or 2 would make a year out of four.
            head = first or draw.choice("3456789")
            found = head + "".join(draw.choice(_DIGITS) for _ in digits[1:])
            if found != digits and (len(digits) < 3 or found not in self._numbers):
                return found

    def _other_numerals(self, quote: str) -> str | None:
        written = NUMERAL.sub(lambda match: self._numeral(match[0]), quote)
        return written if written != quote else None

    def _numeral(self, word: str) -> str:
        other = number_word(int(self._digits(str(value_of_word(word)))))
        return other.capitalize() if word[0].isupper() else other

    def _other_name(self, quote: str, words: Sequence[str]) -> str | None:
        named = [word for word in words if word.casefold() not in _JOINING]
        if not named or _ADDRESS.search(quote) or not all(word[0].isupper() for word in named):
            return None
        names = {word.casefold() for word in named}
        return TOKEN.sub(lambda match: self._replace(match, names, shift=False), quote)

    def _word(self, word: str) -> str:
        draw = self.draw("name", _plain(word))
        while True:
            if len(word) > 1 and word.isupper():
                found = "".join(draw.choice("BDFGHKLMNPRTVZ") for _ in word)
            else:
                found = self._syllables(draw, 2 if len(word) < 7 else 3)
            if found.casefold() not in self._words:
                return found.lower() if word.islower() else found

    def _syllables(self, draw: random.Random, count: int) -> str:
        parts = [draw.choice(_HEADS) + draw.choice(_VOWELS) for _ in range(count)]
        return ("".join(parts) + draw.choice(_TAILS)).capitalize()

    @cached_property
    def _years(self) -> int:
        """By how many years `rewrite` moves: to where no year of the texts is."""
        known = {int(year) for text in self._texts for year in re.findall(rf"\b{YEAR}\b", text)}
        for shift in range(5, 200):
            if not any(year - shift in known for year in known):
                return -shift
        return -200

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for text in self._texts for word in re.findall(WORD, text))

    @cached_property
    def _low(self) -> frozenset[str]:
        """Words that occur without a capital, addresses apart: `osce.org` is no such word."""
        plain = (_ADDRESS.sub(" ", text) for text in self._texts)
        return frozenset(
            word for text in plain for word in re.findall(WORD, text) if word.islower()
        )

    @cached_property
    def _numbers(self) -> frozenset[str]:
        found = (number for text in self._texts for number in re.findall(r"\d+(?:[.,]\d+)*", text))
        return frozenset(digits_of(one) for one in found)


def _plain(word: str) -> str:
    """Without capitals and accents, which the same name has in one text and not in another."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", word.casefold()) if char.isalpha()
    )
