from __future__ import annotations

import pytest

from eval.items import Item
from eval.opened import OpenSystem
from eval.systems import SHIPPED, SYSTEMS
from qa import Assistant
from qa.reader import SENTENCE, load_reader

BY_NAME = {system.name: system for system in SYSTEMS}
VOTERS = Item(id="q", question="How many voters were registered in 2012?")


@pytest.fixture
def ask(place, encoder):
    def ask_one(name, question):
        with OpenSystem(BY_NAME[name], place, encoder) as opened:
            return opened.ask(Item(id="q", question=question))

    return ask_one


def test_the_shipped_system_is_the_assistant(ask, place, encoder):
    reader = load_reader(SENTENCE, encoder)
    with Assistant.open(place, encoder=encoder, reader=reader) as assistant:
        expected = assistant.ask(VOTERS.question)
    found = ask(SHIPPED, VOTERS.question)
    assert found.text == expected.text
    assert found.confidence == expected.confidence
    assert found.citations == expected.citations


def test_each_search_alone_uses_only_its_own_score(place, encoder):
    with OpenSystem(BY_NAME["BM25 alone"], place, encoder) as lexical:
        hits = lexical.retriever.retrieve(VOTERS.question)
        assert [hit.lexical_score for hit in hits] == sorted(
            (hit.lexical_score for hit in hits), reverse=True
        )
        assert hits[0].score > 0
        assert lexical.retriever.retrieve("zebra") == []  # the nearest by meaning is no hit
    with OpenSystem(BY_NAME["dense alone"], place, encoder) as dense:
        hits = dense.retriever.retrieve(VOTERS.question)
        assert [hit.score for hit in hits] == pytest.approx([hit.dense_score for hit in hits])
    with OpenSystem(BY_NAME["rank fusion"], place, encoder) as ranks:
        (best, *_) = ranks.retriever.retrieve(VOTERS.question)
        places = (best.lexical_rank, best.dense_rank)
        assert best.score == pytest.approx(sum(1 / (60 + place) for place in places if place))


def test_without_time_the_year_of_a_question_is_not_seen(ask):
    assert ask(SHIPPED, VOTERS.question).trace.asked
    assert ask("without time", VOTERS.question).trace.asked == ()


def test_misspelled_words_are_left_alone_as_typed_and_respelling_tells_no_time(ask):
    typed = VOTERS.question.replace("registered", "registerd")
    assert "registerd" in typed
    assert ask(SHIPPED, typed).understood == VOTERS.question
    assert ask("as typed", typed).understood is None
    blind = ask("without time", typed)
    assert (blind.understood, blind.trace.asked) == (VOTERS.question, ())


def test_the_whole_passage_is_the_answer_where_nothing_reads(ask):
    answer = ask("whole passage", VOTERS.question)
    assert "calm" in answer.candidates[0].text
    assert "9,305,106" in answer.candidates[0].text
    assert 0 < answer.confidence < 1


def test_without_a_threshold_everything_is_answered(ask):
    assert ask(SHIPPED, "Who baked the zebra cake?").abstention
    assert ask("without threshold", "Who baked the zebra cake?").text


def test_confidence_without_a_feature_is_another(ask):
    with_it, without = (ask(name, VOTERS.question) for name in (SHIPPED, "without similarity"))
    assert without.confidence < with_it.confidence
    assert without.candidates[0].text == with_it.candidates[0].text
