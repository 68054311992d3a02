"""Markdown: the characters of the file, its headings, and what its front matter says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.config import ParsingLimits
from index.dates import Dated
from index.document import Heading, Span
from index.parsing.decoding import decode
from index.parsing.metadata import read_period
from index.parsing.parsed import Parsed

if TYPE_CHECKING:
    from markdown_it.token import Token

_NEWLINE = re.compile(r"\r\n?|\n")
_FRONT_MATTER = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*(?:\r\n?|\n)"
    r"(?P<block>(?:(?!---|\+\+\+|\.\.\.)[^\r\n]*(?:\r\n?|\n))*?)"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"
)
_LONGEST_FRONT_MATTER = 50_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The block at the head of a file, and its values as strings under lower-case keys."""

    end: int = 0
    """Characters that the block takes up, 0 where there is none."""
    values: dict[str, str] = field(default_factory=dict)

    def first(self, *keys: str) -> str | None:
        """The value of the first of `keys` that has one."""
        return next((self.values[key] for key in keys if self.values.get(key)), None)

    def dated(self, *keys: str) -> Dated | None:
        """The same as a date; None where it is none."""
        period = read_period(self.first(*keys))
        return Dated(period, "front matter") if period else None


def parse(data: bytes, limits: ParsingLimits) -> Parsed:  # noqa: ARG001
    """The decoded text, char for char. Raises EmptyFileError, BrokenFileError."""
    decoded = decode(data)
    text = decoded.text
    front = read_front_matter(text)
    headings = tuple(find_headings(text, front.end))
    top = next((heading.title for heading in headings if heading.level == 1), None)
    return Parsed(
        text=text,
        format="markdown",
        encoding=decoded.encoding,
        bom=decoded.bom,
        title=front.first("title") or top,
        publisher=front.first("publisher", "organisation", "organization", "site"),
        published=front.dated("date", "published"),
        period=front.dated("period"),
        headings=headings,
    )


def read_front_matter(text: str) -> FrontMatter:
    """YAML between `---` lines or TOML between `+++` lines; wrong values count as absent."""
    match = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER])
    if match is None:
        return FrontMatter()
    block = _NEWLINE.sub("\n", match["block"])
    try:
        values = _yaml(block) if match["fence"] == "---" else tomllib.loads(block)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        return FrontMatter(match.end())
    plain = {str(key).lower(): value for key, value in values.items()}
    scalars = {k: str(v).strip() for k, v in plain.items() if not isinstance(v, (dict, list))}
    return FrontMatter(match.end(), scalars)


def _yaml(block: str) -> Any:
    """The block's values as strings. Raises ValueError for what is no YAML or holds aliases.

    Aliases can stand for exponentially many values, and no front matter needs them.
    """
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, yaml.BaseLoader)):
            raise ValueError("aliases")
        return yaml.load(block, yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def find_headings(text: str, start: int = 0) -> Iterator[Heading]:
    """ATX and setext headings after character `start`, by the rules of CommonMark.

    A span covers the whole of the heading's lines, marks included, without the last newline.
    """
    from markdown_it import MarkdownIt

    # Blanked, not cut off: the lines after the front matter keep their numbers.
    blanked = "".join(char if char in "\r\n" else " " for char in text[:start]) + text[start:]
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
    tokens = MarkdownIt("commonmark").parse(blanked)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            first, end = opening.map
            lines = text[starts[first] : starts[end]].rstrip("\r\n")
            title = " ".join(_plain(inline).split())
            if title:
                span = Span(starts[first], starts[first] + len(lines))
                yield Heading(title, int(opening.tag[1:]), span)


def _plain(inline: Token) -> str:
    """The words of a heading without its marks."""
    breaks = ("softbreak", "hardbreak")
    return "".join(
        " " if child.type in breaks else child.content for child in inline.children or ()
    )
