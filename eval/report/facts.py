"""What was run, as labelled facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from eval.manifest import Manifest
from eval.measures import Unit
from eval.report.values import counted, cut, written
from eval.runs import RunFolder

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a run."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about one matter."""

    title: str
    facts: tuple[Fact, ...]


def facts(run: RunFolder) -> tuple[Facts, ...]:
    """Everything that the manifest of `run` tells, but the systems."""
    manifest = run.manifest
    machine = manifest.machine
    libraries = sorted(machine.libraries.items())
    return (
        Facts("Questions", tuple(_asked(run))),
        Facts("Code", tuple(_code(manifest))),
        Facts("Settings", tuple(_flat(manifest.settings))),
        Facts(
            "Machine",
            (
                Fact("System", machine.system),
                Fact("Processor", machine.processor),
                Fact("Its instructions", " ".join(machine.features) or "not told"),
                Fact("Cores", f"{machine.cores:,}"),
                Fact("Memory", written(machine.memory_bytes, Unit.BYTES)),
                Fact("Python", machine.python),
            ),
        ),
        Facts("Libraries", tuple(Fact(name, version) for name, version in libraries)),
    )


def _asked(run: RunFolder) -> Iterator[Fact]:
    manifest, corpus = run.manifest, run.manifest.corpus
    yield Fact("Suite", manifest.suite)
    yield Fact("Data", manifest.data)
    yield Fact("Items", f"{len(run.items):,}")
    yield Fact("Hash of the items", manifest.items_sha256[:16])
    yield Fact("Seed", str(manifest.seed))
    yield Fact(
        "Limit", "none" if manifest.limit is None else f"{manifest.limit:,}, drawn by the seed"
    )
    if corpus:
        documents = counted(corpus.documents, "document", "documents")
        passages = counted(corpus.passages, "passage", "passages")
        yield Fact("Corpus", f"{documents}, {passages}, generation {corpus.generation}")
        yield Fact("Hash of the corpus", corpus.sha256)
    yield Fact("Started", manifest.started)


def _code(manifest: Manifest) -> Iterator[Fact]:
    yield Fact("Version", manifest.code.version)
    yield Fact("Hash of the sources", manifest.code.sources)
    yield Fact("Commit", manifest.code.commit or "not a checkout")
    yield Fact("Embedding model", manifest.model)
    yield Fact("Reader", manifest.reader)
    yield Fact("Identity", manifest.identity)


def _flat(settings: Mapping[str, object], above: str = "") -> Iterator[Fact]:
    """Settings in the order of their names; those within others as `outer.inner`."""
    for name, value in sorted(settings.items()):
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            plain = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            yield Fact(f"{above}{name}", cut(plain, _LONGEST))
