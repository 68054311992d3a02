"""A corpus with saved answers, made without the shipped models."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from living.campaign import Command, World
from living.corpora import corpus
from living.reading import Reading
from living.worlds import make_world

from index.encoder import Encoder
from qa.reader import SENTENCE, load_reader


@pytest.fixture
def made(tmp_path: Path, encoder: Encoder) -> tuple[World, Command]:
    """A world, and what the command tells of its citations."""
    rng = random.Random(1)
    return make_world(tmp_path, corpus(rng), rng, encoder, load_reader(SENTENCE, encoder))


@pytest.fixture
def world(made: tuple[World, Command]) -> World:
    """A corpus with its citations, ready to be edited."""
    return made[0]


@pytest.fixture
def command(made: tuple[World, Command]) -> Callable[[], list[dict[str, object]]]:
    """What `pincite verify` tells of the citations."""
    return made[1]


@pytest.fixture
def reading() -> Iterator[Reading]:
    """Parses files."""
    with Reading() as opened:
        yield opened
