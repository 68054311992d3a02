"""PDF: the text that PDFium reads off each page, in its reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.config import ParsingLimits
from index.document import Page, Span
from index.errors import BrokenFileError, EmptyFileError, EncryptedFileError, LimitError
from index.parsing.metadata import created, document_title
from index.parsing.parsed import Parsed

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_PAGE_GAP = "\n\n"
_ENDED_WORD = "\ufffe"  # PDFium's one character for a hyphen at a line's end and that line's end
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_WRONG_PASSWORD, _UNKNOWN_SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def parse(data: bytes, limits: ParsingLimits) -> Parsed:
    """Page after page, separated by a blank line. Hyphens and line ends are the pages' own.

    Raises EncryptedFileError, EmptyFileError for a scan, BrokenFileError, and LimitError for too
    many pages.
    """
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise LimitError(f"{len(document):,} pages; limits.pages is {limits.pages:,}")
        texts = list(_page_texts(document, limits.text_characters))
        labels = [document.get_page_label(n) or str(n + 1) for n in range(len(document))]
        metadata = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if not any(text and not text.isspace() for text in texts):
        raise EmptyFileError("no text: its pages are images (run OCR first)")
    text = _PAGE_GAP.join(texts)
    date = _DATE.match(metadata.get("CreationDate", ""))
    return Parsed(
        text=text,
        format="pdf",
        title=document_title(metadata.get("Title")),
        published=created("-".join(date.groups()) if date else None, text),
        pages=tuple(_pages(labels, texts)),
    )


def _open(data: bytes) -> PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_WRONG_PASSWORD, _UNKNOWN_SECURITY):
            raise EncryptedFileError("a password is needed (save a copy without it)") from error
        raise BrokenFileError("not a readable PDF file: it is damaged or no PDF") from error


def _page_texts(document: PdfDocument, most: int) -> Iterator[str]:
    from pypdfium2 import PdfiumError

    total = broken = 0
    for number in range(len(document)):
        try:
            text = _page_text(document[number])
        except PdfiumError:  # one damaged page does not take the others with it
            broken += 1
            text = ""
        total += len(text)
        if total > most:
            raise LimitError(f"more text than limits.text_characters ({most:,})")
        yield text
    if broken and not total:
        raise BrokenFileError("not a readable PDF file: its pages are damaged")


def _page_text(page: PdfPage) -> str:
    textpage = page.get_textpage()
    text: str = textpage.get_text_range()
    textpage.close()
    page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace(_ENDED_WORD, "-\n")


def _pages(labels: list[str], texts: list[str]) -> Iterator[Page]:
    start = 0
    for label, text in zip(labels, texts, strict=True):
        yield Page(label, Span(start, start + len(text)))
        start += len(text) + len(_PAGE_GAP)
