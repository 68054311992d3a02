"""A file with a text in it, in its title and in its name, and the answers that cite it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from attacks.texts import Attack
from checks.documented import acts, marked

from index.dates import Period
from index.document import Document, Hit, Page, Passage, Span
from index.retriever import IndexInfo
from qa.answer import (
    Abstention,
    Answer,
    Candidate,
    Cause,
    Citation,
    PassageTrace,
    Stage,
    Status,
    Timings,
    Trace,
)
from qa.citation import cite
from qa.dates import PeriodMatch
from qa.reader.reading import Reading

HARMLESS = Attack("harmless", "zebra")
QUOTE, TITLE, PUBLISHER, NAME, PAGE, QUESTION, REASON, MENTION = "qtpngurm"
"""The fields that a text is planted in, each between marks of its own."""
_SHORT = 30
"""Characters of a title; longer ones are cut where they are shown."""
_MENTION = 200
_INFO = IndexInfo(generation=1, model="fake", documents=2, passages=1234)


@dataclass(frozen=True)
class Planted:
    """One file of the corpus below `folder`."""

    folder: Path
    number: int
    attack: Attack

    @property
    def fields(self) -> dict[str, str]:
        """Field → the text that was planted there, without its marks."""
        whole = self.attack.text.strip()
        short = whole[:_SHORT]
        rest = dict.fromkeys((TITLE, PUBLISHER, PAGE, QUESTION, REASON), short)
        # What a report mentions also becomes the name of a file, of 255 bytes at most.
        mention = whole.encode()[:_MENTION].decode(errors="ignore")
        return {QUOTE: whole, NAME: named(short), MENTION: mention, **rest}

    def planted(self, field: str) -> str:
        """The text of a field, marks and all."""
        return marked(field, self.fields[field])

    @property
    def path(self) -> str:
        """The file's path below the folder."""
        return f"{self.number:03}/{self.planted(NAME)}.txt"

    @property
    def sentence(self) -> str:
        """The sentence with the quote in it."""
        bay = f"bay{self.number}"
        return f"In 2030 the otters of {bay} said {self.planted(QUOTE)} and swam on to the sea."

    @cached_property
    def text(self) -> str:
        """The file's text; so long that no text of controls makes it look like no text."""
        controls = sum(map(acts, self.sentence))
        padding = "Nobody else said anything of note in that long year. " * (1 + 2 * controls)
        return f"Report {self.number} on otters.\n\n{self.sentence}\n\n{padding.rstrip()}\n"

    @property
    def description(self) -> str:
        """The manifest.toml beside the file."""
        title, publisher = (_toml(self.planted(field)) for field in (TITLE, PUBLISHER))
        return f'[[document]]\nfile = "*"\ntitle = {title}\npublisher = {publisher}\n'

    def write(self) -> None:
        """Put the file, and its description, on the disk."""
        path = self.folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.text.encode())
        path.with_name("manifest.toml").write_text(self.description)

    @property
    def document(self) -> Document:
        """As an index has it."""
        return Document(
            root=str(self.folder),
            path=self.path,
            sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            format="text",
            title=self.planted(TITLE),
            publisher=self.planted(PUBLISHER),
            pages=(Page(self.planted(PAGE), Span(0, len(self.text))),),
            read_text=lambda: self.text,
        )

    def span(self, part: str) -> Span:
        """Where a part of the text stands."""
        start = self.text.index(part)
        return Span(start, start + len(part))

    @property
    def citation(self) -> Citation:
        """Of the quote, in its sentence."""
        quote = self.span(self.planted(QUOTE))
        return cite(self.document, quote, self.span(self.sentence))

    @property
    def traced(self) -> PassageTrace:
        """Of the passage that is the sentence."""
        span = self.span(self.sentence)
        hit = Hit(
            passage=Passage(self.document, span, self.sentence),
            rank=1, score=1.0, lexical_score=1.0, lexical_rank=1, dense_score=0.5, dense_rank=1,
        )  # fmt: skip
        return PassageTrace(
            hit=hit,
            reading=Reading(start=0, end=1, score=1.0, null_score=0.0, passage_score=1.0),
            span=self.citation.span, period=None, match=PeriodMatch.NOT_ASKED, confidence=0.75,
            stage=Stage.ANSWER, won=True, why="it is the most likely answer",
        )  # fmt: skip

    def answer(self, status: Status) -> Answer:
        """An answer that quotes the file, twice where sources differ."""
        citation = self.citation
        periods = ("2012", "2021") if status is Status.CONFLICTING else (None,)
        candidates = tuple(
            Candidate(
                text=citation.quote, confidence=0.75, citations=(citation,),
                period=Period.parse(period) if period else None,
            )
            for period in periods
        )  # fmt: skip
        abstained = status is Status.ABSTAINED
        return Answer(
            question=self.planted(QUESTION),
            understood=self.planted(QUESTION),
            status=status,
            text=None if abstained else citation.quote,
            confidence=0.75,
            citations=() if abstained else tuple(one.citations[0] for one in candidates),
            candidates=candidates,
            abstention=Abstention(Cause.UNSURE, self.planted(REASON)) if abstained else None,
            index=_INFO,
            timings=Timings(),
            trace=Trace(passages=(self.traced,)),
        )

    @property
    def answers(self) -> list[Answer]:
        """One of each status."""
        return [self.answer(status) for status in Status]


def named(text: str) -> str:
    """`text` as a file can be called: two characters cannot be in a name."""
    return text.replace("/", "").replace("\0", "")


def plant(folder: Path, attacks: Iterable[Attack]) -> list[Planted]:
    """A file for each attack, and as number 0 one with harmless words; all of them written."""
    made = [Planted(folder, at, one) for at, one in enumerate([HARMLESS, *attacks])]
    for one in made:
        one.write()
    return made


def harmless(planted: Planted) -> Planted:
    """The same file with harmless words in all places, on the disk as well."""
    made = replace(planted, number=0, attack=HARMLESS)
    if not (made.folder / made.path).exists():
        made.write()
    return made


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(one):08X}" for one in text) + '"'
