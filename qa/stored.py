"""Stored answers as commands take them: read from a file, and what they cite."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.answer import Answer, Citation
from qa.errors import AnswerFileError
from qa.serialise import decode_all


def read_stored(name: str, most: int) -> bytes:
    """The bytes of a file, `-` for standard input; at most `most` and one, if it has more.

    Raises AnswerFileError.
    """
    try:
        if name == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:  # a name with NUL is a ValueError
        raise AnswerFileError(
            f"{shown(name)}: {getattr(error, 'strerror', None) or error}"
        ) from error


def read_answers(data: bytes, name: str) -> list[Answer]:
    """The answers in `data`, which was read from `name`. Raises AnswerFileError, which names it."""
    try:
        answers = decode_all(data)
    except AnswerFileError as error:
        raise type(error)(f"{shown(name)}: {error}") from None
    if any(not is_quoted(answer.text, answer.citations) for answer in answers):
        raise AnswerFileError(f"{shown(name)}: an answer is not what its citations quote")
    return answers


def shown(name: str) -> str:
    """What messages call the file."""
    return "standard input" if name == "-" else name


def is_quoted(text: str | None, citations: Iterable[Citation]) -> bool:
    """Whether an answer is a quote of its citations, or all of their quotes; or is none."""
    quotes = [one.quote for one in citations]
    return text is None or text in quotes or text == "\n".join(quotes)


def misquotes(answer: Answer) -> bool:
    """Whether it says what its citations do not quote, or something else than its candidates."""
    said = [(answer.text, answer.citations), *((c.text, c.citations) for c in answer.candidates)]
    if not all(is_quoted(text, citations) for text, citations in said):
        return True
    return answer.text is not None and answer.text not in [c.text for c in answer.candidates[:1]]


def cited(answers: Iterable[Answer], *, everything: bool) -> Iterator[Citation]:
    """What the answers cite; with `everything`, also what all their candidates cite."""
    for answer in answers:
        yield from answer.citations
        if everything:
            for candidate in answer.candidates:
                yield from candidate.citations
