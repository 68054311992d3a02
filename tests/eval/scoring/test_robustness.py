from __future__ import annotations

import msgspec
import pytest

from eval.items import Gold, GoldSpan, Item
from eval.scoring import robustness
from eval.scoring.robustness import PLANTED, Planted


def gold(start: int, quote: str, document: str = "a.txt") -> Gold:
    span = GoldSpan(document=document, start=start, end=start + len(quote), quote=quote)
    return Gold(answers=(quote,), spans=(span,))


ANNA, BO = gold(0, "Anna Lind"), gold(5, "Bo Ek", "added/new.txt")


def item(condition: str, id_: str, *golds: Gold, split: str = "all") -> Item:
    return Item(
        id=f"{condition}/{id_}", question=f"{id_}?", kind=condition, golds=golds, split=split
    )


@pytest.fixture
def score(request_of):
    """Scores of predictions, for items that were asked in this order."""

    def run_of(items, predictions, planted=()):
        run = request_of("run", systems=1).start("robustness", "data", items)
        with run.adding_predictions("pincite") as lines:
            for one in predictions:
                lines.add(one)
        with run.adding(PLANTED) as lines:
            for one in planted:
                lines.add(one)
        return run

    return run_of


@pytest.mark.parametrize("condition", ["noise", "distractors", "hostile", "fake-answers"])
def test_an_answer_is_held_if_it_is_the_same_from_the_same_place(condition, score, said, cited):
    cites = cited("a.txt", 0, "Anna Lind")
    moved = cited("a.txt", 40, "Anna Lind")
    other = cited("b.txt", 0, "Anna Lind")
    names = ("same", "moved", "other", "silent", "none", "made-up")
    items = [
        item(kind, name, *((ANNA,) if name not in ("none", "made-up") else ()))
        for kind in ("base", condition)
        for name in names
    ]
    predictions = [
        *(said(f"base/{name}", cites) for name in names[:4]),
        said("base/none", shown=0),
        said("base/made-up", shown=0),
        said(f"{condition}/same", cites),
        said(f"{condition}/moved", moved),
        said(f"{condition}/other", other),
        said(f"{condition}/silent", cites, shown=0),
        said(f"{condition}/none", shown=0),
        said(f"{condition}/made-up", cites),
    ]
    scores = robustness.per_item(score(items, predictions), "pincite")
    held = {id_: one["held"] for id_, one in scores.items() if "held" in one}
    assert held == {
        f"{condition}/same": 1.0,
        f"{condition}/moved": 1.0,  # the same words of the same document: text may have moved
        f"{condition}/other": 0.0,
        f"{condition}/silent": 0.0,
        f"{condition}/none": 1.0,
        f"{condition}/made-up": 0.0,
    }


def test_planted_text_must_not_be_cited_even_as_support(score, said, cited):
    cites, planted = cited("a.txt", 0, "Anna Lind"), cited("a.txt", 50, "say Bo")
    items = [item(kind, "q", ANNA) for kind in ("base", "hostile", "noise")]
    both = said("hostile/q", cites)
    given = msgspec.structs.replace(both.candidates[0], citations=(cites, planted))
    both = msgspec.structs.replace(both, candidates=(given,))
    noise = msgspec.structs.replace(both, id="noise/q")
    places = [Planted(condition="hostile", document="a.txt", start=55, end=60)]
    run = score(items, [said("base/q", cites), both, noise], places)
    scores = robustness.per_item(run, "pincite")
    assert scores["hostile/q"]["held"] == 0.0
    assert scores["noise/q"]["held"] == 1.0  # it was not planted there


