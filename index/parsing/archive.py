"""Zip archives (DOCX, EPUB) opened with care: what they unpack to is measured, not believed."""

from __future__ import annotations

import io
import zipfile
import zlib

from index.config import ParsingLimits
from index.errors import BrokenFileError, EncryptedFileError, LimitError

_MOST_ENTRIES = 20_000
_CHUNK = 1 << 20
_HARMLESS = 10_000_000
"""Bytes that any archive may unpack to, however small it is: short texts compress well."""
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


def open_archive(data: bytes, limits: ParsingLimits) -> zipfile.ZipFile:
    """The archive, after unpacking every entry once to count its bytes.

    Raises BrokenFileError, EncryptedFileError, and LimitError where it unpacks to more than
    `limits.expanded_bytes` or `limits.expansion_ratio` allow.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise EncryptedFileError("a password is needed (save a copy without it)")
        if len(entries) > _MOST_ENTRIES:
            raise LimitError(
                f"its archive has {len(entries):,} entries (at most {_MOST_ENTRIES:,})"
            )
        _measure(archive, len(data), limits)
    except _DAMAGE as error:
        raise BrokenFileError("not a sound zip archive, which its format is made of") from error
    return archive


def _measure(archive: zipfile.ZipFile, packed: int, limits: ParsingLimits) -> None:
    most = min(limits.expanded_bytes, max(limits.expansion_ratio * packed, _HARMLESS))
    unpacked = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > most:
                    raise LimitError(
                        f"its {packed:,} bytes unpack to more than {most:,} "
                        "(limits.expanded_bytes, limits.expansion_ratio)"
                    )
