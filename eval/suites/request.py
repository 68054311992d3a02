"""How a suite is to be run: `Request`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from eval.items import Item
from eval.manifest import (
    Corpus,
    Manifest,
    SystemRecord,
    hash_items,
    this_code,
    this_machine,
)
from eval.runs import RunFolder
from eval.systems import System
from index.config import SearchConfig
from index.encoder import Encoder
from index.progress import Progress, Silent
from index.settings import resolve
from qa.config import AnswerConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What all suites are told."""

    encoder: Encoder
    """The embedding model; one that remembers what it has embedded saves hours."""
    work: Path
    """Folder for indexes that a suite builds, and for runs whose place is not given."""
    out: Path | None = None
    """Folder of the run; by default one below `work` named by what is run."""
    systems: tuple[System, ...] = ()
    seed: int = 0
    limit: int | None = None
    """Most items; they are drawn by the seed, and keep their order."""
    progress: Progress = field(default_factory=Silent)

    def sample(self, items: Sequence[Item]) -> list[Item]:
        """The items to ask."""
        if self.limit is None or self.limit >= len(items):
            return list(items)
        chosen = random.Random(self.seed).sample(range(len(items)), self.limit)
        return [items[place] for place in sorted(chosen)]

    def start(
        self,
        suite: str,
        data: str,
        items: Sequence[Item],
        *,
        corpus: Corpus | None = None,
        systems: Sequence[SystemRecord] | None = None,
        reader: str = "none",
        settings: dict[str, object] | None = None,
    ) -> RunFolder:
        """The run's folder: a new one, or an interrupted run of the very same to go on with.

        `systems` are by default those of the request. Raises RunError as `RunFolder.start` does.
        """
        model = self.encoder.info
        records = [SystemRecord(name=one.name, about=one.about) for one in self.systems]
        manifest = Manifest(
            suite=suite,
            data=data,
            items_sha256=hash_items(items),
            seed=self.seed,
            limit=self.limit,
            code=this_code(),
            model=f"{model.id}@{model.revision}" if model.revision else model.id,
            reader=reader,
            corpus=corpus,
            settings={**_settings(), **(settings or {})},
            systems=tuple(records if systems is None else systems),
            machine=this_machine(),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        place = self.out or self.work / "runs" / f"{suite}-{data}-{manifest.identity[:8]}"
        return RunFolder.start(place, manifest, items)


def _settings() -> dict[str, object]:
    """Every setting that answers depend on, by name."""
    return {
        **msgspec.to_builtins(resolve(AnswerConfig)),
        **msgspec.to_builtins(resolve(SearchConfig)),
    }
