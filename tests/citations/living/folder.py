"""`Folder`: files on the disk with what is known of every character in them."""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from living.traced import Traced

_APART = 1_000_000
"""Between the first origins of two files; none is as long."""
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)+")
_RUSSIAN = re.compile("[а-яё]")


@dataclass(frozen=True, slots=True)
class File:
    """A text with the encoding that it is stored in; a page of HTML where the name says so."""

    content: Traced
    encoding: str = "utf-8"

    def data(self, path: str) -> bytes:
        """Its bytes. Raises UnicodeEncodeError."""
        text = self.content.text
        return (_page(text) if path.endswith(".html") else text).encode(self.encoding)


@dataclass(slots=True)
class Folder:
    """The files below `place` by their paths; what is changed here is changed on the disk."""

    place: Path
    files: dict[str, File] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, place: Path, texts: dict[str, str], rng: random.Random) -> Folder:
        """Write the texts of a corpus, some in the encodings that Windows once had for them."""
        folder = cls(place)
        for number, (path, text) in enumerate(texts.items()):
            older = "cp1251" if _RUSSIAN.search(text) else "cp1252"
            encoding = older if path.endswith(".txt") and rng.random() < 0.25 else "utf-8"
            folder.put(path, File(Traced.original(text, number * _APART), encoding))
        return folder

    def put(self, path: str, file: File) -> None:
        """Write a file, in UTF-8 if its encoding lacks a character of it."""
        try:
            data = file.data(path)
        except UnicodeEncodeError:
            file = replace(file, encoding="utf-8")
            data = file.data(path)
        self.files[path] = file
        target = self.place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def remove(self, path: str) -> File:
        """Delete a file; what it was."""
        (self.place / path).unlink()
        return self.files.pop(path)

    def restore(self, files: dict[str, File]) -> None:
        """Make everything as `files` says."""
        for path in [path for path in self.files if path not in files]:
            self.remove(path)
        for path, file in files.items():
            if self.files.get(path) is not file:
                self.put(path, file)


def _page(text: str) -> str:
    """A page with the text as its paragraphs, with what stands around an article on most pages."""
    title, *paragraphs = [one for one in _BLANK_LINE.split(text) if one.strip()] or [""]
    body = "\n".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>Page</title></head><body>\n'
        f'<nav><a href="/">Home</a></nav>\n<article><h1>{html.escape(title)}</h1>\n{body}\n'
        f"</article></body></html>\n"
    )
