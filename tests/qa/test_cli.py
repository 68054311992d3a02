from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.confidence import DEFAULT_RISK, SENTENCE_CALIBRATION
from qa.reader import Reading
from qa.reader.trained import SpanReader
from qa.serialise import decode_all
from qa.show import MARKS

QUESTION = "How many voters were registered in 2012?"
NO_ANSWER = "How many voters were registered in 2016?"


def test_an_answer_is_printed_with_its_confidence_and_place(ask: Callable[..., Any]) -> None:
    run = ask(QUESTION)
    assert (run.code, run.err) == (0, "")
    answer, confidence, citation = run.out.splitlines()
    assert answer == "In total, 9,305,106 voters were registered."
    assert confidence.startswith("confidence ")
    assert confidence.endswith("about 2012-01-15 (from the manifest)")
    assert citation == ("    corpus/2012.txt:3:1 [32–75]  Report of 2012, Observers, 2012-01-16")


def test_json_is_one_line_that_reads_back(ask: Callable[..., Any]) -> None:
    run = ask("--json", QUESTION)
    (answer,) = decode_all(run.out.encode())
    assert run.out.count("\n") == 1
    assert answer.text == "In total, 9,305,106 voters were registered."
    assert json.loads(run.out)["citations"][0]["root"] == "corpus"


def test_no_answer_is_exit_code_3_with_a_reason_and_the_nearest_passages(
    ask: Callable[..., Any],
) -> None:
    run = ask(NO_ANSWER)
    assert run.code == 3
    assert run.out.startswith("No answer: no evidence is about 2016; ")
    assert "corpus/2012.txt:3:1" in run.out
    assert ask("--json", NO_ANSWER).code == 3


def test_nothing_near_is_said_without_a_list(ask: Callable[..., Any]) -> None:
    run = ask("--path", "none/*", QUESTION)
    assert (run.code, run.out) == (
        3,
        "No answer: no passage was found to read; if a filter was given, no document passes it.\n",
    )


def test_answers_of_different_times_are_dated_rows_and_count_as_answered(
    ask: Callable[..., Any],
) -> None:
    run = ask("How many voters were registered?")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == "The documents say different things about different times:"
    assert lines[1] == "2021-01-10  Some 12 million voters were registered."
    assert "2012-01-15  In total, 9,305,106 voters were registered." in lines


def test_filters_choose_the_documents(ask: Callable[..., Any]) -> None:
    for option in (["--path", "2021*"], ["--publisher", "committee"], ["--period", "2021"]):
        assert "12 million" in ask(*option, "How many voters were registered?").out.splitlines()[0]
    assert ask("--period", "soon", QUESTION).code != 0


def test_the_trace_goes_to_stderr(ask: Callable[..., Any]) -> None:
    run = ask("--json", "--trace", QUESTION)
    assert len(decode_all(run.out.encode())) == 1
    assert run.err.startswith("asked about: 2012; threshold 0.01\n")
    assert "+ 2012.txt [32–75] answer: it is the most likely answer" in run.err
    assert "fused" in run.err
    assert "lexical" in run.err


