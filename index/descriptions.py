"""What a folder's `manifest.toml` says about the files in it: `Descriptions`.

[[document]]
file = "reports/2021-*.txt"          # a name or a glob, below the manifest's folder
title = "Final report"
publisher = "OSCE/ODIHR"
published = 2021-01-11               # a TOML date, or "2021-01", or "2021"
period = "2021-01-10"                # the days it speaks about
note = "for the reader of the manifest; not used"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from index.dates import Dated, Period
from index.errors import CorpusError
from index.storage.records import Facts

FILE_NAME = "manifest.toml"
SOURCE = "manifest"
_MOST_BYTES = 10_000_000
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){50}""")
"""Keys of so many parts mean nothing here, and take quadratic time."""


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[document]]` of a manifest."""

    file: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    period: str | None = None
    note: str | None = None

    def apply(self, facts: Facts) -> Facts:
        """`facts` with everything that the manifest states in place of what was found."""
        return replace(
            facts,
            title=self.title or facts.title,
            publisher=self.publisher or facts.publisher,
            published=_dated(self.published) or facts.published,
            period=_dated(self.period) or facts.period,
        )


class _ManifestFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    document: list[Description] = []


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The manifests of every folder between a root and its files."""

    by_folder: dict[str, tuple[Description, ...]]
    """Folder below the root ("" for the root itself) -> its descriptions."""

    def of(self, path: str) -> Description | None:
        """What is said about the file at `path`; the innermost manifest that names it wins."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            below = path[len(folder) :].lstrip("/")
            for description in self.by_folder.get(folder, ()):
                # A name may hold characters that mean something in a glob: `report [1].txt`.
                if below == description.file or fnmatchcase(below, description.file):
                    return description
        return None


def read_descriptions(path: Path) -> tuple[Description, ...]:
    """Read one `manifest.toml`. Raises CorpusError, naming the file and the place in it."""
    try:
        text = _read(path)
        # TOML's own dates become ISO strings, which are read like any other.
        read = msgspec.to_builtins(tomllib.loads(text))
        content = msgspec.convert(read, type=_ManifestFile)
        for description in content.document:
            for value in (description.published, description.period):
                _dated(value)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError, OSError) as error:
        raise CorpusError(f"{path}: {error}; correct it or move it away") from error
    except RecursionError as error:
        raise CorpusError(f"{path}: nested too deeply; correct it or move it away") from error
    return tuple(content.document)


def _read(path: Path) -> str:
    """Its text, if it is not made to keep its reader busy. Raises ValueError."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES:,} bytes")
    text = data.decode("utf-8").replace("\r\n", "\n")
    if _LONG_KEY.search(text):
        raise ValueError("a key of 50 parts or more")
    return text


def encode(description: Description | None) -> str:
    """A text that changes whenever the description does; "" for none."""
    return "" if description is None else msgspec.json.encode(description).decode()


def _dated(value: str | None) -> Dated | None:
    return None if value is None else Dated(Period.parse(value), SOURCE)
