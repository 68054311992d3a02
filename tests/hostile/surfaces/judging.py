"""What a surface showed, judged: `judge`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from checks import documented, markdown, pages, records, terminal

from surfaces.planted import MENTION, Planted, named


class _Check(NamedTuple):
    acted: Callable[[str, str], list[str]]
    """What an output does beyond a harmless one."""
    words: Callable[[str], str]
    """The text that an output shows."""
    exact: bool
    """Whether every character must be the one that was planted."""


def _bare(stream: str) -> str:
    return terminal.read(stream).bare


def _drawn(stream: str) -> str:
    return terminal.read(stream).panes


CHECKS = {
    "lines": _Check(terminal.acted, _bare, False),
    "command": _Check(terminal.acted_on_screen, _bare, False),
    "screen": _Check(terminal.acted_on_screen, _drawn, False),
    "page": _Check(pages.acted, pages.words, False),
    "markdown": _Check(markdown.acted, markdown.words, False),
    "data": _Check(lambda mine, _: documented.acting(mine), str, True),
    "hits": _Check(records.sound, records.words, True),
    "record": _Check(records.acted, records.words, True),
}
"""Kind of output → how it is judged."""


@dataclass(frozen=True, slots=True)
class Output:
    """Something that was shown."""

    kind: str
    content: str
    fields: str
    """The fields that are shown in it, a letter each."""
    counted: bool = True
    """Whether it must show them as often as with harmless words, and not just once."""


Show: TypeAlias = Callable[[Planted], Sequence[Output]]
"""A surface: what it shows of a planted file, the same outputs for every one."""


@dataclass(slots=True)
class Judgement:
    """What became of one case."""

    acted: list[str]
    altered: list[str]

    def __bool__(self) -> bool:
        return bool(self.acted or self.altered)


def judge(shown: Sequence[Output], plain: Sequence[Output], planted: Planted) -> Judgement:
    """Hold what was shown of a planted file against what was shown of a harmless one."""
    verdict = Judgement([], [])
    for output, other in zip(shown, plain, strict=True):
        check = CHECKS[output.kind]
        verdict.acted += check.acted(output.content, other.content)
        words, twin = check.words(output.content), check.words(other.content)
        for field in output.fields:
            text = planted.fields[field]
            shapes = (text,) if check.exact else _forms(field, text)
            times = len(documented.found(field, twin))
            least = times if output.counted else min(times, 1)
            verdict.altered += documented.altered(
                field, text, words, least, forms=shapes, wrapped=output.kind == "screen"
            )
    return verdict


def _forms(field: str, text: str) -> tuple[str, ...]:
    """As it may be shown: line by line, or on one line; in a report, also as a file's name."""
    texts = {text, named(text)} if field == MENTION else {text}
    return tuple(form(one) for one in texts for form in (documented.shown, documented.on_one_line))
