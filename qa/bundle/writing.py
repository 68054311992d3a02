"""A bundle on the disk: whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path

from index.storage.files import sync_folder, write_file
from qa.errors import BundleError


def write(path: Path, data: bytes, *, replacing: bool) -> None:
    """Write the bundle to another name, and rename it when it is on the disk.

    Raises BundleError if the disk refuses, or if there is such a file and it is not `replacing`.
    """
    try:
        if path.exists() and not replacing:
            raise BundleError(f"{path}: there is such a file; choose another name, or --replace it")
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        try:
            write_file(temporary, data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except (OSError, ValueError) as error:  # a name with NUL is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise BundleError(f"{path}: {reason}; choose another place") from error
