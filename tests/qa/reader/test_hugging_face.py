from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
import regex
from huggingface_hub import constants, snapshot_download
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError, ModelNotFoundError
from qa.reader.hugging_face import EMPTY_SCORE, HuggingFaceReader, find_reader

QUESTION = "How many voters were registered?"
TEXTS = [
    "The commission met in Astana. It registered 9,303,693 voters before election day.",
    "Newspapers gave every party some minutes of airtime.",
    "The turnout was 63.3 per cent.\r\nIt rained on “election day”.",
    "short",
]
PIECES = [
    "voters ",
    "Год. ",
    "選挙。",
    "👩‍👩‍👧 ",
    "cafe\u0301 ",
    "\u0301",
    "\r\n",
    " ",
    "12. ",
    "[SEP]",
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@pytest.fixture(scope="module", params=["bert", "roberta"])
def reader(request: pytest.FixtureRequest) -> HuggingFaceReader:
    return HuggingFaceReader(request.getfixturevalue(f"{request.param}_folder"))


@pytest.fixture
def point_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[int, int]]]:
    """Let BERT give a logit of 9 to some tokens, and of 1 to the first; the shapes it is given."""

    def rig(*tokens: int) -> list[tuple[int, int]]:
        import torch

        shapes: list[tuple[int, int]] = []

        def forward(self, input_ids, attention_mask, token_type_ids):
            shapes.append(tuple(input_ids.shape))
            logits = 9.0 * torch.isin(input_ids, torch.tensor(tokens))
            logits[:, 0] = 1.0
            return SimpleNamespace(start_logits=logits, end_logits=logits)

        monkeypatch.setattr("transformers.BertForQuestionAnswering.forward", forward)
        return shapes

    return rig


def token_of(folder: Path, word: str) -> int:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json")).token_to_id(word)


def spans(reader: HuggingFaceReader, question: str, read: Sequence[str]) -> list[str]:
    readings = reader.read(question, read)
    return [text[one.start : one.end] for one, text in zip(readings, read, strict=True)]


@settings(max_examples=30)
@given(question=st.text(max_size=60), read=st.lists(texts, max_size=4))
def test_spans_lie_inside_and_have_no_white_space_at_their_ends(reader, question, read):
    readings = reader.read(question, read)
    assert len(readings) == len(read)
    for reading, text in zip(readings, read, strict=True):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert text[reading.start : reading.end].strip() == text[reading.start : reading.end]
        assert reading.start < reading.end or reading.score == EMPTY_SCORE


@settings(max_examples=30)
@given(read=st.lists(texts, max_size=4))
def test_no_span_divides_a_grapheme_or_a_word(reader, read):
    for text, reading in zip(read, reader.read(QUESTION, read), strict=True):
        whole = {0, *(found.end() for found in regex.finditer(r"\X", text))}
        for at in (reading.start, reading.end):
            assert at in whole or text[at - 1].isspace()
            assert not regex.fullmatch(r"\p{Latin}{2}|\p{Cyrillic}{2}|\d{2}", text[at - 1 : at + 1])


def test_a_text_without_a_word_gives_an_empty_span(reader):
    for reading in reader.read(QUESTION, ["", " \n\t\r\n", TEXTS[0]])[:2]:
        assert reading.start == reading.end == 0
        assert reading.score < reading.null_score
        assert reading.passage_score == EMPTY_SCORE


def test_nothing_to_read_loads_nothing(tmp_path):
    reader = HuggingFaceReader(tmp_path / "nowhere")
    assert reader.read(QUESTION, []) == []
    assert reader.read_many([]) == []
    assert reader.read_many([(QUESTION, []), (QUESTION, ())]) == [[], []]


def test_readings_do_not_depend_on_the_order_of_the_texts(reader):
    forwards = reader.read(QUESTION, TEXTS)
    backwards = reader.read(QUESTION, TEXTS[::-1])[::-1]
    for one, other in zip(forwards, backwards, strict=True):
        assert (one.start, one.end) == (other.start, other.end)
        assert one.score == pytest.approx(other.score, abs=2e-4)
        assert one.passage_score == pytest.approx(other.passage_score, abs=2e-4)


def test_several_questions_at_once_are_read_as_one_by_one(reader):
    asked = [(QUESTION, TEXTS), ("When?", []), ("Where did it meet?", TEXTS[::-1]), ("", ["x"])]
    at_once = reader.read_many(asked)
    assert [len(readings) for readings in at_once] == [4, 0, 4, 1]
    for (question, read), readings in zip(asked, at_once, strict=True):
        for one, other in zip(reader.read(question, read), readings, strict=True):
            assert (one.start, one.end) == (other.start, other.end)
            assert one.score == pytest.approx(other.score, abs=2e-4)


