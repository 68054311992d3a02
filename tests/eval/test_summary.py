from __future__ import annotations

from eval.figures import Figure
from eval.summary import summary_lines


def figure(measure, value, group="all", system="pincite"):
    return Figure(
        system=system, group=group, measure=measure, value=value, low=0.25, high=0.75, n=8
    )


def test_headlines_are_a_table_of_systems_and_measures(request_of):
    run = request_of("run", systems=3).start("seeds", "seeds", [])
    run.write_figures(
        [
            figure("right", 0.5),
            figure("right", 0.1, "split=test"),
            figure("calibration_error", 0.04),
            figure("right", 0.4, system="BM25 alone"),
        ]
    )
    head, first, second = summary_lines(run)
    assert head.split() == ["right", "calibration_error"]
    assert first.split() == ["pincite", "50.0%", "(25%–75%)", "0.04", "(0.25–0.75)"]
    assert second.split() == ["BM25", "alone", "40.0%", "(25%–75%)", "–"]


def test_groups_are_the_rows_where_they_say_more(request_of):
    run = request_of("run", systems=1).start("robustness", "seeds", [])
    run.write_figures([figure("held", 0.5, "condition=noise")])
    (line,) = summary_lines(run)
    assert "condition=noise" in line
    assert "50.0%" in line
    assert "n = 8" in line
