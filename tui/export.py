"""Answers as Markdown, JSON or a page of HTML, each of which `pincite verify` reads.

In Markdown and HTML document text is shown, and never acts: every character that would is made
visible or escaped, and Markdown has it in code only. JSON has the characters as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import ExportError
from tui.files import create_file, replace_file

if TYPE_CHECKING:
    from qa import Answer, Citation

_LONGEST_NAME = 60


class Format(StrEnum):
    """How an export is written; the value is the ending of its file."""

    MARKDOWN = "md"
    JSON = "json"
    """One line for each answer, as `pincite ask --json` prints it."""
    HTML = "html"

    @classmethod
    def of(cls, path: Path) -> Format:
        """The format that a file's ending names. Raises ExportError for any other."""
        ending = path.suffix.lower().removeprefix(".")
        endings = {"markdown": cls.MARKDOWN, "jsonl": cls.JSON, "htm": cls.HTML}
        try:
            return endings.get(ending) or cls(ending)
        except ValueError:
            raise ExportError(
                f"{path}: the ending tells the format; use .md, .json or .html"
            ) from None


def export(answers: Sequence[Answer], kind: Format, title: str = "") -> bytes:
    """The answers in one file; `title` stands above several of them. Raises ExportError."""
    if kind is Format.JSON:
        return b"".join(json_line(answer) + b"\n" for answer in answers)
    if kind is Format.HTML:
        from tui.export_html import as_html

        return as_html(answers, title).encode()
    from tui.export_markdown import as_markdown

    return as_markdown(answers, title).encode()


def write(path: Path, data: bytes, *, replacing: bool = False) -> None:
    """Write an export, in place of a file that is there only if `replacing`. Raises ExportError."""
    try:
        if replacing:
            replace_file(path, data)
        else:
            create_file(path, data)
    except FileExistsError:
        raise ExportError(f"{path}: there is such a file; choose another name") from None
    except (OSError, ValueError) as error:  # a name with NUL is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path}: {reason}; choose another place") from error


def file_name(title: str, kind: Format) -> str:
    """A name for the export of an answer to the question `title`: letters, digits and dashes."""
    words = re.findall(r"\w+", title.casefold())
    stem = "-".join(words)[:_LONGEST_NAME].strip("-_")
    return f"{stem or 'answers'}.{kind}"


def json_line(answer: Answer, folder: Path | None = None) -> bytes:
    """What `pincite ask --json` prints, without the line's end; `folder` is as in `qa.encode`.

    Raises ExportError for the name of a file or folder that is not UTF-8, which JSON cannot hold.
    """
    from qa import encode

    try:
        return encode(replace(answer, question=encodable(answer.question)), folder)
    except UnicodeEncodeError as error:
        raise ExportError(
            f"a name of a cited file or folder is not UTF-8 ({error.reason}); rename it, and run "
            "`pincite index`"
        ) from error


def encodable(text: str) -> str:
    """`text` with U+FFFD for each half of a surrogate pair, which no file can hold as text."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cited_text(text: str, citation: Citation) -> str:
    """An answer and where it stands, in two lines of plain text that are safe to paste."""
    from qa import one_line
    from qa.parts import described
    from qa.show import where

    told = ", ".join(described(citation))
    return f"{one_line(text)}\n{f'{told}, ' if told else ''}{where(citation)}"
