from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.speed import inside
from index import open_retriever
from qa.assistant import Assistant
from qa.reader.sentence import SentenceReader


@pytest.fixture
def _found(monkeypatch: pytest.MonkeyPatch, encoder: Any) -> None:
    monkeypatch.setattr("index.models.make_encoder", lambda *name, **options: encoder)
    monkeypatch.setattr("index.opening.make_encoder", lambda *name, **options: encoder)
    monkeypatch.setattr("qa.assistant.load_reader", lambda *name: SentenceReader(encoder))


@pytest.mark.usefixtures("_found")
def test_an_index_is_made_and_then_asked(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, asked = tmp_path / "index", tmp_path / "questions.json"
    asked.write_text('["What was the turnout?", "How many voters?"]')

    inside.main(["index", str(corpus), str(place), "fake"])
    inside.main(["warm", str(place), str(asked)])

    indexed, warm = map(json.loads, capsys.readouterr().out.splitlines())
    with open_retriever(place) as retriever:
        assert indexed["passages"] == retriever.info.passages
    assert indexed["seconds"] > 0
    assert len(warm["retrieval"]) == len(warm["answer"]) == 2
    assert min(indexed["memory"], warm["memory"]) > 0


def test_a_first_question_that_loads_the_model_is_not_timed(retriever: Any, encoder: Any) -> None:
    with Assistant(retriever, SentenceReader(encoder)) as assistant:
        inside.time_questions(retriever, assistant, ["one", "two"])

    assert encoder.queries.index("Is everything loaded?") < encoder.queries.index("one")
    assert encoder.queries.count("one") == encoder.queries.count("two") > 1
