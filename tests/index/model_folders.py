"""Folders that look like a model's, and the revisions that such have."""

from __future__ import annotations

import hashlib
from pathlib import Path

WEIGHTS = b"weights"


def make_model(folder: Path, weights: bytes = WEIGHTS) -> Path:
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def revision(weights: bytes = WEIGHTS, **more: bytes) -> str:
    """Of a model made by `make_model`: names and hashes of its files, in order of their names."""
    files = {"model.safetensors": weights, "modules.json": b"[]"} | more
    digests = b"".join(
        name.encode() + hashlib.sha256(data).digest() for name, data in sorted(files.items())
    )
    return hashlib.sha256(digests).hexdigest()[:16]
