from __future__ import annotations

import copy
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.squad import items, items_given, read_squad, write_articles
from index import build_index, open_retriever

ASTANA = "Astana lies on the Ishim. It has been the capital since 1997. The Ishim is long."
ALMATY = "Almaty was the capital before 1997. 🏔 Its name means apples."
PUBLISHED = {
    "version": "v2.0",
    "data": [
        {
            "title": "About_Astana",
            "paragraphs": [
                {
                    "context": ASTANA,
                    "qas": [
                        {
                            "id": "a1",
                            "question": "Which river?",
                            "is_impossible": False,
                            "answers": [
                                {"text": "the Ishim", "answer_start": 15},
                                {"text": "Ishim", "answer_start": 19},
                                {"text": "Ishim", "answer_start": 19},
                                {"text": "Ishim", "answer_start": 66},
                            ],
                        },
                        {
                            "id": "a2",
                            "question": "Who founded it?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": "Ishim", "answer_start": 0}],
                        },
                    ],
                },
                {"context": "Nobody asks about this.", "qas": []},
            ],
        },
        {
            "title": "Almaty",
            "paragraphs": [
                {
                    "context": ALMATY,
                    "qas": [
                        {
                            "id": "b1",
                            "question": "What does the name mean?",
                            "answers": [{"text": "apples", "answer_start": 53}],
                        }
                    ],
                },
                {"context": ASTANA, "qas": []},
            ],
        },
    ],
}


@pytest.fixture
def published(tmp_path):
    path = tmp_path / "towns-v2.0.json"
    path.write_text(json.dumps(PUBLISHED), encoding="utf-8")
    return path


def lines_of(published: dict) -> list[dict]:
    """The questions of the published layout as JSON lines."""
    return [
        {
            "id": one["id"],
            "title": article["title"],
            "context": paragraph["context"],
            "question": one["question"],
            "answers": [
                {"text": answer["text"], "start": answer["answer_start"]}
                for answer in one["answers"]
            ],
            "dataset": "towns",
        }
        for article in published["data"]
        for paragraph in article["paragraphs"]
        for one in paragraph["qas"]
    ]


def test_paragraphs_are_grouped_by_article_and_those_without_questions_are_kept(published):
    data = read_squad(published)
    assert data.name == "towns-v2.0"
    assert {title: [one.id for one in article] for title, article in data.articles.items()} == {
        "About_Astana": ["About_Astana#1", "About_Astana#2"],
        "Almaty": ["Almaty#1", "Almaty#2"],
    }
    assert [(row.id, row.paragraph.id) for row in data.rows] == [
        ("a1", "About_Astana#1"),
        ("a2", "About_Astana#1"),
        ("b1", "Almaty#1"),
    ]


def test_each_different_place_of_an_answer_is_kept_once_and_plausible_answers_are_none(published):
    first, second, _ = read_squad(published).rows
    assert [(one.text, one.start) for one in first.answers] == [
        ("the Ishim", 15),
        ("Ishim", 19),
        ("Ishim", 66),
    ]
    assert second.answers == ()


@pytest.mark.parametrize("suffix", [".json.gz", ".jsonl", ".jsonl.gz"])
def test_every_form_of_a_file_says_the_same(published, tmp_path, suffix):
    path = tmp_path / f"towns-v2.0{suffix}"
    if "jsonl" in suffix:
        text = "".join(json.dumps(line) + "\n" for line in lines_of(PUBLISHED))
    else:
        text = json.dumps(PUBLISHED)
    data = gzip.compress(text.encode()) if suffix.endswith("gz") else text.encode()
    path.write_bytes(data)
    read, expected = read_squad(path), read_squad(published)
    assert (read.name, read.rows) == (expected.name, expected.rows)


def test_open_questions_have_their_spans_in_the_written_articles(published, tmp_path, encoder):
    data, folder = read_squad(published), tmp_path / "articles"
    folder.mkdir()
    first, second, third = items(data, write_articles(data, folder))
    build_index([folder], index=tmp_path / "index", encoder=encoder)
    with open_retriever(tmp_path / "index", encoder=encoder) as retriever:
        hits = retriever.retrieve("Ishim Astana Almaty apples Nobody", 10)
        texts = {hit.passage.document.path: hit.passage.document.text for hit in hits}
    assert texts["0000.md"].startswith("# About Astana\n\nAstana lies")
    assert "Nobody asks about this." in texts["0000.md"]
    for span in (*first.spans, *third.spans):
        assert span.span.of(texts[span.document]) == span.quote
    assert [span.document for span in first.spans] == ["0000.md"] * 3
    assert first.answers == ("the Ishim", "Ishim")
    assert (first.kind, second.kind) == ("answerable", "unanswerable")
    assert not second.answerable


