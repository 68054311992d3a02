"""The documents behind an assistant: listed without a model, and brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.builder import BuildReport
    from index.config import IndexConfig
    from index.listing import Listing
    from index.progress import Progress


def list_documents(place: str | None = None) -> Listing:
    """What the index at `place`, else where the settings say, holds, and what was skipped.

    Raises NoIndexError, DamagedIndexError or NewerIndexError.
    """
    from index.listing import list_documents
    from index.options import index_folder

    return list_documents(index_folder(place))


def update_index(
    paths: Iterable[str | os.PathLike[str]] = (),
    *,
    place: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Add `paths` to the index as `pincite index` does; with none, look through the old ones again.

    An exception that `progress` raises ends the work, and leaves what was published as it was.
    Raises CorpusError, ModelError, SettingError or StorageError.
    """
    from index.builder import build_index
    from index.config import IndexConfig, RuntimeConfig
    from index.options import asked_model, index_folder
    from index.settings import resolve

    def configure(stored: IndexConfig | None) -> IndexConfig:
        return resolve(IndexConfig, stored)

    return build_index(
        paths,
        index=index_folder(place),
        config=configure,
        named=asked_model(None) is not None,
        runtime=resolve(RuntimeConfig),
        progress=progress,
    )
