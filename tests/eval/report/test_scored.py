from __future__ import annotations

import pytest

from eval.errors import RunError
from eval.items import Item
from eval.measures import Unit
from eval.report.scored import in_order, known, scored, title_of, unit_of


def test_stored_figures_are_taken_as_they_are(make_run, figure):
    run = make_run(figures=[figure(0.25)])
    assert scored(run).figures == (figure(0.25),)


def test_figures_of_an_unfinished_run_are_computed(make_run, gold, given, said):
    items = [Item(id="a", question="Turnout?", golds=(gold("63.3 per cent"),))]
    run = make_run(items, {"pincite": [said("a", given("63.3 per cent"))]}, figures=None)
    right = [one for one in scored(run).figures if one.measure == "correct"]
    assert [(one.value, one.low, one.high, one.n) for one in right] == [(1.0, 1.0, 1.0, 1)]


def test_every_system_is_scored_item_by_item(make_run, gold, given, said):
    items = [Item(id="a", question="Turnout?", golds=(gold("63.3 per cent"),))]
    run = make_run(
        items,
        {
            "pincite": [said("a", given("63.3 per cent"))],
            "other": [said("a", given("75 per cent"))],
        },
        systems=["pincite", "other", "idle"],
    )
    source = scored(run)
    assert source.shipped == "pincite"
    assert source.scores["pincite"]["a"]["correct"] == 1
    assert source.scores["other"]["a"]["correct"] == 0
    assert source.scores["idle"] == {}


def test_whether_an_item_was_handled_rightly_is_told_by_what_the_suite_is_about(
    make_run, gold, given, said
):
    item = Item(id="base/a", question="?", kind="base", golds=(gold("63.3 per cent"),))
    noisy = Item(id="noise/a", question="?", kind="noise", golds=(gold("63.3 per cent"),))
    answer = given("63.3 per cent")
    told = {"pincite": [said("base/a", answer), said("noise/a", answer)]}
    assert scored(make_run([item, noisy], told, suite="robustness")).main == "held"
    assert scored(make_run([item], told, suite="mine")).main == "correct"
    assert scored(make_run([item], told, suite="grounding")).main == "grounded"
    assert scored(make_run([item], suite="mine")).main is None


def test_a_run_without_systems_has_no_shipped_one(make_run):
    source = scored(make_run(systems=[]))
    assert (source.shipped, source.main) == ("", None)


def test_a_suite_that_is_not_known_is_refused(make_run):
    with pytest.raises(RunError, match="suite that is not known: '<b>'"):
        scored(make_run(suite="<b>"))


def test_a_damaged_run_is_refused(make_run):
    run = make_run()
    (run.path / "figures.json").write_text("{", "utf-8")
    with pytest.raises(RunError, match=r"figures\.json is not what a run holds"):
        scored(run)


def test_a_measure_of_another_version_keeps_its_name_and_comes_last():
    assert known("later") is None
    assert (title_of("later"), unit_of("later")) == ("later", Unit.NUMBER)
    assert (title_of("aurc"), unit_of("warm_answer_p50")) == (
        "Area under the risk–coverage curve",
        Unit.SECONDS,
    )
    assert in_order({"later", "aurc", "earlier", "correct"}) == [
        "correct",
        "aurc",
        "earlier",
        "later",
    ]


def test_the_measure_that_decides_is_that_of_the_suite():
    from eval.report.scored import deciding

    assert deciding({"span_iou", "correct", "held"}) == "held"
    assert deciding({"f1", "correct"}) == "correct"
    assert deciding({"exact_spans", "grounded"}) == "grounded"
    assert deciding({"AP", "nDCG@10"}) == "nDCG@10"  # the registry's first
