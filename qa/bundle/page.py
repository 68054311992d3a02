"""The page of a bundle: everything escaped, nothing loaded, no scripts, in light and in dark."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.visible import one_line, visible
from qa.answer import Answer, Citation

if TYPE_CHECKING:
    from qa.bundle.contents import Source

_AROUND = 300
"""Characters shown on each side of a quote."""


def page(answers: Sequence[Answer], sources: Mapping[str, Source], left_out: int) -> bytes:
    """The page for answers whose citations stand in `sources`, files by their member's name."""
    import jinja2
    from markupsafe import Markup

    from qa.parts import described, parts, said
    from qa.show import where

    folder = Path(__file__).parent
    # The policy allows this style alone, by its hash: Content Security Policy Level 3, 2.3.1.
    style = (folder / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "page.html").read_text("utf-8"))

    def around(citation: Citation) -> tuple[str, str, str]:
        return surroundings(citation, sources[f"{citation.root}/{citation.document}"].text)

    written = template.render(
        answers=answers,
        described=described,
        extracted=sum(one.entry.text is not None for one in sources.values()),
        left_out=left_out,
        line=one_line,
        parts=parts,
        said=said,
        sources=len(sources),
        style=Markup(style),
        style_hash=digest,
        surroundings=around,
        where=where,
    )
    return written.encode() + b"\n"


def surroundings(citation: Citation, text: str) -> tuple[str, str, str]:
    """What stands before the quote in `text`, the quote, and what stands after it, fit to show."""
    span = citation.span
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before = ("… " if start else "") + visible(text[start : span.start].lstrip())
    after = visible(text[span.end : end].rstrip()) + (" …" if end < len(text) else "")
    return before, visible(span.of(text)), after
