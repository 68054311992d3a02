"""What a generation says about itself: `Manifest`, and the file that names the published one."""

from __future__ import annotations

import hashlib
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from index.config import IndexConfig
from index.encoder import ModelInfo
from index.errors import DamagedIndexError, NewerIndexError, NoIndexError, SettingError, brief
from index.storage.layout import Layout
from index.storage.regular import open_regular, read_regular, refuse_links

if TYPE_CHECKING:
    from io import BufferedReader

FORMAT = 3
"""Version of the layout on disk. It goes up when an older pincite could not read it."""
_CURRENT = re.compile(r"[0-9]{1,18} [0-9a-f]{64}\n", re.ASCII)
_FILE = re.compile(r"(?:[0-9]{1,9}/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", re.ASCII)
"""Names of files below a generation: none leads out of it."""
_MOST_DIMENSIONS = 100_000
_MOST = 2**31 - 1
"""Passages, which are numbered in 32 bits."""
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
            sound = hashers.map(lambda named: _holds(folder / named[0], named[1]), facts)
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
        text = read_regular(layout.current).decode("ascii")
    except (FileNotFoundError, NotADirectoryError):
        if any(layout.generations.glob("*/manifest.json")):
            raise DamagedIndexError(
                f"{layout.current} is missing; run `pincite doctor --repair`"
            ) from None
        raise NoIndexError(
            f"there is no index at {layout.path}; make one with `pincite index FOLDER`"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise DamagedIndexError(
            f"{layout.current} cannot be read ({why}); run `pincite doctor --repair`"
        ) from error
    if not _CURRENT.fullmatch(text):
        raise DamagedIndexError(
            f"{layout.current} does not name a generation; run `pincite doctor --repair`"
        )
    generation, sha256 = text.split()
    return Current(int(generation), sha256)


def read_manifest(layout: Layout, current: Current) -> Manifest:
    """The manifest of the published generation.

    Raises NewerIndexError for a layout that this version does not know, DamagedIndexError for
    one that is missing, not as it was written, or of another generation.
    """
    path = layout.generation(current.generation) / "manifest.json"
    refuse_links(layout.generations, path.parent)
    try:
        data = read_regular(path)
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
    return decode_manifest(data, path, current.generation)


def decode_manifest(data: bytes, path: Path, generation: int) -> Manifest:
    """Read the manifest of a generation. Raises NewerIndexError or DamagedIndexError."""
    try:
        version = msgspec.json.decode(data, type=_FormatOnly).format
        if version > FORMAT:
            raise NewerIndexError(
                f"the index at {path.parents[2]} was made by a newer pincite (format {version}, "
                f"this one reads {FORMAT}); upgrade pincite, or index again elsewhere with "
                "`--index PATH`"
            )
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, SettingError) as error:
        raise DamagedIndexError(f"{path} cannot be read: {brief(error)}") from error
    if (wrong := _wrong(manifest, generation)) is not None:
        raise DamagedIndexError(f"{path} is not used: {wrong}; run `pincite doctor --repair`")
    return manifest


def _wrong(manifest: Manifest, generation: int) -> str | None:
    """What a manifest says that no build ever wrote, for it may come from anybody."""
    if manifest.generation != generation:
        return f"it is that of generation {manifest.generation}"
    if not 0 < manifest.model.dim <= _MOST_DIMENSIONS or manifest.model.max_tokens < 0:
        return f"there is no model of {manifest.model.dim} dimensions"
    if not (0 <= manifest.documents <= _MOST and 0 <= manifest.passages <= _MOST):
        return f"there are no {manifest.documents} documents of {manifest.passages} passages"
    if manifest.format < 0:
        return f"there is no format {manifest.format}"
    outside = next((name for name in manifest.files if not _FILE.fullmatch(name)), None)
    return None if outside is None else f"it names a file that is none of its own, {outside!a:.80}"


def fact_of(path: Path) -> FileFact:
    """Size and hash of a file as it is now. Raises OSError, also for what is no regular file."""
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        whole = cast("BufferedReader", file)
        return FileFact(size, hashlib.file_digest(whole, "sha256").hexdigest())


@dataclass(frozen=True, slots=True)
class _FormatOnly:
    format: int


def _holds(path: Path, fact: FileFact) -> bool:
    try:
        # The size first: what has another one need not be read.
        return (
            not path.parent.is_symlink()
            and path.lstat().st_size == fact.size
            and fact_of(path) == fact
        )
    except OSError:
        return False