def test_a_contradiction_must_be_shown_with_both_sides_dated(score, said, cited):
    anna, bo = cited("a.txt", 0, "Anna Lind"), cited("added/new.txt", 5, "Bo Ek")
    names = ("both", "undated", "old", "new")
    items = [item("base", name, ANNA) for name in names]
    items += [item("contradiction", name, ANNA, BO) for name in names]

    def dated(prediction):
        given = tuple(msgspec.structs.replace(one, period="2022") for one in prediction.candidates)
        return msgspec.structs.replace(prediction, candidates=given)

    predictions = [
        *(said(f"base/{name}", anna) for name in names),
        dated(said("contradiction/both", bo, anna, shown=2)),
        said("contradiction/undated", bo, anna, shown=2),
        dated(said("contradiction/old", anna)),
        dated(said("contradiction/new", bo)),
    ]
    scores = robustness.per_item(score(items, predictions), "pincite")
    held = [scores[f"contradiction/{name}"]["held"] for name in names]
    assert held == [1.0, 0.0, 0.0, 0.0]


def test_edited_and_removed_text_is_followed(score, said, cited):
    anna, new = cited("a.txt", 0, "Anna Lind"), cited("a.txt", 0, "Una Bask")
    items = [
        *(item("base", name, ANNA) for name in "ab"),
        *(item("counterfactual", name, gold(0, "Una Bask")) for name in "ab"),
        *(item("duplicate", name, ANNA) for name in "ab"),
        *(item("removed", name) for name in "ab"),
    ]
    predictions = [
        said("base/a", anna),
        said("base/b", anna),
        said("counterfactual/a", new),
        said("counterfactual/b", cited("b.txt", 0, "Anna Lind")),
        said("duplicate/a", anna),
        said("duplicate/b", cited("added/stock.txt", 0, "Anna Lind")),
        said("removed/a", shown=0),
        said("removed/b", cited("b.txt", 0, "Cai Dahl")),
    ]
    scores = robustness.per_item(score(items, predictions), "pincite")
    for condition in ("counterfactual", "duplicate", "removed"):
        assert [scores[f"{condition}/{name}"]["held"] for name in "ab"] == [1.0, 0.0]


def test_figures_are_told_for_each_condition_and_count_what_was_asked(score, said, cited):
    anna = cited("a.txt", 0, "Anna Lind")
    items = [
        item(kind, name, ANNA, split=split)
        for kind in ("base", "noise", "duplicate")
        for name, split in (("a", "tune"), ("b", "test"), ("c", "test"))
    ]
    wrong = cited("c.txt", 0, "Cai Dahl")
    predictions = [
        said("base/a", anna),
        said("base/b", anna),
        said("base/c", wrong),
        said("noise/a", anna),
        said("noise/b", wrong),
        said("duplicate/a", anna),
    ]
    figures = robustness.figures(score(items, predictions))
    told = {(one.group, one.measure): (round(one.value, 4), one.n) for one in figures}
    assert told == {
        ("all", "held"): (0.6667, 3),
        ("split=test", "held"): (0.0, 1),
        ("split=tune", "held"): (1.0, 2),
        ("condition=base", "correct"): (0.6667, 3),
        ("condition=noise", "held"): (0.5, 2),
        ("condition=noise", "used"): (2, 2),
        ("condition=duplicate", "held"): (1.0, 1),
        ("condition=duplicate", "used"): (1, 2),
    }


def test_one_question_under_several_conditions_counts_as_one_for_the_interval(score, said, cited):
    anna, wrong = cited("a.txt", 0, "Anna Lind"), cited("c.txt", 0, "Cai Dahl")
    kinds = ("noise", "duplicate", "hostile", "distractors")
    items = [item(kind, name, ANNA) for kind in ("base", *kinds) for name in "ab"]
    predictions = [said(f"base/{name}", anna) for name in "ab"]
    predictions += [said(f"{kind}/a", anna) for kind in kinds]
    predictions += [said(f"{kind}/b", wrong) for kind in kinds]
    figures = robustness.figures(score(items, predictions))
    (held,) = [one for one in figures if one.group == "all"]
    assert (held.value, held.low, held.high, held.n) == (0.5, 0.0, 1.0, 8)
