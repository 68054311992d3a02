from __future__ import annotations

import threading

import numpy as np
import pytest

from index.runtime.graph import Graph
from index.runtime.session import Session, runtime_version


@pytest.fixture(scope="module")
def model() -> bytes:
    """Twice each id, as a number."""
    from onnx import TensorProto

    graph = Graph()
    number = graph.add("Cast", "ids", to=TensorProto.FLOAT)
    doubled = graph.add("Mul", number, graph.constant(np.float32(2)))
    return graph.finish(["ids"], {"out": doubled}).SerializeToString()


def double(session: Session, ids: list[int]) -> list[float]:
    return session.run({"ids": np.array([ids], np.int32)})[0][0].tolist()


def test_a_graph_is_run_on_one_text(model):
    assert double(Session(model, 1), [1, 5]) == [2, 10]


def test_a_graph_can_be_loaded_from_a_file(model, tmp_path):
    (tmp_path / "model.onnx").write_bytes(model)
    assert double(Session(tmp_path / "model.onnx", 1), [3]) == [6]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_several_texts_keep_their_order(model, threads):
    session = Session(model, threads)
    texts = [[number] * (1 + number % 3) for number in range(20)]
    assert list(session.map(lambda ids: double(session, ids), texts)) == [
        [2 * one for one in ids] for ids in texts
    ]
    assert list(session.map(lambda ids: double(session, ids), [])) == []


def test_as_many_texts_run_at_once_as_there_are_threads(model):
    met = threading.Barrier(2, timeout=30)
    assert len(list(Session(model, 2).map(lambda _: met.wait(), range(2)))) == 2


def test_what_goes_wrong_with_one_text_is_raised(model):
    with pytest.raises(ZeroDivisionError):
        list(Session(model, 2).map(lambda number: 1 // number, [1, 0]))


def test_processors_that_multiply_bytes_otherwise_share_no_graphs(monkeypatch):
    versions = set()
    for fast in (True, False):
        monkeypatch.setattr("index.runtime.session.fast_int8", lambda fast=fast: fast)
        versions.add(runtime_version())
    assert len(versions) == 2
