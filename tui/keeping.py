"""What is kept between runs, as the application uses it: `Keeper`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import KeepingError
from tui.export import Format, export, write
from tui.history import History, HistoryFile
from tui.sessions import Kept, Sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa import Answer


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of some session, as a list shows it."""

    session: str
    kept: Kept


class Keeper:
    """The history, and the session that this run writes. Every method but `begin` uses the disk.

    With `keep` false, answers are held in memory only, so that they can still be exported.
    """

    def __init__(self, folder: Path | None = None, *, keep: bool = True) -> None:
        self._keep = keep
        self._history = HistoryFile(folder)
        self._sessions = Sessions(folder)
        self._session = self._sessions.begin("")
        self._unkept: list[Answer] = []

    def begin(self, place: str) -> None:
        """A new session over the index at `place`."""
        self._session = self._sessions.begin(place)

    def history(self) -> History:
        """The questions asked before. Raises KeepingError."""
        return self._history.load() if self._keep else History()

    def asked(self, question: str) -> None:
        """Keep a question. Raises KeepingError."""
        if self._keep:
            self._history.add(question)

    def answered(self, answer: Answer) -> Earlier | None:
        """Keep an answer; None if nothing is to be kept. Raises KeepingError."""
        self._unkept.append(answer)
        if not self._keep:
            return None
        self._session = self._sessions.record(self._session, answer)
        return Earlier(self._session.key, self._session.answers[-1])

    def star(self, earlier: Earlier, starred: bool) -> None:
        """Set a star on an answer, or take it away. Raises KeepingError."""
        session = self._sessions.load(earlier.session)
        self._sessions.star(session, earlier.kept.key, starred)

    def forget(self, session: str) -> None:
        """Forget a session. Raises KeepingError."""
        self._sessions.delete(session)

    def earlier(self) -> tuple[list[Earlier], list[str]]:
        """All kept answers, the newest first, and what could not be read. Raises KeepingError."""
        found: list[Earlier] = []
        problems: list[str] = []
        for summary in self._sessions.summaries():
            session = self._sessions.load(summary.key)
            found += [Earlier(session.key, kept) for kept in reversed(session.answers)]
            problems += session.problems
        return found, problems

    def export_to(self, path: Path, answer: Answer | None) -> Path:
        """Write `answer`, or (None) all of this run, to a file. Raises ExportError."""
        answers: Sequence[Answer] = [answer] if answer is not None else self._unkept
        if not answers:
            raise KeepingError("there is no answer yet; ask a question, then save it")
        path = path.expanduser().absolute()
        write(path, export(answers, Format.of(path), "Answers"))
        return path