def test_the_reader_is_the_one_that_is_named(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings name another one, which must not be looked for."""
    monkeypatch.setenv("PINCITE_READER", "./nowhere")
    run = ask("--reader", "sentence", QUESTION)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("In total, 9,305,106 voters were registered.\n")


def test_a_reader_that_is_nowhere_is_one_line(ask: Callable[..., Any]) -> None:
    run = ask("--reader", "./nowhere", QUESTION)
    assert (run.code, run.out) == (1, "")
    assert "nowhere" in run.err
    assert run.err.count("\n") == 1


def test_without_a_name_the_reader_is_the_trained_one(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(self: SpanReader, question: str, texts: Sequence[str]) -> list[Reading]:
        return [
            Reading(start=start, end=start + 9, score=9.0, null_score=0.0, passage_score=9.0)
            if start >= 0
            else Reading(start=0, end=1, score=-9.0, null_score=0.0, passage_score=-9.0)
            for start in (text.find("9,305,106") for text in texts)
        ]

    monkeypatch.delenv("PINCITE_READER")
    monkeypatch.setattr(SpanReader, "read", read)
    run = ask(QUESTION)
    assert run.code == 0
    assert run.out.splitlines()[0] == "9,305,106"
    assert "In total, ⟦9,305,106⟧ voters were registered." in run.out


def test_the_risk_decides_the_threshold_unless_that_is_given_too(
    pincite: Callable[..., Any], elections_index: Path
) -> None:
    def threshold(*options: str) -> float:
        return float(json.loads(pincite("ask", "--json", *options, QUESTION).out)["threshold"])

    expected = SENTENCE_CALIBRATION.threshold(DEFAULT_RISK)
    assert threshold() == threshold("--risk", str(DEFAULT_RISK)) == expected
    assert threshold("--risk", "0") == 1.0
    assert threshold("--risk", "0", "--threshold", "0.125") == 0.125


def test_a_risk_that_no_answer_keeps_to_is_no_answer(
    pincite: Callable[..., Any], elections_index: Path
) -> None:
    run = pincite("ask", "--risk", "0", QUESTION)
    assert run.code == 3
    assert "below the threshold 1.00." in run.out.splitlines()[0]


def test_an_explanation_is_printed_sentence_by_sentence_and_verifies(
    pincite: Callable[..., Any], reasons_index: Path, tmp_path: Path
) -> None:
    why = "Why was the count criticised by observers?"
    options = ["--index", str(reasons_index), "--threshold", "0.01"]
    written = pincite("ask", "--json", *options, why).out
    answer = json.loads(written)
    quotes = [one["quote"] for one in answer["citations"]]
    assert len(quotes) > 1
    assert answer["answer"] == answer["candidates"][0]["answer"] == "\n".join(quotes)
    lines = pincite("ask", *options, why).out.splitlines()
    for quote in quotes:
        assert " ".join(quote.split()) in lines
    path = tmp_path / "answer.json"
    path.write_text(written)
    run = pincite("verify", str(path))
    assert run.code == 0
    assert run.out.splitlines()[-1] == f"citations: {len(quotes)} verified"


@pytest.mark.parametrize("change", ["cut", "added", "swapped"])
def test_an_explanation_that_is_not_all_of_its_quotes_is_refused(
    pincite: Callable[..., Any], reasons_index: Path, tmp_path: Path, change: str
) -> None:
    options = ["--index", str(reasons_index), "--threshold", "0.01"]
    answer = json.loads(
        pincite("ask", "--json", *options, "Why was the count criticised by observers?").out
    )
    quotes = [one["quote"] for one in answer["citations"]]
    changed = {
        "cut": [quotes[0], quotes[1][:-1]],
        "added": [*quotes, "And more."],
        "swapped": quotes[::-1],
    }
    answer["answer"] = "\n".join(changed[change])
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    run = pincite("verify", str(path))
    assert (run.code, run.out) == (1, "")
    assert run.err == f"pincite: {path}: an answer is not what its citations quote\n"


def test_questions_are_read_from_stdin_one_a_line(ask: Callable[..., Any]) -> None:
    stdin = f"\ufeff{QUESTION}\n\nWho was detained in 2021?\r\n".encode()
    run = ask("--json", "-", stdin=stdin)
    answers = decode_all(run.out.encode())
    assert (run.code, run.err) == (0, "")
    assert [one.question for one in answers] == [QUESTION, "Who was detained in 2021?"]
    plain = ask("-", stdin=stdin)
    assert plain.out.startswith(f"? {QUESTION}\nIn total, 9,305,106")


def test_no_question_on_stdin_is_wrong_usage(ask: Callable[..., Any]) -> None:
    run = ask("-", stdin=b"\n")
    assert (run.code, run.out) == (2, "")
    assert "no question on standard input" in run.err


def test_a_bad_line_is_told_and_the_run_goes_on(ask: Callable[..., Any]) -> None:
    stdin = b"why " * 5000 + f"\n{QUESTION}\n{NO_ANSWER}\n".encode()
    run = ask("--json", "-", stdin=stdin)
    assert run.code == 1
    assert run.err.startswith("pincite: line 1: the question has 19,999 characters")
    assert len(decode_all(run.out.encode())) == 2
    assert ask("-", stdin=f"{QUESTION}\n{NO_ANSWER}\n".encode()).code == 3


def test_bytes_that_are_no_text_are_asked_as_unknown_characters(ask: Callable[..., Any]) -> None:
    run = ask("--json", "-", stdin=b"How many voters \xff were registered in 2012?\n")
    assert run.code == 0
    assert "�" in json.loads(run.out)["question"]
    assert ask("--json", "How many voters \udcff were registered in 2012?").code == 0


@pytest.mark.parametrize("question", ["", "  ", "why " * 25_000])
def test_a_question_that_cannot_be_asked_is_one_line(
    ask: Callable[..., Any], question: str
) -> None:
    run = ask(question)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("pincite: the question ")
    assert run.err.count("\n") == 1


def test_without_an_index_the_command_that_makes_one_is_told(pincite: Callable[..., Any]) -> None:
    run = pincite("ask", QUESTION)
    assert (run.code, run.out) == (4, "")
    assert "pincite index" in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "wrong", [["--threshold", "2"], ["--risk", "2"], ["--top-k", "0"], ["--nonsense"], []]
)
def test_wrong_usage_is_exit_code_2(pincite: Callable[..., Any], wrong: list[str]) -> None:
    arguments = [*wrong, QUESTION] if wrong else []
    assert pincite("ask", *arguments).code == 2
    assert pincite("verify").code == 2


def test_commands_have_help_that_tells_the_exit_codes(pincite: Callable[..., Any]) -> None:
    assert "Exit code 0" in pincite("ask", "--help").out
    assert "Exit code 0" in " ".join(pincite("verify", "--help").out.split())
    assert MARKS[0] not in pincite("verify", "--help").out
