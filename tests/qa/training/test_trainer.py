from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from qa.training import trainer
from qa.training.examples import Material, Mixture
from qa.training.mining import Mined, read_mined
from qa.training.open_questions import Row
from qa.training.trainer import Trainer, prepare
from qa.training.training_config import TrainingConfig

WriteRows = Callable[[str, Iterable[Row]], Path]
CONFIG = TrainingConfig(tokens=4000, checkpoint_every=2)
FRESH = trainer._fresh


class StoppedError(Exception):
    """The user stopped the training."""


def stop_at(number: int) -> Callable[[str], None]:
    """Stop when the held-out questions are looked at for the `number`th time."""
    looks = []

    def tell(line: str) -> None:
        looks.extend([line] if "held out" in line else [])
        if len(looks) == number:
            raise StoppedError

    return tell


@pytest.fixture
def material(rows: list[Row]) -> Material:
    mined = {(row.dataset, row.id, row.question): (rows[0].context,) for row in rows[1:]}
    return Material(rows, mined, Mixture(), 13)


@pytest.fixture
def train(
    tiny_training: None, material: Material, held_out: list[Row], tmp_path: Path
) -> Callable[..., Trainer]:
    """`train("folder")` starts or goes on in that folder; the trainer is given back."""

    def start(
        name: str, config: TrainingConfig = CONFIG, tell: Callable[[str], None] = lambda _: None
    ) -> Trainer:
        (tmp_path / name).mkdir(exist_ok=True)
        made = Trainer(material, held_out, tmp_path / name, config)
        made.run(tell)
        return made

    return start


@pytest.mark.parametrize("looks", [1, 3])
def test_stopping_and_going_on_gives_the_same_weights(
    train: Callable[..., Trainer], tmp_path: Path, looks: int
) -> None:
    train("whole")
    with pytest.raises(StoppedError):
        train("parts", tell=stop_at(looks))
    stopped = load_file(tmp_path / "parts" / "checkpoint.safetensors")
    train("parts")
    whole, parts = (
        load_file(tmp_path / name / "checkpoint.safetensors") for name in ("whole", "parts")
    )
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert not torch.equal(stopped["model.spans.weight"], whole["model.spans.weight"])
    assert float(stopped["step.spans.weight"]) == 4 * looks
    assert float(whole["step.spans.weight"]) > 4 * looks


def test_a_finished_training_has_nothing_left_to_do(
    train: Callable[..., Trainer], tmp_path: Path
) -> None:
    train("done").export(tmp_path / "done")
    before = (tmp_path / "done" / "model.safetensors").read_bytes()
    lines: list[str] = []
    train("done", tell=lines.append).export(tmp_path / "done")
    assert (tmp_path / "done" / "model.safetensors").read_bytes() == before
    assert len(lines) == 1
    assert lines[0].startswith("done · held out: exact spans ")


@pytest.mark.parametrize(
    "changed", [replace(CONFIG, seed=14), replace(CONFIG, tokens=CONFIG.tokens + 1)]
)
def test_other_settings_in_the_same_folder_are_refused_in_one_line(
    train: Callable[..., Trainer], tmp_path: Path, changed: TrainingConfig
) -> None:
    with pytest.raises(StoppedError):
        train("mine", tell=stop_at(1))
    with pytest.raises(SystemExit, match="with other settings; choose another --out") as caught:
        train("mine", changed)
    assert str(tmp_path / "mine") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_mixture_in_the_same_folder_is_refused(
    train: Callable[..., Trainer], rows: list[Row], held_out: list[Row], tmp_path: Path
) -> None:
    with pytest.raises(StoppedError):
        train("mine", tell=stop_at(1))
    other = Material(rows, {}, Mixture(near=0.1), 13)
    with pytest.raises(SystemExit, match="with other settings"):
        Trainer(other, held_out, tmp_path / "mine", CONFIG)


def test_progress_is_told_every_twenty_steps(train: Callable[..., Trainer]) -> None:
    lines: list[str] = []
    train("told", replace(CONFIG, tokens=9000), lines.append)
    told = [line for line in lines if "tokens/s" in line]
    assert told[0].startswith("step 20 · ")
    assert " · loss " in told[0]
    assert told[0].endswith(" min left")
    assert lines[-1].startswith("done · held out: ")


