"""Charts of bars: shares by kind, and confidence against what was right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.figures import Figure
from eval.measures import Unit
from eval.report.axes import Axis
from eval.report.charts import WIDTH, Box, Chart, Frame, Mark, Note, Path
from eval.report.values import counted, cut, written

if TYPE_CHECKING:
    from eval.metrics.abstention import ReliabilityBin

_ROW, _BAR = 30.0, 14.0
_LABELS = 132.0
"""Units left of the bars, for the names of the kinds."""
_ENDS = 42.0
"""Units right of them, for the shares."""
_HEIGHT, _BASE, _COUNTS = 330.0, 288.0, 52.0
"""Of the reliability diagram: units in all, down to its axis, and of them for the counts."""
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class _Row:
    """One group: its bar, and the marks of the systems beside the first."""

    group: str
    middle: float
    """Units from the top of the chart."""
    figures: Sequence[Figure | None]
    """One for each system, in their order."""

    @property
    def name(self) -> str:
        return self.group.partition("=")[2]

    def marks(self, frame: Frame) -> Iterator[Mark]:
        for style, one in enumerate(self.figures):
            if style and one:
                yield Mark(frame.across(one.value), self.middle, style)

    def notes(self, unit: Unit) -> Iterator[Note]:
        yield Note(_LABELS - 8, self.middle + 4, cut(self.name, _LONGEST), "end")
        if own := self.figures[0]:
            yield Note(WIDTH - 2, self.middle + 4, written(own.value, unit), "end")

    def said(self, systems: Sequence[str], unit: Unit) -> str:
        told = zip(systems, self.figures, strict=True)
        values = (f"{system} {written(one.value, unit)}" for system, one in told if one)
        return f"{self.name}: {', '.join(values)}"


def share_bars(
    title: str, facet: str, figures: Sequence[Figure], systems: Sequence[str], unit: Unit
) -> Chart:
    """A bar for each group of the first system, with its interval; a mark for each other one."""
    groups = list(dict.fromkeys(one.group for one in figures))
    found = {(one.group, one.system): one for one in figures}
    height = _ROW * len(groups) + 10 + 42
    x = Axis(title.partition(",")[0].lower(), 0.0, 1.0, lambda value: f"{value * 100:.0f} %")
    y = Axis("", 0.0, float(len(groups)), str)
    frame = Frame(x, y, left=_LABELS, right=WIDTH - _ENDS, bottom=height - 42)
    rows = [
        _Row(group, frame.top + _ROW * (number + 0.5), [found.get((group, one)) for one in systems])
        for number, group in enumerate(groups)
    ]
    own = [(row.middle, row.figures[0]) for row in rows if row.figures[0]]
    return Chart(
        title=title,
        about=f"Bars: {systems[0]}, each with its 95 % interval; marks: the other systems. "
        f"How many items each {facet} has stands in the tables.",
        said="; ".join(row.said(systems, unit) for row in rows) + ".",
        height=height,
        left=_LABELS,
        x_label=x.label,
        x_ticks=frame.x_ticks(),
        boxes=tuple(_bar(frame, one, middle) for middle, one in own),
        paths=tuple(_interval(frame, one, middle) for middle, one in own),
        marks=tuple(mark for row in rows for mark in row.marks(frame)),
        notes=tuple(note for row in rows for note in row.notes(unit)),
        legend=tuple(systems),
    )


def reliability_chart(system: str, bins: Sequence[ReliabilityBin]) -> Chart:
    """What was right over the stated confidence, and below it how many items each bin has."""
    share = "share of the best candidates that is right"
    frame = Frame(
        Axis("stated confidence", 0.0, 1.0, lambda value: f"{value:.1f}"),
        Axis(share, 0.0, 1.0, lambda value: f"{value * 100:.0f} %"),
        bottom=_BASE - _COUNTS,
    )
    most = max(one.count for one in bins)
    points = [(one.confidence, one.right) for one in bins]
    boxes = [_count_bar(frame, one, most) for one in bins]
    said = (
        f"{counted(one.count, 'item', 'items')} of confidence {one.confidence:.2f}: "
        f"{one.right * 100:.0f} % right"
        for one in bins
    )
    return Chart(
        title=f"Reliability of {system}",
        about="Of the items of a confidence, the share whose best candidate is right: on the "
        "dashed line, confidence is what it says; below it, too high. Bars: how many items.",
        said="; ".join(said) + ".",
        height=_HEIGHT,
        x_label=frame.x.label,
        y_label=share,
        x_ticks=frame.x_ticks(),
        y_ticks=frame.y_ticks(),
        boxes=tuple(boxes),
        paths=(frame.path([(0, 0), (1, 1)], "ideal"), frame.path(points, 0)),
        marks=tuple(Mark(frame.across(x), frame.down(y), 0) for x, y in points),
        notes=tuple(
            Note(box.x + box.width / 2, box.y - 3, f"{one.count:,}")
            for box, one in zip(boxes, bins, strict=True)
        ),
    )


def _bar(frame: Frame, figure: Figure, middle: float) -> Box:
    width = frame.across(figure.value) - frame.left
    return Box(frame.left, middle - _BAR / 2, max(0.0, round(width, 1)), _BAR)


def _interval(frame: Frame, figure: Figure, middle: float) -> Path:
    low, high = frame.across(figure.low), frame.across(figure.high)
    return Path(f"{low},{middle} {high},{middle}", "interval")


def _count_bar(frame: Frame, one: ReliabilityBin, most: int) -> Box:
    height = round(max(1.0, (_COUNTS - 22) * one.count / most), 1)
    # The mean of equal numbers can lie the last digit below them, which must not move the bar.
    place = frame.across(min(int(one.confidence * 10 + 1e-9), 9) / 10)
    width = frame.across(0.1) - frame.across(0.0)
    return Box(place + 2, _BASE - height, round(width - 4, 1), height)
