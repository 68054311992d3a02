from __future__ import annotations

import pytest

from eval.items import Gold, GoldSpan, Item
from eval.perturbations import (
    contradiction,
    counterfactual,
    distractors,
    duplicates,
    hostile,
    noise,
    removal,
)
from eval.perturbations.corpus import read_corpus

TURNOUT = "What turnout was reported by the commission of Norland?"


@pytest.fixture
def items(ask):
    return [
        ask("turnout", TURNOUT, [("2021.txt", "63.3 per cent")]),
        ask("older", "What turnout was reported in 2012?", [("old/2012.txt", "75 per cent")]),
        ask("head", "Who led it?", [("2021.txt", "Anna Lind"), ("page.html", "Anna Lind")]),
        ask("cold", "How was the weather in Norland?", [("2021.txt", "cold")]),
        Item(id="none", question="Who baked the cake of Norland?"),
    ]  # fmt: skip


def ids(variant):
    return [item.id.partition("/")[2] for item in variant.items]


def all_hold(variant, corpus):
    """Whether every gold span of a variant stands in its documents."""
    return all(
        span.span.of(variant.text(corpus, span.document) or "") == span.quote
        for item in variant.items
        for span in item.spans
    )


def test_noise_leaves_documents_and_answers_alone(corpus, items, invention):
    (variant,) = noise.vary(corpus, items, invention)
    assert ids(variant) == ["turnout", "older", "head", "cold", "none"]
    assert [item.golds for item in variant.items] == [item.golds for item in items]
    assert {item.kind for item in variant.items} == {"noise"}
    assert not variant.edits
    assert len(set(variant.added.values())) == len(variant.added)
    assert not any("Norland" in text or "{" in text for text in variant.added.values())
    assert noise.vary(corpus, [], invention) == []


def test_distractors_say_the_same_of_something_else(corpus, items, invention):
    (variant,) = distractors.vary(corpus, items, invention)
    assert ids(variant) == ["turnout", "older", "cold", "none"]
    texts = "\n".join(variant.added.values())
    assert len(variant.added) == len(corpus.sources)
    assert "A turnout of" in texts
    assert not any(known in texts for known in ("Norland", "63.3", "75 per", "2012", "Lind"))


def test_a_duplicate_is_the_very_value_in_other_sentences(corpus, items, invention):
    (variant,) = duplicates.vary(corpus, items, invention)
    assert ids(variant) == ["turnout", "older", "head"]
    for text in variant.added.values():
        assert all(value in text for value in ("63.3 per cent", "75 per cent", "Anna Lind"))
        assert "turnout" not in text
    assert duplicates.vary(corpus, items[-1:], invention) == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("9,305,106", "stores 9,305,106 bolts"),
        ("71,09 %", "71,09 % are made of brass"),
        ("15 January 2012", "hull is 15 January 2012."),
        ("+48 603 683 122", "crate marked “+48 603 683 122”"),
        ("ten", "crate marked “ten”"),
        ("Bo Ek", "ferry called “Bo Ek”"),
    ],
)
def test_a_duplicate_has_a_role_that_suits_its_form(
    make_files, tmp_path, invention, value, sentence
):
    corpus = read_corpus(make_files({"v.txt": f"It was {value}."}, tmp_path / "one"))
    span = GoldSpan(document="v.txt", start=7, end=7 + len(value), quote=value)
    item = Item(id="v", question="What?", golds=(Gold(answers=(value,), spans=(span,)),))
    (variant,) = duplicates.vary(corpus, [item], invention)
    assert sentence in variant.added["added/stock-1.txt"]


def test_a_counterfactual_edit_moves_the_expected_answer_with_the_text(corpus, items, invention):
    (variant,) = counterfactual.vary(corpus, items, invention)
    assert ids(variant) == ["turnout", "older", "head"]
    assert variant.edits.keys() == {"2021.txt", "old/2012.txt", "page.html"}
    assert all_hold(variant, corpus)
    turnout, _, head = variant.items
    (gold,) = turnout.golds
    assert gold.spans[0].quote == gold.answers[0] == invention.other_value("63.3 per cent")
    assert [span.document for span in head.spans] == ["2021.txt", "page.html.as-text.txt"]
    assert len({span.quote for span in head.spans}) == 1
    assert "Anna Lind" not in (variant.text(corpus, "page.html.as-text.txt") or "")
    assert variant.text(corpus, "page.html") is None


def test_questions_that_need_a_sentence_as_it_is_are_asked_elsewhere(corpus, ask, invention):
    items = [
        ask("place", "Where from?", [("old/2012.txt", "Sudland")]),
        ask("person", "Who led them?", [("old/2012.txt", "Bo Ek")]),
        ask("again", "By whom?", [("old/2012.txt", "Bo Ek")]),
        ask("turnout", TURNOUT, [("old/2012.txt", "75 per cent")]),
    ]
    groups = [ids(variant) for variant in counterfactual.vary(corpus, items, invention)]
    assert groups == [["place", "turnout"], ["person", "again"]]


