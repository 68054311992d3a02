"""`SentenceTransformerEncoder` around a model that only notes what it is asked."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from index.encoder import ModelInfo, SentenceTransformerEncoder

INFO = ModelInfo(id="m", revision="r", dim=3, max_tokens=9)


class Model:
    """Notes what it encodes, and whether two threads were ever in it at a time."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str], dict]] = []
        self.inside = 0
        self.most = 0

    def encode_document(self, texts, **options):
        return self._encode("document", texts, options)

    def encode_query(self, texts, **options):
        return self._encode("query", texts, options)

    def _encode(self, kind, texts, options):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.asked.append((kind, texts, options))
        vectors = [np.eye(3, dtype=np.float64)[len(text) % 3] for text in texts]
        self.inside -= 1
        return vectors


@pytest.fixture
def loads(monkeypatch) -> list[Model]:
    """Every model that was loaded."""
    models: list[Model] = []

    def load(folder):
        models.append(Model())
        return models[-1]

    monkeypatch.setattr("index.models.load_sentence_transformer", load)
    return models


def test_the_model_is_loaded_once_and_only_when_it_is_used(tmp_path, loads):
    encoder = SentenceTransformerEncoder(tmp_path, INFO)
    assert encoder.info == INFO
    assert loads == []
    encoder.encode_passages(["a"])
    encoder.encode_queries(["a"])
    assert len(loads) == 1


def test_a_model_that_is_loaded_already_is_not_loaded_again(tmp_path, loads):
    SentenceTransformerEncoder(tmp_path, INFO, Model()).encode_queries(["a"])
    assert loads == []


def test_passages_and_questions_get_the_prompts_of_their_kind_and_unit_length(tmp_path):
    model = Model()
    encoder = SentenceTransformerEncoder(tmp_path, INFO, model)
    encoder.encode_passages(("a", "b"))
    encoder.encode_queries(("c",))
    assert model.asked == [
        ("document", ["a", "b"], {"normalize_embeddings": True}),
        ("query", ["c"], {"normalize_embeddings": True}),
    ]


@pytest.mark.parametrize("texts", [[], ["a"], ["a", "bb", "ccc", "dddd"]])
def test_rows_are_float32_in_the_order_of_the_texts(tmp_path, texts):
    vectors = SentenceTransformerEncoder(tmp_path, INFO, Model()).encode_passages(texts)
    assert vectors.shape == (len(texts), 3)
    assert vectors.dtype == np.float32
    assert vectors.argmax(axis=1).tolist() == [len(text) % 3 for text in texts]


def test_threads_take_turns_and_load_one_model(tmp_path, loads):
    encoder = SentenceTransformerEncoder(tmp_path, INFO)

    def work():
        for _ in range(200):
            encoder.encode_passages(["a"])
            encoder.encode_queries(["b"])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (model,) = loads
    assert (model.most, len(model.asked)) == (1, 1600)
