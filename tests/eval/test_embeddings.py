from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from eval.embeddings import NoEncoder, StoredEncoder
from eval.errors import EvaluationError
from index.errors import ModelError


def test_a_text_is_embedded_once_across_runs(tmp_path, encoder):
    path = tmp_path / "deep" / "embeddings.sqlite"
    with StoredEncoder(encoder, path) as stored:
        first = stored.encode_passages(["one", "two", "one"])
        assert encoder.passages == ["one", "two"]
        stored.encode_passages(["two", "three"])
    assert encoder.passages == ["one", "two", "three"]
    with StoredEncoder(encoder, path) as stored:
        again = stored.encode_passages(["one", "two", "one"])
        assert stored.info == encoder.info
    assert encoder.passages == ["one", "two", "three"]
    assert first.dtype == np.float32
    assert np.array_equal(first, again)


def test_passages_and_questions_are_told_apart(tmp_path, encoder):
    with StoredEncoder(encoder, tmp_path / "e.sqlite") as stored:
        stored.encode_passages(["one"])
        stored.encode_queries(["one"])
        assert encoder.queries == ["one"]


def test_models_are_told_apart(tmp_path, make_fake_encoder):
    path = tmp_path / "e.sqlite"
    encoders = [make_fake_encoder("a", "1"), make_fake_encoder("a", "2"), make_fake_encoder("b")]
    for one in encoders:
        with StoredEncoder(one, path) as stored:
            stored.encode_passages(["one"])
        assert one.passages == ["one"]


def test_an_interruption_loses_one_block_at_most(tmp_path, encoder, monkeypatch):
    monkeypatch.setattr("eval.embeddings._BLOCK", 2)
    path = tmp_path / "e.sqlite"

    class StopError(Exception):
        pass

    def stop(texts):
        if "five" in texts:
            raise StopError
        return encoder.encode_passages(texts)

    class Stopping:
        info = encoder.info
        encode_passages = staticmethod(stop)

    with StoredEncoder(Stopping(), path) as stored, pytest.raises(StopError):
        stored.encode_passages(["one", "two", "three", "four", "five"])
    encoder.passages.clear()
    with StoredEncoder(encoder, path) as stored:
        stored.encode_passages(["one", "two", "three", "four", "five"])
    assert encoder.passages == ["five"]


def test_no_texts_give_no_rows(tmp_path, encoder):
    with StoredEncoder(encoder, tmp_path / "e.sqlite") as stored:
        assert stored.encode_passages([]).shape == (0, encoder.info.dim)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"no vectors" * 99)])
def test_a_file_that_cannot_be_used_is_told_with_a_remedy(tmp_path, encoder, make):
    path = tmp_path / "e.sqlite"
    make(path)
    with pytest.raises(EvaluationError, match=r"e\.sqlite, where .* cannot be used: .*--work"):
        StoredEncoder(encoder, path)


def test_a_suite_without_a_model_embeds_nothing():
    assert NoEncoder().info.id == "none"
    with pytest.raises(ModelError, match="2 texts were to be embedded"):
        NoEncoder().encode_queries(["one", "two"])