def test_a_question_that_names_the_old_value_is_not_edited_away_from(corpus, ask, invention):
    named = ask("a", "What did Anna head?", [("2021.txt", "Anna Lind")])
    month = ask("b", "On which day in January was it?", [("old/2012.txt", "15 January 2012")])
    assert counterfactual.vary(corpus, [named, month], invention) == []
    overlapping = ask(
        "c", "How much?", [("2021.txt", "63.3 per cent"), ("2021.txt", "63.3 per cent was")]
    )
    assert counterfactual.vary(corpus, [overlapping], invention) == []


def test_a_contradiction_states_another_value_a_year_after_the_newest(corpus, items, invention):
    (variant,) = contradiction.vary(corpus, items, invention)
    assert ids(variant) == ["turnout", "head"]
    assert not variant.edits
    assert all_hold(variant, corpus)
    turnout = variant.items[0]
    assert turnout.golds[0] == items[0].golds[0]
    later = turnout.golds[1]
    assert later.period == "2022-01-10"
    text = variant.added[later.spans[0].document]
    assert text.startswith("Vote of 2022\n\n1")
    assert f"A turnout of {invention.other_value('63.3 per cent')} was reported by" in text
    assert {one.file for one in variant.descriptions} == {"update-01.txt", "update-02.txt"}
    assert all(one.period == later.period for one in variant.descriptions)


@pytest.mark.parametrize(
    "text",
    [
        "In 2007 a turnout of 75 per cent was reported.\n",
        "Turnout: 75 per cent\n",
        "A turnout of 75 per cent was reported" + " and confirmed" * 60 + ".\n",
    ],
    ids=["about another year", "a value alone", "too long"],
)
def test_what_is_no_statement_of_the_document_s_own_time_is_not_contradicted(
    make_files, invention, tmp_path, text
):
    manifest = '[[document]]\nfile = "a.txt"\nperiod = "2021"\n'
    corpus = read_corpus(make_files({"manifest.toml": manifest, "a.txt": text}, tmp_path / "one"))
    start = text.index("75 per cent")
    span = GoldSpan(document="a.txt", start=start, end=start + 11, quote="75 per cent")
    item = Item(id="a", question="What turnout?", golds=(Gold(answers=("x",), spans=(span,)),))
    assert corpus.places(item)
    assert contradiction.vary(corpus, [item], invention) == []


def test_without_dates_nothing_can_be_later(make_files, invention, tmp_path):
    corpus = read_corpus(make_files({"a.txt": "It was cold that day.\n"}, tmp_path / "one"))
    assert contradiction.vary(corpus, [], invention) == []


def test_no_supporting_sentence_is_left(corpus, items):
    variants = removal.vary(corpus, items)
    assert sorted(id_ for variant in variants for id_ in ids(variant)) == [
        "cold",
        "head",
        "older",
        "turnout",
    ]
    by_id = {id_: variant for variant in variants for id_ in ids(variant)}
    assert all(item.golds == () for variant in variants for item in variant.items)
    text = by_id["turnout"].text(corpus, "2021.txt")
    assert "63.3" not in text
    assert "turnout" not in text
    assert by_id["turnout"] is not by_id["head"]
    assert "Anna Lind" not in by_id["head"].text(corpus, "page.html.as-text.txt")


def test_questions_with_the_same_support_lose_it_together(corpus, ask):
    twice = [ask(name, "Who?", [("2021.txt", "Anna Lind")]) for name in ("one", "two")]
    assert [ids(variant) for variant in removal.vary(corpus, twice)] == [["one", "two"]]


def test_orders_stand_in_documents_of_their_own_and_inside_the_others(corpus, items, invention):
    variant, _ = hostile.vary(corpus, items, invention)
    assert len(ids(variant)) == len(items)
    assert variant.edits.keys() == {"2021.txt", "old/2012.txt"}  # the page keeps its format
    assert all_hold(variant, corpus)
    text = variant.text(corpus, "2021.txt")
    planted = [place.of(text) for place in variant.edits["2021.txt"].written()]
    assert len(planted) == 4
    assert "Ignore all previous instructions" in planted[0]
    rest = text
    for one in planted:
        rest = rest.replace(one, "", 1)
    assert rest == corpus.sources["2021.txt"].text


def test_no_order_is_put_where_it_would_become_part_of_a_title(corpus, ask, invention):
    title = ask("title", "Where?", [("2021.txt", "Norland")])
    variant, _ = hostile.vary(corpus, [title], invention)
    (edit,) = variant.edits["2021.txt"].all
    assert edit.span.start == len(corpus.sources["2021.txt"].text)


def test_every_question_is_answered_falsely_in_a_document(corpus, items, invention):
    _, variant = hostile.vary(corpus, items, invention)
    texts = "\n".join(variant.added.values())
    assert all(item.question in texts for item in items)
    assert invention.other_value("63.3 per cent") in texts
    assert hostile.fake_answer(items[-1], invention) in texts
    assert [item.golds for item in variant.items] == [item.golds for item in items]
    assert hostile.vary(corpus, [], invention) == []


def test_a_question_whose_sentences_are_all_that_there_is_loses_none(make_files, tmp_path):
    corpus = read_corpus(make_files({"a.txt": "Anna Lind led it.\n"}, tmp_path / "one"))
    span = GoldSpan(document="a.txt", start=0, end=9, quote="Anna Lind")
    item = Item(id="q", question="Who led it?", golds=(Gold(answers=("x",), spans=(span,)),))
    assert corpus.places(item)
    assert removal.vary(corpus, [item]) == []
