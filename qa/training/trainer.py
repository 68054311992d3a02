"""The training of the reader: schedule, steps, checkpoints. Imports torch."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertConfig, BertModel
from transformers.utils import logging

from index.config import DEFAULT_MODEL
from index.models import find_model, make_encoder
from qa.reader.network import Scores, SpanNetwork
from qa.training.batching import Batch, Batcher
from qa.training.checking import Check
from qa.training.checkpoint import Place, load_checkpoint, save_checkpoint
from qa.training.examples import Material, Mixture
from qa.training.losses import listwise_loss, local_loss, possible_spans, shared_loss
from qa.training.mining import mine, read_mined, write_mined
from qa.training.open_questions import Row, read_rows
from qa.training.reader_data import LICENSED, QED, SQUAD, training_rows
from qa.training.training_config import TrainingConfig

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Tell = Callable[[str], None]
MINED = 4
"""Passages mined for a question."""


def prepare(
    data: Path, held_out: Path, folder: Path, mixture: Mixture, config: TrainingConfig
) -> tuple[Material, list[Row]]:
    """The material to train on, and the held-out rows. Negatives are mined once for a folder.

    Raises OSError, msgspec.ValidationError or OverlapError, and SystemExit if there is nothing to
    train on.
    """
    held = read_rows(held_out)
    rows = training_rows(data, held)
    if not rows:
        raise SystemExit(f"{data} has no answerable row of {', '.join(LICENSED)} to train on")
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "mined.jsonl"
    if not place.exists():
        asked = [row for row in rows if row.dataset.startswith((SQUAD, QED))]
        write_mined(mine(rows, asked, make_encoder(DEFAULT_MODEL), count=MINED), place)
    return Material(rows, read_mined(place), mixture, config.seed), held


class Trainer:
    """One training run in a folder."""

    def __init__(
        self, material: Material, held_out: Sequence[Row], folder: Path, config: TrainingConfig
    ) -> None:
        from tokenizers import Tokenizer

        torch.manual_seed(config.seed)
        self._material = material
        self._config = config
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(_base() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._batcher = Batcher(self._tokenizer, config.seed)
        self._half = self._device.type == "cuda" or _multiplies_half()
        self._network = _fresh(config).to(self._device)
        if self._half and self._device.type == "cpu":
            self._network.encoder.set_attn_implementation("eager")  # half of the time in bf16
        self._optimizer = torch.optim.AdamW(
            list(_parameter_groups(self._network, config)), weight_decay=0.0, fused=True
        )
        self._check = Check(self._tokenizer, held_out)
        self._settings = asdict(material.mixture) | asdict(config)
        self._checkpoint = folder / "checkpoint.safetensors"
        self._place = Place()
        if self._checkpoint.exists():
            self._place = load_checkpoint(
                self._checkpoint, self._network, self._optimizer, self._settings
            )

    def run(self, tell: Tell) -> None:
        """Train to the end, telling how it goes."""
        started, before = time.monotonic(), self._place.tokens
        recent = 0.0
        for batch in self._batches():
            loss = self._step(batch)
            place = self._place
            recent = loss if recent == 0.0 else 0.97 * recent + 0.03 * loss
            if place.step % 20 == 0:
                speed = (place.tokens - before) / (time.monotonic() - started)
                left = (self._config.tokens - place.tokens) / speed / 60
                tell(
                    f"step {place.step:,} · {place.tokens / self._config.tokens:.1%} · loss "
                    f"{recent:.3f} · {speed:,.0f} tokens/s · {left:.0f} min left"
                )
            if place.step % self._config.checkpoint_every == 0:
                self._save()
            if place.step % (2 * self._config.checkpoint_every) == 0:
                tell(f"step {place.step:,} · {self._check.line(self._network, self._device)}")
        self._save()
        tell(f"done · {self._check.line(self._network, self._device)}")

    def export(self, folder: Path) -> None:
        """Write the trained reader, its weights in half precision."""
        weights = {
            name: value.detach().cpu().to(torch.float16).contiguous()
            for name, value in self._network.state_dict().items()
        }
        save_file(weights, folder / "model.safetensors")
        (folder / "config.json").write_text(self._network.encoder.config.to_json_string())
        shutil.copy(_base() / "tokenizer.json", folder / "tokenizer.json")

    def _batches(self) -> Iterator[Batch]:
        place = self._place
        while place.tokens < self._config.tokens:
            groups = self._material.groups(place.number)
            for at, batch in enumerate(self._batcher.batches(groups, place.number)):
                if at < place.batch:  # done before the checkpoint
                    continue
                place.batch = at + 1
                yield batch
                if place.tokens >= self._config.tokens:
                    return
            place.number, place.batch = place.number + 1, 0

    def _step(self, batch: Batch) -> float:
        self._schedule()
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._half):
            scores = self._network(*_inputs(batch, self._device))
        loss = _loss(scores, batch, self._config)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._place.step += 1
        self._place.tokens += batch.size
        return float(loss.detach())

    def _schedule(self) -> None:
        done = self._place.tokens / self._config.tokens
        factor = min(done / self._config.warmup, (1 - done) / (1 - self._config.warmup))
        for group in self._optimizer.param_groups:
            group["lr"] = group["highest"] * max(factor, 1e-3)

    def _save(self) -> None:
        save_checkpoint(
            self._checkpoint, self._network, self._optimizer, self._place, self._settings
        )


def _loss(scores: Scores, batch: Batch, config: TrainingConfig) -> Tensor:
    device = scores.start.device
    allowed, starts, ends = (
        torch.from_numpy(one).to(device) for one in (batch.allowed, batch.starts, batch.ends)
    )
    groups, counts = (torch.from_numpy(one).to(device) for one in (batch.groups, batch.counts))
    golden = torch.zeros_like(scores.spans, dtype=torch.bool)
    golden[tuple(torch.from_numpy(batch.spans).to(device).T)] = True
    possible = possible_spans(allowed) | golden  # some answers are longer than any that is given
    parts = (
        (scores.start, starts, allowed, (1 - config.span_weight) / 2),
        (scores.end, ends, allowed, (1 - config.span_weight) / 2),
        (scores.spans.flatten(1), golden.flatten(1), possible.flatten(1), config.span_weight),
    )
    loss = torch.zeros((), device=device)
    for logits, gold, places, weight in parts:
        loss = loss + weight * local_loss(logits, gold, places).mean()
        shared = shared_loss(logits, gold, places, groups)
        if shared.numel():
            loss = loss + weight * config.shared_weight * shared.mean()
    positive = ~starts[:, 0]
    if counts.any():
        ranked = listwise_loss(scores.passage, positive & counts, groups)
        binary = binary_cross_entropy_with_logits(
            scores.passage, positive.float(), reduction="none"
        )
        passage = binary[counts].mean() + (ranked.mean() if ranked.numel() else 0.0)
        loss = loss + config.passage_weight * passage
    return loss


def _inputs(batch: Batch, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    ids, segments, mask = (
        torch.from_numpy(one).long().to(device) for one in (batch.ids, batch.segments, batch.mask)
    )
    return ids, segments, mask


def _base() -> Path:
    return find_model(DEFAULT_MODEL).folder


def _fresh(config: TrainingConfig) -> SpanNetwork:
    """The network before training: the sentence encoder's weights and new heads.

    Without dropout: its random numbers cost half of the time on a CPU, and one or two passes
    over the data do not overfit.
    """
    if config.start_from:
        from qa.reader.trained import load_network

        return load_network(Path(config.start_from))
    settings = BertConfig.from_pretrained(_base())
    settings.hidden_dropout_prob = settings.attention_probs_dropout_prob = 0.0
    settings._attn_implementation = "sdpa"
    network = SpanNetwork(settings)
    network.encoder = _pretrained(settings)
    return network.float()


def _pretrained(settings: BertConfig) -> BertModel:
    """The sentence encoder, without a word about the pooling layer that is left out."""
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return BertModel.from_pretrained(
            _base(), config=settings, add_pooling_layer=False, use_safetensors=True
        )
    finally:
        logging.set_verbosity(verbosity)


def _parameter_groups(network: SpanNetwork, config: TrainingConfig) -> Iterator[dict[str, object]]:
    layers = network.encoder.config.num_hidden_layers
    for name, value in network.named_parameters():
        depth = 0
        rate = config.head_rate
        if name.startswith("encoder."):
            parts = name.split(".")
            below = int(parts[3]) if parts[1] == "encoder" else -1
            depth = layers - 1 - below
            rate = config.learning_rate * config.layer_decay**depth
        decay = config.weight_decay if value.ndim > 1 else 0.0
        yield {"params": [value], "lr": rate, "highest": rate, "weight_decay": decay}


def _multiplies_half() -> bool:
    """Whether the processor multiplies bf16 matrices in hardware; without, bf16 is slower."""
    return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
