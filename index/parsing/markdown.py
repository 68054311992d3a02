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
    from markdown_it import MarkdownIt

_NEWLINE = re.compile(r"\r\n|\r|\n")
# CRLF must match in one way only: with two ways a line, an unclosed block takes for ever.
_END = r"(?:\r\n|\r(?!\n)|\n)"
_FRONT_MATTER = re.compile(
    rf"\A(?P<fence>---|\+\+\+)[ \t]*{_END}"
    rf"(?P<block>(?:(?!---|\+\+\+|\.\.\.)[^\r\n]*{_END})*)"
    rf"(?:(?P=fence)|\.\.\.)[ \t]*(?:{_END}|\Z)"
)
_DEEPEST = 20
_LONGEST_HEADING = 1000
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
        body=front.end,
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
    except (ValueError, RecursionError):  # TOML nests too
        values = None
    if not isinstance(values, dict):
        return FrontMatter(match.end())
    plain = {str(key).lower(): value for key, value in values.items()}
    scalars = {k: str(v).strip() for k, v in plain.items() if not isinstance(v, (dict, list))}
    return FrontMatter(match.end(), scalars)


def _yaml(block: str) -> Any:
    """The block's values as strings. Raises ValueError for what is no YAML, or no plain YAML.

    Aliases can stand for exponentially many values, and deep nesting takes quadratic time; no
    front matter needs them.
    """
    import yaml

    depth = 0
    try:
        for event in yaml.parse(block, yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
                raise ValueError("aliases or deep nesting")
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
    # Only the headings' own words are of interest, and reading the rest can take for ever.
    tokens = MarkdownIt("commonmark").disable("inline").parse(blanked)
    inlines = MarkdownIt("commonmark")  # once: it takes longer to make than most files to read
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            first, end = opening.map
            lines = text[starts[first] : starts[end]].rstrip("\r\n")
            title = _plain(inline.content, inlines)
            if title:
                span = Span(starts[first], starts[first] + len(lines))
                yield Heading(title, int(opening.tag[1:]), span)


def _plain(content: str, inlines: MarkdownIt) -> str:
    """The words of a heading on one line, without marks."""
    words: list[str] = []
    for inline in inlines.parseInline(content[:_LONGEST_HEADING]):
        for child in inline.children or ():
            words.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
    return " ".join("".join(words).split())
