"""Exact match and token F1 as the official script of SQuAD 2.0 has them.

Source: evaluate-v2.0.py, published with Rajpurkar, Jia and Liang 2018, "Know What You Don't Know:
Unanswerable Questions for SQuAD". Accepted answers that normalise to nothing are dropped there,
and a question that is left without any accepts only the empty answer; so it is here.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """`text` in lower case, without ASCII punctuation and English articles, single-spaced.

    Punctuation goes first and leaves nothing behind: "U.S." becomes "us", "1-0" becomes "10".
    """
    bare = text.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(given: str, accepted: Sequence[str]) -> float:
    """1.0 where `given` normalises to the same as an accepted answer, else 0.0.

    No accepted answers: 1.0 where `given` normalises to nothing.
    """
    return float(normalise(given) in _normalised(accepted))


def token_f1(given: str, accepted: Sequence[str]) -> float:
    """The best F1 of the tokens of `given` against those of an accepted answer, 0 to 1.

    Tokens are counted as often as they stand there (a multiset). Where either side has none, it
    is 1.0 if both have none and else 0.0.
    """
    tokens = normalise(given).split()
    return max(_f1(tokens, answer.split()) for answer in _normalised(accepted))


def contains(given: str, accepted: Sequence[str]) -> bool:
    """Whether the tokens of an accepted answer stand in `given` as one consecutive run.

    For readers that answer with sentences; not in the script. No accepted answers: whether
    `given` normalises to nothing.
    """
    answers = _normalised(accepted)
    text = normalise(given)
    if answers == [""]:
        return not text
    return any(f" {answer} " in f" {text} " for answer in answers)


@dataclass(frozen=True, slots=True)
class BestThreshold:
    """The best score that refusing by a threshold can reach, and that threshold."""

    score: float
    """Mean score of all questions, 0 to 1 (the script prints it times 100)."""
    threshold: float
    """A question is refused where its null score is above this."""


def best_threshold(
    scores: Sequence[float], null_scores: Sequence[float], answerable: Sequence[bool]
) -> BestThreshold:
    """`find_best_thresh` of the script: the null-score threshold with the highest mean score.

    For each question: the score of its answer text (0 to 1; of an unanswerable one 1 only where
    the text is empty), the null score (higher: more likely unanswerable) and whether it has an
    answer. A refused question scores 1 if it is unanswerable and else 0.

    Two habits of the script are kept, so that figures compare with published ones. Questions of
    equal null score are accepted one by one in the order given, though no threshold can tell
    them apart. And the threshold is 0.0 where refusing every question is best, which refuses
    them all only if every null score is above zero.

    Raises ValueError without questions or where the lengths differ.
    """
    import numpy as np

    if not len(scores) == len(null_scores) == len(answerable):
        raise ValueError("scores, null scores and answerable are not of the same length")
    if not len(scores):
        raise ValueError("no questions to find a threshold for")
    has_answer = np.asarray(answerable, dtype=bool)
    score = np.asarray(scores, dtype=float)
    null = np.asarray(null_scores, dtype=float)
    order = np.argsort(null, kind="stable")
    gains = np.where(has_answer, score, score - 1.0)[order]
    totals = np.cumsum(np.concatenate([[np.sum(~has_answer)], gains]))
    best = int(np.argmax(totals))
    threshold = float(null[order[best - 1]]) if best else 0.0
    return BestThreshold(score=float(totals[best]) / len(score), threshold=threshold)


def _normalised(accepted: Sequence[str]) -> list[str]:
    return [kept for answer in accepted if (kept := normalise(answer))] or [""]


def _f1(given: Sequence[str], accepted: Sequence[str]) -> float:
    if not given or not accepted:
        return float(not given and not accepted)
    shared = (Counter(given) & Counter(accepted)).total()
    if not shared:
        return 0.0
    precision, recall = shared / len(given), shared / len(accepted)
    return 2 * precision * recall / (precision + recall)
