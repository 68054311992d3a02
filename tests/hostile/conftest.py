"""Lets the tests import what `run.py` uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from attacks.honest import HONEST
from attacks.texts import Attack, attacks, one_of_each
from surfaces.corpus import clear
from surfaces.planted import Planted, plant


def _honest() -> list[Attack]:
    return [Attack(f"honest: {kind}", one) for kind, texts in HONEST.items() for one in texts]


@pytest.fixture(scope="session")
def every_text(tmp_path_factory: pytest.TempPathFactory) -> list[Planted]:
    """A harmless file, then one for each hostile and each honest text."""
    return plant(tmp_path_factory.mktemp("hostile") / "corpus", [*attacks(), *_honest()])


@pytest.fixture(scope="session")
def some_texts(tmp_path_factory: pytest.TempPathFactory) -> list[Planted]:
    """The same with one text of each kind."""
    honest = [Attack(kind, texts[0]) for kind, texts in HONEST.items()]
    return plant(tmp_path_factory.mktemp("some") / "corpus", [*one_of_each(), *honest])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder for one case, that can be cleared away whatever its rights are."""
    yield tmp_path / "case"
    clear(tmp_path / "case")
