"""Who may read what is written: an index holds the text of every document."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator

import pytest

from index.structures import _Scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no modes")


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_index_can_be_entered_by_its_owner_alone(build, layout):
    build()
    assert stat.S_IMODE(layout.path.stat().st_mode) == 0o700


def test_the_folder_of_an_index_keeps_the_mode_that_somebody_gave_it(build, layout, corpus):
    build()
    layout.path.chmod(0o750)
    (corpus / "2012.md").unlink()
    build()
    assert stat.S_IMODE(layout.path.stat().st_mode) == 0o750


def test_structures_that_are_made_for_one_process_are_its_own():
    assert stat.S_IMODE(_Scratch().folder.stat().st_mode) == 0o700
