"""A stream of characters as a terminal obeys it: `Terminal`, on the parser of pyte."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyte
from wcwidth import wcwidth

from checks.documented import acting

_STRING = re.compile("(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?")
"""Operating system commands, device control strings and the like: pyte passes over most."""
_SEQUENCE = re.compile("\x1b\\[[0-9;?<>=]*[ -/]*[@-~]|\x1b[ -/]*[0-~]")
_BORDER = "│"
_NAMES = pyte.Stream.events - {"draw", "debug"}


class Terminal:
    """What a stream draws and where, and every other thing that it makes a terminal do."""

    def __init__(self, stream: str) -> None:
        self.commands: list[tuple[Any, ...]] = []
        """Name and parameters of every command, in order."""
        self.stream = stream
        self._cells: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._row = self._column = 0
        pyte.Stream(self).feed(stream)

    @property
    def rows(self) -> list[str]:
        """The characters of every row, as they were drawn."""
        last = max(self._cells, default=-1)
        return ["".join(self._row_of(row)).rstrip() for row in range(last + 1)]

    @property
    def panes(self) -> str:
        """What stands between the same borders, row below row, pane after pane."""
        parts = [row.split(_BORDER) for row in self.rows]
        count = max(map(len, parts), default=0)
        columns = ([row[at].strip() for row in parts if at < len(row)] for at in range(count))
        return "\n\n".join("\n".join(column) for column in columns)

    @property
    def strings(self) -> list[str]:
        """Strings for the terminal itself: titles, links, the clipboard."""
        return _STRING.findall(self.stream)

    @property
    def bare(self) -> str:
        """The stream without its sequences."""
        return _SEQUENCE.sub("", _STRING.sub("", self.stream))

    def draw(self, text: str) -> None:
        """Text at the cursor; what has no width belongs to the character before it."""
        for character in text:
            width = wcwidth(character)
            if width > 0 or self._column == 0:
                self._cells[self._row][self._column] = character
                self._column += max(width, 1)
            else:
                cells = self._cells[self._row]
                before = max((at for at in cells if at < self._column), default=0)
                cells[before] = cells.get(before, "") + character

    def debug(self, *told: Any, **named: Any) -> None:
        """A sequence that pyte does not know."""
        self.commands.append(("unknown", *told, *named.items()))

    def _row_of(self, row: int) -> list[str]:
        cells, column, parts = self._cells[row], 0, []
        for at in sorted(cells):
            parts.append(" " * (at - column) + cells[at])
            column = at + max(wcwidth(cells[at][0]), 1)
        return parts

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name not in _NAMES:
            raise AttributeError(name)

        def obey(*told: Any, **named: Any) -> None:
            self.commands.append((name, *told, *named.items()))
            self._move(name, *told)

        return obey

    def _move(self, name: str, *told: Any) -> None:
        if name == "cursor_position":
            row, column = (*told, 1, 1)[:2] if told else (1, 1)
            self._row, self._column = max(row, 1) - 1, max(column, 1) - 1
        elif name == "linefeed":
            self._row, self._column = self._row + 1, 0
        elif name == "carriage_return":
            self._column = 0
        elif name == "cursor_forward":
            self._column += (*told, 1)[0] or 1


@lru_cache(maxsize=16)
def read(stream: str) -> Terminal:
    """The terminal after a stream; that of harmless words is looked at again and again."""
    return Terminal(stream)


def acted(stream: str, harmless: str) -> list[str]:
    """What lines of output do that they do not do with harmless words in the same places."""
    terminal, plain = read(stream), read(harmless)
    problems = acting(terminal.bare, "\n\r")
    if terminal.strings != plain.strings:
        problems.append(f"strings for the terminal: {terminal.strings[:3]!a}")
    if terminal.commands != plain.commands:
        pairs = zip(terminal.commands, plain.commands, strict=False)
        first = next(((one, other) for one, other in pairs if one != other), "in their number")
        problems.append(f"commands differ: {first!a}")
    return problems


def acted_on_screen(stream: str, harmless: str) -> list[str]:
    """What an application's output does beyond the kinds of things that it does anyway.

    Where it draws what depends on the words, so only the names of commands are compared, and the
    modes that are set.
    """
    terminal, plain = read(stream), read(harmless)
    problems = acting(terminal.bare, "\n\r")
    if set(terminal.strings) - set(plain.strings):
        problems.append(f"strings for the terminal: {terminal.strings[:3]!a}")
    more = {_kind(one) for one in terminal.commands} - {_kind(one) for one in plain.commands}
    return problems + [f"a command of its own: {one!a}" for one in sorted(more, key=repr)]


def _kind(command: tuple[Any, ...]) -> tuple[Any, ...]:
    placed = command[0] in {"select_graphic_rendition", "cursor_position", "cursor_forward"}
    return command[:1] if placed else command
