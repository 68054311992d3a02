"""Hostile files, a small version of `run.py`: nothing outside is read, nothing hangs."""

from __future__ import annotations

import os
import sys

import pytest
from attacks.archives import archive_attacks
from attacks.evidence import forgeries
from attacks.folders import folder_attacks
from attacks.names import description_attacks, name_attacks
from attacks.pdfs import pdf_attacks
from attacks.stalls import stall_attacks
from surfaces.commands import here
from surfaces.corpus import hand_over, look_at

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked by inotify")

SLOW = {"a form that draws itself", "very many entries", "5,000 of them", "in a page", "very many"}
"""Left to the long version."""


def named(attack) -> str:
    return f"{attack.kind}: {attack.name}"


def some(every, step=1):
    chosen = [one for one in every if one.name not in SLOW]
    return chosen[::step]


def check(found):
    assert found.acted == []
    assert found.altered == []


FILES = [
    *some([*folder_attacks(), *name_attacks(), *description_attacks()], step=2),
    *some(archive_attacks(large=False), step=2),
    *some(pdf_attacks(large=False), step=2),
    *some(stall_attacks(large=False), step=10),
]


@pytest.mark.parametrize("attack", FILES, ids=named)
def test_a_hostile_file_harms_no_other_and_reaches_nothing_outside(place, attack):
    if attack.kind == "unreadable files" and os.geteuid() == 0:
        pytest.skip("who runs this may read everything")
    check(look_at(attack, place, here))


@pytest.mark.parametrize("forgery", list(forgeries()), ids=named)
def test_what_somebody_else_made_is_refused_in_one_line_or_verified_without_harm(place, forgery):
    check(hand_over(forgery, place, here))
