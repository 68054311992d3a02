"""Where everything of an index lies on disk: `Layout`.

.pincite/
├── catalog.sqlite          documents, texts, passages, embeddings: the truth
├── CURRENT                 "<generation> <SHA-256 of its manifest>": renamed into place
├── lock                    held by the one writer
└── generations/
    └── 000007/             search structures, derived from the catalog
        ├── manifest.json   sizes and SHA-256 of the other files, model, settings
        ├── ordinals.npy    ordinal of every passage of every segment, -1 for those gone
        ├── 0/              a segment: passages that are searched together and never change
        │   ├── passages.npy        row -> passage id
        │   ├── files.npy           row -> id of the passage's file
        │   ├── dense.faiss, or dense-lists.faiss and dense-lists.json
        │   └── lexical-*.npy
        └── 3/              what was added later; segments shared with an older generation
                            are the same files (hard links)
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths below one index folder."""

    path: Path

    @classmethod
    def of(cls, index: str | os.PathLike[str]) -> Self:
        """The layout of the index folder `index`; its path is absolute and without `..`."""
        # Stored roots are relative to its parent, so the same folder must always look the same.
        return cls(Path(os.path.abspath(index)))  # noqa: PTH100 - resolve() would rename links

    @property
    def catalog(self) -> Path:
        """The SQLite file that everything else is derived from."""
        return self.path / "catalog.sqlite"

    @property
    def current(self) -> Path:
        """The file that names the published generation."""
        return self.path / "CURRENT"

    @property
    def lock(self) -> Path:
        """The file that the writer locks."""
        return self.path / "lock"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.path / "generations"

    def generation(self, number: int) -> Path:
        """The folder of one generation."""
        return self.generations / f"{number:06d}"


def is_number(name: str) -> bool:
    """Whether a folder is called by a number, as generations and segments are."""
    return name.isascii() and name.isdigit()
