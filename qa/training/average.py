"""Average the weights of readers that were trained from the same encoder.

    python -m qa.training.average DIR DIR... --out DIR

Runs that differ in seed, length or learning rate err differently, and the mean of their weights is
better than each (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

OTHERS = ("config.json", "tokenizer.json")
"""What a reader has beside its weights; the first one's are taken."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the mean of the readers, in half precision."""
    from safetensors.torch import load_file, save_file

    parser = argparse.ArgumentParser(prog="python -m qa.training.average")
    parser.add_argument("readers", type=Path, nargs="+", help="folders that training wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder of the new reader")
    options = parser.parse_args(arguments)
    mean = averaged([load_file(folder / "model.safetensors") for folder in options.readers])
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(mean, options.out / "model.safetensors")
    for name in OTHERS:
        shutil.copy(options.readers[0] / name, options.out / name)
    print(options.out / "model.safetensors")


def averaged(readers: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each tensor in float16; one that a reader lacks counts as zeros there.

    Raises ValueError if tensors of one name differ in shape.
    """
    import torch

    names = dict.fromkeys(name for one in readers for name in one)
    means = {}
    for name in names:
        found = [one[name].float() for one in readers if name in one]
        if len({tensor.shape for tensor in found}) > 1:
            raise ValueError(f"the readers are of different makes: {name} differs in shape")
        means[name] = (sum(found, torch.zeros(())) / len(readers)).half().contiguous()
    return means


if __name__ == "__main__":
    main()
