"""The graph of BERT, held against transformers' network of the same weights."""

from __future__ import annotations

import json

import numpy as np
import pytest

from index.config import FLOAT32, INT8
from index.runtime.bert import INPUTS, INT8_ROWS, BertShape, add_bert
from index.runtime.graph import Graph
from index.runtime.session import Session

PLAIN = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "layer_norm_eps": 1e-12,
}


@pytest.fixture(scope="module")
def network():
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=50,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=40,
        layer_norm_eps=1e-12,
        initializer_range=0.3,
    )
    return BertModel(config, add_pooling_layer=False).eval()


def run(network, precision, ids, segments):
    graph = Graph()
    weights = {name: one.numpy() for name, one in network.state_dict().items()}
    shape = BertShape(layers=2, heads=4, epsilon=1e-12)
    made = graph.finish(INPUTS, {"hidden": add_bert(graph, weights, shape, precision)})
    session = Session(made.SerializeToString(), 1)
    arrays = (np.array([one], np.int32) for one in (ids, segments))
    return session.run(dict(zip(INPUTS, arrays, strict=True)))[0][0]


@pytest.mark.parametrize("length", [1, 2, 17, 40])
@pytest.mark.parametrize(
    ("precision", "least"), [(FLOAT32, 0.999999), (INT8, 0.99), (INT8_ROWS, 0.99)]
)
def test_every_hidden_state_is_that_of_transformers(network, length, precision, least):
    import torch

    rng = np.random.default_rng(length)
    ids, segments = rng.integers(0, 50, length), rng.integers(0, 2, length)
    with torch.inference_mode():
        expected = network(
            input_ids=torch.tensor(ids[None]), token_type_ids=torch.tensor(segments[None])
        ).last_hidden_state[0]
    hidden, wanted = run(network, precision, ids, segments), expected.numpy()
    norms = np.linalg.norm(hidden, axis=1) * np.linalg.norm(wanted, axis=1)
    assert ((hidden * wanted).sum(1) / norms).min() > least


def test_a_weight_that_is_missing_is_named(network):
    with pytest.raises(KeyError, match=r"embeddings\.word_embeddings\.weight"):
        add_bert(Graph(), {}, BertShape(layers=1, heads=1, epsilon=1e-12), FLOAT32)


def test_the_shape_is_read_from_the_configuration(tmp_path):
    path = tmp_path / "config.json"
    path.write_text(json.dumps(PLAIN))
    assert BertShape.read(path) == BertShape(layers=2, heads=4, epsilon=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        json.dumps(PLAIN | {"model_type": "roberta"}),
        json.dumps(PLAIN | {"hidden_act": "relu"}),
        json.dumps(PLAIN | {"position_embedding_type": "relative_key"}),
        json.dumps(PLAIN | {"is_decoder": True}),
        json.dumps({"model_type": "bert"}),
    ],
)
def test_anything_but_a_plain_bert_has_no_shape(tmp_path, text):
    (tmp_path / "config.json").write_text(text)
    assert BertShape.read(tmp_path / "config.json") is None
    assert BertShape.read(tmp_path / "gone.json") is None
