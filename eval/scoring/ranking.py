"""Figures of rankings: how high the relevant passages stand."""

from __future__ import annotations

from collections.abc import Mapping

from eval.figures import Figure
from eval.metrics.ranking import per_query
from eval.runs import RunFolder
from eval.scoring.groups import groups_of, mean_figures


def figures(run: RunFolder) -> list[Figure]:
    """See `eval.scoring.Scoring`."""
    judged = run.qrels()
    items = [item for item in run.items if item.id in judged]
    groups = {
        name: [item.id for item in members]
        for name, members in groups_of(items).items()
        if not name.startswith("kind=") and members
    }
    found = []
    for system in run.ranked:
        scores = per_item(run, system)
        for group, ids in groups.items():
            values = [scores[id_] for id_ in ids if id_ in scores]
            found += mean_figures(system, group, values, run.manifest.seed)
    return found


def per_item(run: RunFolder, system: str) -> Mapping[str, Mapping[str, float]]:
    """See `eval.scoring.Scoring`."""
    ranking = run.ranking(system)
    if not ranking:
        return {}
    scores: dict[str, dict[str, float]] = {}
    for measure, values in per_query(run.qrels(), ranking).items():
        for id_, value in values.items():
            scores.setdefault(id_, {})[str(measure)] = value
    return scores
