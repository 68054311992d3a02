"""What the tests of other packages make answers and runs with, loaded by the names of their files.

Tests are no packages, so that they cannot be imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import ModuleType

_TESTS = Path(__file__).parents[2]


def module(path: str) -> ModuleType:
    """The module in a file below the folder of tests, with whatever it imports from beside it."""
    named = PurePosixPath(path)
    package = "_".join(("borrowed", *named.parent.parts))
    if package not in sys.modules:
        made = ModuleType(package)
        made.__path__ = [str(_TESTS / named.parent)]
        sys.modules[package] = made
    return import_module(f"{package}.{named.stem}")
