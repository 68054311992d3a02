"""Loads an extractive question answering model of Hugging Face's format: `load_checkpoint`."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError, ModelNotFoundError
from index.models import safe_weights
from index.visible import one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from qa.reader.tokens import Ids

    Floats = NDArray[np.float32]

WINDOW = 384
"""Most tokens in one pass: what such models are trained with."""
_FEWEST = 32
"""Tokens that a model must be able to read at once."""
_KEPT = 2
"""Positions that RoBERTa and its kin count among `max_position_embeddings` and never use."""
_LONGEST_REASON = 300
"""Characters of what a library says is wrong."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the special tokens of a model stand: `before`, question, `between`, text, `after`."""

    before: tuple[int, ...]
    between: tuple[int, ...]
    after: tuple[int, ...]
    segments: tuple[int, ...]
    """The segment id of each of the five parts."""
    cls: int | None
    """The token whose logits stand for giving no answer; None if there is none of its own."""

    @property
    def specials(self) -> int:
        """How many tokens it adds."""
        return len(self.before) + len(self.between) + len(self.after)

    def join(self, question: Iterable[int], text: Iterable[int]) -> tuple[Ids, Ids]:
        """The token ids of an input and their segment ids, each `(n,)` int32."""
        import numpy as np

        parts = [
            np.array([*part], dtype=np.int32)
            for part in (self.before, question, self.between, text, self.after)
        ]
        lengths = [len(part) for part in parts]
        return np.concatenate(parts), np.repeat(np.array(self.segments, np.int32), lengths)

    def null_place(self, ids: Ids) -> int:
        """Which token of an input stands for giving no answer: the first where none is meant to."""
        listed = ids.tolist()
        return listed.index(self.cls) if self.cls in listed else 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model and its tokenizer. Threads may share it: neither changes by being used."""

    model: PreTrainedModel
    tokenizer: Tokenizer
    """It neither pads nor cuts off, and takes what looks like a special token for text."""
    layout: Layout
    pad: int
    """The token that fills up the shorter inputs of a batch."""
    window: int
    """Most tokens in one pass, special ones included."""
    takes_segments: bool

    def logits(self, ids: Ids, segments: Ids, mask: Ids) -> tuple[Floats, Floats]:
        """Of each token beginning and ending the answer: all arrays are `(batch, n)`."""
        import torch

        inputs = {"input_ids": ids, "attention_mask": mask}
        if self.takes_segments:
            inputs["token_type_ids"] = segments
        with torch.inference_mode():
            said = self.model(**{key: torch.from_numpy(one).long() for key, one in inputs.items()})
        return said.start_logits.float().numpy(), said.end_logits.float().numpy()


def load_checkpoint(folder: Path) -> Checkpoint:
    """The model of `folder`, in float32 on the CPU. Asks the network for nothing and runs no code.

    Raises ModelNotFoundError if there is no such folder, and ModelError with the reason if it
    holds no extractive question answering model that can be used.
    """
    if not folder.is_dir():
        raise ModelNotFoundError(f"there is no folder {folder}; name one that holds a model")
    safe_weights(folder)
    try:
        checkpoint = _load(folder)
        _try(checkpoint)
    except _UnfitError as error:
        raise ModelError(f"{folder} {error}") from None
    except Exception as error:  # the libraries raise whatever their parsers raise
        reason = one_line(str(error)) or type(error).__name__
        reason = textwrap.shorten(reason, _LONGEST_REASON, placeholder=" …")
        raise ModelError(f"{folder} holds no reader that can be loaded: {reason}") from error
    return checkpoint


class _UnfitError(Exception):
    """What is wrong with a folder; its name is put in front."""


def _load(folder: Path) -> Checkpoint:
    from transformers import AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    model = _model(folder)
    tokenizer = AutoTokenizer.from_pretrained(
        str(folder), local_files_only=True, trust_remote_code=False
    )
    _check_tokenizer(tokenizer, model)
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.no_truncation()
    backend.encode_special_tokens = True
    positions = getattr(model.config, "max_position_embeddings", None) or 0
    limits = [WINDOW, tokenizer.model_max_length]
    window = min([*limits, positions - _KEPT] if positions > 0 else limits)
    if window < _FEWEST:
        raise _UnfitError(f"holds a model that reads only {window} tokens at once")
    segments = "token_type_ids"
    taken = inspect.signature(model.forward).parameters
    return Checkpoint(
        model=model,
        tokenizer=backend,
        layout=_layout(backend, tokenizer.cls_token_id),
        pad=tokenizer.pad_token_id or 0,
        window=window,
        takes_segments=segments in tokenizer.model_input_names and segments in taken,
    )


def _model(folder: Path) -> PreTrainedModel:
    import torch
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    config = AutoConfig.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    # A model's settings may name code on the hub to compute attention with.
    config._attn_implementation = None
    config.return_dict = True
    model, found = AutoModelForQuestionAnswering.from_pretrained(
        str(folder),
        config=config,
        dtype=torch.float32,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        ignore_mismatched_sizes=True,
        output_loading_info=True,
    )
    _check_weights(model, sorted(found["missing_keys"]), sorted(found["mismatched_keys"]))
    loaded: PreTrainedModel = model.eval()
    return loaded


def _check_weights(
    model: PreTrainedModel, missing: list[str], mismatched: list[tuple[str, object, object]]
) -> None:
    """Weights that are missing would be random numbers."""
    untrained = [name for name in missing if not name.startswith(f"{model.base_model_prefix}.")]
    if untrained:
        raise _UnfitError(
            "is not an extractive question answering model: its weights have no "
            f"{untrained[-1]}, which such a model marks answers with"
        )
    if missing:
        raise _UnfitError(f"lacks {len(missing)} of the model's weights, {missing[0]} among them")
    if mismatched:
        raise _UnfitError(
            f"holds weights of another shape than its config.json says: {mismatched[0][0]}"
        )


def _check_tokenizer(tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel) -> None:
    if not tokenizer.is_fast:
        raise _UnfitError("holds a tokenizer that does not say where its tokens stand")
    tokens, known = len(tokenizer), len(model.get_input_embeddings().state_dict()["weight"])
    # Models often know a few tokens more than there are, but where the files of a tokenizer are
    # missing, transformers makes one of nothing but special tokens.
    if not known // 2 <= tokens <= known:
        raise _UnfitError(
            f"holds no tokenizer that fits its model: one of {tokens} tokens, where the model "
            f"knows {known}"
        )


def _layout(tokenizer: Tokenizer, cls: int | None) -> Layout:
    pair = tokenizer.encode("a", "b")
    parts = pair.sequence_ids
    if 0 not in parts or 1 not in parts or parts.index(1) < parts.index(0):
        raise _UnfitError("holds a tokenizer that does not put a question before a text")
    question, text = parts.index(0), parts.index(1)
    between = question + parts.count(0)
    after = text + parts.count(1)
    bounds = [0, question, between, text, after, len(parts)]
    ids, segments = pair.ids, pair.type_ids
    return Layout(
        before=tuple(ids[:question]),
        between=tuple(ids[between:text]),
        after=tuple(ids[after:]),
        segments=tuple(segments[start] if start < end else 0 for start, end in pairwise(bounds)),
        cls=cls,
    )


def _try(checkpoint: Checkpoint) -> None:
    """One small input: better now than in the middle of an answer."""
    import numpy as np

    ids, segments = (one[None] for one in checkpoint.layout.join([0], [0]))
    for said in checkpoint.logits(ids, segments, np.ones_like(ids)):
        if said.shape != ids.shape or not np.isfinite(said).all():
            raise _UnfitError("holds a model that does not give a number for each token")