def test_given_questions_have_their_spans_in_their_paragraph(published):
    first, second, third = items_given(read_squad(published))
    assert [(span.document, span.start, span.end) for span in first.spans] == [
        ("About_Astana#1", 15, 24),
        ("About_Astana#1", 19, 24),
        ("About_Astana#1", 66, 71),
    ]
    assert second.golds == ()
    (apples,) = third.spans
    assert apples.span.of(ALMATY) == apples.quote == "apples"


def test_questions_without_a_title_are_one_article(tmp_path):
    rows = lines_of(PUBLISHED)
    del rows[0]["title"]
    rows[1]["title"] = None
    rows[2]["title"] = ""
    path = tmp_path / "towns.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    data = read_squad(path)
    assert [one.id for one in data.articles[""]] == ["#1", "#2"]
    assert len(data.articles) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "a2"}, 'question "a2": the id "a2" was there before'),
        ({"question": " \n"}, 'question "a1": the question is empty'),
        ({"question": "x" * 10_001}, 'question "a1": the question has 10,001 characters'),
        (
            {"answers": [{"text": "Ishim", "answer_start": 20}]},
            'question "a1": the answer "Ishim" does not stand at character 20 of its paragraph',
        ),
        (
            {"answers": [{"text": ".", "answer_start": -1}]},
            'question "a1": the answer "." does not stand at character -1',
        ),
        ({"answers": [{"text": "", "answer_start": 3}]}, 'the answer "" does not stand'),
        ({"answers": []}, "it has no answer, and is_impossible is false"),
        ({"is_impossible": True}, "it has answers but is_impossible is true"),
        (
            {"answers": "Ishim"},
            "Expected `array`, got `str` - at `$.data[0].paragraphs[0].qas[0].answers`",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_question(published, complaint, change, said):
    wrong = copy.deepcopy(PUBLISHED)
    wrong["data"][0]["paragraphs"][0]["qas"][0].update(change)
    published.write_text(json.dumps(wrong), encoding="utf-8")
    message = complaint(read_squad, published)
    assert message.startswith(str(published))
    assert said in message


def test_a_line_with_an_answer_elsewhere_is_named(tmp_path, complaint):
    rows = lines_of(PUBLISHED)
    rows[2]["answers"] = [{"text": "x" * 100, "start": 1}]
    path = tmp_path / "towns.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    message = complaint(read_squad, path)
    assert message.startswith(f'{path}, line 3: the answer "{"x" * 60}…" does not stand')


@pytest.mark.parametrize(
    ("name", "text"), [("none.json", '{"data": []}'), ("none.jsonl", "\n"), ("none.jsonl", "")]
)
def test_a_set_without_questions_is_refused(tmp_path, complaint, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert complaint(read_squad, path) == f"{path} holds no question"


@given(data=st.binary(max_size=80))
@pytest.mark.parametrize("name", ["any.json", "any.jsonl"])
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path, complaint, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    assert complaint(read_squad, path).startswith(str(path))


@given(contexts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1)), data=st.data())
def test_the_spans_of_any_paragraphs_hold_in_the_files_that_are_written(
    tmp_path_factory, contexts, data
):
    folder = tmp_path_factory.mktemp("articles")
    rows = []
    for number, context in enumerate([*contexts, "x"]):
        start = data.draw(st.integers(0, len(context) - 1))
        text = context[start : data.draw(st.integers(start + 1, len(context)))]
        title = data.draw(st.sampled_from(["one", "two_words"]))
        answers = [{"text": text, "start": start}]
        row = {"id": str(number), "question": "?", "title": title, "answers": answers}
        rows.append({**row, "context": context})
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    read = read_squad(path)
    for row, item in zip(rows, items(read, write_articles(read, folder)), strict=True):
        (span,) = item.spans
        written = (folder / span.document).read_bytes().decode()
        assert span.span.of(written) == row["answers"][0]["text"] == span.quote
