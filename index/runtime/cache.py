"""Keeps what takes long to make of model files: `cached` graphs, and `known_sha256`.

A model is made once for each set of weights, precision and runtime version, and lies under the
user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`) in a folder of its own, readable by the
user alone. Everything in there can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.storage.files import sha256_of

if TYPE_CHECKING:
    from onnx import ModelProto

_log = logging.getLogger(__name__)

MODEL = "model.onnx"
WEIGHTS = "model.bin"
_SUMS = "sha256.json"


def cache_folder() -> Path:
    """Where made models and hashes are kept."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if home else Path.home() / ".cache") / "pincite"


def cached(key: str, make: Callable[[], ModelProto]) -> Path | bytes:
    """The file of the model that `make` makes for `key`; its bytes where it cannot be kept.

    A model that is not as it was written is made again.
    """
    folder = cache_folder() / "models" / key
    if _is_whole(folder):
        return folder / MODEL
    try:
        _keep(folder, make())
    except OSError as error:
        _log.info("%s cannot be written (%s); the model is made anew each time", folder, error)
        made: bytes = make().SerializeToString()  # anew: writing takes the weights out of it
        return made
    return folder / MODEL


def cache_key(*parts: str) -> str:
    """A name for what something is made from, 32 hexadecimal digits."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:32]


def known_sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hexadecimal digits.

    It is not read again while its place, size, inode and times of change are those it was last
    read with. Raises OSError if it cannot be read.
    """
    stat = path.stat()
    seen = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_dev, stat.st_ino]
    key = cache_key(str(path.resolve()), *map(str, seen))
    place = cache_folder() / "hashes" / key
    with contextlib.suppress(OSError, ValueError):
        known = place.read_text("ascii")
        if len(known) == 64:
            return known
    found = sha256_of(path)
    with contextlib.suppress(OSError):
        _private(place.parent)
        _write(place, found.encode())
    return found


def _is_whole(folder: Path) -> bool:
    try:
        sums = json.loads((folder / _SUMS).read_bytes())
        return all(sha256_of(folder / name) == sums[name] for name in (MODEL, WEIGHTS))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _keep(folder: Path, model: ModelProto) -> None:
    import onnx

    _private(folder.parent)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        draft = Path(temporary) / "model"
        draft.mkdir(mode=0o700)
        onnx.save_model(
            model,
            draft / MODEL,
            save_as_external_data=True,
            location=WEIGHTS,  # beside it, so that it is mapped rather than read into memory
            size_threshold=1024,
        )
        sums = {name: sha256_of(draft / name) for name in (MODEL, WEIGHTS)}
        (draft / _SUMS).write_text(json.dumps(sums), "ascii")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            draft.rename(folder)
        except OSError:
            if not _is_whole(folder):  # or else another process was faster
                raise


def _private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(place: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".new-", delete=False) as file:
        file.write(data)
    Path(file.name).replace(place)
