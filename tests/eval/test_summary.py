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
    assert first.split() == ["pincite", "50.0", "%", "(25.0–75.0)", "0.040", "(0.250–0.750)"]
    assert second.split() == ["BM25", "alone", "40.0", "%", "(25.0–75.0)", "–"]


def test_groups_are_the_rows_where_they_say_more(request_of):
    run = request_of("run", systems=1).start("robustness", "seeds", [])
    run.write_figures([figure("held", 0.5, "condition=noise")])
    (line,) = summary_lines(run)
    assert "condition=noise" in line
    assert "50.0\N{NO-BREAK SPACE}% (25.0–75.0)" in line
    assert "n = 8" in line


def test_speed_stands_beside_the_script_with_the_ratio_of_the_two(request_of):
    run = request_of("run", systems=1).start("speed", "seeds", [])
    run.write_figures(
        [
            figure("index_rate", 20, "passages=100"),
            figure("index_characters_rate", 9000, "passages=100"),
            figure("index_rate_ratio", 0.75, "passages=100"),
            figure("cold_retrieval", 8.0, "passages=100"),
            figure("cold_retrieval_ratio", 1.125, "passages=100"),
            figure("warm_answer_p50", 0.75, "passages=100"),
            figure("cold_retrieval_ratio", 1.125),
            figure("index_rate", 15, "passages=100", system="plain script"),
            figure("index_characters_rate", 12000, "passages=100", system="plain script"),
            figure("cold_retrieval", 9.0, "passages=100", system="plain script"),
        ]
    )
    head, *rows = (line.split() for line in summary_lines(run))
    assert head == ["passages=100", "pincite", "plain", "script", "ratio"]
    assert [row[-5:] for row in rows[:2]] == [
        ["second", "20.0", "/s", "15.0", "/s"],  # of other passages: no ratio
        ["9,000", "/s", "12,000", "/s", "0.75"],
    ]
    assert rows[2][-5:] == ["8.00", "s", "9.00", "s", "1.12"]
    assert rows[3][-2:] == ["750", "ms"]
    assert len(rows) == 4