def test_the_rate_rises_and_falls_with_the_tokens_seen(train: Callable[..., Trainer]) -> None:
    made = train("rates", replace(CONFIG, warmup=0.25, learning_rate=0.4, head_rate=0.8))

    def rates(tokens: float) -> set[float]:
        made._place.tokens = int(tokens * CONFIG.tokens)
        made._schedule()
        return {round(group["lr"], 9) for group in made._optimizer.param_groups}

    assert rates(0.125) == {0.2, 0.4}
    assert rates(0.25) == {0.4, 0.8}
    assert rates(0.625) == {0.2, 0.4}
    assert rates(0) == rates(1) == {0.0004, 0.0008}


def test_lower_layers_and_biases_have_rates_and_decays_of_their_own(
    train: Callable[..., Trainer],
) -> None:
    config = replace(CONFIG, tokens=1, layer_decay=0.5, learning_rate=0.4, weight_decay=0.1)
    network = train("layers", config)._network
    groups = list(trainer._parameter_groups(network, config))
    names = [name for name, _ in network.named_parameters()]
    found = {
        name: (group["highest"], group["weight_decay"])
        for name, group in zip(names, groups, strict=True)
    }
    assert found["encoder.embeddings.word_embeddings.weight"] == (0.2, 0.1)
    assert found["encoder.encoder.layer.0.output.dense.weight"] == (0.4, 0.1)
    assert found["encoder.encoder.layer.0.output.dense.bias"] == (0.4, 0.0)
    assert found["passage.weight"] == (config.head_rate, 0.1)
    assert found["spans.bias"] == (config.head_rate, 0.0)


def test_negatives_are_mined_once_for_a_folder_and_not_for_every_data_set(
    tiny_training: None,
    rows: list[Row],
    held_out: list[Row],
    make_row: Callable[..., Row],
    write_rows: WriteRows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [*rows, make_row("Who swims?", "Anna swims.", "Anna", dataset="qamr")]
    rows.append(make_row("How many deputies sat down?", "Nine sat down.", "Nine"))
    paths = write_rows("train.jsonl.gz", rows), write_rows("held.jsonl.gz", held_out)
    folder = tmp_path / "deep" / "out"
    material, held = prepare(*paths, folder, Mixture(), CONFIG)
    assert held == held_out
    mined = read_mined(folder / "mined.jsonl")
    assert {question for _, _, question in mined} == {row.question for row in rows[:-2]}

    def refuse(*arguments: object, **settings: object) -> list[Mined]:
        raise AssertionError("mined a second time")

    monkeypatch.setattr(trainer, "mine", refuse)
    again, _ = prepare(*paths, folder, Mixture(), CONFIG)
    assert list(again.groups(0)) == list(material.groups(0))


def test_data_without_a_row_to_train_on_is_told_in_one_line(
    rows: list[Row], write_rows: WriteRows, tmp_path: Path
) -> None:
    path = write_rows("train.jsonl.gz", rows)
    with pytest.raises(SystemExit, match=r"has no answerable row of squad11_train, .* to train on"):
        prepare(path, path, tmp_path / "out", Mixture(), CONFIG)
    assert not (tmp_path / "out").exists()


def test_training_can_begin_with_a_trained_reader(
    train: Callable[..., Trainer], tmp_path: Path
) -> None:
    train("first").export(tmp_path / "first")
    network = FRESH(replace(CONFIG, start_from=str(tmp_path / "first")))
    written = load_file(tmp_path / "first" / "model.safetensors")
    for name, value in network.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.equal(value, written[name].float())


@pytest.mark.model
def test_training_begins_with_the_sentence_encoder_and_says_nothing_about_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    network = FRESH(CONFIG)
    assert capfd.readouterr() == ("", "")
    weights = load_file(trainer._base() / "model.safetensors")
    name = "embeddings.word_embeddings.weight"
    (found,) = (value for key, value in weights.items() if key.endswith(name))
    assert torch.equal(network.encoder.get_parameter(name), found.float())
    assert network.encoder.config.hidden_dropout_prob == 0.0
    assert network.encoder.config.attention_probs_dropout_prob == 0.0
