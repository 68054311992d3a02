"""Word documents (DOCX): paragraphs and tables in the order of the document.

Element names are those of ECMA-376 Part 1, 17 (WordprocessingML). python-docx opens the file;
the text is read from the elements, because its own paragraphs leave out tracked insertions and
content controls.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.config import ParsingLimits
from index.errors import BrokenFileError, EncryptedFileError
from index.parsing.archive import open_archive
from index.parsing.blocks import BlockWriter
from index.parsing.metadata import created, document_title
from index.parsing.parsed import Parsed

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LEVEL = re.compile(r"heading (\d)\Z", re.IGNORECASE)
# What python-docx's own template says, when nobody set the date.
_TEMPLATE_DATE = "2013-12-23"
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"))
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _FALLBACK})


def parse(data: bytes, limits: ParsingLimits) -> Parsed:
    """Paragraphs separated by a blank line; a table row is a line, its cells joined by ` | `.

    Raises BrokenFileError, EncryptedFileError, LimitError.
    """
    if data.startswith(_OLE):
        raise EncryptedFileError("a password is needed, or it is an old .doc (save it as DOCX)")
    open_archive(data, limits).close()
    document = _open(data)
    writer = _Writer(_heading_levels(document))
    writer.write_all(document.element.body)
    text = writer.blocks.text
    properties = document.core_properties
    date = properties.created.date().isoformat() if properties.created else None
    return Parsed(
        text=text,
        format="docx",
        title=writer.title or document_title(properties.title),
        published=created(date if date != _TEMPLATE_DATE else None, text),
        headings=tuple(writer.blocks.headings),
    )


def _open(data: bytes) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise BrokenFileError("not a DOCX file: parts that every DOCX has are missing") from error


def _heading_levels(document: Document) -> dict[str, int]:
    """Style id → heading level, 0 for the document's title; styles inherit it."""
    styles = {
        style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")
    }
    levels: dict[str, int] = {}
    for identifier, style in styles.items():
        seen = set()
        ancestor = style
        while ancestor is not None and ancestor not in seen:
            seen.add(ancestor)
            level = _own_level(ancestor)
            if level is not None:
                levels[str(identifier)] = level
                break
            ancestor = styles.get(_value(ancestor, "basedOn"))
    return levels


def _own_level(style: _Element) -> int | None:
    name = _value(style, "name") or ""
    if name.lower() == "title":
        return 0
    match = _LEVEL.match(name)
    outline = _value(style, f"pPr/{_W}outlineLvl") or ""
    if match:
        return int(match[1])
    return int(outline) + 1 if outline in tuple("012345678") else None


def _value(element: _Element, path: str) -> str | None:
    child = element.find(f"{_W}{path}")
    return None if child is None else child.get(f"{_W}val")


class _Writer:
    """Writes the blocks below an element, and remembers the title."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.blocks = BlockWriter()
        self.title: str | None = None
        self._levels = levels

    def write_all(self, parent: _Element) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                self._write_paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._write_table(child)
            elif child.tag in _WRAPPERS:
                self.write_all(child)

    def _write_paragraph(self, paragraph: _Element) -> None:
        level = self._level(paragraph)
        text = "".join(_characters(paragraph)).strip()
        if level is not None:
            text = " ".join(text.split())
        if level == 0 and text:
            self.title = self.title or text
        gap = "\n" if level is None and self._is_listed(paragraph) else "\n\n"
        self.blocks.write(text, gap, None if level is None else max(level, 1))
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                self.write_all(box)

    def _level(self, paragraph: _Element) -> int | None:
        outline = _value(paragraph, f"pPr/{_W}outlineLvl") or ""
        if outline in tuple("012345678"):
            return int(outline) + 1
        return self._levels.get(_value(paragraph, f"pPr/{_W}pStyle") or "")

    def _is_listed(self, paragraph: _Element) -> bool:
        numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = _value(paragraph, f"pPr/{_W}pStyle") or ""
        return numbering is not None or style.startswith("List")

    def _write_table(self, table: _Element) -> None:
        gap = "\n\n"
        for row in _below(table, "tr"):
            cells = list(_below(row, "tc"))
            if next(row.iter(f"{_W}tbl"), None) is not None:
                # A table in a cell: this one only lays out the page.
                for cell in cells:
                    self.write_all(cell)
                gap = "\n\n"
                continue
            texts = ["" if _continues(cell) else _cell_text(cell) for cell in cells]
            if any(texts) and self.blocks.write(" ".join(" | ".join(texts).split()), gap):
                gap = "\n"


def _below(parent: _Element, name: str) -> Iterator[_Element]:
    """Children called `name`, also those inside content controls."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _below(child, name)


def _continues(cell: _Element) -> bool:
    """Whether the cell is the lower part of one that is merged over several rows."""
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val", "continue") == "continue"


def _cell_text(cell: _Element) -> str:
    paragraphs = ("".join(_characters(paragraph)) for paragraph in _below(cell, "p"))
    return " ".join(" ".join(paragraphs).split())


def _characters(element: _Element) -> Iterator[str]:
    """The text of a paragraph as it is shown: insertions, without deletions and text boxes."""
    for child in element:
        if child.tag in _UNSEEN or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        else:
            yield from _characters(child)
