from __future__ import annotations

import msgspec
import pytest

from eval.items import Item
from eval.report.plots import MOST_SYSTEMS, plots
from eval.report.scored import scored

RIGHT, WRONG = "63.3 per cent", "Nine parties"


@pytest.fixture
def of():
    def make(run):
        return {chart.title: chart for chart in plots(scored(run))}

    return make


@pytest.fixture
def asked(make_run, gold, given, said):
    """A run of four questions: the most confident answer is right, and the next one wrong."""

    def make(systems=("pincite",), **changes):
        items = [Item(id=id_, question="?", golds=(gold(RIGHT),)) for id_ in "abc"]
        items.append(Item(id="d", question="?"))
        told = [
            said("a", given(RIGHT, 0.9)),
            said("b", given(WRONG, 0.7)),
            said("c", given(RIGHT, 0.3), shown=0),
            said("d", given(WRONG, 0.1), shown=0),
        ]
        return make_run(items, dict.fromkeys(systems, told), systems=systems, **changes)

    return make


def timed(run, system, *seconds):
    with run.adding(f"timings/{system.replace(' ', '-')}.jsonl") as lines:
        for one in seconds:
            lines.add({"id": "a", "total": one})


@pytest.mark.parametrize("suite", ["mine", "retrieval", "speed", "robustness", "grounding"])
def test_a_plot_without_data_is_left_out(make_run, of, suite):
    assert of(make_run(suite=suite)) == {}


def test_every_plot_has_a_title_what_it_shows_and_a_text_alternative(asked, of, figure):
    run = asked(figures=[figure(0.5, group="kind=a"), figure(0.5, group="condition=b")])
    run.write_qrels({"a": {"p": 1}})
    run.write_ranking("pincite", {"a": {"p": 1.0}})
    timed(run, "pincite", 0.1)
    found = of(run)
    assert list(found) == [
        "Handled rightly, by kind",
        "Handled rightly, by condition",
        "Risk and coverage",
        "Reliability of pincite",
        "Recall by k",
        "Latency",
    ]
    for chart in found.values():
        assert chart.about.endswith(".")
        assert chart.said.endswith(".")
        assert len(chart.said) > 10


def test_risk_is_drawn_over_the_share_that_is_answered(asked, of):
    chart = of(asked())["Risk and coverage"]
    # Answered from the most confident on: right, wrong, right, and one that has no answer.
    assert chart.said == "pincite: 0 % at 25 %, 50 % at 50 %, 33 % at 75 %, 50 % at 100 %."
    assert chart.paths[0].points == "147.0,238.0 240.0,10.0 333.0,86.0 426.0,10.0"
    assert chart.y_ticks[-1].text == "50 %"


def test_no_risk_at_all_is_drawn_on_the_axis(make_run, of, gold, given, said):
    items = [Item(id="a", question="?", golds=(gold(RIGHT),))]
    chart = of(make_run(items, {"pincite": [said("a", given(RIGHT))]}))["Risk and coverage"]
    assert chart.paths[0].points == "426.0,238.0"
    assert chart.y_ticks[-1].text == "5 %"


def test_confidence_is_drawn_against_what_was_right(asked, of):
    assert of(asked())["Reliability of pincite"].said == (
        "1 item of confidence 0.10: 0 % right; 1 item of confidence 0.30: 100 % right; "
        "1 item of confidence 0.70: 0 % right; 1 item of confidence 0.90: 100 % right."
    )


def test_only_so_many_systems_are_drawn(asked, of):
    systems = [f"system {place}" for place in range(MOST_SYSTEMS + 2)]
    assert of(asked(systems))["Risk and coverage"].legend == tuple(systems[:MOST_SYSTEMS])


def test_a_system_that_answered_nothing_has_no_line(asked, make_run, of):
    run = asked()
    changed = msgspec.structs.replace(
        run.manifest, systems=(*run.manifest.systems, *make_run(systems=["idle"]).manifest.systems)
    )
    run.manifest = changed
    assert of(run)["Risk and coverage"].legend == ("pincite",)


def test_shares_are_drawn_by_kind_where_the_shipped_system_has_them(asked, of, figure):
    kinds = [figure(0.5, group="kind=a"), figure(0.25, group="kind=a", system="bm25")]
    chart = of(asked(["pincite", "idle", "bm25"], figures=kinds))["Handled rightly, by kind"]
    assert chart.legend == ("pincite", "bm25")
    without = of(asked(["pincite", "bm25"], figures=kinds[1:]))
    assert "Handled rightly, by kind" not in without


def test_a_kind_without_items_or_another_measure_is_not_drawn(asked, of, figure):
    kinds = [figure(0.0, group="kind=a", n=0), figure(0.5, "f1", group="kind=b")]
    assert "Handled rightly, by kind" not in of(asked(figures=kinds))


def test_recall_is_drawn_by_k(make_run, of):
    run = make_run([Item(id="a", question="?")], suite="retrieval", systems=["pincite", "bm25"])
    run.write_qrels({"a": {"p": 1, "q": 1}})
    assert of(run) == {}
    run.write_ranking("pincite", {"a": {"p": 3.0, "x": 2.0, "q": 1.0}})
    run.write_ranking("bm25", {"a": {"x": 1.0}})
    chart = of(run)["Recall by k"]
    assert chart.legend == ("pincite", "bm25")
    ours, other = chart.said.split(". ")
    assert ours.startswith("pincite: 50 % at 1")
    assert ours.endswith("100 % at 100")
    assert other.startswith("bm25: 0 % at 1")
    assert [tick.text for tick in chart.x_ticks] == ["1", "2", "5", "10", "20", "50", "100"]


def test_latency_is_the_share_that_was_answered_within_a_time(make_run, of):
    run = make_run(systems=["pincite", "dense alone", "idle"])
    timed(run, "pincite", 0.4, 0.1, 0.2, 0.2)
    timed(run, "dense alone", 2.0)
    chart = of(run)["Latency"]
    assert chart.said == (
        "pincite: 25 % at 100 ms, 50 % at 200 ms, 75 % at 200 ms, 100 % at 400 ms. "
        "dense alone: 100 % at 2 s."
    )
    assert chart.legend == ("pincite", "dense alone")
    assert [tick.text for tick in chart.x_ticks] == [
        "100 ms", "200 ms", "500 ms", "1 s", "2 s",
    ]  # fmt: skip


@pytest.mark.parametrize("seconds", [[0.25], [0.25, 0.25], [0.0, 0.25], [0.001, 90.0]])
def test_one_latency_equal_ones_and_none_at_all_are_drawn(make_run, of, seconds):
    run = make_run()
    timed(run, "pincite", *seconds)
    chart = of(run)["Latency"]
    assert len(chart.marks) == len([one for one in seconds if one])
    assert all(54 <= mark.x <= 426 for mark in chart.marks)


def test_latencies_that_are_all_nothing_are_not_drawn(make_run, of):
    run = make_run()
    timed(run, "pincite", 0.0, 0.0)
    assert of(run) == {}


def test_a_line_of_many_points_is_thinned_but_keeps_its_ends(make_run, of):
    run = make_run()
    timed(run, "pincite", *(place / 1000 for place in range(1, 1001)))
    points = of(run)["Latency"].paths[0].points.split()
    assert len(points) == 120
    assert (points[0].split(",")[0], points[-1]) == ("54.0", "426.0,10.0")
