from __future__ import annotations

from eval.items import Item
from eval.report.scored import scored
from eval.report.view import view_of


def test_a_run_is_told_in_one_sentence(make_run):
    view = view_of(scored(make_run([Item(id="a", question="?")], systems=["pincite", "bm25"])))
    assert view.title == "mine: questions.csv"
    assert view.lead == (
        "1 item over 5 documents, 2 systems, seed 7; pincite 0.1.0, sources 0123456789abcdef; "
        "started 2026-01-02T03:04:05Z."
    )


def test_data_of_the_suites_own_name_and_no_corpus_are_not_told(make_run):
    view = view_of(scored(make_run(suite="seeds", data="seeds", corpus=None)))
    assert view.title == "seeds"
    assert view.lead.startswith("0 items, 1 system, seed 7;")


def test_an_unfinished_run_tells_how_far_it_is(make_run, gold, given, said):
    items = [Item(id=id_, question="?", golds=(gold("75 per cent"),)) for id_ in "abc"]
    told = {"pincite": [said("a", given("75 per cent"))]}
    view = view_of(scored(make_run(items, told, figures=None)))
    assert (view.finished, view.answered, view.items) == (False, 1, 3)
    assert view_of(scored(make_run(items, told))).finished


def test_everything_but_the_plots_is_in_a_view(make_run, figure):
    view = view_of(scored(make_run(figures=[figure(0.5)])))
    assert (view.shipped, view.group, len(view.headlines), len(view.tables)) == (
        "pincite",
        "All items",
        1,
        1,
    )
    assert [one.name for one in view.systems] == ["pincite"]
    assert [one.title for one in view.facts] == [
        "Questions", "Code", "Settings", "Machine", "Libraries",
    ]  # fmt: skip
    assert view.failures is None
