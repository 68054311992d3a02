from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner


@pytest.fixture
def beir_folder(tmp_path: Path) -> Path:
    """A retrieval set of four documents and three queries, of which two are judged."""
    folder = tmp_path / "votes"
    (folder / "qrels").mkdir(parents=True)
    documents = [
        {"_id": "d1", "title": "Turnout", "text": "A turnout of 75 per cent was reported."},
        {"_id": "d2", "title": "", "text": "Nine parties were registered by the ministry."},
        {"_id": "d3", "title": "Observers", "text": "Observers came from twenty countries."},
        {"_id": "d4", "title": "", "text": "The weather was cold."},
    ]
    queries = [
        {"_id": "q1", "text": "What turnout was reported?"},
        {"_id": "q2", "text": "Which parties were registered?"},
        {"_id": "q3", "text": "Who asked this?"},
    ]
    _write_lines(folder / "corpus.jsonl", documents)
    _write_lines(folder / "queries.jsonl", queries)
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td4\t0\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def _write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
