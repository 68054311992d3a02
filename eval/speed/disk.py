"""What an index takes on disk: `taken`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.storage.layout import Layout


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes of files."""

    whole: int
    catalog: int
    """Of them, the catalog with what SQLite keeps beside it; 0 for a folder that has none."""


def taken(store: Path) -> Taken:
    """Sizes of all files below `store`."""
    catalog = Layout.of(store).catalog.name
    sizes = {path: path.stat().st_size for path in store.rglob("*") if path.is_file()}
    own = (size for path, size in sizes.items() if path.name.startswith(catalog))
    return Taken(whole=sum(sizes.values()), catalog=sum(own))
