"""The suites as commands: what is asked of which documents, and what is wrong usage."""

from __future__ import annotations

import contextlib
import json

import pytest

from eval.errors import DatasetError
from eval.runs import RunFolder
from eval.suites.seeds import seed_folder
from index import build_index
from index.main import cli


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


def test_questions_about_no_folder_are_wrong_usage(invoke, my_questions):
    shown = invoke("run", "robustness", "--questions", my_questions / "questions.csv", code=2)
    assert "--questions needs DOCUMENTS" in shown.output


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


def test_changed_documents_are_asked_my_own_questions(invoke, elections, my_questions, tmp_path):
    shown = invoke(
        "run", "robustness", elections, "--questions", my_questions, "--out", tmp_path / "run"
    )
    assert "condition=noise" in shown.stdout
