"""Saved answers: made by the real pipeline, or cited directly; then written to JSON and read."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.document import Document, Span
from living.corpora import QUESTIONS
from living.folder import Folder
from living.traced import aligned
from qa.answer import Answer, Candidate, Citation, Status
from qa.assistant import Assistant
from qa.citation import cite
from qa.sentences import sentence_around
from qa.serialise import decode, encode
from qa.stored import cited

AROUND = 32
"""Characters on each side of a sentence that belong to its surroundings."""
Open = Callable[[Path], Assistant]
"""Opens an assistant over the index at a path."""
_QUOTABLE = re.compile(
    r"\d[\d.,]*(?: (?:per cent|seats|voters|candidates|minutes|days|polling stations|мест))?"
    r"|[^.!?\n]{30,200}[.!?]"
)
SEARCHED = 4
"""Passages cited whole, as a search does."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A citation, with the origins of what it is about, without white space."""

    citation: Citation
    quote: tuple[int, ...]
    sentence: tuple[int, ...]
    window: tuple[int, ...]
    """Of the sentence and `AROUND` characters on each side of it."""


def save(folder: Folder, index: Path, opens: Open, rng: random.Random, count: int) -> list[Answer]:
    """What is answered to all questions, and an answer made by hand that cites `count` places.

    All of them are what `decode` reads of what `encode` wrote.
    """
    with opens(index) as assistant:
        answers = [assistant.ask(question) for question in QUESTIONS]
        found = [one.citation for one in assistant.search("turnout seats voters", SEARCHED)]
        documents = {document.path: document for document in assistant.documents()}
        texts = [documents[path] for path in sorted(documents)]
        made = [*found, *(_anywhere(rng.choice(texts), rng) for _ in range(count))]
    answers.append(_answer(answers[0], made))
    return [decode(encode(answer, folder.place)) for answer in answers]


def saved(answers: Sequence[Answer], folder: Folder, texts: dict[str, str]) -> list[Saved]:
    """Everything that the answers cite; `texts` are what the files say to a parser, by path."""
    kept = []
    for one in dict.fromkeys(cited(answers, everything=True)):
        solid = aligned(texts[one.document], folder.files[one.document].content)
        assert solid is not None, f"{one.document} is not read as it was written"
        sentence = one.sentence.span
        wide = Span(max(0, sentence.start - AROUND), sentence.end + AROUND)
        kept.append(Saved(one, *(solid.within(span) for span in (one.span, sentence, wide))))
    return kept


def _anywhere(document: Document, rng: random.Random) -> Citation:
    """Words, a number or a sentence that a person might quote, wherever they stand."""
    match = rng.choice(list(_QUOTABLE.finditer(document.text)))
    span = Span(*match.span()).shift(len(match[0]) - len(match[0].lstrip()))
    span = Span(span.start, match.end())
    sentence = sentence_around(document.text, span) if rng.random() < 0.8 else span
    return cite(document, span, sentence)


def _answer(like: Answer, citations: Sequence[Citation]) -> Answer:
    first = citations[0]
    candidate = Candidate(text=first.quote, confidence=1.0, period=None, citations=tuple(citations))
    return replace(
        like,
        question="Where does it say so?",
        understood=None,
        status=Status.ANSWERED,
        text=first.quote,
        citations=tuple(citations),
        candidates=(candidate,),
        abstention=None,
    )
