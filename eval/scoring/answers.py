"""Figures of runs that ask questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.figures import Figure
from eval.items import Item
from eval.metrics.squad import exact_match, token_f1
from eval.predictions import Prediction
from eval.runs import RunFolder
from eval.scoring import confidence, grounding, ranking
from eval.scoring.groups import groups_of, mean_figures
from eval.scoring.rightness import (
    is_first_right,
    is_right,
    is_swapped,
    sides_shown,
    span_overlap,
)

OF_KINDS = ("correct", "right", "silent", "first_right", "shown", "swapped", "f1", "span_iou")
"""Measures that are told for each kind of question; there are too few of a kind for the rest."""


def figures(run: RunFolder) -> list[Figure]:
    """See `eval.scoring.Scoring`."""
    found = []
    groups = groups_of(run.items)
    for system in run.systems:
        predictions = run.predictions(system)
        scores = per_item(run, system)
        for group, items in groups.items():
            only = OF_KINDS if group.startswith("kind=") else None
            values = [scores[item.id] for item in items if item.id in scores]
            found += mean_figures(system, group, values, run.manifest.seed, only)
            if only is None:
                asked = [item for item in items if item.id in predictions]
                found += confidence.figures(system, group, asked, predictions, run.manifest.seed)
    return found + ranking.figures(run)


def per_item(run: RunFolder, system: str) -> Mapping[str, Mapping[str, float]]:
    """See `eval.scoring.Scoring`."""
    items = {item.id: item for item in run.items}
    return {
        id_: dict(_scores(items[id_], prediction, items))
        for id_, prediction in run.predictions(system).items()
        if id_ in items
    }


def _scores(
    item: Item, prediction: Prediction, items: Mapping[str, Item]
) -> Iterator[tuple[str, float]]:
    right = is_right(item, prediction)
    first = is_first_right(item, prediction)
    yield "correct", float(right if item.answerable else prediction.abstained)
    if item.answerable:
        yield from _answerable(item, prediction)
        yield "right", float(right)
        yield "first_right", float(first)
        yield "answered", float(not prediction.abstained)
    else:
        yield "silent", float(prediction.abstained)
        yield "no_answer_recall", float(prediction.abstained)
        yield "no_answer_accuracy", float(prediction.abstained)
    yield from _words(item, prediction)
    yield "brier", (prediction.confidence - first) ** 2
    if prediction.abstained:
        yield "no_answer_precision", float(not item.answerable)
    else:
        yield "precision", float(right)
    if len(item.golds) > 1:
        yield "shown", sides_shown(item, prediction)
    if item.twin is not None and item.twin in items:
        yield "swapped", float(is_swapped(item, items[item.twin], prediction))
    yield from _of_citations(prediction)


def _of_citations(prediction: Prediction) -> Iterator[tuple[str, float]]:
    """Citations of what was given are judged; those of the other candidates must be exact too."""
    for measure, value in grounding.scores(prediction):
        if measure != "exact_spans":
            yield measure, value
    cited = [one.exact for given in prediction.candidates for one in given.citations]
    if cited:
        yield "exact_spans", sum(cited) / len(cited)


def _answerable(item: Item, prediction: Prediction) -> Iterator[tuple[str, float]]:
    text = prediction.best.text if prediction.best else ""
    yield "free_exact_match", exact_match(text, item.answers)
    yield "free_f1", token_f1(text, item.answers)
    if item.spans:
        yield "span_iou", span_overlap(item, prediction)


def _words(item: Item, prediction: Prediction) -> Iterator[tuple[str, float]]:
    text = "" if prediction.abstained else prediction.text or ""
    match, share = exact_match(text, item.answers), token_f1(text, item.answers)
    yield "exact_match", match
    yield "f1", share
    if item.answerable:
        yield "has_answer_exact_match", match
        yield "has_answer_f1", share
