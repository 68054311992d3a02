"""E-books (EPUB 2 and 3): the chapters in reading order, each a page of the document.

Structure: https://www.w3.org/TR/epub-33/ (container, package document, spine, navigation).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.config import ParsingLimits
from index.dates import Dated
from index.document import Page, Span
from index.errors import BrokenFileError, EmptyFileError, EncryptedFileError, LimitError
from index.parsing.archive import open_archive
from index.parsing.blocks import BlockWriter, write_blocks
from index.parsing.markup import decode_markup, xhtml_tree
from index.parsing.metadata import one_line, read_period
from index.parsing.parsed import Parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

_LONGEST_LABEL = 120
_CHAPTER_TYPES = frozenset({"application/xhtml+xml", "text/html", "application/xml"})
# Encryption that only hides fonts: https://www.w3.org/TR/epub-33/#sec-font-obfuscation
_FONT_OBFUSCATION = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of the manifest; `path` is inside the archive."""

    path: str
    media_type: str
    is_navigation: bool


@dataclass(frozen=True, slots=True)
class _Package:
    """The package document (OPF)."""

    folder: str
    root: Element
    items: dict[str, _Item] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Text of the first metadata element of this name."""
        return next((element.text for element in _named(self.root, name) if element.text), None)

    def spine(self) -> list[_Item]:
        """The chapters, in reading order."""
        named = (self.items.get(ref.get("idref", "")) for ref in _named(self.root, "itemref"))
        return [item for item in named if item and item.media_type in _CHAPTER_TYPES]


def parse(data: bytes, limits: ParsingLimits) -> Parsed:
    """Chapters separated by a blank line, each a page that is labelled with its title.

    Raises BrokenFileError, EmptyFileError, LimitError, and EncryptedFileError for copy protection.
    """
    with open_archive(data, limits) as archive:
        _refuse_protection(archive)
        package = _read_package(archive)
        spine = package.spine()
        if len(spine) > limits.pages:
            raise LimitError(f"{len(spine):,} chapters; limits.pages is {limits.pages:,}")
        labels = dict(reversed(list(_labels(archive, package))))
        writer, pages = _write_chapters(archive, spine, labels)
    if not writer.length:
        raise EmptyFileError("no text in its chapters")
    published = _published(package.root)
    return Parsed(
        text=writer.text,
        format="epub",
        title=package.text("title"),
        publisher=package.text("publisher"),
        published=published,
        pages=pages,
        headings=tuple(writer.headings),
    )


def _refuse_protection(archive: ZipFile) -> None:
    encryption = _read_xml(archive, "META-INF/encryption.xml")
    if encryption is not None:
        methods = {one.get("Algorithm") for one in _named(encryption, "EncryptionMethod")}
        if methods - _FONT_OBFUSCATION:
            raise EncryptedFileError("copy protection (DRM): only its own reader can open it")


def _read_package(archive: ZipFile) -> _Package:
    container = _read_xml(archive, "META-INF/container.xml")
    files = _named(container, "rootfile") if container is not None else iter(())
    path = next((file.get("full-path", "") for file in files), "")
    root = _read_xml(archive, path)
    if root is None:
        raise BrokenFileError("not an EPUB file: its package document is missing or damaged")
    package = _Package(posixpath.dirname(path), root)
    for item in _named(root, "item"):
        package.items[item.get("id", "")] = _Item(
            _resolve(package.folder, item.get("href", "")),
            item.get("media-type", ""),
            "nav" in item.get("properties", "").split(),
        )
    return package


def _write_chapters(
    archive: ZipFile, spine: list[_Item], labels: dict[str, str]
) -> tuple[BlockWriter, tuple[Page, ...]]:
    writer = BlockWriter()
    pages: list[Page] = []
    for number, item in enumerate(spine, start=1):
        chapter = _chapter(archive, item)
        if not chapter.length:
            continue
        start = writer.append(chapter)
        heading = next((heading.title for heading in chapter.headings), "")
        short = heading if len(heading) <= _LONGEST_LABEL else ""
        label = labels.get(item.path) or short or str(number)
        pages.append(Page(label, Span(start, start + chapter.length)))
    return writer, tuple(pages)


def _chapter(archive: ZipFile, item: _Item) -> BlockWriter:
    """The text of one chapter; none for a missing one, and for the table of contents."""
    chapter = BlockWriter()
    if item.is_navigation or item.path not in archive.NameToInfo:
        return chapter
    data = archive.read(item.path)
    tree = xhtml_tree(decode_markup(data)) if data.strip() else None
    if tree is not None:
        write_blocks(tree, chapter)
    return chapter


def _labels(archive: ZipFile, package: _Package) -> Iterator[tuple[str, str]]:
    """Path of a chapter and its title, from the navigation document and the older NCX."""
    for item in package.items.values():
        if item.is_navigation or item.media_type == "application/x-dtbncx+xml":
            root = _read_xml(archive, item.path)
            folder = posixpath.dirname(item.path)
            for href, title in _links(root) if root is not None else ():
                label = one_line(title)
                if label and len(label) <= _LONGEST_LABEL:
                    yield _resolve(folder, href), label


def _links(root: Element) -> Iterator[tuple[str, str]]:
    for anchor in _named(root, "a"):
        yield anchor.get("href", ""), "".join(anchor.itertext())
    for point in _named(root, "navPoint"):
        content = next(_named(point, "content"), None)
        label = next(_named(point, "text"), None)
        if content is not None and label is not None:
            yield content.get("src", ""), label.text or ""


def _published(root: Element) -> Dated | None:
    """The date of publication; EPUB 2 marks dates of conversion and modification as such."""
    for date in _named(root, "date"):
        event = next((value for key, value in date.attrib.items() if key.endswith("event")), "")
        period = read_period(date.text) if event in ("", "publication") else None
        if period is not None:
            return Dated(period, "metadata")
    return None


def _read_xml(archive: ZipFile, path: str) -> Element | None:
    """A part of the archive as a tree; None where it is missing or no sound XML."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if path not in archive.NameToInfo:
        return None
    try:
        root: Element = fromstring(archive.read(path))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _named(root: Element, name: str) -> Iterator[Element]:
    """Elements of this name in any namespace, in order."""
    return (element for element in root.iter() if str(element.tag).rpartition("}")[2] == name)


def _resolve(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
