"""Figures of a speed run, computed from its timings alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from eval.figures import Figure
from eval.runs import RunFolder
from eval.significance import statistic_interval
from eval.speed.measurements import OURS, PLAIN, Key, Measurement, read_measurements

Values = Mapping[tuple[int, int], float]
"""(size, repeat) -> value."""

PASSAGES, VECTORS = "passages", "vectors"
"""Kinds of groups: sizes of a folder that a model reads, and of an index of perturbed vectors."""
COSTS = {
    "index_seconds_ratio": ("index_seconds", "index_seconds"),
    "reindex_ratio": ("index_seconds", "reindex_seconds"),
    "cold_retrieval_ratio": ("cold_retrieval", "cold_retrieval"),
    "cold_answer_ratio": ("cold_retrieval", "cold_answer"),
    "cold_retrieval_memory_ratio": ("cold_retrieval_memory", "cold_retrieval_memory"),
    "cold_answer_memory_ratio": ("cold_retrieval_memory", "cold_answer_memory"),
    "warm_retrieval_p50_ratio": ("warm_retrieval_p50", "warm_retrieval_p50"),
    "warm_retrieval_p95_ratio": ("warm_retrieval_p95", "warm_retrieval_p95"),
    "warm_answer_p50_ratio": ("warm_retrieval_p50", "warm_answer_p50"),
    "warm_answer_p95_ratio": ("warm_retrieval_p95", "warm_answer_p95"),
    "index_memory_ratio": ("index_memory", "index_memory"),
    "answer_memory_ratio": ("answer_memory", "answer_memory"),
    "index_bytes_ratio": ("index_bytes", "index_bytes"),
}
"""Ratio -> the measure of the script, and that of pincite. The script can neither answer nor tell
what changed, so it stands there with the nearest that it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """All values of one measure: one for each repeat, in their order."""

    system: str
    group: str
    measure: str
    values: tuple[float, ...]


def figures(run: RunFolder) -> list[Figure]:
    """Medians over the repeats.

    Up to five repeats, the bootstrap interval of the median goes from the least to the most.
    """
    return [_figure(spread, run.manifest.seed) for spread in spreads(run)]


def per_item(run: RunFolder, system: str) -> dict[str, dict[str, float]]:  # noqa: ARG001
    """Nothing: what is measured is not one question."""
    return {}


def spreads(run: RunFolder) -> list[Spread]:
    """Every measure with all of its values: by size, pincite first, then ratios of all sizes."""
    known = read_measurements(run)
    ours, plain = _measures(known, OURS), _measures(known, PLAIN)
    ratios = dict(_ratios(ours, plain))
    found = [
        *_by_size(PASSAGES, {OURS: ours | ratios, PLAIN: plain}),
        *_by_size(VECTORS, {OURS: _vector_measures(known)}),
    ]
    found += [
        Spread(system=OURS, group="all", measure=name, values=tuple(values.values()))
        for name, values in ratios.items()
    ]
    return found


def _by_size(facet: str, sides: Mapping[str, Mapping[str, Values]]) -> Iterator[Spread]:
    places = {place for names in sides.values() for values in names.values() for place in values}
    for size in sorted({size for size, _ in places}):
        for system, measures in sides.items():
            for name, values in measures.items():
                at = tuple(value for place, value in sorted(values.items()) if place[0] == size)
                if at:
                    group = f"{facet}={size}"
                    yield Spread(system=system, group=group, measure=name, values=at)


def _figure(spread: Spread, seed: int) -> Figure:
    value, low, high = _median_interval(spread.values, seed)
    return Figure(
        system=spread.system,
        group=spread.group,
        measure=spread.measure,
        value=value,
        low=low,
        high=high,
        n=len(spread.values),
    )


