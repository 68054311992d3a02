from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import RunError
from eval.figures import Figure
from eval.items import Item
from eval.runs import RunFolder

ITEMS = [Item(id="a", question="one?"), Item(id="b", question="two?")]
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.fixture
def run(request_of):
    return request_of("run").start("mine", "data", ITEMS)


def test_what_is_stored_is_read_back(run, said):
    with run.adding_predictions("BM25 alone") as lines:
        lines.add(said("a", shown=0))
    figures = [
        Figure(system="pincite", group="all", measure="right", value=0.5, low=0.1, high=1, n=2)
    ]
    run.write_figures(figures)
    opened = RunFolder.open(run.path)
    assert opened.manifest == run.manifest
    assert opened.items == tuple(ITEMS)
    assert opened.systems[0] == "pincite"
    assert list(opened.predictions("BM25 alone")) == ["a"]
    assert opened.predictions("pincite") == {}
    assert opened.figures() == tuple(figures)
    assert opened.finished


@given(
    ranking=st.dictionaries(
        NAMES, st.lists(NAMES, min_size=1, max_size=5, unique=True), min_size=1, max_size=5
    )
)
def test_any_names_of_queries_and_passages_are_kept_in_their_order(tmp_path_factory, ranking):
    from eval.manifest import this_code, this_machine

    run = RunFolder(tmp_path_factory.mktemp("run"), None)  # type: ignore[arg-type]
    assert this_code()
    assert this_machine()
    scored = {topic: dict.fromkeys(names, 1.0) for topic, names in ranking.items()}
    run.write_ranking("rank fusion", scored)
    run.write_qrels({topic: dict.fromkeys(names, 1) for topic, names in ranking.items()})
    found = run.ranking("rank fusion")
    assert {topic: list(names) for topic, names in found.items()} == ranking
    for names in found.values():
        assert sorted(names.values(), reverse=True) == list(names.values())
        assert len(set(names.values())) == len(names)  # ties are broken by the order
    assert {topic: list(judged) for topic, judged in run.qrels().items()} == ranking


def test_rankings_are_files_that_trec_eval_reads(run):
    run.write_ranking("rank fusion", {"q1": {"a b.txt:0-5": 0.5, "c.txt:7-9": 0.25}})
    run.write_qrels({"q1": {"a b.txt:0-5": 1}})
    lines = (run.path / "rankings/rank-fusion.trec").read_text().splitlines()
    assert lines == [
        "q1 Q0 a%20b.txt:0-5 1 0.500000 rank%20fusion",
        "q1 Q0 c.txt:7-9 2 0.250000 rank%20fusion",
    ]
    assert (run.path / "qrels.txt").read_text() == "q1 0 a%20b.txt:0-5 1\n"


def test_the_same_run_is_gone_on_with(run, request_of, said):
    with run.adding_predictions("pincite") as lines:
        lines.add(said("a", shown=0))
    again = request_of("run").start("mine", "data", ITEMS)
    assert list(again.predictions("pincite")) == ["a"]
    assert again.manifest.started == run.manifest.started


@pytest.mark.parametrize(
    "changed", [{"items": ITEMS[:1]}, {"seed": 1}, {"limit": 1}, {"suite": "seeds"}, {"systems": 1}]
)
def test_another_run_is_not_mixed_in(run, request_of, changed):
    items, suite = changed.pop("items", ITEMS), changed.pop("suite", "mine")
    with pytest.raises(RunError, match="run of other code, data or settings"):
        request_of("run", **changed).start(suite, "data", items)
    assert RunFolder.open(run.path).items == tuple(ITEMS)


def test_a_line_that_was_torn_by_an_interruption_is_written_again(run, said):
    with run.adding_predictions("pincite") as lines:
        lines.add(said("a", shown=0))
    path = run.path / "predictions/pincite.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"id":"b","sta')
    assert list(run.predictions("pincite")) == ["a"]
    with run.adding_predictions("pincite") as lines:
        lines.add(said("b", shown=0))
    assert list(run.predictions("pincite")) == ["a", "b"]
    path.write_bytes(b'{"torn')
    assert run.predictions("pincite") == {}


def test_a_long_torn_line_is_found_too(run):
    path = run.path / "lines.jsonl"
    path.write_bytes(b'{"a":1}\n' + b"x" * 200_000)
    with run.adding("lines.jsonl") as lines:
        lines.add({"a": 2})
    assert [json.loads(line) for line in path.read_bytes().splitlines()] == [{"a": 1}, {"a": 2}]


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(RunError, match="is not a run"):
        RunFolder.open(tmp_path)


def test_a_run_that_was_interrupted_while_it_was_made_is_begun_again(tmp_path, request_of):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/items.jsonl").write_text("old")
    (tmp_path / "run/.manifest.json.part").write_text("{")
    run = request_of("run", systems=1).start("mine", "data", [])
    assert RunFolder.open(run.path).items == ()


def test_a_folder_with_something_else_is_not_written_to(tmp_path, request_of):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/thesis.txt").write_text("years of work")
    with pytest.raises(RunError, match="not empty and holds no run"):
        request_of("run").start("mine", "data", ITEMS)
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be a run's folder"):
        request_of("file/run").start("mine", "data", ITEMS)


def test_a_run_of_a_later_version_is_refused(run):
    manifest = json.loads((run.path / "manifest.json").read_bytes())
    (run.path / "manifest.json").write_text(json.dumps({"schema": manifest["schema"] + 1}))
    with pytest.raises(RunError, match="use a newer one"):
        RunFolder.open(run.path)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "one"}', "\xff"])
def test_a_damaged_manifest_is_named_in_one_line(run, text):
    (run.path / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(RunError, match=r"manifest\.json is not what a run holds"):
        RunFolder.open(run.path)


def test_figures_of_an_unfinished_run_are_not_there(run):
    assert not run.finished
    with pytest.raises(RunError, match="not finished"):
        run.figures()


def test_what_identifies_a_run_is_what_decides_its_predictions(run):
    manifest = run.manifest
    later = msgspec.structs.replace(manifest, started="2030-01-01T00:00:00+00:00")
    assert later.identity == manifest.identity
    other = msgspec.structs.replace(manifest, model="other@1")
    assert other.identity != manifest.identity
    code = msgspec.structs.replace(manifest.code, sources="changed")
    assert msgspec.structs.replace(manifest, code=code).identity != manifest.identity
