"""The headline figures of a run for a terminal: `summary_lines`."""

from __future__ import annotations

from collections.abc import Iterator

from eval.figures import Figure
from eval.measures import Unit, measure
from eval.runs import RunFolder
from eval.scoring.groups import ALL
from index.visible import one_line

HEADLINES = {
    "retrieval": ("nDCG@10", "R@10", "R@100", "RR@10", "AP"),
    "squad-given": ("has_answer_exact_match", "free_f1", "f1", "best_f1", "no_answer_accuracy"),
    "squad-open": ("correct", "right", "first_right", "silent", "f1", "calibration_error"),
    "abstention": (
        "aurc",
        "coverage_at_1",
        "coverage_at_5",
        "coverage_at_10",
        "no_answer_precision",
        "no_answer_recall",
        "calibration_error",
    ),
    "grounding": ("citation_recall", "citation_precision", "span_iou", "exact_spans"),
    "robustness": ("held",),
}
_OF_QUESTIONS = ("correct", "right", "silent", "precision", "exact_spans", "calibration_error")
_GROUPED = ("robustness", "speed")
"""Suites whose groups say more than their systems."""


def summary_lines(run: RunFolder) -> Iterator[str]:
    """A table of the headline figures: systems by measures, or groups by measures."""
    suite = run.manifest.suite
    figures = run.figures()
    names = HEADLINES.get(suite, _OF_QUESTIONS)
    if suite == "speed":
        names = tuple(dict.fromkeys(one.measure for one in figures))
    if suite in _GROUPED:
        yield from _by_group(figures, names)
        return
    shown = [name for name in names if any(one.measure == name for one in figures)]
    width = max((len(system) for system in run.systems), default=6)
    yield f"{'':{width}}  " + "  ".join(f"{name:>18}" for name in shown)
    for system in run.systems:
        values = {one.measure: one for one in figures if one.system == system and one.group == ALL}
        if values:
            cells = (f"{_value(values.get(name)):>18}" for name in shown)
            yield f"{one_line(system):{width}}  " + "  ".join(cells)


def _by_group(figures: tuple[Figure, ...], names: tuple[str, ...]) -> Iterator[str]:
    for one in figures:
        if one.measure in names:
            yield (
                f"{one.group:24}  {one.system:14}  {measure(one.measure).title:40}  "
                f"{_value(one):>18}  n = {one.n}"
            )


def _value(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    unit = measure(figure.measure).unit
    if unit is Unit.SHARE:
        return f"{figure.value:.1%} ({figure.low:.0%}–{figure.high:.0%})"
    return f"{figure.value:.4g} ({figure.low:.3g}–{figure.high:.3g})"
