from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from qa.reader.network import Scores
from qa.reader.spans import LONGEST
from qa.training import trainer
from qa.training.batching import Batch
from qa.training.losses import local_loss
from qa.training.training_config import TrainingConfig


def batch_of(starts: list[list[int]], groups: list[int], counts: list[bool]) -> Batch:
    gold = np.array(starts, dtype=bool)
    empty = np.zeros(gold.shape, dtype=np.int32)
    return Batch(
        ids=empty,
        segments=empty,
        mask=empty,
        allowed=np.ones(gold.shape, dtype=bool),
        starts=gold,
        ends=gold,
        spans=np.array([(row, at, at) for row, at in zip(*np.nonzero(gold), strict=True)]),
        groups=np.array(groups),
        counts=np.array(counts),
    )


def scored(logits: torch.Tensor, passage: torch.Tensor) -> Scores:
    return Scores(logits, logits, logits[:, :, None] + logits[:, None, :], passage)


def test_the_loss_weighs_windows_questions_and_passages() -> None:
    logits, passage = torch.tensor([[0.0, 1, 2], [1, 0, 1]]), torch.tensor([0.5, -0.5])
    batch = batch_of([[0, 0, 1], [1, 0, 0]], [0, 0], [True, True])
    config = TrainingConfig(span_weight=0, shared_weight=10, passage_weight=100)
    found = trainer._loss(scored(logits, passage), batch, config)
    local = local_loss(logits, torch.from_numpy(batch.starts), torch.from_numpy(batch.allowed))
    exp = np.exp
    shared = np.log((exp(1) + exp(2) + exp(0) + exp(1)) / exp(2))
    binary = np.log(1 + exp(-0.5))  # of both windows
    ranked = np.log((exp(0.5) + exp(-0.5)) / exp(0.5))
    expected = float(local.mean()) + 10 * shared + 100 * (binary + ranked)
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_near_misses_alone_teach_each_window_only() -> None:
    logits = torch.tensor([[0.0, 1], [2, 1]])
    batch = batch_of([[1, 0], [1, 0]], [0, 1], [False, False])
    found = trainer._loss(scored(logits, torch.zeros(2)), batch, TrainingConfig(span_weight=0))
    local = local_loss(logits, torch.from_numpy(batch.starts), torch.from_numpy(batch.allowed))
    assert float(found) == pytest.approx(float(local.mean()))


def test_what_does_not_count_teaches_the_passage_score_nothing() -> None:
    logits, passage = torch.zeros(4, 2), torch.tensor([0.5, -0.5, 3.0, 1.0])

    def share(rows: int) -> float:
        """How much of the loss is that of the passage score, with as many rows."""
        golds = [[0, 1], [1, 0], [0, 1], [1, 0]][:rows]
        batch = batch_of(golds, [0, 0, 1, 1][:rows], [True, True, False, False][:rows])
        scores = scored(logits[:rows], passage[:rows])
        with_it, without = (
            trainer._loss(scores, batch, TrainingConfig(passage_weight=weight)) for weight in (1, 0)
        )
        return float(with_it - without)

    assert share(4) == pytest.approx(share(2))
    assert share(2) > 0


def test_a_span_is_weighed_against_all_spans_that_an_answer_can_be() -> None:
    logits = torch.tensor([[0.0, 1, 2]])
    batch = batch_of([[0, 0, 1]], [0], [False])
    config = TrainingConfig(span_weight=1, shared_weight=10)
    exp = np.exp
    inside = exp(1 + 1) + exp(1 + 2) + exp(2 + 2)  # never one that ends before it begins
    local, shared = np.log((exp(0) + inside) / exp(4)), np.log(inside / exp(4))
    assert float(trainer._loss(scored(logits, torch.zeros(1)), batch, config)) == pytest.approx(
        local + 10 * shared, rel=1e-5
    )


def test_an_answer_longer_than_any_that_is_given_is_weighed_too() -> None:
    logits = torch.zeros(1, LONGEST + 3)
    batch = batch_of([[0] * (LONGEST + 3)], [0], [False])
    batch.starts[0, 1] = batch.ends[0, LONGEST + 1] = True
    long = replace(batch, spans=np.array([(0, 1, LONGEST + 1)]))
    loss = trainer._loss(scored(logits, torch.zeros(1)), long, TrainingConfig(span_weight=1))
    assert 0 < float(loss) < 20
