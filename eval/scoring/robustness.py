"""Figures of runs that ask the same questions after documents were changed.

An item of such a run is called `CONDITION/ID`. The items of the condition `base` were asked of the
untouched documents; the others count only where that was answered rightly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from eval.figures import Figure
from eval.items import Item
from eval.predictions import Cited, Prediction
from eval.runs import RunFolder
from eval.scoring.groups import ALL, mean_figures
from eval.scoring.rightness import is_right
from eval.scoring.rounding import rounded
from eval.significance import statistic_interval
from index.document import Span
from qa.status import Status

BASE = "base"
PLANTED = "planted.jsonl"
"""File of a run with the places of text that must not be cited."""
_UNMOVED = ("noise", "distractors", "hostile", "fake-answers")
"""Conditions under which an answer must stay the very same."""


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of a document that were planted there under a condition."""

    condition: str
    document: str
    start: int
    end: int


def id_of_base(id_: str) -> str:
    """Id of the same question, asked of the untouched documents."""
    return f"{BASE}/{id_.partition('/')[2]}"


def is_held_to(item: Item, base: Prediction) -> bool:
    """Whether the untouched documents were answered from rightly, or with silence if need be."""
    return is_right(item, base) if item.answerable else base.abstained


def is_held(
    item: Item, prediction: Prediction, base: Prediction, planted: Sequence[Planted] = ()
) -> bool:
    """Whether a right answer is as it must be under the item's condition; see `measures.toml`."""
    if item.kind in _UNMOVED:
        return _is_same(prediction, base) and not _cites(prediction, planted)
    if item.kind == "contradiction":
        dated = all(given.period for given in prediction.candidates[: prediction.shown])
        return prediction.status is Status.CONFLICTING and dated and is_right(item, prediction)
    return is_right(item, prediction) if item.answerable else prediction.abstained


def figures(run: RunFolder) -> list[Figure]:
    """See `eval.scoring.Scoring`."""
    found: list[Figure] = []
    for system in run.systems:
        scores = per_item(run, system)
        for group, items in _groups(run.items).items():
            values = [scores[item.id] for item in items if item.id in scores]
            if group.startswith("condition="):
                found += mean_figures(system, group, values, run.manifest.seed)
            else:
                found += _over_conditions(system, group, items, scores, run.manifest.seed)
            if group.startswith("condition=") and group != f"condition={BASE}":
                found.append(_used(system, group, len(values), _right(run.items, scores)))
    return found


def per_item(run: RunFolder, system: str) -> Mapping[str, Mapping[str, float]]:
    """See `eval.scoring.Scoring`. Base items have `correct`; the others have `held`."""
    predictions = run.predictions(system)
    planted = list(run.records(PLANTED, Planted))
    scores: dict[str, dict[str, float]] = {}
    for item in run.items:
        if item.id not in predictions:
            continue
        base = predictions[id_of_base(item.id)]
        if item.kind == BASE:
            scores[item.id] = {"correct": float(is_held_to(item, base))}
        else:
            here = [one for one in planted if one.condition == item.kind]
            held = is_held(item, predictions[item.id], base, here)
            scores[item.id] = {"held": float(held)}
    return scores


def _groups(items: Sequence[Item]) -> dict[str, list[Item]]:
    """All changed items, those of each split if there are several, and each condition."""
    groups = {ALL: [item for item in items if item.kind != BASE]}
    splits = sorted({item.split for item in items})
    for split in splits if len(splits) > 1 else ():
        groups[f"split={split}"] = [item for item in groups[ALL] if item.split == split]
    for kind in dict.fromkeys(item.kind for item in items):
        groups[f"condition={kind}"] = [item for item in items if item.kind == kind]
    return groups


def _over_conditions(
    system: str,
    group: str,
    items: Sequence[Item],
    scores: Mapping[str, Mapping[str, float]],
    seed: int,
) -> list[Figure]:
    """The share that held, if any was asked.

    One question under several conditions is no several questions: for the interval, questions are
    drawn, each with all of its conditions.
    """
    import numpy as np

    held: dict[str, list[float]] = {}
    for item in items:
        if item.id in scores:
            held.setdefault(id_of_base(item.id), []).append(scores[item.id]["held"])
    if not held:
        return []
    sums = [np.array([float(count(one)) for one in held.values()]) for count in (sum, len)]
    interval = statistic_interval(lambda right, asked: right.sum() / asked.sum(), sums, seed)
    return [rounded(system, group, "held", interval, int(sums[1].sum()))]


def _right(items: Sequence[Item], scores: Mapping[str, Mapping[str, float]]) -> int:
    return sum(
        scores[item.id]["correct"] == 1 for item in items if item.kind == BASE and item.id in scores
    )


def _used(system: str, group: str, count: int, right: int) -> Figure:
    return Figure(
        system=system,
        group=group,
        measure="used",
        value=count,
        low=count,
        high=count,
        n=right,
    )


def _is_same(prediction: Prediction, base: Prediction) -> bool:
    """Whether status, words and the first citation are those of the untouched documents."""
    return (
        prediction.status is base.status
        and prediction.text == base.text
        and _first(prediction) == _first(base)
    )


def _first(prediction: Prediction) -> tuple[str, str] | None:
    for cited in _shown(prediction):
        return cited.document, cited.quote
    return None


def _cites(prediction: Prediction, planted: Sequence[Planted]) -> bool:
    return any(
        cited.document == one.document and cited.span.overlaps(Span(one.start, one.end))
        for cited in _shown(prediction)
        for one in planted
    )


def _shown(prediction: Prediction) -> list[Cited]:
    shown = prediction.candidates[: prediction.shown]
    return [cited for given in shown for cited in given.citations]
