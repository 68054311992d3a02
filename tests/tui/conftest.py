"""What the tests of the application share: answers made by hand, and an assistant that gives them.

The answers have everything that a real one has: exact citations, and the trace that carries the
documents.
"""

from __future__ import annotations

import asyncio
import html
import re
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from index import build_index
from index.dates import Period
from index.document import Document, Hit, Passage, Span
from index.listing import Listing, list_documents
from index.retriever import IndexInfo
from qa.answer import (
    Abstention,
    Answer,
    Candidate,
    Cause,
    Citation,
    PassageTrace,
    Stage,
    State,
    Status,
    Timings,
    Trace,
)
from qa.assistant import Assistant
from qa.citation import Verification, cite
from qa.current import Current
from qa.dates import PeriodMatch
from qa.reader import SENTENCE, load_reader
from qa.reader.reading import Reading
from tui.app import PinciteApp
from tui.ground import Ground
from tui.keeping import Keeper

INFO = IndexInfo(generation=1, model="fake", documents=2, passages=1234)


@dataclass
class Statement:
    """What one document says: `quote`, which stands in `sentence`, which stands in `text`."""

    text: str
    quote: str
    sentence: str = ""
    path: str = "2021.txt"
    period: str | None = None
    title: str | None = None
    state: State = State.VERIFIED
    confidence: float = 0.75

    @property
    def document(self) -> Document:
        return Document(
            root="reports",
            path=self.path,
            sha256="0" * 64,
            format="text",
            title=self.title,
            read_text=lambda: self.text,
        )

    def span(self, part: str) -> Span:
        start = self.text.index(part)
        return Span(start, start + len(part))

    @property
    def citation(self) -> Citation:
        quote = self.span(self.quote)
        made = cite(self.document, quote, self.span(self.sentence) if self.sentence else quote)
        return replace(made, state=self.state)

    @property
    def candidate(self) -> Candidate:
        return Candidate(
            text=self.quote,
            confidence=self.confidence,
            period=Period.parse(self.period) if self.period else None,
            citations=(self.citation,),
            period_source="manifest" if self.period else None,
        )

    @property
    def traced(self) -> PassageTrace:
        whole = Span(0, len(self.text))
        return PassageTrace(
            hit=Hit(
                passage=Passage(self.document, whole, self.text),
                rank=1,
                score=1.0,
                lexical_score=1.0,
                lexical_rank=1,
                dense_score=0.5,
                dense_rank=1,
            ),
            reading=Reading(start=0, end=1, score=1.0, null_score=0.0, passage_score=1.0),
            span=self.span(self.quote),
            period=None,
            match=PeriodMatch.NOT_ASKED,
            confidence=self.confidence,
            stage=Stage.ANSWER,
            won=True,
            why="it is the most likely answer",
        )


def make_answer(status: Status, *statements: Statement, reason: str = "") -> Answer:
    candidates = tuple(one.candidate for one in statements)
    abstained = status is Status.ABSTAINED
    return Answer(
        question="asked",
        status=status,
        text=None if abstained else candidates[0].text,
        confidence=candidates[0].confidence if candidates else 0.0,
        citations=() if abstained else tuple(c for one in candidates for c in one.citations),
        candidates=candidates,
        abstention=Abstention(Cause.UNSURE, reason) if abstained else None,
        index=INFO,
        timings=Timings(),
        trace=Trace(passages=tuple(one.traced for one in statements)),
    )


def answered(*statements: Statement) -> Answer:
    """The first statement is the answer; all of them are cited for it."""
    made = make_answer(Status.ANSWERED, *statements)
    best = replace(made.candidates[0], citations=made.citations)
    return replace(made, candidates=(best,))


def explained(*statements: Statement) -> Answer:
    """Each statement is a sentence of the answer."""
    made = answered(*statements)
    text = "\n".join(one.quote for one in made.citations)
    best = replace(made.candidates[0], text=text)
    return replace(made, text=text, candidates=(best,))


