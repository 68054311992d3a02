"""The commands `pincite doctor`, `config` and `completion`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import ModelError
from index.options import index_folder, index_option, json_option
from index.visible import escaped, one_line, visible

if TYPE_CHECKING:
    from index.encoder import ModelInfo

DAMAGED = 4


@click.command(short_help="Check the index, and repair what can be made again.")
@index_option
@click.option("--repair", "mend", is_flag=True, help="Make damaged derived files again.")
def doctor(place: str | None, mend: bool) -> int:
    """Check every file of the index, and tell which model and versions are in use.

    The catalog is the truth; everything else is derived from it, and `--repair` makes it again
    without embedding anything.
    """
    from index.doctor import examine, repair
    from index.storage.layout import Layout

    folder = index_folder(place)
    layout = Layout.of(folder)
    found = examine(folder)
    if mend and found.derived_damage and not found.catalog_damage:
        manifest = repair(folder)
        click.echo(f"repaired: generation {manifest.generation} is published")
        found = examine(folder)
    for damage in (*found.catalog_damage, *found.derived_damage):
        click.echo(f"damaged: {one_line(damage)}", err=True)
    if found.manifest is not None:
        manifest = found.manifest
        click.echo(f"index       {one_line(str(folder))}, generation {manifest.generation}")
        click.echo(f"documents   {manifest.documents}")
        click.echo(f"passages    {manifest.passages}")
        click.echo(f"model       {one_line(manifest.model.id)}, revision {manifest.model.revision}")
        click.echo(f"embeddings  {manifest.model.dim} numbers, {manifest.model.max_tokens} tokens")
        click.echo(f"runtime     {_runtime(manifest.model)}")
        if found.sound:
            click.echo(f"search      {_search(layout.generation(manifest.generation))}")
    click.echo(f"state       {'sound' if found.sound else 'damaged'}")
    if found.derived_damage:
        click.echo("run `pincite doctor --repair` to make the damaged files again", err=True)
    return 0 if found.sound else DAMAGED


def _search(generation: Path) -> str:
    """How vectors are searched in each segment of a generation."""
    from index.plan import segment_folders
    from index.quantised import read_facts

    told = []
    for folder in segment_folders(generation):
        facts = read_facts(folder)
        told.append(
            "exact"
            if facts is None
            else f"by codes, the best {facts.candidates} closely; recall@10 {facts.recall:.3f}"
        )
    return ", ".join(
        f"{kind} in {count} segments" if count > 1 else kind
        for kind, count in Counter(told).items()
    )


def _runtime(model: ModelInfo) -> str:
    """What the index's model is run by on this machine."""
    from index.config import RuntimeConfig
    from index.models import make_encoder
    from index.onnx_encoder import OnnxEncoder
    from index.runtime.cpu import fast_int8, usable_cores
    from index.settings import resolve

    config = resolve(RuntimeConfig)
    try:
        encoder = make_encoder(model.id, model, runtime=config)
    except ModelError as error:
        return one_line(f"none: {error}")
    threads = config.threads or usable_cores()
    if not isinstance(encoder, OnnxEncoder):
        return "sentence-transformers and torch, float32"
    cpu = "has" if fast_int8() else "lacks"
    return (
        f"ONNX Runtime, {encoder.info.precision}, {threads} texts at a time; this processor {cpu} "
        "the instructions that make int8 fastest"
    )


@click.command("config", short_help="Show every setting and where it comes from.")
@json_option
def config_command(as_json: bool) -> int:
    """Show every setting, its value, and whether that is a default, from a file or a variable."""
    from index.settings import config_path, describe, kinds

    settings = [setting for kind in kinds() for setting in describe(kind)]
    if as_json:
        import msgspec

        click.echo(escaped(msgspec.json.encode(settings)))
        return 0
    path = config_path()
    click.echo(f"# {path}" if path else "# no settings file; pincite.toml is looked for here")
    for setting in settings:
        if setting.value is None:  # TOML cannot say so
            click.echo(f"# {setting.name} = …  # not set")
            continue
        value = json.dumps(setting.value, ensure_ascii=False)  # as TOML writes it, too
        click.echo(visible(f"{setting.name} = {value}  # {setting.origin}"))
    return 0


@click.command(short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    r"""Print a script that completes pincite's commands and options in SHELL.

    \b
    bash:  eval "$(pincite completion bash)"        in ~/.bashrc
    zsh:   eval "$(pincite completion zsh)"         in ~/.zshrc
    fish:  pincite completion fish > ~/.config/fish/completions/pincite.fish
    """
    from click.shell_completion import get_completion_class

    from index.main import cli

    kind = get_completion_class(shell)
    assert kind is not None  # click has one for every shell that the argument may name
    click.echo(kind(cli, {}, "pincite", "_PINCITE_COMPLETE").source())
    return 0
