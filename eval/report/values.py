"""Values and texts as reports write them."""

from __future__ import annotations

from eval.figures import Figure
from eval.measures import Unit

_NBSP = "\N{NO-BREAK SPACE}"
_BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))


def written(value: float, unit: Unit) -> str:
    """A value with its unit: `71.3 %`, `0.635`, `84.0 ms`, `1.42×`."""
    factor, suffix = _scale(value, unit)
    return _number(value * factor, unit) + suffix


def written_interval(figure: Figure, unit: Unit) -> str:
    """Both ends of the interval, in the unit that the value is written in: `64.1–78.0`."""
    factor, _ = _scale(figure.value, unit)
    return f"{_number(figure.low * factor, unit)}–{_number(figure.high * factor, unit)}"


def cut(text: str, most: int) -> str:
    """`text` in at most `most` characters; an ellipsis says that there is more."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def counted(count: int, one: str, many: str) -> str:
    """`1 question`, `2 questions`."""
    return f"{count:,} {one if count == 1 else many}"


def _scale(value: float, unit: Unit) -> tuple[float, str]:
    """What a value is multiplied with to be written, and what follows it."""
    if unit is Unit.SHARE:
        return 100.0, f"{_NBSP}%"
    if unit is Unit.SECONDS:
        return (1.0, f"{_NBSP}s") if abs(value) >= 1 else (1000.0, f"{_NBSP}ms")
    if unit is Unit.BYTES:
        size, name = next((one for one in _BYTES if abs(value) >= one[0]), _BYTES[-1])
        return 1.0 / size, f"{_NBSP}{name}"
    return 1.0, {Unit.RATE: f"{_NBSP}/s", Unit.RATIO: "×"}.get(unit, "")


def _number(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{value:.1f}"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    size = abs(value)
    if unit is Unit.NUMBER and size < 10:
        return f"{value:.3f}"
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:,.{places}f}"
