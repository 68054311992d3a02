"""A small version of `run.py damage`: no damage passes unnoticed, and what is derived is mended."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as test_crashes.py")


@pytest.fixture(scope="module")
def reports(campaign) -> dict:
    return campaign("damage", sample=25)


def test_every_damage_is_noticed_and_named_before_anything_is_answered_from_it(reports):
    assert len(reports) == 4
    for report in reports.values():
        assert report["failures"] == []
        assert report["lost"] == 0


def test_whatever_is_derived_is_repaired_without_embedding(reports):
    for name in ("bytes flipped: derived files", "cut, swapped, gone: derived files"):
        mended = reports[name]["counts"]["repaired without embedding, the same rankings"]
        assert mended >= 20
