"""Questions like why, answered with whole sentences of several files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index import HybridRetriever
from qa.answer import State, Status
from qa.assistant import Assistant
from qa.config import AnswerConfig
from qa.reader import Reader

OPEN = AnswerConfig(threshold=0.0)
WHY = "Why was the count criticised by observers?"


def test_why_is_answered_with_whole_sentences_of_several_files(
    reasons_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    retriever = open_index(reasons_index)
    answer = Assistant(retriever, sentence_reader, OPEN).ask(WHY)
    assert answer.status is Status.ANSWERED
    assert answer.text is not None
    texts = {document.path: document.text for document in retriever.documents()}
    assert {one.document for one in answer.citations[:2]} == {"a.txt", "b.txt"}
    assert answer.text == "\n".join(one.quote for one in answer.citations)
    assert answer.text == answer.candidates[0].text
    assert answer.citations == answer.candidates[0].citations
    for citation in answer.citations:
        assert citation.span.of(texts[citation.document]) == citation.quote
        assert citation.sentence.span == citation.span
        assert citation.state is State.VERIFIED


def test_why_is_answered_with_one_span_where_explanations_are_not_wanted(
    reasons_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    config = replace(OPEN, explain=False)
    answer = Assistant(open_index(reasons_index), sentence_reader, config).ask(WHY)
    assert answer.text == answer.citations[0].quote
    assert len({one.document for one in answer.citations}) == 1


def test_an_explanation_that_is_not_sure_enough_is_none(
    reasons_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    config = AnswerConfig(threshold=1.0)
    answer = Assistant(open_index(reasons_index), sentence_reader, config).ask(WHY)
    assert (answer.status, answer.text) == (Status.ABSTAINED, None)
    assert all(one.text == one.citations[0].quote for one in answer.candidates)
