"""The headline figures of a run for a terminal: `summary_lines`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.figures import Figure
from eval.measures import measure
from eval.report.values import written, written_interval
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
_RATIO = "_ratio"
_RATIOS = {
    "index_rate": "",  # the two cut the same text into different numbers of passages
    "index_characters_rate": "index_rate_ratio",
    "reindex_seconds": "reindex_ratio",
}
"""Measure -> its ratio to the script's, where the name does not tell."""


def summary_lines(run: RunFolder) -> Iterator[str]:
    """A table of the headline figures, which depends on the suite."""
    suite, figures = run.manifest.suite, run.figures()
    if suite == "speed":
        yield from _beside(figures)
    elif suite == "robustness":
        yield from _by_group(figures, HEADLINES[suite])
    else:
        yield from _by_system(figures, run.systems, HEADLINES.get(suite, _OF_QUESTIONS))


def _by_system(
    figures: Sequence[Figure], systems: Sequence[str], names: Sequence[str]
) -> Iterator[str]:
    """Systems down, measures across, over all items."""
    told = {(one.system, one.measure): one for one in figures if one.group == ALL}
    shown = [name for name in names if any(name == measure for _, measure in told)]
    width = max(map(len, systems), default=0)
    yield f"{'':{width}}  " + "  ".join(f"{name:>22}" for name in shown)
    for system in systems:
        cells = [told.get((system, name)) for name in shown]
        if any(cells):
            yield f"{one_line(system):{width}}  " + "  ".join(
                f"{_value(cell):>22}" for cell in cells
            )


def _by_group(figures: Sequence[Figure], names: Sequence[str]) -> Iterator[str]:
    """Groups down: one figure each."""
    for one in figures:
        if one.measure in names:
            where = f"{one_line(one.group):26}  {one_line(one.system):12}"
            yield f"{where}  {measure(one.measure).title}  {_value(one):>22}  n = {one.n}"


def _beside(figures: Sequence[Figure]) -> Iterator[str]:
    """Measures down: the shipped system, the plain script, and the ratio of the two."""
    told = {(one.group, one.measure, one.system): one.value for one in figures}
    ours, *others = (*dict.fromkeys(one.system for one in figures), "")
    for group in dict.fromkeys(one.group for one in figures if one.group != ALL):
        yield f"{one_line(group):42}  {one_line(ours):>12}  {one_line(others[0]):>12}  {'ratio':>6}"
        for name in dict.fromkeys(one.measure for one in figures if one.group == group):
            if not name.endswith(_RATIO):
                values = [told.get((group, name, system)) for system in (ours, others[0])]
                cells = ["" if value is None else _plain(name, value) for value in values]
                ratio = told.get((group, _RATIOS.get(name, f"{name}{_RATIO}"), ours))
                last = "" if ratio is None else f"{ratio:.2f}"
                line = f"{measure(name).title:42}  {cells[0]:>12}  {cells[1]:>12}  {last:>6}"
                yield line.rstrip()


def _value(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    unit = measure(figure.measure).unit
    return f"{written(figure.value, unit)} ({written_interval(figure, unit)})"


def _plain(name: str, value: float) -> str:
    return written(value, measure(name).unit)
