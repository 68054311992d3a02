from __future__ import annotations

from pathlib import Path

import pytest

from eval.datasets.questions import COLUMNS, read_questions
from eval.errors import DatasetError
from eval.template import EXAMPLES, write_template

SEEDS = Path(__file__).parents[2] / "seeds"
FORMS = ("csv", "jsonl")


def seed_text(path: str) -> str | None:
    file = SEEDS / path
    return file.read_bytes().decode() if file.is_file() else None


@pytest.mark.parametrize("form", FORMS)
def test_the_examples_are_not_asked(tmp_path, form):
    write_template(tmp_path / "mine", form)
    with pytest.raises(DatasetError, match="holds no question"):
        read_questions(tmp_path / "mine", seed_text)


@pytest.mark.parametrize("form", FORMS)
def test_the_examples_hold_for_the_documents_they_are_about(tmp_path, form):
    path = write_template(tmp_path / "new" / "mine", form)
    path.write_bytes(path.read_bytes().replace(b"# ", b""))
    spanned, worded, silent = read_questions(path, seed_text)
    assert spanned.answers == ("71,09 %", "71.09 %", "71.09 percent")
    assert [span.quote for span in spanned.spans] == ["71,09 %"]
    assert spanned.golds[0].period == "2021-01-10"
    assert (worded.answers, worded.spans, worded.split) == (("João Soares",), (), "tune")
    assert not silent.answerable
    assert [one.question for one in (spanned, worded, silent)] == [
        example["question"] for example in EXAMPLES
    ]


@pytest.mark.parametrize("form", FORMS)
def test_every_column_is_explained(tmp_path, form):
    write_template(tmp_path, form)
    about = (tmp_path / "README.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"\n| `{name}` | " not in about] == []
    assert f"pincite eval run mine {tmp_path}\n" in about
    assert f"`questions.{form}` holds" in about


def test_a_spreadsheet_is_told_the_encoding(tmp_path):
    data = write_template(tmp_path, "csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfquestion,answer,document,quote,")
    assert "João".encode() in data
    assert data.count(b"\r\n") == data.count(b"\n") == 1 + len(EXAMPLES)


@pytest.mark.parametrize("name", ["questions.csv", "questions.jsonl", "README.md"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_is_never_overwritten(tmp_path, form, name):
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(DatasetError, match=f"{name} is there already; choose another folder"):
        write_template(tmp_path, form)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"file/mine cannot be written to: Not a directory"):
        write_template(tmp_path / "file" / "mine", "csv")
