from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from qa.training.checkpoint import Place, load_checkpoint, save_checkpoint

SETTINGS = {"seed": 13, "learning_rate": 1.2e-4, "start_from": ""}
PLACE = Place(step=2, tokens=700, number=1, batch=3)


def fresh() -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1))
    return network, torch.optim.AdamW(network.parameters(), lr=0.1, fused=True)


def step(network: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    network(torch.ones(3)).square().sum().backward()
    optimizer.step()
    optimizer.zero_grad()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A checkpoint after two steps."""
    network, optimizer = fresh()
    for _ in range(2):
        step(network, optimizer)
    save_checkpoint(tmp_path / "checkpoint.safetensors", network, optimizer, PLACE, SETTINGS)
    return tmp_path / "checkpoint.safetensors"


def test_the_step_after_a_checkpoint_is_the_one_that_would_have_been(path: Path) -> None:
    without = fresh()
    for _ in range(3):
        step(*without)
    network, optimizer = fresh()
    assert load_checkpoint(path, network, optimizer, SETTINGS) == PLACE
    step(network, optimizer)
    for name, value in without[0].state_dict().items():
        assert torch.equal(network.state_dict()[name], value)


def test_a_checkpoint_before_the_first_step_has_no_moments(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    save_checkpoint(path, *fresh(), Place(), SETTINGS)
    network, optimizer = fresh()
    assert load_checkpoint(path, network, optimizer, SETTINGS) == Place()
    assert not optimizer.state


def test_a_checkpoint_replaces_the_one_before_whole(path: Path) -> None:
    save_checkpoint(path, *fresh(), Place(step=9), SETTINGS)
    assert load_checkpoint(path, *fresh(), SETTINGS) == Place(step=9)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_checkpoint_of_other_settings_is_refused_in_one_line(path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        load_checkpoint(path, *fresh(), {**SETTINGS, "seed": 14})
    assert caught.value.code == f"{path} is of a run with other settings; choose another --out"
