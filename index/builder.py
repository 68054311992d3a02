"""Folders to a published index: `build_index`.

corpus → parsing → chunking → catalog → embeddings of new text → search structures → publication
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from index.config import IndexConfig, RuntimeConfig
from index.corpus import Problem, scan
from index.embedding import embed_missing
from index.encoder import Encoder, ModelInfo
from index.errors import CorpusError, NoReadableFilesError, PathNotFoundError
from index.generations import newest_complete, publish_generation, published_manifest, reusable
from index.intake import Tally, take_in
from index.library import Library, stored_path
from index.models import find_model, identify, make_encoder
from index.plan import make_plan
from index.progress import Progress, Silent
from index.storage.catalog_writer import CatalogWriter
from index.storage.files import sync_folder, writing
from index.storage.layout import Layout
from index.storage.lock import writer_lock
from index.storage.manifest import FORMAT, Manifest
from index.storage.publish import clear_old
from index.storage.regular import refuse_links

PathLike: TypeAlias = str | os.PathLike[str]
_NOTHING = "there is nothing to index; name a folder: `pincite index FOLDER`"
Configure: TypeAlias = Callable[[IndexConfig | None], IndexConfig]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build found and did."""

    generation: int
    """The generation that is published now."""
    published: bool
    """False if nothing had changed, so that nothing was written."""
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    """Passages that the model had to read; 0 when all text was known."""
    skipped: tuple[Problem, ...]
    """Files that are not in the index, and why."""


