"""Sessions kept between runs: what was asked in each, the full answers, and stars on them.

Each session is a file of JSON lines in `sessions/` of the state folder, to which lines are only
added: `started`, one `asked` with the JSON of `ask --json` for each answer, and one `starred` for
each star that is set or taken away. A line that cannot be read is reported and stays where it is.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from qa.errors import AnswerFileError
from qa.status import Status
from tui.errors import ExportError, KeepingError
from tui.export import encodable, json_line
from tui.files import append_line, keeping, read_lines, unkept
from tui.history import state_folder
from tui.session_lines import Asked, Line, Lines, Starred, Started, encode, lighten

if TYPE_CHECKING:
    from qa import Answer

LIMIT = 64_000_000
"""Bytes of all sessions; above, the oldest lose what has no star."""

_NOWHERE = Path("/dev/null")
"""No folder lies below it, so that the roots in kept answers are never relative."""
_KEY = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")
_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept."""

    key: str
    """Names it within its session."""
    at: datetime
    answer: Answer
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the application."""

    key: str
    """Names its file; keys sort by time."""
    started: datetime
    place: str
    """The index that questions were put to."""
    answers: tuple[Kept, ...] = ()
    """The oldest first."""
    problems: tuple[str, ...] = ()
    """Lines that could not be read, each told in one line."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What a list shows of a kept answer."""

    key: str
    at: datetime
    question: str
    status: Status
    said: str
    """The answer, or why there is none."""
    starred: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of sessions shows of one."""

    key: str
    started: datetime
    place: str
    gists: tuple[Gist, ...] = ()
    """Of its answers, the oldest first."""
    problems: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked."""
        return tuple(one.question for one in self.gists)

    @property
    def starred(self) -> int:
        """How many answers have a star."""
        return sum(one.starred for one in self.gists)


class _Told(msgspec.Struct, frozen=True):
    """The part of an answer's JSON that a list shows; citations make up most of the rest."""

    question: str
    status: Status
    answer: str | None = None
    reason: str | None = None


class Sessions:
    """The sessions on the disk. Several applications may use them at once."""

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        """`folder` is by default the one for state; nothing is read or made yet."""
        self._state = folder or state_folder()
        self._folder = self._state / "sessions"
        self._limit = limit

    def begin(self, place: str, now: datetime | None = None) -> Session:
        """A new session over the index at `place`; its file is made with its first answer."""
        started = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        key = f"{started.strftime(_TIME)}-{secrets.token_hex(4)}"
        return Session(key, started, encodable(place))

    def record(self, session: Session, answer: Answer) -> Session:
        """The session with one more answer, which is on the disk. Raises KeepingError."""
        kept = Kept(secrets.token_hex(8), datetime.now(UTC), answer)
        try:
            line = json_line(answer, _NOWHERE)
        except ExportError as error:
            raise KeepingError(f"the answer is not kept: {error}") from error
        self._append(session, Asked(kept.key, kept.at, msgspec.Raw(line)))
        return replace(session, answers=(*session.answers, kept))

    def star(self, session: Session, key: str, starred: bool) -> Session:
        """The session with a star set on answer `key`, or taken away. Raises KeepingError."""
        self._append(session, Starred(key, starred))
        answers = (replace(a, starred=starred) if a.key == key else a for a in session.answers)
        return replace(session, answers=tuple(answers))

    def summaries(self) -> tuple[Summary, ...]:
        """All sessions that hold answers or damage, the newest first. Raises KeepingError."""
        found = (_summary(path.stem, read_lines(path)) for path in reversed(self._paths()))
        return tuple(one for one in found if one.gists or one.problems)

    def load(self, key: str) -> Session:
        """Session `key`; one that is not there has no answers. Raises KeepingError."""
        lines = Lines.of(read_lines(self._path(key)))
        answers, problems = [], list(lines.problems)
        for number, asked in lines.asked:
            try:
                answer = _decoded(asked.answer)
            except AnswerFileError as error:
                problems.append(f"line {number}: {error}")
            else:
                answers.append(Kept(asked.key, asked.at, answer, asked.key in lines.starred))
        return Session(key, _time(key), lines.place, tuple(answers), tuple(problems))

    def delete(self, key: str) -> None:
        """Forget session `key`, with its stars. Raises KeepingError."""
        with keeping(self._state):
            self._path(key).unlink(missing_ok=True)

    def _append(self, session: Session, line: Line) -> None:
        path = self._path(session.key)
        with keeping(self._state):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not path.exists():
                self._shed()
                append_line(path, encode(Started(session.place)))
            append_line(path, encode(line))

    def _shed(self) -> None:
        """Take what has no star out of the oldest sessions, until the others fit the limit."""
        sizes = {path: path.stat().st_size for path in self._paths()}
        total = sum(sizes.values())
        for path, size in sizes.items():
            if total <= self._limit:
                break
            total -= size - lighten(path)

    def _path(self, key: str) -> Path:
        if not _is_key(key):
            raise KeepingError(f"{key!r} names no session; take one of the list")
        return self._folder / f"{key}.jsonl"

    def _paths(self) -> list[Path]:
        try:
            found = list(self._folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unkept(self._folder, error) from error
        return sorted(path for path in found if path.suffix == ".jsonl" and _is_key(path.stem))


def said(text: str | None, reason: str | None) -> str:
    """What a list shows of an answer: its text, or why there is none."""
    return text if text is not None else reason or "no answer"


def _summary(key: str, data: list[bytes]) -> Summary:
    lines = Lines.of(data)
    gists, problems = [], list(lines.problems)
    for number, asked in lines.asked:
        try:
            told = msgspec.json.decode(asked.answer, type=_Told)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(f"line {number}: {error}")
            continue
        starred = asked.key in lines.starred
        shown = said(told.answer, told.reason)
        gists.append(Gist(asked.key, asked.at, told.question, told.status, shown, starred))
    return Summary(key, _time(key), lines.place, tuple(gists), tuple(problems))


def _decoded(data: msgspec.Raw) -> Answer:
    from qa.serialise import decode

    return decode(bytes(data))


def _is_key(name: str) -> bool:
    try:
        return _KEY.fullmatch(name) is not None and bool(_time(name))
    except ValueError:  # a month 13
        return False


def _time(key: str) -> datetime:
    return datetime.strptime(key[:15], _TIME).replace(tzinfo=UTC)
