"""What the package offers to whoever imports it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import qa
from qa.answer import Answer


def test_every_public_name_can_be_imported_and_nothing_else() -> None:
    assert {name for name in qa.__all__ if getattr(qa, name) is None} == set()
    assert qa.Answer is Answer
    assert set(qa.__all__) <= set(dir(qa))
    with pytest.raises(AttributeError, match="nothing"):
        qa.nothing  # noqa: B018


def test_importing_the_package_and_its_commands_loads_nothing_heavy() -> None:
    heavy = "torch transformers sentence_transformers faiss numpy msgspec Stemmer sentencex textual"
    code = (
        "import sys, qa, qa.cli; "
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
