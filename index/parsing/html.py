"""HTML pages: the main text without navigation, told apart by trafilatura."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.config import ParsingLimits
from index.dates import Dated, find_dates
from index.errors import EmptyFileError
from index.parsing.blocks import BlockWriter, write_blocks
from index.parsing.markup import decode_markup, html_tree
from index.parsing.metadata import one_line, read_period
from index.parsing.parsed import Parsed

if TYPE_CHECKING:
    from lxml.etree import _Element
    from trafilatura.settings import Document as Extracted

# Only dates that the page's metadata and mark-up name. The far end is fixed because it would
# otherwise be today, and a page's date must not depend on the day it is read.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
_SHORTEST_MAIN_TEXT = 200


def parse(data: bytes, limits: ParsingLimits) -> Parsed:  # noqa: ARG001
    """The page's main text, headings, title, date and site name.

    Where no main text can be told from the rest, the whole body is taken. Raises EmptyFileError,
    BrokenFileError.
    """
    markup = decode_markup(data)
    page = html_tree(markup)
    if page is None:
        raise EmptyFileError("no text in it: the page has no content")
    extracted = _extract(markup)
    writer = _main_text(page, extracted)
    return Parsed(
        text=writer.text,
        format="html",
        title=_title(writer, page, extracted),
        publisher=extracted.sitename if extracted else None,
        published=_published(extracted.date if extracted else None, markup),
        headings=tuple(writer.headings),
    )


def _extract(markup: str) -> Extracted | None:
    import trafilatura

    # Without `fast`, trafilatura prefers the longest of several candidates, menus included.
    extracted = trafilatura.bare_extraction(
        markup,
        fast=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATE_SEARCH,
    )
    return None if isinstance(extracted, dict) else extracted


def _main_text(page: _Element, extracted: Extracted | None) -> BlockWriter:
    if extracted is not None and extracted.body is not None:
        writer = BlockWriter()
        main = BlockWriter()
        write_blocks(extracted.body, main)
        heading = _only_h1(page)
        if heading and heading not in main.text:
            writer.write(heading, level=1)
        write_blocks(extracted.body, writer)
        if main.length >= _SHORTEST_MAIN_TEXT:
            return writer
    whole = BlockWriter()
    write_blocks(page, whole)
    return whole


def _only_h1(page: _Element) -> str | None:
    """The page's one top heading, which often stands outside of the main text."""
    texts = {one_line("".join(element.itertext())) for element in page.iter("h1")} - {None}
    return texts.pop() if len(texts) == 1 else None


def _title(writer: BlockWriter, page: _Element, extracted: Extracted | None) -> str | None:
    """The top heading if there is one; titles in metadata carry names of sites and sections."""
    first = next((heading.title for heading in writer.headings if heading.level == 1), None)
    if first is None and extracted is not None:
        first = extracted.title
    return first or page.findtext(".//title")


def _published(date: str | None, markup: str) -> Dated | None:
    """The date if the page really names it: `2020-04-10`, `20200410`, `10 April 2020`."""
    day = read_period(date)
    if date is None or day is None:
        return None
    iso = re.compile(r"\D?".join(date.split("-")))
    named = iso.search(markup) or any(found.period == day for found in find_dates(markup))
    return Dated(day, "metadata") if named else None