def test_threads_may_share_a_reader(bert_folder):
    alone = HuggingFaceReader(bert_folder).read(QUESTION, TEXTS)
    shared = HuggingFaceReader(bert_folder)
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda _: shared.read(QUESTION, TEXTS), range(12)))
    assert read == [alone] * 12


def test_scores_are_sums_of_logits_and_the_passage_is_weighed_against_no_answer(
    bert_folder, point_at
):
    point_at(token_of(bert_folder, "commission"))
    (reading,) = HuggingFaceReader(bert_folder).read(QUESTION, TEXTS[:1])
    assert TEXTS[0][reading.start : reading.end] == "commission"
    assert (reading.score, reading.null_score, reading.passage_score) == (18.0, 2.0, 16.0)


@pytest.mark.parametrize("place", [0, 400, 1500])
def test_a_span_is_found_wherever_it_stands_in_a_long_text(bert_folder, point_at, place):
    shapes = point_at(token_of(bert_folder, "zebra"))
    words = ["word"] * 1500
    words.insert(place, "Zebra")
    text = "  ".join(words)
    (reading,) = HuggingFaceReader(bert_folder).read(QUESTION, [text])
    assert (reading.start, reading.end) == (text.index("Zebra"), text.index("Zebra") + 5)
    assert max(length for _, length in shapes) == 384


def test_of_a_text_that_says_it_twice_the_first_place_is_given(bert_folder, point_at):
    point_at(token_of(bert_folder, "zebra"))
    text = "zebra " + "word " * 1000 + "zebra"
    (reading,) = HuggingFaceReader(bert_folder).read(QUESTION, [text])
    assert (reading.start, reading.end) == (0, 5)


def test_a_question_of_any_length_is_read(reader, bert_folder, point_at):
    long = "How many voters? " * 2000
    assert len(reader.read(long, TEXTS)) == len(TEXTS)
    shapes = point_at(token_of(bert_folder, "short"))
    assert spans(HuggingFaceReader(bert_folder), long, ["a short one"]) == ["short"]
    assert shapes[-1] == (1, 1 + 64 + 1 + 3 + 1)


def test_a_batch_holds_no_more_than_6400_tokens(bert_folder, point_at):
    shapes = point_at()
    HuggingFaceReader(bert_folder).read(QUESTION, ["word " * 900] * 8 + ["word"] * 700)
    assert max(rows * length for rows, length in shapes) <= 6400
    assert len(shapes) < 10


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
def test_a_span_is_made_of_whole_words(bert_folder, point_at, word, text, span):
    point_at(token_of(bert_folder, word))
    assert spans(HuggingFaceReader(bert_folder), QUESTION, [text]) == [span]


def test_a_word_longer_than_any_answer_is_not_quoted(bert_folder):
    blob = "qzxwvkj" * 12
    reader = HuggingFaceReader(bert_folder)
    readings = reader.read(QUESTION, [blob, f"{blob} and more"])
    assert readings[0].score == EMPTY_SCORE
    assert blob not in f"{blob} and more"[readings[1].start : readings[1].end]


def test_half_of_a_surrogate_pair_is_read_as_a_sign(reader):
    text = "voters \ud83d were registered"
    (reading,) = reader.read("How many \udcff?", [text])
    assert 0 <= reading.start < reading.end <= len(text)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache."""
    folder = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    return folder


def test_a_reader_is_found_by_folder_and_by_id_in_the_cache(bert_folder, cache):
    assert find_reader(str(bert_folder)) == bert_folder
    home = cache / "models--org--reader"
    shutil.copytree(bert_folder, home / "snapshots" / ("c" * 40))
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("c" * 40)
    assert find_reader("org/reader") == home / "snapshots" / ("c" * 40)


def test_a_reader_without_safe_weights_is_refused_before_it_is_used(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ModelError, match=r"no \.safetensors weights"):
        find_reader(str(tmp_path))


@pytest.mark.parametrize("name", ["org/reader", "./no such folder", "/no/such/folder"])
def test_a_reader_that_is_nowhere_is_one_line_that_says_what_to_do(cache, monkeypatch, name):
    def offline(name, *, local_files_only=False, **options):
        if local_files_only:
            return snapshot_download(name, cache_dir=cache, local_files_only=True)
        raise ConnectionError("no\nnetwork")

    monkeypatch.setattr("huggingface_hub.snapshot_download", offline)
    with pytest.raises(ModelNotFoundError, match=r"name a folder.* with `--reader`") as caught:
        find_reader(name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
