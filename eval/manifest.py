"""What a run is a run of: `Manifest`, stored beside its predictions."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from eval.items import Item

SCHEMA = 1
_LIBRARIES = (
    "bm25s",
    "faiss-cpu",
    "ir-measures",
    "numpy",
    "onnxruntime",
    "scipy",
    "sentence-transformers",
    "sentencex",
    "torch",
    "transformers",
)
_MATRICES = re.compile(r"avx2|avx512f|avx512_bf16|\w*vnni|amx_\w+|asimddp|i8mm|bf16|sve")
_PACKAGES = ("index", "qa", "eval")


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """Which pincite it was."""

    version: str
    sources: str
    """First 16 hexadecimal digits of a SHA-256 over the modules of `index`, `qa` and `eval`."""
    commit: str | None
    """Of the checkout, if it is one."""


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """The index that was asked."""

    generation: int
    documents: int
    passages: int
    sha256: str
    """First 16 hexadecimal digits of a SHA-256 over the paths and hashes of the files."""


class SystemRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One system: the shipped one, a baseline, or one without a part."""

    name: str
    about: str


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it ran."""

    system: str
    processor: str
    cores: int
    memory_bytes: int
    python: str
    libraries: Mapping[str, str]
    features: tuple[str, ...] = ()
    """Instructions of the processor that matrices are multiplied with, as Linux names them."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides what a run gives, and where and when it ran."""

    schema: int = SCHEMA
    suite: str
    data: str
    """Name of the data: a file or folder without its path, or `seeds`."""
    items_sha256: str
    seed: int
    limit: int | None
    code: Code
    model: str
    """Id and revision of the embedding model."""
    reader: str
    corpus: Corpus | None
    settings: Mapping[str, object]
    systems: tuple[SystemRecord, ...]
    machine: Machine
    started: str
    """ISO 8601, UTC."""

    @property
    def identity(self) -> str:
        """16 hexadecimal digits; equal for runs that must give the same predictions."""
        facts = msgspec.to_builtins(self)
        del facts["machine"], facts["started"], facts["code"]["commit"]
        if facts["corpus"]:
            del facts["corpus"]["generation"]
        facts["libraries"] = dict(self.machine.libraries)
        encoded = msgspec.json.encode(facts, order="deterministic")
        return hashlib.sha256(encoded).hexdigest()[:16]


def hash_items(items: Sequence[Item]) -> str:
    """SHA-256 of what is asked and expected."""
    return hashlib.sha256(msgspec.json.encode(items)).hexdigest()


@cache
def this_code() -> Code:
    """The pincite that runs."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return Code(version=version("pincite"), sources=digest.hexdigest()[:16], commit=_commit(root))


@cache
def this_machine() -> Machine:
    """The machine and the libraries that decide what is measured."""
    return Machine(
        system=f"{platform.system()} {platform.release()}",
        processor=_processor(),
        cores=os.cpu_count() or 0,
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        python=platform.python_version(),
        libraries={name: _installed(name) for name in _LIBRARIES},
        features=_features(),
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    names = _cpuinfo("model name") or [platform.processor() or platform.machine()]
    return names[0]


def _features() -> tuple[str, ...]:
    """Nothing where the system does not tell."""
    told = {name for line in _cpuinfo("flags") + _cpuinfo("Features") for name in line.split()}
    return tuple(sorted(name for name in told if _MATRICES.fullmatch(name)))


def _cpuinfo(key: str) -> list[str]:
    """What Linux says about each core under `key`; nothing elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return []
    pairs = (line.partition(":") for line in lines)
    return [value.strip() for name, _, value in pairs if name.strip() == key]


def _commit(root: Path) -> str | None:
    if not (root / ".git").exists():
        return None
    try:
        found = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
