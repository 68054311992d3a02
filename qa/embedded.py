"""Answers inside a page for people: written so that `pincite verify` finds them again.

The page ends with the JSON of its answers, one a line, as a block of Markdown or an element of
HTML. What is verified is that JSON, not the words above it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from itertools import takewhile

_FENCE = b"```"
_BLOCKS = {b"```json pincite": _FENCE, b'<pre class="pincite">': b"</pre>"}
"""The line before the answers of a page, and the line after them."""


def as_markdown(answers: Iterable[bytes]) -> str:
    """A fenced block with the answers, each the JSON that `encode` writes."""
    return "\n".join(["```json pincite", *map(_ascii, answers), "```"])


def as_html(answers: Iterable[bytes]) -> str:
    """An element with the answers, each the JSON that `encode` writes; everything is escaped."""
    lines = (html.escape(_ascii(one), quote=False) for one in answers)
    return "\n".join(['<pre class="pincite">', *lines, "</pre>"])


def extract(data: bytes) -> bytes:
    """The answers of a page, one a line; `data` itself if it is not a page of answers."""
    lines = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    # From the end, where the page has its own: a block that it quotes stands before that.
    for place in reversed(range(len(lines))):
        closing = _BLOCKS.get(lines[place])
        if closing is not None:
            inside = b"\n".join(takewhile(closing.__ne__, lines[place + 1 :]))
            return inside if closing == _FENCE else _unescaped(inside)
    return data


def _unescaped(data: bytes) -> bytes:
    return html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")


def _ascii(answer: bytes) -> str:
    """The same JSON in ASCII: nothing in it acts on whoever reads the page, or is lost on the way.

    Every line starts with a brace, so none of them closes the block.
    """
    return json.dumps(json.loads(answer), separators=(",", ":")).replace("\x7f", "\\u007f")
