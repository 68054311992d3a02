"""What a page for people tells of an answer, part by part; all of it fit to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.visible import one_line, visible
from qa.answer import Answer, Candidate, Citation
from qa.show import NEAREST, disagree
from qa.status import Status


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that an answer says, for people."""

    heading: str
    text: str
    """Document text, fit to show; it may have several lines."""
    citations: tuple[Citation, ...]


def said(answer: Answer) -> str:
    """What became of the question, in one line fit to show."""
    if answer.status is Status.ABSTAINED:
        nearest = " The nearest passages follow." if answer.candidates else ""
        return f"No answer: {one_line(answer.reason or '')}.{nearest}"
    if answer.status is Status.CONFLICTING:
        if disagree(answer):
            return "The sources disagree."
        return "The documents say different things about different times."
    return "Answered."


def parts(answer: Answer) -> Iterator[Part]:
    """The answer; all of them, if they are several; the nearest passages, if there is none."""
    shown: Sequence[Candidate] = answer.candidates[:NEAREST]
    if answer.status is Status.ANSWERED:
        shown = answer.candidates[:1]
    elif answer.status is Status.CONFLICTING:
        shown = [one for one in answer.candidates if one.citations[0] in answer.citations]
    for one in shown:
        period = f"About {one.period}" if one.period else "No date"
        yield Part(f"{period}, confidence {one.confidence:.2f}", visible(one.text), one.citations)


def described(citation: Citation) -> list[str]:
    """Title, publisher and date of the document as far as they are known, each fit to show."""
    published = str(citation.published) if citation.published else None
    told = (citation.title, citation.publisher, published)
    return [one_line(part) for part in told if part]
