"""Where training was when it was stopped: weights, moments and place in one file. Imports torch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

_MOMENTS = ("step", "exp_avg", "exp_avg_sq")
"""What AdamW keeps of each parameter."""


@dataclass(slots=True)
class Place:
    """How far training is; what a checkpoint says beside the weights."""

    step: int = 0
    tokens: int = 0
    number: int = 0
    """Of the pass over the data."""
    batch: int = 0
    """Batches of that pass that are done."""


def save_checkpoint(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    place: Place,
    settings: Mapping[str, object],
) -> None:
    """Write everything that going on needs, under another name until all of it is there."""
    tensors = {f"model.{name}": value for name, value in network.state_dict().items()}
    for name, value in network.named_parameters():
        for kind, moment in optimizer.state.get(value, {}).items():
            tensors[f"{kind}.{name}"] = moment
    metadata = {"place": json.dumps(asdict(place)), "config": json.dumps(dict(settings))}
    unfinished = path.with_suffix(".unfinished")
    save_file({name: one.contiguous() for name, one in tensors.items()}, unfinished, metadata)
    unfinished.replace(path)


def load_checkpoint(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    settings: Mapping[str, object],
) -> Place:
    """Put the weights and moments back, and say where training was.

    Raises SystemExit if the checkpoint is of a run whose settings differ.
    """
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    written = json.loads(metadata["config"])
    if written != {name: settings.get(name) for name in written}:
        raise SystemExit(f"{path} is of a run with other settings; choose another --out")
    tensors = load_file(path)
    prefix = "model."
    network.load_state_dict(
        {name.removeprefix(prefix): one for name, one in tensors.items() if name.startswith(prefix)}
    )
    for name, value in network.named_parameters():
        found = {kind: tensors.get(f"{kind}.{name}") for kind in _MOMENTS}
        moments = {kind: one.to(value.device) for kind, one in found.items() if one is not None}
        if moments:
            optimizer.state[value] = moments
    return Place(**json.loads(metadata["place"]))
