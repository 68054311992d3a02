from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from index.config import RuntimeConfig
from qa.reader import trained
from qa.reader.tokens import TOGETHER, WINDOW
from qa.reader.trained import (
    EMPTY_SCORE,
    SpanReader,
)

QUESTION = "Who headed the mission of observers?"
ANSWER = "Anna Lind headed the mission of observers."
FILLER = "The weather was cold in every district on that day. "
TEXTS = [
    f"{ANSWER} She left.",
    "Newspapers gave every party some minutes of airtime.",
    "The turnout was 63.3 per cent.\r\nIt rained on “election day”.",
    "short",
]
PIECES = [
    *("voters ", "Год. ", "選挙。", "👩‍👩‍👧 ", "cafe\u0301 ", "re-registered ", "9,305,106"),
    *("\u0301", "\r\n", " ", "12. ", "[SEP]", "unquestionableness"),
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))


@pytest.fixture(scope="module")
def shipped() -> SpanReader:
    return SpanReader()


@pytest.fixture(scope="module")
def tiny(tiny_folder: Path) -> SpanReader:
    return SpanReader(tiny_folder)


@pytest.fixture(scope="module")
def rigged(tiny_folder: Path) -> SpanReader:
    """The tiny reader, run by the network that `point_at` rigs."""
    return SpanReader(tiny_folder, RuntimeConfig(runtime="torch"))


@pytest.fixture
def point_at(
    monkeypatch: pytest.MonkeyPatch, rigged: SpanReader
) -> Callable[..., list[tuple[int, int]]]:
    """Let the tiny network give a logit of 9 to some words, of 1 to the first; what it is given."""

    def rig(*words: str) -> list[tuple[int, int]]:
        import torch
        from tokenizers import Tokenizer

        from qa.reader.network import Scores, SpanNetwork

        tokenizer = Tokenizer.from_file(str(rigged._folder / "tokenizer.json"))
        known = torch.tensor([tokenizer.token_to_id(word) for word in words])
        shapes: list[tuple[int, int]] = []

        def forward(self: object, ids: torch.Tensor, segments: object, mask: object) -> Scores:
            shapes.append(tuple(ids.shape))
            logits = 9.0 * torch.isin(ids, known)
            logits[:, 0] = 1.0
            spans = logits[:, :, None] + logits[:, None, :]
            return Scores(logits, logits, spans, torch.full((len(ids),), 0.25))

        monkeypatch.setattr(SpanNetwork, "forward", forward)
        return shapes

    return rig


def spans(reader: SpanReader, question: str, read: Sequence[str]) -> list[str]:
    readings = reader.read(question, read)
    return [text[one.start : one.end] for one, text in zip(readings, read, strict=True)]


@settings(max_examples=60)
@given(question=st.text(max_size=40), read=st.lists(texts, max_size=4))
def test_no_span_divides_a_grapheme_or_a_word(
    tiny: SpanReader, question: str, read: list[str]
) -> None:
    readings = tiny.read(question, read)
    assert len(readings) == len(read)
    for text, reading in zip(read, readings, strict=True):
        quote = text[reading.start : reading.end]
        assert quote == quote.strip()
        assert quote or reading.score == EMPTY_SCORE
        whole = {0, *(found.end() for found in regex.finditer(r"\X", text))}
        for at in (reading.start, reading.end):
            assert at in whole or text[at - 1].isspace()
            assert not regex.fullmatch(r"\p{Latin}{2}|\p{Cyrillic}{2}|\d{2}", text[at - 1 : at + 1])


@pytest.mark.parametrize(
    ("word", "text", "span"),
    [
        ("cafe", "at the cafe\u0301 in", "cafe\u0301"),
        ("un", "the unquestionableness of it", "unquestionableness"),
        ("事", "選挙管理事務所", "事"),
        ("sep", "say [SEP] twice", "SEP"),
        ("[UNK]", "thumbs 👍🏽 up", "👍🏽"),
    ],
)
def test_a_span_is_made_of_whole_words(
    rigged: SpanReader, point_at: Callable[..., object], word: str, text: str, span: str
) -> None:
    point_at(word)
    assert spans(rigged, QUESTION, [text]) == [span]


