"""Folders to files: what is there, and what changed since the index was made."""

# ruff: noqa: PTH114, PTH116, PTH118, PTH119
# Of many files, making each path an object would take longer than all else that is done here.

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.descriptions import FILE_NAME as MANIFEST_NAME
from index.descriptions import Description, Descriptions, read_descriptions
from index.errors import PathNotFoundError
from index.storage.records import StoredFile

_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may have been changed again within the same
tick of its clock, so that its times prove nothing (as git's "racily clean" entries)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One regular file under a root, not read yet."""

    root: Path
    path: str
    """Below `root`, with forward slashes."""
    size: int
    mtime_ns: int
    description: Description | None
    bounds: Path | None = None
    """Folder, itself no link, that it must lie in; None for a file that was named itself."""

    @property
    def location(self) -> Path:
        """Where it lies."""
        return self.root / self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything found under the roots, by (path, root)."""

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]


def scan(roots: Iterable[Path], exclude: Path) -> Scan:
    """Walk `roots` (folders or single files), skipping hidden names and the folder `exclude`.

    Links are followed only to places under their root; a file reached twice is listed once.
    Raises PathNotFoundError for a root that is not there, CorpusError for a broken manifest.
    """
    files: list[FoundFile] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    places = _Places()
    for root in roots:
        if not root.exists():
            raise PathNotFoundError(
                f"{root} does not exist; correct the path, or forget it with "
                f"`pincite index --remove {root}`"
            )
        # A file that is named itself may be a link to anywhere.
        folder, bounds = (root, root.resolve()) if root.is_dir() else (root.parent, None)
        names = sorted(_walk(root, exclude, places, problems)) if bounds else [root.name]
        descriptions = _descriptions(folder, names if bounds else [MANIFEST_NAME], places)
        for name in names:
            found = _examine(folder, name, bounds, descriptions.of(name), places)
            if isinstance(found, Problem):
                problems.append(found)
                continue
            file, real = found
            if real not in seen and os.path.basename(real) != MANIFEST_NAME:
                seen.add(real)
                files.append(file)
    files.sort(key=lambda file: (file.path, str(file.root)))
    return Scan(tuple(files), tuple(problems))


def is_unchanged(found: FoundFile, stored: StoredFile) -> bool:
    """Whether size and time prove, without reading, that a file is as it was indexed."""
    record = stored.record
    return (found.size, found.mtime_ns) == (
        record.size,
        record.mtime_ns,
    ) and record.seen_ns - record.mtime_ns > _RACY_NS


class _Places:
    """Where files really lie. Links are followed, and a folder is looked up once for all in it.

    Raises OSError for a link that is gone by the time it is read.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def real(self, location: str) -> str:
        """The place of a file, or of what a link leads to."""
        if os.path.islink(location):
            return os.path.realpath(location)
        folder, name = os.path.split(location)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


def _walk(root: Path, exclude: Path, places: _Places, problems: list[Problem]) -> Iterator[str]:
    """Names below `root` of its files, and of links to folders outside."""

    def note(error: OSError) -> None:
        problems.append(_unreadable(error.filename, error))

    bounds, left_out = os.path.realpath(root), os.path.realpath(exclude)
    for folder, folders, names in os.walk(root, onerror=note):
        real = {}
        for name in (one for one in folders if one[0] != "."):
            try:
                real[name] = places.real(os.path.join(folder, name))
            except OSError as error:
                note(error)
        links = [name for name, place in real.items() if not _is_within(place, bounds)]
        folders[:] = [name for name in real if real[name] != left_out]
        below = Path(folder).relative_to(root).as_posix()
        for name in (*names, *links):
            if name[0] != ".":
                yield name if below == "." else f"{below}/{name}"


def _descriptions(folder: Path, names: Iterable[str], places: _Places) -> Descriptions:
    bounds = folder.resolve()
    return Descriptions(
        {
            name.rpartition("/")[0]: read_descriptions(folder / name)
            for name in names
            if name.rpartition("/")[2] == MANIFEST_NAME
            and not isinstance(_examine(folder, name, bounds, None, places), Problem)
        }
    )


def _examine(
    folder: Path, name: str, bounds: Path | None, description: Description | None, places: _Places
) -> tuple[FoundFile, str] | Problem:
    """A file that may be indexed, and its real place.

    It is a regular one, under `bounds` where there are some.
    """
    location = os.path.join(folder, name)
    try:
        name.encode("utf-8")
        facts, real = os.stat(location), places.real(location)
    except UnicodeEncodeError:
        return Problem(_shown(location), "its name is not valid UTF-8; rename it")
    except OSError as error:
        return _unreadable(location, error)
    if bounds is not None and not _is_within(real, str(bounds)):
        return Problem(_shown(location), "it is a link that leads out of the folder")
    if not stat.S_ISREG(facts.st_mode):
        return Problem(_shown(location), "it is not a regular file")
    found = FoundFile(
        root=folder,
        path=name,
        size=facts.st_size,
        mtime_ns=facts.st_mtime_ns,
        description=description,
        bounds=bounds,
    )
    return found, real


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(_shown(path), f"it cannot be read ({error.strerror})")


def _is_within(place: str, folder: str) -> bool:
    return place == folder or place.startswith(os.path.join(folder, ""))


def _shown(path: str) -> str:
    """`path` as messages and JSON can hold it."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return ascii(path)
    return path
