"""Bytes of a plain-text file → characters, and characters → the bytes they came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.document import Span
from index.errors import BrokenFileError, EmptyFileError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Terminal colours (ESC), form feeds and the like occur in real logs; these do not.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_MOST_CONTROLS = 0.02
_MOST_DAMAGE = 0.05
_NOT_TEXT = "not text: its bytes fit no text encoding (if it is text, save it as UTF-8)"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how to get back to its bytes."""

    text: str
    encoding: str | None
    """Python codec; None where encoding the text again does not give the same bytes."""
    bom: int = 0
    """Bytes of the byte order mark, which is not part of the text."""


def decode(data: bytes) -> Decoded:
    """The characters of `data`, newlines as they are.

    Tried in this order: byte order mark, NUL patterns of UTF-32 and UTF-16, strict UTF-8, UTF-8
    with a few damaged characters (shown as U+FFFD), the encodings `legacy.guess` knows.
    Raises EmptyFileError where there is nothing but white space, and BrokenFileError where no
    encoding gives text.
    """
    if not data:
        raise EmptyFileError("the file is empty (0 bytes)")
    decoded = _decode(data)
    if decoded is None:
        raise BrokenFileError(_NOT_TEXT)
    if not decoded.text.strip("\x00") or decoded.text.isspace():
        raise EmptyFileError("no text in it: only white space")
    return decoded


def byte_span(text: str, span: Span, encoding: str, bom: int = 0) -> tuple[int, int]:
    """First byte and end byte (exclusive) of `span` in the file that `text` was decoded from.

    `encoding` and `bom` are those of `Parsed`. Where its encoding is None the bytes cannot be
    told. Raises ValueError if the span reaches past the end of the text.
    """
    if span.end > len(text):
        raise ValueError(f"[{span.start}, {span.end}) reaches past the {len(text)} characters")
    start = bom + len(text[: span.start].encode(encoding))
    return start, start + len(span.of(text).encode(encoding))


def _decode(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            marked = _strictly(data, encoding, len(mark))
            if marked is not None:
                return marked
    wide = _wide(data) if b"\0" in data else None
    return wide or _strictly(data, "utf-8") or _damaged_utf8(data) or _legacy(data)


def _strictly(data: bytes, encoding: str, bom: int = 0) -> Decoded | None:
    """The text, if every byte is valid and few characters are controls."""
    try:
        text = data[bom:].decode(encoding)
    except UnicodeDecodeError:
        return None
    if len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        return None
    exact = text.encode(encoding) == data[bom:]
    return Decoded(text, encoding if exact else None, bom)


def _wide(data: bytes) -> Decoded | None:
    """UTF-32 or UTF-16 without a byte order mark, told by where the NUL bytes are."""
    for encoding in ("utf-32-le", "utf-32-be"):
        if len(data) % 4 == 0 and (decoded := _strictly(data, encoding)):
            return decoded
    # In UTF-16 the high byte of spaces, digits, newlines and Latin letters is 0, and hardly any
    # low byte is: so the side with the zeros tells the byte order.
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding, high, low = ("utf-16-be", even, odd) if even > odd else ("utf-16-le", odd, even)
    if len(data) % 2 or high < 3 * low or high < len(data) / 100:
        return None
    return _strictly(data, encoding)


def _legacy(data: bytes) -> Decoded | None:
    from index.parsing import legacy

    encoding = legacy.guess(data)
    return _strictly(data, encoding) if encoding else None


def _damaged_utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", errors="ignore")) - damaged
    controls = len(_CONTROL.findall(text))
    if damaged > _MOST_DAMAGE * sound or controls > _MOST_CONTROLS * len(text):
        return None
    return Decoded(text, None)
