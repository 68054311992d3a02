from __future__ import annotations

import pytest

from eval.errors import DatasetError
from eval.suites.abstention import run_abstention
from eval.suites.mine import read_items_of, run_mine
from index import build_index

QUESTIONS = """question,answer,document,quote
How many voters were registered in 2012?,9305106,2012.txt,"[[9,305,106]] voters"
Who headed the mission of observers?,Anna Lind,,
Who baked the zebra cake?,,,
"""


@pytest.fixture
def questions(tmp_path):
    folder = tmp_path / "my questions"
    folder.mkdir()
    (folder / "questions.csv").write_text(QUESTIONS, "utf-8")
    return folder


def test_my_questions_are_asked_of_my_index(questions, place, request_of):
    run = run_mine(questions, place, request_of("run", systems=1))
    assert (run.manifest.suite, run.manifest.data) == ("mine", "my questions")
    values = {one.measure: one.value for one in run.figures() if one.group == "all"}
    assert values["right"] == 1.0
    assert values["silent"] == 1.0
    assert values["nDCG@10"] == 1.0


def test_questions_about_a_folder_need_no_index(questions, elections):
    items = read_items_of(questions, elections)
    assert items[0].spans[0].quote == "9,305,106"


def test_questions_among_the_documents_are_no_document(
    elections, index_folder, encoder, request_of
):
    path = elections / "questions.csv"
    path.write_text(QUESTIONS, "utf-8")
    assert len(read_items_of(elections, elections)) == 3
    build_index([elections], index=index_folder, encoder=encoder)
    with pytest.raises(DatasetError, match=r"questions\.csv is in the index itself.*move it"):
        run_mine(elections, index_folder, request_of("run"))


def test_a_quote_that_is_not_in_my_documents_is_told(questions, place, request_of):
    path = questions / "questions.csv"
    path.write_text(QUESTIONS.replace("[[9,305,106]]", "[[9,999,999]]"), "utf-8")
    with pytest.raises(DatasetError, match="line 2"):
        run_mine(questions, place, request_of("run"))


def test_silence_is_measured_on_any_questions(questions, place, request_of, monkeypatch):
    run = run_abstention(questions, place, request_of("mine", systems=1))
    assert run.manifest.suite == "abstention"
    assert {"aurc", "coverage_at_1", "calibration_error"} <= {f.measure for f in run.figures()}
    with pytest.raises(DatasetError, match=r"questions\.csv is a table.*--index"):
        run_abstention(questions / "questions.csv", None, request_of("none"))
    shipped = run_abstention(None, None, request_of("seeds", systems=1, limit=3))
    assert (shipped.manifest.suite, shipped.manifest.data) == ("abstention", "seeds")
