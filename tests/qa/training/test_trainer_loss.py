from __future__ import annotations

import numpy as np
import pytest
import torch

from qa.reader.network import Scores
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
        groups=np.array(groups),
        counts=np.array(counts),
    )


def test_the_loss_weighs_windows_questions_and_passages() -> None:
    logits, passage = torch.tensor([[0.0, 1, 2], [1, 0, 1]]), torch.tensor([0.5, -0.5])
    batch = batch_of([[0, 0, 1], [1, 0, 0]], [0, 0], [True, True])
    config = TrainingConfig(shared_weight=10, passage_weight=100)
    found = trainer._loss(Scores(logits, logits, passage), batch, config)
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
    found = trainer._loss(Scores(logits, logits, torch.zeros(2)), batch, TrainingConfig())
    local = local_loss(logits, torch.from_numpy(batch.starts), torch.from_numpy(batch.allowed))
    assert float(found) == pytest.approx(float(local.mean()))


def test_what_does_not_count_teaches_the_passage_score_nothing() -> None:
    logits, passage = torch.zeros(4, 2), torch.tensor([0.5, -0.5, 3.0, 1.0])

    def share(rows: int) -> float:
        """How much of the loss is that of the passage score, with as many rows."""
        golds = [[0, 1], [1, 0], [0, 1], [1, 0]][:rows]
        batch = batch_of(golds, [0, 0, 1, 1][:rows], [True, True, False, False][:rows])
        scores = Scores(logits[:rows], logits[:rows], passage[:rows])
        with_it, without = (
            trainer._loss(scores, batch, TrainingConfig(passage_weight=weight)) for weight in (1, 0)
        )
        return float(with_it - without)

    assert share(4) == pytest.approx(share(2))
    assert share(2) > 0
