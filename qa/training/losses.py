"""What the reader is trained to do, as pure functions of logits. Imports torch.

Shapes: a batch of `b` windows of `n` tokens; token 0 stands for "no answer here".
"""

from __future__ import annotations

import torch
from torch import Tensor

from qa.reader.spans import LONGEST

FAR = -1e4
"""Added to the logits of places that cannot be chosen."""


def possible_spans(allowed: Tensor) -> Tensor:
    """Which spans of each window can be an answer, `(b, n, n)`, and the one from 0 to 0 for none.

    `allowed` is `(b, n)`: the tokens that can be, token 0 among them.
    """
    count = allowed.shape[1]
    inside = allowed.clone()
    inside[:, 0] = False
    everything = torch.ones(count, count, dtype=torch.bool, device=allowed.device)
    short = everything.triu() & everything.tril(LONGEST - 1)
    possible = inside[:, :, None] & inside[:, None, :] & short
    possible[:, 0, 0] = True
    return possible


def local_loss(logits: Tensor, gold: Tensor, allowed: Tensor) -> Tensor:
    """Minus the log of the probability of the gold places of each window, `(b,)`.

    `logits` is `(b, n)`; `gold` and `allowed` are `(b, n)` booleans; places are tokens, or spans.
    Gold places are summed over (Clark & Gardner 2018, "Simple and Effective Multi-Paragraph
    Reading Comprehension", eq. 2, with one window as the paragraph), so that an answer with
    several places need not choose.
    """
    everything = torch.where(allowed, logits, FAR)
    return torch.logsumexp(everything, 1) - torch.logsumexp(torch.where(gold, logits, FAR), 1)


def shared_loss(logits: Tensor, gold: Tensor, allowed: Tensor, groups: Tensor) -> Tensor:
    """The same with one normalisation over all windows of a question, without "no answer".

    Clark & Gardner 2018, section 3.3 ("shared-norm"). `groups` is `(b,)`: the number of the
    question from 0. One value for each question that has a gold place, `(g,)`.
    """
    inside = allowed.clone()
    inside[:, 0] = False
    above = _group_logsumexp(torch.where(inside, logits, FAR), groups)
    golden = gold.clone()
    golden[:, 0] = False
    below = _group_logsumexp(torch.where(golden, logits, FAR), groups)
    return (above - below)[_any_in_group(golden.any(1), groups)]


def listwise_loss(scores: Tensor, positive: Tensor, groups: Tensor) -> Tensor:
    """Minus the log of the share of the positive windows among those of a question, `(g,)`.

    `scores` is `(b,)`, `positive` `(b,)` booleans. Only for questions that have a positive.
    """
    above = _group_logsumexp(scores[:, None], groups)
    below = _group_logsumexp(torch.where(positive, scores, FAR)[:, None], groups)
    return (above - below)[_any_in_group(positive, groups)]


def _group_logsumexp(values: Tensor, groups: Tensor) -> Tensor:
    """`logsumexp` over all values of the windows of each group, `(number of groups,)`."""
    count = int(groups.max()) + 1
    per_window = torch.logsumexp(values, 1)
    member = groups[None, :] == torch.arange(count)[:, None].to(groups.device)
    return torch.logsumexp(torch.where(member, per_window[None, :], 2 * FAR), 1)


def _any_in_group(flags: Tensor, groups: Tensor) -> Tensor:
    count = int(groups.max()) + 1
    member = groups[None, :] == torch.arange(count)[:, None].to(groups.device)
    return (member & flags[None, :]).any(1)
