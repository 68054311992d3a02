"""Items in groups, and the means of what was scored over them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from eval.figures import Figure
from eval.items import Item
from eval.measures import measures
from eval.scoring.rounding import rounded
from eval.significance import mean_interval

ALL = "all"


def groups_of(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Name of a group -> its items: all of them, each split and each kind if there are several."""
    groups = {ALL: list(items)}
    for name in ("split", "kind"):
        values = list(dict.fromkeys(getattr(item, name) for item in items))
        if len(values) > 1:
            for value in sorted(values):
                groups[f"{name}={value}"] = [item for item in items if getattr(item, name) == value]
    return groups


def mean_figures(
    system: str,
    group: str,
    scores: Iterable[Mapping[str, float]],
    seed: int,
    only: Collection[str] | None = None,
) -> list[Figure]:
    """The mean of each measure over the items that have a value of it, in the registry's order."""
    values: dict[str, list[float]] = {}
    for score in scores:
        for name, value in score.items():
            values.setdefault(name, []).append(value)
    found = []
    for name in measures():
        if name in values and (only is None or name in only):
            interval = mean_interval(values[name], seed)
            found.append(rounded(system, group, name, interval, len(values[name])))
    return found
