"""Corpora with answers: indexed, asked and saved, ready to be edited."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner

from index import build_index
from index.encoder import Encoder
from index.main import cli
from index.parsing.registry import parse_bytes
from living.campaign import Command, World
from living.folder import Folder
from living.saved import save, saved
from qa.assistant import Assistant
from qa.config import AnswerConfig
from qa.reader import Reader
from qa.serialise import encode

CITED = 16
"""Places cited directly, beside what the answers cite."""


def make_world(
    place: Path,
    texts: dict[str, str],
    rng: random.Random,
    encoder: Encoder | None = None,
    reader: Reader | None = None,
) -> tuple[World, Command]:
    """Write `texts`, by path, below `place`, index them, ask, and keep the answers as JSON.

    Without `encoder` and `reader` the shipped models answer.
    """
    folder = Folder.of(place / "corpus", texts, rng)
    index = place / ".pincite"
    build_index([folder.place], index=index, encoder=encoder)

    def opens(path: Path) -> Assistant:
        config = AnswerConfig(threshold=0.05)
        return Assistant.open(path, config, encoder=encoder, reader=reader)

    answers = save(folder, index, opens, rng, CITED)
    files = dict(folder.files)
    read = {path: parse_bytes(file.data(path), path).text for path, file in files.items()}
    path = place / "answers.jsonl"
    path.write_bytes(b"".join(encode(answer) + b"\n" for answer in answers))
    return World(folder, files, saved(answers, folder, read)), _command(path, folder.place)


def _command(path: Path, root: Path) -> Command:
    def told() -> list[dict[str, object]]:
        ran = CliRunner().invoke(cli, ["verify", "--all", "--json", "--root", str(root), str(path)])
        lines: Sequence[dict[str, object]] = json.loads(ran.stdout)["citations"]
        return list(lines)

    return told
