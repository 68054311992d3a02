"""Measures of a ranking, through ir_measures (MacAvaney, Macdonald and Ounis 2022).

`qrels` give each judged query its relevant documents (query -> document -> gain, 0 for judged
irrelevant), `run` each query its found ones (query -> document -> score, higher is better).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from statistics import fmean
from typing import TypeVar

T = TypeVar("T")

MEASURES = ("nDCG@10", "R@1", "R@5", "R@10", "R@20", "R@100", "RR@10", "AP")
"""In the notation of ir_measures; AP is over the whole ranking."""
CUTOFFS = (1, 2, 3, 5, 10, 20, 50, 100)


def per_query(
    qrels: Mapping[str, Mapping[str, int]],
    run: Mapping[str, Mapping[str, float]],
    measures: Sequence[str] = MEASURES,
) -> dict[str, dict[str, float]]:
    """Measure -> judged query -> figure, 0 to 1, both in the order given.

    A judged query counts 0 where the run has nothing for it or nothing is relevant to it; a query
    that is not judged counts nowhere. Equal scores rank by document id. Raises ValueError for a
    score that is not a number.
    """
    import ir_measures

    wanted = {name: ir_measures.parse_measure(name) for name in measures}
    judged = {_name(query): _named(gains) for query, gains in qrels.items()}
    ranked = {_name(query): _named(_places(run[query])) for query in qrels if query in run}
    found: dict[ir_measures.Measure, dict[str, float]] = {one: {} for one in wanted.values()}
    for figure in ir_measures.iter_calc(list(found), judged, ranked):
        found[figure.measure][figure.query_id] = float(figure.value)
    return {
        name: {query: found[measure][_name(query)] for query in qrels}
        for name, measure in wanted.items()
    }


def recall_by_k(
    qrels: Mapping[str, Mapping[str, int]],
    run: Mapping[str, Mapping[str, float]],
    cutoffs: Sequence[int] = CUTOFFS,
) -> dict[int, float]:
    """Cutoff k -> R@k, the mean over all judged queries, 0 to 1.

    Raises as `per_query` does, and ValueError without judged queries.
    """
    figures = per_query(qrels, run, [f"R@{k}" for k in cutoffs])
    return {k: fmean(figures[f"R@{k}"].values()) for k in cutoffs}


def _name(name: str) -> str:
    """Another name without NUL, different for different ones."""
    # To the program behind most measures a name ends at NUL, and two equal ones abort it.
    return name.replace("%", "%25").replace("\0", "%00")


def _named(values: Mapping[str, T]) -> dict[str, T]:
    return {_name(name): value for name, value in values.items()}


def _places(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores without ties that follow the order of `scores`."""
    # The programs behind the measures rank equal scores differently (trec_eval by falling
    # document id, the one for RR@k by rising), and one of them rounds scores to 32 bits.
    if any(isnan(score) for score in scores.values()):
        raise ValueError("a score of the run is not a number, so it has no place in a ranking")
    order = sorted(scores, key=lambda document: (-scores[document], document))
    return {document: float(len(order) - place) for place, document in enumerate(order)}
