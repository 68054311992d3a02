from __future__ import annotations

import numpy as np
import pytest

from eval.measures import Unit
from eval.metrics.abstention import ReliabilityBin, reliability
from eval.report.bars import reliability_chart, share_bars
from eval.report.charts import Box

_ = "\N{NO-BREAK SPACE}"


def test_a_bar_is_as_long_as_its_share_with_its_interval_over_it(figure):
    # The bars start at 132 and a whole is 398, so 266 units are a share of 1.
    chart = share_bars(
        "Handled rightly, by kind",
        "kind",
        [
            figure(0.5, group="kind=twin", low=0.25, high=0.75),
            figure(0.0, group="kind=name", low=0, high=0),
            figure(1.0, group="kind=date", low=0.9, high=1),
        ],
        ["pincite"],
        Unit.SHARE,
    )
    assert chart.boxes == (Box(132, 18, 133, 14), Box(132, 48, 0, 14), Box(132, 78, 266, 14))
    assert [path.points for path in chart.paths] == [
        "198.5,25.0 331.5,25.0",
        "132.0,55.0 132.0,55.0",
        "371.4,85.0 398.0,85.0",
    ]
    assert {path.style for path in chart.paths} == {"interval"}
    assert [(note.text, note.anchor) for note in chart.notes[:2]] == [
        ("twin", "end"),
        (f"50.0{_}%", "end"),
    ]
    assert (chart.height, chart.left, chart.x_label) == (142, 132, "handled rightly")
    assert [(tick.at, tick.text) for tick in chart.x_ticks][::5] == [(132, "0 %"), (398, "100 %")]
    assert chart.marks == ()


def test_the_other_systems_are_marks_on_the_bars(figure):
    chart = share_bars(
        "Held, by condition",
        "condition",
        [
            figure(0.5, group="condition=noise"),
            figure(0.25, group="condition=noise", system="bm25"),
            figure(0.75, group="condition=removal", system="dense"),
        ],
        ["pincite", "bm25", "dense"],
        Unit.SHARE,
    )
    assert [(mark.x, mark.y, mark.style) for mark in chart.marks] == [
        (198.5, 25, 1),
        (331.5, 55, 2),
    ]
    assert len(chart.boxes) == 1
    assert chart.legend == ("pincite", "bm25", "dense")
    assert chart.said == (f"noise: pincite 50.0{_}%, bm25 25.0{_}%; removal: dense 75.0{_}%.")


def test_a_long_name_of_a_kind_is_cut_in_the_drawing_and_whole_in_words(figure):
    name = "x" * 30
    chart = share_bars("T", "kind", [figure(0.5, group=f"kind={name}")], ["pincite"], Unit.SHARE)
    assert chart.notes[0].text == "x" * 19 + "…"
    assert name in chart.said


def test_what_was_right_stands_over_the_stated_confidence():
    chart = reliability_chart(
        "pincite", [ReliabilityBin(0.25, 0.5, 1), ReliabilityBin(0.95, 1.0, 30)]
    )
    # 372 units across and 226 down are a share of 1.
    assert [(mark.x, mark.y) for mark in chart.marks] == [(147, 123), (407.4, 10)]
    ideal, curve = chart.paths
    assert (ideal.points, ideal.style) == ("54.0,236.0 426.0,10.0", "ideal")
    assert (curve.points, curve.style) == ("147.0,123.0 407.4,10.0", 0)
    # The bars stand under the tenths 0.2 and 0.9, and the highest is of 30 units.
    assert chart.boxes == (
        Box(pytest.approx(130.4), 287, 33.2, 1),
        Box(pytest.approx(390.8), 258, 33.2, 30),
    )
    assert [note.text for note in chart.notes] == ["1", "30"]
    assert chart.title == "Reliability of pincite"
    assert chart.said == (
        "1 item of confidence 0.25: 50 % right; 30 items of confidence 0.95: 100 % right."
    )


@pytest.mark.parametrize("confidence", [place / 10 for place in range(10)])
def test_the_bar_of_equal_confidences_stands_under_their_own_tenth(confidence):
    bins = reliability(np.full(3, confidence), np.ones(3))
    (bar,) = reliability_chart("pincite", bins).boxes
    assert bar.x == pytest.approx(54 + 372 * confidence + 2, abs=0.1)


def test_a_certain_answer_is_counted_in_the_last_bar():
    (bar,) = reliability_chart("pincite", [ReliabilityBin(1.0, 1.0, 2)]).boxes
    assert bar.x == pytest.approx(390.8)
