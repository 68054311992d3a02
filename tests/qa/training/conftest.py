"""What the tests of the reader's training share: a real tokenizer, rows, and a tiny network."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from tokenizers import Tokenizer

from index.config import DEFAULT_MODEL
from index.encoder import Encoder
from index.models import find_model
from qa.training.open_questions import Answered, Row


@pytest.fixture(scope="session")
def base() -> Path:
    """The folder of the model that the reader is made from."""
    return find_model(DEFAULT_MODEL).folder


@pytest.fixture(scope="session")
def tokenizer(base: Path) -> Tokenizer:
    """The tokenizer that the reader is trained with, without padding."""
    made = Tokenizer.from_file(str(base / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


@pytest.fixture
def make_row() -> Callable[..., Row]:
    """`make_row("Who came?", "Anna came.", "Anna")`; each answer at its first place."""

    def make(question: str, context: str, *answers: str, **facts: str) -> Row:
        found = tuple(Answered(answer, context.index(answer)) for answer in answers)
        usual = {"title": "Title", "dataset": "squad11_train", "id": question, **facts}
        return Row(context=context, question=question, answers=found, **usual)

    return make


@pytest.fixture
def write_rows(tmp_path: Path) -> Callable[[str, Iterable[Row]], Path]:
    """Write rows as gzipped JSON lines below the test's folder."""

    def write(name: str, rows: Iterable[Row]) -> Path:
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(msgspec.to_builtins(row)) + "\n" for row in rows)
        return tmp_path / name

    return write


CITIES = ("Almaty", "Bergen", "Cairo", "Dakar", "Essen", "Fukuoka", "Genoa", "Harar")


@pytest.fixture
def rows(make_row: Callable[..., Row]) -> list[Row]:
    """One row about each of eight towns."""
    made = []
    for number, city in enumerate(CITIES):
        other = CITIES[number - 1]
        context = (
            f"The harbour of {city} was opened in {1900 + number}. The mayor of {city} asked for "
            f"{number + 3} bridges over its river. Ships from {other} and Old Haven come often."
        )
        question = f"How many bridges did the mayor of {city} ask for?"
        made.append(make_row(question, context, f"{number + 3} bridges", title=city))
    return made


@pytest.fixture
def held_out(make_row: Callable[..., Row]) -> list[Row]:
    """Two questions about another matter, one of them without an answer."""
    context = "A vote was held on a cold day of January, and ninety deputies took their seats."
    return [
        make_row("How many deputies sat down?", context, "ninety", dataset="squad2"),
        make_row("Why did the deputies leave?", context, dataset="squad2"),
    ]


@pytest.fixture
def tiny_training(monkeypatch: pytest.MonkeyPatch, encoder: Encoder, base: Path) -> Iterator[None]:
    """Training with a random network of one layer, batches of 400 tokens, and a fake encoder.

    In one thread: for so little, several wait for each other longer than they work.
    """
    import torch
    from transformers import BertConfig

    from qa.reader.network import SpanNetwork

    settings = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    monkeypatch.setattr("qa.training.trainer._fresh", lambda config: SpanNetwork(settings))
    monkeypatch.setattr("qa.training.trainer.make_encoder", lambda name: encoder)
    monkeypatch.setattr("qa.training.trainer._base", lambda: base)
    monkeypatch.setattr("qa.training.batching.TOKENS", 400)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
