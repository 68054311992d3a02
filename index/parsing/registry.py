"""Which parser reads which file, and the way every file goes: tell its format, parse, complete."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import TypeAlias, cast

from index.config import ParsingLimits
from index.errors import (
    BrokenFileError,
    EmptyFileError,
    LimitError,
    ParseError,
    UnsupportedFormatError,
)
from index.parsing.parsed import Parsed

Parser: TypeAlias = Callable[[bytes, ParsingLimits], Parsed]
"""What the module of every format offers as `parse`; raises ParseError."""

FORMATS = MappingProxyType(
    {
        "text": (".txt", ".text", ".log", ".rst", ".adoc", ".org", ".asc", ".srt", ".vtt"),
        "markdown": (".md", ".markdown"),
        "html": (".html", ".htm", ".xhtml"),
        "pdf": (".pdf",),
        "docx": (".docx",),
        "epub": (".epub",),
        "csv": (".csv", ".tsv"),
    }
)
"""Format name → the extensions that announce it; the parser is `index.parsing.NAME.parse`."""

_BY_EXTENSION = {extension: name for name, all_of in FORMATS.items() for extension in all_of}
_ADVICE = {
    "save it as CSV": (".xlsx", ".xls", ".xlsm", ".ods", ".numbers"),
    "save it as PDF": (".pptx", ".ppt", ".odp", ".key"),
    "save it as DOCX or PDF": (".doc", ".odt", ".rtf", ".pages", ".docm"),
    "save the message as text, HTML or PDF": (".eml", ".msg", ".mbox"),
    "unpack it first": (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"),
    "run OCR first and save a PDF or text": (
        *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".heic"),
        *(".tif", ".tiff", ".djvu", ".svg"),
    ),
}
_ADVICE_FOR = {extension: advice for advice, all_of in _ADVICE.items() for extension in all_of}
_TEXT_ADVICE = "if it is plain text, give it the extension .txt"
_EXTENSION = re.compile(r"\.(?=\w*[a-z])\w{1,10}\Z", re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype )?html", re.DOTALL
)


def format_by_name(name: str) -> str | None:
    """Format that the extension of a file name announces; None where the content must tell.

    That is so for names without extension, and for those that only look as if they had one
    (`report.2012`). Raises UnsupportedFormatError for an extension that no parser reads.
    """
    match = _EXTENSION.search(PurePath(name).suffix)
    if match is None:
        return None
    extension = match[0].lower()
    if extension in _BY_EXTENSION:
        return _BY_EXTENSION[extension]
    advice = _ADVICE_FOR.get(extension, _TEXT_ADVICE)
    raise UnsupportedFormatError(f"no parser for {extension} files; {advice}")


def format_of(data: bytes, name: str) -> str:
    """Format of a file by its name, or by its content where the name does not tell."""
    named = format_by_name(name)
    if named is not None:
        return named
    start = data[:1024]
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _zipped_format(data)
    return "html" if _HTML.match(start.lower()) else "text"


def parse_bytes(data: bytes, name: str, limits: ParsingLimits | None = None) -> Parsed:
    """The text of the file whose bytes are `data`, in this process.

    Raises ParseError whatever the bytes are. No limit on time or memory holds here: for files
    from elsewhere use `ParsingProcess`, which is the same in a process of its own.
    """
    from index.parsing.completion import complete

    limits = limits or ParsingLimits()
    format_name = format_of(data, name)
    if len(data) > limits.file_bytes:
        raise LimitError(f"{len(data):,} bytes; limits.file_bytes is {limits.file_bytes:,}")
    if not data:
        raise EmptyFileError("the file is empty (0 bytes)")
    parse = cast(Parser, import_module(f"index.parsing.{format_name}").parse)
    try:
        return complete(parse(data, limits), limits)
    except ParseError:
        raise
    except MemoryError as error:
        raise LimitError("reading it needs more memory than limits.memory_bytes") from error
    except RecursionError as error:
        raise BrokenFileError("its parts are nested too deeply to be read") from error
    # A damaged file can make a library fail in any way; one such file must not stop the others.
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise BrokenFileError(f"not a readable {format_name} file ({why[:200]})") from error


def _zipped_format(data: bytes) -> str:
    if b"META-INF/container.xml" in data:
        return "epub"
    if b"word/document.xml" in data:
        return "docx"
    raise UnsupportedFormatError("a zip archive that is neither DOCX nor EPUB; unpack it first")
