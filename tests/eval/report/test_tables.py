from __future__ import annotations

import pytest

from eval.report.scored import scored
from eval.report.tables import group_title, headlines, tables

_ = "\N{NO-BREAK SPACE}"


@pytest.fixture
def of(make_run):
    def make(*figures, **changes):
        return scored(make_run(figures=figures, **changes))

    return make


def cells(table):
    return {row.title: [cell and cell.value for cell in row.cells] for row in table.rows}


def best(table):
    return [[bool(cell and cell.best) for cell in row.cells] for row in table.rows]


def test_there_is_a_table_for_each_group_with_measures_down_and_systems_across(of, figure):
    source = of(
        figure(0.5, "f1"),
        figure(0.25, "correct", system="bm25", n=40),
        figure(0.5, "correct"),
        figure(0.9, "correct", group="kind=twin"),
        systems=["pincite", "bm25", "idle"],
    )
    whole, twins = tables(source)
    assert (whole.title, whole.systems) == ("All items", ("pincite", "bm25"))
    assert cells(whole) == {
        "Handled rightly": [f"50.0{_}%", f"25.0{_}%"],
        "Token F1": [f"50.0{_}%", None],
    }
    assert (twins.title, cells(twins)) == ("kind: twin", {"Handled rightly": [f"90.0{_}%"]})
    assert (whole.unfolded, twins.unfolded) == (True, False)


def test_a_figure_is_written_with_its_interval_and_n(of, figure):
    (table,) = tables(of(figure(0.7, low=0.641, high=0.78, n=30)))
    (row,) = table.rows
    assert (row.cells[0].value, row.cells[0].interval, row.n) == (f"70.0{_}%", "64.1–78.0", 30)
    assert row.about.startswith("Of all questions")


def test_n_stands_with_each_value_where_systems_differ_in_it(of, figure):
    (table,) = tables(
        of(figure(0.5, n=40), figure(0.5, system="bm25", n=39), systems=["pincite", "bm25"])
    )
    assert table.rows[0].n is None
    assert [cell.n for cell in table.rows[0].cells] == [40, 39]


def test_the_best_of_a_row_is_the_highest_or_the_lowest_as_the_measure_has_it(of, figure):
    (table,) = tables(
        of(
            figure(0.5, "correct"),
            figure(0.6, "correct", system="bm25"),
            figure(0.2, "aurc"),
            figure(0.1, "aurc", system="bm25"),
            figure(0.2, "later"),
            figure(0.1, "later", system="bm25"),
            systems=["pincite", "bm25"],
        )
    )
    assert best(table) == [[False, True], [False, True], [False, False]]


def test_all_that_are_shown_equal_are_best_and_one_alone_is_not(of, figure):
    (table,) = tables(
        of(
            figure(0.50001, "correct"),
            figure(0.50004, "correct", system="bm25"),
            figure(0.4, "f1", system="bm25"),
            systems=["pincite", "bm25"],
        )
    )
    assert best(table) == [[True, True], [False, False]]


def test_systems_stand_in_the_order_of_the_run_and_unknown_ones_last(of, figure):
    figures = [figure(0.5, system=name) for name in ("stranger", "bm25", "pincite")]
    (table,) = tables(of(*figures, systems=["pincite", "bm25"]))
    assert table.systems == ("pincite", "bm25", "stranger")


def test_splits_and_sizes_are_unfolded_and_without_any_the_first_groups(of, figure):
    groups = ["all", "split=test", "passages=100", "kind=a", "condition=noise"]
    found = tables(of(*(figure(0.5, group=group) for group in groups)))
    assert [one.unfolded for one in found] == [True, True, True, False, False]
    found = tables(of(*(figure(0.5, group=f"kind={name}") for name in "abcdefgh")))
    assert [one.unfolded for one in found] == [True] * 6 + [False] * 2


def test_a_run_without_figures_has_no_table_and_no_headline(of):
    source = of()
    assert tables(source) == ()
    assert headlines(source) == ("", ())


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["all", "split=test", "kind=a"], "split: test"),
        (["kind=a", "all"], "All items"),
        (["passages=100", "passages=1000"], "passages: 1000"),
    ],
)
def test_headlines_are_of_the_questions_that_nothing_was_fitted_on(of, figure, groups, expected):
    group, first = headlines(of(*(figure(0.5, group=group) for group in groups)))
    assert (group, len(first)) == (expected, 1)


def test_a_headline_stands_beside_the_best_of_the_other_systems(of, figure):
    source = of(
        figure(0.9, "correct"),
        figure(0.3, "correct", system="dense"),
        figure(0.6, "correct", system="bm25"),
        figure(0.3, "aurc"),
        figure(0.2, "aurc", system="bm25"),
        figure(0.1, "aurc", system="dense", low=0.05, high=0.15),
        figure(0.5, "later"),
        figure(0.6, "later", system="dense"),
        figure(0.6, "f1", system="dense"),
        systems=["pincite", "bm25", "dense"],
    )
    (correct, aurc, later) = headlines(source)[1]
    assert (correct.title, correct.value, correct.interval) == (
        "Handled rightly",
        f"90.0{_}%",
        "85.0–95.0",
    )
    assert (correct.other, correct.other_value, correct.n) == ("bm25", f"60.0{_}%", 40)
    assert (aurc.other, aurc.other_value, aurc.other_interval) == ("dense", "0.100", "0.050–0.150")
    assert (later.title, later.about, later.other, later.other_value) == ("later", "", None, "")


def test_only_so_many_headlines_are_shown(of, figure):
    names = ["correct", "right", "silent", "precision", "answered", "first_right", "f1"]
    source = of(*(figure(0.5, name) for name in names))
    assert len(headlines(source)[1]) == 6
    assert [one.title for one in headlines(source, 1)[1]] == ["Handled rightly"]


def test_a_group_is_called_by_its_own_words():
    assert [group_title(one) for one in ("all", "kind=a=b", "odd", "kind=")] == [
        "All items",
        "kind: a=b",
        "odd",
        "kind=",
    ]
