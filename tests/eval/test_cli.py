from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from eval.errors import DatasetError, MeasureError, RunError
from eval.runs import RunFolder
from eval.suites.seeds import seed_folder
from index import build_index
from index.main import cli

QUESTIONS = """question,answer,document,quote,split
How many voters were registered in 2012?,9305106,2012.txt,"[[9,305,106]] voters",tune
Who headed the mission of observers?,Anna Lind,,,test
Who baked the zebra cake?,,,,test
"""


@pytest.fixture
def ready(monkeypatch, encoder):
    monkeypatch.setattr("index.models.make_encoder", lambda *_, **__: encoder)


@pytest.fixture
def place(elections, index_folder, encoder):
    build_index([elections], index=index_folder, encoder=encoder)
    return index_folder


@pytest.fixture
def invoke(runner, ready, tmp_path):
    """`invoke("run", "seeds")`: stdout and exit code; errors of pincite are raised."""

    def call(*arguments, code=0):
        with contextlib.chdir(tmp_path):
            shown = runner.invoke(cli, ["eval", *map(str, arguments)], catch_exceptions=False)
        assert (shown.return_value if shown.exit_code == 0 else shown.exit_code) in (code, None), (
            shown.output
        )
        return shown

    return call


@pytest.fixture
def mine(invoke, place, tmp_path):
    """Run a user's own questions into the folder `name`."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/questions.csv").write_text(QUESTIONS, "utf-8")

    def run(name, *options, code=0):
        return invoke(
            "run", "mine", tmp_path / "mine", "--index", place, "--out", tmp_path / name,
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


def test_sets_of_queries_get_a_run_each(invoke, beir_folder, tmp_path):
    out = tmp_path / "one"
    assert "nDCG@10" in invoke("run", "retrieval", beir_folder, "--out", out).stdout
    assert RunFolder.open(out).manifest.data == "votes"
    other = beir_folder.with_name("other")
    beir_folder.rename(other)
    (tmp_path / "votes").symlink_to(other)
    invoke("run", "retrieval", other, tmp_path / "votes", "--out", tmp_path / "both")
    assert RunFolder.open(tmp_path / "both" / "other").finished


def test_a_reading_set_is_asked_in_both_settings(invoke, tmp_path):
    row = {
        "id": "a", "title": "Votes", "context": "Anna Lind headed the mission.",
        "question": "Who headed the mission?", "answers": [{"text": "Anna Lind", "start": 0}],
    }  # fmt: skip
    (tmp_path / "set.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    shown = invoke("run", "squad", tmp_path / "set.jsonl", "--out", tmp_path / "run")
    assert "squad-given, set" in shown.stdout
    assert "squad-open, set" in shown.stdout
    assert RunFolder.open(tmp_path / "run" / "given").finished
    shown = invoke("run", "squad", tmp_path / "set.jsonl", "--open", "--out", tmp_path / "open")
    assert "squad-given" not in shown.stdout
    shown = invoke("run", "abstention", tmp_path / "set.jsonl", "--out", tmp_path / "silence")
    assert "aurc" in shown.stdout


def test_the_shipped_questions_are_asked_of_an_index_that_is_given(
    invoke, place, encoder, tmp_path
):
    own = tmp_path / "own"
    build_index([seed_folder()], index=own, encoder=encoder)
    shown = invoke(
        "run", "seeds", "--index", own, "--limit", "3", "--system", "pincite", "--out",
        tmp_path / "run",
    )  # fmt: skip
    assert "seeds, seeds" in shown.stdout
    assert RunFolder.open(tmp_path / "run").manifest.corpus.documents == 5
    with pytest.raises(DatasetError, match="has no document"):
        invoke("run", "seeds", "--index", place)


def test_questions_about_no_folder_are_wrong_usage(invoke, tmp_path):
    (tmp_path / "questions.csv").write_text(QUESTIONS, "utf-8")
    shown = invoke("run", "robustness", "--questions", tmp_path / "questions.csv", code=2)
    assert "--questions needs DOCUMENTS" in shown.output


def test_sizes_that_are_no_numbers_are_wrong_usage(invoke):
    shown = invoke("run", "speed", "--sizes", "many", code=2)
    assert "'--sizes': takes numbers and commas, not 'many'" in shown.output


def test_citations_are_measured_without_a_model(runner, monkeypatch, tmp_path):
    def missing(*_, **__):
        raise AssertionError("a model was asked for")

    monkeypatch.setattr("index.models.make_encoder", missing)
    (tmp_path / "a.txt").write_text("The mill has 42 wheels.\n", "utf-8")
    cites = [{"document": "a.txt", "start": 13, "end": 22, "quote": "42 wheels"}]
    row = {"question": "How many?", "answer": "42 wheels", "citations": cites}
    answers = tmp_path / "red\x1b[31m.jsonl"
    answers.write_text(json.dumps(row) + "\n", "utf-8")
    arguments = ["eval", "run", "grounding", answers, "--documents", tmp_path, "--out", "run"]
    with contextlib.chdir(tmp_path):
        shown = runner.invoke(cli, [*map(str, arguments)], catch_exceptions=False)
    assert "100.0\N{NO-BREAK SPACE}% (100.0–100.0)" in shown.stdout
    assert "\x1b" not in shown.output
    assert RunFolder.open(tmp_path / "run").manifest.model == "none"
    assert not (tmp_path / ".pincite-eval").exists()


@pytest.mark.parametrize(
    ("suite", "option"),
    [("grounding", "--system"), ("grounding", "--model"), ("speed", "--system")],
)
def test_an_option_that_would_do_nothing_is_none(runner, suite, option):
    shown = runner.invoke(cli, ["eval", "run", suite, option, "x"])
    assert shown.exit_code == 2
    assert f"No such option '{option}'" in shown.output


def test_a_system_that_searches_like_another_has_no_ranking(invoke, beir_folder):
    shown = invoke("run", "retrieval", beir_folder, "--system", "without time", code=2)
    assert "'without time' does not search in another way" in shown.output


def test_a_report_of_no_known_form_is_refused_before_anything_is_asked(invoke, tmp_path):
    shown = invoke("run", "all", "--report", "report.pdf", code=2)
    assert "report.pdf must end in .html or .md" in shown.output
    assert not (tmp_path / ".pincite-eval").exists()


@pytest.fixture
def timed(monkeypatch):
    """Every measurement of speed takes a second, and no process is started."""
    from eval.speed.bench import Bench
    from eval.speed.measurements import Measurement
    from index.models import ModelFolder

    def measure(self, step):
        return [
            Measurement(
                side=step.side, size=step.size, what=what, repeat=step.repeat, value=1.0,
                unit="seconds", each=(1.0,),
            )
            for what in step.measures
        ]  # fmt: skip

    monkeypatch.setattr(Bench, "measure", measure)
    monkeypatch.setattr(
        "index.models.find_model", lambda name: ModelFolder(name, Path("/models"), "1")
    )


def test_speed_is_told_beside_the_script(invoke, timed, tmp_path):
    shown = invoke("run", "speed", "--sizes", "5,9", "--repeats", "2", "--out", tmp_path / "run")
    assert "passages=9" in shown.stdout
    assert "plain script" in shown.stdout
    settings = RunFolder.open(tmp_path / "run").manifest.settings
    assert settings["sizes"] == [5, 9]
    assert (settings["repeats"], settings["cold_repeats"]) == (2, 2)
    assert (settings["vectors"], settings["as_it_is"]) == ([], False)


def test_documents_of_the_users_are_measured_as_they_are_and_reported(invoke, timed, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("The mill was built in the valley in 1831.\n" * 90)
    page = tmp_path / "report.md"
    invoke(
        "run", "speed", "--documents", tmp_path / "own", "--sizes", "2", "--vectors", "10,1_000",
        "--out", tmp_path / "run", "--report", page,
    )  # fmt: skip
    settings = RunFolder.open(tmp_path / "run").manifest.settings
    assert (settings["as_it_is"], settings["vectors"]) == (True, [10, 1000])
    assert "### Goals" in page.read_text("utf-8")


def test_a_speed_report_of_no_known_form_is_refused_before_anything_is_measured(invoke, tmp_path):
    shown = invoke("run", "speed", "--report", "report.pdf", code=2)
    assert "report.pdf must end in .html or .md" in shown.output
    assert not (tmp_path / ".pincite-eval").exists()


def test_everything_that_ships_is_run_and_reported(invoke, timed, tmp_path):
    page = tmp_path / "report.html"
    shown = invoke("run", "all", "--limit", "3", "--out", tmp_path / "runs", "--report", page)
    runs = [RunFolder.open(tmp_path / "runs" / name) for name in ("seeds", "robustness", "speed")]
    assert all(run.finished for run in runs)
    assert len(runs[0].systems) > 5
    assert runs[1].systems == ("pincite",)
    assert [run.manifest.limit for run in runs] == [3, 3, 3]
    assert "seeds, seeds" in shown.stdout
    assert "robustness: seeds" in page.read_text("utf-8")


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_asked(invoke, tmp_path):
    shown = invoke("run", "all", "--report", tmp_path / "report.pdf", code=2)
    assert "must end in .html or .md" in shown.output
    assert not (tmp_path / ".pincite-eval").exists()


def test_citations_of_another_system_are_measured(invoke, elections, tmp_path):
    quote = "9,305,106 voters were registered"
    start = (elections / "2012.txt").read_text("utf-8").index(quote)
    said = {
        "question": "How many voters were registered?",
        "answer": "9,305,106 voters were registered.",
        "citations": [
            {"document": "2012.txt", "start": start, "end": start + len(quote), "quote": quote}
        ],
    }
    (tmp_path / "other.jsonl").write_text(json.dumps(said) + "\n", "utf-8")
    shown = invoke(
        "run", "grounding", tmp_path / "other.jsonl", "--documents", elections, "--json",
        "--out", tmp_path / "run",
    )  # fmt: skip
    (told,) = json.loads(shown.stdout)
    values = {f["measure"]: f["value"] for f in told["figures"] if f["group"] == "all"}
    assert values["exact_spans"] == values["citation_recall"] == 1.0


def test_changed_documents_are_asked_my_own_questions(invoke, elections, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/questions.csv").write_text(QUESTIONS, "utf-8")
    shown = invoke(
        "run", "robustness", elections, "--questions", tmp_path / "mine", "--out", tmp_path / "run"
    )
    assert "condition=noise" in shown.stdout
