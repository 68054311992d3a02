"""What the files of a generation say of their own sizes, held against its manifest: `misfits`.

A checksum says that a file is as it was written, and not that it was written well: whoever can
change a file can change its checksum too. FAISS is C++ and takes a file's word for how much memory
to reserve and where in it to read, so no file reaches it whose sizes do not add up.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import dense, postings, quantised, vocabulary
from index.plan import ORDINALS, segment_folders
from index.rounded import row_bytes
from index.segment import FILES, PASSAGES
from index.storage.arrays import array_length, open_array
from index.storage.manifest import Manifest

_INDEX, _FLAT, _CODES = "<4siqqqBi", b"IxFI", b"IPfs"
_INNER_PRODUCT = 0
_BITS, _TOGETHER = 4, 32
"""Of a code, and how many vectors lie together in FAISS's order of codes."""


class _MisfitError(Exception):
    """A file's header does not say what it must."""


def misfits(folder: Path, manifest: Manifest) -> list[str]:
    """Names of the files below a generation's folder whose headers do not fit, in order."""
    found: list[str] = []
    rows = 0
    segments = segment_folders(folder)
    for segment in segments:
        names, size = _unlisted(segment, manifest), 0
        if not names:
            names, size = _of_segment(segment, manifest.model.dim)
        found += [f"{segment.name}/{name}" for name in names]
        rows += size
    listed = bool(segments) and ORDINALS in manifest.files
    if not (listed and (found or _ordinals_fit(folder / ORDINALS, rows, manifest.passages))):
        found.append(ORDINALS)
    return found


def _unlisted(folder: Path, manifest: Manifest) -> list[str]:
    """Names of what is opened in a segment, and is none of the files whose hashes were checked."""
    vectors = [dense.FILE_NAME]
    if (folder / quantised.FACTS_NAME).exists():
        vectors = [quantised.FACTS_NAME, quantised.FILE_NAME, quantised.ROWS_NAME]
    needed = [*_ARRAYS, *vectors]
    return sorted(name for name in needed if f"{folder.name}/{name}" not in manifest.files)


def _of_segment(folder: Path, dim: int) -> tuple[list[str], int]:
    """Names of what does not fit in one segment, and its number of rows."""
    lengths = {name: array_length(folder / name, kind) for name, kind in _ARRAYS.items()}
    rows, terms = lengths[PASSAGES], lengths[vocabulary.STARTS] - 1
    postings_ = lengths[postings.ROWS]
    expected = {
        FILES: rows,
        postings.LENGTHS: rows,
        postings.STARTS: terms + 1,
        postings.LIMITS: 2 * terms,
        postings.COUNTS: postings_,
    }
    wrong = [name for name, length in lengths.items() if length < 0]
    wrong += [
        name
        for name, length in expected.items()
        if length >= 0 and length != lengths[name] and name not in wrong
    ]
    for starts, name in ((postings.STARTS, postings.ROWS), (vocabulary.STARTS, vocabulary.TEXT)):
        if not wrong and not _starts_fit(folder / starts, lengths[name]):
            wrong.append(starts)
    if not wrong and not _rows_fit(folder / postings.ROWS, rows):
        wrong.append(postings.ROWS)
    if rows >= 0:  # else there is nothing to hold them against
        wrong += _misfit_vectors(folder, dim, rows)
    return sorted(wrong), max(rows, 0)


_ARRAYS = {
    PASSAGES: "<i8",
    FILES: "<i8",
    postings.STARTS: "<i8",
    postings.ROWS: "<i4",
    postings.COUNTS: "u",
    postings.LENGTHS: "<i4",
    postings.LIMITS: "<i4",
    vocabulary.TEXT: "|u1",
    vocabulary.STARTS: "<i8",
}
"""The arrays of a segment, and what their numbers are."""


