"""`OnnxEncoder` beside sentence-transformers, which is the reference."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.config import DEFAULT_MODEL, RuntimeConfig
from index.encoder import ModelInfo
from index.errors import ModelError
from index.models import find_model, make_encoder
from index.onnx_encoder import OnnxEncoder, SentenceModel
from index.runtime.cpu import fast_int8

TEXTS = [
    "The turnout was 63.3 per cent of the registered voters.",
    "Явка избирателей составила 71 процент.",
    "👩‍👩‍👧",
    "",
    "word " * 300,
    " spaces \r\n around ",
]
FLOAT32 = RuntimeConfig(precision="float32")
INT8 = RuntimeConfig(precision="int8")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """A model of one layer with random weights, in sentence-transformers' format."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(11)
    bert, whole = (tmp_path_factory.mktemp(name) for name in ("bert", "whole"))
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    BertModel(BertConfig(intermediate_size=32, **sizes)).save_pretrained(bert)
    AutoTokenizer.from_pretrained(find_model(DEFAULT_MODEL).folder).save_pretrained(bert)
    first = Transformer(str(bert), max_seq_length=20)
    pooling = Pooling(32, pooling_mode="cls")
    prompts = {"query": "find: ", "document": "text: "}
    model = SentenceTransformer(modules=[first, pooling, Normalize()], prompts=prompts)
    model.save(str(whole))
    return whole


@pytest.fixture
def copy(tiny, tmp_path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


def change(path: Path, **fields: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


@pytest.mark.model
@pytest.mark.parametrize("side", ["encode_passages", "encode_queries"])
def test_vectors_are_those_of_sentence_transformers(side):
    reference = getattr(make_encoder(DEFAULT_MODEL, runtime=RuntimeConfig(runtime="torch")), side)
    expected = reference(TEXTS)
    exact = getattr(make_encoder(DEFAULT_MODEL, runtime=FLOAT32), side)(TEXTS)
    assert np.abs(exact - expected).max() < 1e-5
    close = getattr(make_encoder(DEFAULT_MODEL, runtime=INT8), side)(TEXTS)
    assert (close * expected).sum(axis=1).min() > 0.97


def test_another_pooling_and_prompts_are_followed(tiny):
    ours = make_encoder(str(tiny), runtime=FLOAT32)
    theirs = make_encoder(str(tiny), runtime=RuntimeConfig(runtime="torch"))
    assert isinstance(ours, OnnxEncoder)
    assert ours.info == theirs.info
    for side in ("encode_passages", "encode_queries"):
        expected = getattr(theirs, side)(TEXTS)
        assert np.abs(getattr(ours, side)(TEXTS) - expected).max() < 1e-5
    assert not np.allclose(ours.encode_passages(["a"]), ours.encode_queries(["a"]))


@pytest.mark.parametrize("runtime", [FLOAT32, INT8])
def test_a_vector_does_not_depend_on_what_is_encoded_beside_it(tiny, runtime):
    encoder = make_encoder(str(tiny), runtime=runtime)
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert (together == alone).all()


def test_what_looks_like_a_special_token_is_text(tiny):
    encoder = make_encoder(str(tiny), runtime=FLOAT32)
    plain, special = encoder.encode_passages(["[sep]", "[SEP]"])
    assert np.allclose(plain, special)


def test_half_of_a_surrogate_pair_is_encoded_as_a_sign(tiny):
    assert np.isfinite(make_encoder(str(tiny)).encode_queries(["\udcff voters"])).all()


def test_precision_is_a_part_of_what_the_model_is(tiny):
    exact, close = (make_encoder(str(tiny), runtime=one).info for one in (FLOAT32, INT8))
    assert close.revision == f"{exact.revision}-int8"
    assert (exact.precision, close.precision) == ("float32", "int8")
    assert exact.same_model(close)
    assert close.weights == exact.revision


def test_an_index_keeps_its_precision_and_a_new_one_takes_the_faster(tiny):
    assert make_encoder(str(tiny)).info.precision == "int8"
    exact = make_encoder(str(tiny), runtime=FLOAT32).info
    assert make_encoder(str(tiny), exact).info == exact
    assert make_encoder(str(tiny), exact, runtime=INT8).info.precision == "int8"


@pytest.mark.skipif(not fast_int8(), reason="signed bytes would overflow on this processor")
def test_processors_give_the_same_embeddings_whatever_multiplies_bytes(tiny, monkeypatch):
    """Each by a graph of its own, also where they share a cache."""
    signed = make_encoder(str(tiny), runtime=INT8).encode_passages(TEXTS)
    for module in ("linear", "session"):
        monkeypatch.setattr(f"index.runtime.{module}.fast_int8", lambda: False)
    unsigned = make_encoder(str(tiny), runtime=INT8).encode_passages(TEXTS)
    assert np.abs(unsigned - signed).max() < 0.005


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("1_Pooling/config.json", {"pooling_mode": "max", "pooling_mode_cls_token": False}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
        ("1_Pooling/config.json", {"include_prompt": False}),
        ("sentence_bert_config.json", {"max_seq_length": None}),
    ],
)
def test_other_kinds_of_models_are_left_to_sentence_transformers(copy, name, fields):
    assert SentenceModel.read(copy) is not None
    change(copy / name, **fields)
    assert SentenceModel.read(copy) is None


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_so_are_those_that_lack_a_file(copy, name):
    (copy / name).unlink()
    assert SentenceModel.read(copy) is None


@pytest.mark.parametrize(
    ("old", "pooling"),
    [
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        ({"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}, None),
    ],
)
def test_the_older_way_to_write_pooling_is_read_too(copy, old, pooling):
    (copy / "1_Pooling" / "config.json").write_text(json.dumps(old))
    found = SentenceModel.read(copy)
    assert (found and found.pooling) == pooling


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_file_that_cannot_be_read_is_one_line(copy, name):
    (copy / name).write_bytes(b"{\nnothing")
    encoder = make_encoder(str(copy))
    with pytest.raises(ModelError, match="holds no model that can be loaded") as caught:
        encoder.encode_queries(["a"])
    assert str(copy) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.model
def test_torch_is_not_imported():
    code = (
        "import sys; from index.models import make_encoder; from index.config import DEFAULT_MODEL;"
        "make_encoder(DEFAULT_MODEL).encode_queries(['a']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'};"
        "sys.exit(str(heavy & set(sys.modules) or ''))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == ""


def test_the_info_that_is_given_is_the_one_that_is_told(tiny):
    model = SentenceModel.read(tiny)
    info = ModelInfo(id="x", revision="y", dim=32, max_tokens=20)
    assert model is not None
    assert OnnxEncoder(model, info).info is info
