from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from eval.errors import DatasetError, RunError
from eval.runs import RunFolder
from eval.suites.answers import reader_name, run_questions
from eval.systems import SYSTEMS
from index import build_index
from index.progress import Silent
from qa.reader.trained import SHA256


def files(run: RunFolder) -> dict[str, bytes]:
    """What two runs with one seed must share: all but when it was and how long it took."""
    return {
        path.relative_to(run.path).as_posix(): path.read_bytes()
        for path in sorted(run.path.rglob("*"))
        if path.is_file() and path.name != "manifest.json" and path.parent.name != "timings"
    }


def test_two_runs_are_the_same_to_the_byte(place, request_of, election_items):
    runs = [run_questions("mine", "data", election_items, place, request_of(name)) for name in "ab"]
    first, second = map(files, runs)
    assert first == second
    assert {"items.jsonl", "figures.json", "qrels.txt"} <= set(first)
    assert len([name for name in first if name.startswith("predictions/")]) == len(SYSTEMS)
    assert len([name for name in first if name.startswith("rankings/")]) == 5
    assert runs[0].manifest.identity == runs[1].manifest.identity


def test_a_run_is_named_after_its_reader_and_after_the_weights_of_the_trained_one(
    encoder, monkeypatch
):
    assert reader_name(encoder) == "SentenceReader"
    monkeypatch.delenv("PINCITE_READER")
    assert reader_name(encoder) == f"SpanReader@{SHA256[:16]}"


def test_an_interrupted_run_ends_as_if_it_had_not_been(place, request_of, election_items):
    whole = run_questions("mine", "data", election_items, place, request_of("whole"))

    class StopError(Exception):
        pass

    class Stopping(Silent):
        asked = 0

        def advance(self, count):
            Stopping.asked += count
            if Stopping.asked == 10:
                raise StopError

    with pytest.raises(StopError):
        run_questions("mine", "data", election_items, place, request_of("cut", progress=Stopping()))
    cut = run_questions("mine", "data", election_items, place, request_of("cut"))
    assert files(cut) == files(whole)


def test_a_finished_run_is_not_asked_again(place, request_of, election_items, encoder):
    run_questions("mine", "data", election_items, place, request_of("a"))
    encoder.queries.clear()
    again = run_questions("mine", "data", election_items, place, request_of("a"))
    assert encoder.queries == []
    assert again.figures()


def test_a_run_over_other_documents_is_another(
    place, request_of, election_items, elections, encoder
):
    run_questions("mine", "data", election_items, place, request_of("a"))
    with (elections / "2012.txt").open("a", encoding="utf-8") as file:
        file.write("More was said later.\n")
    build_index(index=place, encoder=encoder)
    with pytest.raises(RunError, match="other code, data or settings"):
        run_questions("mine", "data", election_items, place, request_of("a"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"document": "gone.txt"}, 'has no document "gone.txt", which question "v2012" is about'),
        ({"start": 0, "end": 9}, '"2012.txt" in the index at .* does not say "9,305,106" at'),
    ],
)
def test_an_index_of_other_documents_is_refused(
    place, request_of, election_items, changed, message
):
    item = election_items[0]
    span = msgspec.structs.replace(item.spans[0], **changed)
    gold = msgspec.structs.replace(item.golds[0], spans=(span,))
    moved = msgspec.structs.replace(item, golds=(gold,))
    with pytest.raises(DatasetError, match=message):
        run_questions("seeds", "data", [moved], place, request_of("a"))
    assert not request_of("a").out.exists()


def test_the_run_is_below_the_work_folder_if_no_place_is_given(place, request_of, election_items):
    run = run_questions("mine", "data", election_items, place, request_of(systems=1))
    assert run.path.parent == request_of().work / "runs"
    assert run.path.name == f"mine-data-{run.manifest.identity[:8]}"


def test_a_limit_draws_the_same_questions_for_the_same_seed(request_of, election_items):
    few = request_of(limit=2, seed=3)
    assert few.sample(election_items) == few.sample(election_items)
    assert len(few.sample(election_items)) == 2
    drawn = {tuple(i.id for i in request_of(limit=2, seed=s).sample(election_items))
             for s in range(20)}  # fmt: skip
    assert len(drawn) > 1
    order = [item.id for item in election_items]
    assert all(list(ids) == sorted(ids, key=order.index) for ids in drawn)
    assert request_of(limit=9).sample(election_items) == election_items


def test_passages_that_hold_the_answer_are_the_relevant_ones(place, request_of, election_items):
    run = run_questions("mine", "data", election_items, place, request_of("a", systems=1))
    assert set(run.qrels()) == {"v2012", "v2021", "head"}
    (name,) = run.qrels()["v2012"]
    assert name.startswith("2012.txt:")
    ((figure),) = [one for one in run.figures() if (one.measure, one.group) == ("R@10", "all")]
    assert figure.value == 1.0
    assert Path(run.path / "timings/pincite.jsonl").read_bytes().count(b"\n") == 4
