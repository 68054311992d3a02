from __future__ import annotations

import pytest

from eval.asking import CitedTexts, ask_all, passage_id, rank_all, relevant, with_context
from eval.items import Gold, GoldSpan, Item
from eval.metrics.ranking import per_query
from eval.opened import OpenSystem
from eval.systems import SYSTEMS
from index import ParsingLimits, Span
from index.progress import Silent


@pytest.fixture
def shipped(place, encoder):
    with OpenSystem(SYSTEMS[0], place, encoder) as opened:
        yield opened


@pytest.fixture
def texts():
    with CitedTexts(ParsingLimits()) as opened:
        yield opened


@pytest.fixture
def run(request_of, election_items):
    return request_of("run").start("mine", "data", election_items)


def test_predictions_hold_all_that_reports_need(run, shipped, texts, elections):
    ask_all(run, "pincite", shipped.ask, texts.of, Silent())
    found = run.predictions("pincite")
    assert list(found) == ["v2012", "v2021", "head", "none"]
    best = found["v2012"].best
    cited = best.citations[0]
    text = (elections / cited.document).read_text("utf-8")
    assert text[cited.start : cited.end] == cited.quote == best.text
    assert "9,305,106" in cited.quote
    assert cited.exact
    assert cited.before + cited.quote + cited.after == text
    steps = found["v2012"].trace
    assert {step.document for step in steps} == {"2012.txt", "2021.txt"}
    assert {step.stage for step in steps} >= {"period"}
    assert found["v2012"].shown == 1
    assert found["none"].abstained
    assert found["none"].reason


def test_only_what_is_missing_is_asked_again(run, shipped, texts):
    asked = []

    def ask(item):
        asked.append(item.id)
        return shipped.ask(item)

    ask_all(run, "pincite", ask, texts.of, Silent())
    path = run.path / "predictions/pincite.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]) + b'{"id": "head", "tor')
    asked.clear()
    ask_all(run, "pincite", ask, texts.of, Silent())
    assert asked == ["head", "none"]
    assert path.read_bytes() == whole


def test_a_citation_is_held_against_the_file_as_it_is_now(run, shipped, texts, elections):
    (elections / "2012.txt").write_text("All is changed.\n", "utf-8")
    ask_all(run, "pincite", shipped.ask, texts.of, Silent())
    (cited,) = run.predictions("pincite")["v2012"].best.citations[:1]
    assert not cited.exact
    assert cited.state == "stale"


def test_a_file_that_is_gone_has_no_text(elections, texts):
    assert "12 million" in texts.at(elections / "2021.txt")
    assert texts.at(elections / "gone.txt") is None


def test_passages_are_ranked_once_and_named_by_their_place(run, shipped, election_items):
    items = election_items[:2]
    rank_all(run, "pincite", shipped.retriever, items, Silent())
    ranking = run.ranking("pincite")
    assert list(ranking) == ["v2012", "v2021"]
    (hit, *_) = shipped.retriever.retrieve(items[0].question)
    assert next(iter(ranking["v2012"])) == passage_id(hit)
    rank_all(run, "pincite", shipped.retriever, items[:1], Silent())
    assert run.ranking("pincite") == ranking


def test_a_passage_is_relevant_if_it_holds_an_expected_span_whole():
    spans = (
        GoldSpan(document="a.txt", start=10, end=20, quote="x" * 10),
        GoldSpan(document="b.txt", start=0, end=2, quote="yy"),
    )
    item = Item(id="q", question="?", golds=(Gold(answers=("x",), spans=spans),))
    passages = {"a.txt": [Span(0, 15), Span(5, 20), Span(20, 40)], "b.txt": [Span(0, 9)]}
    assert relevant([item], passages) == {"q": {"a.txt:5-20": 1, "b.txt:0-9": 1}}
    assert relevant([Item(id="none", question="?")], passages) == {}


def test_a_question_whose_answer_every_passage_cuts_counts_as_not_found():
    span = GoldSpan(document="a.txt", start=10, end=20, quote="x" * 10)
    item = Item(id="q", question="?", golds=(Gold(answers=("x",), spans=(span,)),))
    passages = {"a.txt": [Span(0, 15), Span(15, 40)]}
    judged = relevant([item], passages)
    assert judged == {"q": {"a.txt:10-20": 1}}
    ranking = {"q": {"a.txt:0-15": 2.0, "a.txt:15-40": 1.0}}
    assert per_query(judged, ranking)["R@10"] == {"q": 0.0}


def test_items_are_given_the_text_around_what_they_expect(election_items):
    text = "a" * 300 + "9,305,106" + "b" * 300
    span = GoldSpan(document="x", start=300, end=309, quote="9,305,106")
    item = Item(id="q", question="?", golds=(Gold(answers=("9",), spans=(span,)),))
    ((found,),) = [one.spans for one in with_context([item], {"x": text}.get)]
    assert (found.before, found.after) == ("a" * 240, "b" * 240)
    ((found,),) = [one.spans for one in with_context([item], lambda _: None)]
    assert (found.before, found.after) == ("", "")
