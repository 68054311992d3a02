from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eval.report.axes import Axis, round_ends
from eval.report.charts import WIDTH, Chart, Frame, Series, Tick, lines


def axis(low, high, log=False):
    return Axis("label", low, high, lambda value: f"{value:g}", log)


SIZES = st.floats(1e-9, 1e12)


def test_a_frame_places_the_ends_of_its_axes_at_its_edges():
    frame = Frame(axis(0, 2), axis(0, 1))
    assert (frame.across(0), frame.across(2)) == (54, 426)
    assert (frame.down(0), frame.down(1)) == (238, 10)
    assert (frame.across(0.5), frame.down(0.25)) == (147, 181)


def test_a_logarithmic_axis_gives_each_power_the_same_room():
    frame = Frame(axis(1, 100, log=True), axis(0.001, 1, log=True))
    assert [frame.across(value) for value in (1, 10, 100)] == [54, 240, 426]
    assert [frame.down(value) for value in (0.001, 0.01, 0.1, 1)] == [238, 162, 86, 10]


def test_ticks_are_written_where_they_stand():
    frame = Frame(axis(1, 100, log=True), axis(0, 0.5))
    assert frame.x_ticks()[0] == Tick(54, "1")
    assert frame.x_ticks()[-1] == Tick(426, "100")
    assert frame.y_ticks()[-1] == Tick(10, "0.5")


@given(st.lists(SIZES, min_size=1, max_size=5))
def test_a_logarithmic_axis_has_a_place_for_each_of_its_values(values):
    low, high = round_ends(values, log=True)
    assert 0 < low < high
    frame = Frame(axis(low, high, log=True), axis(0, 1))
    for value in values:
        assert 54 - 0.1 <= frame.across(value) <= 426 + 0.1
    marks = [tick.at for tick in frame.x_ticks()]
    assert marks == sorted(set(marks))
    assert marks


@given(st.lists(st.just(0.0) | SIZES, min_size=1, max_size=5))
def test_a_plain_axis_has_a_place_for_each_of_its_values(values):
    low, high = round_ends(values, log=False)
    frame = Frame(axis(0, 1), axis(low, high))
    assert all(10 - 0.1 <= frame.down(value) <= 238 for value in values)
    assert 2 <= len(frame.y_ticks()) <= 7
    assert high <= max(2 * max(values), 1)


def test_each_series_is_a_line_with_marks_and_a_name():
    chart = lines(
        "Title",
        "About.",
        axis(0, 1),
        axis(0, 1),
        [Series("a", ((0, 0), (1, 1))), Series("b", ((0.5, 0.5),))],
    )
    assert [(path.points, path.style) for path in chart.paths] == [
        ("54.0,238.0 426.0,10.0", 0),
        ("240.0,124.0", 1),
    ]
    assert [(mark.x, mark.y, mark.style) for mark in chart.marks] == [
        (54, 238, 0),
        (426, 10, 0),
        (240, 124, 1),
    ]
    assert chart.legend == ("a", "b")
    assert chart.said == "a: 0 at 0, 1 at 1. b: 0.5 at 0.5."
    assert (chart.title, chart.about, chart.x_label, chart.y_label) == (
        "Title",
        "About.",
        "label",
        "label",
    )


def test_a_line_of_many_points_has_five_marks_from_its_first_to_its_last():
    points = tuple((place / 100, 0.5) for place in range(101))
    chart = lines("", "", axis(0, 1), axis(0, 1), [Series("a", points)])
    assert [mark.x for mark in chart.marks] == [54, 147, 240, 333, 426]
    assert chart.said == "a: 0.5 at 0, 0.5 at 0.25, 0.5 at 0.5, 0.5 at 0.75, 0.5 at 1."
    few = lines("", "", axis(0, 1), axis(0, 1), [Series("a", points[:10])])
    assert len(few.marks) == 10


def test_a_chart_knows_its_edges():
    chart = Chart(title="", about="", said="", height=100)
    assert (chart.width, chart.top, chart.right, chart.bottom) == (WIDTH, 10, 426, 58)
