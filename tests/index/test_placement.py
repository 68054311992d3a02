"""Rows and ordinals lead to each other, and what is gone is never allowed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.placement import Placement

ORDINALS = st.lists(st.integers(0, 40) | st.just(-1), max_size=20)


def ascending(values):
    """The same, with those that are not -1 distinct and in order."""
    places = iter(sorted({value for value in values if value >= 0}))
    return [next(places, -1) if value >= 0 else -1 for value in values]


@given(values=ORDINALS, data=st.data())
def test_rows_and_ordinals_lead_to_each_other(values, data):
    ordinals = np.array(ascending(values), dtype=np.int32)
    placement = Placement.of(ordinals)
    rows = np.flatnonzero(ordinals >= 0)
    assert len(placement) == len(rows)
    assert placement.to_ordinals(rows.astype(np.int32)).tolist() == ordinals[rows].tolist()
    wanted = np.array(data.draw(st.lists(st.integers(0, 41))), dtype=np.int64)
    places, found = placement.find(wanted)
    assert ordinals[found].tolist() == wanted[places].tolist()
    assert set(wanted.tolist()) - set(wanted[places].tolist()) <= set(range(42)) - set(
        ordinals.tolist()
    )


@given(values=ORDINALS, data=st.data())
def test_only_what_is_alive_and_allowed_may_be_found(values, data):
    ordinals = np.array(ascending(values), dtype=np.int32)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=41, max_size=41)))
    placement = Placement.of(ordinals)
    expected = [ordinal >= 0 and bool(allowed[ordinal]) for ordinal in ordinals]
    assert placement.mask(allowed).tolist() == expected
    mask = placement.mask(None)
    alive = (ordinals >= 0).tolist()
    assert mask is None if all(alive) else mask.tolist() == alive


def test_a_lone_segment_is_numbered_as_it_stands():
    placement = Placement.whole(3)
    assert placement.to_ordinals(np.array([2, 0])).tolist() == [2, 0]
    assert placement.mask(None) is None
