"""What the tests of other packages make answers and runs with, loaded by the names of their files.

Tests are no packages, so that they cannot be imported.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_TESTS = Path(__file__).parents[2]


@cache
def module(path: str) -> ModuleType:
    """The module in a file below the folder of tests."""
    name = f"borrowed_{path.removesuffix('.py').replace('/', '_')}"
    found = spec_from_file_location(name, _TESTS / path)
    assert found is not None
    assert found.loader is not None
    made = module_from_spec(found)
    sys.modules[name] = made  # dataclasses look their module up
    found.loader.exec_module(made)
    return made
