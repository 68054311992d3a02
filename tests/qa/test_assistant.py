from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index import HybridRetriever, build_index
from index.dates import Period
from index.document import Hit
from index.encoder import Encoder
from index.errors import ModelNotFoundError, NoIndexError, SettingError
from index.filters import Filters
from qa.answer import Cause, Stage, State, Status, Timings
from qa.assistant import Assistant
from qa.confidence import DEFAULT_RISK, SENTENCE_CALIBRATION
from qa.config import AnswerConfig
from qa.errors import EmptyQuestionError, QuestionTooLongError
from qa.pipeline import retrieve
from qa.question import Question
from qa.reader import Reader

OPEN = AnswerConfig(threshold=0.0)


@pytest.fixture
def open_assistant(
    elections_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> Iterator[Assistant]:
    with Assistant(open_index(elections_index), sentence_reader, OPEN) as opened:
        yield opened


def test_an_answer_is_the_documents_own_characters_with_a_citation_that_holds(
    open_assistant: Assistant, elections: Path
) -> None:
    answer = open_assistant.ask("How many voters were registered in 2012?")
    assert answer.status is Status.ANSWERED
    assert answer.text == "In total, 9,305,106 voters were registered."
    citation = answer.citations[0]
    text = (elections / "2012.txt").read_text()
    assert citation.document == "2012.txt"
    assert Path(citation.root) == elections
    assert citation.span.of(text) == citation.quote == answer.text
    assert citation.sentence.span.of(text) == citation.sentence.text
    assert (citation.line, citation.column) == (3, 1)
    assert citation.state is State.VERIFIED
    assert citation.published == Period.parse("2012-01-16")
    best = answer.candidates[0]
    assert (best.text, best.confidence) == (answer.text, answer.confidence)
    assert (best.period, best.period_source) == (Period.parse("2012-01-15"), "manifest")
    assert answer.index == open_assistant.info


def test_misspelled_words_are_asked_as_the_documents_have_them(
    open_assistant: Assistant,
    elections_index: Path,
    open_index: Callable[[Path], HybridRetriever],
    sentence_reader: Reader,
) -> None:
    typed = "How many votrs were registerd in 2012?"
    answer = open_assistant.ask(typed)
    assert answer.question == typed
    assert answer.understood == "How many voters were registered in 2012?"
    assert answer.text == "In total, 9,305,106 voters were registered."
    assert open_assistant.ask("How many voters were registered in 2012?").understood is None
    config = replace(OPEN, respell=False)
    as_typed = Assistant(open_index(elections_index), sentence_reader, config).ask(typed)
    assert as_typed.understood is None


def test_every_passage_read_is_in_the_trace(open_assistant: Assistant) -> None:
    trace = open_assistant.ask("How many voters were registered in 2021?").trace
    assert trace.asked == (Period.of(2021),)
    assert sum(one.stage == "answer" for one in trace.passages) == 1
    assert {one.hit.passage.document.path for one in trace.passages} == {"2012.txt", "2021.txt"}
    for one in trace.passages:
        assert one.span == one.hit.passage.span or one.hit.passage.span.contains(one.span)


def test_twins_are_shown_side_by_side_where_no_year_is_named(open_assistant: Assistant) -> None:
    answer = open_assistant.ask("How many voters were registered?")
    assert answer.status is Status.CONFLICTING
    periods = [str(one.period) for one in answer.candidates[:2]]
    assert periods == ["2021-01-10", "2012-01-15"]
    assert answer.text == answer.candidates[0].text
    assert {one.document for one in answer.citations} == {"2012.txt", "2021.txt"}
    assert answer.confidence == max(one.confidence for one in answer.candidates)


def test_an_edited_file_is_told_with_the_answer(open_assistant: Assistant, elections: Path) -> None:
    path = elections / "2012.txt"
    path.write_text("Corrected.\n\n" + path.read_text())
    citation = open_assistant.ask("How many voters were registered in 2012?").citations[0]
    assert citation.state is State.RELOCATED
    path.unlink()
    citation = open_assistant.ask("How many voters were registered in 2012?").citations[0]
    assert citation.state is State.MISSING


def test_filters_keep_other_documents_out(open_assistant: Assistant) -> None:
    filters = Filters(publishers=("Committee",))
    answer = open_assistant.ask("How many voters were registered?", filters)
    assert {one.document for one in answer.citations} == {"2021.txt"}


def test_a_filter_that_fits_no_document_finds_nothing(open_assistant: Assistant) -> None:
    answer = open_assistant.ask("How many voters were registered?", Filters(paths=("no/*",)))
    assert answer.status is Status.ABSTAINED
    assert answer.abstention is not None
    assert answer.abstention.cause is Cause.NOTHING_FOUND
    assert (answer.text, answer.confidence, answer.candidates) == (None, 0.0, ())


def test_a_threshold_makes_it_abstain_with_a_reason(
    elections_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    config = AnswerConfig(threshold=1.0)
    strict = Assistant(open_index(elections_index), sentence_reader, config)
    answer = strict.ask("How many voters were registered in 2012?")
    assert (answer.status, answer.text, answer.citations) == (Status.ABSTAINED, None, ())
    assert answer.reason is not None
    assert "below the threshold 1.00" in answer.reason
    assert answer.confidence == answer.candidates[0].confidence > 0


def test_only_so_many_candidates_are_kept(
    elections_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    config = replace(OPEN, candidates=1)
    shy = Assistant(open_index(elections_index), sentence_reader, config)
    answer = shy.ask("Who came in 2012?")
    assert len(answer.candidates) == 1


def test_a_year_brings_its_own_passages_where_others_fill_all_places(
    elections_index: Path, open_index: Callable[[Path], HybridRetriever]
) -> None:
    retriever = open_index(elections_index)
    plain = Question("total voters registered 9,305,106")
    dated = Question("total voters registered 9,305,106 in 2021")

    def paths(hits: list[Hit]) -> list[str]:
        return [hit.passage.document.path for hit in hits]

    assert paths(retrieve(plain, retriever, 1, None)) == ["2012.txt"]
    assert "2021.txt" in paths(retrieve(dated, retriever, 1, None))
    only = Filters(period=Period.of(2012))
    assert paths(retrieve(dated, retriever, 1, only)) == ["2012.txt"]
    hits = retrieve(dated, retriever, 10, None)
    assert len({(hit.passage.document.path, hit.passage.span) for hit in hits}) == len(hits)


def test_the_threshold_is_that_of_the_risk_unless_it_is_set(
    elections_index: Path, open_index: Callable[[Path], HybridRetriever], sentence_reader: Reader
) -> None:
    def threshold(**settings: float) -> float:
        assistant = Assistant(
            open_index(elections_index), sentence_reader, AnswerConfig(**settings)
        )
        answer = assistant.ask("How many voters were registered in 2012?")
        assert answer.trace.threshold == answer.threshold
        return answer.threshold

    assert (
        threshold() == threshold(risk=DEFAULT_RISK) == SENTENCE_CALIBRATION.threshold(DEFAULT_RISK)
    )
    assert threshold(risk=0.0) == 1.0
    assert threshold(risk=0.0, threshold=0.125) == 0.125
    assert threshold(threshold=0.0) == 0.0


def test_sources_that_disagree_about_one_time_are_both_answers(
    make_files: Callable[..., Path],
    index_folder: Path,
    encoder: Encoder,
    sentence_reader: Reader,
) -> None:
    dated = '[[document]]\nfile = "*.txt"\nperiod = "2012"\n'
    texts = {
        f"{name}.txt": f"In total, {number} voters were registered.\n"
        for name, number in (("a", "9,305,106"), ("b", "9,303,693"))
    }
    build_index(
        [make_files({"manifest.toml": dated, **texts})], index=index_folder, encoder=encoder
    )
    with Assistant.open(index_folder, OPEN, encoder=encoder, reader=sentence_reader) as assistant:
        answer = assistant.ask("How many voters were registered in 2012?")
    assert answer.status is Status.CONFLICTING
    assert [one.text for one in answer.candidates] == [text.strip() for text in texts.values()]
    assert [one.document for one in answer.citations] == ["a.txt", "b.txt"]
    assert [one.stage for one in answer.trace.passages] == [Stage.CONFLICT] * 2


def test_the_first_answer_tells_what_loading_took(assistant: Assistant) -> None:
    first = assistant.ask("How many voters were registered?").timings
    second = assistant.ask("How many voters were registered?").timings
    assert first.load > 0
    assert second.load == 0
    for timings in (first, second):
        assert timings.total >= timings.load + timings.retrieve + timings.read - 0.001


def test_an_assistant_may_be_shared_between_threads(open_assistant: Assistant) -> None:
    questions = ["How many voters were registered in 2012?", "Who was detained?"] * 8
    expected = [open_assistant.ask(one) for one in questions]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(open_assistant.ask, questions))
    assert [replace(one, timings=Timings()) for one in answers] == [
        replace(one, timings=Timings()) for one in expected
    ]


def test_a_question_that_cannot_be_asked_is_refused(assistant: Assistant) -> None:
    with pytest.raises(EmptyQuestionError):
        assistant.ask("  ")
    with pytest.raises(QuestionTooLongError):
        assistant.ask("why " * 25_000)


def test_without_an_index_opening_fails(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(NoIndexError):
        Assistant.open(tmp_path / "nothing", encoder=encoder)


def test_without_its_reader_opening_fails_and_leaves_nothing_open(
    elections_index: Path, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[HybridRetriever] = []
    close = HybridRetriever.close
    monkeypatch.setattr(
        HybridRetriever, "close", lambda self: (closed.append(self), close(self))[1]
    )
    config = AnswerConfig(reader=str(tmp_path / "nowhere"))
    with pytest.raises(ModelNotFoundError, match="nowhere"):
        Assistant.open(elections_index, config, encoder=encoder)
    assert len(closed) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"top_k": 0}, "top_k"),
        ({"threshold": 1.5}, "threshold"),
        ({"risk": -0.1}, "risk"),
        ({"candidates": 0}, "candidates"),
    ],
)
def test_a_setting_that_cannot_work_is_named(settings: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        AnswerConfig(**settings)  # type: ignore[arg-type]
