from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import ModelError, ModelNotFoundError
from qa.reader.checkpoint import load_checkpoint
from qa.reader.hugging_face import HuggingFaceReader


@pytest.fixture
def folder(bert_folder: Path, tmp_path: Path) -> Path:
    """A copy of the BERT model, to be damaged."""
    return Path(shutil.copytree(bert_folder, tmp_path / "model"))


def assert_refused(folder: Path, words: str, kind: type[ModelError] = ModelError) -> None:
    with pytest.raises(kind, match=words) as caught:
        HuggingFaceReader(folder).read("Who?", ["somebody"])
    assert str(folder) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < len(str(folder)) + 400


def change(folder: Path, name: str, **values: object) -> None:
    settings = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps(settings | values))


def test_a_bert_is_loaded_with_its_tokens_and_segments(bert_folder):
    checkpoint = load_checkpoint(bert_folder)
    ids, segments = checkpoint.layout.join([7, 8], [9])
    assert ids.tolist() == [101, 7, 8, 102, 9, 102]
    assert segments.tolist() == [0, 0, 0, 0, 1, 1]
    assert checkpoint.layout.null_place(ids) == 0
    assert (checkpoint.window, checkpoint.pad, checkpoint.takes_segments) == (384, 0, True)
    assert not checkpoint.model.training


def test_a_roberta_is_loaded_with_two_separators_and_without_its_last_positions(roberta_folder):
    checkpoint = load_checkpoint(roberta_folder)
    ids, segments = checkpoint.layout.join([7, 8], [9])
    assert ids.tolist() == [0, 7, 8, 2, 2, 9, 2]
    assert not segments.any()
    assert (checkpoint.window, checkpoint.pad) == (64, 1)


def test_no_answer_is_weighed_where_the_sign_for_it_stands_or_else_at_the_start(bert_folder):
    layout = load_checkpoint(bert_folder).layout
    ids, _ = layout.join([7, 8], [9])
    assert layout.null_place(ids[::-1]) == 5
    assert layout.null_place(ids[1:]) == 0


def test_loading_says_nothing(bert_folder, capfd):
    load_checkpoint(bert_folder)
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    assert_refused(tmp_path / "gone", "there is no folder", ModelNotFoundError)


def test_a_model_without_a_layer_for_answers_is_refused_quietly(folder, save_bert, capfd):
    save_bert(folder, "BertModel")
    capfd.readouterr()
    assert_refused(folder, "is not an extractive question answering model.*qa_outputs")
    assert capfd.readouterr() == ("", "")


def test_a_model_that_lacks_other_weights_is_refused(folder):
    change(folder, "config.json", num_hidden_layers=2)
    assert_refused(folder, r"lacks 16 of the model's weights, bert\.encoder\.layer\.1")


def test_weights_of_another_shape_are_refused(folder):
    change(folder, "config.json", intermediate_size=48)
    assert_refused(folder, r"weights of another shape .*bert\.encoder\.layer\.0")


def test_weights_that_can_run_code_are_refused(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert_refused(folder, r"no \.safetensors weights")


def test_weights_that_are_not_where_they_belong_are_not_replaced_by_others(folder):
    (folder / "other").mkdir()
    (folder / "model.safetensors").rename(folder / "other" / "model.safetensors")
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    assert_refused(folder, r"no \.safetensors weights")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_broken_file_is_one_line(folder, name):
    (folder / name).write_bytes(b"{broken\n")
    assert_refused(folder, "holds no reader that can be loaded: .")


def test_weights_that_are_no_numbers_are_refused(folder):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["qa_outputs.bias"] += float("nan")
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert_refused(folder, "does not give a number for each token")


def test_a_model_that_reads_only_a_few_tokens_is_refused(
    folder: Path, save_bert: Callable[..., Path]
):
    save_bert(folder, max_position_embeddings=16)
    assert_refused(folder, "reads only 14 tokens at once")


def test_a_folder_without_a_tokenizer_is_refused(folder):
    (folder / "tokenizer.json").unlink()
    assert_refused(folder, "no tokenizer that fits its model: one of 5 tokens")


def test_a_tokenizer_of_more_tokens_than_the_model_knows_is_refused(folder, save_bert):
    save_bert(folder, vocab_size=30000)
    assert_refused(folder, "one of 30522 tokens, where the model knows 30000")


def test_a_tokenizer_that_does_not_tell_places_is_refused(folder):
    change(folder, "tokenizer_config.json", tokenizer_class="CanineTokenizer")
    assert_refused(folder, "does not say where its tokens stand")


def test_a_tokenizer_that_puts_the_text_first_is_refused(folder):
    parts = [{"Sequence": {"id": name, "type_id": 0}} for name in "BA"]
    post_processor = {
        "type": "TemplateProcessing",
        "single": parts[1:],
        "pair": parts,
        "special_tokens": {},
    }
    change(folder, "tokenizer.json", post_processor=post_processor)
    change(folder, "tokenizer_config.json", tokenizer_class="PreTrainedTokenizerFast")
    assert_refused(folder, "does not put a question before a text")


def test_a_model_that_marks_no_answers_is_one_line(folder):
    change(folder, "config.json", model_type="vit")
    assert_refused(folder, "holds no reader that can be loaded")


def test_code_that_comes_with_a_model_is_never_run(folder, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked whether to run code"))
    (folder / "own.py").write_text("raise SystemExit('run')")
    code = {"AutoConfig": "own.Config", "AutoModelForQuestionAnswering": "own.Model"}
    change(folder, "config.json", model_type="own", auto_map=code)
    assert_refused(folder, "holds no reader that can be loaded")


def test_settings_cannot_have_attention_computed_by_code_from_the_hub(folder):
    change(folder, "config.json", attn_implementation="somebody/kernel")
    assert load_checkpoint(folder).model.config._attn_implementation == "sdpa"
