"""Answers as one page of HTML: everything escaped, nothing loaded, no scripts, fit to print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.export import json_line

if TYPE_CHECKING:
    from qa import Answer, Citation

_SEPARATOR = "\0"


def as_html(answers: Sequence[Answer], title: str = "") -> str:
    """The page, with the JSON of the answers at its end. Raises ExportError."""
    import jinja2
    from markupsafe import Markup

    from qa import one_line, visible
    from qa.embedded import as_html as embedded
    from qa.parts import described, parts, said
    from qa.show import where

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(Path(__file__).with_name("export.html").read_text("utf-8"))
    return (
        template.render(
            title=one_line(title or (answers[0].question if answers else "No answers")),
            several=bool(title),
            answers=answers,
            described=described,
            line=one_line,
            parted=parted,
            parts=parts,
            said=said,
            visible=visible,
            where=where,
            record=Markup(embedded(json_line(answer) for answer in answers)),
        )
        + "\n"
    )


def parted(citation: Citation) -> tuple[str, str, str] | None:
    """What stands before the quote in its sentence, the quote, and the rest, each fit to show.

    None where the quote is the sentence.
    """
    from qa.show import marked

    if citation.sentence.span == citation.span:
        return None
    # No text that is fit to show holds the separator, whatever the document holds.
    whole = marked(citation, lambda quote: f"{_SEPARATOR}{quote}{_SEPARATOR}")
    before, quote, after = whole.split(_SEPARATOR)
    return before, quote, after
