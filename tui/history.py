"""Questions asked before: kept between runs, walked through with up and down, completed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from tui.files import append_line, home_folder, keeping, read_lines, replace_file

LONGEST_FILE = 1_000_000
"""Bytes of history; the older half goes when there are more."""
SUGGESTIONS = 8


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where everything is kept between runs: XDG_STATE_HOME, else `~/.local/state`."""
    return home_folder(environ, "XDG_STATE_HOME", ".local/state")


@dataclass(frozen=True, slots=True)
class History:
    """Questions, the oldest first."""

    questions: tuple[str, ...] = ()
    damaged: int = 0
    """Lines of the file that could not be read, and were left where they are."""

    def add(self, question: str) -> History:
        """With `question` as the newest, unless it is blank or is the newest already."""
        if not question.strip() or self.questions[-1:] == (question,):
            return self
        return replace(self, questions=(*self.questions, question))

    def complete(self, typed: str, most: int = SUGGESTIONS) -> tuple[str, ...]:
        """Earlier questions that start with `typed`, then those that hold it; the newest first.

        Upper and lower case are the same, and so is any white space around. What is typed
        already, and a question asked twice, are not repeated.
        """
        wanted = typed.strip().casefold()
        if not wanted:
            return ()
        folded = {one.strip().casefold(): one for one in self.questions}  # the newest spelling
        newest = dict.fromkeys(one.strip().casefold() for one in reversed(self.questions))
        found = [one for one in newest if wanted in one and one != wanted]
        found.sort(key=lambda one: not one.startswith(wanted))
        return tuple(folded[one] for one in found[:most])

    def recall(self, draft: str = "") -> Recall:
        """A walk through the questions that starts below the newest, at what is being typed."""
        return Recall(self.questions, draft, len(self.questions))


@dataclass(frozen=True, slots=True)
class Recall:
    """A place among earlier questions; below the newest stands what was typed before."""

    questions: tuple[str, ...]
    draft: str
    place: int

    @property
    def text(self) -> str:
        """What the input shows at this place."""
        return self.questions[self.place] if self.place < len(self.questions) else self.draft

    def up(self) -> Recall:
        """One question back, or the same place at the oldest."""
        return replace(self, place=max(0, self.place - 1))

    def down(self) -> Recall:
        """One question on; the last step gives back what was typed."""
        return replace(self, place=min(len(self.questions), self.place + 1))


class HistoryFile:
    """The history on the disk: one line of JSON for each question. Safe with several writers."""

    def __init__(self, folder: Path | None = None, longest: int = LONGEST_FILE) -> None:
        """`folder` is by default the one for state; nothing is read or made yet."""
        self.path = (folder or state_folder()) / "history.jsonl"
        self._longest = longest

    def load(self) -> History:
        """Everything that can be read. Raises KeepingError if the file cannot be opened."""
        found = [_question(line) for line in read_lines(self.path)]
        whole = [question for question in found if question is not None]
        return History(tuple(question for question, _ in groupby(whole)), len(found) - len(whole))

    def add(self, question: str) -> None:
        """Keep a question; one that is blank is not. Raises KeepingError."""
        if not question.strip():
            return
        record = json.dumps({"question": question}, ensure_ascii=False)
        with keeping(self.path.parent):
            # Halves of surrogate pairs, which are no UTF-8, come back as they were.
            append_line(self.path, record.encode("utf-8", "surrogatepass"))
            if self.path.stat().st_size > self._longest:
                self._shorten()

    def _shorten(self) -> None:
        kept: list[bytes] = []
        room = self._longest // 2
        for line in reversed(read_lines(self.path)):
            room -= len(line) + 1
            if room < 0 and kept:
                break
            kept.append(line + b"\n")
        replace_file(self.path, b"".join(reversed(kept)))


def _question(line: bytes) -> str | None:
    """The question of a line; None if the line is not one that `add` wrote."""
    try:
        record = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    question = record.get("question") if isinstance(record, dict) else None
    return question if isinstance(question, str) and question.strip() else None