def _median_interval(values: Sequence[float], seed: int) -> tuple[float, float, float]:
    """The median with its bootstrap interval; no width where all values are the same."""
    import numpy as np

    if len(set(values)) == 1:
        return values[0], values[0], values[0]
    # Of so few numbers `statistics.median` is many times faster than numpy's.
    found = statistic_interval(lambda drawn: median(drawn.tolist()), [np.asarray(values)], seed)
    return found.value, found.low, found.high


def _measures(known: Mapping[Key, Measurement], side: str) -> dict[str, Values]:
    of = partial(_values, known, side)
    rates = {
        "index_rate": _quotients(of("index_passages"), of("index")),
        "index_characters_rate": _quotients(of("index_characters"), of("index")),
    }
    found = {
        **rates,
        "index_seconds": of("index_process"),
        "reindex_seconds": of("reindex_process"),
        "reindex_embedded": of("reindex_embedded"),
        "add_seconds": of("add_process"),
        "add_embedded": of("add_embedded"),
        "help_over_bare": of("help_over_bare"),
        "cold_retrieval": of("cold_retrieval"),
        "cold_retrieval_memory": of("cold_retrieval_memory"),
        "cold_answer": of("cold_answer"),
        "cold_answer_memory": of("cold_answer_memory"),
        "warm_retrieval_p50": of("warm_retrieval"),
        "warm_retrieval_p95": of("warm_retrieval", _p95),
        "warm_answer_p50": of("warm_answer"),
        "warm_answer_p95": of("warm_answer", _p95),
        "index_memory": of("index_memory"),
        "answer_memory": of("answer_memory"),
        "index_bytes": of("index_bytes"),
        "structures_bytes": _differences(of("index_bytes"), of("catalog_bytes")),
        "catalog_bytes": of("catalog_bytes"),
    }
    return {name: values for name, values in found.items() if values}


def _vector_measures(known: Mapping[Key, Measurement]) -> dict[str, Values]:
    """The same, as far as no model need read the passages, of an index of perturbed vectors."""
    of = partial(_values, known, OURS)
    found = {
        "build_seconds": of("vectors_index"),
        "structures_seconds": of("vectors_structures"),
        "add_seconds": of("vectors_add_process"),
        "add_embedded": of("vectors_add_embedded"),
        "search_p50": of("vectors_search"),
        "search_p95": of("vectors_search", _p95),
        "dense_recall": of("vectors_recall"),
        "index_memory": of("vectors_index_memory"),
        "answer_memory": of("vectors_serve_memory"),
        "index_bytes": of("vectors_index_bytes"),
        "structures_bytes": _differences(of("vectors_index_bytes"), of("vectors_catalog_bytes")),
        "catalog_bytes": of("vectors_catalog_bytes"),
    }
    return {name: values for name, values in found.items() if values}


def _values(
    known: Mapping[Key, Measurement],
    side: str,
    what: str,
    take: Callable[[Measurement], float] = lambda one: one.value,
) -> Values:
    return {
        (one.size, one.repeat): take(one)
        for one in known.values()
        if (one.side, one.what) == (side, what)
    }


def _ratios(
    ours: Mapping[str, Values], plain: Mapping[str, Values]
) -> Iterator[tuple[str, Values]]:
    """How many times the script's cost is pincite's, for pairs measured one after the other."""
    # A rate is better the higher it is; and the two cut the same characters differently.
    rate = "index_characters_rate"
    if values := _quotients(ours.get(rate, {}), plain.get(rate, {})):
        yield "index_rate_ratio", values
    for name, (theirs, own) in COSTS.items():
        if values := _quotients(plain.get(theirs, {}), ours.get(own, {})):
            yield name, values


def _quotients(above: Values, below: Values) -> Values:
    return {place: above[place] / below[place] for place in sorted(above) if place in below}


def _differences(whole: Values, part: Values) -> Values:
    return {place: whole[place] - part[place] for place in sorted(whole) if place in part}


def _p95(one: Measurement) -> float:
    import numpy as np

    return float(np.quantile(one.each, 0.95))
