from __future__ import annotations

import json

import pytest

from eval.errors import MeasureError, RunError
from eval.runs import RunFolder


@pytest.fixture
def mine(invoke, place, my_questions, tmp_path):
    """Run a user's own questions into the folder `name`."""

    def run(name, *options, code=0):
        return invoke(
            "run", "mine", my_questions, "--index", place, "--out", tmp_path / name,
            "--system", "BM25 alone", *options, code=code,
        )  # fmt: skip

    return run


def test_a_suite_prints_its_headlines_and_where_the_run_is(mine, tmp_path):
    shown = mine("run")
    assert "mine, mine" in shown.stdout
    assert "correct" in shown.stdout
    assert "100.0\N{NO-BREAK SPACE}% (100.0–100.0)" in shown.stdout
    assert "BM25 alone" in shown.stdout
    assert f"run: {tmp_path / 'run'}" in shown.stderr
    assert RunFolder.open(tmp_path / "run").systems == ("pincite", "BM25 alone")


def test_a_suite_prints_json_for_scripts(mine, tmp_path):
    (told,) = json.loads(mine("run", "--json").stdout)
    assert told["run"] == str(tmp_path / "run")
    assert told["suite"] == "mine"
    values = {(f["system"], f["group"], f["measure"]): f["value"] for f in told["figures"]}
    assert values["pincite", "all", "correct"] == 1.0


def test_a_figure_below_its_bar_fails_the_command(mine):
    assert mine("a", "--fail-under", "correct=0.9", "--fail-under", "aurc=0.9")
    shown = mine("b", "--fail-under", "split=test:f1=0.99", code=1)
    assert "f1 (split=test) is" in shown.stderr
    assert "below 0.99" in shown.stderr


def test_a_misspelt_bar_is_refused_before_anything_is_asked(mine, tmp_path):
    with pytest.raises(MeasureError, match="no measure 'rihgt'"):
        mine("run", "--fail-under", "rihgt=0.5")
    assert not (tmp_path / "run").exists()


def test_a_template_is_written_for_ones_own_questions(invoke, tmp_path):
    shown = invoke("init", tmp_path / "new")
    assert "pincite eval run mine" in shown.stdout
    assert (tmp_path / "new/questions.csv").is_file()
    invoke("init", tmp_path / "lines", "--format", "jsonl")
    assert (tmp_path / "lines/questions.jsonl").is_file()


def test_two_systems_of_a_run_are_compared(mine, invoke, tmp_path):
    mine("run")
    run = tmp_path / "run"
    shown = invoke("compare", run, run, "--system-b", "BM25 alone")
    assert "correct" in shown.stdout or "Handled rightly" in shown.stdout
    told = json.loads(invoke("compare", run, run, "--system-b", "BM25 alone", "--json").stdout)
    assert told["system_b"] == "BM25 alone"
    with pytest.raises(RunError, match="compared with itself"):
        invoke("compare", run, run)


def test_a_report_is_written_as_a_page_and_as_markdown(mine, invoke, tmp_path):
    mine("run")
    page, text = tmp_path / "report.html", tmp_path / "report.md"
    shown = invoke("report", tmp_path / "run", "--out", page, "--out", text)
    assert "wrote" in shown.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert "BM25 alone" in text.read_text("utf-8")
    invoke("report", tmp_path / "run", "--out", page, "--fail-under", "f1=0.999", code=1)


def test_a_report_of_another_kind_is_refused(mine, invoke, tmp_path):
    mine("run")
    shown = invoke("report", tmp_path / "run", "--out", tmp_path / "report.pdf", code=2)
    assert "must end in .html or .md" in shown.output
