"""An index on disk to a retriever: `open_retriever`."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack

from index.config import RuntimeConfig, SearchConfig
from index.encoder import Encoder, ModelInfo
from index.errors import ModelMismatchError, brief
from index.generations import unusable_files
from index.info import IndexInfo
from index.library import Library
from index.models import identify, make_encoder
from index.retriever import HybridRetriever
from index.storage.catalog import Catalog
from index.storage.layout import Layout
from index.storage.manifest import FORMAT, Manifest
from index.storage.pinned import pin_published
from index.structures import Structures
from index.visible import one_line

_log = logging.getLogger(__name__)


def open_retriever(
    index: str | os.PathLike[str] = ".pincite",
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    config: SearchConfig | None = None,
    runtime: RuntimeConfig | None = None,
) -> HybridRetriever:
    """Open the published generation of the index at `index`.

    It stays open, and the same, while newer generations are published. Search structures that
    are missing or damaged are made again from the catalog, in memory, without embedding.
    `model` states which model the caller expects; `encoder` is one that is already loaded, and
    `runtime` how to run one that is not.

    Raises NoIndexError, DamagedIndexError, NewerIndexError, ModelMismatchError or
    ModelNotFoundError.
    """
    layout = Layout.of(index)
    with ExitStack() as opened:
        manifest, pinned = pin_published(layout)
        opened.enter_context(pinned)
        encoder = encoder or _encoder(layout, manifest.model, model, runtime)
        _check_encoder(layout, manifest.model, encoder.info)
        catalog = opened.enter_context(Catalog.open(layout.catalog))
        library = Library(catalog, layout.path.parent)
        structures = _structures(layout, manifest, catalog, library)
        opened.pop_all()  # from here on they are the retriever's to close
    info = IndexInfo(
        generation=manifest.generation,
        model=manifest.model.id,
        documents=manifest.documents,
        passages=manifest.passages,
        limits=manifest.config.limits,
    )
    return HybridRetriever(
        info, catalog, library, structures, encoder, pinned, config or SearchConfig()
    )


def _encoder(
    layout: Layout, made_with: ModelInfo, asked: str | None, runtime: RuntimeConfig | None
) -> Encoder:
    if asked is not None and identify(asked) != made_with.id:
        raise ModelMismatchError(
            f"the index at {layout.path} was made with {brief(made_with.id)}, not with {asked}; "
            f"run `pincite index --model {asked}` to embed its documents again"
        )
    return make_encoder(made_with.id, made_with, named=asked is not None, runtime=runtime)


def _check_encoder(layout: Layout, made_with: ModelInfo, info: ModelInfo) -> None:
    if not info.same_model(made_with):
        raise ModelMismatchError(
            f"the index at {layout.path} was made with {brief(made_with.id)} (revision "
            f"{brief(made_with.revision)}), not with {info.id} (revision {info.revision}); run "
            f"`pincite index --model {info.id}` to embed its documents again"
        )


def _structures(
    layout: Layout, manifest: Manifest, catalog: Catalog, library: Library
) -> Structures:
    folder = layout.generation(manifest.generation)
    if manifest.format < FORMAT:
        _log.warning(
            "the index at %s was made by an older pincite: using a copy made from its catalog; run "
            "`pincite index` to bring it up to date",
            one_line(str(layout.path)),
        )
    elif damaged := unusable_files(layout, manifest):
        _log.warning(
            "%s is damaged (%s): using a copy made from the catalog; run `pincite doctor --repair`",
            one_line(str(folder)),
            one_line(", ".join(damaged)),
        )
    else:
        return Structures.load(folder)
    return Structures.build(catalog, manifest.generation, manifest.model, library.document)
