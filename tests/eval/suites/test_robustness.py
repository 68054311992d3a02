from __future__ import annotations

import pytest

from eval.runs import RunFolder
from eval.scoring import robustness as scoring
from eval.scoring import scoring_of
from eval.suites.robustness import run_robustness
from index.progress import Silent


def files(run: RunFolder) -> dict[str, bytes]:
    return {
        path.relative_to(run.path).as_posix(): path.read_bytes()
        for path in sorted(run.path.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and path.parent.name != "timings"
    }


_FINISHED: list[RunFolder] = []


@pytest.fixture
def run(elections, election_items, request_of) -> RunFolder:
    """A finished run; made once, since no test changes it and making it takes a second or two."""
    if not _FINISHED:
        _FINISHED.append(run_robustness(elections, election_items, request_of("run", systems=1)))
    return RunFolder.open(_FINISHED[0].path)


def test_every_condition_is_asked_of_what_was_answered_rightly(run):
    assert run.finished
    assert scoring_of(run) is scoring
    predictions = run.predictions("pincite")
    base = [item for item in run.items if item.kind == "base"]
    assert [item.id for item in base] == ["base/v2012", "base/v2021", "base/head", "base/none"]
    right = {
        item.id.partition("/")[2] for item in base if scoring.is_held_to(item, predictions[item.id])
    }
    assert {"v2012", "head"} <= right
    asked = [
        item.id for item in run.items if item.kind == "base" or item.id.partition("/")[2] in right
    ]
    assert list(predictions) == asked
    kinds = {item.kind for item in run.items}
    assert kinds == {
        "base", "noise", "distractors", "duplicate", "counterfactual", "contradiction",
        "removed", "hostile", "fake-answers",
    }  # fmt: skip


def test_the_items_tell_what_stands_around_their_golds(run, elections):
    head = {item.id: item for item in run.items}
    (span,) = head["base/head"].spans
    text = (elections / "2012.txt").read_text("utf-8")
    assert span.before + span.quote + span.after == text
    (edited,) = head["counterfactual/head"].spans
    assert edited.quote != "Anna Lind"
    assert edited.after == " headed the mission of observers.\n"


def test_citations_stand_in_the_changed_documents(run):
    for prediction in run.predictions("pincite").values():
        cited = [one for given in prediction.candidates for one in given.citations]
        assert all(one.exact and one.state == "verified" for one in cited)
        assert all(not one.document.startswith("/") for one in cited)


def test_the_places_of_planted_text_are_kept(run):
    planted = list(run.records(scoring.PLANTED, scoring.Planted))
    assert {one.condition for one in planted} == {"hostile", "fake-answers"}
    assert {"2012.txt", "added/notice-1.txt"} <= {one.document for one in planted}
    assert all(one.start < one.end for one in planted)


def test_two_runs_are_the_same_to_the_byte(run, elections, election_items, request_of):
    again = run_robustness(elections, election_items, request_of("again", systems=1))
    assert files(again) == files(run)
    assert again.manifest.identity == run.manifest.identity


def test_an_interrupted_run_ends_as_if_it_had_not_been(run, elections, election_items, request_of):
    class StopError(Exception):
        pass

    class Stopping(Silent):
        asked = 0

        def advance(self, count):
            Stopping.asked += count
            if Stopping.asked == 9:
                raise StopError

    with pytest.raises(StopError):
        run_robustness(elections, election_items, request_of("cut", systems=1, progress=Stopping()))
    cut = run_robustness(elections, election_items, request_of("cut", systems=1))
    assert files(cut) == files(run)


def test_a_finished_run_is_not_asked_again(run, elections, election_items, request_of, encoder):
    queries = len(encoder.queries)
    again = run_robustness(elections, election_items, request_of(str(run.path), systems=1))
    assert again.figures() == run.figures()
    assert len(encoder.queries) == queries


def test_the_folder_itself_is_left_alone(elections, election_items, request_of):
    before = {path.name: path.read_bytes() for path in elections.iterdir()}
    run_robustness(elections, election_items, request_of("run", systems=2, limit=2))
    assert {path.name: path.read_bytes() for path in elections.iterdir()} == before
