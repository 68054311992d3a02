"""What a generation says about itself: `Manifest`, and the file that names the published one."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from index.config import IndexConfig
from index.encoder import ModelInfo
from index.errors import DamagedIndexError, NewerIndexError, NoIndexError
from index.storage.files import sha256_of
from index.storage.layout import Layout

FORMAT = 2
"""Version of the layout on disk. It goes up when an older pincite could not read it."""
_CURRENT = re.compile(r"[0-9]{1,18} [0-9a-f]{64}\n", re.ASCII)
_HASHERS = 4
"""Files hashed at the same time, at most."""


@dataclass(frozen=True, slots=True)
class FileFact:
    """Size in bytes and SHA-256 of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One generation: what it was made from, and what its files must look like."""

    format: int
    generation: int
    model: ModelInfo
    config: IndexConfig
    roots: tuple[str, ...]
    """Folders and files that were indexed, relative to the index's parent where below it."""
    documents: int
    passages: int
    files: dict[str, FileFact]

    def damaged_files(self, folder: Path) -> list[str]:
        """Names of the files that are missing or not as they were written, in order."""
        facts = sorted(self.files.items())
        with ThreadPoolExecutor(_HASHERS) as hashers:  # hashing lets other threads run
            bounds = folder.resolve()
            sound = hashers.map(lambda named: _holds(bounds, *named), facts)
            return [name for (name, _), holds in zip(facts, sound, strict=True) if not holds]


@dataclass(frozen=True, slots=True)
class Current:
    """The published generation, and the hash that its manifest must have."""

    generation: int
    manifest_sha256: str

    def encode(self) -> bytes:
        """The bytes of the file CURRENT."""
        return f"{self.generation} {self.manifest_sha256}\n".encode("ascii")


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`: the same manifest always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2)


def read_current(layout: Layout) -> Current:
    """Which generation is published. Raises NoIndexError or DamagedIndexError."""
    try:
        text = layout.current.read_text("ascii")
    except (FileNotFoundError, NotADirectoryError):
        if any(layout.generations.glob("*/manifest.json")):
            raise DamagedIndexError(
                f"{layout.current} is missing; run `pincite doctor --repair`"
            ) from None
        raise NoIndexError(
            f"there is no index at {layout.path}; make one with `pincite index FOLDER`"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(f"{layout.current} cannot be read ({error})") from error
    if not _CURRENT.fullmatch(text):
        raise DamagedIndexError(
            f"{layout.current} does not name a generation; run `pincite doctor --repair`"
        )
    generation, sha256 = text.split()
    return Current(int(generation), sha256)


def read_manifest(layout: Layout, current: Current) -> Manifest:
    """The manifest of the published generation.

    Raises NewerIndexError for a layout that this version does not know, DamagedIndexError for
    one that is missing or not as it was written.
    """
    path = layout.generation(current.generation) / "manifest.json"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedIndexError(
            f"{path}, which {layout.current} names, cannot be read ({error.strerror}); run "
            "`pincite doctor --repair`"
        ) from error
    if hashlib.sha256(data).hexdigest() != current.manifest_sha256:
        raise DamagedIndexError(
            f"{path} is not as it was written, or {layout.current} is not; run "
            "`pincite doctor --repair`"
        )
    return decode_manifest(data, path)


def decode_manifest(data: bytes, path: Path) -> Manifest:
    """Read `manifest.json`. Raises NewerIndexError or DamagedIndexError, naming `path`."""
    try:
        version = msgspec.json.decode(data, type=_FormatOnly).format
        if version > FORMAT:
            raise NewerIndexError(
                f"the index at {path.parents[2]} was made by a newer pincite (format {version}, "
                f"this one reads {FORMAT}); upgrade pincite, or index again elsewhere with "
                "`--index PATH`"
            )
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise DamagedIndexError(f"{path} cannot be read: {error}") from error
    for name in manifest.files:
        if not _is_below(name):
            raise DamagedIndexError(f"{path} names {name!r}, which is no file of its folder")
    return manifest


def fact_of(path: Path) -> FileFact:
    """Size and hash of a file as it is now."""
    return FileFact(path.stat().st_size, sha256_of(path))


@dataclass(frozen=True, slots=True)
class _FormatOnly:
    format: int


def _is_below(name: str) -> bool:
    """Whether a name, joined to a folder, can only mean something below it."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and not {"..", "\0"} & {*path.parts, *name}


def _holds(bounds: Path, name: str, fact: FileFact) -> bool:
    path = bounds / name
    try:
        if not path.is_file() or not path.resolve().is_relative_to(bounds):
            return False  # a pipe would be waited for, and a link may lead anywhere
        return path.stat().st_size == fact.size and sha256_of(path) == fact.sha256
    except OSError:
        return False
