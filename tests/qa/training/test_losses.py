from __future__ import annotations

from math import log

import pytest
import torch
from torch import Tensor

from qa.training.losses import listwise_loss, local_loss, shared_loss


def logs(*rows: list[float]) -> Tensor:
    """Logits whose exponentials are these numbers."""
    return torch.tensor(rows).log().requires_grad_()


def flags(*rows: str) -> Tensor:
    return torch.tensor([[sign == "x" for sign in row] for row in rows])


# Token 0 is "no answer"; the last token of each window is padding or a separator.
LOGITS = logs([4, 1, 2, 50], [8, 3, 1, 50], [2, 2, 2, 50], [1, 6, 2, 50])
ALLOWED = flags("xxx.", "xxx.", "xxx.", "xxx.")
GOLD = flags("..x.", "x...", "x...", ".xx.")
GROUPS = torch.tensor([0, 0, 1, 2])


def test_the_local_loss_weighs_the_gold_places_of_a_window_against_all_of_its_places() -> None:
    found = local_loss(LOGITS, GOLD, ALLOWED)
    # 4 + 1 + 2 against 2; 8 + 3 + 1 against 8; 2 + 2 + 2 against 2; 1 + 6 + 2 against 6 + 2
    assert found.tolist() == pytest.approx([log(7 / 2), log(12 / 8), log(3), log(9 / 8)], abs=1e-5)


def test_the_shared_loss_weighs_them_against_all_windows_of_the_question_without_no_answer() -> (
    None
):
    found = shared_loss(LOGITS, GOLD, ALLOWED, GROUPS)
    # 1 + 2 + 3 + 1 against 2; the question with no gold place is left out; 6 + 2 against 6 + 2
    assert found.tolist() == pytest.approx([log(7 / 2), 0.0], abs=1e-5)


def test_the_listwise_loss_weighs_the_positive_windows_of_a_question_against_all_of_them() -> None:
    scores = torch.tensor([3.0, 1, 4, 2, 6, 2]).log()
    positive = torch.tensor([True, False, False, True, True, False])
    groups = torch.tensor([0, 0, 1, 2, 2, 2])
    found = listwise_loss(scores, positive, groups)
    assert found.tolist() == pytest.approx([log(4 / 3), log(10 / 8)], abs=1e-5)


def test_questions_without_a_right_place_leave_nothing_to_learn() -> None:
    nothing = flags("x...", "x...", "x...", "x...")
    assert shared_loss(LOGITS, nothing, ALLOWED, GROUPS).numel() == 0
    assert listwise_loss(torch.zeros(4), torch.zeros(4, dtype=torch.bool), GROUPS).numel() == 0


def test_the_gradient_moves_allowed_places_only_and_is_finite() -> None:
    logits = LOGITS.detach().clone().requires_grad_()
    shared = shared_loss(logits, GOLD, ALLOWED, GROUPS).sum()
    (local_loss(logits, GOLD, ALLOWED).sum() + shared).backward()
    assert logits.grad is not None
    assert torch.isfinite(logits.grad).all()
    assert (logits.grad[:, 3] == 0).all()
    assert (logits.grad[:, :3] != 0).any(1).all()
    # 2 of 7 in the window, and again 2 of 7 in the question: both want more of the gold place.
    assert float(logits.grad[0, 2]) == pytest.approx(2 * (2 / 7 - 1), abs=1e-5)
