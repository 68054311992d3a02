from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from qa.confidence import SENTENCE_CALIBRATION
from qa.reader import SENTENCE
from qa.reader.sentence import SentenceReader
from qa.training.confidence import ask_all, main
from qa.training.memory import RememberingEncoder
from qa.training.open_questions import OpenQuestion, questions, read_rows, write_corpus

CITIES = ["Astana", "Bergen", "Cairo", "Dakar", "Essen", "Fukuoka"]


def rows() -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number, city in enumerate(CITIES):
        context = (
            f"{city} lies on a river. It has {number + 3} bridges in {city}. Ships come often."
        )
        answer = f"{number + 3} bridges"
        facts = {"title": f"About_{city}", "context": context}
        found = [{"text": answer, "start": context.index(answer)}]
        made.append({**facts, "question": f"How many bridges has {city}?", "answers": found})
        made.append({**facts, "question": f"How many towers has {city}?", "answers": []})
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows())
    return path


def test_a_quarter_of_the_questions_have_no_answer(data: Path) -> None:
    asked = list(questions(read_rows(data)))
    answerable = [one for one in asked if one.row.answers and not one.without_article]
    assert len(answerable) == len(CITIES) == 6
    assert sum(one.without_article for one in asked) == 1
    assert sum(not one.row.answers for one in asked) == 1


def test_an_article_is_a_titled_file_and_its_paragraphs_are_found_again(
    data: Path, tmp_path: Path
) -> None:
    made = read_rows(data)
    corpus = write_corpus(made, tmp_path)
    text = (tmp_path / corpus.paths["About_Cairo"]).read_text(encoding="utf-8")
    assert text.startswith("# About Cairo\n\nCairo lies")
    for row in made:
        article = (tmp_path / corpus.paths[row.title]).read_text(encoding="utf-8")
        start = corpus.offsets[row.title, row.context]
        assert article[start : start + len(row.context)] == row.context


def test_only_the_sentence_with_the_answer_is_right_and_a_missing_article_has_none(
    data: Path, encoder: Encoder
) -> None:
    asked = list(ask_all(data, SentenceReader(encoder), encoder, top_k=10))
    expected = list(questions(read_rows(data)))
    assert len(asked) == len(expected)
    for one, question in zip(asked, expected, strict=True):
        assert len(one.features) == len(one.right)
        answerable = bool(question.row.answers) and not question.without_article
        assert sum(one.right) == (1 if answerable else 0)
        kind = "off topic" if question.without_article else "near miss"
        assert one.kind == ("answerable" if answerable else kind)
        passages = len(CITIES) - (1 if question.without_article else 0)
        assert len(one.features) == passages


def test_a_limit_asks_some_of_the_questions_and_the_same_ones_again(
    data: Path, encoder: Encoder
) -> None:
    reader = SentenceReader(encoder)
    everything = list(ask_all(data, reader, encoder, top_k=4))
    some = list(ask_all(data, reader, encoder, top_k=4, limit=5))
    assert len(some) == 5 < len(everything)
    assert all(one in everything for one in some)
    assert some == list(ask_all(data, reader, encoder, top_k=4, limit=5))


def test_the_command_prints_the_model_and_its_figures(
    data: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(data), "--reader", SENTENCE, "--top-k", "4"], encoder)
    out = capsys.readouterr().out
    assert out.startswith("questions 8, first span right 0.")
    assert re.search(r"expected calibration error 0\.\d{4}\n", out)
    assert re.search(r"risk 0\.10: coverage \d\.\d{3} at threshold \d\.\d{4}\n", out)
    assert re.search(
        r"\n    answerable \d\.\d{3} answered, \d\.\d{3} of them right, near miss ", out
    )
    assert re.search(r"\nbias=-?\d+\.\d{3}\nscore=", out)
    assert "\npassage=0.000\n" in out
    weights = SENTENCE_CALIBRATION.model.weights
    assert f"\nunknown_period={weights.unknown_period:.3f}\n" in out


def test_a_remembering_encoder_asks_once(make_fake_encoder: Callable[[], Encoder]) -> None:
    encoder = make_fake_encoder()
    remembering = RememberingEncoder(encoder)
    first = remembering.encode_passages(["a b", "c", "a b"])
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(remembering.encode_passages(["c"])[0], first[1])
    remembering.encode_queries(["q"])
    remembering.encode_queries(["q"])
    assert (encoder.passages, encoder.queries) == (["a b", "c"], ["q"])
    assert remembering.info == encoder.info


def test_a_question_without_its_article_is_marked(data: Path) -> None:
    gone = [one for one in questions(read_rows(data)) if one.without_article]
    assert gone[0] == OpenQuestion(read_rows(data)[0], without_article=True)
