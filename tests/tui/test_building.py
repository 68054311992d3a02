from __future__ import annotations

import pytest

from index.builder import BuildReport
from index.corpus import Problem
from tui.building import Progressing, StoppedError, Work, told


def report(**given):
    usual = dict.fromkeys(("added", "changed", "removed", "unchanged", "embedded"), 0)
    usual |= {"generation": 2, "published": True, "documents": 3, "passages": 1200, "skipped": ()}
    return BuildReport(**{**usual, **given})


def test_each_stage_is_told_when_it_begins_and_when_it_is_done():
    seen = []
    progress = Progressing(seen.append)
    progress.start("reading", 2)
    progress.advance(1)
    progress.advance(1)
    assert seen[0] == Work("reading", 0, 2)
    assert seen[-1] == Work("reading", 2, 2)
    assert str(seen[-1]) == "Indexing, reading: 2 of 2"


def test_many_small_steps_are_not_all_told():
    seen = []
    progress = Progressing(seen.append)
    progress.start("reading", 100_000)
    for _ in range(1000):
        progress.advance(1)
    assert len(seen) < 500


def test_what_is_stopped_ends_at_the_next_step():
    progress = Progressing(lambda work: None)
    progress.start("reading", 2)
    progress.stop()
    with pytest.raises(StoppedError):
        progress.advance(1)


def test_a_report_tells_only_what_happened():
    assert told(report(published=False)) == "Nothing changed: 3 documents"
    skipped = (Problem("a.bin", "no parser"),)
    assert told(report(added=2, skipped=skipped)) == (
        "Indexed: 3 documents, 1,200 passages (2 added, 1 skipped)"
    )
    assert told(report()) == "Indexed: 3 documents, 1,200 passages"
