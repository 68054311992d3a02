from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from qa.reader.network import Scores
from qa.training.checking import Check, area_under_curve, best_span
from qa.training.open_questions import Row


class Looking(nn.Module):
    """Answers with one word wherever it stands, and else with nothing."""

    def __init__(self, word: int) -> None:
        super().__init__()
        self.word = word

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Scores:
        logits = 4.0 * (ids == self.word)
        logits[:, 0] = 1.0
        spans = logits[:, :, None] + logits[:, None, :]
        return Scores(logits, logits, spans, logits.amax(1))


@pytest.fixture
def looked_at(make_row: Callable[..., Row]) -> list[Row]:
    context = "They built seven bridges over the river, and three towers."
    return [
        make_row("How many bridges did they build?", context, "seven"),
        make_row("How many towers did they build?", context, "three"),
        make_row("Who built the mill?", "Nobody remembers who built it."),
    ]


def test_the_line_tells_how_many_spans_are_exact_and_how_well_margins_part(
    tokenizer: Tokenizer, looked_at: list[Row]
) -> None:
    network = Looking(tokenizer.token_to_id("seven"))
    line = Check(tokenizer, looked_at).line(network, torch.device("cpu"))
    assert line == "held out: exact spans 50.0%, area under the null curve 1.000"


def test_the_best_span_never_holds_the_token_of_no_answer() -> None:
    start = np.array([9, 1, 2, 0], dtype=np.float32)
    end = np.array([8, 0, 3, 7], dtype=np.float32)
    allowed = np.array([True, True, True, False])
    assert best_span(np.add.outer(start, end), allowed) == (2, 2, 5 - 17)


def test_the_area_is_the_share_of_pairs_in_order_and_ties_count_half() -> None:
    scores = np.array([4.0, 3.0, 2.0, 1.0, 2.0])
    positive = np.array([True, False, True, False, False])
    # of the six pairs, four are in order, one is not and one is a tie
    assert area_under_curve(scores, positive) == pytest.approx(4.5 / 6)
    assert area_under_curve(-scores, positive) == pytest.approx(1.5 / 6)
