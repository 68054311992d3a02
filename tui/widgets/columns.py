"""How wide the columns of a table are where it must fit on the screen: `fitted`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

PADDING = 2
"""Cells beside each column."""
_SCROLLBAR = 1


def fitted(
    rows: Sequence[Sequence[str]],
    whole: int,
    giving: Mapping[int, int],
    dropping: Sequence[int] = (),
) -> dict[int, int]:
    """Cells for each column, by its place, so that all of them fit in `whole` cells.

    `rows` have the names of the columns first. Columns are as wide as what they hold, but for
    those that give way, in the order of `giving`, down to as many cells as it says. Where that is
    not enough, those in `dropping` are left out, one after the other, since a column beyond the
    edge is not seen at all.
    """
    wanted = {
        place: max(map(cell_len, column)) for place, column in enumerate(zip(*rows, strict=True))
    }
    for left in (None, *dropping):
        if left is not None:
            del wanted[left]
        widths = _shrunk(wanted, whole - PADDING * len(wanted) - _SCROLLBAR, giving)
        if widths is not None:
            return widths
    return {place: min(width, giving.get(place, width)) for place, width in wanted.items()}


def clipped_left(text: str, width: int) -> str:
    """The end of `text`, which tells most of a path, in `width` cells."""
    if cell_len(text) <= width:
        return text
    kept = text
    while kept and cell_len(kept) >= width:
        kept = kept[1:]
    return f"…{kept}"


def _shrunk(
    wanted: Mapping[int, int], room: int, giving: Mapping[int, int]
) -> dict[int, int] | None:
    widths = dict(wanted)
    for place, least in giving.items():
        too_much = max(0, sum(widths.values()) - room)
        if place in widths:
            widths[place] = max(min(least, widths[place]), widths[place] - too_much)
    return widths if sum(widths.values()) <= room else None
