"""Tiny models with random weights, in the format that Hugging Face's are published in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.config import DEFAULT_MODEL
from index.models import find_model

if TYPE_CHECKING:
    from transformers import PretrainedConfig

SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}


@pytest.fixture(scope="session")
def save_bert() -> Callable[..., Path]:
    """Write weights and settings of a BERT: `save_bert(folder, "BertModel", vocab_size=9)`."""

    def save(folder: Path, kind: str = "BertForQuestionAnswering", **sizes: int) -> Path:
        from transformers import BertConfig

        return save_model(folder, kind, BertConfig(**(SIZES | sizes)))

    return save


@pytest.fixture(scope="session")
def bert_folder(tmp_path_factory: pytest.TempPathFactory, save_bert: Callable[..., Path]) -> Path:
    """Its tokens are those of bert-base-uncased."""
    from transformers import AutoTokenizer

    folder = tmp_path_factory.mktemp("bert")
    tokenizer = AutoTokenizer.from_pretrained(find_model(DEFAULT_MODEL).folder)
    tokenizer.save_pretrained(folder)
    return save_bert(folder, vocab_size=len(tokenizer))


@pytest.fixture(scope="session")
def roberta_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its longest input is shorter than a window, and two positions of it are not for use."""
    from transformers import RobertaConfig

    folder = tmp_path_factory.mktemp("roberta")
    config = RobertaConfig(
        vocab_size=save_byte_tokenizer(folder),
        max_position_embeddings=66,
        type_vocab_size=1,
        pad_token_id=1,
        **SIZES,
    )
    return save_model(folder, "RobertaForQuestionAnswering", config)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of one layer with random weights, in the format of the one that ships."""
    import torch
    from safetensors.torch import save_file
    from transformers import BertConfig

    from qa.reader.network import SpanNetwork

    folder = tmp_path_factory.mktemp("tiny")
    shutil.copy(find_model(DEFAULT_MODEL).folder / "tokenizer.json", folder)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(intermediate_size=32, **sizes)
    config.to_json_file(folder / "config.json")
    torch.manual_seed(7)
    save_file(SpanNetwork(config).state_dict(), folder / "model.safetensors")
    return folder


def save_model(folder: Path, kind: str, config: PretrainedConfig) -> Path:
    """Random weights, the same for everybody."""
    import torch
    import transformers

    torch.manual_seed(7)
    transformers.utils.logging.disable_progress_bar()
    getattr(transformers, kind)(config).save_pretrained(folder)
    return folder


def save_byte_tokenizer(folder: Path) -> int:
    """One as RoBERTa's, of bytes alone; how many tokens it knows."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    signs = ["<s>", "<pad>", "</s>", "<unk>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    backend = Tokenizer(models.BPE({sign: number for number, sign in enumerate(signs)}, []))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, cls_token="<s>", sep_token="</s>", pad_token="<pad>"
    )
    tokenizer.save_pretrained(folder)
    return len(tokenizer)