@dataclass
class FakeAssistant:
    """Gives prepared answers; a question with a gate is answered when that is opened."""

    answers: dict[str, Answer | Exception]
    gates: dict[str, threading.Event] = field(default_factory=dict)
    begun: dict[str, threading.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closed: bool = False
    info = INFO

    loaded: bool = False
    found: dict[str, tuple] = field(default_factory=dict)
    shelf: list[Document] = field(default_factory=list)
    ranks: list[Hit | None] = field(default_factory=list)
    filters: list = field(default_factory=list)
    now: Current | None = None

    def load(self) -> None:
        self.loaded = True

    def search(self, query, top_k=10, filters=None):
        self.filters.append(filters)
        return self.found[query]

    def rank_at(self, query, root, path, offset, filters=None):
        return self.ranks.pop(0)

    def documents(self):
        return self.shelf

    def current(self, citation):
        return self.now or Current(
            Verification(citation, citation.state, None, "it was looked at"), None, None
        )

    def ask(self, question: str, filters=None) -> Answer:
        self.asked.append(question)
        self.filters.append(filters)
        if question in self.begun:
            self.begun[question].set()
        if question in self.gates:
            assert self.gates[question].wait(60)
        said = self.answers[question]
        if isinstance(said, Exception):
            raise said
        return said

    def close(self) -> None:
        self.closed = True

    def hold(self, question: str) -> threading.Event:
        """Keep `question` from being answered until the event that is returned is set."""
        self.begun[question] = threading.Event()
        self.gates[question] = threading.Event()
        return self.gates[question]


def screen_text(app: PinciteApp) -> str:
    """The characters on the screen, line by line, as the application itself draws them."""
    lines: defaultdict[float, list[tuple[float, str]]] = defaultdict(list)
    pattern = r'<text [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>'
    for x, y, text in re.findall(pattern, app.export_screenshot(), flags=re.DOTALL):
        lines[float(y)].append((float(x), html.unescape(text).replace("\xa0", " ")))
    return "\n".join("".join(t for _, t in sorted(lines[y])) for y in sorted(lines))


async def settle(app: PinciteApp, pilot: Pilot[None]) -> None:
    """Wait until everything that was asked has been answered, and is on the screen."""
    await app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], object], patience: float = 15) -> None:
    """Wait until a condition holds; fails after `patience` seconds, with what is on the screen."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, screen_text(pilot.app)
        await pilot.pause()


async def until_shown(pilot: Pilot[None], *texts: str) -> None:
    """Wait until all of `texts` stand somewhere on the screen."""

    def all_there() -> bool:
        shown = screen_text(pilot.app)
        return all(text in shown for text in texts)

    await until(pilot, all_there)


async def until_told(pilot: Pilot[None], text: str) -> None:
    """Wait for a message with `text`, wherever its lines break on the screen."""
    await until(pilot, lambda: any(text in one.message for one in pilot.app._notifications))


async def begun(event: threading.Event) -> None:
    """Wait until a thread has come to `event`, while the application goes on."""
    assert await asyncio.to_thread(event.wait, 30)


async def source(app: PinciteApp, pilot: Pilot[None]) -> str:
    """The screen with the source on it, also where that is in a tab."""
    app.screen.view = "source"
    await pilot.pause()
    return screen_text(app)


async def ask(pilot: Pilot[None], question: str) -> None:
    """Type a question and send it."""
    typed = pilot.app.query_one("#question", Input)
    typed.focus()
    typed.value = question
    await pilot.press("enter")


async def ask_and_settle(app: PinciteApp, pilot: Pilot[None], question: str) -> None:
    """Ask a question, and wait until it is answered."""
    await ask(pilot, question)
    await settle(app, pilot)


async def browse(app: PinciteApp, pilot: Pilot[None]) -> None:
    """Go to the screen of documents."""
    await settle(app, pilot)
    await pilot.press("f4")
    await settle(app, pilot)


def ground_of(opens: Callable[[], object], **parts: object) -> Ground:
    """A ground with this assistant, and an empty listing unless `parts` has one."""
    usual = {
        "reopen": lambda _: opens(),
        "listing": lambda: Listing(documents=(), skipped=()),
        "update": None,
    }
    return Ground(open=opens, **{**usual, **parts})


Scenario = Callable[[PinciteApp, Pilot[None]], Awaitable[None]]


@pytest.fixture
def play() -> Callable[..., None]:
    """`play(open_assistant, scenario, size)`: run the application, and the scenario in it."""

    def run(
        stands_on: Ground | Callable[[], object],
        scenario: Scenario,
        size: tuple[int, int] = (120, 40),
        **given: object,
    ) -> None:
        async def whole() -> None:
            ground = stands_on if isinstance(stands_on, Ground) else ground_of(stands_on)
            app = PinciteApp(ground, **given)
            async with app.run_test(size=size, notifications=True) as pilot:
                await scenario(app, pilot)

        asyncio.run(whole())

    return run


REPORTS = {
    "2012.txt": (
        "The early elections of 15 January 2012 were calm.\n\n"
        "In total, 9,305,106 voters were registered in 2012.\n\n"
        "Anna Lind headed the mission of observers.\n"
    ),
    "2021.txt": (
        "The elections of 10 January 2021 were efficiently run.\n\n"
        "Some 12 million voters were registered in 2021.\n"
    ),
    "broken.pdf": b"this is no PDF",
}
"""What the tests with a real index ask about."""


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "state")


@pytest.fixture
def reports(make_files) -> Path:
    return make_files(REPORTS)


@pytest.fixture
def report_ground(reports, index_folder, encoder) -> Ground:
    """A real index, asked with models that load at once."""

    def opens(_: object = None) -> Assistant:
        reader = load_reader(SENTENCE, encoder)
        return Assistant.open(index_folder, encoder=encoder, reader=reader)

    def update(paths, progress):
        return build_index(paths, index=index_folder, encoder=encoder, progress=progress)

    build_index([reports], index=index_folder, encoder=encoder)
    return Ground(
        open=opens,
        reopen=opens,
        listing=lambda: list_documents(index_folder),
        update=update,
        place=str(index_folder),
    )


@pytest.fixture
def hand() -> Hand:
    """What the tests make answers with, and drive the application by."""
    return Hand()


class Hand:
    """Everything above, for tests, which cannot import this module."""

    Statement = Statement
    Assistant = FakeAssistant
    answer = staticmethod(make_answer)
    answered = staticmethod(answered)
    explained = staticmethod(explained)
    screen = staticmethod(screen_text)
    ground = staticmethod(ground_of)
    settle = staticmethod(settle)
    ask = staticmethod(ask)
    ask_and_settle = staticmethod(ask_and_settle)
    browse = staticmethod(browse)
    until = staticmethod(until)
    until_shown = staticmethod(until_shown)
    until_told = staticmethod(until_told)
    begun = staticmethod(begun)
    source = staticmethod(source)