def test_scores_are_sums_of_logits_beside_the_logit_of_the_passage(
    rigged: SpanReader, point_at: Callable[..., object]
) -> None:
    point_at("mission")
    (reading,) = rigged.read("Who?", [ANSWER])
    assert ANSWER[reading.start : reading.end] == "mission"
    assert (reading.score, reading.null_score, reading.passage_score) == (18.0, 2.0, 0.25)


@pytest.mark.parametrize("place", [0, 200, 900])
def test_a_span_is_found_wherever_it_stands_in_a_text_of_several_windows(
    rigged: SpanReader, point_at: Callable[..., list[tuple[int, int]]], place: int
) -> None:
    shapes = point_at("zebra")
    words = ["word"] * 900
    words.insert(place, "Zebra")
    text = "  ".join(words)
    (reading,) = rigged.read(QUESTION, [text])
    assert (reading.start, reading.end) == (text.index("Zebra"), text.index("Zebra") + 5)
    assert max(length for _, length in shapes) == WINDOW


def test_of_a_text_that_says_it_twice_the_first_place_is_given(
    rigged: SpanReader, point_at: Callable[..., object]
) -> None:
    point_at("zebra")
    (reading,) = rigged.read(QUESTION, ["zebra " + "word " * 1000 + "zebra"])
    assert (reading.start, reading.end) == (0, 5)


def test_a_batch_holds_no_more_tokens_than_fit(
    rigged: SpanReader, point_at: Callable[..., list[tuple[int, int]]]
) -> None:
    shapes = point_at("zebra")
    rigged.read(QUESTION, ["word " * 900] * 8 + ["word"] * 700)
    assert max(rows * length for rows, length in shapes) <= TOGETHER
    assert len(shapes) < 10


def test_a_text_without_a_word_is_below_all_others(tiny: SpanReader) -> None:
    empty, blank, full = tiny.read(QUESTION, ["", " \n\t", ANSWER])
    for reading in (empty, blank):
        assert (reading.start, reading.end) == (0, 0)
        assert reading.score == reading.passage_score == EMPTY_SCORE < full.passage_score


def test_half_of_a_surrogate_pair_is_read_as_a_sign(tiny: SpanReader) -> None:
    text = "voters \ud83d were registered"
    (reading,) = tiny.read("How many \udcff?", [text])
    assert 0 <= reading.start < reading.end <= len(text)


def test_several_questions_at_once_are_read_as_one_by_one(tiny: SpanReader) -> None:
    asked = [(QUESTION, TEXTS), ("When?", []), ("Where did it meet?", TEXTS[::-1]), ("", ["x"])]
    at_once = tiny.read_many(asked)
    assert [len(readings) for readings in at_once] == [4, 0, 4, 1]
    for (question, read), readings in zip(asked, at_once, strict=True):
        for one, other in zip(tiny.read(question, read), readings, strict=True):
            assert (one.start, one.end) == (other.start, other.end)
            for score in ("score", "null_score", "passage_score"):
                assert getattr(one, score) == pytest.approx(getattr(other, score), abs=2e-4)


def test_threads_may_share_a_reader_which_loads_once(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []
    load = trained.load_tokenizer
    alone = SpanReader(tiny_folder).read(QUESTION, TEXTS)
    monkeypatch.setattr(
        trained, "load_tokenizer", lambda folder: (loaded.append(folder), load(folder))[1]
    )
    shared = SpanReader(tiny_folder)
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda _: shared.read(QUESTION, TEXTS), range(12)))
    assert read == [alone] * 12
    assert loaded == [tiny_folder]


def test_the_shipped_reader_quotes_a_name_and_no_more(shipped: SpanReader) -> None:
    readings = shipped.read(QUESTION, TEXTS)
    assert TEXTS[0][readings[0].start : readings[0].end] == "Anna Lind"
    assert max(readings, key=lambda one: one.score) == readings[0]
    assert max(readings, key=lambda one: one.passage_score) == readings[0]
    assert readings[0].score > readings[0].null_score


@pytest.mark.parametrize(("before", "after"), [(0, 60), (60, 0), (60, 60)])
def test_the_shipped_reader_finds_an_answer_anywhere_in_a_text_longer_than_a_window(
    shipped: SpanReader, before: int, after: int
) -> None:
    text = FILLER * before + ANSWER + f" {FILLER}" * after
    assert spans(shipped, QUESTION, [text]) == ["Anna Lind"]
