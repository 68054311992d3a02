"""What is promised of characters: which are shown as they are, and what stands for the others."""

from __future__ import annotations

import re
import unicodedata

_OPEN, _CLOSE = "Q{}z", "z{}Q"
"""Put around what is planted, so that it is found again wherever it is shown."""

_KEPT = {
    *(0x0A, 0x09),
    *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
    *range(0x13430, 0x13440),
    *(0xAD, 0x200C, 0x200D),
}  # fmt: skip
"""Characters of the categories below that have a shape, or that a script needs."""
_BLANK = {
    *(0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5),
    *range(0xFFF0, 0xFFF9),
    *range(0xE0000, 0xE0100),
    *range(0xE01F0, 0xE1000),
}
"""Default-ignorable by Unicode, though of other categories."""


def acts(character: str) -> bool:
    """Whether a terminal, a browser or a reader would be led by it instead of seeing it."""
    code = ord(character)
    if code in _KEPT:
        return False
    return code in _BLANK or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def shown(text: str) -> str:
    """`text` as it must be shown: one for one, with a picture for each character that acts."""
    return "".join(_picture(one) if acts(one) else one for one in text)


def on_one_line(text: str) -> str:
    """`text` as it must be shown in one line, between the marks around it."""
    return shown(" ".join(f"|{text}|".split()))[1:-1]


def acting(output: str, allowed: str = "\n") -> list[str]:
    """A line for each character of an output that acts and is not `allowed`."""
    found = {one for one in set(output) if one not in allowed and (one == "\t" or acts(one))}
    return [f"U+{ord(one):04X} in the output" for one in sorted(found)]


def marked(field: str, text: str) -> str:
    """`text` between the marks of a field."""
    return f"{_OPEN.format(field)}{text}{_CLOSE.format(field)}"


def found(field: str, output: str) -> list[str]:
    """Everything that stands between the marks of a field."""
    start, end = (re.escape(one.format(field)) for one in (_OPEN, _CLOSE))
    # A text that is cut has no end, and must not be taken for one that reaches to the next.
    return re.findall(f"{start}((?:(?!{start}).)*?){end}", output, flags=re.DOTALL)


def altered(
    field: str,
    text: str,
    output: str,
    least: int,
    *,
    forms: tuple[str, ...],
    wrapped: bool = False,
) -> list[str]:
    """What is wrong with the planted text in an output, which shows it at least so often.

    Each time it must be one of `forms`, character for character. Where rows of a screen break it
    (`wrapped`), white space is left out of account, and the marks beside rows are.
    """
    told = found(field, output)
    exact = {*forms, *map(_unbroken, forms)} if wrapped else {*forms}
    wrong = [
        f"{field}: {one!a} for {text!a}"
        for one in told
        if (_unbroken(one) if wrapped and "\n" in one else one) not in exact
    ]
    if len(told) < least:
        wrong.append(f"{field}: shown {len(told)} times, not {least}: {text!a}")
    return wrong


def _unbroken(text: str) -> str:
    """Without white space, and without the numbers of lines and the marks beside rows."""
    return re.sub(r"\n\s*\d*\s*[▌▸]|\s", "", text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
