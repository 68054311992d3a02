"""A tree of markup → text in blocks, with its headings: for HTML, EPUB and trafilatura's XML.

Paragraphs are separated by a blank line, list items and table rows by a newline, the cells of a
row by ` | `. White space is collapsed as a browser does it, except in preformatted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.document import Heading, Span

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset(
    {"script", "style", "nav", "noscript", "template", "title", "svg", "math", "iframe"}
    | {"object", "select", "button", "textarea"}
)
_SPACE = re.compile(r"\s+")
_LINES = frozenset({"li", "item", "dt", "dd", "tr", "row", "option"})
_BREAKS = frozenset({"br", "lb"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_PRE = frozenset({"pre"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "aside", "header", "footer", "main", "blockquote", "quote"}
    | {"ul", "ol", "dl", "list", "table", "figure", "figcaption", "caption", "address", "form"}
    | {"fieldset", "hr", "center", "details", "summary", "body", "pre"}
)


@dataclass(slots=True)
class BlockWriter:
    """Collects text and headings; offsets are final from the moment a block is written."""

    headings: list[Heading] = field(default_factory=list)
    length: int = 0
    _pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._pieces)

    def write(self, block: str, gap: str = "\n\n", level: int | None = None) -> Span | None:
        """Append `block` after `gap`; as a heading if it has a level. Nothing for an empty one."""
        if not block:
            return None
        if self.length:
            self._append(gap)
        span = Span(self.length, self.length + len(block))
        self._append(block)
        if level is not None:
            self.headings.append(Heading(block, level, span))
        return span

    def append(self, other: BlockWriter, gap: str = "\n\n") -> int:
        """Append all of another text with its headings; where it starts."""
        if self.length:
            self._append(gap)
        start = self.length
        self._append(other.text)
        for heading in other.headings:
            self.headings.append(replace(heading, span=heading.span.shift(start)))
        return start

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)


def write_blocks(root: _Element, writer: BlockWriter) -> None:
    """Append the text below `root` to `writer`."""
    from lxml import etree

    walk = _Walk(writer)
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        name = _name(element)
        if event == "start":
            if name in _SKIPPED or _is_page_head(name, element):
                walker.skip_subtree()
                continue
            walk.open(name, element)
            walk.add(element.text)
        elif event == "end" and name not in _SKIPPED and not _is_page_head(name, element):
            walk.close(name, element)
        if event != "start" and element is not root:
            walk.add(element.tail)
    walk.flush("\n\n")


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_page_head(name: str, element: _Element) -> bool:
    """Whether it is the `<head>` of a page; trafilatura calls its headings so too."""
    parent = element.getparent()
    return name == "head" and parent is not None and _name(parent) == "html"


def _level(name: str, element: _Element) -> int | None:
    """Heading level of the element; trafilatura writes `<head rend="h2">`."""
    return _LEVELS.get(element.get("rend", "") if name == "head" else name)


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: what was collected since the last block, and the open row."""

    writer: BlockWriter
    gap: str = "\n\n"
    inline: list[str] = field(default_factory=list)
    row: list[str] | None = None
    in_heading: bool = False
    preformatted: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.inline.append(text if self.preformatted else _SPACE.sub(" ", text))

    def open(self, name: str, element: _Element) -> None:
        if name in _BREAKS:
            self.inline.append("\n")
        elif self.row is not None or self.in_heading:
            if name in _CELLS or name in _BLOCKS or name in _LINES:
                self.inline.append(" ")
        else:
            self._boundary(name, element)
            self.in_heading = _level(name, element) is not None
            if name in _ROWS and self._is_data(element):
                self.row = []
        self.preformatted += name in _PRE

    def close(self, name: str, element: _Element) -> None:
        level = _level(name, element)
        if self.row is not None:
            self._close_in_row(name)
        elif level is not None:
            self.in_heading = False
            self.flush("\n\n", level)
        elif not self.in_heading:
            self._boundary(name, element)
        self.preformatted -= name in _PRE

    def _close_in_row(self, name: str) -> None:
        assert self.row is not None
        if name in _CELLS:
            self.row.append(" ".join("".join(self.inline).split()))
            self.inline.clear()
        elif name in _ROWS:
            if any(self.row):
                self.inline.append(" | ".join(self.row))
            self.row = None
            self.flush("\n")

    def _boundary(self, name: str, element: _Element) -> None:
        if name in _BLOCKS or _level(name, element) is not None:
            self.flush("\n\n")
        elif name in _LINES or name in _CELLS:
            self.flush("\n")

    def flush(self, gap: str, level: int | None = None) -> None:
        """Write what was collected as a block; `gap` is the least distance to the next one."""
        block = "".join(self.inline)
        self.inline.clear()
        if level is not None:
            block = " ".join(block.split())
        elif self.preformatted and not block.isspace():
            block = block.strip("\n")
        else:
            block = "\n".join(" ".join(line.split()) for line in block.split("\n")).strip()
        if self.writer.write(block, self.gap, level) or gap == "\n\n":
            self.gap = gap

    @staticmethod
    def _is_data(row: _Element) -> bool:
        """Whether a row holds data; tables that only lay out a page hold tables and headings."""
        inner = (_name(element) for element in row.iterdescendants())
        return not any(name in ("table", "head") or name in _LEVELS for name in inner)
