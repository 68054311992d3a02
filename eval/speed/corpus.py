"""Text of any length, made from sentences that are varied, and files of it: `Material`,
`documents`, `make_questions`, `write_corpus`.
"""

from __future__ import annotations

import math
import os
import random
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import DatasetError
from index.chunking import chunk
from index.config import IndexConfig
from index.document import Span
from index.headings import find_headings
from index.sentences import sentence_spans

_LEAST_WORDS, _MOST_CHARACTERS = 6, 500
_LEAST_SENTENCES = 5
_TRIES = 100
_SWAPPED_NAMES, _SWAPPED_WORDS = 0.6, 0.4
_USUAL_LENGTH, _SPREAD = 12_000, 0.8
"""Characters of a document: the median and the sigma of a log-normal distribution."""
_SHORTEST, _LONGEST = 2_000, 60_000
_WRITTEN = 1_600_000_000
"""When the files claim to be written: files that are seconds old are read again by every build."""

_TOKENS = re.compile(r"\d+|[^\W\d_]+|[\W_]+")
_RUNNING = re.compile(r"[.!?…]['\"’”»)\]]*$")


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences to vary, and the words that they exchange, as often as they occur."""

    sentences: tuple[tuple[str, ...], ...]
    """Each cut into words, numbers, and what stands between; joined, it is the sentence."""
    names: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Material:
        """The running text of `texts`. Raises DatasetError if that is hardly any."""
        found = [tuple(_TOKENS.findall(one)) for text in texts for one in usable_sentences(text)]
        if len(found) < _LEAST_SENTENCES:
            raise DatasetError(
                f"the documents hold {len(found)} usable sentences, and at least "
                f"{_LEAST_SENTENCES} are needed to make text to measure on; name another folder"
            )
        later = [token for tokens in found for token in tokens[1:]]
        return cls(
            sentences=tuple(found),
            names=tuple(token for token in later if _is_name(token)),
            words=tuple(token for token in later if _is_word(token)),
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What `write_corpus` wrote."""

    files: int
    characters: int


def write_corpus(folder: Path, texts: Iterable[str]) -> Written:
    """Write each of `texts` as a plain-text file into `folder`. Raises what `texts` raise."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = files = 0
    for files, text in enumerate(texts, start=1):
        path = folder / f"report-{files:05}.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        os.utime(path, (_WRITTEN, _WRITTEN))
        characters += len(text)
    return Written(files, characters)


def documents(material: Material, passages: int, seed: int) -> Iterator[str]:
    """Texts of ordinary length that make `passages` passages together, or one or two more.

    No two passages are alike, so that no index can save itself embedding one. A larger corpus
    begins with the documents of a smaller one. Raises DatasetError if `material` is too poor.
    """
    author = _Author(material, seed)
    left, number = passages, 0
    while left > 0:
        number += 1
        parts: Sequence[str] = author.document(number)
        if _count(parts) > left:
            parts = _first(parts, left)
        left -= _count(parts)
        yield _text(parts)


def make_questions(material: Material, count: int, seed: int) -> list[str]:
    """Different questions, about what the documents of the same seed say first.

    Raises DatasetError if `material` is too poor.
    """
    author = _Author(material, seed)
    questions: dict[str, None] = {}
    while len(questions) < count:  # different sentences may have the same middle
        questions[question_about(author.sentence())] = None
    return list(questions)


def spans_of(text: str) -> list[Span]:
    """The passages that pincite cuts a plain text into, with its default settings."""
    config = IndexConfig()
    size, overlap = config.chunk_size, config.chunk_overlap
    return list(chunk(text, find_headings(text), size=size, overlap=overlap))


def count_passages(text: str) -> int:
    """How many they are."""
    return len(spans_of(text))


class _Author:
    """Writes sentences, each another."""

    def __init__(self, material: Material, seed: int) -> None:
        self._material = material
        self._random = random.Random(seed)
        self._said: set[str] = set()

    def sentence(self) -> str:
        for _ in range(_TRIES):
            tokens = self._random.choice(self._material.sentences)
            said = tokens[0] + "".join(self._other(token) for token in tokens[1:])
            if said not in self._said:
                self._said.add(said)
                return said
        raise DatasetError(
            f"the documents have too few different words: {len(self._said):,} sentences could be "
            "made of them, and more are needed; name another folder or a smaller size"
        )

    def document(self, number: int) -> list[str]:
        """A title and paragraphs, at least one."""
        drawn = self._random.lognormvariate(math.log(_USUAL_LENGTH), _SPREAD)
        length = min(max(int(drawn), _SHORTEST), _LONGEST)
        parts = [f"Report {number}: {_phrase(self.sentence())}"]
        while sum(map(len, parts)) < length:
            parts.append(" ".join(self.sentence() for _ in range(self._random.randint(2, 6))))
        return parts

    def _other(self, token: str) -> str:
        draws, material = self._random, self._material
        if token.isdecimal():
            first = draws.choice("123456789")
            return first + "".join(draws.choice("0123456789") for _ in token[1:])
        if _is_name(token):
            return draws.choice(material.names) if draws.random() < _SWAPPED_NAMES else token
        if _is_word(token):
            return draws.choice(material.words) if draws.random() < _SWAPPED_WORDS else token
        return token


def usable_sentences(text: str) -> Iterator[str]:
    """The sentences of running text, in one line each: no headings, no rows of tables."""
    for span in sentence_spans(text):
        sentence = " ".join(span.of(text).split())
        words = sum(token[0].isalnum() for token in _TOKENS.findall(sentence))
        running = _RUNNING.search(sentence) is not None  # neither a heading nor a row of a table
        if running and words >= _LEAST_WORDS and len(sentence) <= _MOST_CHARACTERS:
            yield sentence


def _is_name(token: str) -> bool:
    return token[0].isupper() and len(token) > 1


def _is_word(token: str) -> bool:
    return token[0].islower() and len(token) > 3


def question_about(sentence: str) -> str:
    """A question that shares words with a sentence."""
    return f"What is said about {_phrase(sentence)}?"


def _phrase(sentence: str) -> str:
    """Some words of a sentence, from its middle on."""
    words = [word for word in _TOKENS.findall(sentence) if word[0].isalnum()]
    return " ".join(words[len(words) // 3 :][:8])


def _text(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _first(parts: Sequence[str], passages: int) -> Sequence[str]:
    """The title and as many paragraphs as make `passages` passages."""
    lengths = range(2, len(parts))
    place = bisect_left(lengths, passages, key=lambda length: _count(parts[:length]))
    return parts[: 2 + place]


def _count(parts: Sequence[str]) -> int:
    return count_passages(_text(parts))
