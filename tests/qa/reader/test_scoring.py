"""The reader's graph beside the network that was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.config import RuntimeConfig
from qa.reader.scoring import OnnxScorer, Scored, Scorer, TorchScorer
from qa.reader.tokens import Window, tokenize, windows
from qa.reader.trained import WEIGHTS, load_network, load_tokenizer, weights_sha256

QUESTION = "Who headed the mission of observers?"
TEXTS = ["Anna Lind headed the mission.", "word " * 500, "", "选举 ☃"]


@pytest.fixture(scope="module")
def inputs() -> list[Window]:
    tokenizer = load_tokenizer(WEIGHTS)
    (question,) = tokenize(tokenizer, [QUESTION])
    return list(windows(question, tokenize(tokenizer, TEXTS)))


def scores(scorer: Scorer, inputs: list[Window]) -> list[Scored]:
    return sorted(scorer.score(inputs), key=lambda one: inputs.index(one.window))


def onnx(folder: Path, precision: str) -> OnnxScorer:
    sha256 = weights_sha256(folder / "model.safetensors")
    return OnnxScorer.load(folder, sha256, RuntimeConfig(precision=precision))


@pytest.mark.parametrize(("precision", "most"), [("float32", 1e-3), ("int8", 1.0)])
def test_every_score_is_that_of_the_network(
    inputs: list[Window], precision: str, most: float
) -> None:
    expected = scores(TorchScorer(load_network(WEIGHTS)), inputs)
    for one, other in zip(scores(onnx(WEIGHTS, precision), inputs), expected, strict=True):
        assert one.spans.shape == other.spans.shape == (len(one.window),) * 2
        assert np.abs(one.spans - other.spans).mean() < most
        assert abs(one.passage - other.passage) < most


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_scores_do_not_depend_on_what_is_read_beside_them(
    inputs: list[Window], precision: str
) -> None:
    scorer = onnx(WEIGHTS, precision)
    for one, place in zip(scores(scorer, inputs), inputs, strict=True):
        (alone,) = scorer.score([place])
        assert (one.spans == alone.spans).all()
        assert one.passage == alone.passage
