"""A quick look at held-out questions while the reader trains: `Check`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from index.document import Span
from qa.training.batching import Batch, Batcher
from qa.training.examples import Example
from qa.training.near_misses import Asked

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from qa.reader.network import SpanNetwork
    from qa.training.open_questions import Row

SAMPLE = 400
"""Questions of each kind, with an answer and without."""


class Check:
    """How often the best span is exactly right, and how well the margin tells answerable ones."""

    def __init__(self, tokenizer: Tokenizer, rows: Sequence[Row]) -> None:
        chance = random.Random(0)
        kinds = [[row for row in rows if bool(row.answers) is side] for side in (True, False)]
        chosen = [row for kind in kinds for row in chance.sample(kind, min(SAMPLE, len(kind)))]
        groups = [(_example(row),) for row in chosen]
        self._batches: list[Batch] = list(Batcher(tokenizer, 0).batches(iter(groups), 0))

    def line(self, network: SpanNetwork, device: torch.device) -> str:
        """The figures in one line."""
        right, margins, answerable = [], [], []
        with torch.inference_mode():
            for batch in self._batches:
                inputs = (batch.ids, batch.segments, batch.mask)
                scores = network(*(torch.from_numpy(one).long().to(device) for one in inputs))
                for row in range(len(batch.ids)):
                    spans = scores.spans[row].cpu().numpy()
                    start, end, margin = best_span(spans, batch.allowed[row])
                    margins.append(margin)
                    answerable.append(not batch.starts[row, 0])
                    if answerable[-1]:
                        right.append(bool(batch.starts[row, start] and batch.ends[row, end]))
        auc = area_under_curve(np.array(margins), np.array(answerable))
        return f"held out: exact spans {np.mean(right):.1%}, area under the null curve {auc:.3f}"


def best_span(spans: np.ndarray, allowed: np.ndarray) -> tuple[int, int, float]:
    """First token, last token and the margin over "no answer" of the best span of one window.

    `spans` is `(n, n)`, the logits from each token to each; `allowed` is `(n,)`.
    """
    from qa.reader.spans import best_pair

    inside = allowed.copy()
    inside[0] = False
    first, last, score = best_pair(spans, inside, inside)
    return first, last, score - float(spans[0, 0])


def area_under_curve(scores: np.ndarray, positive: np.ndarray) -> float:
    """How often a positive one scores above a negative one, 0 to 1; ties count half.

    Hanley & McNeil 1982, by the sum of the ranks.
    """
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    count = int(positive.sum())
    others = len(scores) - count
    return float((ranks[positive].sum() - count * (count + 1) / 2) / max(1, count * others))


def _example(row: Row) -> Example:
    spans = tuple(Span(one.start, one.start + len(one.text)) for one in row.answers)
    return Example(Asked(row.question, row.context, spans), counts=False)
