from __future__ import annotations

import pytest

from eval.report.goals import goal_rows
from eval.report.html import write_html
from eval.report.markdown import write_markdown
from eval.report.scored import scored
from eval.report.view import view_of
from eval.speed.measurements import FILE, OURS, PLAIN
from eval.speed.plan import Step, Task

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def run(make_run, figure):
    """Of 1,000 passages: two cold starts, and indexing three times as fast as the script."""
    made = make_run(suite="speed", figures=[figure(1.0, "cold_answer", group="passages=1000")])
    cold, index = (
        lambda repeat: Step(OURS, 1000, Task.COLD_ANSWER, repeat),
        lambda side: Step(side, 1000, Task.INDEX, 0),
    )
    with made.adding(FILE) as lines:
        lines.add(cold(0).measured("cold_answer", 0.5, "seconds"))
        lines.add(cold(1).measured("cold_answer", 0.9, "seconds"))
        lines.add(Step(PLAIN, 1000, Task.COLD_RETRIEVAL, 0).measured("cold_retrieval", 5, "s"))
        lines.add(cold(0).measured("warm_retrieval", 0.009, "seconds", [0.009]))
        lines.add(cold(0).measured("reindex_process", 3.0, "seconds"))
        for side, seconds in ((OURS, 10.0), (PLAIN, 40.0)):
            lines.add(index(side).measured("index", seconds, "seconds"))
            lines.add(index(side).measured("index_passages", 1000, "passages"))
            lines.add(index(side).measured("index_characters", 500_000, "characters"))
    return made


@pytest.fixture
def rows(run):
    return {row.what: row for row in goal_rows(run)}


def test_a_goal_is_told_with_what_was_reached_and_what_the_script_needs(rows):
    row = rows["First cited answer, cold process"]
    assert (row.goal, row.verdict, row.missed) == (f"≤ 1.00{NBSP}s", "met", False)
    assert row.reached == f"700{NBSP}ms (500{NBSP}ms to 900{NBSP}ms)"
    assert (row.script, row.script_measure) == (f"5.00{NBSP}s", "first search, cold")
    assert (row.where, row.measured) == ("1,000 passages", "")


def test_a_ratio_is_told_with_the_rates_behind_it(rows):
    row = rows["Indexing, against the script"]
    assert row.reached == f"4.00×; 100{NBSP}/s"
    assert row.script == f"25.0{NBSP}/s"
    assert row.verdict == "met"


def test_it_is_told_where_a_goal_was_not_measured(rows):
    row = rows["Search in an open process, median"]
    assert (row.where, row.measured) == ("10,000 passages", "at 1,000 passages")
    assert (row.verdict, row.missed) == ("not measured at this size", False)
    unknown = rows["One small file added"]
    assert (unknown.verdict, unknown.reached, unknown.script) == ("not measured", "", "")
    assert unknown.where == "1,000,000 passages, perturbed vectors"


def test_both_reports_say_in_words_whether_a_goal_is_met(run, page_of):
    text, page = write_markdown([run]), page_of(write_html([run]))
    for told in ("### Goals", "| met |", "| not measured |"):
        assert told in text
    assert {"met", "not measured", "not measured at this size"} <= set(page.text_of("td"))
    assert "Goals" in page.text_of("h3")


def test_a_missed_goal_stands_out(make_run, page_of):
    run = make_run(suite="speed")
    with run.adding(FILE) as lines:
        lines.add(Step(OURS, 10, Task.COLD_ANSWER, 0).measured("cold_answer", 2.0, "seconds"))
    assert page_of(write_html([run])).text_of("strong") == ["not met"]


@pytest.mark.parametrize("suite", ["speed", "mine"])
def test_a_run_that_measured_no_speed_has_no_goals(make_run, suite):
    run = make_run(suite=suite)
    assert goal_rows(run) == ()
    assert "Goals" not in write_html([run])


def test_what_is_timed_has_no_items_and_no_other_system_to_be_told(run, page_of):
    view = view_of(scored(run))
    assert view.lead.startswith("1 system, seed 7;")
    assert not view.compared
    for told in (page_of(write_html([run])).text, write_markdown([run])):
        assert "est of the others" not in told
