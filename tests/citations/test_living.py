"""A small version of `run.py`: no edit makes a citation point to a wrong place."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from living.campaign import follow, hold_commands, run
from living.edits import EDITS
from living.report import Report, precision, recall
from living.traced import TYPED, Traced, aligned
from living.truth import Outcome

from index.document import Span
from qa.answer import State
from qa.assistant import Assistant
from qa.files import FileChecker
from qa.reader import SENTENCE, load_reader
from qa.serialise import decode_all
from qa.stored import cited
from tui.finding import restore
from tui.source import Source

SEVERAL = list(EDITS)


@settings(max_examples=40)
@given(
    kinds=st.lists(st.sampled_from(SEVERAL), min_size=1, max_size=5),
    seed=st.integers(0, 2**32),
)
def test_no_edit_makes_a_citation_point_to_a_wrong_place(world, reading, kinds, seed):
    report = Report()
    follow(world, reading, kinds, len(kinds), random.Random(seed), report)
    assert report.failures == []


def test_most_sentences_that_still_stand_in_a_changed_file_are_found(world, reading):
    report = run(world, reading, 100, random.Random(2))
    assert report.failures == []
    assert sum(report.edits.values()) == report.shown == 100
    assert report.all[Outcome.RELOCATED] > 500
    assert report.all[Outcome.MISSING] > 0
    assert precision(report.all) == 1.0
    assert recall(report.all) > 0.8


def test_the_harness_finds_out_a_search_for_the_quote_alone(world, reading, monkeypatch):
    def first(citation, text, *, strict=False):
        found = re.search(re.escape(citation.quote), text)
        return [Span(*found.span())] if found else []

    monkeypatch.setattr("qa.citation.relocate", first)
    report = run(world, reading, 30, random.Random(3))
    assert report.silent_errors > 30
    assert report.failures


def test_a_file_that_only_lost_its_encoding_or_newlines_keeps_its_citations(world, reading):
    for kind, seed in (("change newlines", 4), ("re-encode", 5), ("wrap lines anew", 6)):
        report = Report()
        follow(world, reading, [kind], 1, random.Random(seed), report)
        assert report.failures == []
        assert report.all[Outcome.RELOCATED] > 0


def test_the_command_and_the_screen_tell_the_same_of_a_citation(
    world, command, reading, encoder, tmp_path, monkeypatch
):
    answers = decode_all((tmp_path / "answers.jsonl").read_bytes())
    monkeypatch.chdir(world.place)  # which the roots of saved answers are below
    seen = set()
    with Assistant.open(
        tmp_path / ".pincite", encoder=encoder, reader=load_reader(SENTENCE, encoder)
    ) as assistant:
        for seed in range(6):
            report = Report()
            kinds = random.Random(seed).choices(SEVERAL, k=4)
            follow(world, reading, kinds, 4, random.Random(seed), report)
            hold_commands(world, reading, command, report)
            assert report.failures == []
            assert report.commands == len(world.saved)
            with FileChecker() as checker:
                for answer in answers:
                    shown = restore(answer, assistant, lambda one: Source.of(one.text)).answer
                    now = [one.state for one in cited([shown], everything=True)]
                    kept = list(cited([answer], everything=True))
                    assert now == [one.state for one in checker.verify(kept, world.place)]
                    seen.update(now)
    assert seen == set(State)


@given(text=st.text(alphabet="ab \r\n", max_size=40), data=st.data())
def test_origins_follow_their_characters_through_every_change(text, data):
    traced = Traced.original(text, 100)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    changed = traced.replaced(start, end, Traced.typed("new")).with_newlines("\n")
    assert len(changed.text) == len(changed.origins)
    for char, origin in zip(changed.text, changed.origins, strict=True):
        if origin != TYPED:
            assert text[origin - 100] == char
    solid = aligned(changed.text, changed)
    assert solid is not None
    assert [changed.origins[at] for at in solid.places] == list(solid.origins)
