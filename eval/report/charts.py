"""Charts as geometry: scales, ticks, and the shapes that `charts.html` writes as SVG.

They are drawn here and not by a plotting library, since shapes with classes take their colours
from the page, light or dark, and their text its font, and since a page may hold many of them:
matplotlib's SVG fixes colours and fonts, repeats its ids from one plot to the next, and reads
formulas into labels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

WIDTH = 440
"""Units of a drawing, which are pixels where the page is wide enough."""
HEIGHT = 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 14, 10, 42
_MARKS = 5
"""Marks along a line of many points, so that lines differ by more than colour."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows."""

    label: str
    low: float
    high: float
    written: Callable[[float], str]
    log: bool = False


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
        return round(self.left + _share(self.x, value) * (self.right - self.left), 1)

    def down(self, value: float) -> float:
        """Place of a value of the y axis."""
        return round(self.bottom - _share(self.y, value) * (self.bottom - self.top), 1)

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


def ticks(axis: Axis) -> list[float]:
    """Round values from one end of an axis to the other: about five, or powers of ten."""
    return list(_decades(axis) if axis.log else _steps(axis.low, axis.high))


def round_ends(values: Sequence[float], log: bool) -> tuple[float, float]:
    """Ends of an axis that holds `values`, which are above 0 where it is logarithmic."""
    low, high = min(values), max(values)
    if not log:
        step = _step(0.0, high)
        return 0.0, step * max(1, math.ceil(high / step - 1e-9))
    below, above = _round_down(low), _round_down(high)
    return below, (above if math.isclose(above, high) and above > below else _next(above))


def _share(axis: Axis, value: float) -> float:
    if axis.log:
        return math.log(value / axis.low) / math.log(axis.high / axis.low)
    return (value - axis.low) / (axis.high - axis.low)


def _step(low: float, high: float) -> float:
    raw = (high - low) / 5 or 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(size * power for size in (1, 2, 5, 10) if raw <= size * power * 1.0001)


def _steps(low: float, high: float) -> Iterator[float]:
    step = _step(low, high)
    for place in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield round(place * step, 10)


def _decades(axis: Axis) -> Iterator[float]:
    """1, 2, 5 of each power over a short axis, the powers alone over a long one."""
    few = axis.high / axis.low < 150
    value = axis.low
    while value <= axis.high * 1.0001:
        power = 10.0 ** math.floor(math.log10(value) + 1e-9)
        if few or math.isclose(value, power):
            yield value
        value = _next(value)


def _round_down(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `value`."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return max(size * power for size in (1, 2, 5) if size * power <= value * 1.0001)


def _next(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    lead = round(value / power)
    return (2 if lead == 1 else 5 if lead == 2 else 10) * power


def _spread(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """All of a few points, or five of many, from the first to the last."""
    if len(points) <= 2 * _MARKS:
        return points
    last = len(points) - 1
    return [points[place * last // (_MARKS - 1)] for place in range(_MARKS)]


def _said(series: Series, x: Axis, y: Axis) -> str:
    told = (f"{y.written(down)} at {x.written(across)}" for across, down in _spread(series.points))
    return f"{series.name}: {', '.join(told)}"
