"""What is kept between runs, as the application uses it: `Keeper`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import KeepingError
from tui.export import Format, export, write
from tui.history import History, HistoryFile
from tui.sessions import Gist, Sessions, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa import Answer


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of some session, as a list shows it."""

    session: str
    gist: Gist

    def with_star(self, starred: bool) -> Earlier:
        """The same, with a star or without one."""
        return replace(self, gist=replace(self.gist, starred=starred))


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
        kept = self._session.answers[-1]
        gist = Gist(
            kept.key,
            kept.at,
            answer.question,
            answer.status,
            said(answer.text, answer.reason),
            kept.starred,
        )
        return Earlier(self._session.key, gist)

    def star(self, earlier: Earlier, starred: bool) -> None:
        """Set a star on an answer, or take it away. Raises KeepingError."""
        session = self._sessions.load(earlier.session)
        self._sessions.star(session, earlier.gist.key, starred)

    def forget(self, session: str) -> None:
        """Forget a session. Raises KeepingError."""
        self._sessions.delete(session)

    def earlier(self) -> tuple[list[Earlier], list[str]]:
        """All kept answers, the newest first, and what could not be read. Raises KeepingError."""
        found: list[Earlier] = []
        problems: list[str] = []
        for summary in self._sessions.summaries():
            found += [Earlier(summary.key, gist) for gist in reversed(summary.gists)]
            problems += summary.problems
        return found, problems

    def answer(self, earlier: Earlier) -> Answer:
        """An answer of a session in full. Raises KeepingError if it cannot be read any more."""
        session = self._sessions.load(earlier.session)
        for kept in session.answers:
            if kept.key == earlier.gist.key:
                return kept.answer
        why = "; ".join(session.problems) or "it was taken away"
        raise KeepingError(f"that answer cannot be read any more ({why}); ask the question again")

    def export_to(self, path: Path, answer: Answer | None) -> Path:
        """Write `answer`, or (None) all of this run, to a file. Raises ExportError."""
        answers: Sequence[Answer] = [answer] if answer is not None else self._unkept
        if not answers:
            raise KeepingError("there is no answer yet; ask a question, then save it")
        path = path.expanduser().absolute()
        write(path, export(answers, Format.of(path), "Answers"))
        return path
