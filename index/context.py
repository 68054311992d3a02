"""What a passage is embedded and searched as: its text under the headings it stands below."""

from __future__ import annotations

from index.document import Document, Span

_LONGEST_PART = 200
"""Characters of a title or a heading that are used; more would crowd out the passage."""


def passage_input(document: Document, span: Span, text: str) -> str:
    """The text that stands for a passage in both searches.

    A passage seldom repeats what its document is about or when, so its title, year and headings
    go on a line before it: `Title (2012) › Heading`. Citations never contain this context.
    """
    parts = []
    if document.title:
        parts.append(document.title + _year(document))
    parts += [heading.title for heading in document.headings_at(span.start)]
    context = " › ".join(" ".join(part.split())[:_LONGEST_PART] for part in parts)
    return f"{context}\n{text}" if context else text


def _year(document: Document) -> str:
    dated = document.period or document.published
    if dated is None or str(dated.period.start.year) in (document.title or ""):
        return ""
    return f" ({dated.period.start.year})"
