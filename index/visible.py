"""Document text made safe to show: `visible`, and JSON made safe to print: `escaped`.

Text of a document may hold escape sequences, overrides of the writing direction and characters
that cannot be seen. A terminal would obey them, and a reader would be shown something else than
what is there.
"""

from __future__ import annotations

from functools import cache

_KEPT = "\n\t"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = (
    0x034F,  # grapheme joiner
    *(0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers: letters without a shape
    *(0x17B4, 0x17B5),  # Khmer vowels that are never written
    *range(0xFFF0, 0xFFF9),
    *range(0x1BCA0, 0x1BCA4),  # shorthand format controls
    *range(0x1D173, 0x1D17B),  # musical format controls
    *range(0xE01F0, 0xE1000),
)
"""What Unicode calls default-ignorable, without what a script needs to look right."""


def visible(text: str) -> str:
    """`text` with every character that acts instead of being seen replaced by one that is seen.

    One for one, so that offsets stay what they are. Control characters become their Control
    Pictures (ESC is `␛`); C1 controls, bidirectional overrides and isolates, zero-width and
    tag characters, fillers, and lone surrogates become U+FFFD. Line feeds and tabs stay, as do
    soft hyphens and the joiners and variation selectors that emoji and many scripts need.
    """
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """`visible(text)` with every run of white space, line breaks included, as one space."""
    return visible(" ".join(text.split()))


def escaped(json: bytes) -> bytes:
    """JSON in UTF-8 that reads the same, with every character that acts written as an escape.

    Whoever prints it to a terminal is as safe as with `visible`, and whoever parses it gets the
    characters as they are.
    """
    if json.isascii() and b"\x7f" not in json:
        return json
    return json.decode("utf-8").translate(_escapes()).encode("utf-8")


@cache
def _escapes() -> dict[int, str]:
    return {code: _escape(code) for code in _TABLE}


def _escape(code: int) -> str:
    """As JSON has it: in hexadecimal, in UTF-16 where a character needs two units."""
    units = chr(code).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEPT}
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    hidden = [
        *range(0x80, 0xA0),  # C1 controls: some terminals take U+009B for ESC [
        0x061C,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),  # line and paragraph separator, embeddings and overrides
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates
        0xFEFF,
        *range(0xFFF9, 0xFFFC),  # interlinear annotation
        *range(0xD800, 0xE000),
        *range(0xE0000, 0xE0100),  # tags
        *_INVISIBLE,
    ]
    return table | dict.fromkeys(hidden, _REPLACEMENT)


_TABLE = _table()
