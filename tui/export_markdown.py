"""Answers as Markdown. Document text stands in code, so that nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.export import json_line

if TYPE_CHECKING:
    from qa import Answer, Citation

_MARKUP = re.compile(r"([!#$&*:<>@\[\\\]^_`{|}~]|/(?=/)|(?<=www)\.|\.(?=[^\W\d]))", re.IGNORECASE)
"""What is markup in the middle of a line, in CommonMark and its usual extensions, which make a link
of whatever looks like an address."""


def as_markdown(answers: Sequence[Answer], title: str = "") -> str:
    """The answers below a heading each, and their JSON at the end. Raises ExportError."""
    from qa.embedded import as_markdown as embedded

    blocks = [f"# {escaped(title)}"] if title else []
    for answer in answers:
        blocks += _answer(answer, "##" if title else "#")
    blocks.append("`pincite verify` checks this record of the citations:")
    blocks.append(embedded(json_line(answer) for answer in answers))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, escaped so that it is no markup anywhere but at the start of a line."""
    from qa import one_line

    return _MARKUP.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """`text` on one line as code between more backticks than stand together in it."""
    from qa import one_line

    shown = one_line(text)
    if not shown:
        return ""
    ticks = "`" * (_longest_run(shown) + 1)
    room = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{ticks}{room}{shown}{room}{ticks}"


def fenced(text: str) -> str:
    """`text` as a block of code, with fences longer than any run of backticks in it."""
    from qa import visible

    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{visible(text)}\n{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _answer(answer: Answer, level: str) -> Iterator[str]:
    from qa.parts import parts, said

    yield f"{level} {escaped(answer.question)}"
    yield f"**{escaped(said(answer))}**"
    for part in parts(answer):
        yield f"{part.heading}:"
        yield fenced(part.text)
        for citation in part.citations:
            yield from _citation(citation)


def _citation(citation: Citation) -> Iterator[str]:
    from qa.parts import described
    from qa.show import marked, where

    told = "".join(f", {code(one)}" for one in described(citation))
    yield f"Source ({citation.state}): {code(where(citation))}{told}"
    if citation.sentence.span != citation.span:
        yield fenced(marked(citation, _mark))
    yield f"SHA-256 of the file: {code(citation.sha256)}"


def _mark(quote: str) -> str:
    from qa.show import MARKS

    return f"{MARKS[0]}{quote}{MARKS[1]}"
