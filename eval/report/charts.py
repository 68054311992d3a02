"""Charts as geometry: the places of values, and the shapes that `charts.html` writes as SVG.

They are drawn here and not by a plotting library, since shapes with classes take their colours
from the page, light or dark, and their text its font, and since a page may hold many of them:
matplotlib's SVG fixes colours and fonts, repeats its ids from one plot to the next, and reads
formulas into labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eval.report.axes import Axis, share, ticks

WIDTH = 440
"""Units of a drawing, which are pixels where the page is wide enough."""
HEIGHT = 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 14, 10, 42
_MARKS = 5
"""Marks along a line of many points, so that lines differ by more than colour."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: points in the units of its axes."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in units of the drawing."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol; `style` is the number of its series."""

    x: float
    y: float
    style: int


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points; `style` is the number of its series, or the name of a class."""

    points: str
    style: int | str


@dataclass(frozen=True, slots=True)
class Box:
    """A bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Note:
    """A short text; `anchor` is SVG's text-anchor."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Points:
    """What is drawn, as a table: a row for each series."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first cell is the name of the series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that is drawn, and what is said about it."""

    title: str
    about: str
    said: str
    """The same in words and numbers, for those who do not see it."""
    height: float = HEIGHT
    left: float = _LEFT
    x_label: str = ""
    y_label: str = ""
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    boxes: tuple[Box, ...] = ()
    paths: tuple[Path, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    legend: tuple[str, ...] = field(default=())
    """Names of the series; a name's place is its style."""
    points: Points | None = None
    """Where exact values are worth reading."""

    @property
    def width(self) -> float:
        """Units across."""
        return WIDTH

    @property
    def bottom(self) -> float:
        """Where the x axis is."""
        return self.height - _BOTTOM

    @property
    def right(self) -> float:
        """Where the plotted area ends."""
        return WIDTH - _RIGHT

    @property
    def top(self) -> float:
        """Where the plotted area starts."""
        return _TOP


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values of two axes stand in a drawing."""

    x: Axis
    y: Axis
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM

    def across(self, value: float) -> float:
        """Place of a value of the x axis, rounded to a tenth of a unit."""
        return round(self.left + share(self.x, value) * (self.right - self.left), 1)

    def down(self, value: float) -> float:
        """Place of a value of the y axis."""
        return round(self.bottom - share(self.y, value) * (self.bottom - self.top), 1)

    def x_ticks(self) -> tuple[Tick, ...]:
        """Those of the x axis."""
        return tuple(Tick(self.across(value), self.x.written(value)) for value in ticks(self.x))

    def y_ticks(self) -> tuple[Tick, ...]:
        """Those of the y axis."""
        return tuple(Tick(self.down(value), self.y.written(value)) for value in ticks(self.y))

    def path(self, points: Sequence[tuple[float, float]], style: int | str) -> Path:
        """A line through points in the units of the axes."""
        return Path(" ".join(f"{self.across(x)},{self.down(y)}" for x, y in points), style)


def lines(title: str, about: str, x: Axis, y: Axis, series: Sequence[Series]) -> Chart:
    """A chart of one line for each series."""
    frame = Frame(x, y)
    return Chart(
        title=title,
        about=about,
        said=". ".join(_said(one, x, y) for one in series) + ".",
        x_label=x.label,
        y_label=y.label,
        x_ticks=frame.x_ticks(),
        y_ticks=frame.y_ticks(),
        paths=tuple(frame.path(one.points, style) for style, one in enumerate(series)),
        marks=tuple(
            Mark(frame.across(x_value), frame.down(y_value), style)
            for style, one in enumerate(series)
            for x_value, y_value in _spread(one.points)
        ),
        legend=tuple(one.name for one in series),
    )


def _spread(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """All of a few points, or five of many, from the first to the last."""
    if len(points) <= 2 * _MARKS:
        return points
    last = len(points) - 1
    return [points[place * last // (_MARKS - 1)] for place in range(_MARKS)]


def _said(series: Series, x: Axis, y: Axis) -> str:
    told = (f"{y.written(down)} at {x.written(across)}" for across, down in _spread(series.points))
    return f"{series.name}: {', '.join(told)}"
