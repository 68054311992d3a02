"""Every target by its name. What a target stands on is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import cast

from fuzzing.target import Target

NAMES = (
    *("text", "markdown", "html", "pdf", "docx", "epub", "csv"),
    *("current", "manifest", "structures", "catalog_rows", "catalog_file"),
    *("bundle", "answers"),
)


def _load(name: str) -> Target:
    return cast(Target, import_module(f"fuzzing.targets.{name}").TARGET)


TARGETS: dict[str, Callable[[], Target]] = {name: partial(_load, name) for name in NAMES}
