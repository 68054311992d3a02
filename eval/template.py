"""A file of questions to begin with: `write_template`."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Literal, TypeAlias

from eval.datasets.table import COMMENT
from eval.errors import DatasetError

Form: TypeAlias = Literal["csv", "jsonl"]

EXAMPLES = (
    {
        "question": "What share of the vote did Nur Otan win in 2021?",
        "answer": ["71.09 %", "71.09 percent"],
        "document": "002_f2a5e5817724401e.txt",
        "quote": "the ruling party, Nur Otan, won [[71,09 %]] of the popular vote",
        "kind": "number",
        "split": "test",
        "period": "2021-01-10",
        "note": "Answered, and the quote says where: the answer stands between the brackets.",
    },
    {
        "question": "Who led the short-term mission that observed the elections of 2012?",
        "answer": ["João Soares"],
        "kind": "person",
        "split": "tune",
        "note": "Answered, and only the words of the answer are compared.",
    },
    {
        "question": "What was the turnout in the elections of 2016?",
        "answer": [],
        "kind": "number",
        "split": "test",
        "note": "No answer: the documents do not say, and none must be given.",
    },
)
_COLUMNS = tuple(EXAMPLES[0])

_ABOUT = """\
# Your own questions

`{name}` holds questions about your documents and the answers that you expect. Its lines that
begin with `#` are examples and are not asked: write your own below them. Then run

    pincite eval run mine {folder}

Only `question` must be filled in.

| column | what it says |
|---|---|
| `question` | What is asked. |
| `answer` | What is right{several}. Empty: the documents do not say, and silence is right. |
| `document` | Path of the document that says so, below the folder that is indexed. |
| `quote` | The characters of the document that say so, or some of its words with the answer in \
double brackets: `won [[71,09 %]] of the vote`. They must stand there exactly once; only white \
space may differ. With a quote, citations are measured too. |
| `kind` | Any word; figures are told for each kind of question. |
| `split` | `tune` for questions that you fit settings on, `test` for those that you do not. |
| `period` | The time that the answer speaks about: `2021`, `2021-01` or `2021-01-10`. |
| `note` | For yourself. |
| `id` | A name that the question keeps from run to run; without it, `q001` and so on by place. |

Half of the questions without an answer is a good mixture, above all near misses: the right topic
with a wrong year, person or quantity.
"""
_SEVERAL = {
    "csv": "; several are separated by ` | `",
    "jsonl": ", as a text or as a list of several",
}


def write_template(folder: Path, form: Form) -> Path:
    """Write `questions.csv` or `questions.jsonl` with three examples, and a README.md beside it.

    Returns the file of questions. Raises DatasetError if the folder cannot be written to, or
    holds one of the files, which are never overwritten.
    """
    path, about = folder / f"questions.{form}", folder / "README.md"
    for one in (folder / "questions.csv", folder / "questions.jsonl", about):
        if one.exists():
            raise DatasetError(f"{one} is there already; choose another folder, or move it away")
    text = _table() if form == "csv" else _lines()
    explained = _ABOUT.format(name=path.name, folder=folder, several=_SEVERAL[form])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_new(path, text, "utf-8-sig" if form == "csv" else "utf-8")
        _write_new(about, explained, "utf-8")
    except OSError as error:
        raise DatasetError(f"{folder} cannot be written to: {error.strerror}") from error
    return path


def _write_new(path: Path, text: str, encoding: str) -> None:
    with path.open("x", encoding=encoding, newline="") as file:
        file.write(text)


def _table() -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for example in EXAMPLES:
        cells = [example.get(column, "") for column in _COLUMNS]
        cells = [" | ".join(cell) if isinstance(cell, list) else cell for cell in cells]
        writer.writerow([f"{COMMENT} {cells[0]}", *cells[1:]])
    return out.getvalue()


def _lines() -> str:
    rows = (json.dumps(example, ensure_ascii=False) for example in EXAMPLES)
    return "".join(f"{COMMENT} {row}\n" for row in rows)