def build_index(
    paths: Iterable[PathLike] = (),
    *,
    index: PathLike = ".pincite",
    config: IndexConfig | Configure | None = None,
    remove: Iterable[PathLike] = (),
    encoder: Encoder | None = None,
    named: bool | None = None,
    runtime: RuntimeConfig | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Make or update the index at `index` from the folders and files in `paths`.

    Paths given before stay part of the index; with none given, they are looked through again.
    `remove` takes paths out. `config` None keeps the index's own settings (defaults for a new
    one); a function is given these (None for a new one) and returns what to use. Only new text is
    embedded, and nothing is published if nothing changed. `named` says whether the user named the
    model in this run, so that it may be fetched; None: if `config` is an IndexConfig. `runtime` is
    how the model is run.

    Raises CorpusError, ModelError or StorageError; what was published before stays as it was.
    """
    layout = Layout.of(index)
    given = [_usable(path, layout) for path in paths]
    _make_folder(layout, given)
    with writer_lock(layout):
        published = published_manifest(layout)  # before anything of a newer format is touched
        with CatalogWriter.open(layout.catalog) as catalog:
            previous = published or newest_complete(layout, catalog)
            build = _Build(
                layout=layout,
                catalog=catalog,
                previous=previous,
                roots=_roots(layout, previous, given, remove),
                config=_settings(config, previous, encoder),
                encoder=encoder,
                named=isinstance(config, IndexConfig) if named is None else named,
                runtime=runtime or RuntimeConfig(),
                progress=progress or Silent(),
            )
            return build.run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Build:
    """One build, under the writer lock."""

    layout: Layout
    catalog: CatalogWriter
    previous: Manifest | None
    roots: tuple[str, ...]
    config: IndexConfig
    encoder: Encoder | None
    named: bool
    runtime: RuntimeConfig
    progress: Progress

    def run(self) -> BuildReport:
        """Bring the catalog up to date and publish it if anything changed."""
        generation = self.previous.generation if self.previous else 0
        base = self.layout.path.parent
        self.catalog.discard_after(generation)
        found = scan([base / root for root in self.roots], exclude=self.layout.path)
        library = Library(self.catalog, base)
        self._check_model()
        tally = take_in(self.catalog, base, found, generation, self.config, self.progress)
        if tally.documents == 0:
            raise NoReadableFilesError(_nothing_readable(self.roots, tally))
        encoder = self._find_encoder()
        before = reusable(self.layout, self.catalog, self.previous, encoder.info)
        folder = self.layout.generation(generation) if before else None
        plan = make_plan(self.catalog, generation + 1, folder)
        # What is in a shared segment was embedded for it.
        files = plan.files if tally.touched else plan.order
        embedded = embed_missing(self.catalog, library, files, encoder, self.progress)
        manifest = self._manifest(generation + 1, tally, encoder.info)
        published = tally.touched or before is None or not self._is_same(manifest, before)
        if published:
            self.progress.start("publishing", 1)
            publish_generation(self.layout, self.catalog, library, manifest, plan, before)
            self.progress.advance(1)
        else:
            # A build that was killed right after it had published could not clear away the old.
            clear_old(self.layout, self.catalog, generation)
        return _report(manifest, tally, embedded, published=published)

    def _check_model(self) -> None:
        """Look for a model that is new here, before a wrong name costs the reading of all files."""
        known = self.previous.model.id if self.previous else None
        if self.encoder is None and known != self.config.model:
            find_model(self.config.model, named=self.named)

    def _find_encoder(self) -> Encoder:
        known = self.previous.model if self.previous else None
        self.progress.start("finding the model", 1)
        encoder = self.encoder or make_encoder(
            self.config.model, known, named=self.named, runtime=self.runtime
        )
        self.progress.advance(1)
        return encoder

    def _manifest(self, generation: int, tally: Tally, model: ModelInfo) -> Manifest:
        return Manifest(
            format=FORMAT,
            generation=generation,
            model=model,
            config=self.config,
            roots=self.roots,
            documents=tally.documents,
            passages=self.catalog.count_passages(generation),
            files={},
        )

    def _is_same(self, manifest: Manifest, before: Manifest) -> bool:
        return replace(manifest, generation=before.generation, files=before.files) == before


def _report(manifest: Manifest, tally: Tally, embedded: int, *, published: bool) -> BuildReport:
    return BuildReport(
        generation=manifest.generation if published else manifest.generation - 1,
        published=published,
        documents=manifest.documents,
        passages=manifest.passages,
        added=tally.added,
        changed=tally.changed,
        removed=tally.removed,
        unchanged=tally.unchanged,
        embedded=embedded,
        skipped=tally.problems,
    )


def _make_folder(layout: Layout, given: list[Path]) -> None:
    if not given and not layout.path.exists():
        raise CorpusError(_NOTHING)
    with writing(layout.path):
        layout.path.parent.mkdir(parents=True, exist_ok=True)
        layout.path.mkdir(mode=0o700, exist_ok=True)  # it holds the text of every document
        layout.generations.mkdir(exist_ok=True)
        refuse_links(layout.generations)
        sync_folder(layout.path.parent)  # that the folder is there must survive a crash too


def _settings(
    config: IndexConfig | Configure | None, previous: Manifest | None, encoder: Encoder | None
) -> IndexConfig:
    """What the build works with; a model that it has to find is named as it is stored."""
    stored = previous.config if previous else None
    if isinstance(config, IndexConfig):
        chosen = config
    else:
        chosen = config(stored) if config else stored or IndexConfig()
    return chosen if encoder is not None else replace(chosen, model=identify(chosen.model))


def _usable(path: PathLike, layout: Layout) -> Path:
    if not Path(path).exists():
        raise PathNotFoundError(f"{path} does not exist; give a folder or a file that does")
    if Path(path).resolve() == layout.path.resolve():
        raise CorpusError(
            f"{path} is the folder of the index itself; keep it elsewhere with `--index PATH`"
        )
    try:
        os.fspath(path).encode("utf-8")
    except UnicodeEncodeError:
        raise CorpusError(f"the name {path!a} is not valid UTF-8; rename it") from None
    return Path(path)


def _roots(
    layout: Layout, previous: Manifest | None, paths: list[Path], remove: Iterable[PathLike]
) -> tuple[str, ...]:
    """The old roots and the new ones, as they are stored, without those to remove."""
    roots = list(previous.roots) if previous else []
    for path in remove:
        stored = stored_path(layout.path.parent, path)
        if stored not in roots:
            known = ", ".join(roots) or "none"
            raise CorpusError(f"{path} is not part of the index (its paths: {known})")
        roots.remove(stored)
    roots += [
        root for path in paths if (root := stored_path(layout.path.parent, path)) not in roots
    ]
    if not roots:
        raise CorpusError(_NOTHING)
    return tuple(dict.fromkeys(roots))


def _nothing_readable(roots: tuple[str, ...], tally: Tally) -> str:
    where = ", ".join(roots)
    if not tally.problems:
        return f"no files in {where}; give a folder that holds documents"
    first = tally.problems[0]
    return (
        f"none of the {len(tally.problems)} files in {where} can be read; the first is "
        f"{first.path}: {first.reason}"
    )
