"""An assistant that gives prepared answers, when the test says so."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from index.document import Document, Hit
from qa.answer import Answer
from qa.citation import Verification
from qa.current import Current

from .statements import INFO


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