def _starts_fit(path: Path, end: int) -> bool:
    """Whether columns begin at 0, ascend, and end where what they divide ends."""
    import numpy as np

    starts = open_array(path)
    return bool(
        len(starts) and starts[0] == 0 and starts[-1] == end and (np.diff(starts) >= 0).all()
    )


def _rows_fit(path: Path, rows: int) -> bool:
    """Whether every posting is that of a row; taken for unsigned, a negative one is too large."""
    found = open_array(path)
    return bool(found.view("<u4").max(initial=0) < max(rows, 1))


def _ordinals_fit(path: Path, rows: int, passages: int) -> bool:
    """Whether there is one for each row, and each passage has one."""
    import numpy as np

    if array_length(path, "<i4") != rows:
        return False
    ordinals = open_array(path)
    alive = np.sort(ordinals[ordinals >= 0])
    # The length first: the manifest may claim more passages than memory holds numbers.
    return len(alive) == passages and np.array_equal(alive, np.arange(passages))


def _misfit_vectors(folder: Path, dim: int, rows: int) -> list[str]:
    if not (folder / quantised.FACTS_NAME).exists():
        return _unread(folder / dense.FILE_NAME, lambda reader: reader.flat(dim, rows))
    wrong = _unread(folder / quantised.FILE_NAME, lambda reader: reader.codes(dim, rows))
    if array_length(folder / quantised.ROWS_NAME, "|u1") != rows * row_bytes(dim):
        wrong.append(quantised.ROWS_NAME)
    try:
        quantised.read_facts(folder)
    except (OSError, ValueError):
        wrong.append(quantised.FACTS_NAME)
    return wrong


def _unread(path: Path, read: Callable[[_Reader], None]) -> list[str]:
    """The name of a file that is not what `read` expects and nothing more; none if it is."""
    try:
        reader = _Reader(_mapped(path))
        read(reader)
        reader.end()
    except (_MisfitError, OSError, ValueError, struct.error):
        return [path.name]
    return []


def _mapped(path: Path) -> Any:
    import numpy as np

    return np.memmap(path, dtype=np.uint8, mode="r")


@dataclass(slots=True)
class _Reader:
    """Goes through a file as FAISS does, without reserving memory for what it claims."""

    data: Any
    at: int = 0

    def flat(self, dim: int, rows: int) -> None:
        """An `IndexFlatIP`: its header, and then its vectors."""
        self._header(_FLAT, dim, rows)
        self._skip(4 * self._size(dim * rows))

    def codes(self, dim: int, rows: int) -> None:
        """An `IndexPQFastScan` of four bits a code: what they mean, and then all codes."""
        codes = quantised.codes_of(dim)
        self._header(_CODES, dim, rows)
        self._size(dim)
        self._size(codes)
        self._size(_BITS)
        self._skip(4 * self._size(quantised.CENTROIDS * dim))
        self._must(self._take("<i"), 0)  # the default way of searching
        self._size(_TOGETHER)
        padded = -(-rows // _TOGETHER) * _TOGETHER
        self._size(padded)
        self._size(codes + codes % 2)
        self._skip(self._size(padded * (codes + codes % 2) * _BITS // 8))

    def end(self) -> None:
        """Nothing may follow."""
        self._must(self.at, len(self.data))

    def _header(self, kind: bytes, dim: int, rows: int) -> None:
        found = struct.unpack_from(_INDEX, self.data, self.at)
        self.at += struct.calcsize(_INDEX)
        self._must((found[0], found[1], found[2]), (kind, dim, rows))
        self._must(found[6], _INNER_PRODUCT)

    def _size(self, expected: int) -> int:
        self._must(self._take("<Q"), expected)
        return expected

    def _take(self, kind: str) -> Any:
        (value, *_) = struct.unpack_from(kind, self.data, self.at)
        self.at += struct.calcsize(kind)
        return value

    def _skip(self, size: int) -> None:
        self.at += size
        if self.at > len(self.data):
            raise _MisfitError

    def _must(self, found: object, expected: object) -> None:
        if found != expected:
            raise _MisfitError
